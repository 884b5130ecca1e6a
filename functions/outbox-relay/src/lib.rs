//! The outbox relay: the table's stream is the outbox, and this is the only publisher of events.
//!
//! For each event item that was inserted it tells the queues the event goes to, and sends a
//! wake-up at once when the complaint's next one lies inside the look-ahead. An answer owed to a
//! mail, the digests owed for a day, the wish to read a mail again, the steps of a re-computation and the
//! parts of a day's digest are told, too, and wishes for figures. Other records
//! (states, ledger rows) are passed over; the mapping's filter keeps them away.

mod record;
mod tally;

pub use record::{Record, StreamEvent};

use complaint::Reference;
use lambda_shell::Ambient;
use lambda_shell::queues::{Delayed, Queues, SendError};
use lambda_shell::telemetry::names;
use messages::queue::{
    AnswerOwed, CountDue, DayDue, DigestOwed, Happened, LOOK_AHEAD, Queue, ReadAgain, StepDue, WakeUp, destinations,
    wake_up_seconds,
};
use serde::Serialize;
use std::collections::BTreeMap;
use tally::Tally;

/// What the relay works with.
#[derive(Clone, Debug)]
pub struct Relay {
    /// The queues.
    pub queues: Queues,
    /// Time.
    pub ambient: Ambient,
}

/// Which records failed; everything from the first of them comes again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamResponse {
    /// The first record that was not passed on.
    pub batch_item_failures: Vec<ItemFailure>,
}

/// A record that was not passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemFailure {
    /// Its sequence number.
    pub item_identifier: String,
}

impl Relay {
    /// Passes a batch of stream records on. When a send fails the whole batch comes again:
    /// receivers stand repetition, and order per complaint is kept.
    pub async fn handle(&self, event: StreamEvent) -> StreamResponse {
        let first = event.records.first().map(|record| record.dynamodb.sequence_number.clone());
        let failure = match self.pass_on(&event.records).await {
            Ok(()) => None,
            Err(error) => {
                tracing::warn!(failure.reason = %error, records = event.records.len(), "events were not passed on");
                first
            }
        };
        StreamResponse {
            batch_item_failures: failure.into_iter().map(|item_identifier| ItemFailure { item_identifier }).collect(),
        }
    }

    async fn pass_on(&self, records: &[Record]) -> Result<(), SendError> {
        let mut outgoing: BTreeMap<Queue, Vec<Delayed<Happened>>> = BTreeMap::new();
        let mut wake_ups = BTreeMap::new();
        let mut tally = Tally::default();
        for record in records {
            let Some(inserted) = record.inserted_event() else { continue };
            let inserted = match inserted {
                Ok(inserted) => inserted,
                Err(error) => {
                    // Held up it would stop every later event; the table still has it.
                    metrics::counter!(names::EVENTS_UNREADABLE).increment(1);
                    tracing::error!(sequence = %record.dynamodb.sequence_number, failure.reason = %error, "an event item cannot be read");
                    continue;
                }
            };
            let message = Happened::new(&inserted.reference, inserted.seq, inserted.event.fact.name());
            for queue in destinations(&inserted.event) {
                outgoing.entry(*queue).or_default().push(Delayed { message: message.clone(), seconds: 0 });
            }
            tally.count(&inserted.event);
            wake_ups.insert(inserted.reference, inserted.wake_at);
        }
        for (queue, messages) in &outgoing {
            self.queues.send(*queue, messages).await?;
        }
        let answers = records.iter().filter_map(Record::owed_answer).map(AnswerOwed::new);
        self.tell(Queue::Notifications, answers.collect()).await?;
        let digests = records.iter().filter_map(Record::owed_digest).map(DigestOwed::new);
        self.tell(Queue::Notifications, digests.collect()).await?;
        let wishes = records.iter().filter_map(Record::wish).map(|(mail, wish)| ReadAgain::new(mail, wish));
        self.tell(Queue::Inbound, wishes.collect()).await?;
        let steps = records.iter().filter_map(Record::step).map(|(run, step)| StepDue::new(run, step));
        self.tell(Queue::Timers, steps.collect()).await?;
        let parts = records.iter().filter_map(Record::day_part).map(|(day, part)| DayDue::new(day, part));
        self.tell(Queue::Timers, parts.collect()).await?;
        if records.iter().any(Record::wants_figures) {
            self.tell(Queue::Timers, vec![CountDue::new(self.ambient.now())]).await?;
        }
        self.wake(wake_ups).await?;
        tally.write(self.ambient.now());
        Ok(())
    }

    /// Tells what is no event of a complaint.
    async fn tell<M: Serialize>(&self, queue: Queue, told: Vec<M>) -> Result<(), SendError> {
        let messages: Vec<_> = told.into_iter().map(|message| Delayed { message, seconds: 0 }).collect();
        if messages.is_empty() { Ok(()) } else { self.queues.send(queue, &messages).await }
    }

    async fn wake(&self, wake_ups: BTreeMap<Reference, Option<jiff::Timestamp>>) -> Result<(), SendError> {
        let now = self.ambient.now();
        let soon =
            wake_ups.iter().filter_map(|(reference, at)| Some((reference, at.filter(|at| *at <= now + LOOK_AHEAD)?)));
        let messages: Vec<_> = soon
            .map(|(reference, at)| Delayed { message: WakeUp::new(reference, at), seconds: wake_up_seconds(now, at) })
            .collect();
        if messages.is_empty() { Ok(()) } else { self.queues.send(Queue::Timers, &messages).await }
    }
}
