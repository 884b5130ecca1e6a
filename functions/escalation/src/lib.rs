//! Climbing the ladder: a warning or breach leads to the step the policy names, once (design §4).

use complaint::{Command, Fact};
use messages::queue::Happened;
use policy::Pack;
use std::sync::Arc;
use store::{ExecuteError, Order, Store, StoreError};

/// What escalation works with.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// The table.
    pub store: Store,
    /// The policy.
    pub pack: Arc<Pack>,
}

/// A step that has to be tried again.
#[derive(Debug, thiserror::Error)]
pub enum EscalationError {
    /// The event could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The step could not be taken.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

impl Escalation {
    /// Takes the step an event calls for, if any is left to take.
    ///
    /// # Errors
    /// [`EscalationError`]; the message comes again.
    pub async fn handle(&self, message: Happened) -> Result<(), EscalationError> {
        let Some(numbered) = self.store.event(&message.reference, message.seq).await? else { return Ok(()) };
        let command = match numbered.event.fact {
            Fact::ClockWarned { clock, percent, .. } => Command::Climb { clock, percent: Some(percent) },
            Fact::ClockBreached { clock, .. } => Command::Climb { clock, percent: None },
            _ => return Ok(()),
        };
        let order = Order::of_system(&message.reference, &command);
        let carried = self.store.execute(order, &self.pack.rules).await?;
        for event in &carried.events {
            tracing::info!(complaint = %message.reference, event = event.event.fact.name(), level = carried.stored.complaint.level.number(), "climbed");
        }
        Ok(())
    }
}
