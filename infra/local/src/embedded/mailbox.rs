//! The mailbox: every mail the system sent, kept once per ledger key.
//!
//! It stands where SES stands on AWS and changes a mail as SES does: the
//! `Message-ID` and `Date` are its own, and `Bcc` is removed.

mod headers;

use super::disk::Disk;
use super::{Clocks, EmbeddedError, Place};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The tag by which a mail is unique.
const KEY_TAG: &str = "recourse-key";

/// The domain of the message ids.
const DOMAIN: &str = "local.recourse.example";

const CREATE: &str = "
CREATE TABLE IF NOT EXISTS mail (
    number       INTEGER PRIMARY KEY,
    ledger_key   TEXT UNIQUE,
    source       TEXT    NOT NULL,
    destinations TEXT    NOT NULL,
    tags         TEXT    NOT NULL,
    raw          BLOB    NOT NULL,
    sent_at      INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS refused_duplicate (ledger_key TEXT NOT NULL);
";

/// One mail as it was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMail {
    /// 1 for the first mail, and so on.
    pub number: u64,
    /// The message id given to the sender: the part of `Message-ID` before the `@`.
    pub id: String,
    /// The envelope's sender.
    pub source: String,
    /// The envelope's recipients.
    pub destinations: Vec<String>,
    /// The tags it was sent with, in order.
    pub tags: Vec<(String, String)>,
    /// The mail as delivered, with the mailbox's own `Message-ID` and `Date`.
    pub raw: Vec<u8>,
    /// When it was accepted, in business time.
    pub sent_at: Timestamp,
}

/// The mailbox of one process. Clones share it.
#[derive(Debug, Clone)]
pub struct Mailbox {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clocks: Arc<dyn Clocks>,
    blocks: bool,
    disk: Disk,
    connection: Mutex<Connection>,
}

impl Mailbox {
    /// Opens the mailbox.
    pub fn open(place: Place, clocks: Arc<dyn Clocks>) -> Result<Self, EmbeddedError> {
        let failed = EmbeddedError::database("open the mailbox");
        let disk = Disk::open(&place).map_err(&failed)?;
        let connection = match &place {
            Place::Memory => Connection::open_in_memory(),
            Place::File(path) => Connection::open(path),
        };
        let connection = connection.map_err(&failed)?;
        connection.busy_timeout(Duration::from_secs(5)).map_err(&failed)?;
        if place.blocks() {
            let durable = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";
            connection.execute_batch(durable).map_err(&failed)?;
        }
        connection.execute_batch(CREATE).map_err(&failed)?;
        let connection = Mutex::new(connection);
        Ok(Self { inner: Arc::new(Inner { clocks, blocks: place.blocks(), disk, connection }) })
    }

    /// The disk its commits wait for.
    pub fn disk(&self) -> &Disk {
        &self.inner.disk
    }

    /// Every mail, oldest first.
    pub fn list(&self) -> Result<Vec<SentMail>, EmbeddedError> {
        self.list_after(0)
    }

    /// The mails after a number, oldest first.
    pub fn list_after(&self, number: u64) -> Result<Vec<SentMail>, EmbeddedError> {
        self.between(number, u64::MAX >> 1)
    }

    /// The mail with this message id.
    pub fn get(&self, id: &str) -> Result<Option<SentMail>, EmbeddedError> {
        let Some(number) = number_in(id) else { return Ok(None) };
        Ok(self.between(number.saturating_sub(1), number)?.pop())
    }

    /// How many mails there are.
    pub fn count(&self) -> Result<u64, EmbeddedError> {
        let count = self.connection().query_row("SELECT count(*) FROM mail", [], |row| row.get(0));
        self.settled()?;
        count.map_err(EmbeddedError::database("count the mails"))
    }

    fn between(&self, after: u64, last: u64) -> Result<Vec<SentMail>, EmbeddedError> {
        let failed = EmbeddedError::database("list the mails");
        let connection = self.connection();
        let mut select = connection
            .prepare_cached(
                "SELECT number, source, destinations, tags, raw, sent_at FROM mail
                 WHERE number > ?1 AND number <= ?2 ORDER BY number",
            )
            .map_err(&failed)?;
        let mut rows = select.query([after, last]).map_err(&failed)?;
        let mut mails = Vec::new();
        while let Some(row) = rows.next().map_err(&failed)? {
            let row = Row::read(row).map_err(&failed)?;
            mails.push(row.into_mail().map_err(EmbeddedError::shape("a stored mail"))?);
        }
        drop(rows);
        drop(select);
        drop(connection);
        self.settled()?;
        Ok(mails)
    }

    /// The message id of the mail with this ledger key, if it was accepted.
    pub fn find(&self, key: &str) -> Result<Option<String>, EmbeddedError> {
        let failed = EmbeddedError::database("look a mail up");
        let number = number_of(&self.connection(), key).map_err(failed)?;
        self.settled()?;
        Ok(number.map(id_of))
    }

    /// How often a mail was refused because one with its key was accepted before. Survives restarts.
    pub fn refused_duplicates(&self) -> Result<u64, EmbeddedError> {
        let count = self.connection().query_row("SELECT count(*) FROM refused_duplicate", [], |row| row.get(0));
        self.settled()?;
        count.map_err(EmbeddedError::database("count refused mails"))
    }

    /// Accepts a mail and returns its message id; with a key that was accepted before, returns
    /// that mail's id and keeps nothing.
    pub fn send(
        &self,
        source: &str,
        destinations: &[String],
        tags: &[(String, String)],
        raw: &[u8],
    ) -> Result<String, EmbeddedError> {
        let number = self.keep(source, destinations, tags, raw)?;
        self.settled()?;
        Ok(id_of(number))
    }

    fn keep(
        &self,
        source: &str,
        destinations: &[String],
        tags: &[(String, String)],
        raw: &[u8],
    ) -> Result<u64, EmbeddedError> {
        let failed = EmbeddedError::database("keep a mail");
        let shape = EmbeddedError::shape("a mail's envelope");
        let destinations = serde_json::to_string(destinations).map_err(&shape)?;
        let spelled_tags = serde_json::to_string(tags).map_err(&shape)?;
        let key = tags.iter().find(|(name, _)| name == KEY_TAG).map(|(_, value)| value);
        let sent_at = self.inner.clocks.business();
        let mut connection = self.connection();
        let _writing = self.inner.disk.writing();
        let transaction = connection.transaction().map_err(&failed)?;
        let before = key.map(|key| number_of(&transaction, key)).transpose().map_err(&failed)?.flatten();
        let number = if let Some(number) = before {
            let refuse = "INSERT INTO refused_duplicate (ledger_key) VALUES (?1)";
            transaction.execute(refuse, params![key]).map_err(&failed)?;
            number
        } else {
            let last = "SELECT coalesce(max(number), 0) FROM mail";
            let last: u64 = transaction
                .prepare_cached(last)
                .and_then(|mut last| last.query_row([], |row| row.get(0)))
                .map_err(&failed)?;
            let number = last + 1;
            let raw = headers::stamped(raw, &format!("<{}@{DOMAIN}>", id_of(number)), sent_at);
            let micros = sent_at.as_microsecond();
            let insert = "INSERT INTO mail (number, ledger_key, source, destinations, tags, raw, sent_at)
                          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let values = params![number, key, source, destinations, spelled_tags, raw, micros];
            transaction.prepare_cached(insert).and_then(|mut insert| insert.execute(values)).map_err(&failed)?;
            number
        };
        transaction.commit().map_err(&failed)?;
        Ok(number)
    }

    /// What is told of a mail is on the disk: the ledger believes it.
    fn settled(&self) -> Result<(), EmbeddedError> {
        self.inner.disk.wait().map_err(EmbeddedError::log("mailbox"))
    }

    pub(super) fn blocks(&self) -> bool {
        self.inner.blocks
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction rolls it back, so what a poisoned lock guards is sound.
        self.inner.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stored mail before its lists are read.
struct Row {
    number: u64,
    source: String,
    destinations: String,
    tags: String,
    raw: Vec<u8>,
    sent_at: i64,
}

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            source: row.get(1)?,
            destinations: row.get(2)?,
            tags: row.get(3)?,
            raw: row.get(4)?,
            sent_at: row.get(5)?,
        })
    }

    fn into_mail(self) -> Result<SentMail, serde_json::Error> {
        Ok(SentMail {
            number: self.number,
            id: id_of(self.number),
            source: self.source,
            destinations: serde_json::from_str(&self.destinations)?,
            tags: serde_json::from_str(&self.tags)?,
            raw: self.raw,
            sent_at: Timestamp::from_microsecond(self.sent_at).unwrap_or(Timestamp::UNIX_EPOCH),
        })
    }
}

fn number_of(connection: &Connection, key: &str) -> rusqlite::Result<Option<u64>> {
    let mut select = connection.prepare_cached("SELECT number FROM mail WHERE ledger_key = ?1")?;
    select.query_row([key], |row| row.get(0)).optional()
}

fn id_of(number: u64) -> String {
    format!("local-{number:08}")
}

fn number_in(id: &str) -> Option<u64> {
    id.strip_prefix("local-").and_then(|digits| digits.parse().ok())
}
