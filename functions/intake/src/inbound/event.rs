//! The object store's event, as far as it is read.

use jiff::Timestamp;
use messages::queue::ReadAgain;
use serde::Deserialize;

/// What SES writes when a receipt rule is made, to see whether it may.
const SES_SETUP: &str = "AMAZON_SES_SETUP_NOTIFICATION";

/// What lies in the queue.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Inbound {
    /// Staff wish that a mail is read again.
    Again(ReadAgain),
    /// Mail was stored.
    Arrived(MailArrived),
}

/// An S3 event.
#[derive(Clone, Debug, Deserialize)]
pub struct MailArrived {
    /// One record per object; none in the message S3 sends when the notification is set up.
    #[serde(rename = "Records", default)]
    pub records: Vec<ArrivedRecord>,
}

/// A stored object.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArrivedRecord {
    /// When it was stored: the mail was with us from then on, however late it is read. Left out where
    /// a person sends the message again; the object knows it too, to the second.
    #[serde(default)]
    pub event_time: Option<Timestamp>,
    /// The storage's part.
    pub s3: ArrivedS3,
}

/// The storage's part of a record.
#[derive(Clone, Debug, Deserialize)]
pub struct ArrivedS3 {
    /// The object.
    pub object: ArrivedObject,
}

/// The object.
#[derive(Clone, Debug, Deserialize)]
pub struct ArrivedObject {
    /// Its key, URL-encoded.
    pub key: String,
}

impl ArrivedRecord {
    /// Whether it is what SES writes when a receipt rule is made, and no mail.
    pub(super) fn is_setup(&self) -> bool {
        self.s3.object.key.ends_with(SES_SETUP)
    }
}

impl ArrivedObject {
    /// The key as it is: S3 encodes it as a query string does.
    pub fn decoded_key(&self) -> String {
        let spaced = self.key.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    }
}
