//! Each function answers a whole recorded event of each of its triggers, through its public entry,
//! with the answer AWS expects and the effect the event calls for. A poisoned message costs itself.

use aws_lambda_events::event::sqs::SqsEvent;
use e2e::app::{BEGINNING, INBOX};
use e2e::sample;
use jiff::SignedDuration;
use lambda_runtime::{Context, LambdaEvent};
use lambda_shell::{Clock, batch, http};
use local::Stack;
use local::chance::Seeded;
use local::embedded::PutMode;
use local::stack::{Functions, Options};
use local::times::Times;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A stack in which nothing runs by itself.
async fn stack() -> Stack {
    let times = Arc::new(Times::standing(BEGINNING.parse().expect("a moment")));
    Stack::open(Options::in_memory(times, Arc::new(Seeded::new(11)))).await.expect("the stack opens")
}

/// A recorded event, with what this stack made put into its places.
fn event(name: &str, places: &[(&str, &str)]) -> Value {
    let file = format!("{}/events/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let filled = places.iter().fold(text, |text, (place, value)| text.replace(&format!("{{{{{place}}}}}"), value));
    assert!(!filled.contains("{{"), "{name}: a place was not filled");
    serde_json::from_str(&filled).expect("JSON")
}

fn sqs(name: &str, places: &[(&str, &str)]) -> SqsEvent {
    serde_json::from_value(event(name, places)).expect("an SQS event")
}

/// The ids of the messages that come again, in the shape the queue mapping reads.
fn failed(response: &impl serde::Serialize) -> Vec<Value> {
    let answer = serde_json::to_value(response).expect("JSON");
    let failures = answer["batchItemFailures"].as_array().expect("a partial batch response").iter();
    failures.map(|failure| failure["itemIdentifier"].clone()).collect()
}

/// The status and the body of an HTTP API answer.
async fn answered(router: axum::Router, event: Value) -> (u64, Value) {
    let answer = http::answer(router, LambdaEvent::new(event, Context::default())).await.expect("an answer");
    assert_eq!(answer["isBase64Encoded"], false);
    let body = answer["body"].as_str().expect("a body");
    (answer["statusCode"].as_u64().expect("a status"), serde_json::from_str(body).expect("JSON"))
}

fn functions(stack: &Stack) -> &Functions {
    stack.functions()
}

/// A complaint that was filed, and nothing after it: reference and access token.
async fn filed(stack: &Stack) -> (String, String) {
    let mut recorded = event("intake-http", &[]);
    recorded["body"] = json!(sample::english().to_string());
    recorded["headers"].as_object_mut().expect("headers").remove("idempotency-key");
    let (status, body) = answered(intake::http_api::api(functions(stack).intake.clone()), recorded).await;
    assert_eq!(status, 201, "{body}");
    let text = |name: &str| body[name].as_str().expect("a text").to_owned();
    (text("reference"), text("access_token"))
}

/// How it stands, by the desk's API.
async fn case(stack: &Stack, reference: &str) -> Value {
    let mut recorded = event("desk-http", &[("reference", reference), ("token", &token(stack)), ("version", "1")]);
    let path = format!("/v1/desk/complaints/{reference}");
    recorded["requestContext"]["http"]["method"] = json!("GET");
    recorded["requestContext"]["http"]["path"] = json!(path);
    recorded["rawPath"] = json!(path);
    recorded.as_object_mut().expect("an object").remove("body");
    let (status, body) = answered(desk::http_api::api(functions(stack).desk.clone()), recorded).await;
    assert_eq!(status, 200, "{body}");
    body
}

fn token(stack: &Stack) -> String {
    let issuer = stack.issuer().expect("a local issuer");
    issuer.token("Wang Fang", complaint::Role::Handler, stack.times().now())
}

/// The number of the last event of a kind.
fn last(case: &Value, event: &str) -> String {
    let found = case["log"].as_array().expect("a log").iter().rev().find(|entry| entry["event"] == event);
    found.unwrap_or_else(|| panic!("no {event}"))["seq"].to_string()
}

#[tokio::test]
async fn intake_answers_the_http_api() {
    let stack = stack().await;
    let router = intake::http_api::api(functions(&stack).intake.clone());
    let (status, body) = answered(router.clone(), event("intake-http", &[])).await;
    assert_eq!((status, &body["status"]), (201, &json!("received")));
    let (_, again) = answered(router, event("intake-http", &[])).await;
    assert_eq!(again["reference"], body["reference"], "the gateway may call twice");
    stack.settle_by_hand().await.expect("at rest");
    let mails = stack.embedded().mailbox.list().expect("read");
    assert_eq!(mails.iter().map(|mail| mail.destinations.join(",")).collect::<Vec<_>>(), ["lilei@example.org"]);
}

#[tokio::test]
async fn intake_takes_the_object_event_of_a_receipt_rule() {
    let stack = stack().await;
    let raw = sample::letter("Ann <ann@example.org>", INBOX, "Refund", "s3@example.org", "It has not arrived.");
    let raw = [b"Return-Path: <ann@example.org>\r\n".to_vec(), raw].concat();
    let key = "inbound/o3vrnil0e2ic28tr a=1";
    stack
        .embedded()
        .objects
        .put("raw-mail", key, &raw, Some("message/rfc822"), BTreeMap::new(), PutMode::CreateOnly)
        .expect("stored");
    for _ in 0..2 {
        let mut recorded = event("intake-s3", &[]);
        recorded["Records"][0]["eventTime"] = json!("2026-11-16T01:30:00.123Z");
        let arrived = serde_json::from_value(recorded).expect("an S3 event");
        functions(&stack).intake.mail_arrived(arrived).await.expect("taken in");
    }
    let set_up = json!({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "raw-mail"});
    let arrived = serde_json::from_value(set_up).expect("what S3 sends when it is set up");
    functions(&stack).intake.handle(arrived).await.expect("passed over");
    let row = functions(&stack).intake.store.mail_row(key).await.expect("read").expect("in the ledger");
    assert_eq!(row.outcome, "opened");
    let day = store::inbound::day_of(row.at);
    let of_day = functions(&stack).intake.store.mail_ledger(&day).await.expect("read").ended;
    assert_eq!(of_day.iter().map(|row| row.outcome.as_str()).collect::<Vec<_>>(), ["opened"]);
    let case = case(&stack, &row.reference.expect("a complaint")).await;
    assert_eq!((&case["channel"], &case["complainant"]["email"]), (&json!("email"), &json!("ann@example.org")));
    assert_eq!(case["received_at"], "2026-11-16T01:30:00.123Z", "the moment counts at which the mail was stored");
    stack.settle_by_hand().await.expect("at rest");
    assert_eq!(stack.embedded().mailbox.list().expect("read").len(), 1, "acknowledged once");
}

/// What the domain of a sender wants done with what fails DMARC is told apart from the mail, before or after it.
#[tokio::test]
async fn intake_waits_for_the_policy_of_a_sender_that_failed_dmarc() {
    let stack = stack().await;
    let mail_server = Some(mail::SES.to_owned());
    let intake = intake::Intake { mail_server, ..functions(&stack).intake.clone() };
    let stored = |key: &str| {
        let verdicts = b"Authentication-Results: amazonses.com; spf=fail; dmarc=fail header.from=example.org;\r\n";
        let letter =
            sample::letter("Ann <ann@example.org>", INBOX, "Refund", &format!("{key}@example.org"), "Where is it?");
        let raw = [verdicts.to_vec(), letter].concat();
        let objects = &stack.embedded().objects;
        objects.put("raw-mail", key, &raw, None, BTreeMap::new(), PutMode::CreateOnly).expect("stored");
    };
    let arrives = async |key: &str| {
        let record = json!({"eventTime": stack.times().now(), "s3": {"object": {"key": key}}});
        let event = serde_json::from_value(json!({ "Records": [record] })).expect("an S3 event");
        let taken = intake.mail_arrived(event).await;
        let row = intake.store.mail_row(key).await.expect("read");
        taken.map(|()| row.expect("in the ledger")).map_err(|error| error.to_string())
    };
    let told = async |key: &str, policy: &str| {
        let event = sqs("intake-ses", &[("key", key), ("policy", policy)]);
        assert!(failed(&batch::run(event, |message| intake.handle(message)).await).is_empty());
    };
    let waits = "DMARC failed, and the policy of the sender's domain is not there yet";
    stored("mail/a");
    assert_eq!(arrives("mail/a").await.expect_err("it waits"), waits);
    told("mail/a", "reject").await;
    let ended = arrives("mail/a").await.expect("it is told");
    assert_eq!(
        (ended.outcome.as_str(), ended.authentication.as_deref()),
        ("quarantined", Some("spf=fail dkim=none dmarc=fail p=reject"))
    );
    assert_eq!(intake.replay("mail/a").await.expect("read again").now, "quarantined", "read again, it is as it was");
    stored("mail/b");
    told("mail/b", "none").await;
    assert_eq!(arrives("mail/b").await.expect("told before").outcome, "opened");
    stored("mail/c");
    let arrived = json!({"eventTime": stack.times().now(), "s3": {"object": {"key": "mail/c"}}});
    assert_eq!(arrives("mail/c").await.expect_err("it waits"), waits);
    stack.times().move_to(stack.times().now() + SignedDuration::from_secs(390)).expect("in memory");
    let again = serde_json::from_value(json!({ "Records": [arrived] })).expect("an S3 event");
    intake.mail_arrived(again).await.expect("it waits no longer");
    let row = intake.store.mail_row("mail/c").await.expect("read").expect("in the ledger");
    assert_eq!(
        (row.outcome.as_str(), row.authentication.as_deref()),
        ("opened", Some("spf=fail dkim=none dmarc=fail"))
    );
}

#[tokio::test]
async fn the_relay_passes_a_stream_batch_on() {
    let stack = stack().await;
    let recorded = serde_json::from_value(event("outbox-relay-dynamodb", &[])).expect("a stream event");
    let response = functions(&stack).relay.handle(recorded).await;
    assert!(failed(&response).is_empty());
    let waiting = |queue: &str| stack.embedded().queues.peek(queue, 10).expect("the queue is there");
    let first: Vec<Value> =
        waiting("verification").iter().map(|message| serde_json::from_str(&message.body).expect("JSON")).collect();
    assert_eq!(first, [json!({"v": 1, "reference": "RC-D089-89F0-6VVN-KABR", "seq": 1, "fact": "received"})]);
    let told: Vec<Value> =
        waiting("notifications").iter().map(|message| serde_json::from_str(&message.body).expect("JSON")).collect();
    assert_eq!(told, [json!({"v": 1, "reference": "RC-D089-89F0-6VVN-KABR", "seq": 2, "fact": "assessed"})]);
    assert!(waiting("escalation").is_empty(), "a state that was modified is no event");
}

#[tokio::test]
async fn verification_looks_at_the_new_one_and_leaves_the_poison() {
    let stack = stack().await;
    let (reference, _) = filed(&stack).await;
    for _ in 0..2 {
        let response = batch::run(sqs("verification-sqs", &[("reference", &reference)]), |message| {
            functions(&stack).verification.handle(message)
        })
        .await;
        assert_eq!(failed(&response), ["059f36b4-87a3-44ab-83d2-661970000001"]);
    }
    let case = case(&stack, &reference).await;
    assert_eq!((&case["status"], &case["version"]), (&json!("awaiting_identity"), &json!(2)));
}

#[tokio::test]
async fn the_timers_sweep_on_schedule_and_wake_from_the_queue() {
    let stack = stack().await;
    let (reference, _) = filed(&stack).await;
    stack.settle_by_hand().await.expect("at rest");
    assert!(
        event("sla-timers-schedule", &[])["Records"].is_null(),
        "that is how the function tells its triggers apart"
    );
    assert_eq!(functions(&stack).timers.sweep().await.expect("a sweep").sent, 0, "nothing is due yet");
    let noon = stack.times().now() + SignedDuration::from_hours(12);
    stack.times().move_to(noon).expect("in memory");
    let swept = functions(&stack).timers.sweep().await.expect("a sweep");
    assert_eq!((swept.found, swept.sent), (1, 1));
    let sent = stack.embedded().queues.peek("timers", 10).expect("the queue is there");
    let expected = event("sla-timers-sqs", &[("reference", &reference)])["Records"][1]["body"]
        .as_str()
        .expect("a body")
        .to_owned();
    // The day that is over is to be digested, too.
    let wakes = sent.iter().map(|message| message.body.as_str()).filter(|body| body.contains("wake_at"));
    assert_eq!(wakes.collect::<Vec<_>>(), [expected]);
    for _ in 0..2 {
        let response = batch::run(sqs("sla-timers-sqs", &[("reference", &reference)]), |message| {
            functions(&stack).timers.handle(message)
        })
        .await;
        assert_eq!(failed(&response), ["059f36b4-87a3-44ab-83d2-661970000001"]);
    }
    assert_eq!(e2e::life::logged(&case(&stack, &reference).await, "clock_warned"), 1, "warned once");
}

#[tokio::test]
async fn escalation_climbs_once() {
    let stack = stack().await;
    let (reference, _) = filed(&stack).await;
    stack.settle_by_hand().await.expect("at rest");
    stack.times().move_to(stack.times().now() + SignedDuration::from_hours(24)).expect("in memory");
    let wake = messages::queue::WakeUp::new(&reference.parse().expect("a reference"), stack.times().now());
    functions(&stack).timers.wake(wake).await.expect("woken");
    let before = case(&stack, &reference).await;
    assert_eq!((&before["level"], &before["breached"]), (&json!(1), &json!(true)));
    let places = [("reference", reference.as_str()), ("seq", &last(&before, "clock_breached"))];
    for _ in 0..2 {
        let response =
            batch::run(sqs("escalation-sqs", &places), |message| functions(&stack).escalation.handle(message)).await;
        assert_eq!(failed(&response), ["059f36b4-87a3-44ab-83d2-661970000002"]);
    }
    let after = case(&stack, &reference).await;
    assert_eq!((&after["level"], e2e::life::logged(&after, "escalated")), (&json!(2), 1));
}

#[tokio::test]
async fn notifications_mail_once_and_take_the_providers_word() {
    let stack = stack().await;
    let (reference, _) = filed(&stack).await;
    let first_look = batch::run(sqs("verification-sqs", &[("reference", &reference)]), |message| {
        functions(&stack).verification.handle(message)
    })
    .await;
    assert_eq!(failed(&first_look).len(), 1);
    let places = [("reference", reference.as_str()), ("seq", &last(&case(&stack, &reference).await, "assessed"))];
    for _ in 0..2 {
        let response =
            batch::run(sqs("notifications-sqs", &places), |work| functions(&stack).notifications.handle(work)).await;
        assert_eq!(failed(&response), ["059f36b4-87a3-44ab-83d2-661970000001"]);
    }
    let mails = stack.embedded().mailbox.list().expect("read");
    assert_eq!(mails.len(), 1, "sent once");
    let (_, key) = mails[0].tags.iter().find(|(name, _)| name == "recourse-key").expect("a key").clone();
    for _ in 0..2 {
        let response =
            batch::run(sqs("notifications-ses", &[("key", &key)]), |work| functions(&stack).notifications.handle(work))
                .await;
        assert!(failed(&response).is_empty());
    }
    let tasks = case(&stack, &reference).await["tasks"].clone();
    let kinds: Vec<&Value> = tasks.as_array().expect("tasks").iter().map(|task| &task["kind"]).collect();
    assert_eq!(kinds, ["reach_another_way"], "one task, however often it bounces");
}

#[tokio::test]
async fn an_answer_that_bounces_speaks_against_its_address() {
    let stack = stack().await;
    for _ in 0..2 {
        let events = sqs("notifications-ses", &[("key", "answer-0123456789abcdef01234567")]);
        let response = batch::run(events, |work| functions(&stack).notifications.handle(work)).await;
        assert!(failed(&response).is_empty());
    }
    let standing = stack.observer().standing("ann@example.org", stack.times().now()).await.expect("the table answers");
    assert_eq!(standing, store::standing::Standing::Bounced);
}

#[tokio::test]
async fn the_portal_answers_the_http_api() {
    let stack = stack().await;
    let (reference, token) = filed(&stack).await;
    let router = portal::http_api::api(functions(&stack).portal.clone());
    let (status, body) =
        answered(router.clone(), event("portal-http", &[("reference", &reference), ("token", &token)])).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(case(&stack, &reference).await["messages"][0]["text"], "还没有收到。");
    let (status, problem) =
        answered(router, event("portal-http", &[("reference", &reference), ("token", "forged")])).await;
    assert_eq!((status, &problem["status"]), (401, &json!(401)));
}

#[tokio::test]
async fn the_desk_answers_the_http_api() {
    let stack = stack().await;
    let (reference, _) = filed(&stack).await;
    let places = [("reference", reference.as_str()), ("token", &token(&stack)), ("version", "1")];
    let router = desk::http_api::api(functions(&stack).desk.clone());
    let (status, body) = answered(router.clone(), event("desk-http", &places)).await;
    assert_eq!((status, &body["version"]), (200, &json!(2)), "{body}");
    let (status, _) = answered(router, event("desk-http", &places)).await;
    assert_eq!(status, 412, "the version has moved on");
}
