//! What lives once went wrong by, each in the fewest steps that show it.

use jiff::SignedDuration;
use lambda_shell::Clock;
use local::Stack;
use local::embedded::{Call, Fault, FaultPlan, NoFaults};
use serde_json::json;
use simulation::outline::outline;
use simulation::scenes::{command, opened, run, the_one, to_be_notified};
use std::sync::{Arc, Mutex};

/// Faults of named operations, each at its first call after the one before.
#[derive(Debug)]
struct Script(Mutex<Vec<(&'static str, Fault)>>);

impl FaultPlan for Script {
    fn next(&self, call: &Call) -> Fault {
        let mut left = self.0.lock().expect("nobody panics with it");
        if left.first().is_some_and(|(operation, _)| *operation == call.operation) {
            left.remove(0).1
        } else {
            Fault::Pass
        }
    }
}

async fn at_rest(stack: &Stack) -> String {
    stack.settle_by_hand().await.expect("it comes to rest");
    outline(stack).await
}

/// As [`at_rest`], a minute later: a mail that was refused has been tried again.
async fn a_minute_later(stack: &Stack) -> String {
    stack.settle_by_hand().await.expect("it comes to rest");
    let later = stack.times().now() + SignedDuration::from_mins(1);
    stack.advance_to(later, true).await.expect("it comes to rest");
    outline(stack).await
}

/// The provider throttles; the second attempt is claimed, and the reply to that claim is lost. The
/// client's own repetition then finds the claim taken: by itself.
#[test]
fn a_claim_whose_reply_was_lost_is_still_ours() {
    run(async || {
        let expected = a_minute_later(&to_be_notified().await).await;
        let script = [("SendRawEmail", Fault::Refuse), ("UpdateItem", Fault::Pass), ("UpdateItem", Fault::After)];
        let stack =
            to_be_notified().await.restarted(Arc::new(Script(Mutex::new(script.to_vec())))).expect("it opens again");
        assert_eq!(a_minute_later(&stack).await, expected);
    });
}

/// A message comes once more after the complaint got another address and another team.
#[test]
fn a_late_message_tells_the_same_people() {
    run(async || {
        let stack = to_be_notified().await;
        let queues = &stack.embedded().queues;
        let waiting = queues.peek("notifications", 10).expect("the queue exists");
        stack.settle_by_hand().await.expect("it comes to rest");
        command(&stack, json!({"command": "amend", "email": "other@mail.example"})).await;
        let stack = stack.restarted(Arc::new(NoFaults)).expect("it opens again");
        let before = at_rest(&stack).await;
        for message in waiting {
            queues.send("notifications", &message.body, std::time::Duration::ZERO).expect("the queue exists");
        }
        assert_eq!(at_rest(&stack).await, before);
    });
}

/// Nobody was there when a clock ran out. Three minutes, or three hours, are no power of two.
#[test]
fn the_first_sweep_after_an_outage_finds_what_ran_out_meanwhile() {
    run(async || {
        for minutes in [3, 180] {
            let stack = opened().await;
            let due = the_one(&stack).await.next_due_at().expect("a clock runs");
            stack.times().move_to(due + SignedDuration::from_mins(minutes)).expect("memory takes every time");
            let stack = stack.restarted(Arc::new(NoFaults)).expect("it opens again");
            stack.sweep_once().await.expect("no faults");
            stack.settle_by_hand().await.expect("it comes to rest");
            let complaint = the_one(&stack).await;
            assert!(complaint.is_breached(), "{minutes} minutes");
            assert!(complaint.wake_at().is_none_or(|at| at > stack.times().now()), "{minutes} minutes");
        }
    });
}

/// Mail to no address would come back to its queue until it lies among the dead letters.
#[test]
fn an_address_that_is_none_is_refused_at_the_desk() {
    run(async || {
        let stack = opened().await;
        for email in ["no address", "someone@nowhere@twice", ""] {
            let answer = command(&stack, json!({"command": "amend", "email": email})).await;
            assert_eq!((answer.status, &answer.body["field"]), (422, &json!("email")), "{email}");
        }
    });
}
