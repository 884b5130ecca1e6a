//! Operations: who is late, the counts, the timers, the mail, the queues; as page, by API and as tables.

use crate::pages::page;
use e2e::{TestApp, sample};
use jiff::SignedDuration;
use messages::figures::Figures;
use messages::queue::WakeUp;
use serde_json::json;
use std::time::Duration;

/// What a page may weigh.
const PAGE_BYTES: usize = 100_000;

#[tokio::test]
async fn the_morning_shows_who_is_late_and_what_will_be() {
    let app = TestApp::start().await;
    let late = app.open_and_prove(&sample::english()).await;
    let withdrawn = app.open_and_prove(&sample::chinese()).await;
    let path = format!("/v1/complaints/{}/withdrawal", withdrawn.reference);
    app.post(&path).bearer(&withdrawn.token).json(&json!({})).send().await.ok();
    app.advance("PT23H").await;
    let next = app.open_and_prove(&sample::english()).await;
    app.advance("PT2H").await;
    app.settle().await;

    let operations = app.sign_in("Zhou Min", "operations").await;
    let seen = app.get("/v1/desk/operations").bearer(&operations.token).send().await.ok();
    let figures = &seen["figures"];
    assert_eq!(figures["open"]["open"], 2, "{figures}");
    assert_eq!((&figures["open"]["breached"], &figures["counted"]), (&json!(1), &json!(3)));
    assert_eq!((&figures["open"]["overdue"], &figures["open"]["unassigned"]), (&json!(1), &json!(2)));
    assert_eq!(figures["by_team"]["supervisors"]["breached"], 1, "{figures}");
    assert_eq!(figures["by_level"]["1"]["open"], 1);
    assert_eq!(figures["flow"]["2026-11-16"], json!({"came_in": 2, "closed": 1}));
    assert_eq!(figures["flow"]["2026-11-17"], json!({"came_in": 1, "closed": 0}));
    assert_eq!((&seen["counting"], &seen["took"]["median"]), (&json!(false), &json!(0)));
    let named = |part: &str| {
        let rows = seen[part].as_array().expect("rows").iter();
        rows.filter_map(|card| card["reference"].as_str()).collect::<Vec<_>>()
    };
    // A first reply that was not given stays owed.
    assert_eq!((named("late"), named("next")), (vec![&*late.reference], vec![&*next.reference]));
    assert_eq!((&seen["timers"]["late_ms"], &seen["timers"]["breaches"]), (&json!(0), &json!(1)));
    assert!(
        seen["mail"].as_array().is_some_and(|days| days.len() == 2 && days.iter().all(|day| day["balanced"] == true))
    );
    assert_eq!(seen["queues"]["outbox"], 0);
    app.get("/v1/desk/operations").send().await.refused(401);

    let cookie = app.post("/local/sign-in").form(&[("name", "Zhou Min"), ("role", "operations")]).send().await.cookie();
    for language in ["zh", "en"] {
        let html = page(
            &app.get("/desk/operations").header("Accept-Language", language).cookie(&cookie).send().await,
            200,
            language,
        );
        assert!(html.len() < PAGE_BYTES, "{} bytes", html.len());
        assert_eq!(html.matches("class=\"chart\"").count(), 2);
        assert!(html.contains(&late.reference) && html.contains("href=\"/desk?team=supervisors\""));
        assert!(!html.contains("<style") && !html.contains("style=\""), "the pages' policy forbids both");
    }
    page(&app.get("/desk/operations").header("Accept-Language", "en").send().await, 401, "en");
}

#[tokio::test]
async fn every_table_of_operations_is_a_file() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        app.open_and_prove(&sample::english()).await;
    }
    let operations = app.sign_in("Zhou Min", "operations").await;
    let cookie = app.post("/local/sign-in").form(&[("name", "Zhou Min"), ("role", "operations")]).send().await.cookie();
    for (name, columns, rows) in [
        ("open", "reference,status,level,team,assignee,category,", 3),
        ("by-status", "status,open,overdue,due_today,due_soon,breached,unassigned,counted_at", 1),
        ("by-level", "level,open,", 1),
        ("by-team", "team,open,", 1),
        ("by-category", "category,open,", 1),
        ("flow", "day,came_in,closed,counted_at", 30),
        ("due", "day,hour,due,counted_at", 14 * 24),
        ("mail", "day,at,outcome,reason,authentication,reference,raw", 0),
        ("queues", "queue,ready,in_flight,tried_again,delayed,dead,oldest_dead_at", 5),
    ] {
        let table = app.get(&format!("/v1/desk/reports/{name}.csv")).bearer(&operations.token).send().await.expect(200);
        assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
        let disposition = format!("attachment; filename=\"{name}.csv\"");
        assert_eq!(table.header("content-disposition"), Some(&*disposition));
        let text = table.text();
        assert!(text.starts_with(columns), "{name}: {text}");
        assert_eq!(text.lines().count(), 1 + rows, "{name}: {text}");
        let page = app.get(&format!("/desk/operations/{name}.csv")).cookie(&cookie).send().await.expect(200);
        assert_eq!(page.text(), text, "{name}: the page's file is the API's");
    }
    let first = app.get("/v1/desk/reports/open.csv?limit=2").bearer(&operations.token).send().await.expect(200);
    let link = first.header("link").expect("there is more").to_owned();
    let rest = link.trim_start_matches('<').split('>').next().expect("an address").to_owned();
    let second = app.get(&rest).bearer(&operations.token).send().await.expect(200);
    assert_eq!((first.text().lines().count(), second.text().lines().count()), (3, 2));
    assert_eq!(second.header("link"), None);
    app.get("/v1/desk/reports/secrets.csv").bearer(&operations.token).send().await.refused(404);
}

#[tokio::test]
async fn a_long_list_is_counted_by_the_timers_and_shown_with_its_moment() {
    let app = TestApp::start().await;
    for _ in 0..2 {
        app.open_and_prove(&sample::english()).await;
    }
    let withdrawn = app.open_and_prove(&sample::chinese()).await;
    let path = format!("/v1/complaints/{}/withdrawal", withdrawn.reference);
    app.post(&path).bearer(&withdrawn.token).json(&json!({})).send().await.ok();
    app.settle().await;
    let operations = app.sign_in("Zhou Min", "operations").await;
    let look = async || app.get("/v1/desk/operations").bearer(&operations.token).send().await.ok();
    let live: Figures = serde_json::from_value(look().await["figures"].clone()).expect("figures");
    let store = app.stack.observer();
    assert!(store.figures().await.expect("it reads").is_none(), "a short list is never stored");

    // Two wish at once, one count comes of it; it is what was counted live.
    let now = app.now().await;
    store.wish_figures(now).await.expect("a wish");
    store.wish_figures(now).await.expect("another");
    app.settle().await;
    let stored = store.figures().await.expect("it reads").expect("they were counted");
    assert_eq!(stored, live);

    // As if the list were long: what is stored is shown, and replaced once it is old.
    let long = Figures { counted: 5_000, at: now, ..live.clone() };
    store.store_figures(&long).await.expect("it writes");
    assert_eq!(
        store.figures().await.expect("it reads").expect("figures").counted,
        live.counted,
        "not over the same moment's"
    );
    let later = Figures { at: now + SignedDuration::from_secs(1), ..long };
    store.store_figures(&later).await.expect("it writes");
    let seen = look().await;
    assert!(seen["figures"]["counted"].as_u64() >= Some(5_000) && seen["counting"] == false, "{seen}");
    app.advance("PT6M").await;
    let seen = look().await;
    assert!(seen["figures"]["counted"].as_u64() >= Some(5_000) && seen["counting"] == true, "{seen}");
    app.settle().await;
    let seen = look().await;
    assert_eq!((&seen["figures"]["counted"], &seen["counting"]), (&json!(3), &json!(false)));
}

#[tokio::test]
async fn dead_letters_are_seen_and_sent_back() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    app.settle().await;
    let wake_up = WakeUp::new(&filed.reference.parse().expect("a reference"), app.now().await);
    let body = serde_json::to_string(&wake_up).expect("it writes");
    let queues = &app.stack.embedded().queues;
    queues.send("timers-dead-letters", &body, Duration::ZERO).expect("it is set aside");

    let sign_in = async |name: &str, role: &str| {
        app.post("/local/sign-in").form(&[("name", name), ("role", role)]).send().await.cookie()
    };
    let (operations, handler) = (sign_in("Zhou Min", "operations").await, sign_in("Wang Fang", "handler").await);
    let see = async |cookie: &str| {
        page(&app.get("/desk/operations").header("Accept-Language", "en").cookie(cookie).send().await, 200, "en")
    };
    let html = see(&operations).await;
    assert!(html.contains("set aside: 1") && html.contains("value=\"timers\""), "{html}");
    assert!(!see(&handler).await.contains("value=\"timers\""), "a handler sees it and leaves it");
    let send = |cookie: &str| {
        app.post("/desk/operations/redrive").header("Accept-Language", "en").cookie(cookie).form(&[("queue", "timers")])
    };
    page(&send(&handler).send().await, 403, "en");
    page(&send(&operations).header("Sec-Fetch-Site", "cross-site").send().await, 403, "en");
    assert_eq!(send(&operations).send().await.leads_to(), "/desk/operations?moved=1");
    app.settle().await;
    assert!(see(&operations).await.contains("No message was set aside"));

    let token = app.sign_in("Zhou Min", "operations").await.token;
    let by_api = |queue: &str| app.post("/v1/desk/operations/redrive").bearer(&token).json(&json!({"queue": queue}));
    assert_eq!(by_api("timers").send().await.ok(), json!({"queue": "timers", "count": 0}));
    by_api("nowhere").send().await.refused(422);
}
