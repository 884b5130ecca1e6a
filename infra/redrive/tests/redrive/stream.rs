//! `redrive stream`.

use crate::dying::{Without, killed_at_each_call};
use crate::world::{BEGINNING, World};
use aws_sdk_dynamodb::types::AttributeValue;
use complaint::command::Actor;
use complaint::event::Personal;
use complaint::{Event, Fact, Reference};
use jiff::{SignedDuration, Timestamp};
use messages::queue::RELAYED;
use messages::stored;
use serde_json::{Value, json};
use std::sync::Arc;
use store::schema;

/// What Lambda leaves of a batch whose records arrived in this span.
fn failure_of(table: &str, from: Timestamp, to: Timestamp) -> String {
    json!({
        "requestContext": {"requestId": "c1", "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:recourse-outbox-relay",
            "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 3},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "version": "1.0", "timestamp": "2026-11-16T03:00:00.000Z",
        "DDBStreamBatchInfo": {"shardId": "shardId-1", "startSequenceNumber": "1", "endSequenceNumber": "9",
            "approximateArrivalOfFirstRecord": from.to_string(), "approximateArrivalOfLastRecord": to.to_string(),
            "batchSize": 3, "streamArn": format!("arn:aws:dynamodb:us-east-1:123456789012:table/{table}/stream/2026-11-01T00:00:00.000")},
    })
    .to_string()
}

fn failure(from: Timestamp, to: Timestamp) -> String {
    failure_of("recourse", from, to)
}

fn beginning() -> Timestamp {
    BEGINNING.parse().expect("a moment")
}

/// Everything the queues were told, by queue.
fn told(world: &World) -> Vec<(&'static str, Vec<String>)> {
    RELAYED.map(|queue| (queue.name(), world.bodies(queue.name()))).into()
}

/// What the relay tells the queues of the rows that lie in the real stream.
async fn relayed(world: &World, rows: std::ops::Range<usize>) -> Vec<(&'static str, Vec<String>)> {
    let all = world.embedded.table.stream_read(100).expect("the stream is there");
    let record = |(number, image): (usize, &Value)| {
        json!({"eventName": "INSERT", "dynamodb": {"SequenceNumber": number.to_string(),
            "Keys": {"pk": image["pk"], "sk": image["sk"]}, "NewImage": image}})
    };
    let records: Vec<Value> = all[rows].iter().map(|row| &row.image).enumerate().map(record).collect();
    let event = serde_json::from_value(json!({ "Records": records })).expect("an event");
    let answer = world.stack.functions().relay.handle(event).await;
    assert!(answer.batch_item_failures.is_empty());
    let bodies = |name: &str| {
        let waiting = world.stack.embedded().queues.peek(name, 100).expect("the queue is there");
        let mut bodies: Vec<String> = waiting.into_iter().map(|message| message.body).collect();
        bodies.sort();
        bodies
    };
    RELAYED.map(|queue| (queue.name(), bodies(queue.name()))).into()
}

/// An event of a complaint, as the store writes them, with a person's words in it.
async fn write(world: &World, reference: &Reference, seq: u64, at: Timestamp, words: &str) {
    let event = Event { at, by: Actor::System, fact: Fact::Replied, starts: Vec::new(), personal: Personal::default() };
    write_public(world, reference, seq, stored::write(&event).expect("written"), words).await;
}

async fn write_public(world: &World, reference: &Reference, seq: u64, public: String, words: &str) {
    let put = world.sdk().dynamodb.put_item().table_name("recourse");
    let put = put.item("pk", AttributeValue::S(schema::complaint_pk(reference)));
    let put = put.item("sk", AttributeValue::S(schema::event_sk(seq)));
    let put = put.item("public", AttributeValue::S(public));
    put.item("personal", AttributeValue::S(words.to_owned())).send().await.expect("put");
}

fn reference(number: u8) -> Reference {
    Reference::from_random([number; 10])
}

fn replied(reference: &Reference, seq: u64) -> String {
    format!(r#"{{"v":1,"reference":"{reference}","seq":{seq},"fact":"replied"}}"#)
}

#[tokio::test(start_paused = true)]
async fn what_the_relay_could_not_pass_on_is_passed_on() {
    let world = World::new().await;
    world.open_complaint().await;
    let from = world.after(SignedDuration::from_mins(10));
    world.open_complaint().await;
    let to = world.after(SignedDuration::from_secs(90));
    world.open_complaint().await;
    world.after(SignedDuration::from_mins(10));
    world.open_complaint().await;
    // The first warning is near, so that the relay wakes the timers too.
    world.times.move_to("2026-11-16T14:11:00Z".parse().unwrap()).unwrap();
    world.put("stream-failed", &failure(from, to));
    let (ended, said) = world.redrive(&["stream"]).await;
    assert!(ended.unwrap());
    assert_eq!(said, "failures of the stream repaired: 1, events told to the queues: 2\n");
    let expected = relayed(&world, 1..3).await;
    assert_eq!(told(&world), expected);
    let counts: Vec<usize> = expected.iter().map(|(_, bodies)| bodies.len()).collect();
    assert_eq!(counts, [2, 2, 0, 0, 0], "both are to be looked at and woken");
    assert_eq!(world.count("stream-failed"), 0);
}

#[tokio::test(start_paused = true)]
async fn several_failures_cost_one_reading_and_their_spans_stay_apart() {
    let world = World::new().await;
    let minute = |minute: i64| beginning() + SignedDuration::from_mins(minute);
    for (number, at) in (1_u8..).zip([0, 10, 20, 30]) {
        write(&world, &reference(number), 1, minute(at), "x").await;
    }
    for at in [0, 10, 30] {
        world.put("stream-failed", &failure(minute(at), minute(at)));
    }
    world.embedded.calls.reset();
    let (ended, said) = world.redrive(&["stream"]).await;
    assert!(ended.unwrap());
    assert_eq!(said, "failures of the stream repaired: 3, events told to the queues: 3\n");
    assert_eq!(world.bodies("notifications").len(), 3);
    assert!(!world.bodies("notifications").contains(&replied(&reference(3), 1)), "the third lies between the spans");
    let scans = world.embedded.calls.snapshot().into_iter().find(|(call, _)| call.operation == "Scan");
    assert_eq!(scans.map(|(_, count)| count), Some(1));
}

#[tokio::test(start_paused = true)]
async fn a_table_of_many_pages_is_read_to_its_end() {
    let world = World::new().await;
    let words = "w".repeat(300_000);
    let mut expected = Vec::new();
    for number in 1..=12 {
        write(&world, &reference(number), 1, beginning(), &words).await;
        expected.push(replied(&reference(number), 1));
    }
    expected.sort();
    world.put("stream-failed", &failure(beginning(), beginning()));
    world.embedded.calls.reset();
    assert!(world.redrive(&["stream"]).await.0.unwrap());
    assert_eq!(world.bodies("notifications"), expected);
    let scans = world.embedded.calls.snapshot().into_iter().find(|(call, _)| call.operation == "Scan");
    assert!(scans.is_some_and(|(_, count)| count > 2), "one page is a megabyte, words included");
}

#[tokio::test(start_paused = true)]
async fn killed_anywhere_it_tells_everything_in_the_end() {
    let expected = [replied(&reference(1), 1), replied(&reference(1), 2)];
    killed_at_each_call(
        &["stream"],
        async || {
            let world = World::new().await;
            write(&world, &reference(1), 1, beginning(), "x").await;
            write(&world, &reference(1), 2, beginning(), "x").await;
            world.put("stream-failed", &failure(beginning(), beginning()));
            world.put("stream-failed", &failure(beginning(), beginning()));
            world
        },
        |world| {
            let repaired = world.count("stream-failed") < 2;
            assert!(!repaired || world.count("notifications") >= 2, "a failure is gone, its events are not out");
        },
        |world| {
            let mut arrived = world.bodies("notifications");
            arrived.dedup();
            assert_eq!(arrived, expected);
            assert_eq!(world.count("stream-failed"), 0);
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_the_queues_do_not_take_is_tried_again_at_once() {
    let world = World::new().await;
    write(&world, &reference(1), 1, beginning(), "x").await;
    world.put("stream-failed", &failure(beginning(), beginning()));
    let (ended, said) = world.redrive_in(&["stream"], Arc::new(Without("SendMessageBatch"))).await;
    assert!(ended.unwrap_err().to_string().contains("run it again") && said.is_empty(), "{said}");
    assert_eq!(world.depth("stream-failed").ready, 1, "nobody waits for it");
    assert!(world.redrive(&["stream"]).await.0.unwrap());
    assert_eq!(world.bodies("notifications"), [replied(&reference(1), 1)]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_left_and_told() {
    let world = World::new().await;
    write(&world, &reference(1), 1, beginning(), "x").await;
    world.put("stream-failed", "Ann wants her money");
    world.put("stream-failed", &failure(beginning(), beginning()));
    let (ended, said) = world.redrive(&["stream"]).await;
    assert!(!ended.unwrap(), "a person has to look");
    assert!(said.starts_with("failures of the stream repaired: 1, events told to the queues: 1\n"), "{said}");
    assert!(said.contains("left in recourse-stream-failed, message ") && !said.contains("Ann"), "{said}");
    assert_eq!(world.bodies("stream-failed"), ["Ann wants her money"]);
    assert_eq!(world.depth("stream-failed").ready, 1, "it can be looked at now");
    assert_eq!(world.bodies("notifications"), [replied(&reference(1), 1)]);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_cannot_be_read_keeps_the_failure() {
    let world = World::new().await;
    write_public(&world, &reference(1), 3, r#"{"v":9}"#.to_owned(), "x").await;
    world.put("stream-failed", &failure(beginning(), beginning()));
    let reason = world.redrive(&["stream"]).await.0.unwrap_err().to_string();
    let key = format!("C#{} E#0000000003", reference(1));
    assert!(reason.contains(&key) && reason.contains("older than the functions"), "{reason}");
    assert_eq!(world.depth("stream-failed").ready, 1);
}

#[tokio::test(start_paused = true)]
async fn after_a_restore_the_table_is_named() {
    let world = World::new().await;
    write(&world, &reference(1), 1, beginning(), "x").await;
    world.put("stream-failed", &failure_of("recourse-before", beginning(), beginning()));
    let reason = world.redrive(&["stream"]).await.0.unwrap_err().to_string();
    assert!(reason.contains("there is no table recourse-before: say which by --table"), "{reason}");
    assert!(world.redrive(&["stream", "--table", "recourse"]).await.0.unwrap());
    assert_eq!(world.bodies("notifications"), [replied(&reference(1), 1)]);
    assert_eq!(world.count("stream-failed"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_span_is_told_without_a_failure_message() {
    let world = World::new().await;
    let minute = |minute: i64| beginning() + SignedDuration::from_mins(minute);
    for (number, at) in (1_u8..).zip([0, 10, 20, 30]) {
        write(&world, &reference(number), 1, minute(at), "x").await;
    }
    world.put("stream-failed", "left alone");
    let span = ["stream", "--table", "recourse", "--from", "2026-11-16T02:10:00Z", "--to", "2026-11-16T02:20:00Z"];
    let (ended, said) = world.redrive(&span).await;
    assert!(ended.unwrap(), "{said}");
    assert_eq!(said, "failures of the stream repaired: 0, events told to the queues: 2\n");
    let mut expected = [replied(&reference(2), 1), replied(&reference(3), 1)];
    expected.sort();
    assert_eq!(world.bodies("notifications"), expected);
    assert_eq!(world.depth("stream-failed").ready, 1);
    let backwards = ["stream", "--table", "recourse", "--from", "2026-11-16T02:20:00Z", "--to", "2026-11-16T02:10:00Z"];
    assert!(world.redrive(&backwards).await.0.unwrap_err().to_string().contains("no span of time"));
}

#[tokio::test(start_paused = true)]
async fn what_another_run_holds_is_told() {
    let world = World::new().await;
    let (ended, said) = world.redrive(&["stream"]).await;
    assert!(ended.unwrap(), "{said}");
    world.put("stream-failed", &failure(beginning(), beginning()));
    world.embedded.queues.receive("recourse-stream-failed", 1).unwrap();
    let (ended, said) = world.redrive(&["stream"]).await;
    assert!(!ended.unwrap());
    assert!(said.contains("1 in recourse-stream-failed are being worked at"), "{said}");
}
