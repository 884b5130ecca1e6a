//! People away: what they say of themselves, who gets their work, and where the ladder goes meanwhile.

use e2e::life::logged;
use e2e::{Colleague, TestApp, sample};
use serde_json::{Value, json};

const AWAY: &str = "/v1/desk/away";

/// A firm that says who its supervisors and specialists are.
async fn firm() -> TestApp {
    TestApp::start_by_house_but(&[
        ("team = \"supervisors\"", "team = \"supervisors\"\npeople = [\"Zhao Lei\", \"Qian Yu\"]"),
        ("team = \"specialists\"", "team = \"specialists\"\npeople = [\"Sun Bo\"]"),
    ])
    .await
}

async fn goes_away(app: &TestApp, by: &Colleague, body: Value) -> Value {
    app.put(AWAY).bearer(&by.token).json(&body).send().await.ok()
}

/// Away for the next thirty days.
fn for_a_month(more: &Value) -> Value {
    let mut body = json!({"from": "2026-11-16T00:00:00Z", "until": "2026-12-16T00:00:00Z"});
    body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    body
}

/// The facts of the last event of a name.
fn facts<'a>(case: &'a Value, event: &str) -> &'a Value {
    let log = case["log"].as_array().expect("a log");
    &log.iter().rev().find(|entry| entry["event"] == event).unwrap_or_else(|| panic!("no {event}"))["facts"]
}

#[tokio::test]
async fn an_assignment_finds_the_substitute() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let (wang, chen) = (app.sign_in("Wang Fang", "handler").await, app.sign_in("Chen Jing", "manager").await);
    let li = app.sign_in("Li Na", "handler").await;
    let assign = async |to: &str| {
        let case = app.command(&chen, &filed.reference, json!({"command": "assign", "to": to})).await;
        (case["assignee"].clone(), facts(&case, "assigned")["meant_for"].clone())
    };
    assert_eq!(assign("Wang Fang").await, (json!("Wang Fang"), Value::Null));

    let said = goes_away(&app, &wang, for_a_month(&json!({"substitute": "Li Na"}))).await;
    let expected = json!({"person": "Wang Fang", "name": "Wang Fang", "from": "2026-11-16T00:00:00Z", "until": "2026-12-16T00:00:00Z", "substitute": "Li Na", "away_now": true, "set_by": "Wang Fang", "set_at": "2026-11-16T02:00:00Z"});
    assert_eq!(said, expected);
    assert_eq!(assign("Wang Fang").await, (json!("Li Na"), json!("Wang Fang")));
    // A ring of substitutes is nobody: the team has it.
    goes_away(&app, &li, for_a_month(&json!({"substitute": "Wang Fang"}))).await;
    assert_eq!(assign("Wang Fang").await, (Value::Null, json!("Wang Fang")));
    assert_eq!(app.case(&chen, &filed.reference).await["team"], "front-line");

    let listed = app.get(AWAY).bearer(&li.token).send().await.ok();
    let people: Vec<&Value> = listed["items"].as_array().expect("items").iter().map(|item| &item["person"]).collect();
    assert_eq!(people, ["Li Na", "Wang Fang"]);

    // Back early, and again: once is enough.
    for _ in 0..2 {
        assert_eq!(app.delete(AWAY).bearer(&wang.token).send().await.status, 204);
    }
    assert_eq!(assign("Wang Fang").await, (json!("Wang Fang"), Value::Null));
    app.advance("PT720H").await; // 16 December, ten o'clock
    assert_eq!(assign("Li Na").await, (json!("Li Na"), Value::Null), "back by the calendar");
    assert_eq!(app.get(AWAY).bearer(&li.token).send().await.ok(), json!({"items": []}));
}

#[tokio::test]
async fn a_manager_says_so_for_others_and_nonsense_is_refused() {
    let app = TestApp::start().await;
    let wang = app.sign_in("Wang Fang", "handler").await;
    let manager = app.sign_in("Chen Jing", "manager").await;
    let said = goes_away(&app, &manager, for_a_month(&json!({"person": "u-7", "name": "Zhou Min"}))).await;
    assert_eq!(
        (&said["person"], &said["name"], &said["set_by"]),
        (&json!("u-7"), &json!("Zhou Min"), &json!("Chen Jing"))
    );
    for role in ["supervisor", "specialist"] {
        let colleague = app.sign_in("Li Na", role).await;
        let other = for_a_month(&json!({"person": "Wang Fang"}));
        app.put(AWAY).bearer(&colleague.token).json(&other).send().await.refused(403);
        app.delete(&format!("{AWAY}?person=u-7")).bearer(&colleague.token).send().await.refused(403);
    }
    let auditor = app.sign_in("Ma Li", "compliance").await;
    app.put(AWAY).bearer(&auditor.token).json(&for_a_month(&json!({}))).send().await.refused(403);
    app.get(AWAY).bearer(&auditor.token).send().await.ok();
    app.get(AWAY).send().await.refused(401);
    app.put(AWAY).json(&for_a_month(&json!({}))).send().await.refused(401);

    let refused = async |more: Value, field: &str, word: &str| {
        let body = for_a_month(&more);
        let problem = app.put(AWAY).bearer(&wang.token).json(&body).send().await.refused(422);
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(problem["field"] == field && detail.contains(word), "{body}: {problem}");
    };
    refused(json!({"until": "2026-11-15T00:00:00Z"}), "until", "after from").await;
    refused(json!({"until": "2026-11-16T00:00:00Z"}), "until", "after from").await;
    refused(json!({"from": "2026-11-01T00:00:00Z", "until": "2026-11-10T00:00:00Z"}), "until", "over already").await;
    refused(json!({"until": "2027-11-18T00:00:00Z"}), "until", "366 days").await;
    refused(json!({"from": "2027-11-01T00:00:00Z", "until": "2027-12-01T00:00:00Z"}), "until", "366 days").await;
    refused(json!({"from": "tomorrow"}), "from", "offset").await;
    refused(json!({"until": "2026-12-01"}), "until", "offset").await;
    refused(json!({"substitute": " Wang Fang "}), "substitute", "somebody else").await;
    refused(json!({"substitute": ""}), "substitute", "1 to 255").await;
    refused(json!({"name": "Chen Jing"}), "name", "your sign-in").await;
    refused(json!({"person": "x".repeat(256)}), "person", "1 to 255").await;
    refused(json!({"surprise": 1}), "body", "surprise").await;
    let nothing = app.put(AWAY).bearer(&wang.token).json(&json!({"until": "2026-12-01T00:00:00Z"})).send().await;
    assert!(nothing.refused(422)["detail"].as_str().is_some_and(|detail| detail.contains("`from`")));
    app.delete(&format!("{AWAY}?who=u-7")).bearer(&wang.token).send().await.refused(422);

    assert_eq!(app.delete(&format!("{AWAY}?person=u-7")).bearer(&manager.token).send().await.status, 204);
    assert_eq!(app.get(AWAY).bearer(&wang.token).send().await.ok(), json!({"items": []}));
}

#[tokio::test]
async fn the_ladder_passes_over_levels_where_nobody_is() {
    let app = firm().await;
    let manager = app.sign_in("Chen Jing", "manager").await;
    let (zhao, qian) = (app.sign_in("Zhao Lei", "supervisor").await, app.sign_in("Qian Yu", "supervisor").await);
    let filed = app.open_and_prove(&sample::english()).await;
    goes_away(&app, &zhao, for_a_month(&json!({}))).await;
    goes_away(&app, &qian, for_a_month(&json!({"substitute": "Zhao Lei"}))).await;

    app.advance("PT24H").await;
    let case = app.case(&manager, &filed.reference).await;
    assert_eq!((&case["level"], &case["team"]), (&json!(3), &json!("specialists")));
    let step = facts(&case, "escalated");
    assert_eq!((&step["from"], &step["to"], &step["skipped"]), (&json!(1), &json!(3), &json!([2])));
    assert_eq!(app.mail(&filed.reference, "escalated").await.to(), "specialists@recourse.example");

    // One of them has a substitute who is there: the level is staffed.
    goes_away(&app, &qian, for_a_month(&json!({"substitute": "Wu Ting"}))).await;
    let second = app.open_and_prove(&sample::chinese()).await;
    let case = app.command(&manager, &second.reference, json!({"command": "escalate", "reason": "beyond me"})).await;
    assert_eq!((&case["level"], &facts(&case, "escalated")["skipped"]), (&json!(2), &Value::Null));

    // All above are empty but the top, which always has its mailbox.
    goes_away(&app, &manager, for_a_month(&json!({"person": "Sun Bo"}))).await;
    app.acted(&second, "escalation", json!({"reason": "nobody answers"})).await;
    let case = app.case(&manager, &second.reference).await;
    assert_eq!((&case["level"], &facts(&case, "escalated")["skipped"]), (&json!(4), &json!([3])));
    let told = app.mails(&second.reference, "escalated").await;
    let told: Vec<&str> = told.iter().map(|mail| mail.to()).collect();
    assert_eq!(told, ["supervisors@recourse.example", "complaints-manager@recourse.example"]);
}

/// An objection is a step as well. "Mine" by somebody who then goes away stops nothing.
#[tokio::test]
async fn an_objection_passes_them_and_the_ladder_goes_on_without_who_took_it() {
    let app = firm().await;
    let (handler, zhao) = (app.sign_in("Wang Fang", "handler").await, app.sign_in("Zhao Lei", "supervisor").await);
    let manager = app.sign_in("Chen Jing", "manager").await;
    let filed = app.open_and_prove(&sample::english()).await;
    let propose = json!({"command": "propose", "outcome": "rejected", "redress": [], "text": "Our records show that it was paid out."});
    app.command(&handler, &filed.reference, propose).await;
    goes_away(&app, &manager, for_a_month(&json!({"person": "Qian Yu"}))).await;
    app.acted(&filed, "decision", json!({"answer": "object", "reason": "It was not."})).await;
    let case = app.case(&manager, &filed.reference).await;
    assert_eq!((&case["level"], &facts(&case, "answered")["step"]["skipped"]), (&json!(2), &Value::Null));

    app.command(&zhao, &filed.reference, json!({"command": "take_over"})).await;
    goes_away(&app, &zhao, for_a_month(&json!({}))).await;
    let case = app.case(&manager, &filed.reference).await;
    assert_eq!(
        (&case["assignee"], logged(&case, "escalated")),
        (&json!("Zhao Lei"), 0),
        "the row touches no complaint"
    );
    app.advance("PT480H").await;
    let case = app.case(&manager, &filed.reference).await;
    assert!(logged(&case, "escalated") >= 1, "a breach climbs all the same");
    assert_eq!(case["assignee"], Value::Null);
}

#[tokio::test]
async fn the_desk_sees_how_long_each_team_had_it() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.advance("PT2H").await;
    app.command(&handler, &filed.reference, json!({"command": "request_information", "text": "Which bank?"})).await;
    app.advance("PT30H").await;
    app.acted(&filed, "messages", json!({"text": "This one."})).await;
    app.command(&handler, &filed.reference, json!({"command": "escalate", "reason": "beyond me"})).await;
    app.advance("PT1H").await;
    let times = app.case(&handler, &filed.reference).await["time_per_team"].clone();
    let told: Vec<String> = times
        .as_array()
        .expect("times")
        .iter()
        .map(|time| format!("{} {} {} {}", time["team"], time["level"], time["waiting_for"], time["spent"]))
        .collect();
    let expected = ["front-line 1 us PT2H", "front-line 1 complainant PT30H", "supervisors 2 us PT1H"].map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        format!("\"{}\" {} \"{}\" \"{}\"", words[0], words[1], words[2], words[3])
    });
    assert_eq!(told, expected, "{times:#}");
    assert!(times[2]["until"].is_null());

    let page = async |language: &str| {
        let path = format!("/desk/complaints/{}", filed.reference);
        let cookie = format!("recourse_desk={}", handler.token);
        app.get(&path).header("Accept-Language", language).cookie(&cookie).send().await.expect(200).text().to_owned()
    };
    let english = page("en").await;
    for words in ["Time by team", "<td>Complainant</td><td>30 h</td>", "<td>Us</td><td>1 h so far</td>"] {
        assert!(english.contains(words), "{words}");
    }
    let chinese = page("zh").await;
    for words in ["各团队用时", "<td>投诉人</td><td>30 小时</td>", "客服主管"] {
        assert!(chinese.contains(words), "{words}");
    }
}
