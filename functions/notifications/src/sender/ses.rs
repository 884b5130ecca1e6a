//! Amazon SES, one attempt each: it has no token that would make a repetition harmless, so the
//! client must be built with one attempt and the outcome of a lost reply is unknown.

use super::{Attempt, Delivery};
use aws_sdk_ses::Client;
use aws_sdk_ses::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ses::operation::send_raw_email::SendRawEmailError;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use mail::EmailAddress;
use std::fmt::Debug;
use std::sync::Arc;

/// The tag that comes back in the provider's events.
const KEY_TAG: &str = "recourse-key";

/// The code SES answers an address with that it cannot send to.
const BAD_RECIPIENT: &str = "InvalidParameterValue";

/// A provider that can be asked what it took; the local mailbox can, SES cannot.
pub trait Asked: Send + Sync + Debug {
    /// The id under which the mail of a ledger key was taken, if it was.
    ///
    /// # Errors
    /// When it does not answer.
    fn find(&self, key: &str) -> Result<Option<String>, String>;
}

/// Sends by SES.
#[derive(Clone, Debug)]
pub struct SesSender {
    /// A client with one attempt.
    pub client: Client,
    /// The configuration set whose events come back.
    pub configuration_set: Option<String>,
    /// Set where the provider can be asked.
    pub asked: Option<Arc<dyn Asked>>,
}

impl SesSender {
    pub(super) async fn send(&self, from: &EmailAddress, to: &str, key: &str, raw: Vec<u8>) -> Attempt {
        let tag = MessageTag::builder().name(KEY_TAG).value(key).build().expect("name and value are given");
        let message = RawMessage::builder().data(Blob::new(raw)).build().expect("data is given");
        let call = self.client.send_raw_email().source(from.as_str()).destinations(to).raw_message(message).tags(tag);
        match call.set_configuration_set_name(self.configuration_set.clone()).send().await {
            Ok(answer) => Attempt::Taken(answer.message_id().to_owned()),
            Err(error) => classify(&error),
        }
    }

    pub(super) async fn find(&self, key: &str) -> Delivery {
        match self.asked.as_ref().map(|asked| asked.find(key)) {
            Some(Ok(Some(id))) => Delivery::Taken(id),
            Some(Ok(None)) => Delivery::NotTaken,
            Some(Err(_)) | None => Delivery::Unknown,
        }
    }
}

/// A refusal is known; a lost reply is not. A server error may have come after the mail was taken.
/// Permissions, verification, quotas and pauses are for the firm to put right: tried again.
fn classify(error: &SdkError<SendRawEmailError>) -> Attempt {
    // SES's own words name the recipient; its code says as much.
    let reason = match error {
        SdkError::ServiceError(service) => {
            format!("SES answered {} ({})", error.code().unwrap_or("without a code"), service.raw().status())
        }
        other => lambda_shell::aws::reason(other),
    };
    match error {
        SdkError::ConstructionFailure(_) => Attempt::Later(reason),
        SdkError::ServiceError(service) => match service.raw().status().as_u16() {
            _ if error.code() == Some(BAD_RECIPIENT) => Attempt::Never(reason),
            400..500 => Attempt::Later(reason),
            _ => Attempt::Unknown(reason),
        },
        _ => Attempt::Unknown(reason),
    }
}
