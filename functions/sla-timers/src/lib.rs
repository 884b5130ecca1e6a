//! The timers: a minute sweep that sends wake-ups with the exact delay, and the handler that lets
//! a complaint's clocks do what is due (design §3).
//!
//! A wake-up is a hint. The handler asks the state: early it waits for the last quarter of a second and
//! sends the rest of a longer wait; late, twice or out of order it changes nothing but lag.

mod count;
mod day;
mod recompute;
mod sweep;

pub use sweep::{Last, Swept};

use complaint::Command;
use lambda_shell::Ambient;
use lambda_shell::queues::{Queues, SendError};
use lambda_shell::telemetry::{milliseconds, names};
use messages::queue::{EARLY, LOOK_AHEAD, Queue, TimerMessage, WakeUp, delay_seconds};
use policy::Pack;
use std::sync::Arc;
use std::time::Duration;
use store::{Carried, ExecuteError, Order, Store};

/// What the timers work with.
#[derive(Clone, Debug)]
pub struct Timers {
    /// The table.
    pub store: Store,
    /// The queues.
    pub queues: Queues,
    /// Time.
    pub ambient: Ambient,
    /// The policy.
    pub pack: Arc<Pack>,
    /// What this process knows of the sweeps before.
    pub last: Last,
}

/// A wake-up or sweep that has to come again.
#[derive(Debug, thiserror::Error)]
pub enum TimerError {
    /// The complaint could not be looked at.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The rest of the wait could not be sent.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The index could not be read.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

impl Timers {
    /// Does what a message of the queue asks for.
    ///
    /// # Errors
    /// [`TimerError`]; the message comes again.
    pub async fn handle(&self, message: TimerMessage) -> Result<(), TimerError> {
        match message {
            TimerMessage::WakeUp(message) => self.wake(message).await,
            TimerMessage::Step(message) => self.step(message).await,
            TimerMessage::Count(message) => self.count(message).await,
            TimerMessage::Day(message) => self.go_on_with_day(message).await,
        }
    }

    /// Wakes one complaint.
    ///
    /// # Errors
    /// [`TimerError`]; the wake-up comes again.
    pub async fn wake(&self, message: WakeUp) -> Result<(), TimerError> {
        let left = message.wake_at.duration_since(self.ambient.now());
        if left <= EARLY {
            self.ambient.wait(Duration::try_from(left).unwrap_or_default()).await;
        }
        let order = Order::of_system(&message.reference, &Command::Wake);
        let carried = match self.store.execute(order, &self.pack.rules).await {
            Ok(carried) => carried,
            Err(ExecuteError::Unknown) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        for event in &carried.events {
            tracing::info!(complaint = %message.reference, event = event.event.fact.name(), "clock fired");
        }
        if !carried.events.is_empty() {
            metrics::counter!(names::CLOCKS_FIRED).increment(carried.written());
            metrics::histogram!(names::CLOCK_LAG).record(milliseconds(message.wake_at, self.ambient.now()));
        }
        self.wait_on(&message, &carried).await
    }

    /// An early wake-up sends the rest of the wait. After firing, the relay sends the next one.
    async fn wait_on(&self, message: &WakeUp, carried: &Carried) -> Result<(), TimerError> {
        let now = self.ambient.now();
        let early = carried.events.is_empty();
        let next = carried
            .stored
            .complaint
            .wake_at()
            .filter(|at| early && *at > now && *at <= now + LOOK_AHEAD && *at == message.wake_at);
        if let Some(at) = next {
            self.queues.send_one(Queue::Timers, WakeUp::new(&message.reference, at), delay_seconds(now, at)).await?;
        }
        Ok(())
    }
}
