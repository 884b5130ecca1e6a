//! The triggers AWS plays: stream mapping, queue mappings, schedule, object events. Each function
//! gets the event it would get there, as JSON of the same shape.

use super::build::BATCH;
use super::{Inner, Stack};
use crate::embedded::{EmbeddedError, Received, StreamRow};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use lambda_shell::batch;
use messages::queue::Queue;
use outbox_relay::StreamEvent;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Records one invocation of the relay gets, and records that were passed on before they are dropped, unless the
/// stream is at rest: what comes twice after a crash. One transaction drops so many.
const STREAM_BATCH: usize = 99;

/// Longest back-off of a failing message, in machine time.
const MAX_BACK_OFF: Duration = Duration::from_secs(600);

/// How far the relay passed the stream on.
#[derive(Debug, Default)]
pub(crate) struct Passed {
    /// The last record.
    through: u64,
    /// Records up to it that still lie there.
    kept: usize,
}

/// A trigger that could not be played; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum TriggerError {
    /// An embedded part.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The relay did not pass the records on.
    #[error("the relay passed nothing on from record {0}")]
    Relay(String),
    /// The sweep.
    #[error(transparent)]
    Sweep(#[from] sla_timers::TimerError),
}

/// Counts work under way, and the work done when it ends.
struct Busy<'a>(&'a Inner);

impl<'a> Busy<'a> {
    fn new(inner: &'a Inner) -> Busy<'a> {
        inner.busy.fetch_add(1, Ordering::SeqCst);
        Busy(inner)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.done.fetch_add(1, Ordering::SeqCst);
        self.0.busy.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Everything that has a queue mapping.
pub(crate) fn mapped() -> impl Iterator<Item = &'static str> {
    Queue::ALL.into_iter().map(Queue::name)
}

impl Stack {
    /// Gives the relay one batch of the stream; how many records it passed on.
    ///
    /// # Errors
    /// [`TriggerError`]; the same records come again.
    pub async fn relay_once(&self) -> Result<usize, TriggerError> {
        let mut passed = self.inner.stream.lock().await;
        let after = passed.through;
        let rows = self.blocking(move |inner| inner.embedded.table.stream_read_after(after, STREAM_BATCH)).await?;
        if rows.is_empty() || passed.kept + rows.len() > STREAM_BATCH {
            self.drop_passed(&mut passed).await?;
        }
        let Some(last) = rows.last().map(|row| row.sequence) else { return Ok(0) };
        let _busy = Busy::new(&self.inner);
        self.inner.relays.fetch_add(1, Ordering::SeqCst);
        let event: StreamEvent = serde_json::from_value(stream_event(&rows))
            .map_err(|source| EmbeddedError::Shape { what: "a stream event", source })?;
        let response = self.inner.functions.relay.handle(event).await;
        if let Some(failure) = response.batch_item_failures.first() {
            return Err(TriggerError::Relay(failure.item_identifier.clone()));
        }
        passed.through = last;
        passed.kept += rows.len();
        self.inner.embedded.table.stream_passed(passed.kept);
        Ok(rows.len())
    }

    async fn drop_passed(&self, passed: &mut Passed) -> Result<(), EmbeddedError> {
        if passed.kept > 0 {
            let through = passed.through;
            self.blocking(move |inner| inner.embedded.table.stream_trim(through)).await?;
            passed.kept = 0;
            self.inner.drops.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    }

    /// Gives a queue's function one batch; how many messages it was given.
    ///
    /// # Errors
    /// [`TriggerError`] when the queue itself fails; a message that fails comes back by itself.
    pub async fn deliver_once(&self, queue: &'static str) -> Result<usize, TriggerError> {
        let _busy = Busy::new(&self.inner);
        let batch = self.blocking(move |inner| inner.embedded.queues.receive(queue, BATCH)).await?;
        if batch.is_empty() {
            return Ok(0);
        }
        self.inner.polls.fetch_add(1, Ordering::SeqCst);
        let failed = self.queue_event(queue, &batch).await;
        let count = batch.len();
        self.blocking(move |inner| finish(inner, queue, &batch, &failed)).await?;
        Ok(count)
    }

    async fn queue_event(&self, queue: &str, messages: &[Received]) -> BTreeSet<String> {
        let records: Vec<Value> = messages.iter().map(|message| sqs_record(queue, message)).collect();
        let event: SqsEvent =
            serde_json::from_value(json!({ "Records": records })).expect("the event has the shape of the type");
        let functions = &self.inner.functions;
        let response: SqsBatchResponse = match queue {
            "verification" => batch::run(event, |message| functions.verification.handle(message)).await,
            "timers" => batch::run(event, |message| functions.timers.handle(message)).await,
            "escalation" => batch::run(event, |message| functions.escalation.handle(message)).await,
            "inbound" => batch::run(event, |message| functions.intake.handle(message)).await,
            _ => batch::run(event, |message| functions.notifications.handle(message)).await,
        };
        response.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
    }

    /// The minute schedule's event.
    ///
    /// # Errors
    /// [`TriggerError`]; the next minute finds the same.
    pub async fn sweep_once(&self) -> Result<sla_timers::Swept, TriggerError> {
        let _busy = Busy::new(&self.inner);
        let swept = self.inner.functions.timers.sweep().await?;
        self.inner.empty_queries.fetch_add(u64::try_from(swept.empty_shards).unwrap_or_default(), Ordering::SeqCst);
        Ok(swept)
    }
}

fn stream_event(rows: &[StreamRow]) -> Value {
    let record = |row: &StreamRow| {
        let sequence = format!("{:021}", row.sequence);
        json!({
            "eventID": sequence, "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
            "dynamodb": {
                "Keys": {"pk": row.image["pk"], "sk": row.image["sk"]},
                "NewImage": row.image, "SequenceNumber": sequence, "StreamViewType": "NEW_AND_OLD_IMAGES",
            }
        })
    };
    json!({ "Records": rows.iter().map(record).collect::<Vec<_>>() })
}

fn sqs_record(queue: &str, message: &Received) -> Value {
    json!({
        "messageId": message.id, "receiptHandle": message.receipt, "body": message.body,
        "attributes": {"ApproximateReceiveCount": message.receive_count.to_string()},
        "messageAttributes": {}, "eventSource": "aws:sqs", "eventSourceARN": format!("arn:aws:sqs:local:000000000000:{queue}"),
    })
}

fn finish(inner: &Inner, queue: &str, batch: &[Received], failed: &BTreeSet<String>) -> Result<(), EmbeddedError> {
    let done: Vec<String> =
        batch.iter().filter(|message| !failed.contains(&message.id)).map(|message| message.receipt.clone()).collect();
    if !done.is_empty() {
        inner.embedded.queues.delete(queue, &done)?;
    }
    for message in batch.iter().filter(|message| failed.contains(&message.id)) {
        inner.embedded.queues.release(
            queue,
            std::slice::from_ref(&message.receipt),
            back_off(message.receive_count),
        )?;
    }
    Ok(())
}

/// 1, 4, 16 … 600 seconds of machine time: half an hour in all before a message is a dead letter.
fn back_off(receive_count: u32) -> Duration {
    Duration::from_secs(1 << (2 * receive_count.saturating_sub(1).min(5))).min(MAX_BACK_OFF)
}
