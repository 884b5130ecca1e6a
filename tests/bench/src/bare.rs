//! What the embedded store commits by itself, without anything of ours above it.

use crate::per_second;
use anyhow::{Context, ensure};
use aws_sdk_dynamodb::types::AttributeValue;
use data_encoding::BASE64;
use local::Stack;
use local::embedded::{Disk, Place};
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// The rows that lie in the table of a stack and are wanted.
pub(crate) async fn rows(stack: &Stack, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Vec<Value>> {
    let client = stack.embedded().sdk(Arc::new(local::embedded::NoFaults)).dynamodb;
    let scan = client.scan().table_name("recourse").send().await?;
    let rows = scan.items().iter();
    let rows = rows.map(|row| row.iter().map(|(name, value)| (name.clone(), plain(value))).collect::<Map<_, _>>());
    Ok(rows.map(Value::Object).filter(wanted).collect())
}

fn plain(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::B(bytes) => json!({ "B": BASE64.encode(bytes.as_ref()) }),
        other => json!({ "S": format!("{other:?}") }),
    }
}

/// The embedded store without anything of ours above it.
pub(crate) struct Bare {
    database: dynoxide::Database,
    disk: Disk,
    turn: Mutex<()>,
    rows: Vec<Value>,
}

/// Writers at once, so that a sync serves several of them, as it does in the program.
const WRITERS: usize = 8;

impl Bare {
    pub(crate) fn open(path: &std::path::Path, rows: Vec<Value>) -> anyhow::Result<Bare> {
        ensure!(rows.len() >= 2, "an intake writes a state and an event");
        let disk = Disk::open(&Place::File(path.to_owned()))?;
        let database = dynoxide::Database::new(path.to_str().context("a path of text")?)?;
        // As the program has it: synced at checkpoints, and by `disk` before anybody is told.
        database.disable_bulk_loading()?;
        let attribute = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
        let key = |hash: &str, range: &str| json!([{"AttributeName": hash, "KeyType": "HASH"}, {"AttributeName": range, "KeyType": "RANGE"}]);
        let index = |name: &str, hash: &str, range: &str, include: &[&str]| {
            let projection = if include.is_empty() {
                json!({"ProjectionType": "KEYS_ONLY"})
            } else {
                json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": include})
            };
            json!({"IndexName": name, "KeySchema": key(hash, range), "Projection": projection})
        };
        let request = json!({
            "TableName": "recourse", "BillingMode": "PAY_PER_REQUEST", "KeySchema": key("pk", "sk"),
            "AttributeDefinitions": [attribute("pk", "S"), attribute("sk", "S"), attribute("wake_shard", "S"), attribute("wake_at", "N"), attribute("list_shard", "S"), attribute("list_key", "S"), attribute("breach_shard", "S"), attribute("breach_key", "S")],
            "GlobalSecondaryIndexes": [index("wake", "wake_shard", "wake_at", &[]), index("list", "list_shard", "list_key", &["card"]), index("breaches", "breach_shard", "breach_key", &["breach"])],
        });
        database.create_table(serde_json::from_value(request)?)?;
        Ok(Bare { database, disk, turn: Mutex::default(), rows })
    }

    /// Commits a second of the same rows under fresh keys, with the same conditions, each on the disk before its
    /// writer goes on.
    pub(crate) fn turn(&self, turn: Duration) -> anyhow::Result<u64> {
        let started = Instant::now();
        let counts = std::thread::scope(|scope| {
            let writers = [(); WRITERS].map(|()| scope.spawn(|| self.write_until(started + turn)));
            let counts = writers.into_iter().map(|writer| writer.join().expect("no writer panics"));
            counts.sum::<anyhow::Result<u64>>()
        })?;
        Ok(per_second(counts, started.elapsed()))
    }

    fn write_until(&self, end: Instant) -> anyhow::Result<u64> {
        let mut count = 0;
        while Instant::now() < end {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let puts: Vec<Value> = self.rows.iter().map(|row| put(row, number)).collect();
            let request = serde_json::from_value(json!({ "TransactItems": puts }))?;
            {
                let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
                let _writing = self.disk.writing();
                self.database.transact_write_items(request)?;
            }
            self.disk.wait()?;
            count += 1;
        }
        Ok(count)
    }
}

fn put(row: &Value, number: u64) -> Value {
    let mut row = row.clone();
    let pk = format!("{}#{number}", row["pk"]["S"].as_str().unwrap_or_default());
    row["pk"] = json!({ "S": pk });
    json!({"Put": {"TableName": "recourse", "Item": row, "ConditionExpression": "attribute_not_exists(pk)"}})
}
