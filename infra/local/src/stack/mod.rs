//! The stack: every function, the embedded parts, and the triggers AWS would play.

mod at_rest;
mod build;
mod mail_door;
mod queues_here;
mod rest;
mod restart;
mod run;
mod triggers;

pub use at_rest::AtRest;
pub use build::{Functions, Options, SenderChoice, StackError};
pub use rest::Stuck;
pub use run::Running;
pub use triggers::TriggerError;

use crate::data::DataDirectory;
use crate::embedded::Embedded;
use crate::issuer::Issuer;
use crate::smtp::Senders;
use crate::times::Times;
use lambda_shell::Ambient;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use tokio::sync::Mutex;
use triggers::Passed;

/// One stack. Clones share it.
#[derive(Clone, Debug)]
pub struct Stack {
    pub(crate) inner: Arc<Inner>,
}

/// What a stack holds.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) embedded: Embedded,
    pub(crate) functions: Functions,
    pub(crate) times: Arc<Times>,
    pub(crate) ambient: Ambient,
    pub(crate) options: Options,
    pub(crate) issuer: Option<Arc<Issuer>>,
    pub(crate) durable: bool,
    /// Work under way that no queue shows.
    pub(crate) busy: AtomicUsize,
    /// Pieces of work done, ever; how "no progress" is told.
    pub(crate) done: AtomicU64,
    /// Batches that queues gave out, as AWS would count a receive and a delete each.
    pub(crate) polls: AtomicU64,
    /// Batches the relay was given.
    pub(crate) relays: AtomicU64,
    /// Transactions that dropped rows of the stream.
    pub(crate) drops: AtomicU64,
    /// Queries of sweeps that found nothing.
    pub(crate) empty_queries: AtomicU64,
    /// Reads the table for the stack itself, uncounted and without faults.
    pub(crate) observer: store::Store,
    /// Who may send for which domain.
    pub(crate) senders: Senders,
    /// One `advance` at a time.
    pub(crate) advancing: Mutex<()>,
    /// How far the stream was passed on; one reader of it at a time, as one shard has.
    pub(crate) stream: Mutex<Passed>,
    /// Held for as long as the stack lives.
    pub(crate) _data: Option<Arc<DataDirectory>>,
}

impl Stack {
    /// The embedded parts.
    pub fn embedded(&self) -> &Embedded {
        &self.inner.embedded
    }

    /// The functions.
    pub fn functions(&self) -> &Functions {
        &self.inner.functions
    }

    /// The two times.
    pub fn times(&self) -> &Times {
        &self.inner.times
    }

    /// The local issuer, unless another one is configured.
    pub fn issuer(&self) -> Option<&Issuer> {
        self.inner.issuer.as_deref()
    }

    /// Batches of the stream the relay was given so far.
    pub fn relays(&self) -> u64 {
        self.inner.relays.load(Ordering::SeqCst)
    }

    /// Transactions that dropped rows of the stream so far.
    pub fn drops(&self) -> u64 {
        self.inner.drops.load(Ordering::SeqCst)
    }

    /// Batches the queue mappings were given so far, empty polls left out.
    pub fn polls(&self) -> u64 {
        self.inner.polls.load(Ordering::SeqCst)
    }

    /// Queries of sweeps that found nothing, so far.
    pub fn empty_queries(&self) -> u64 {
        self.inner.empty_queries.load(Ordering::SeqCst)
    }

    /// The table as the stack itself reads it: uncounted, without faults.
    pub fn observer(&self) -> &store::Store {
        &self.inner.observer
    }

    /// Runs blocking work of the embedded parts: off the runtime's workers where it waits for a
    /// disk, in place where it is memory, which keeps a simulation deterministic.
    pub(crate) async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Inner) -> T + Send + 'static) -> T {
        let inner = Arc::clone(&self.inner);
        if !inner.durable {
            return work(&inner);
        }
        tokio::task::spawn_blocking(move || work(&inner)).await.expect("blocking work does not panic")
    }
}
