//! What SQS takes and what it refuses.

use crate::embedded::EmbeddedError;
use serde::Deserialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::HashSet;
use std::time::Duration;

/// The most messages one batch or one receive may hold.
pub(super) const MAX_ENTRIES: usize = 10;

/// The most bytes one message, or one batch, may hold.
const MAX_BYTES: usize = 1_048_576;

/// The longest delay, in seconds.
const MAX_DELAY: i64 = 900;

/// One message of a send.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendEntry {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) message_body: String,
    delay_seconds: Option<i64>,
    message_attributes: Option<Value>,
}

impl SendEntry {
    pub(super) fn delay(&self) -> Duration {
        Duration::from_secs(self.delay_seconds.and_then(|s| u64::try_from(s).ok()).unwrap_or(0))
    }

    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.message_body.is_empty() {
            return Err(Refusal::new(400, "MissingParameter", "The request must contain the parameter MessageBody."));
        }
        if self.message_body.len() > MAX_BYTES {
            return Err(Refusal::invalid(format!(
                "One or more parameters are invalid. Reason: Message must be shorter than {MAX_BYTES} bytes."
            )));
        }
        if let Some(delay) = self.delay_seconds
            && !(0..=MAX_DELAY).contains(&delay)
        {
            return Err(Refusal::invalid(format!(
                "Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= {MAX_DELAY}."
            )));
        }
        if !self.message_body.chars().all(allowed) {
            return Err(Refusal::new(
                400,
                "InvalidMessageContents",
                "Invalid characters were found in the message body.",
            ));
        }
        let attributes = self.message_attributes.as_ref().and_then(Value::as_object);
        if attributes.is_some_and(|attributes| !attributes.is_empty()) {
            return Err(Refusal::unsupported("Message attributes are not kept locally."));
        }
        Ok(())
    }
}

/// The characters SQS takes: those of XML 1.0.
fn allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Refuses what would make the whole batch fail.
pub(super) fn check_batch(entries: &[SendEntry]) -> Result<(), Refusal> {
    let refuse = |code, message: String| Err(Refusal::new(400, code, message));
    if entries.is_empty() {
        let message = "There should be at least one SendMessageBatchRequestEntry in the request.";
        return refuse("AWS.SimpleQueueService.EmptyBatchRequest", message.to_owned());
    }
    if entries.len() > MAX_ENTRIES {
        let count = entries.len();
        let message = format!("Maximum number of entries per request are {MAX_ENTRIES}. You have sent {count}.");
        return refuse("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", message);
    }
    let valid = |id: &str| {
        (1..=80).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if !entries.iter().all(|entry| valid(&entry.id)) {
        let message = "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
        return refuse("AWS.SimpleQueueService.InvalidBatchEntryId", message.to_owned());
    }
    let mut ids = HashSet::new();
    if let Some(twice) = entries.iter().find(|entry| !ids.insert(entry.id.as_str())) {
        let message = format!("Id {} repeated.", twice.id);
        return refuse("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", message);
    }
    let bytes: usize = entries.iter().map(|entry| entry.message_body.len()).sum();
    if bytes > MAX_BYTES {
        let message = format!("Batch requests cannot be longer than {MAX_BYTES} bytes. You have sent {bytes} bytes.");
        return refuse("AWS.SimpleQueueService.BatchRequestTooLong", message);
    }
    Ok(())
}

/// Why a request, or one entry of it, is not carried out.
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: &'static str,
    pub(super) message: Cow<'static, str>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(super) fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(400, "InvalidParameterValue", message)
    }

    pub(super) fn unsupported(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(400, "AWS.SimpleQueueService.UnsupportedOperation", message)
    }

    /// The error's name in the JSON protocol, where it differs from the code.
    pub(super) fn shape(&self) -> &'static str {
        match self.code {
            "AWS.SimpleQueueService.NonExistentQueue" => "QueueDoesNotExist",
            "InvalidParameterValue" => "InvalidParameterValueException",
            code => code.rsplit('.').next().unwrap_or(code),
        }
    }

    /// This refusal as one failed entry of a batch.
    pub(super) fn as_entry(&self, id: &str) -> Value {
        json!({ "Id": id, "SenderFault": true, "Code": self.code, "Message": self.message })
    }
}

impl From<EmbeddedError> for Refusal {
    fn from(error: EmbeddedError) -> Self {
        match error {
            EmbeddedError::UnknownQueue(_) => {
                Self::new(400, "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
            }
            // The SDK tries again on a 500, as it would on SQS's own bad day.
            other => Self::new(500, "InternalError", other.to_string()),
        }
    }
}
