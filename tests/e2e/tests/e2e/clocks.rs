//! Clocks end to end: to the second, once, in order, with their breaches and steps.

use e2e::app::moment;
use e2e::life::{clock, logged};
use e2e::{TestApp, sample};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// The percentages at which a clock warned.
fn warned(case: &Value, kind: &str) -> Vec<u64> {
    let log = case["log"].as_array().expect("a log").iter();
    let of_clock = log.filter(|entry| entry["event"] == "clock_warned" && entry["facts"]["kind"] == kind);
    of_clock.map(|entry| entry["facts"]["percent"].as_u64().expect("a percentage")).collect()
}

#[tokio::test]
async fn the_24_hour_clock_warns_breaches_and_climbs() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let operations = app.sign_in("Ops", "operations").await;
    let case = || app.case(&operations, &filed.reference);
    app.advance("PT11H59M59.999999S").await;
    assert_eq!(warned(&case().await, "first_reply"), Vec::<u64>::new());
    app.advance("PT0.000001S").await;
    assert_eq!(warned(&case().await, "first_reply"), [50], "at 12 h");
    app.advance("PT7H11M59.999999S").await;
    assert_eq!(warned(&case().await, "first_reply"), [50]);
    app.advance("PT0.000001S").await;
    assert_eq!(warned(&case().await, "first_reply"), [50, 80], "at 19.2 h");
    app.advance("PT4H47M59.999999S").await;
    assert_eq!(clock(&case().await, "first_reply")["state"], "running", "one microsecond before the end");
    assert_eq!(app.now().await.to_string(), "2026-11-17T01:59:59.999999Z");
    app.advance("PT0.000001S").await;
    let case = case().await;
    assert_eq!((&clock(&case, "first_reply")["state"], &case["breached"]), (&json!("breached"), &json!(true)));
    assert_eq!((&case["level"], &case["team"]), (&json!(2), &json!("supervisors")));
    assert_eq!((logged(&case, "clock_breached"), logged(&case, "escalated")), (1, 1));

    let breaches = app.get("/v1/desk/breaches").bearer(&operations.token).send().await.ok();
    let expected = json!({
        "reference": filed.reference, "clock": "first_reply", "regime": "house", "due_at": "2026-11-17T02:00:00Z",
        "recorded_at": "2026-11-17T02:00:00Z", "lag_ms": 0, "level": 1, "team": "front-line", "category": "refund_delay",
        "causes": ["unassigned", "contact_unproven"],
    });
    assert_eq!(breaches, json!({"items": [expected], "next_cursor": null}));
    let report = app.get("/v1/desk/reports/breaches.csv").bearer(&operations.token).send().await.expect(200);
    assert_eq!(report.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    let row = "first_reply,house,2026-11-17T02:00:00Z,2026-11-17T02:00:00Z,0,1,front-line,,refund_delay,unassigned contact_unproven";
    assert!(report.text().ends_with(&format!("causes\r\n{},{row}\r\n", filed.reference)), "{}", report.text());
    let told: Vec<String> =
        app.mails(&filed.reference, "breached").await.iter().map(|mail| mail.to().to_owned()).collect();
    assert_eq!(told, ["front-line@recourse.example"], "the supervisors hear of it by the step");
    assert_eq!(app.mail(&filed.reference, "escalated").await.to(), "supervisors@recourse.example");

    app.advance("PT1H").await;
    let supervisor = app.sign_in("Zhao Lei", "supervisor").await;
    let late =
        app.command(&supervisor, &filed.reference, json!({"command": "reply", "text": "Sorry for the wait."})).await;
    let first_reply = clock(&late, "first_reply");
    assert_eq!(
        (&first_reply["state"], &first_reply["ended_at"]),
        (&json!("breached"), &json!("2026-11-17T03:00:00Z")),
        "a late answer does not undo it"
    );
}

#[tokio::test]
async fn one_long_step_fires_everything_in_order() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    app.advance("PT2160H").await;
    let manager = app.sign_in("Chen Jing", "manager").await;
    let case = app.case(&manager, &filed.reference).await;
    let times: Vec<_> = case["log"].as_array().expect("a log").iter().map(|entry| moment(&entry["at"])).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(case["level"], 4, "nobody took it over, so it climbed to the top of the house");
    let breaches = app.get("/v1/desk/breaches").bearer(&manager.token).send().await.ok();
    let items = breaches["items"].as_array().expect("items");
    assert!(items.iter().all(|breach| breach["lag_ms"] == 0), "{items:#?}");
    assert_eq!(items.len(), logged(&case, "clock_breached"));
    app.mail(&filed.reference, "reminder").await;
}

#[tokio::test]
async fn a_review_is_late_when_the_working_day_ends() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::about("service_quality", "Tom Hall")).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let case = app.command(&handler, &filed.reference, json!({"command": "reply", "text": "We look into it."})).await;
    let due_at = moment(&clock(&case, "review")["due_at"]);
    assert_eq!(clock(&case, "review")["due_on"], "2026-11-19", "three working days: 17, 18, 19");
    assert_eq!(due_at, "2026-11-19T23:59:59+08:00".parse().expect("a moment"), "the end of the day in Beijing");
    app.advance_to(due_at - SignedDuration::from_micros(1)).await;
    assert_eq!(clock(&app.case(&handler, &filed.reference).await, "review")["state"], "running");
    app.advance("PT1S").await;
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!((&clock(&case, "review")["state"], &case["level"]), (&json!("breached"), &json!(2)));
}

#[tokio::test]
async fn urgent_categories_have_an_inner_target() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::about("scam", "Eve Stone")).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.advance("PT2H").await;
    assert_eq!(
        warned(&app.case(&handler, &filed.reference).await, "first_reply"),
        [8],
        "priority 1: two of the 24 hours"
    );
}

#[tokio::test]
async fn nobody_answering_a_question_becomes_a_task() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.command(&handler, &filed.reference, json!({"command": "request_information", "text": "Which bank?"})).await;
    app.advance("PT264H").await;
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(clock(&case, "complainant_answer")["state"], "lapsed");
    let tasks = case["tasks"].as_array().expect("tasks");
    assert!(tasks.iter().any(|task| task["kind"] == "no_answer"), "{tasks:#?}");
    assert_eq!(case["status"], "awaiting_complainant", "a question that lapses closes nothing");
}

#[tokio::test]
async fn the_clock_by_hand_is_read_moved_and_never_set_back() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/local/clock").send().await.ok(), json!({"now": e2e::app::BEGINNING}));
    for wrong in ["-PT1H", "yesterday", "", "P20Y"] {
        app.post("/local/clock").json(&json!({ "advance": wrong })).send().await.refused(422);
    }
    app.post("/local/clock").json(&json!({})).send().await.refused(422);
    assert_eq!(app.advance("P1DT30M").await.to_string(), "2026-11-17T02:30:00Z");
}

#[tokio::test]
async fn the_local_pages_answer_no_other_name() {
    let app = TestApp::start().await;
    app.post("/local/clock").header("Host", "evil.example").json(&json!({"advance": "PT1H"})).send().await.refused(403);
    app.get("/local/mailbox").header("Host", "evil.example").send().await.refused(403);
    app.post("/local/settle").header("Origin", "https://evil.example").send().await.refused(403);
    assert_eq!(app.now().await.to_string(), e2e::app::BEGINNING);
}

/// Every date says how it came about: to the complainant, on the page and to staff.
#[tokio::test]
async fn a_deadline_is_explained_day_by_day() {
    let app = TestApp::start().await;
    let mut body = sample::english();
    body["jurisdiction"] = json!("uk");
    let filed = app.open_complaint(&body).await;
    app.settle().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let (own, desk) =
        (format!("/v1/complaints/{}", filed.reference), format!("/v1/desk/complaints/{}", filed.reference));
    let asked = async |path: String, token: &str| app.get(&path).bearer(token).send().await;
    let why = asked(format!("{own}/clocks/legal_final/explanation"), &filed.token).await.ok();
    assert_eq!((&why["regime"], &why["length"], &why["unit"]), (&json!("uk-disp"), &json!(15), &json!("working_days")));
    let days = why["days"].as_array().expect("days");
    assert_eq!(days.iter().filter(|day| day["counts"] == true).count(), 15);
    assert_eq!(days.last().map(|day| &day["date"]), Some(&why["due_on"]));
    assert!(days.iter().all(|day| day["zh"].is_string() && day["en"].is_string()));
    assert!(
        why["recompute"]
            .as_str()
            .is_some_and(|line| line.contains("--calendar gb-eng") && line.contains("--working-days 15"))
    );
    assert_eq!(asked(format!("{desk}/clocks/legal_final/explanation?regime=uk-disp"), &handler.token).await.ok(), why);
    // What is not there, or no business of the complainant's, is not found.
    for path in ["nonsense", "level_response", "leak_report", "legal_final/x"] {
        asked(format!("{own}/clocks/{path}/explanation"), &filed.token).await.refused(404);
    }
    asked(format!("{desk}/clocks/legal_final/explanation?regime=cn"), &handler.token).await.refused(404);
    asked(format!("{own}/clocks/legal_final/explanation"), "nonsense").await.refused(401);
    // An extension is part of it.
    let specialist = app.sign_in("Sun", "specialist").await;
    let later =
        json!({"command": "extend", "clock": "legal_final", "reason": "The bank is slow.", "due_on": "2026-12-18"});
    app.command(&specialist, &filed.reference, later).await;
    let why = asked(format!("{own}/clocks/legal_final/explanation"), &filed.token).await.ok();
    assert_eq!((&why["due_on"], &why["extensions"][0]["reason"]), (&json!("2026-12-18"), &json!(null)), "not proven");
    let told = asked(format!("{desk}/clocks/legal_final/explanation"), &handler.token).await.ok();
    assert_eq!(told["extensions"][0]["reason"], "The bank is slow.");
    assert_ne!(why["counted_due_at"], why["due_at"]);
}

/// A mail names no law; who reads it does, and the law's clocks are as if it had been named.
#[tokio::test]
async fn the_law_can_be_named_later() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::about("unauthorised_txn", "Ann")).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.advance("PT72H").await;
    let cookie = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let case = format!("/desk/complaints/{}", filed.reference);
    let says = async |law: &str, why: &str| {
        let form = [("command", "set_jurisdiction"), ("jurisdiction", law), ("reason", why)];
        let call = app.post(&format!("{case}/commands")).header("Accept-Language", "en").cookie(&cookie);
        call.form(&form).send().await
    };
    assert_eq!(says("", "The contract is with our company there.").await.status, 422);
    says("us", "The contract is with our company there.").await.leads_to();
    let long = says("us-new-account", "First deposit on 18 November.").await;
    assert!(long.status == 403 && long.text().contains("First deposit on 18 November."), "{}", long.text());
    app.settle().await;
    let view = app.status(&filed).await;
    assert_eq!(view["jurisdiction"], "us");
    let path = format!("/v1/complaints/{}/clocks/legal_final/explanation", filed.reference);
    let why = app.get(&path).bearer(&filed.token).send().await.ok();
    assert_eq!((&why["regime"], &why["started_at"]), (&json!("us"), &view["received_at"]));
    let told = view["timeline"].as_array().expect("a timeline");
    assert!(told.iter().any(|event| event["event"] == "jurisdiction_set"), "{told:?}");
    // It fires like any other.
    app.advance("P14D").await;
    let breaches = app.get("/v1/desk/breaches?clock=legal_final").bearer(&handler.token).send().await.ok();
    assert!(
        breaches["items"].as_array().is_some_and(|items| items.iter().any(|item| item["regime"] == "us")),
        "{breaches}"
    );
}
