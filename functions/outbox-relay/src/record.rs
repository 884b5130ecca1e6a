//! A record of the table's stream, as far as the relay reads it.

use complaint::{Event, Reference};
use data_encoding::BASE64;
use jiff::Timestamp;
use jiff::civil::Date;
use messages::stored::{Unreadable, inflated, read_event};
use serde::Deserialize;
use std::borrow::Cow;
use store::schema;

/// A batch of the stream.
#[derive(Clone, Debug, Deserialize)]
pub struct StreamEvent {
    /// Its records, in order.
    #[serde(rename = "Records")]
    pub records: Vec<Record>,
}

/// One change of one item.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// INSERT, MODIFY or REMOVE.
    pub event_name: String,
    /// The change.
    pub dynamodb: Change,
}

/// The change itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Change {
    /// Its place in the stream.
    pub sequence_number: String,
    /// The item's key.
    pub keys: Keys,
    /// The item after it.
    pub new_image: Option<Image>,
}

/// The key of an item.
#[derive(Clone, Debug, Deserialize)]
pub struct Keys {
    pk: Text,
    sk: Text,
}

/// The attributes of an event item that the relay reads.
#[derive(Clone, Debug, Deserialize)]
pub struct Image {
    public: Option<LongText>,
    wake_at_hint: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

/// A text, or one that was deflated because it is long.
#[derive(Clone, Debug, Deserialize)]
enum LongText {
    #[serde(rename = "S")]
    Text(String),
    #[serde(rename = "B")]
    Deflated(String),
}

impl LongText {
    fn read(&self) -> Result<Cow<'_, str>, Unreadable> {
        match self {
            LongText::Text(text) => Ok(Cow::Borrowed(text)),
            LongText::Deflated(base64) => {
                let bytes = BASE64.decode(base64.as_bytes());
                let bytes = bytes.map_err(|error| Unreadable::Deflated(error.to_string()))?;
                inflated(&bytes).map(Cow::Owned)
            }
        }
    }
}

/// An event item that was inserted.
#[derive(Clone, Debug)]
pub struct Inserted {
    /// Which complaint.
    pub reference: Reference,
    /// Which event of it.
    pub seq: u64,
    /// The event, without its personal part.
    pub event: Event,
    /// When the complaint wants to be woken next.
    pub wake_at: Option<Timestamp>,
}

impl Record {
    /// The mail that is to be read again and the wish, if this record inserted one.
    pub fn wish(&self) -> Option<(&str, &str)> {
        let (pk, sk) = self.inserted_key().filter(|(_, sk)| sk.starts_with(schema::AGAIN_PREFIX))?;
        Some((schema::raw_key_of(pk)?, sk))
    }

    /// The re-computation and its step, if this record inserted one.
    pub fn step(&self) -> Option<(&str, &str)> {
        let (pk, sk) = self.inserted_key().filter(|(_, sk)| sk.starts_with(schema::STEP_PREFIX))?;
        Some((schema::run_of(pk)?, sk))
    }

    /// The day whose digest is made and the part of it, if this record inserted one.
    pub fn day_part(&self) -> Option<(Date, &str)> {
        let (pk, sk) = self.inserted_key().filter(|(_, sk)| sk.starts_with(schema::STEP_PREFIX))?;
        Some((schema::day_of(pk)?, sk))
    }

    /// Whether this record inserted a wish for figures of the list.
    pub fn wants_figures(&self) -> bool {
        self.inserted_key().is_some_and(|(pk, sk)| pk == schema::FIGURES_PK && sk.starts_with(schema::COUNT_PREFIX))
    }

    /// The day whose digests are owed, if this record inserted that.
    pub fn owed_digest(&self) -> Option<&str> {
        let (pk, _) = self.inserted_key().filter(|(_, sk)| *sk == schema::DIGEST_SK)?;
        schema::digest_day_of(pk)
    }

    /// The mail that is owed an answer, if this record inserted that.
    pub fn owed_answer(&self) -> Option<&str> {
        let (pk, _) = self.inserted_key().filter(|(_, sk)| *sk == schema::ANSWER_SK)?;
        schema::raw_key_of(pk)
    }

    fn inserted_key(&self) -> Option<(&str, &str)> {
        let keys = &self.dynamodb.keys;
        (self.event_name == "INSERT").then_some((keys.pk.text.as_str(), keys.sk.text.as_str()))
    }

    /// The event, if this record inserted one.
    pub fn inserted_event(&self) -> Option<Result<Inserted, Unreadable>> {
        let reference = schema::reference_of(&self.dynamodb.keys.pk.text)?;
        let seq = schema::seq_of(&self.dynamodb.keys.sk.text)?;
        let image = self.dynamodb.new_image.as_ref().filter(|_| self.event_name == "INSERT")?;
        let public = image.public.as_ref()?;
        let wake_at = image.wake_at_hint.as_ref().and_then(|hint| hint.text.parse().ok());
        let event = public.read().and_then(|text| read_event(&text, None));
        Some(event.map(|event| Inserted { reference, seq, event, wake_at }))
    }
}
