//! The desk: every command, the list, the breaches, the counts, and who may do what.

use e2e::app::moment;
use e2e::{Colleague, TestApp, sample};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every command at work, in an order in which each is possible. `{first}` is another complaint.
fn commands() -> Vec<Value> {
    let refund = json!([{"type": "full_refund", "amount": {"value": "6000", "currency": "CNY"}}]);
    let propose = json!({"command": "propose", "outcome": "upheld", "redress": refund, "text": "All of it.", "root_cause": "system_fault", "at_fault": "firm"});
    vec![
        json!({"command": "take_over"}),
        json!({"command": "assign", "team": "front-line", "to": "Li Na"}),
        json!({"command": "note", "text": "Called the bank."}),
        json!({"command": "classify", "category": "merchant_dispute", "grade": "complex", "priority": 2}),
        json!({"command": "set_jurisdiction", "jurisdiction": "us-cfpb", "reason": "The account is held with our company there."}),
        json!({"command": "amend", "phone": "5550100", "desired_outcome": "An apology", "transaction": {"id": "T-9"}}),
        json!({"command": "confirm_identity", "method": "video call", "text": "Passport seen."}),
        json!({"command": "provisional_credit", "state": "posted", "amount": {"value": "128.00", "currency": "CNY"}, "text": "While we look into it."}),
        json!({"command": "reply", "text": "We are looking into it."}),
        json!({"command": "explain_restriction", "reason": "Unusual sign-ins.", "way_back": "Prove who you are.", "needs": ["A photo of your passport"]}),
        json!({"command": "request_information", "text": "Which bank?", "needs": ["statement"]}),
        json!({"act": "messages", "text": "This one."}),
        json!({"command": "contact_third_party", "party": "Bank of Examples", "text": "Where is the money?"}),
        json!({"command": "record_contact", "party": "Bank of Examples", "channel": "telephone", "text": "It is with us.", "answered": true}),
        json!({"command": "record_appraisal", "appraiser": "Laboratory", "method": "transaction_path", "finding": "inconclusive", "text": "It left us."}),
        json!({"command": "record_mediation", "mediator": "Association", "agreed_on": "2026-11-01", "text": "Both wait for the bank."}),
        json!({"command": "extend", "clock": "review", "reason": "The bank is slow.", "due_on": "2026-12-11"}),
        json!({"command": "escalate", "reason": "Beyond my limit."}),
        propose.clone(),
        json!({"command": "refuse", "of": "{approval}", "reason": "Not yet."}),
        propose,
        json!({"command": "approve", "of": "{approval}"}),
        json!({"act": "decision", "answer": "accept"}),
        json!({"command": "provisional_credit", "state": "reversed", "text": "You have the refund instead."}),
        json!({"command": "record_remedy", "item": "1", "text": "Paid.", "reference": "PAY-1"}),
        json!({"command": "reopen", "reason": "It bounced."}),
        json!({"command": "complete_task", "task": "{task}"}),
        json!({"command": "link_duplicate", "of": "{first}"}),
        json!({"command": "close", "reason": "duplicate", "text": "See the other one."}),
        json!({"command": "reopen", "reason": "It is another matter after all."}),
        json!({"command": "refer_external", "body": "12363", "text": "Please turn to 12363."}),
    ]
}

#[tokio::test]
async fn every_command_is_carried_out() {
    let app = TestApp::start().await;
    let first = app.open_complaint(&sample::chinese()).await;
    let filed = app.open_and_prove(&sample::english()).await;
    let (wang, chen) = (app.sign_in("Wang Fang", "handler").await, app.sign_in("Chen Jing", "manager").await);
    let mut done = BTreeSet::new();
    // A question nobody answers leaves a task to complete.
    app.command(&wang, &filed.reference, json!({"command": "classify", "category": "privacy"})).await;
    app.command(&wang, &filed.reference, json!({"command": "request_information", "text": "Which bank?"})).await;
    app.advance("PT264H").await;
    app.acted(&filed, "messages", json!({"text": "Here I am."})).await;
    for mut body in commands() {
        if let Some(act) = body.as_object_mut().and_then(|body| body.remove("act")) {
            let act = act.as_str().expect("a name").to_owned();
            app.acted(&filed, &act, body).await;
            continue;
        }
        let name = body["command"].as_str().expect("a name").to_owned();
        let tasks = app.case(&chen, &filed.reference).await["tasks"].clone();
        let id = |approval: bool| {
            let tasks = tasks.as_array().expect("tasks").iter();
            let fits =
                tasks.filter(|task| task["done_at"].is_null()).find(|task| (task["kind"] == "approval") == approval);
            fits.map(|task| task["id"].clone()).unwrap_or_default()
        };
        for member in body.as_object_mut().expect("an object").values_mut() {
            match member.as_str() {
                Some("{approval}") => *member = id(true),
                Some("{task}") => *member = id(false),
                Some("{first}") => *member = json!(first.reference),
                _ => {}
            }
        }
        let by = if matches!(name.as_str(), "refuse" | "approve" | "extend") { &chen } else { &wang };
        app.command(by, &filed.reference, body).await;
        done.insert(name);
    }
    let api = app.get("/openapi.json").send().await.ok();
    assert_eq!(done, known_commands(&api), "a command was not exercised");
    app.try_command(&wang, &filed.reference, json!({"command": "explode"})).await.refused(422);
    app.try_command(&wang, &filed.reference, json!({"text": "?"})).await.refused(422);
}

/// The names of `CommandBody` in the description.
fn known_commands(api: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    collect(&api["components"]["schemas"]["CommandBody"], &mut names);
    names
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    if let Some(name) = value
        .pointer("/properties/command/enum/0")
        .or(value.pointer("/properties/command/const"))
        .and_then(Value::as_str)
    {
        names.insert(name.to_owned());
    }
    for part in ["oneOf", "allOf", "anyOf"].iter().filter_map(|key| value[*key].as_array()).flatten() {
        collect(part, names);
    }
}

async fn listed(app: &TestApp, by: &Colleague, query: &str) -> Vec<Value> {
    let list = app.get(&format!("/v1/desk/complaints{query}")).bearer(&by.token).send().await.ok();
    list["items"].as_array().expect("items").clone()
}

/// The same, a page for each.
async fn one_by_one(app: &TestApp, by: &Colleague, query: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/desk/complaints{query}&limit=1{cursor}");
        let page = app.get(&path).bearer(&by.token).send().await.ok();
        all.extend(page["items"].as_array().expect("items").clone());
        let Some(next) = page["next_cursor"].as_str() else { return all };
        cursor = format!("&cursor={}", e2e::http::encoded(next));
    }
}

fn references(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["reference"].as_str().expect("a reference").to_owned()).collect()
}

/// Nine complaints: three closed, one of them breached, one open and breached at level 2.
async fn nine(app: &TestApp, handler: &Colleague) {
    for category in ["service_quality", "privacy", "scam"] {
        app.open_complaint(&sample::about(category, "Early Bird")).await;
    }
    app.advance("PT24H").await;
    for (category, name) in [
        ("fees", "Ada Long"),
        ("other", "Bea Short"),
        ("refund_delay", "Cid Wide"),
        ("scam", "Dan Deep"),
        ("privacy", "Eli High"),
        ("fees", "Fay Low"),
    ] {
        app.open_complaint(&sample::about(category, name)).await;
        app.advance("PT1H").await;
    }
    let items = listed(app, handler, "?category=fees").await;
    for reference in references(&items) {
        app.command(handler, &reference, json!({"command": "close", "reason": "goodwill", "text": "Waived."})).await;
    }
    let scam = references(&listed(app, handler, "?category=scam&breached=true").await);
    app.command(handler, &scam[0], json!({"command": "close", "reason": "unreachable", "text": "No answer."})).await;
}

#[tokio::test]
async fn the_list_is_ordered_paged_and_filtered() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    nine(&app, &handler).await;
    let first = references(&listed(&app, &handler, "?limit=1").await);
    app.command(&handler, &first[0], json!({"command": "assign", "to": "Li \"Wei\""})).await;
    let all = listed(&app, &handler, "").await;
    assert_eq!(all.len(), 9);
    let closed: Vec<bool> = all.iter().map(|item| item["status"] == "closed").collect();
    assert!(closed.is_sorted(), "closed last: {closed:?}");
    assert_eq!(closed.iter().filter(|closed| **closed).count(), 3);
    let due: Vec<Timestamp> =
        all.iter().filter(|item| item["status"] != "closed").map(|item| moment(&item["next_due_at"])).collect();
    assert!(due.is_sorted(), "by next deadline: {due:?}");

    for limit in [1, 2, 4, 9, 50] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page =
                app.get(&format!("/v1/desk/complaints?limit={limit}{cursor}")).bearer(&handler.token).send().await.ok();
            let items = page["items"].as_array().expect("items");
            assert!(items.len() <= limit);
            seen.extend(references(items));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={}", e2e::http::encoded(next));
        }
        assert_eq!(seen, references(&all), "pages of {limit} hold everything once, in the same order");
    }

    for wrong in ["cursor=garbage", "limit=0", "limit=201", "status=nonsense", "level=x", "due_before=soon"] {
        for path in ["complaints", "breaches"] {
            if path == "breaches" && !wrong.starts_with("cursor") && !wrong.starts_with("limit") {
                continue;
            }
            let list = app.get(&format!("/v1/desk/{path}?{wrong}")).bearer(&handler.token).send().await;
            list.refused(422);
        }
    }
    let all_left_empty = "?status=&level=&team=&category=&due_before=&breached=&cursor=&limit=";
    assert_eq!(references(&listed(&app, &handler, all_left_empty).await), references(&all));

    let check = async |query: &str, keeps: &dyn Fn(&Value) -> bool| {
        let expected: Vec<Value> = all.iter().filter(|item| keeps(item)).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len(), "{query} tells nothing apart");
        assert_eq!(listed(&app, &handler, query).await, expected, "{query}");
        assert_eq!(one_by_one(&app, &handler, query).await, expected, "{query}");
    };
    check("?status=closed", &|item| item["status"] == "closed").await;
    check("?level=2", &|item| item["level"] == 2).await;
    check("?team=supervisors", &|item| item["team"] == "supervisors").await;
    check("?category=privacy", &|item| item["category"] == "privacy").await;
    check("?breached=true", &|item| item["breached"] == true).await;
    check("?breached=false&category=privacy", &|item| item["breached"] == false && item["category"] == "privacy").await;
    let before = due[3];
    check(&format!("?due_before={before}"), &|item| {
        item["next_due_at"].is_string() && moment(&item["next_due_at"]) < before
    })
    .await;
    check("?assignee=Li%20%22Wei%22", &|item| item["assignee"] == "Li \"Wei\"").await;
    check("?assignee=-&status=awaiting_identity", &|item| {
        item["assignee"].is_null() && item["status"] == "awaiting_identity"
    })
    .await;
    assert!(listed(&app, &handler, "?category=nonsense").await.is_empty());
    app.get("/v1/desk/complaints?due_before=soon").bearer(&handler.token).send().await.refused(422);
    app.get("/v1/desk/complaints?level=high").bearer(&handler.token).send().await.refused(422);
}

/// What is owed to an authority does not end with the complaint.
#[tokio::test]
async fn a_deadline_that_outlives_its_complaint_is_found() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    for (category, name) in [("privacy", "Lea Kay"), ("privacy", "Leo Kim"), ("fees", "Fay Low")] {
        let mut body = sample::about(category, name);
        body["jurisdiction"] = json!("cn");
        app.open_complaint(&body).await;
    }
    app.settle().await;
    for query in ["?category=privacy&limit=1", "?category=fees"] {
        let reference = references(&listed(&app, &handler, query).await).remove(0);
        app.command(&handler, &reference, json!({"command": "close", "reason": "unreachable", "text": "No answer."}))
            .await;
    }
    let due = listed(&app, &handler, "?due_before=2100-01-01T00:00:00Z").await;
    let seen: Vec<_> = due.iter().map(|item| (&item["category"], item["status"] == "closed")).collect();
    assert_eq!(seen, [(&json!("privacy"), false), (&json!("privacy"), true)]);
    assert_eq!(one_by_one(&app, &handler, "?due_before=2100-01-01T00:00:00Z").await, due);
    assert_eq!(listed(&app, &handler, "?due_before=2100-01-01T00:00:00Z&status=closed").await, due[1..]);
    assert!(listed(&app, &handler, "?due_before=2020-01-01T00:00:00Z").await.is_empty());
}

#[tokio::test]
async fn breaches_are_paged_and_counted() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    nine(&app, &handler).await;
    let whole = app.get("/v1/desk/breaches").bearer(&handler.token).send().await.ok();
    let all = whole["items"].as_array().expect("items").clone();
    assert_eq!(all.iter().filter(|breach| breach["clock"] == "first_reply").count(), 3);
    let recorded: Vec<Timestamp> = all.iter().map(|breach| moment(&breach["recorded_at"])).collect();
    assert!(recorded.iter().rev().is_sorted(), "the last first: {recorded:?}");
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get(&format!("/v1/desk/breaches?limit=2{cursor}")).bearer(&handler.token).send().await.ok();
        seen.extend(page["items"].as_array().expect("items").clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={}", e2e::http::encoded(next));
    }
    assert_eq!(seen, all);
    let mut lines = Vec::new();
    let mut address = Some("/v1/desk/reports/breaches.csv?limit=2".to_owned());
    while let Some(at) = address {
        let table = app.get(&at).bearer(&handler.token).send().await.expect(200);
        lines.extend(table.text().lines().skip(1).map(str::to_owned));
        let link = table.header("link").map(|link| link.split(['<', '>']).nth(1).expect("an address").to_owned());
        assert!(lines.len() == all.len() || link.is_some(), "there are more: {lines:?}");
        address = link;
    }
    let table = app.get("/v1/desk/reports/breaches.csv").bearer(&handler.token).send().await.expect(200);
    assert_eq!(table.header("link"), None);
    assert_eq!(lines, table.text().lines().skip(1).map(str::to_owned).collect::<Vec<_>>());
    for (line, breach) in lines.iter().zip(&all) {
        assert!(line.starts_with(breach["reference"].as_str().expect("a reference")), "{line}");
    }
    for wrong in ["limit=0", "limit=201", "cursor=x"] {
        let report = format!("/v1/desk/reports/breaches.csv?{wrong}");
        app.get(&report).bearer(&handler.token).send().await.refused(422);
    }
    let summary = app.get("/v1/desk/summary").bearer(&handler.token).send().await.ok();
    assert_eq!((&summary["open"], &summary["closed"], &summary["breached"]), (&json!(6), &json!(3), &json!(4)));
    let open: u64 = summary["by_status"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
    assert_eq!(open, 6);
    assert_eq!(summary["by_level"]["2"], 3);
    assert_eq!(summary["by_category"]["privacy"], 2);
    assert_eq!(summary["by_team"]["supervisors"], 3);
}

#[tokio::test]
async fn operations_and_compliance_read_only() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    for role in ["operations", "compliance"] {
        let reader = app.sign_in("Reader", role).await;
        for path in [
            "/v1/desk/complaints".to_owned(),
            format!("/v1/desk/complaints/{}", filed.reference),
            "/v1/desk/breaches".to_owned(),
            "/v1/desk/summary".to_owned(),
        ] {
            app.get(&path).bearer(&reader.token).send().await.expect(200);
        }
        for command in commands().into_iter().filter(|body| body["act"].is_null()) {
            let command: Value =
                serde_json::from_str(&command.to_string().replace("{first}", &filed.reference)).expect("JSON");
            let answer = app.try_command(&reader, &filed.reference, command.clone()).await;
            assert_eq!(answer.status, 403, "{role}: {command}: {}", answer.text());
        }
        app.post("/v1/desk/complaints").bearer(&reader.token).json(&sample::english()).send().await.refused(403);
    }
}

#[tokio::test]
async fn staff_take_in_what_came_by_telephone_and_letter() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let mut body = sample::about("fees", "Old Man");
    body["complainant"]["email"] = Value::Null;
    body["channel"] = json!("letter");
    body["received_at"] = json!("2026-11-14T10:00:00+08:00");
    let opened = app.post("/v1/desk/complaints").bearer(&handler.token).json(&body).send().await.expect(201).json();
    app.settle().await;
    assert_eq!(opened["received_at"], "2026-11-14T02:00:00Z", "every clock runs from then");
    let case = app.case(&handler, opened["reference"].as_str().expect("a reference")).await;
    assert_eq!((&case["channel"], &case["status"]), (&json!("letter"), &json!("awaiting_identity")));
    assert_eq!(e2e::life::clock(&case, "first_reply")["due_at"], "2026-11-15T02:00:00Z");
    assert!(
        app.mailbox().await.iter().all(|mail| mail.to().ends_with("@recourse.example")),
        "there is no address to write to"
    );
    body["channel"] = json!("pigeon");
    assert_eq!(
        app.post("/v1/desk/complaints").bearer(&handler.token).json(&body).send().await.refused(422)["field"],
        "channel"
    );
    body["channel"] = json!("hotline");
    body["received_at"] = json!("2027-01-01T00:00:00Z");
    assert_eq!(
        app.post("/v1/desk/complaints").bearer(&handler.token).json(&body).send().await.refused(422)["field"],
        "received_at"
    );
    let mut public = sample::english();
    public["channel"] = json!("letter");
    public["received_at"] = json!("2026-11-01T00:00:00Z");
    let opened = app.open_complaint(&public).await.opened;
    assert_eq!(opened["received_at"], e2e::app::BEGINNING, "the public cannot say when it came in");
}

#[tokio::test]
async fn a_card_number_is_masked_in_every_field_and_an_account_is_not() {
    const CARD: &str = "4111111111111111";
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let mut body = sample::english();
    body["complainant"]["phone"] = json!("13800138000");
    body["account"] = json!({ "identifier": CARD });
    body["transaction"]["counterparty"] = json!(CARD);
    let filed = app.open_and_prove(&body).await;
    for command in [
        json!({"command": "contact_third_party", "party": CARD, "text": "?"}),
        json!({"command": "record_contact", "party": CARD, "channel": CARD, "text": "!", "answered": true}),
        json!({"command": "confirm_identity", "method": CARD, "text": "Seen."}),
        json!({"command": "request_information", "text": "?", "needs": [CARD]}),
    ] {
        app.command(&handler, &filed.reference, command).await;
    }
    let case = app.case(&handler, &filed.reference).await.to_string();
    assert!(!case.contains(CARD) && case.contains("****1111"), "{case}");
    assert!(case.contains("13800138000"), "a telephone number stays: {case}");
    let amended = json!({"command": "amend", "account": "13800138001", "name": CARD});
    let case = app.command(&handler, &filed.reference, amended).await.to_string();
    assert!(!case.contains(CARD) && case.contains("13800138001"), "{case}");
}
