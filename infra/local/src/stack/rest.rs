//! Coming to rest: when nothing is in flight, and what moves time on.

use super::triggers::{TriggerError, mapped};
use super::{Inner, Stack};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Clock;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long without progress counts as stuck, by the computer's clock (contract §8).
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a running stack is looked at while it settles.
const LOOK: Duration = Duration::from_millis(4);
/// Rounds of one moment before it counts as stuck: each round lets every trigger act once.
const MAX_ROUNDS: u32 = 10_000;
/// Sweeps of one moment before what is still due counts as stuck.
const MAX_SWEEPS: u32 = 3;

/// What did not come to rest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not at rest: {0}")]
pub struct Stuck(pub String);

impl Inner {
    /// What is in flight, in words; empty when all is at rest. Wake-ups delayed into the future and
    /// dead letters are at rest.
    fn in_flight(&self) -> Result<Vec<String>, Stuck> {
        let broken = |error: crate::embedded::EmbeddedError| Stuck(error.to_string());
        let mut found = Vec::new();
        // Read before the queues: work under way may be about to send.
        let busy = self.busy.load(Ordering::SeqCst);
        let rows = self.embedded.table.stream_len();
        if rows > 0 {
            found.push(format!("{rows} events wait in the stream"));
        }
        for queue in mapped() {
            let depth = self.embedded.queues.depth(queue).map_err(broken)?;
            if !depth.at_rest() {
                found.push(format!(
                    "queue {queue}: {} ready, {} backing off, {} in flight",
                    depth.ready, depth.backing_off, depth.in_flight
                ));
            }
        }
        if busy > 0 {
            found.push(format!("{busy} invocations under way"));
        }
        Ok(found)
    }
}

impl Stack {
    /// Waits until a running stack is at rest.
    ///
    /// # Errors
    /// [`Stuck`] after 30 seconds without progress, naming what is stuck.
    pub async fn settle(&self) -> Result<(), Stuck> {
        let mut last = (0, Instant::now());
        let mut quiet = 0;
        loop {
            let found = self.blocking(|inner| inner.in_flight()).await?;
            // Twice in a row: a trigger between two queues shows in neither.
            quiet = if found.is_empty() { quiet + 1 } else { 0 };
            if quiet >= 2 {
                return Ok(());
            }
            let done = self.inner.done.load(Ordering::SeqCst);
            if done != last.0 {
                last = (done, Instant::now());
            }
            if last.1.elapsed() > PATIENCE {
                return Err(Stuck(found.join("; ")));
            }
            sleep(LOOK).await;
        }
    }

    /// Plays every trigger until all is at rest, in one fixed order, moving a standing machine
    /// clock over back-offs: for simulations, where nothing runs by itself.
    ///
    /// # Errors
    /// [`Stuck`] when it does not end.
    pub async fn settle_by_hand(&self) -> Result<(), Stuck> {
        for _ in 0..MAX_ROUNDS {
            let mut acted = self.step("stream").await;
            for queue in mapped() {
                acted |= self.step(queue).await;
            }
            if acted {
                continue;
            }
            let next = self.inner.embedded.queues.next_back_off().map_err(|error| Stuck(error.to_string()))?;
            let waiting = self.inner.in_flight()?;
            match next {
                Some(at) => self.inner.times.move_machine(
                    at.duration_since(crate::embedded::Clocks::machine(&*self.inner.times))
                        + SignedDuration::from_micros(1),
                ),
                None if waiting.is_empty() => return Ok(()),
                None => self.inner.times.move_machine(SignedDuration::from_secs(1)),
            }
        }
        Err(Stuck(self.inner.in_flight()?.join("; ")))
    }

    /// Plays one trigger once; whether there was anything to do. Failures are the trigger's to
    /// repeat.
    pub async fn step(&self, trigger: &'static str) -> bool {
        let outcome = if trigger == "stream" { self.relay_once().await } else { self.deliver_once(trigger).await };
        match outcome {
            Ok(count) => count > 0,
            Err(TriggerError::Relay(_)) => true,
            Err(error) => {
                tracing::warn!(trigger, failure.reason = %error, "trigger failed");
                true
            }
        }
    }

    /// Every trigger [`Stack::step`] knows.
    pub fn triggers() -> Vec<&'static str> {
        std::iter::once("stream").chain(mapped()).collect()
    }

    /// Moves business time on to `target`, stopping at every moment anything is due, in order, and
    /// coming to rest there. `by_hand` plays the triggers itself.
    ///
    /// # Errors
    /// [`Stuck`].
    pub async fn advance_to(&self, target: Timestamp, by_hand: bool) -> Result<(), Stuck> {
        let _one_at_a_time = self.inner.advancing.lock().await;
        self.rest(by_hand).await?;
        let mut sweeps = (Timestamp::MIN, 0);
        while let Some((at, sweep)) = self.next_moment().await? {
            if at > target {
                break;
            }
            let at = at.max(self.inner.times.now());
            self.move_to(at)?;
            if sweep {
                sweeps = if sweeps.0 == at { (at, sweeps.1 + 1) } else { (at, 1) };
                if sweeps.1 > MAX_SWEEPS {
                    return Err(Stuck(format!("a clock due at {at} does not fire")));
                }
                self.sweep_once().await.map_err(|error| Stuck(error.to_string()))?;
            }
            self.rest(by_hand).await?;
        }
        self.move_to(target)?;
        self.rest(by_hand).await
    }

    fn move_to(&self, at: Timestamp) -> Result<(), Stuck> {
        self.inner.times.move_to(at).map_err(|error| Stuck(error.to_string()))
    }

    /// The next delayed message, wake-up or digest, and whether only a sweep finds it.
    async fn next_moment(&self) -> Result<Option<(Timestamp, bool)>, Stuck> {
        let delayed = self
            .blocking(|inner| inner.embedded.queues.next_delayed())
            .await
            .map_err(|error| Stuck(error.to_string()))?;
        let wanting = self.inner.observer.next_wanting().await.map_err(|error| Stuck(error.to_string()))?;
        let messages = delayed.map(|at| (at, false));
        let digest = self.inner.options.pack.next_digest(self.inner.times.now());
        Ok(messages.into_iter().chain(wanting.into_iter().chain(digest).map(|at| (at, true))).min())
    }

    async fn rest(&self, by_hand: bool) -> Result<(), Stuck> {
        if by_hand { self.settle_by_hand().await } else { self.settle().await }
    }
}
