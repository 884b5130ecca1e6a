//! Many at once: nothing doubles, and nobody has to know of the others.

use e2e::{Answer, Call, TestApp, sample};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tokio::task::JoinSet;

/// More than a firm's busiest complaint ever sees at once.
const MANY: usize = 12;

async fn all_at_once(calls: impl Iterator<Item = Call>) -> Vec<Answer> {
    calls.map(Call::send).collect::<JoinSet<_>>().join_all().await
}

#[tokio::test]
async fn one_key_at_the_same_time_is_one_complaint() {
    let app = TestApp::start().await;
    let call = app.post("/v1/complaints").header("Idempotency-Key", "same").json(&sample::english());
    let answers = all_at_once((0..MANY).map(|_| call.clone())).await;
    let references: BTreeSet<String> =
        answers.into_iter().map(|answer| answer.expect(201).json()["reference"].to_string()).collect();
    assert_eq!(references.len(), 1);
    app.settle().await;
    assert_eq!(app.mailbox().await.len(), 1);
}

#[tokio::test]
async fn commands_without_a_version_all_act_on_the_current_one() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let commands = app.post(&format!("/v1/desk/complaints/{}/commands", filed.reference)).bearer(&handler.token);
    let note = |number: usize| commands.clone().json(&json!({"command": "note", "text": format!("note {number}")}));
    let answers = all_at_once((0..MANY).map(note)).await;
    answers.into_iter().for_each(|answer| drop(answer.expect(200)));
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(e2e::life::logged(&case, "noted"), MANY);
    app.settle().await;
}

#[tokio::test]
async fn of_those_with_the_same_version_one_wins() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let version = format!("\"{}\"", app.case(&handler, &filed.reference).await["version"]);
    let commands = app.post(&format!("/v1/desk/complaints/{}/commands", filed.reference)).bearer(&handler.token);
    let take_over = commands.header("If-Match", &version).json(&json!({"command": "take_over"}));
    let answers = all_at_once((0..MANY).map(|_| take_over.clone())).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![200], vec![412; MANY - 1]].concat());
    app.settle().await;
}

#[tokio::test]
async fn staff_may_be_faster_than_the_machine() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let opened = app.post("/v1/complaints").json(&sample::english()).send().await.expect(201).json();
    let reference = opened["reference"].as_str().expect("a reference").to_owned();
    let attest = json!({"command": "confirm_identity", "method": "video call", "text": "Passport seen."});
    app.try_command(&handler, &reference, attest).await.expect(200);
    app.settle().await;
    app.mail(&reference, "acknowledgement").await.code();
    let case: Value = app.case(&handler, &reference).await;
    assert_eq!((&case["status"], &case["identity"]["account"]), (&json!("investigating"), &json!("attested")));
}
