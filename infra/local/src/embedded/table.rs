//! The table: the DynamoDB API on SQLite, with a stream of its own.
//!
//! The embedded store's stream slows down with every row, so it stays off.
//! Instead each stored item that passes a filter gets one more item, in the
//! same transaction: a row of a local table, keyed by a sequence number, that
//! holds the new image. The numbers are given out under one lock that is held
//! until the commit, so their order is the order of the commits.

pub(super) mod requests;
mod stream;
mod tokens;
mod write;

use super::disk::{Disk, Writing};
use super::{Clocks, EmbeddedError, Place};
use dynoxide::{Database, DynoxideError};
use serde_json::Value;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokens::Tokens;
use tokio::sync::watch;

pub use stream::StreamRow;

/// Handles that read: a page reads eight shards side by side, and a small machine has two to four processors.
const READERS: usize = 3;

/// The table of one process. Clones share it.
#[derive(Clone)]
pub struct Table {
    inner: Arc<Inner>,
}

struct Inner {
    /// Takes every write.
    writes: Database,
    /// More handles on the same file, so that the reads of a page do not wait for each other, nor for a write's
    /// work; in memory the same handle.
    reads: Vec<Database>,
    /// Reads begun so far.
    turn: AtomicUsize,
    clocks: Arc<dyn Clocks>,
    streamed: fn(&Value) -> bool,
    blocks: bool,
    disk: Disk,
    order: Mutex<Order>,
    rows: AtomicUsize,
    /// Of those rows, the ones that were passed on and are still to be dropped.
    passed: AtomicUsize,
    arrivals: watch::Sender<u64>,
}

/// What one write at a time may touch.
struct Order {
    next_sequence: u64,
    tokens: Tokens,
}

/// The turn to write.
struct Turn<'a> {
    /// Ends before the lock.
    _writing: Writing<'a>,
    order: MutexGuard<'a, Order>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("rows", &self.inner.rows).finish_non_exhaustive()
    }
}

impl Table {
    /// Opens the table. Each put of an item (in DynamoDB JSON) for which `stream` holds is streamed,
    /// alone, in a batch or in a transaction; updates and deletes are not. The sequence continues
    /// where it ended before.
    pub fn open(place: Place, clocks: Arc<dyn Clocks>, stream: fn(&Value) -> bool) -> Result<Self, EmbeddedError> {
        let failed = EmbeddedError::table("open the table");
        let disk = Disk::open(&place).map_err(EmbeddedError::database("open the table"))?;
        let (writes, reads) = match &place {
            Place::Memory => {
                let database = Database::memory().map_err(&failed)?;
                (database.clone(), vec![database])
            }
            Place::File(path) => {
                let path = path.to_string_lossy();
                let writes = Database::new(&path).map_err(&failed)?;
                // The embedded store's way to say `synchronous = NORMAL`: it syncs at checkpoints, `disk` in between.
                writes.disable_bulk_loading().map_err(&failed)?;
                let reads = (0..READERS).map(|_| Database::new(&path)).collect::<Result<_, _>>();
                (writes, reads.map_err(&failed)?)
            }
        };
        stream::prepare(&writes).map_err(&failed)?;
        let next_sequence = stream::next_sequence(&writes).map_err(&failed)?;
        let rows = stream::count(&writes).map_err(&failed)?;
        let inner = Inner {
            writes,
            reads,
            turn: AtomicUsize::new(0),
            clocks,
            streamed: stream,
            blocks: place.blocks(),
            disk,
            order: Mutex::new(Order { next_sequence, tokens: Tokens::default() }),
            rows: AtomicUsize::new(rows),
            passed: AtomicUsize::new(0),
            arrivals: watch::Sender::new(0),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Creates a table from a `CreateTable` request in JSON. Returns whether it was missing.
    pub fn create_table_if_missing(&self, create_table_request_json: &str) -> Result<bool, EmbeddedError> {
        let request = serde_json::from_str(create_table_request_json);
        let request = request.map_err(EmbeddedError::shape("a CreateTable request"))?;
        match self.writes(|writes| writes.create_table(request)) {
            Ok(_) => Ok(true),
            Err(DynoxideError::ResourceInUseException(_)) => Ok(false),
            Err(source) => Err(EmbeddedError::Table { action: "create a table", source }),
        }
    }

    /// Changes whenever rows were added to the stream: the stream mapping waits on it.
    #[must_use]
    pub fn arrivals(&self) -> watch::Receiver<u64> {
        self.inner.arrivals.subscribe()
    }

    /// The oldest `max` rows of the stream.
    pub fn stream_read(&self, max: usize) -> Result<Vec<StreamRow>, EmbeddedError> {
        self.stream_read_after(0, max)
    }

    /// The oldest `max` rows of the stream after a sequence number.
    pub fn stream_read_after(&self, after: u64, max: usize) -> Result<Vec<StreamRow>, EmbeddedError> {
        let rows = stream::read(self.reads(), after, max)?;
        self.settled().map_err(EmbeddedError::table("read the stream"))?;
        Ok(rows)
    }

    /// Drops the rows up to and including a sequence number.
    pub fn stream_trim(&self, through: u64) -> Result<(), EmbeddedError> {
        let turn = self.turn();
        let dropped = stream::trim(&self.inner.writes, through);
        drop(turn);
        let dropped = dropped.map_err(EmbeddedError::table("trim the stream"))?;
        self.inner.rows.fetch_sub(dropped, Ordering::SeqCst);
        self.inner.passed.store(0, Ordering::SeqCst);
        Ok(())
    }

    /// Says how many of the oldest rows were passed on; the next trim drops them.
    pub fn stream_passed(&self, rows: usize) {
        self.inner.passed.store(rows, Ordering::SeqCst);
    }

    /// How many rows nobody was told of yet.
    #[must_use]
    pub fn stream_untold(&self) -> usize {
        self.stream_len().saturating_sub(self.inner.passed.load(Ordering::SeqCst))
    }

    /// How many rows the stream holds.
    #[must_use]
    pub fn stream_len(&self) -> usize {
        self.inner.rows.load(Ordering::SeqCst)
    }

    /// The disk its commits wait for.
    pub fn disk(&self) -> &Disk {
        &self.inner.disk
    }

    pub(super) fn blocks(&self) -> bool {
        self.inner.blocks
    }

    /// Waits until all is on the disk that a call before this could have written or seen: nothing is told that a
    /// power cut could take back.
    pub(super) fn settled(&self) -> Result<(), DynoxideError> {
        let settled = self.inner.disk.wait();
        settled.map_err(|error| DynoxideError::InternalServerError(format!("the table's log: {error}")))
    }

    fn turn(&self) -> Turn<'_> {
        // Nothing is left half done when a holder panics: the counter is only ever moved on.
        let order = self.inner.order.lock().unwrap_or_else(PoisonError::into_inner);
        Turn { _writing: self.inner.disk.writing(), order }
    }
}
