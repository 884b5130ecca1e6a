//! Very many complaints in minutes: an honest one is opened through the API, and its rows are copied
//! under other numbers inside the file of a store that nobody serves, the indexes' rows with them.
//!
//! A copy is what the product would have written but for one thing: its acknowledgement's id of the
//! provider leads to the honest one. Its chain verifies, for the public part of an event does not name
//! the complaint.

use super::pieces::{Copy, Pieces};
use anyhow::{Context, ensure};
use complaint::Reference;
use dynoxide::AttributeValue;
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
/// The tables of SQLite behind the table: the items, and two indexes in which an open complaint is.
const TABLES: [(&str, &str); 3] = [
    ("recourse", "SELECT pk, sk, item_json, item_size, cached_at, hash_prefix FROM \"recourse\" WHERE pk = ?1"),
    (
        "recourse::gsi::wake",
        "SELECT gsi_pk, gsi_sk, table_pk, table_sk, item_json FROM \"recourse::gsi::wake\" WHERE table_pk = ?1",
    ),
    (
        "recourse::gsi::list",
        "SELECT gsi_pk, gsi_sk, table_pk, table_sk, item_json FROM \"recourse::gsi::list\" WHERE table_pk = ?1",
    ),
];

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
pub(super) fn reference(family: char, number: u64) -> anyhow::Result<Reference> {
    let mut letters = vec![u8::try_from(family)?];
    letters.extend((0..15).rev().map(|place| ALPHABET[(number.checked_shr(5 * place).unwrap_or(0) & 31) as usize]));
    let groups: Vec<String> = letters.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    Ok(format!("RC-{}", groups.join("-")).parse()?)
}

/// Adds copies of some complaints, in turn, to the store of a data directory.
pub(super) fn multiply(data: &Path, originals: &[String], family: char, copies: u64) -> anyhow::Result<()> {
    let mut connection = Connection::open(data.join("table.sqlite"))?;
    // A crash in the middle leaves nothing worth keeping; the file is synced at the end.
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA locking_mode = EXCLUSIVE;",
    )?;
    let templates =
        originals.iter().map(|original| rows_of(&connection, original)).collect::<anyhow::Result<Vec<_>>>()?;
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

fn rows_of(connection: &Connection, original: &str) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (table, (_, select)) in TABLES.iter().enumerate() {
        let mut select = connection.prepare(select)?;
        let names: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
        let mut found = select.query([format!("C#{original}")])?;
        while let Some(row) = found.next()? {
            let columns = names.iter().enumerate().map(|(place, name)| column(name, row.get(place)?, original));
            rows.push(Row { table, columns: columns.collect::<anyhow::Result<_>>()? });
        }
        ensure!(rows.iter().any(|row| row.table == table), "{original} has no row in {}", TABLES[table].0);
    }
    Ok(rows)
}

fn column(name: &str, value: Value, original: &str) -> anyhow::Result<Column> {
    Ok(match (name, value) {
        ("hash_prefix", _) => Column::HashPrefix,
        ("item_json", Value::Text(item)) => Column::Text(Pieces::of_item(&item, original)?),
        (_, Value::Text(text)) => Column::Text(Pieces::of_text(&text, original)),
        (_, other) => Column::Same(other),
    })
}

type Written = Vec<(usize, Vec<Value>)>;

fn make(templates: &[Vec<Row>], family: char, copies: u64, to: mpsc::SyncSender<Written>) -> anyhow::Result<()> {
    let mut chunk = Vec::new();
    for number in 0..copies {
        let place = usize::try_from(number)? % templates.len();
        let reference = reference(family, number)?;
        let shard = store::schema::shard("", &reference).chars().last().context("a shard")?;
        let copy = Copy { reference: reference.to_string(), shard };
        let pk = AttributeValue::S(format!("C#{reference}"));
        for row in &templates[place] {
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
        "INSERT INTO \"recourse::gsi::wake\" (gsi_pk, gsi_sk, table_pk, table_sk, item_json) VALUES (?1, ?2, ?3, ?4, ?5)",
        "INSERT INTO \"recourse::gsi::list\" (gsi_pk, gsi_sk, table_pk, table_sk, item_json) VALUES (?1, ?2, ?3, ?4, ?5)",
    ];
    let mut inserts: Vec<Statement<'_>> =
        inserts.iter().map(|insert| transaction.prepare(insert)).collect::<Result<_, _>>()?;
    for (table, columns) in chunks.into_iter().flatten() {
        inserts[table].execute(params_from_iter(columns))?;
    }
    Ok(())
}
