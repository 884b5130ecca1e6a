//! Carrying out a command: load, decide, commit, and again when somebody else was faster.

use crate::commit::{Extra, Stored};
use crate::{Store, StoreError};
use complaint::{Actor, Command, Event, Reference, Rejection, Rules, decide};

/// Attempts before a conflict is given back: each loses to one other writer of the same complaint,
/// and more than this many at once are no people at work.
const ATTEMPTS: u32 = 32;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// There is no such complaint.
    #[error("there is no such complaint")]
    Unknown,
    /// The core refused it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The caller looked at an older version.
    #[error("the complaint is at version {current} now")]
    Stale {
        /// The version now.
        current: u64,
    },
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A command with who gives it and under what condition.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// Which complaint.
    pub reference: &'a Reference,
    /// What.
    pub command: &'a Command,
    /// Who.
    pub by: &'a Actor,
    /// Only if the complaint is at this version (`If-Match`).
    pub if_version: Option<u64>,
    /// Rows that must be new and go into the same transaction.
    pub extras: Vec<Extra>,
}

/// What a command led to.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The state now.
    pub stored: Stored,
    /// What happened; empty when there was nothing left to do.
    pub events: Vec<Event>,
}

impl Store {
    /// Carries a command out, once, against the state as it is now.
    ///
    /// # Errors
    /// [`ExecuteError`].
    pub async fn execute(&self, order: Order<'_>, rules: &Rules) -> Result<Carried, ExecuteError> {
        let mut attempt = 1;
        loop {
            let before = self.load(order.reference).await?.ok_or(ExecuteError::Unknown)?;
            let current = before.complaint.version;
            if order.if_version.is_some_and(|expected| expected != current) {
                return Err(ExecuteError::Stale { current });
            }
            let events = decide(&before.complaint, order.command, order.by, self.ambient.now(), rules)?;
            if events.is_empty() && order.extras.is_empty() {
                return Ok(Carried { stored: before, events });
            }
            match self.commit(Some(&before), &events, order.extras.clone()).await {
                Ok(stored) => return Ok(Carried { stored, events }),
                Err(StoreError::Conflict) if attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }
}
