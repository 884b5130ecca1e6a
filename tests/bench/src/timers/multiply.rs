//! Very many complaints in minutes: an honest one is opened through the API, and its rows are copied
//! under other numbers inside the file of a store that nobody serves, the indexes' rows with them.
//!
//! A copy is what the product would have written but for one thing: its acknowledgement's id of the
//! provider leads to the honest one. Its chain is its own and verifies.

use super::pieces::{Own, Pieces};
use anyhow::{Context, ensure};
use complaint::Reference;
use data_encoding::BASE64;
use dynoxide::AttributeValue;
use messages::{chain, stored};
use rusqlite::types::Value;
use rusqlite::{Connection, Statement, Transaction, params_from_iter};
use std::path::Path;
use std::sync::mpsc;

/// The letters of a reference.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Copies handed over at once.
const CHUNK: u64 = 500;
/// Chunks that wait to be written.
const AHEAD: usize = 8;
/// The tables of SQLite behind the table: the items, and the indexes. Every complaint has rows in the first two.
const TABLES: [(&str, &str); 4] = [
    ("recourse", "SELECT pk, sk, item_json, item_size, cached_at, hash_prefix FROM \"recourse\" WHERE pk = ?1"),
    (
        "recourse::gsi::list",
        "SELECT gsi_pk, gsi_sk, table_pk, table_sk, item_json FROM \"recourse::gsi::list\" WHERE table_pk = ?1",
    ),
    (
        "recourse::gsi::wake",
        "SELECT gsi_pk, gsi_sk, table_pk, table_sk, item_json FROM \"recourse::gsi::wake\" WHERE table_pk = ?1",
    ),
    (
        "recourse::gsi::breaches",
        "SELECT gsi_pk, gsi_sk, table_pk, table_sk, item_json FROM \"recourse::gsi::breaches\" WHERE table_pk = ?1",
    ),
];
/// How many of them have a row of every complaint.
const SURE: usize = 2;

/// A complaint to be copied.
struct Original {
    rows: Vec<Row>,
    events: Vec<Event>,
}

/// What the chain covers of an event.
struct Event {
    public: Pieces,
    digest: String,
}

/// A row to be copied: its table, and its columns.
struct Row {
    table: usize,
    columns: Vec<Column>,
}

enum Column {
    Same(Value),
    Text(Pieces),
    /// What a parallel scan sorts by.
    HashPrefix,
}

/// A reference of a family of copies: in order of their numbers, so that rows are added at the end of the file.
pub(crate) fn reference(family: char, number: u64) -> anyhow::Result<Reference> {
    let mut letters = vec![u8::try_from(family)?];
    letters.extend((0..15).rev().map(|place| ALPHABET[(number.checked_shr(5 * place).unwrap_or(0) & 31) as usize]));
    let groups: Vec<String> = letters.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    Ok(format!("RC-{}", groups.join("-")).parse()?)
}

/// Adds copies of some complaints, in turn, to the store of a data directory.
pub(crate) fn multiply(data: &Path, originals: &[String], family: char, copies: u64) -> anyhow::Result<()> {
    let mut connection = Connection::open(data.join("table.sqlite"))?;
    // A crash in the middle leaves nothing worth keeping; the file is synced at the end.
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA locking_mode = EXCLUSIVE;",
    )?;
    let templates = originals.iter().map(|original| read(&connection, original)).collect::<anyhow::Result<Vec<_>>>()?;
    let transaction = connection.transaction()?;
    let (to_writer, from_maker) = mpsc::sync_channel(AHEAD);
    std::thread::scope(|scope| {
        let maker = scope.spawn(|| make(&templates, family, copies, to_writer));
        write(&transaction, from_maker)?;
        maker.join().map_err(|_| anyhow::anyhow!("the maker of copies panicked"))?
    })?;
    transaction.commit()?;
    connection.execute_batch("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL;")?;
    drop(connection);
    std::fs::File::open(data.join("table.sqlite"))?.sync_all()?;
    Ok(())
}

fn read(connection: &Connection, reference: &str) -> anyhow::Result<Original> {
    let events = "SELECT item_json FROM \"recourse\" WHERE pk = ?1 AND sk GLOB 'S:E#*' ORDER BY sk";
    let mut select = connection.prepare(events)?;
    let items = select.query_map([key(reference)], |row| row.get::<_, String>(0))?;
    let items: Vec<serde_json::Value> =
        items.map(|item| Ok(serde_json::from_str(&item?)?)).collect::<anyhow::Result<_>>()?;
    let text = |item: &serde_json::Value, name: &str| match (item[name]["S"].as_str(), item[name]["B"].as_str()) {
        (Some(text), _) => Ok(text.to_owned()),
        (_, Some(binary)) => Ok(stored::inflated(&BASE64.decode(binary.as_bytes())?)?),
        _ => Err(anyhow::anyhow!("an event lacks {name}")),
    };
    let links = items.iter().map(|item| text(item, "hash")).collect::<anyhow::Result<_>>()?;
    let own = Own { reference: reference.to_owned(), shard: shard_of(&reference.parse()?)?, links };
    let events = items
        .iter()
        .map(|item| Ok(Event { public: Pieces::of_text(&text(item, "public")?, &own), digest: text(item, "digest")? }));
    Ok(Original { events: events.collect::<anyhow::Result<_>>()?, rows: rows_of(connection, &own)? })
}

/// As the store spells a key of text.
fn key(reference: &str) -> String {
    format!("S:C#{reference}")
}

fn shard_of(reference: &Reference) -> anyhow::Result<char> {
    store::schema::shard("", reference).chars().last().context("a shard")
}

fn rows_of(connection: &Connection, original: &Own) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (table, (name, select)) in TABLES.iter().enumerate() {
        let mut select = connection.prepare(select)?;
        let names: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
        let mut found = select.query([key(&original.reference)])?;
        while let Some(row) = found.next()? {
            let columns = names.iter().enumerate().map(|(place, name)| column(name, row.get(place)?, original));
            rows.push(Row { table, columns: columns.collect::<anyhow::Result<_>>()? });
        }
        let found = rows.iter().any(|row| row.table == table);
        ensure!(found || table >= SURE, "{} has no row in {name}", original.reference);
    }
    Ok(rows)
}

fn column(name: &str, value: Value, original: &Own) -> anyhow::Result<Column> {
    Ok(match (name, value) {
        ("hash_prefix", _) => Column::HashPrefix,
        ("item_json", Value::Text(item)) => Column::Text(Pieces::of_item(&item, original)?),
        (_, Value::Text(text)) => Column::Text(Pieces::of_text(&text, original)),
        (_, other) => Column::Same(other),
    })
}

type Written = Vec<(usize, Vec<Value>)>;

fn make(templates: &[Original], family: char, copies: u64, to: mpsc::SyncSender<Written>) -> anyhow::Result<()> {
    let mut chunk = Vec::new();
    for number in 0..copies {
        let place = usize::try_from(number)? % templates.len();
        let reference = reference(family, number)?;
        let mut copy = Own { reference: reference.to_string(), shard: shard_of(&reference)?, links: Vec::new() };
        for (event, seq) in templates[place].events.iter().zip(1..) {
            let previous = copy.links.last().map_or(chain::START, String::as_str);
            let link = chain::link(previous, seq, &event.public.written(&copy), &event.digest);
            copy.links.push(link);
        }
        let pk = AttributeValue::S(format!("C#{reference}"));
        for row in &templates[place].rows {
            let columns = row.columns.iter().map(|column| match column {
                Column::Same(value) => value.clone(),
                Column::Text(pieces) => Value::Text(pieces.written(&copy)),
                Column::HashPrefix => Value::Text(dynoxide::storage::compute_hash_prefix(&pk)),
            });
            chunk.push((row.table, columns.collect()));
        }
        if number % CHUNK == CHUNK - 1 {
            to.send(std::mem::take(&mut chunk))?;
        }
    }
    Ok(to.send(chunk)?)
}

fn write(transaction: &Transaction<'_>, chunks: mpsc::Receiver<Written>) -> anyhow::Result<()> {
    let inserts = [
        "INSERT INTO \"recourse\" (pk, sk, item_json, item_size, cached_at, hash_prefix) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        "INSERT INTO \"recourse::gsi::list\" (gsi_pk, gsi_sk, table_pk, table_sk, item_json) VALUES (?1, ?2, ?3, ?4, ?5)",
        "INSERT INTO \"recourse::gsi::wake\" (gsi_pk, gsi_sk, table_pk, table_sk, item_json) VALUES (?1, ?2, ?3, ?4, ?5)",
        "INSERT INTO \"recourse::gsi::breaches\" (gsi_pk, gsi_sk, table_pk, table_sk, item_json) VALUES (?1, ?2, ?3, ?4, ?5)",
    ];
    let mut inserts: Vec<Statement<'_>> =
        inserts.iter().map(|insert| transaction.prepare(insert)).collect::<Result<_, _>>()?;
    for (table, columns) in chunks.into_iter().flatten() {
        inserts[table].execute(params_from_iter(columns))?;
    }
    Ok(())
}
