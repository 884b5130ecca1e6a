//! Every handler, killed before and after each of its calls, and given the same message twice.

use local::Stack;
use messages::queue::Queue;
use serde_json::json;
use simulation::crash::{crash_after_each_call, delivered_twice, twice};
use simulation::scenes::{
    LETTER, command, complainant, empty, investigated, letter, open, opened, overdue, proposed, prove, run, step,
    the_one, to_be_notified, to_be_verified,
};

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
    triggered("inbound", async || {
        let stack = empty().await;
        letter(&stack, "complaints@recourse.example", LETTER).await;
        stack
    });
}

#[test]
fn intake_of_an_answer_by_mail() {
    triggered("inbound", async || {
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

#[test]
fn verification() {
    triggered("verification", to_be_verified);
    run(async || delivered_twice(Queue::Verification, to_be_verified).await);
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

/// A complaint of a day that is over.
async fn to_be_digested() -> Stack {
    let stack = opened().await;
    let day_after = "2026-09-19T01:00:00Z".parse().expect("a time");
    stack.times().move_to(day_after).expect("memory takes every time");
    stack
}

#[test]
fn digest_of_a_day() {
    let digest = async |stack: &Stack| {
        drop(stack.sweep_once().await);
        // It begins; its only part is made; then it is sealed.
        for _ in 0..3 {
            step(stack, &["stream", "timers"]).await;
        }
    };
    run(async || {
        crash_after_each_call("digest of a day", to_be_digested, digest).await;
        twice("digest of a day", to_be_digested, digest).await;
        let stack = to_be_digested().await;
        digest(&stack).await;
        let days = stack.observer().days().await.expect("the digests can be read");
        assert_eq!(days.iter().map(|day| (day.number, day.count)).collect::<Vec<_>>(), [(1, 1)]);
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
