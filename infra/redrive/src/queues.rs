//! The queues of one stack, and the few calls made to them: the plain ones, which every
//! implementation of the protocol has.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use jiff::Timestamp;
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

/// Messages one receive gives.
pub const RECEIVE: usize = 10;
/// How long a receive waits for a message, in seconds. With a wait it asks every server of the
/// queue; without one it may come back empty from a queue that is not.
const WAIT_SECONDS: i32 = 1;

/// The queues of one stack.
#[derive(Clone, Debug)]
pub struct Queues {
    client: Client,
    stack: String,
}

/// A queue that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its whole name.
    pub name: String,
    /// Its address.
    pub url: String,
}

/// A message that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id, the same at every delivery.
    pub id: String,
    /// What deletes this delivery.
    pub receipt: String,
    /// What it says.
    pub body: String,
    /// When it was sent first.
    pub sent_at: Option<Timestamp>,
}

/// How many messages a queue has, as nearly as it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Can be received.
    pub waiting: u64,
    /// Received by somebody, and not deleted yet.
    pub held: u64,
}

/// A call that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The queue is not there.
    #[error(
        "there is no queue {0}: is --name the stack's parameter Name, and are this its account and region (AWS_PROFILE, AWS_REGION)?"
    )]
    NotThere(String),
    /// The call failed.
    #[error("{call} on the queue {queue} failed: {reason}")]
    Call {
        /// The operation.
        call: &'static str,
        /// The queue.
        queue: String,
        /// The service's reason.
        reason: String,
    },
}

impl Queues {
    /// The queues of the stack of this name.
    pub fn new(client: Client, stack: &str) -> Queues {
        Queues { client, stack: stack.to_owned() }
    }

    /// The client they are called by.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The whole name of a queue.
    pub fn name(&self, short: &str) -> String {
        format!("{}-{short}", self.stack)
    }

    /// Finds a queue by what follows the stack's name.
    ///
    /// # Errors
    /// [`QueueError::NotThere`] above all.
    pub async fn find(&self, short: &str) -> Result<Found, QueueError> {
        let name = self.name(short);
        match self.client.get_queue_url().queue_name(&name).send().await {
            Ok(answer) => Ok(Found { url: answer.queue_url.unwrap_or_default(), name }),
            Err(error) if error.as_service_error().is_some_and(|error| error.is_queue_does_not_exist()) => {
                Err(QueueError::NotThere(name))
            }
            Err(error) => Err(failed("GetQueueUrl", &name, &error)),
        }
    }

    /// How many messages there are.
    ///
    /// # Errors
    /// [`QueueError`].
    pub async fn depth(&self, queue: &Found) -> Result<Depth, QueueError> {
        let (waiting, held) = (
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        );
        let call = self.client.get_queue_attributes().queue_url(&queue.url);
        let call = call.attribute_names(waiting.clone()).attribute_names(held.clone()).send();
        let answer = call.await.map_err(|error| failed("GetQueueAttributes", &queue.name, &error))?;
        let attributes = answer.attributes.unwrap_or_default();
        let count = |name| attributes.get(&name).and_then(|digits| digits.parse().ok()).unwrap_or_default();
        Ok(Depth { waiting: count(waiting), held: count(held) })
    }

    /// Receives some messages; none when the queue has none to give.
    ///
    /// # Errors
    /// [`QueueError`].
    pub async fn receive(&self, queue: &Found, most: usize) -> Result<Vec<Letter>, QueueError> {
        let most = i32::try_from(most.clamp(1, RECEIVE)).expect("at most ten");
        let call = self.client.receive_message().queue_url(&queue.url).max_number_of_messages(most);
        let call = call.wait_time_seconds(WAIT_SECONDS);
        let call = call.message_system_attribute_names(MessageSystemAttributeName::SentTimestamp).send();
        let answer = call.await.map_err(|error| failed("ReceiveMessage", &queue.name, &error))?;
        Ok(answer.messages.unwrap_or_default().into_iter().map(letter).collect())
    }

    /// Sends a body as it is.
    ///
    /// # Errors
    /// [`QueueError`]; it may have been taken then.
    pub async fn send(&self, queue: &Found, body: &str) -> Result<(), QueueError> {
        let call = self.client.send_message().queue_url(&queue.url).message_body(body).send();
        call.await.map(drop).map_err(|error| failed("SendMessage", &queue.name, &error))
    }

    /// Deletes a delivery.
    ///
    /// # Errors
    /// [`QueueError`]; the message comes again then.
    pub async fn delete(&self, queue: &Found, letter: &Letter) -> Result<(), QueueError> {
        let call = self.client.delete_message().queue_url(&queue.url).receipt_handle(&letter.receipt).send();
        call.await.map(drop).map_err(|error| failed("DeleteMessage", &queue.name, &error))
    }

    /// Keeps a delivery from others for a time from now.
    ///
    /// # Errors
    /// [`QueueError`]; the queue's own time holds then.
    pub async fn hold(&self, queue: &Found, letter: &Letter, time: Duration) -> Result<(), QueueError> {
        let seconds = i32::try_from(time.as_secs()).unwrap_or(i32::MAX);
        let call = self.client.change_message_visibility().queue_url(&queue.url);
        let call = call.receipt_handle(&letter.receipt).visibility_timeout(seconds).send();
        call.await.map(drop).map_err(|error| failed("ChangeMessageVisibility", &queue.name, &error))
    }

    /// Gives a delivery back at once. One that cannot be given back comes back by itself, later.
    pub async fn give_back(&self, queue: &Found, letter: &Letter) {
        let _ = self.hold(queue, letter, Duration::ZERO).await;
    }
}

fn letter(message: Message) -> Letter {
    let attributes: HashMap<_, _> = message.attributes.unwrap_or_default();
    let sent = attributes.get(&MessageSystemAttributeName::SentTimestamp);
    let sent_at = sent.and_then(|millis| Timestamp::from_millisecond(millis.parse().ok()?).ok());
    Letter {
        id: message.message_id.unwrap_or_default(),
        receipt: message.receipt_handle.unwrap_or_default(),
        body: message.body.unwrap_or_default(),
        sent_at,
    }
}

fn failed<E, R>(call: &'static str, queue: &str, error: &SdkError<E, R>) -> QueueError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: fmt::Debug + 'static,
{
    QueueError::Call { call, queue: queue.to_owned(), reason: reason(error) }
}

/// What a service says of a failure: its code and words, or else what became of the connection.
pub fn reason<E, R>(error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: fmt::Debug + 'static,
{
    match error.as_service_error().and_then(|error| Some((error.code()?, error.message()))) {
        Some((code, message)) => format!("{code} {}", message.unwrap_or_default()).trim_end().to_owned(),
        None => {
            let sources = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
            sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
        }
    }
}
