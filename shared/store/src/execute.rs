//! Carrying out a command: load, decide, commit, and again when somebody else was faster.

use crate::commit::{Extra, Stored};
use crate::{Store, StoreError};
use complaint::{Actor, Command, Reference, Rejection, Roster, Rules, decide};
use messages::view::Numbered;

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
    /// The complaint as read a moment ago, which spares the first read.
    pub seen: Option<Stored>,
}

impl<'a> Order<'a> {
    /// A command under no condition.
    pub fn new(reference: &'a Reference, command: &'a Command, by: &'a Actor) -> Order<'a> {
        Order { reference, command, by, if_version: None, extras: Vec::new(), seen: None }
    }

    /// A command of the machine's.
    pub fn of_system(reference: &'a Reference, command: &'a Command) -> Order<'a> {
        Order::new(reference, command, &Actor::System)
    }

    /// The same, on a complaint that was just read.
    pub fn on(self, seen: &Stored) -> Order<'a> {
        Order { seen: Some(seen.clone()), ..self }
    }
}

/// What a command led to.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The state now.
    pub stored: Stored,
    /// What happened; empty when there was nothing left to do.
    pub events: Vec<Numbered>,
}

impl Carried {
    /// How many events were written.
    pub fn written(&self) -> u64 {
        u64::try_from(self.events.len()).unwrap_or(u64::MAX)
    }
}

impl Store {
    /// Carries a command out, once, against the state as it is now. Who is away is read where the outcome
    /// can depend on it.
    ///
    /// # Errors
    /// [`ExecuteError`].
    pub async fn execute(&self, mut order: Order<'_>, rules: &Rules) -> Result<Carried, ExecuteError> {
        let asks = Roster::matters_to(order.command, rules);
        let roster = if asks { self.roster().await? } else { Roster::default() };
        let mut attempt = 1;
        loop {
            let before = match order.seen.take() {
                Some(seen) => seen,
                None => self.load(order.reference).await?.ok_or(ExecuteError::Unknown)?,
            };
            let current = before.complaint.version;
            if order.if_version.is_some_and(|expected| expected != current) {
                return Err(ExecuteError::Stale { current });
            }
            let events = decide(&before.complaint, order.command, order.by, self.ambient.now(), rules, &roster)?;
            if events.is_empty() && order.extras.is_empty() {
                return Ok(Carried { stored: before, events: Vec::new() });
            }
            match self.commit(Some(&before), &events, order.extras.clone()).await {
                Ok(carried) => return Ok(carried),
                Err(StoreError::Conflict) if attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }
}
