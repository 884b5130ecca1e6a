//! Runs that are broken off.

use crate::world::World;
use local::embedded::{Call, Fault, FaultPlan};
use std::sync::{Arc, Mutex};

/// More calls than any run here makes.
const MOST_CALLS: u32 = 200;

/// Lets some calls pass and then none: what the death of a process looks like to everybody else.
#[derive(Debug)]
struct Dying {
    /// What becomes of the call in which it dies.
    last: Fault,
    /// Calls left, and whether it is dead.
    state: Mutex<(u32, bool)>,
}

impl FaultPlan for Dying {
    fn next(&self, _: &Call) -> Fault {
        let mut state = self.state.lock().expect("nobody panics with it");
        match &mut *state {
            (0, true) => Fault::Before,
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

/// Kills a run before and after each of its calls. Each time nothing may be lost at that moment, and
/// a second run has to lead to what one run without a crash does.
pub async fn killed_at_each_call(
    words: &[&str],
    setup: impl AsyncFn() -> World,
    nothing_lost: impl Fn(&World),
    done: impl Fn(&World),
) {
    for last in [Fault::Before, Fault::After] {
        for calls in 0.. {
            let world = setup().await;
            let plan = Arc::new(Dying { last, state: Mutex::new((calls, false)) });
            let _ = world.redrive_in(words, plan.clone()).await;
            let died = plan.state.lock().expect("nobody panics with it").1;
            world.later();
            nothing_lost(&world);
            if died {
                world.redrive(words).await.0.expect("nothing fails now");
            }
            done(&world);
            if !died {
                assert!(calls > 0, "it made no call, so nothing was tried");
                break;
            }
            assert!(calls < MOST_CALLS, "it makes no end of calls");
        }
    }
}

/// One operation never succeeds.
#[derive(Debug)]
pub struct Without(pub &'static str);

impl FaultPlan for Without {
    fn next(&self, call: &Call) -> Fault {
        if call.operation == self.0 { Fault::Before } else { Fault::Pass }
    }
}
