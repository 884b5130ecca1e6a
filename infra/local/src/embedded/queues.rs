//! Queues with visibility, back-off, delay and dead letters, on SQLite.
//!
//! A message is *waiting* (delayed or ready), *in flight* (its receipt is out)
//! or *backing off*. Delays follow business time, visibility and back-off
//! machine time. A send is on disk before it is acknowledged; what only moves a
//! message about is not synced on its own, because losing it in a power cut
//! means one more delivery, which every consumer must bear anyway.

mod ready;
mod schema;
mod store;
mod values;

use super::disk::Disk;
use super::{Clocks, EmbeddedError, Place};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Store;
use tokio::sync::watch;
use values::Moment;

/// What is fixed about one queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueDefinition {
    /// Its name, as in its URL.
    pub name: String,
    /// How long, in machine time, a received message stays invisible.
    pub visibility: Duration,
    /// After this many receives a message goes to the dead letters.
    pub max_receive_count: u32,
    /// How many messages its consumer takes at once.
    pub batch: usize,
}

/// The name of the queue that takes a queue's dead letters.
#[must_use]
pub fn dead_letters_of(queue: &str) -> String {
    format!("{queue}{DEAD_LETTERS}")
}

const DEAD_LETTERS: &str = "-dead-letters";

/// A message to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outgoing<'a> {
    /// Its body.
    pub body: &'a str,
    /// How long, in business time, it stays invisible.
    pub delay: Duration,
}

/// A message handed to a consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The message's id, the same at every delivery.
    pub id: String,
    /// What deletes or releases this delivery, and no other.
    pub receipt: String,
    /// The body as sent.
    pub body: String,
    /// How often it was received, this time included.
    pub receive_count: u32,
    /// When it was sent, in business time.
    pub sent_at: Timestamp,
}

/// A message looked at without being received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The message's id.
    pub id: String,
    /// The body as sent.
    pub body: String,
    /// How often it was received.
    pub receive_count: u32,
    /// When it was sent, in business time.
    pub sent_at: Timestamp,
    /// When it is or was due, in business time.
    pub due_at: Timestamp,
}

/// How many messages of a queue are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depth {
    /// Could be received now.
    pub ready: usize,
    /// Released with a back-off that is not over, in machine time.
    pub backing_off: usize,
    /// Due in the future of business time.
    pub delayed: usize,
    /// Received, neither deleted nor released, and still invisible.
    pub in_flight: usize,
}

impl Depth {
    /// Whether nothing is or will be due but what is delayed.
    #[must_use]
    pub fn at_rest(&self) -> bool {
        self.ready == 0 && self.backing_off == 0 && self.in_flight == 0
    }
}

/// The queues of one process. Clones share them.
///
/// On disk every call may wait for the disk; async code calls them from a blocking thread.
#[derive(Debug, Clone)]
pub struct Queues {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clocks: Arc<dyn Clocks>,
    definitions: BTreeMap<String, QueueDefinition>,
    blocks: bool,
    disk: Disk,
    store: Mutex<Store>,
    arrivals: BTreeMap<String, watch::Sender<u64>>,
}

impl Queues {
    /// Opens the queues. Every receipt in flight is given back, and that receive is not counted.
    pub fn open(
        place: Place,
        clocks: Arc<dyn Clocks>,
        definitions: Vec<QueueDefinition>,
    ) -> Result<Self, EmbeddedError> {
        let disk = Disk::open(&place).map_err(EmbeddedError::database("open the queues"))?;
        let store = Store::open(&place)?;
        let arrivals = definitions.iter().map(|definition| (definition.name.clone(), watch::Sender::new(0))).collect();
        let definitions = definitions.into_iter().map(|definition| (definition.name.clone(), definition)).collect();
        let (blocks, store) = (place.blocks(), Mutex::new(store));
        let inner = Inner { clocks, definitions, blocks, disk, store, arrivals };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The disk its commits wait for.
    pub fn disk(&self) -> &Disk {
        &self.inner.disk
    }

    /// The definitions given at open, by name.
    pub fn definitions(&self) -> impl Iterator<Item = &QueueDefinition> {
        self.inner.definitions.values()
    }

    /// Whether a queue, or the dead letters of a queue, has this name.
    #[must_use]
    pub fn exists(&self, queue: &str) -> bool {
        self.definition(queue).is_ok()
    }

    /// Sends one message; the delay counts in business time. Returns the message's id.
    pub fn send(&self, queue: &str, body: &str, delay: Duration) -> Result<String, EmbeddedError> {
        let mut ids = self.send_batch(queue, &[Outgoing { body, delay }])?;
        Ok(ids.pop().unwrap_or_default())
    }

    /// Sends messages, all or none. Returns their ids, in order.
    pub fn send_batch(&self, queue: &str, messages: &[Outgoing<'_>]) -> Result<Vec<String>, EmbeddedError> {
        self.definition(queue)?;
        let now = self.now();
        let ids = self.durably(|store| store.send(queue, messages, &now))?;
        self.arrived(queue);
        Ok(ids)
    }

    /// Receives up to `max` messages that are due, oldest due time first, then in the order sent.
    ///
    /// A message that was received `max_receive_count` times already goes to the dead letters
    /// instead of being handed out, in the same transaction.
    pub fn receive(&self, queue: &str, max: usize) -> Result<Vec<Received>, EmbeddedError> {
        let definition = self.definition(queue)?;
        let now = self.now();
        let limit = (!queue.ends_with(DEAD_LETTERS)).then_some(definition.max_receive_count);
        self.store().receive(queue, max, definition.visibility, limit, &now)
    }

    /// Deletes deliveries; a stale receipt deletes nothing. Returns how many were deleted.
    pub fn delete(&self, queue: &str, receipts: &[String]) -> Result<usize, EmbeddedError> {
        self.definition(queue)?;
        self.store().delete(queue, receipts)
    }

    /// Gives deliveries back; they become visible after a back-off in machine time. A stale
    /// receipt releases nothing. Returns how many were released.
    pub fn release(&self, queue: &str, receipts: &[String], after: Duration) -> Result<usize, EmbeddedError> {
        self.definition(queue)?;
        let now = self.now();
        let released = self.store().release(queue, receipts, after, &now)?;
        if released > 0 {
            self.arrived(queue);
        }
        Ok(released)
    }

    /// Changes how long from now, in machine time, a delivery stays invisible; no time at all gives
    /// it back. Returns whether it is still out.
    pub fn hold(&self, queue: &str, receipt: &str, time: Duration) -> Result<bool, EmbeddedError> {
        if time.is_zero() {
            return Ok(self.release(queue, &[receipt.to_owned()], time)? > 0);
        }
        self.definition(queue)?;
        let visible_at = self.inner.clocks.machine() + time;
        self.store().hold(queue, receipt, visible_at)
    }

    /// How many messages of a queue are in which state, now.
    pub fn depth(&self, queue: &str) -> Result<Depth, EmbeddedError> {
        self.definition(queue)?;
        let now = self.now();
        self.store().depth(queue, &now)
    }

    /// The earliest business time in the future at which a delayed message becomes due.
    pub fn next_delayed(&self) -> Result<Option<Timestamp>, EmbeddedError> {
        let now = self.now();
        self.store().earliest(self.inner.definitions.keys(), schema::NEXT_DELAYED, now.business)
    }

    /// The earliest machine time in the future at which an invisible message becomes visible:
    /// one backing off, or one in flight whose consumer never answers.
    pub fn next_back_off(&self) -> Result<Option<Timestamp>, EmbeddedError> {
        let now = self.now();
        self.store().earliest(self.inner.definitions.keys(), schema::NEXT_VISIBLE, now.machine)
    }

    /// The first `max` waiting messages of a queue, without receiving them.
    pub fn peek(&self, queue: &str, max: usize) -> Result<Vec<Waiting>, EmbeddedError> {
        self.definition(queue)?;
        self.store().peek(queue, max)
    }

    /// Sends a queue's dead letters back to it, due now and with their receives forgotten.
    /// Returns how many.
    pub fn redrive(&self, queue: &str) -> Result<usize, EmbeddedError> {
        self.definition(queue)?;
        let now = self.now();
        let moved = self.durably(|store| store.redrive(queue, &now))?;
        if moved > 0 {
            self.arrived(queue);
        }
        Ok(moved)
    }

    /// Changes whenever a message of a queue was sent, released or sent back, due or not: its consumer
    /// waits on it.
    ///
    /// # Errors
    /// [`EmbeddedError::UnknownQueue`].
    pub fn arrivals(&self, queue: &str) -> Result<watch::Receiver<u64>, EmbeddedError> {
        let arrivals = self.inner.arrivals.get(queue);
        Ok(arrivals.ok_or_else(|| EmbeddedError::UnknownQueue(queue.to_owned()))?.subscribe())
    }

    /// As [`Queues::next_delayed`] and [`Queues::next_back_off`], of one queue.
    pub fn next_of(&self, queue: &str) -> Result<(Option<Timestamp>, Option<Timestamp>), EmbeddedError> {
        self.definition(queue)?;
        let now = self.now();
        let (queue, store) = ([queue.to_owned()], self.store());
        let delayed = store.earliest(queue.iter(), schema::NEXT_DELAYED, now.business)?;
        Ok((delayed, store.earliest(queue.iter(), schema::NEXT_VISIBLE, now.machine)?))
    }

    /// From now on receives take due messages in an order drawn from this seed.
    ///
    /// Only in memory: a simulation reorders, as a standard queue may.
    pub fn shuffle(&self, seed: u64) {
        if !self.inner.blocks {
            self.store().shuffle(seed);
        }
    }

    /// Queues a message once more under the same id, as a standard queue may deliver it twice.
    /// Returns whether it was still there to be doubled.
    pub fn duplicate(&self, queue: &str, id: &str) -> Result<bool, EmbeddedError> {
        self.definition(queue)?;
        let now = self.now();
        let doubled = self.durably(|store| store.duplicate(queue, id, &now))?;
        if doubled {
            self.arrived(queue);
        }
        Ok(doubled)
    }

    pub(super) fn blocks(&self) -> bool {
        self.inner.blocks
    }

    pub(super) fn clocks(&self) -> &Arc<dyn Clocks> {
        &self.inner.clocks
    }

    fn definition(&self, queue: &str) -> Result<&QueueDefinition, EmbeddedError> {
        let name = queue.strip_suffix(DEAD_LETTERS).unwrap_or(queue);
        let definition = self.inner.definitions.get(name);
        definition.ok_or_else(|| EmbeddedError::UnknownQueue(queue.to_owned()))
    }

    fn now(&self) -> Moment {
        Moment::new(self.inner.clocks.business(), self.inner.clocks.machine())
    }

    /// A write that is on the disk when this returns.
    fn durably<T>(&self, work: impl FnOnce(&mut Store) -> Result<T, EmbeddedError>) -> Result<T, EmbeddedError> {
        let value = {
            let mut store = self.store();
            let _writing = self.inner.disk.writing();
            work(&mut store)?
        };
        self.inner.disk.wait().map_err(EmbeddedError::log("queues"))?;
        Ok(value)
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // A panic inside a transaction rolls it back, so what a poisoned lock guards is sound.
        self.inner.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn arrived(&self, queue: &str) {
        if let Some(arrivals) = self.inner.arrivals.get(queue) {
            arrivals.send_modify(|count| *count = count.wrapping_add(1));
        }
    }
}
