//! The local stream: one row per streamed item, in a table beside the others.

use super::requests::from_value;
use crate::embedded::EmbeddedError;
use dynoxide::actions::transact_write_items::{TransactPut, TransactWriteItem};
use dynoxide::{AttributeValue, Database, DynoxideError, Item};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The stream's table.
pub(super) const TABLE: &str = "local-stream";

/// The partition that holds the rows.
const ROWS: &str = "rows";

/// The partition that holds one item: how far the stream was trimmed, so that the sequence never
/// starts again once every row is gone.
const TRIMMED: &str = "trimmed";

/// How many rows one transaction drops: with the mark, the most actions a transaction may have.
const DROPPED_AT_ONCE: usize = 99;

/// One item as it was put, in the order of the commits.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamRow {
    /// Strictly increasing, also over restarts; there may be gaps.
    pub sequence: u64,
    /// The item as it was put, in DynamoDB JSON.
    pub image: Value,
    /// When it was put, in business time.
    pub written_at: Timestamp,
}

/// Creates the stream's table if it is missing.
pub(super) fn prepare(database: &Database) -> Result<(), DynoxideError> {
    let request = json!({
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [
            { "AttributeName": "partition", "KeyType": "HASH" },
            { "AttributeName": "sequence", "KeyType": "RANGE" },
        ],
        "AttributeDefinitions": [
            { "AttributeName": "partition", "AttributeType": "S" },
            { "AttributeName": "sequence", "AttributeType": "N" },
        ],
    });
    match database.create_table(from_value(request)?) {
        Ok(_) | Err(DynoxideError::ResourceInUseException(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The number of the next row, after every row there is or ever was.
pub(super) fn next_sequence(database: &Database) -> Result<u64, DynoxideError> {
    let mut last = 0;
    for partition in [ROWS, TRIMMED] {
        let mut query = query(partition, 0, 1);
        query["ScanIndexForward"] = json!(false);
        let newest = database.query(from_value(query)?)?.items.unwrap_or_default();
        last = newest.iter().map(sequence_of).fold(last, u64::max);
    }
    Ok(last + 1)
}

/// How many rows there are.
pub(super) fn count(database: &Database) -> Result<usize, DynoxideError> {
    let (mut count, mut after) = (0, 0);
    loop {
        let keys = keys_after(database, after, u64::MAX, 10_000)?;
        let Some(last) = keys.last() else { return Ok(count) };
        count += keys.len();
        after = *last;
    }
}

/// The action that adds a row.
pub(super) fn row(sequence: u64, image: String, written_at: Timestamp) -> TransactWriteItem {
    let item = Item::from([
        ("partition".to_owned(), AttributeValue::S(ROWS.to_owned())),
        ("sequence".to_owned(), AttributeValue::N(sequence.to_string())),
        // As text, which is read back as it was and costs less than a nested map.
        ("image".to_owned(), AttributeValue::S(image)),
        ("written_at".to_owned(), AttributeValue::N(written_at.as_microsecond().to_string())),
    ]);
    put(item)
}

/// The oldest rows after a sequence number.
pub(super) fn read(database: &Database, after: u64, max: usize) -> Result<Vec<StreamRow>, EmbeddedError> {
    let failed = EmbeddedError::table("read the stream");
    let (mut rows, mut after) = (Vec::new(), after);
    // A page ends at 1 MB, so it may take several.
    while rows.len() < max {
        let request = from_value(query(ROWS, after, max - rows.len())).map_err(&failed)?;
        let items = database.query(request).map_err(&failed)?.items.unwrap_or_default();
        let Some(last) = items.last() else { break };
        after = sequence_of(last);
        for item in &items {
            let image = serde_json::from_str(text_of(item, "image"));
            rows.push(StreamRow {
                sequence: sequence_of(item),
                image: image.map_err(EmbeddedError::shape("a row of the stream"))?,
                written_at: written_at(item),
            });
        }
    }
    Ok(rows)
}

/// Drops the rows up to and including a sequence number; returns how many.
pub(super) fn trim(database: &Database, through: u64) -> Result<usize, DynoxideError> {
    let mut dropped = 0;
    loop {
        let keys = keys_after(database, 0, through, DROPPED_AT_ONCE)?;
        let Some(last) = keys.last() else { return Ok(dropped) };
        let mark = Item::from([
            ("partition".to_owned(), AttributeValue::S(TRIMMED.to_owned())),
            ("sequence".to_owned(), AttributeValue::N("1".to_owned())),
            ("through".to_owned(), AttributeValue::N(last.to_string())),
        ]);
        let delete = |sequence: &u64| {
            let number = sequence.to_string();
            json!({ "Delete": { "TableName": TABLE, "Key": { "partition": { "S": ROWS }, "sequence": { "N": number } } } })
        };
        let actions: Vec<_> = keys.iter().map(delete).collect();
        let mut request: dynoxide::actions::transact_write_items::TransactWriteItemsRequest =
            from_value(json!({ "TransactItems": actions }))?;
        request.transact_items.push(put(mark));
        database.transact_write_items(request)?;
        dropped += keys.len();
    }
}

fn put(item: Item) -> TransactWriteItem {
    let put = TransactPut { table_name: TABLE.to_owned(), item, ..TransactPut::default() };
    TransactWriteItem { put: Some(put), ..TransactWriteItem::default() }
}

fn keys_after(database: &Database, after: u64, through: u64, max: usize) -> Result<Vec<u64>, DynoxideError> {
    let mut query = query(ROWS, after, max);
    query["KeyConditionExpression"] = json!("#p = :p AND #s BETWEEN :s AND :t");
    query["ExpressionAttributeValues"][":s"] = json!({ "N": after.saturating_add(1).to_string() });
    query["ExpressionAttributeValues"][":t"] = json!({ "N": through.to_string() });
    query["ProjectionExpression"] = json!("#s");
    let items = database.query(from_value(query)?)?.items.unwrap_or_default();
    Ok(items.iter().map(sequence_of).collect())
}

fn query(partition: &str, after: u64, limit: usize) -> Value {
    json!({
        "TableName": TABLE,
        "ConsistentRead": true,
        "Limit": limit,
        "KeyConditionExpression": "#p = :p AND #s > :s",
        "ExpressionAttributeNames": { "#p": "partition", "#s": "sequence" },
        "ExpressionAttributeValues": { ":p": { "S": partition }, ":s": { "N": after.to_string() } },
    })
}

/// The row's number; for the mark, the last number that was dropped.
fn sequence_of(item: &Item) -> u64 {
    let number = item.get("through").or_else(|| item.get("sequence"));
    number.and_then(number_of).and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
}

fn written_at(item: &Item) -> Timestamp {
    let micros = item.get("written_at").and_then(number_of).unwrap_or(0);
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn number_of(value: &AttributeValue) -> Option<i64> {
    match value {
        AttributeValue::N(number) => number.parse().ok(),
        _ => None,
    }
}

fn text_of<'a>(item: &'a Item, name: &str) -> &'a str {
    match item.get(name) {
        Some(AttributeValue::S(text)) => text,
        _ => "",
    }
}
