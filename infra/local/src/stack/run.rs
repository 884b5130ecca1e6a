//! A running stack: one task per trigger, woken by arrivals and clocks, idle otherwise.

use super::Stack;
use super::triggers::mapped;
use crate::embedded::Clocks;
use futures_util::FutureExt;
use jiff::Timestamp;
use lambda_shell::Clock;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The schedule's period.
const MINUTE: Duration = Duration::from_secs(60);
/// Minutes between two tries of dead letters.
const HOUR: u32 = 60;
/// Pause after a trigger that could not be played.
const AFTER_FAILURE: Duration = Duration::from_millis(200);
/// Longest sleep of a consumer: a computer that was suspended notices within it.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// The tasks of a running stack; they end when it is dropped.
#[derive(Debug)]
pub struct Running {
    tasks: JoinSet<()>,
}

impl Running {
    /// Stops every task and waits for it.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

impl Stack {
    /// Starts every trigger.
    pub fn run(&self) -> Running {
        let mut tasks = JoinSet::new();
        let stack = self.clone();
        tasks.spawn(for_ever("stream", move || stream(stack.clone())));
        for queue in mapped() {
            let stack = self.clone();
            tasks.spawn(for_ever(queue, move || consume(stack.clone(), queue)));
        }
        let stack = self.clone();
        tasks.spawn(for_ever("schedule", move || schedule(stack.clone())));
        Running { tasks }
    }
}

/// Plays a trigger again after a panic: one bad event must not stop those behind it.
async fn for_ever<F: Future<Output = Infallible>>(trigger: &'static str, play: impl Fn() -> F) {
    loop {
        if AssertUnwindSafe(play()).catch_unwind().await.is_err() {
            tracing::error!(trigger, "a trigger panicked and is played again");
        }
        sleep(AFTER_FAILURE).await;
    }
}

async fn stream(stack: Stack) -> Infallible {
    let mut arrivals = stack.inner.embedded.table.arrivals();
    loop {
        arrivals.mark_unchanged();
        match stack.relay_once().await {
            Ok(0) => {
                let _ = arrivals.changed().await;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(failure.reason = %error, "the stream is held up");
                sleep(AFTER_FAILURE).await;
            }
        }
    }
}

async fn consume(stack: Stack, queue: &'static str) -> Infallible {
    let mut arrivals = stack.inner.embedded.queues.arrivals(queue).expect("a mapped queue exists");
    let mut moves = stack.inner.times.moves();
    loop {
        arrivals.mark_unchanged();
        moves.mark_unchanged();
        match stack.deliver_once(queue).await {
            Ok(0) => wait(&stack, queue, &mut arrivals, &mut moves).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(queue, failure.reason = %error, "the queue is held up");
                sleep(AFTER_FAILURE).await;
            }
        }
    }
}

/// Waits for a message, for a clock that was moved, or for the moment the next one becomes visible.
async fn wait(
    stack: &Stack,
    queue: &'static str,
    arrivals: &mut watch::Receiver<u64>,
    moves: &mut watch::Receiver<u64>,
) {
    let next = stack.blocking(move |inner| inner.embedded.queues.next_of(queue)).await;
    let (delayed, backing_off) = next.unwrap_or_default();
    let times = stack.inner.times.clone();
    let delayed = delayed.filter(|_| !times.is_manual()).map(|at| until(at, times.now()));
    let backing_off = backing_off.map(|at| until(at, times.machine()));
    let pause = delayed.into_iter().chain(backing_off).min().unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP);
    tokio::select! {
        _ = arrivals.changed() => {}
        _ = moves.changed() => {}
        () = sleep(pause) => {}
    }
}

/// From now until a moment, a millisecond more so that it has come.
fn until(at: Timestamp, now: Timestamp) -> Duration {
    let wait = at.duration_since(now);
    Duration::try_from(wait).unwrap_or_default() + Duration::from_millis(1)
}

/// The minute schedule, and one sweep at the start to catch up. A manual clock sweeps when it is
/// moved.
async fn schedule(stack: Stack) -> Infallible {
    for minute in 0_u32.. {
        if minute.is_multiple_of(HOUR) {
            redrive(&stack).await;
        }
        if let Err(error) = stack.sweep_once().await {
            tracing::warn!(failure.reason = %error, "the sweep failed");
        }
        if stack.inner.times.is_manual() {
            return std::future::pending().await;
        }
        sleep(MINUTE).await;
    }
    std::future::pending().await
}

/// Gives dead letters another try, at the start and once an hour: nobody watches a lone machine.
async fn redrive(stack: &Stack) {
    for queue in mapped() {
        match stack.blocking(move |inner| inner.embedded.queues.redrive(queue)).await {
            Ok(0) => {}
            Ok(count) => tracing::warn!(queue, count, "dead letters get another try"),
            Err(error) => tracing::warn!(queue, failure.reason = %error, "dead letters cannot be read"),
        }
    }
}
