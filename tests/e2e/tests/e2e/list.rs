//! The list as staff use it: finding, filters with a name, several complaints assigned at once.

use crate::pages::page;
use e2e::{Answer, Colleague, TestApp, sample};
use serde_json::{Value, json};

async fn cookie(app: &TestApp, name: &str, role: &str) -> String {
    app.post("/local/sign-in").form(&[("name", name), ("role", role)]).send().await.cookie()
}

async fn found(app: &TestApp, staff: &Colleague, text: &str) -> Vec<String> {
    let answer =
        app.get(&format!("/v1/desk/search?q={}", e2e::http::encoded(text))).bearer(&staff.token).send().await.ok();
    let items = answer["items"].as_array().expect("items");
    items.iter().map(|card| card["reference"].as_str().expect("a number").to_owned()).collect()
}

#[tokio::test]
async fn complaints_are_found_by_what_people_can_say() {
    let app = TestApp::start().await;
    let staff = app.sign_in("Wang Fang", "handler").await;
    let mut body = sample::english();
    body["complainant"]["email"] = json!("Ann.Lee@firm.example");
    body["account"] = json!({"identifier": "ann-7"});
    body["transaction"] = json!({"id": "TX-2026 1103"});
    let first = app.open_complaint(&body).await;
    body["transaction"] = json!({"id": "TX-other"});
    let second = app.open_complaint(&body).await;
    app.settle().await;
    let both = |found: Vec<String>| {
        let mut found = found;
        found.sort();
        let mut both = vec![first.reference.clone(), second.reference.clone()];
        both.sort();
        assert_eq!(found, both);
    };
    both(found(&app, &staff, "ann.lee@FIRM.example").await);
    both(found(&app, &staff, " ANN-7 ").await);
    assert_eq!(found(&app, &staff, "tx-20261103").await, [first.reference.as_str()]);
    assert_eq!(found(&app, &staff, &first.reference.to_lowercase()).await, [first.reference.as_str()]);
    for nothing in ["ann", "RC-0000-0000-0000-0000", "*", "T#", "ann.lee@firm.example'"] {
        assert_eq!(found(&app, &staff, nothing).await, Vec::<String>::new(), "{nothing}");
    }
    app.get("/v1/desk/search?q=").bearer(&staff.token).send().await.refused(422);
    app.get("/v1/desk/search?q=x").send().await.refused(401);

    // What is put right is found, too, and so is what was there before.
    let amend = json!({"command": "amend", "email": "ann@new.example"});
    app.command(&staff, &first.reference, amend).await;
    app.settle().await;
    assert_eq!(found(&app, &staff, "ann@new.example").await, [first.reference.as_str()]);
    both(found(&app, &staff, "ann.lee@firm.example").await);

    let cookie = cookie(&app, "Wang Fang", "handler").await;
    let look =
        async |q: &str| app.get(&format!("/desk?q={q}")).header("Accept-Language", "en").cookie(&cookie).send().await;
    let only = look("tx-20261103").await;
    assert_eq!(only.leads_to(), format!("/desk/complaints/{}", first.reference), "one is opened at once");
    assert!(page(&look("ann-7").await, 200, "en").contains(&second.reference));
    assert!(page(&look("nobody%3Cb%3E").await, 200, "en").contains("Nothing found"));
}

#[tokio::test]
async fn filters_are_kept_under_a_name() {
    let app = TestApp::start().await;
    let wang = cookie(&app, "Wang Fang", "handler").await;
    let send = async |path: &str, fields: &[(&str, &str)]| -> Answer {
        app.post(path).header("Accept-Language", "en").cookie(&wang).form(fields).send().await
    };
    let kept = send("/desk/views", &[("name", " My scams "), ("category", "scam"), ("holder", "me")]).await;
    assert_eq!(kept.leads_to(), "/desk?category=scam&holder=me");
    let shown = app.get("/desk").header("Accept-Language", "en").cookie(&wang).send().await;
    assert!(page(&shown, 200, "en").contains(r#"<a href="/desk?category=scam&#38;holder=me">My scams</a>"#));
    let there = app.get("/desk?category=scam&holder=me").header("Accept-Language", "en").cookie(&wang).send().await;
    assert!(page(&there, 200, "en").contains("Forget “My scams”"));
    let li = cookie(&app, "Li Wei", "handler").await;
    let other = app.get("/desk").header("Accept-Language", "en").cookie(&li).send().await;
    assert!(!page(&other, 200, "en").contains("My scams"), "they are one person's");

    page(&send("/desk/views", &[("name", " "), ("category", "scam")]).await, 422, "en");
    page(&send("/desk/views", &[("name", &"x".repeat(41)), ("category", "scam")]).await, 422, "en");
    let again = send("/desk/views", &[("name", "My scams"), ("status", "closed")]).await;
    assert_eq!(again.leads_to(), "/desk?status=closed");
    for n in 1..20 {
        send("/desk/views", &[("name", &format!("view {n}")), ("level", "2")]).await.leads_to();
    }
    let full = send("/desk/views", &[("name", "one more"), ("level", "3")]).await;
    assert!(page(&full, 422, "en").contains("forget one first"));
    assert_eq!(send("/desk/views/forget", &[("name", "My scams")]).await.leads_to(), "/desk");
    assert_eq!(send("/desk/views", &[("name", "one more"), ("level", "3")]).await.leads_to(), "/desk?level=3");
    let evil = app.post("/desk/views").cookie(&wang).header("Sec-Fetch-Site", "cross-site").form(&[("name", "x")]);
    page(&evil.header("Accept-Language", "en").send().await, 403, "en");
}

#[tokio::test]
async fn several_are_assigned_at_once_and_one_that_is_refused_holds_up_none() {
    let app = TestApp::start().await;
    let supervisor = app.sign_in("Sun", "supervisor").await;
    let first = app.open_and_prove(&sample::english()).await;
    let second = app.open_and_prove(&sample::chinese()).await;
    let closed = app.open_and_prove(&sample::english()).await;
    app.acted(&closed, "withdrawal", json!({"reason": "It arrived."})).await;
    app.settle().await;
    let assign =
        async |by: &Colleague, body: Value| app.post("/v1/desk/assignments").bearer(&by.token).json(&body).send().await;
    let answer = assign(
        &supervisor,
        json!({"references": [first.reference, closed.reference, "RC-NONE", second.reference], "to": "Li Wei"}),
    )
    .await
    .ok();
    assert_eq!(answer["assigned"], json!([first.reference, second.reference]));
    let refused: Vec<(&str, u64)> = answer["refused"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["reference"].as_str().expect("a number"), one["status"].as_u64().expect("a status")))
        .collect();
    assert_eq!(refused, [(closed.reference.as_str(), 409), ("RC-NONE", 404)]);
    let mine = app.get("/v1/desk/complaints?assignee=Li%20Wei").bearer(&supervisor.token).send().await.ok();
    assert_eq!(mine["items"].as_array().map(Vec::len), Some(2));
    let nobodys =
        app.get("/v1/desk/complaints?assignee=-&status=investigating").bearer(&supervisor.token).send().await.ok();
    assert_eq!(nobodys["items"], json!([]));

    assign(&supervisor, json!({"references": [first.reference]})).await.refused(422);
    assign(&supervisor, json!({"references": [], "to": "Li"})).await.refused(422);
    assign(&supervisor, json!({"references": vec!["x"; 201], "to": "Li"})).await.refused(422);
    assign(&supervisor, json!({"references": [first.reference], "team": "nobody-knows"})).await.refused(422);
    let reader = app.sign_in("Qian", "compliance").await;
    assign(&reader, json!({"references": [first.reference], "to": "Li"})).await.refused(403);

    let cookie = cookie(&app, "Sun", "supervisor").await;
    let send = async |fields: &[(&str, &str)]| {
        app.post("/desk/assignments").header("Accept-Language", "en").cookie(&cookie).form(fields).send().await
    };
    let done = send(&[
        ("reference", &first.reference),
        ("reference", &second.reference),
        ("to", "Zhao"),
        ("filter_level", "1"),
    ])
    .await;
    assert_eq!(done.leads_to(), "/desk?level=1&assigned=2");
    let part = send(&[("reference", &first.reference), ("reference", &closed.reference), ("to", "Wu")]).await;
    let shown = page(&part, 409, "en");
    assert!(shown.contains("1 assigned, 1 not.") && shown.contains(&format!("{}: ", closed.reference)));
    let none = page(&send(&[("to", "Wu")]).await, 422, "en");
    assert!(none.contains("choose 1 to 200 complaints") && none.contains(r#"value="Wu""#), "what was typed stays");
    app.settle().await;
}

/// A handler's own list has what is open at once, however much the firm has, and then what is closed.
#[tokio::test]
async fn what_somebody_has_stands_first_and_leaves_with_them() {
    let app = TestApp::start().await;
    let (wang, li) = (app.sign_in("Wang Fang", "handler").await, app.sign_in("Li Wei", "handler").await);
    let mut mine = Vec::new();
    for _ in 0..4 {
        let filed = app.open_and_prove(&sample::english()).await;
        app.command(&wang, &filed.reference, json!({"command": "take_over"})).await;
        mine.push(filed.reference);
    }
    app.command(
        &wang,
        &mine[0],
        json!({"command": "close", "reason": "goodwill", "text": "Settled on the telephone."}),
    )
    .await;
    app.command(&li, &mine[1], json!({"command": "take_over"})).await;
    let page = async |query: &str| {
        let page = app.get(&format!("/v1/desk/complaints?{query}")).bearer(&wang.token).send().await.ok();
        let items = page["items"].as_array().expect("items").iter();
        let references: Vec<String> = items.map(|card| card["reference"].as_str().expect("one").to_owned()).collect();
        (references, page["next_cursor"].as_str().map(str::to_owned))
    };
    let (open, next) = page("assignee=Wang%20Fang").await;
    let mut expected = mine[2..].to_vec();
    expected.sort();
    assert_eq!(
        open.iter().cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        expected
    );
    let next = next.expect("closed ones come behind").replace('#', "%23");
    assert_eq!(page(&format!("assignee=Wang%20Fang&cursor={next}")).await, (vec![mine[0].clone()], None));
    assert_eq!(page("assignee=Wang%20Fang&status=closed").await, (vec![mine[0].clone()], None));
    assert_eq!(page("assignee=Li%20Wei&status=investigating").await, (vec![mine[1].clone()], None));
    let (first, next) = page("assignee=Wang%20Fang&limit=1&status=investigating").await;
    let next = next.expect("there is another").replace('#', "%23");
    let (second, end) = page(&format!("assignee=Wang%20Fang&limit=1&status=investigating&cursor={next}")).await;
    assert_eq!(([first, second].concat(), end), (open, None));
    app.command(&wang, &mine[0], json!({"command": "reopen", "reason": "It bounced."})).await;
    assert_eq!(page("assignee=Wang%20Fang&status=investigating").await.0.len(), 2, "opened again it is nobody's");
    app.settle().await;
}
