//! What compliance looks at: who read a complaint, and the log over all of them.

use crate::pages::page;
use e2e::{Colleague, TestApp, sample};
use serde_json::{Value, json};

async fn search(app: &TestApp, by: &Colleague, query: &str) -> Value {
    app.get(&format!("/v1/desk/log?from=2026-11-01&to=2026-11-30{query}")).bearer(&by.token).send().await.ok()
}

fn items(found: &Value) -> Vec<(&str, &str)> {
    let items = found["items"].as_array().expect("items");
    items.iter().map(|item| (item["event"].as_str().expect("an event"), item["by"].as_str().expect("who"))).collect()
}

#[tokio::test]
async fn who_reads_a_complaint_is_written_down_once_a_day() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let compliance = app.sign_in("Qian", "compliance").await;
    let readers = async |by: &Colleague| {
        app.get(&format!("/v1/desk/complaints/{}/readers", filed.reference)).bearer(&by.token).send().await
    };
    assert_eq!(readers(&compliance).await.ok()["items"], json!([]), "looking at the list of readers is not reading");
    for _ in 0..3 {
        app.case(&handler, &filed.reference).await;
    }
    let cookie = app.post("/local/sign-in").form(&[("name", "Sun"), ("role", "supervisor")]).send().await.cookie();
    let shown =
        app.get(&format!("/desk/complaints/{}", filed.reference)).header("Accept-Language", "en").cookie(&cookie);
    assert!(!page(&shown.send().await, 200, "en").contains("Who read this"), "a supervisor does not audit");
    app.advance("P1D").await;
    app.case(&handler, &filed.reference).await;
    let found = readers(&compliance).await.ok();
    let names: Vec<&str> =
        found["items"].as_array().expect("items").iter().map(|one| one["name"].as_str().expect("a name")).collect();
    assert_eq!(names, ["Sun", "Wang Fang", "Wang Fang"], "each once a day");
    readers(&handler).await.refused(403);
    app.get("/v1/desk/complaints/RC-0000-0000-0000-0000/readers").bearer(&compliance.token).send().await.refused(404);

    // Who acts on it has read it, also where nobody saw them look.
    let specialist = app.sign_in("Li Wei", "specialist").await;
    app.command(&specialist, &filed.reference, json!({"command": "note", "text": "Seen."})).await;
    app.case(&specialist, &filed.reference).await;
    let found = readers(&compliance).await.ok();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(4));
    assert_eq!((&found["items"][3]["name"], &found["items"][3]["role"]), (&json!("Li Wei"), &json!("specialist")));

    let cookie = app.post("/local/sign-in").form(&[("name", "Qian"), ("role", "compliance")]).send().await.cookie();
    let look = async |path: String| app.get(&path).header("Accept-Language", "en").cookie(&cookie).send().await;
    assert!(page(&look(format!("/desk/complaints/{}", filed.reference)).await, 200, "en").contains("Who read this"));
    let listed = page(&look(format!("/desk/complaints/{}/readers", filed.reference)).await, 200, "en");
    assert!(listed.contains("Wang Fang") && listed.contains("Qian"), "whoever audits is a reader, too");
}

/// Every answer that shows a case is a reading: also that of a form nobody could carry out.
#[tokio::test]
async fn whatever_shows_a_case_is_written_down() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let compliance = app.sign_in("Qian", "compliance").await;
    let case = format!("/desk/complaints/{}", filed.reference);
    let looks = [("commands", "Ann"), ("preview", "Ben"), ("texts", "Cai")];
    for (form, name) in looks {
        let cookie = app.post("/local/sign-in").form(&[("name", name), ("role", "operations")]).send().await.cookie();
        let call = app.post(&format!("{case}/{form}")).header("Accept-Language", "en").cookie(&cookie);
        let html = page(&call.form(&[("command", "x"), ("version", "3")]).send().await, 422, "en");
        assert!(html.contains(&filed.reference), "{form}");
    }
    let handler = app.sign_in("Dai", "handler").await;
    let reply = json!({"command": "reply", "text": "Hello."});
    app.post(&format!("/v1/desk/complaints/{}/preview", filed.reference))
        .bearer(&handler.token)
        .json(&reply)
        .send()
        .await
        .ok();
    let explained = app.sign_in("Eva", "handler").await;
    let clock = format!("/v1/desk/complaints/{}/clocks/review/explanation", filed.reference);
    app.get(&clock).bearer(&explained.token).send().await.ok();
    let readers = format!("/v1/desk/complaints/{}/readers", filed.reference);
    let found = app.get(&readers).bearer(&compliance.token).send().await.ok();
    let names: Vec<&str> =
        found["items"].as_array().expect("items").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["Ann", "Ben", "Cai", "Dai", "Eva"]);
}

#[tokio::test]
async fn the_log_is_searched_over_all_complaints() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let manager = app.sign_in("Zhao", "manager").await;
    let first = app.open_and_prove(&sample::english()).await;
    let second = app.open_and_prove(&sample::chinese()).await;
    app.command(&handler, &first.reference, json!({"command": "note", "text": "A word nobody else may find: quokka."}))
        .await;
    app.acted(&second, "withdrawal", json!({"reason": "It arrived."})).await;
    app.settle().await;
    let all = search(&app, &manager, "").await;
    assert_eq!((all["looked_at"].as_u64(), &all["next_cursor"]), (Some(2), &Value::Null));
    assert!(items(&all).len() >= 8 && !all.to_string().contains("quokka"), "nothing personal");
    assert_eq!(items(&search(&app, &manager, "&event=received").await), [("received", "complainant"); 2]);
    assert_eq!(items(&search(&app, &manager, "&by=Wang%20Fang").await), [("noted", "staff")]);
    assert_eq!(items(&search(&app, &manager, "&by=staff&event=closed").await), []);
    let one = search(&app, &manager, &format!("&reference={}", second.reference.to_lowercase())).await;
    assert!(one["items"].as_array().expect("items").iter().all(|item| item["reference"] == second.reference.as_str()));
    let before = app.get("/v1/desk/log?from=2026-10-01&to=2026-10-31").bearer(&manager.token).send().await.ok();
    assert_eq!((&before["items"], &before["looked_at"]), (&json!([]), &json!(0)));
    app.get("/v1/desk/log?from=2026-10-01&to=2026-10-31").bearer(&handler.token).send().await.refused(403);
    for wrong in [
        "",
        "from=x&to=2026-11-01",
        "from=2026-11-01&to=2026-11-30&reference=x",
        "from=2026-11-01&to=2026-11-30&cursor=x",
    ] {
        app.get(&format!("/v1/desk/log?{wrong}")).bearer(&manager.token).send().await.refused(422);
    }

    let cookie = app.post("/local/sign-in").form(&[("name", "Zhao"), ("role", "manager")]).send().await.cookie();
    let look = async |path: &str| app.get(path).header("Accept-Language", "en").cookie(&cookie).send().await;
    assert!(page(&look("/desk/log").await, 200, "en").contains(r#"value="2026-10-01""#));
    let found = page(&look("/desk/log?from=2026-11-01&to=2026-11-30&event=closed").await, 200, "en");
    assert!(found.contains(&second.reference) && found.contains("1 events of 2 complaints"));
    assert!(page(&look("/desk/log?from=x&to=2026-11-30").await, 422, "en").contains("log-from-error"));
    let other = app.post("/local/sign-in").form(&[("name", "Li"), ("role", "handler")]).send().await.cookie();
    page(&app.get("/desk/log").header("Accept-Language", "en").cookie(&other).send().await, 403, "en");
}

#[tokio::test]
async fn each_day_is_digested_once_it_is_over() {
    let app = TestApp::start().await;
    let compliance = app.sign_in("Qian", "compliance").await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let filed = app.open_and_prove(&sample::english()).await;
    let days = async || app.get("/v1/desk/log/days").bearer(&compliance.token).send().await.ok()["items"].clone();
    app.advance("P2D").await;
    let first = days().await;
    let first = first.as_array().expect("items").last().cloned().expect("a digest");
    assert_eq!((first["number"].as_u64(), first["previous"].as_str()), (Some(1), Some("0".repeat(64).as_str())));
    app.command(&handler, &filed.reference, json!({"command": "note", "text": "Once more."})).await;
    app.advance("P2D").await;
    let later = days().await;
    let later = later.as_array().expect("items");
    assert!(later.len() > 1 && later.last() == Some(&first), "{later:?}");
    for (newer, older) in later.iter().zip(&later[1..]) {
        assert_eq!(newer["previous"], older["digest"], "each follows from the one before");
    }
    app.get("/v1/desk/log/days").bearer(&handler.token).send().await.refused(403);
    let cookie = app.post("/local/sign-in").form(&[("name", "Qian"), ("role", "compliance")]).send().await.cookie();
    let shown = app.get("/desk/log").header("Accept-Language", "en").cookie(&cookie).send().await;
    assert!(page(&shown, 200, "en").contains(later[0]["digest"].as_str().expect("a digest")));
}
