//! The object store's own announcement of what it has stored, as far as it is read.

use jiff::Timestamp;
use serde::Deserialize;

/// Objects were stored.
#[derive(Clone, Debug, Deserialize)]
pub struct StoredObjects {
    /// One record per object.
    #[serde(rename = "Records")]
    pub records: Vec<StoredRecord>,
}

/// What S3 sends when a notification is set up, to see whether it may.
#[derive(Clone, Debug, Deserialize)]
pub struct SetUp {
    /// `s3:TestEvent`.
    #[serde(rename = "Event")]
    pub event: String,
}

/// A stored object.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredRecord {
    /// When it was stored: it was with us from then on, however late it is read. Left out where a person
    /// sends the message again; the object knows it too, to the second.
    #[serde(default)]
    pub event_time: Option<Timestamp>,
    /// The storage's part.
    pub s3: StorageRecord,
}

/// The storage's part of a record.
#[derive(Clone, Debug, Deserialize)]
pub struct StorageRecord {
    /// The object.
    pub object: ObjectRecord,
}

/// The object.
#[derive(Clone, Debug, Deserialize)]
pub struct ObjectRecord {
    /// Its key, URL-encoded.
    pub key: String,
}

impl ObjectRecord {
    /// The key as it is: S3 encodes it as a query string does.
    pub fn decoded_key(&self) -> String {
        let spaced = self.key.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    }
}
