//! Finding the events of a span in the table, and making of each the stream record it was.
//!
//! The table has no index by time: it is read whole, once for all failures, and costs as much. What a
//! person said is never fetched.

use crate::failures::Span;
use crate::queues::reason;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use data_encoding::BASE64;
use messages::stored::Unreadable;
use outbox_relay::Record;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::schema;

type Item = HashMap<String, AttributeValue>;

/// What the relay reads of an event item; `personal` is not among it.
const ATTRIBUTES: [&str; 4] = ["pk", "sk", "public", "wake_at_hint"];

/// A table that could not be read, wholly or in part.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The table is not there.
    #[error("there is no table {0}: say which by --table; is this its account and region (AWS_PROFILE, AWS_REGION)?")]
    NotThere(String),
    /// The call failed.
    #[error("Scan of the table {table} failed: {reason}")]
    Call {
        /// The table.
        table: String,
        /// The service's reason.
        reason: String,
    },
    /// An event cannot be read, so whether it belongs to the span is not known.
    #[error("the event {key} cannot be read: {source}; is this program older than the functions?")]
    Event {
        /// The item's key.
        key: String,
        /// Why.
        source: Unreadable,
    },
    /// Records made of items are not what the relay takes.
    #[error("the relay does not take the records made of the items")]
    Record(#[from] serde_json::Error),
}

/// A page of the table.
#[derive(Debug, Default)]
pub struct Page {
    /// The records of the span's events in it, in the order of each complaint.
    pub records: Vec<Record>,
    /// Where the next one begins; none after the last.
    pub next: Option<Item>,
}

/// Reads a page of a table and keeps the events that were written in one of the spans.
///
/// # Errors
/// [`ReadError`].
pub async fn page(client: &Client, table: &str, from: Option<Item>, spans: &[Span]) -> Result<Page, ReadError> {
    let call = client.scan().table_name(table).consistent_read(true).set_exclusive_start_key(from);
    let call = call.filter_expression("begins_with(#sk, :event)").projection_expression("#pk, #sk, #public, #hint");
    let names = ["#pk", "#sk", "#public", "#hint"].into_iter().zip(ATTRIBUTES);
    let call = names.fold(call, |call, (short, name)| call.expression_attribute_names(short, name));
    let event = AttributeValue::S(schema::EVENT_PREFIX.to_owned());
    let answer = match call.expression_attribute_values(":event", event).send().await {
        Ok(answer) => answer,
        Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_not_found_exception()) => {
            return Err(ReadError::NotThere(table.to_owned()));
        }
        Err(error) => return Err(ReadError::Call { table: table.to_owned(), reason: reason(&error) }),
    };
    let mut records = Vec::new();
    for item in answer.items.as_deref().unwrap_or_default() {
        let record: Record = serde_json::from_value(as_record(item))?;
        if belongs(&record, item, spans)? {
            records.push(record);
        }
    }
    Ok(Page { records, next: answer.last_evaluated_key.filter(|key| !key.is_empty()) })
}

/// Whether the event of a record was written in one of the spans.
fn belongs(record: &Record, item: &Item, spans: &[Span]) -> Result<bool, ReadError> {
    let Some(inserted) = record.inserted_event() else { return Ok(false) };
    let key = || ["pk", "sk"].map(|name| item[name].as_s().map_or("", String::as_str)).join(" ");
    let event = inserted.map_err(|source| ReadError::Event { key: key(), source })?.event;
    Ok(spans.iter().any(|span| span.holds(event.at)))
}

/// The stream record an event item came with. The stream's own number is gone; the relay only gives
/// it back for what failed.
fn as_record(item: &Item) -> Value {
    let image: serde_json::Map<String, Value> =
        item.iter().map(|(name, value)| (name.clone(), as_json(value))).collect();
    let change = json!({
        "SequenceNumber": image["sk"]["S"], "Keys": {"pk": image["pk"], "sk": image["sk"]}, "NewImage": image,
    });
    json!({ "eventName": "INSERT", "dynamodb": change })
}

/// A text or bytes, as the stream writes them; event items hold nothing else.
fn as_json(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::B(bytes) => json!({ "B": BASE64.encode(bytes.as_ref()) }),
        _ => Value::Null,
    }
}
