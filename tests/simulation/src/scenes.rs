//! A stack at some moment of a complaint's life, to try something there.

use crate::client::{Answer, Call, Client};
use crate::world::standing_stack;
use complaint::{Complaint, Reference, Role};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Clock;
use local::Stack;
use serde_json::{Value, json};

const START: &str = "2026-09-18T02:00:00Z";
/// A mail that opens a complaint.
pub const LETTER: &str = "From: C <c@mail.example>\r\nTo: <complaints@recourse.example>\r\nSubject: Money\r\n\
                      Message-ID: <one@mail.example>\r\n\r\nIt is gone.\r\n";

/// A stack nobody has used yet.
pub async fn empty() -> Stack {
    let start: Timestamp = START.parse().expect("a valid instant");
    standing_stack(1, start).await
}

/// Sends a request, always under the same idempotency key.
pub async fn post(stack: &Stack, path: &str, token: Option<String>, body: Value) -> Answer {
    let call = Call { path: path.to_owned(), token, key: "the-same-key".to_owned(), body };
    Client::of(stack).post(&call, 0).await
}

/// Somebody opens a complaint: priority 1, a large amount.
pub async fn open(stack: &Stack) {
    let body = json!({
        "language": "en", "category": "unauthorised_txn", "description": "Not mine.",
        "complainant": {"name": "C", "email": "c@mail.example"},
        "transaction": {"id": "T-1", "amount": {"value": "80000", "currency": "CNY"}},
    });
    post(stack, "/v1/complaints", None, body).await;
}

/// Triggers act, in this order.
pub async fn step(stack: &Stack, triggers: &[&'static str]) {
    for trigger in triggers {
        stack.step(trigger).await;
    }
}

/// A complaint whose acknowledgement is out.
pub async fn opened() -> Stack {
    let stack = empty().await;
    open(&stack).await;
    stack.settle_by_hand().await.expect("it comes to rest");
    stack
}

/// A complaint somebody works on.
pub async fn investigated() -> Stack {
    let stack = opened().await;
    prove(&stack).await;
    stack.settle_by_hand().await.expect("it comes to rest");
    stack
}

/// A complaint with a proposal that leaves nothing to be carried out.
pub async fn proposed() -> Stack {
    let stack = investigated().await;
    let propose =
        json!({"command": "propose", "outcome": "rejected", "redress": [{"type": "apology"}], "text": "Sorry."});
    command(&stack, propose).await;
    stack.settle_by_hand().await.expect("it comes to rest");
    stack
}

/// A complaint whose first clock ran out a minute ago, unnoticed.
pub async fn overdue() -> Stack {
    let stack = opened().await;
    let late = the_one(&stack).await.next_due_at().expect("a clock runs") + SignedDuration::from_mins(1);
    stack.times().move_to(late).expect("memory takes every time");
    stack
}

/// The one complaint, as it stands.
pub async fn the_one(stack: &Stack) -> Complaint {
    let cards = stack.observer().cards(&|_| true, None, 2).await.expect("reads").items;
    let reference: Reference = cards[0].reference.parse().expect("a card names a reference");
    stack.observer().load(&reference).await.expect("reads").expect("a listed complaint is there").complaint
}

/// The complainant does something.
pub async fn complainant(stack: &Stack, act: &str, body: Value) -> Answer {
    let reference = the_one(stack).await.reference;
    let token = stack.functions().portal.keyring.access_token(&reference);
    post(stack, &format!("/v1/complaints/{reference}/{act}"), Some(token), body).await
}

/// The complainant types the code in.
pub async fn prove(stack: &Stack) {
    let complaint = the_one(stack).await;
    let number = complaint.code.expect("a code is out").number;
    let code = stack.functions().portal.keyring.code(&complaint.reference, number);
    complainant(stack, "verification", json!({"code": code})).await;
}

/// The complaints manager does something.
pub async fn command(stack: &Stack, body: Value) -> Answer {
    let reference = the_one(stack).await.reference;
    let issuer = stack.issuer().expect("the local issuer");
    let token = issuer.token("Ma", Role::Manager, stack.times().now());
    post(stack, &format!("/v1/desk/complaints/{reference}/commands"), Some(token), body).await
}

/// A mail comes in.
pub async fn letter(stack: &Stack, to: &str, raw: &str) {
    stack
        .take_mail("c@mail.example", &[to.to_owned()], mail::Authentication::LOCAL, raw.as_bytes().to_vec())
        .await
        .expect("memory takes every mail");
}

/// A complaint that waits for its first look.
pub async fn to_be_verified() -> Stack {
    let stack = empty().await;
    open(&stack).await;
    step(&stack, &["stream"]).await;
    stack
}

/// A complaint whose acknowledgement waits to be sent.
pub async fn to_be_notified() -> Stack {
    let stack = to_be_verified().await;
    step(&stack, &["verification", "stream"]).await;
    stack
}

/// Runs a test on a runtime whose time never waits.
pub fn run(test: impl AsyncFnOnce()) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime can be made").block_on(test());
}
