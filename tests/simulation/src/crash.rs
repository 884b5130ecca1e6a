//! Killing a process after each of its calls, and telling it the same thing twice.

use crate::outline::outline;
use local::Stack;
use local::embedded::{Call, Fault, FaultPlan};
use messages::queue::Queue;
use std::sync::Mutex;

/// More calls than any handler makes for one message.
const MOST_CALLS: u32 = 200;

/// Lets some calls pass and then none: what the death of a process looks like to everybody else.
#[derive(Debug)]
struct Dying {
    /// What becomes of the call in which it dies.
    last: Fault,
    /// Calls left, and whether it is dead.
    state: Mutex<(u32, bool)>,
}

impl Dying {
    fn is_dead(&self) -> bool {
        self.state.lock().expect("nobody panics with it").1
    }
}

impl FaultPlan for Dying {
    fn next(&self, _: &Call) -> Fault {
        let mut state = self.state.lock().expect("nobody panics with it");
        match &mut *state {
            (0, dead) if *dead => Fault::Before,
            (0, dead) => {
                *dead = true;
                self.last
            }
            (left, _) => {
                *left -= 1;
                Fault::Pass
            }
        }
    }
}

/// Kills what `act` sets in motion before and after each of its calls; starts it again, lets it do
/// the same once more and come to rest. Each time everything has to have happened exactly as
/// without a crash.
///
/// # Panics
/// When anything is lost, doubled or otherwise different.
pub async fn crash_after_each_call(name: &str, setup: impl AsyncFn() -> Stack, act: impl AsyncFn(&Stack)) {
    let expected = {
        let stack = setup().await;
        act(&stack).await;
        at_rest(&stack).await
    };
    for last in [Fault::Before, Fault::After] {
        let mut calls = 0;
        loop {
            let stack = setup().await;
            let plan = std::sync::Arc::new(Dying { last, state: Mutex::new((calls, false)) });
            act(&stack.restarted(plan.clone()).expect("a stack in memory opens again")).await;
            if !plan.is_dead() {
                break;
            }
            act(&stack).await;
            assert_eq!(at_rest(&stack).await, expected, "{name}: died {last:?} call {}", calls + 1);
            calls += 1;
            assert!(calls < MOST_CALLS, "{name}: makes no end of calls");
        }
        assert!(calls > 0, "{name}: made no call, so nothing was tried");
    }
}

/// Does the same twice; the second time nothing may happen.
///
/// # Panics
/// When anything does.
pub async fn twice(name: &str, setup: impl AsyncFn() -> Stack, act: impl AsyncFn(&Stack)) {
    let stack = setup().await;
    act(&stack).await;
    let once = at_rest(&stack).await;
    act(&stack).await;
    assert_eq!(at_rest(&stack).await, once, "{name}: done twice");
}

/// Delivers everything in a queue twice.
///
/// # Panics
/// When that changes anything, or nothing waits there.
pub async fn delivered_twice(queue: Queue, setup: impl AsyncFn() -> Stack) {
    let expected = at_rest(&setup().await).await;
    let stack = setup().await;
    let queues = &stack.embedded().queues;
    let waiting = queues.peek(queue.name(), 100).expect("the queue exists");
    assert!(!waiting.is_empty(), "nothing waits in {}", queue.name());
    for message in waiting {
        queues.duplicate(queue.name(), &message.id).expect("the queue exists");
    }
    assert_eq!(at_rest(&stack).await, expected, "{}: delivered twice", queue.name());
}

async fn at_rest(stack: &Stack) -> String {
    stack.settle_by_hand().await.expect("it comes to rest");
    outline(stack).await
}
