//! A complaint with everything that happened to it, read at once.

use crate::commit::Stored;
use crate::execute::Carried;
use crate::read::{event_of, state_of};
use crate::{Store, StoreError, schema};
use complaint::{Complaint, Reference};
use messages::view::Numbered;

/// Reads before a state without its last event is taken for damage. A query that runs beside a
/// transaction may see one of its items and not yet the other.
const READS: u32 = 4;

/// A complaint and its events, which agree.
#[derive(Clone, Debug)]
pub struct Case {
    /// The state.
    pub stored: Stored,
    /// What happened, oldest first; the last one led to the state.
    pub events: Vec<Numbered>,
}

impl Case {
    /// The state.
    pub fn complaint(&self) -> &Complaint {
        &self.stored.complaint
    }

    /// The case after a command, if nobody wrote between the reading of it and the command.
    pub fn after(mut self, carried: Carried) -> Option<Case> {
        let seamless = carried.stored.complaint.version == self.stored.complaint.version + carried.written();
        self.events.extend(carried.events);
        seamless.then_some(Case { stored: carried.stored, ..self })
    }
}

impl Store {
    /// Reads a complaint and all its events with one query, strongly consistent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn case(&self, reference: &Reference) -> Result<Option<Case>, StoreError> {
        for _ in 0..READS {
            let rows = self.rows_with_prefix(&schema::complaint_pk(reference), schema::STATE_SK).await?;
            let Some((state, events)) = rows.split_first() else { return Ok(None) };
            let stored = state_of(state)?;
            let version = stored.complaint.version;
            let mut events: Vec<Numbered> = events.iter().map(event_of).collect::<Result<_, _>>()?;
            events.retain(|event| event.seq <= version);
            if events.last().is_some_and(|last| last.seq == version) {
                return Ok(Some(Case { stored, events }));
            }
        }
        Err(StoreError::Lacks("the last event"))
    }
}
