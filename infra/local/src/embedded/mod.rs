//! The embedded parts: what stands in for AWS on one machine.
//!
//! Four services, each answering the wire protocol its SDK client speaks, in
//! this process: a table ([`Table`], the DynamoDB API on SQLite), queues
//! ([`Queues`]), objects ([`Objects`]) and a mailbox ([`Mailbox`]). They are
//! plugged in *below* the SDK, as its HTTP client, so no function knows where
//! it runs. Every part has two places: a file, which survives a crash, and
//! memory, which on a single-threaded runtime gives one history per seed.

mod aws;
mod clocks;
mod connector;
mod disk;
mod dynamodb;
mod error;
mod faults;
mod mailbox;
mod objects;
mod queues;
mod s3;
mod ses;
mod sqs;
mod storage;
mod table;
mod wire;

#[cfg(test)]
mod tests;

pub use aws::{Embedded, SdkClients};
pub use clocks::Clocks;
pub use disk::{Disk, Writing};
pub use error::EmbeddedError;
pub use faults::{Call, CallCounter, Fault, FaultPlan, NoFaults};
pub use mailbox::{Mailbox, SentMail};
pub use objects::{ObjectEntry, Objects, PutMode, StoredObject};
pub use queues::{Depth, Outgoing, QueueDefinition, Queues, Received, Waiting, dead_letters_of};
pub use storage::{OBJECTS, OutsideRequest, Storage, Told};
pub use table::{StreamRow, Table};

use std::path::PathBuf;

/// Where a part keeps its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this process only: deterministic, gone when dropped.
    Memory,
    /// On disk at this path: a file, or for [`Objects`] a directory.
    File(PathBuf),
}

impl Place {
    /// Whether a call may block on the disk, so that it must leave the runtime's worker.
    fn blocks(&self) -> bool {
        matches!(self, Self::File(_))
    }
}
