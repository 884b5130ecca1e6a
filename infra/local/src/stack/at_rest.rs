//! A data directory nothing runs on, to be read: no function, no trigger, nothing changed.

use super::StackError;
use super::build::{TABLE, is_told};
use crate::data::{DataDirectory, DataError};
use crate::embedded::{CallCounter, Clocks, Embedded, Mailbox, NoFaults, Objects, Place, Queues, Storage, Table};
use crate::times::Times;
use jiff::Timestamp;
use lambda_shell::ambient::SystemRandom;
use lambda_shell::{Ambient, Clock};
use std::path::Path;
use std::sync::Arc;
use store::Store;

/// An open data directory at rest. Dropping it lets others run on it again.
#[derive(Debug)]
pub struct AtRest {
    store: Store,
    now: Timestamp,
    _data: DataDirectory,
}

impl AtRest {
    /// Opens it. Several may look at once, but none while a process runs on it. What a process that was
    /// killed had not yet moved from the table's log into its file, SQLite moves then; the rows stay
    /// the same.
    ///
    /// # Errors
    /// [`StackError`]: there is no such directory, somebody runs on it, or it has another format.
    pub fn open(root: &Path) -> Result<AtRest, StackError> {
        let data = DataDirectory::look_into(root)?;
        let table = data.file("table.sqlite");
        if !table.is_file() {
            return Err(DataError::Absent(root.display().to_string()).into());
        }
        let times = Arc::new(Times::left_at(&data.file("clock"))?);
        let clocks: Arc<dyn Clocks> = Arc::clone(&times) as _;
        let embedded = Embedded {
            table: Table::open(Place::File(table), Arc::clone(&clocks), is_told)?,
            queues: Queues::open(Place::Memory, Arc::clone(&clocks), Vec::new())?,
            objects: Objects::open(Place::Memory, Arc::clone(&clocks))?,
            mailbox: Mailbox::open(Place::Memory, clocks)?,
            storage: Storage::inside(),
            calls: CallCounter::new(),
        };
        let now = times.now();
        let ambient = Ambient::new(times, Arc::new(SystemRandom));
        let store = Store::new(embedded.sdk(Arc::new(NoFaults)).dynamodb, TABLE, ambient);
        Ok(AtRest { store, now, _data: data })
    }

    /// Its table.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Its business time: where it was left by hand, or the computer's.
    pub fn now(&self) -> Timestamp {
        self.now
    }
}
