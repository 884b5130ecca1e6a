//! The SQS protocol (AWS JSON 1.0) over [`Queues`].
//!
//! Queue URLs are `http://local/<name>`. The limits are those of AWS. What the
//! queues could not keep (message attributes) is refused, not dropped. A
//! receive answers at once, whatever `WaitTimeSeconds` says.

mod entries;

use super::connector::Service;
use super::wire;
use super::{EmbeddedError, Outgoing, Queues, Received};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use entries::{MAX_ENTRIES, Refusal, SendEntry};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

/// What comes before a queue's name in its URL.
pub(super) const URL_PREFIX: &str = "http://local/";

/// The longest a message stays invisible, in seconds: twelve hours.
const MAX_VISIBILITY: u64 = 43_200;

const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

#[derive(Debug, Clone)]
pub(super) struct Sqs {
    queues: Queues,
}

impl Sqs {
    pub(super) fn new(queues: Queues) -> Self {
        Self { queues }
    }
}

impl Service for Sqs {
    const NAME: &'static str = "sqs";

    fn operation(request: &HttpRequest, _body: &[u8]) -> String {
        wire::target(request)
    }

    fn blocks(&self) -> bool {
        self.queues.blocks()
    }

    fn answer(&self, operation: &str, _request: &HttpRequest, body: &[u8]) -> HttpResponse {
        let answer = match operation {
            "SendMessage" => self.send(body),
            "SendMessageBatch" => self.send_batch(body),
            "GetQueueUrl" => self.queue_url(body),
            "ReceiveMessage" => self.receive(body),
            "DeleteMessage" => self.delete(body),
            "ChangeMessageVisibility" => self.change_visibility(body),
            "GetQueueAttributes" => self.attributes(body),
            other => Err(Refusal::unsupported(format!("{other} is not built locally."))),
        };
        match answer {
            Ok(value) => wire::reply(200, CONTENT_TYPE, value.to_string()),
            Err(refusal) => refused(&refusal),
        }
    }

    fn throttled() -> HttpResponse {
        refused(&Refusal::new(400, "RequestThrottled", "The request was throttled."))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BatchInput {
    queue_url: String,
    #[serde(default)]
    entries: Vec<SendEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendInput {
    queue_url: String,
    #[serde(flatten)]
    entry: SendEntry,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ReceiveInput {
    queue_url: String,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeleteInput {
    queue_url: String,
    receipt_handle: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VisibilityInput {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct QueueInput {
    #[serde(default)]
    queue_name: String,
    #[serde(default)]
    queue_url: String,
}

impl Sqs {
    fn send(&self, body: &[u8]) -> Result<Value, Refusal> {
        let SendInput { queue_url, entry } = input(body)?;
        entry.check()?;
        let id = self.queues.send(queue(&queue_url), &entry.message_body, entry.delay())?;
        Ok(json!({ "MessageId": id, "MD5OfMessageBody": md5_of(&entry.message_body) }))
    }

    fn send_batch(&self, body: &[u8]) -> Result<Value, Refusal> {
        let BatchInput { queue_url, entries } = input(body)?;
        entries::check_batch(&entries)?;
        let (accepted, mut failed) = (entries.iter()).fold((vec![], vec![]), |mut both, entry| {
            match entry.check() {
                Ok(()) => both.0.push(entry),
                Err(refusal) => both.1.push(refusal.as_entry(&entry.id)),
            }
            both
        });
        failed.shrink_to_fit();
        let messages: Vec<_> =
            (accepted.iter()).map(|entry| Outgoing { body: &entry.message_body, delay: entry.delay() }).collect();
        let ids = self.queues.send_batch(queue(&queue_url), &messages)?;
        let successful: Vec<_> = (accepted.iter().zip(ids))
            .map(|(entry, id)| {
                let md5 = md5_of(&entry.message_body);
                json!({ "Id": entry.id, "MessageId": id, "MD5OfMessageBody": md5 })
            })
            .collect();
        Ok(json!({ "Successful": successful, "Failed": failed }))
    }

    fn queue_url(&self, body: &[u8]) -> Result<Value, Refusal> {
        let QueueInput { queue_name, .. } = input(body)?;
        if !self.queues.exists(&queue_name) {
            return Err(EmbeddedError::UnknownQueue(queue_name).into());
        }
        Ok(json!({ "QueueUrl": format!("{URL_PREFIX}{queue_name}") }))
    }

    fn receive(&self, body: &[u8]) -> Result<Value, Refusal> {
        let received: ReceiveInput = input(body)?;
        let wanted = received.max_number_of_messages.unwrap_or(1);
        let max = usize::try_from(wanted).ok().filter(|max| (1..=MAX_ENTRIES).contains(max));
        let max = max.ok_or_else(|| {
            Refusal::invalid(format!(
                "Value {wanted} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
            ))
        })?;
        if received.visibility_timeout.is_some() {
            // The consumer's own visibility would hide a wrong definition.
            return Err(Refusal::unsupported("VisibilityTimeout is fixed per queue locally."));
        }
        let messages = self.queues.receive(queue(&received.queue_url), max)?;
        Ok(json!({ "Messages": messages.iter().map(as_json).collect::<Vec<_>>() }))
    }

    fn delete(&self, body: &[u8]) -> Result<Value, Refusal> {
        let DeleteInput { queue_url, receipt_handle } = input(body)?;
        self.queues.delete(queue(&queue_url), &[receipt_handle])?;
        Ok(json!({}))
    }

    fn change_visibility(&self, body: &[u8]) -> Result<Value, Refusal> {
        let VisibilityInput { queue_url, receipt_handle, visibility_timeout } = input(body)?;
        if visibility_timeout > MAX_VISIBILITY {
            return Err(Refusal::invalid(format!(
                "Value {visibility_timeout} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be between 0 and {MAX_VISIBILITY}."
            )));
        }
        if !self.queues.hold(queue(&queue_url), &receipt_handle, Duration::from_secs(visibility_timeout))? {
            return Err(Refusal::new(
                400,
                "AWS.SimpleQueueService.MessageNotInflight",
                "The message is not in flight.",
            ));
        }
        Ok(json!({}))
    }

    fn attributes(&self, body: &[u8]) -> Result<Value, Refusal> {
        let QueueInput { queue_url, .. } = input(body)?;
        let depth = self.queues.depth(queue(&queue_url))?;
        let attributes = json!({
            "ApproximateNumberOfMessages": depth.ready.to_string(),
            "ApproximateNumberOfMessagesDelayed": depth.delayed.to_string(),
            // As on AWS, where backing off is an extended visibility.
            "ApproximateNumberOfMessagesNotVisible": (depth.in_flight + depth.backing_off).to_string(),
        });
        Ok(json!({ "Attributes": attributes }))
    }
}

fn as_json(message: &Received) -> Value {
    json!({
        "MessageId": message.id,
        "ReceiptHandle": message.receipt,
        "Body": message.body,
        "MD5OfBody": md5_of(&message.body),
        "Attributes": {
            "ApproximateReceiveCount": message.receive_count.to_string(),
            "SentTimestamp": message.sent_at.as_millisecond().to_string(),
        },
    })
}

fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::invalid(error.to_string()))
}

/// The queue's name; a URL that is not ours names no queue.
fn queue(url: &str) -> &str {
    url.strip_prefix(URL_PREFIX).unwrap_or(url)
}

fn md5_of(body: &str) -> String {
    format!("{:x}", md5::compute(body))
}

fn refused(refusal: &Refusal) -> HttpResponse {
    let body = json!({
        "__type": format!("com.amazonaws.sqs#{}", refusal.shape()),
        "message": refusal.message,
    });
    let mut response = wire::reply(refusal.status, CONTENT_TYPE, body.to_string());
    // The SDK takes the code from here: the names of SQS's older protocol.
    let code = format!("{};Sender", refusal.code);
    response.headers_mut().insert("x-amzn-query-error", code);
    response
}
