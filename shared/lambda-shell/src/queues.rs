//! Sending to the queues.

use crate::aws;
use crate::settings::{BadSetting, Settings};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use messages::queue::Queue;
use serde::Serialize;
use std::collections::BTreeMap;

/// Entries one `SendMessageBatch` takes.
const BATCH: usize = 10;

/// Sends to the queues by name.
#[derive(Clone, Debug)]
pub struct Queues {
    client: Client,
    urls: BTreeMap<Queue, String>,
}

/// A send that did not happen, or of which it is not known.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// This function was not given that queue.
    #[error("no address is configured for the queue '{0}'")]
    Unknown(&'static str),
    /// The message cannot be written.
    #[error("the message cannot be written")]
    Write(#[from] serde_json::Error),
    /// The call failed.
    #[error("sending to the queue '{queue}' failed: {reason}")]
    Call {
        /// The queue.
        queue: &'static str,
        /// The service's reason.
        reason: String,
    },
}

/// A message with its delay.
#[derive(Clone, Debug)]
pub struct Delayed<M> {
    /// The message.
    pub message: M,
    /// 0 to 900 seconds.
    pub seconds: i32,
}

impl Queues {
    /// From a client and the queues' addresses.
    pub fn new(client: Client, urls: BTreeMap<Queue, String>) -> Queues {
        Queues { client, urls }
    }

    /// From a client and the settings `QUEUE_URL_<NAME>` of the queues the function sends to.
    ///
    /// # Errors
    /// [`BadSetting`] naming the one that is missing.
    pub fn from_settings(client: Client, settings: Settings, queues: &[Queue]) -> Result<Queues, BadSetting> {
        let url = |queue: &Queue| Ok((*queue, settings.required(&setting(*queue))?));
        Ok(Queues::new(client, queues.iter().map(url).collect::<Result<_, _>>()?))
    }

    /// Opens the connection before the first event does, by a call that changes nothing.
    ///
    /// # Errors
    /// [`BadSetting`] naming the queue's setting when it is not there or may not be used. What may
    /// pass is logged only.
    pub async fn warm(&self, queue: Queue) -> Result<(), BadSetting> {
        let bad = |reason: String| BadSetting { name: setting(queue), reason };
        let url = self.urls.get(&queue).ok_or_else(|| bad("is missing".to_owned()))?;
        let Err(error) = self.client.get_queue_attributes().queue_url(url).send().await else { return Ok(()) };
        let refused = matches!(error.raw_response().map(|response| response.status().as_u16()), Some(400..500));
        let reason = aws::reason(&error);
        if refused {
            return Err(bad(format!("names a queue that cannot be used: {reason}")));
        }
        tracing::warn!(failure.reason = %reason, "a queue did not answer at the start");
        Ok(())
    }

    /// Sends messages to a queue, ten a call.
    ///
    /// # Errors
    /// [`SendError`]; some of the messages may have been taken then. Receivers stand repetition.
    pub async fn send<M: Serialize>(&self, queue: Queue, messages: &[Delayed<M>]) -> Result<(), SendError> {
        let url = self.urls.get(&queue).ok_or(SendError::Unknown(queue.name()))?;
        for chunk in messages.chunks(BATCH) {
            let entries =
                chunk.iter().enumerate().map(|(id, delayed)| entry(id, delayed)).collect::<Result<Vec<_>, _>>()?;
            let call = self.client.send_message_batch().queue_url(url).set_entries(Some(entries)).send();
            let answer = call.await.map_err(|error| failed(queue, aws::reason(&error)))?;
            if let Some(refused) = answer.failed().first() {
                return Err(failed(queue, refused.code().to_owned()));
            }
        }
        Ok(())
    }

    /// Sends one message.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn send_one<M: Serialize>(&self, queue: Queue, message: M, seconds: i32) -> Result<(), SendError> {
        self.send(queue, &[Delayed { message, seconds }]).await
    }
}

/// The setting that holds a queue's address.
pub fn setting(queue: Queue) -> String {
    format!("QUEUE_URL_{}", queue.name().to_uppercase())
}

fn entry<M: Serialize>(id: usize, delayed: &Delayed<M>) -> Result<SendMessageBatchRequestEntry, SendError> {
    let body = serde_json::to_string(&delayed.message)?;
    let delay = (delayed.seconds > 0).then_some(delayed.seconds);
    Ok(SendMessageBatchRequestEntry::builder()
        .id(id.to_string())
        .message_body(body)
        .set_delay_seconds(delay)
        .build()
        .expect("id and body are given"))
}

fn failed(queue: Queue, reason: String) -> SendError {
    SendError::Call { queue: queue.name(), reason }
}
