//! Every handler, killed before and after each of its calls, and given the same message twice.

use complaint::{Complaint, Reference, Role};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Clock;
use local::Stack;
use messages::queue::Queue;
use serde_json::{Value, json};
use simulation::client::{Answer, Call, Client};
use simulation::crash::{crash_after_each_call, delivered_twice, twice};
use simulation::world::standing_stack;

const START: &str = "2026-09-18T02:00:00Z";
const LETTER: &str = "From: C <c@mail.example>\r\nTo: <complaints@recourse.example>\r\nSubject: Money\r\n\
                      Message-ID: <one@mail.example>\r\n\r\nIt is gone.\r\n";

fn run(test: impl AsyncFnOnce()) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime can be made").block_on(test());
}

async fn empty() -> Stack {
    let start: Timestamp = START.parse().expect("a valid instant");
    standing_stack(1, start).await
}

async fn post(stack: &Stack, path: &str, token: Option<String>, body: Value) -> Answer {
    let call = Call { path: path.to_owned(), token, key: "the-same-key".to_owned(), body };
    Client::of(stack).post(&call, 0).await
}

async fn open(stack: &Stack) {
    let body = json!({
        "language": "en", "category": "unauthorised_txn", "description": "Not mine.",
        "complainant": {"name": "C", "email": "c@mail.example"},
        "transaction": {"id": "T-1", "amount": {"value": "80000", "currency": "CNY"}},
    });
    post(stack, "/v1/complaints", None, body).await;
}

async fn step(stack: &Stack, triggers: &[&'static str]) {
    for trigger in triggers {
        stack.step(trigger).await;
    }
}

/// A complaint whose acknowledgement is out.
async fn opened() -> Stack {
    let stack = empty().await;
    open(&stack).await;
    stack.settle_by_hand().await.expect("it comes to rest");
    stack
}

/// A complaint somebody works on.
async fn investigated() -> Stack {
    let stack = opened().await;
    prove(&stack).await;
    stack.settle_by_hand().await.expect("it comes to rest");
    stack
}

/// A complaint with a proposal that leaves nothing to be carried out.
async fn proposed() -> Stack {
    let stack = investigated().await;
    let propose = json!({"command": "propose", "outcome": "rejected", "redress": [{"type": "apology"}], "text": "Sorry."});
    command(&stack, propose).await;
    stack.settle_by_hand().await.expect("it comes to rest");
    stack
}

/// A complaint whose first clock ran out a minute ago, unnoticed.
async fn overdue() -> Stack {
    let stack = opened().await;
    let late = the_one(&stack).await.next_due_at().expect("a clock runs") + SignedDuration::from_mins(1);
    stack.times().move_to(late).expect("memory takes every time");
    stack
}

async fn the_one(stack: &Stack) -> Complaint {
    let cards = stack.observer().cards(|_| true, None, 2).await.expect("reads").items;
    let reference: Reference = cards[0].reference.parse().expect("a card names a reference");
    stack.observer().load(&reference).await.expect("reads").expect("a listed complaint is there").complaint
}

async fn complainant(stack: &Stack, act: &str, body: Value) -> Answer {
    let reference = the_one(stack).await.reference;
    let token = stack.functions().portal.keyring.access_token(&reference);
    post(stack, &format!("/v1/complaints/{reference}/{act}"), Some(token), body).await
}

async fn prove(stack: &Stack) {
    let complaint = the_one(stack).await;
    let number = complaint.code.expect("a code is out").number;
    let code = stack.functions().portal.keyring.code(&complaint.reference, number);
    complainant(stack, "verification", json!({"code": code})).await;
}

async fn command(stack: &Stack, body: Value) -> Answer {
    let reference = the_one(stack).await.reference;
    let issuer = stack.issuer().expect("the local issuer");
    let token = issuer.token("Ma", Role::Manager, stack.times().now()).expect("a token can be signed");
    post(stack, &format!("/v1/desk/complaints/{reference}/commands"), Some(token), body).await
}

async fn letter(stack: &Stack, to: &str, raw: &str) {
    stack.take_mail("c@mail.example", &[to.to_owned()], raw.as_bytes().to_vec()).await.expect("memory takes every mail");
}

/// A handler that a trigger sets in motion.
fn triggered(trigger: &'static str, setup: impl AsyncFn() -> Stack) {
    run(async || crash_after_each_call(trigger, setup, async |stack: &Stack| step(stack, &[trigger]).await).await);
}

/// A request, repeated under its key.
fn requested(name: &str, setup: impl AsyncFn() -> Stack, request: impl AsyncFn(&Stack)) {
    run(async || {
        crash_after_each_call(name, &setup, &request).await;
        twice(name, &setup, &request).await;
    });
}

#[test]
fn intake_of_a_form() {
    requested("intake", empty, open);
}

#[test]
fn intake_of_a_mail() {
    triggered("inbound-mail", async || {
        let stack = empty().await;
        letter(&stack, "complaints@recourse.example", LETTER).await;
        stack
    });
}

#[test]
fn intake_of_an_answer_by_mail() {
    triggered("inbound-mail", async || {
        let stack = opened().await;
        let token = stack.functions().intake.keyring.reply_token(&the_one(&stack).await.reference);
        letter(&stack, &format!("complaints+{token}@recourse.example"), LETTER).await;
        stack
    });
}

#[test]
fn relay() {
    triggered("stream", async || {
        let stack = empty().await;
        open(&stack).await;
        stack
    });
}

async fn to_be_verified() -> Stack {
    let stack = empty().await;
    open(&stack).await;
    step(&stack, &["stream"]).await;
    stack
}

#[test]
fn verification() {
    triggered("verification", to_be_verified);
    run(async || delivered_twice(Queue::Verification, to_be_verified).await);
}

async fn to_be_notified() -> Stack {
    let stack = to_be_verified().await;
    step(&stack, &["verification", "stream"]).await;
    stack
}

#[test]
fn notifications() {
    triggered("notifications", to_be_notified);
    run(async || delivered_twice(Queue::Notifications, to_be_notified).await);
}

#[test]
fn sweep() {
    let sweep = async |stack: &Stack| drop(stack.sweep_once().await);
    run(async || {
        crash_after_each_call("sweep", overdue, sweep).await;
        twice("sweep", overdue, sweep).await;
    });
}

async fn to_be_woken() -> Stack {
    let stack = overdue().await;
    stack.sweep_once().await.expect("no faults");
    stack
}

#[test]
fn wake_up() {
    triggered("timers", to_be_woken);
    run(async || delivered_twice(Queue::Timers, to_be_woken).await);
}

async fn to_be_escalated() -> Stack {
    let stack = to_be_woken().await;
    step(&stack, &["timers", "stream"]).await;
    stack
}

#[test]
fn escalation() {
    triggered("escalation", to_be_escalated);
    run(async || delivered_twice(Queue::Escalation, to_be_escalated).await);
}

#[test]
fn portal_code() {
    requested("verification", opened, prove);
}

#[test]
fn portal_message() {
    requested("message", investigated, async |stack: &Stack| {
        complainant(stack, "messages", json!({"text": "Well?"})).await;
    });
}

#[test]
fn portal_decision() {
    requested("decision", proposed, async |stack: &Stack| {
        complainant(stack, "decision", json!({"answer": "accept"})).await;
    });
}

#[test]
fn desk_command() {
    requested("reply", investigated, async |stack: &Stack| {
        command(stack, json!({"command": "reply", "text": "We look into it."})).await;
    });
}

#[test]
fn desk_closing() {
    requested("close", investigated, async |stack: &Stack| {
        command(stack, json!({"command": "close", "reason": "goodwill", "text": "Done."})).await;
    });
}
