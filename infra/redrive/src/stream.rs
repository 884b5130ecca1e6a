//! Events the stream gave up on are told to the queues after all.
//!
//! The failure message says when the records of a batch arrived. The events of that span are read
//! from the table and given to the relay as the records they were, with what happened to be written
//! around them: receivers stand repetition. A failure message is deleted when all its events went out.

use crate::events::{self, ReadError};
use crate::failures::{Failure, Span};
use crate::queues::{Found, Letter, QueueError, Queues, RECEIVE};
use aws_sdk_dynamodb::Client;
use lambda_shell::Ambient;
use messages::queue::RELAYED;
use outbox_relay::{Relay, StreamEvent};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The queue Lambda leaves its failures in, after the stack's name.
pub const STREAM_FAILED: &str = "stream-failed";
/// How long failure messages are kept from others while the table is read. Broken off, a run can be
/// repeated after that time at the latest.
pub const HOLD: Duration = Duration::from_mins(10);
/// Failure messages repaired by one reading of the table.
const AT_ONCE: usize = 1_000;

/// What a repair works with.
#[derive(Clone, Debug)]
pub struct Repair {
    /// The stack's queues.
    pub queues: Queues,
    /// The table's client.
    pub dynamodb: Client,
    /// The table, where the messages name another one.
    pub table: Option<String>,
    /// Time.
    pub ambient: Ambient,
}

/// What came of a repair.
#[derive(Debug, Default)]
pub struct Repaired {
    /// Failure messages whose events went out.
    pub failures: u64,
    /// Events that went out.
    pub events: u64,
    /// Failure messages that were left because they cannot be read: id and reason.
    pub unreadable: BTreeMap<String, String>,
    /// Where there was nothing to repair: failure messages that another run works at, or one that
    /// was broken off.
    pub held: u64,
}

/// A repair that was broken off.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// A queue.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The table.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The relay.
    #[error("the queues did not take all events; the lines above say why. Nothing is lost: run it again")]
    NotPassedOn,
}

/// Failure messages that were received, and are kept from others.
#[derive(Default)]
struct Taken {
    readable: Vec<(Letter, Failure)>,
    unreadable: Vec<Letter>,
}

impl Repair {
    /// Repairs what the failure queue says, until it is empty or holds only what cannot be read.
    ///
    /// # Errors
    /// [`RepairError`]; the failure messages whose events did not all go out are still there.
    pub async fn run(&self) -> Result<Repaired, RepairError> {
        let failed = self.queues.find(STREAM_FAILED).await?;
        let relay = self.relay().await?;
        let mut repaired = Repaired::default();
        let mut taken = Taken::default();
        let ended = self.repair_all(&relay, &failed, &mut taken, &mut repaired).await;
        for letter in taken.readable.iter().map(|(letter, _)| letter).chain(&taken.unreadable) {
            self.queues.give_back(&failed, letter).await;
        }
        ended.map(|()| repaired)
    }

    /// Tells the queues of every event of a span, whatever the failure queue says: where a mapping was
    /// off, or a failure message expired.
    ///
    /// # Errors
    /// [`RepairError`].
    pub async fn span(&self, table: &str, span: Span) -> Result<Repaired, RepairError> {
        let mut repaired = Repaired::default();
        self.tell(&self.relay().await?, table, &[span], &mut repaired).await?;
        Ok(repaired)
    }

    async fn repair_all(
        &self,
        relay: &Relay,
        failed: &Found,
        taken: &mut Taken,
        repaired: &mut Repaired,
    ) -> Result<(), RepairError> {
        loop {
            self.take(failed, taken, repaired).await?;
            if taken.readable.is_empty() {
                break;
            }
            self.repair(relay, failed, &taken.readable, repaired).await?;
            taken.readable.clear();
        }
        if repaired.failures == 0 && repaired.unreadable.is_empty() {
            repaired.held = self.queues.depth(failed).await?.held;
        }
        Ok(())
    }

    async fn relay(&self) -> Result<Relay, QueueError> {
        let mut urls = BTreeMap::new();
        for queue in RELAYED {
            urls.insert(queue, self.queues.find(queue.name()).await?.url);
        }
        let queues = lambda_shell::queues::Queues::new(self.queues.client().clone(), urls);
        Ok(Relay { queues, ambient: self.ambient.clone() })
    }

    /// Receives what is there, and keeps it from others.
    async fn take(&self, failed: &Found, taken: &mut Taken, repaired: &mut Repaired) -> Result<(), QueueError> {
        while taken.readable.len() < AT_ONCE {
            let letters = self.queues.receive(failed, RECEIVE).await?;
            if letters.is_empty() {
                break;
            }
            for letter in letters {
                self.queues.hold(failed, &letter, HOLD).await?;
                match Failure::read(&letter.body) {
                    Ok(failure) => taken.readable.push((letter, failure)),
                    Err(error) => {
                        repaired.unreadable.insert(letter.id.clone(), error.to_string());
                        taken.unreadable.push(letter);
                    }
                }
            }
        }
        Ok(())
    }

    async fn repair(
        &self,
        relay: &Relay,
        failed: &Found,
        failures: &[(Letter, Failure)],
        repaired: &mut Repaired,
    ) -> Result<(), RepairError> {
        let table_of = |failure: &Failure| self.table.clone().unwrap_or_else(|| failure.table.clone());
        let tables: BTreeSet<String> = failures.iter().map(|(_, failure)| table_of(failure)).collect();
        for table in tables {
            let of_table = || failures.iter().filter(|(_, failure)| table_of(failure) == table);
            let spans: Vec<Span> = of_table().map(|(_, failure)| failure.span).collect();
            self.tell(relay, &table, &spans, repaired).await?;
            for (letter, _) in of_table() {
                self.queues.delete(failed, letter).await?;
                repaired.failures += 1;
            }
        }
        Ok(())
    }

    /// Tells the queues of every event of the spans, page by page as the table gives them.
    async fn tell(
        &self,
        relay: &Relay,
        table: &str,
        spans: &[Span],
        repaired: &mut Repaired,
    ) -> Result<(), RepairError> {
        let mut from = None;
        loop {
            let page = events::page(&self.dynamodb, table, from, spans).await?;
            let count = page.records.len() as u64;
            if !relay.handle(StreamEvent { records: page.records }).await.batch_item_failures.is_empty() {
                return Err(RepairError::NotPassedOn);
            }
            repaired.events += count;
            from = page.next;
            if from.is_none() {
                return Ok(());
            }
        }
    }
}
