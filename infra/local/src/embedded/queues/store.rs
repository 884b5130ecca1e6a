//! The queues' state: one SQLite connection, used by one caller at a time.

use super::ready::Ready;
use super::values::{Moment, instant, micros, parsed_receipt, rows, spelled};
use super::{Depth, Outgoing, Received, Waiting, dead_letters_of, schema};
use crate::embedded::{EmbeddedError, Place};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::time::Duration;

/// How many dead letters one receive buries before it hands out nothing.
const BURIED_PER_RECEIVE: usize = 1_000;

const WAITING: i64 = 0;
const BACKING_OFF: i64 = 2;

#[derive(Debug)]
pub(super) struct Store {
    connection: Connection,
    /// The next id or receipt: the number of this opening, then a count, so that none is ever
    /// used twice and none is drawn at random.
    serial: i64,
    shuffle: Option<fastrand::Rng>,
}

impl Store {
    pub(super) fn open(place: &Place) -> Result<Self, EmbeddedError> {
        let failed = EmbeddedError::database("open the queues");
        let connection = match place {
            Place::Memory => Connection::open_in_memory(),
            Place::File(path) => Connection::open(path),
        };
        let mut connection = connection.map_err(&failed)?;
        connection.set_prepared_statement_cache_capacity(32);
        connection.busy_timeout(Duration::from_secs(5)).map_err(&failed)?;
        if place.blocks() {
            connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;").map_err(&failed)?;
        }
        let opening = Self::begin(&mut connection).map_err(&failed)?;
        Ok(Self { connection, serial: opening << 32, shuffle: None })
    }

    /// Prepares the table, gives back what was in flight, and returns this opening's number.
    fn begin(connection: &mut Connection) -> rusqlite::Result<i64> {
        let transaction = connection.transaction()?;
        transaction.execute_batch(schema::CREATE)?;
        transaction.execute(schema::RENAME, [])?;
        transaction.execute(schema::GIVE_BACK, [])?;
        transaction.execute("INSERT INTO opening DEFAULT VALUES", [])?;
        let opening = transaction.last_insert_rowid();
        transaction.execute("DELETE FROM opening WHERE number < ?1", [opening])?;
        transaction.commit()?;
        Ok(opening)
    }

    pub(super) fn shuffle(&mut self, seed: u64) {
        self.shuffle = Some(fastrand::Rng::with_seed(seed));
    }

    pub(super) fn send(
        &mut self,
        queue: &str,
        messages: &[Outgoing<'_>],
        now: &Moment,
    ) -> Result<Vec<String>, EmbeddedError> {
        self.write("send", |transaction, serial| {
            let mut insert = transaction.prepare_cached(schema::INSERT)?;
            let mut ids = Vec::with_capacity(messages.len());
            for message in messages {
                let id = next(serial);
                let due_at = now.business.saturating_add(micros(message.delay));
                insert.execute(params![id, queue, due_at, now.business, message.body])?;
                ids.push(spelled(id));
            }
            Ok(ids)
        })
    }

    pub(super) fn receive(
        &mut self,
        queue: &str,
        max: usize,
        visibility: Duration,
        limit: Option<u32>,
        now: &Moment,
    ) -> Result<Vec<Received>, EmbeddedError> {
        let mut shuffle = self.shuffle.take();
        let result = self.write("receive", |transaction, serial| {
            transaction.prepare_cached(schema::EXPIRE)?.execute(params![queue, now.machine])?;
            let mut received = Vec::new();
            let mut buried = 0;
            while received.is_empty() && buried < BURIED_PER_RECEIVE {
                let ready = Ready::select(transaction, queue, max, shuffle.as_mut(), now)?;
                if ready.is_empty() {
                    break;
                }
                for message in ready {
                    if limit.is_some_and(|limit| message.receive_count >= limit) {
                        message.bury(transaction, queue, now)?;
                        buried += 1;
                    } else {
                        received.push(message.take(transaction, next(serial), visibility, now)?);
                    }
                }
            }
            Ok(received)
        });
        self.shuffle = shuffle;
        result
    }

    pub(super) fn delete(&mut self, queue: &str, receipts: &[String]) -> Result<usize, EmbeddedError> {
        self.write("delete", |transaction, _| {
            let mut delete = transaction.prepare_cached(schema::DELETE)?;
            let mut deleted = 0;
            for (id, receipt) in receipts.iter().filter_map(|receipt| parsed_receipt(receipt)) {
                deleted += delete.execute(params![id, receipt, queue])?;
            }
            Ok(deleted)
        })
    }

    pub(super) fn release(
        &mut self,
        queue: &str,
        receipts: &[String],
        after: Duration,
        now: &Moment,
    ) -> Result<usize, EmbeddedError> {
        let state = if after.is_zero() { WAITING } else { BACKING_OFF };
        let visible_at = now.machine.saturating_add(micros(after));
        self.write("release", |transaction, _| {
            let mut release = transaction.prepare_cached(schema::RELEASE)?;
            let mut released = 0;
            for (id, receipt) in receipts.iter().filter_map(|receipt| parsed_receipt(receipt)) {
                released += release.execute(params![id, receipt, queue, state, visible_at])?;
            }
            Ok(released)
        })
    }

    pub(super) fn hold(&mut self, queue: &str, receipt: &str, visible_at: Timestamp) -> Result<bool, EmbeddedError> {
        let Some((id, receipt)) = parsed_receipt(receipt) else { return Ok(false) };
        self.write("hold", |transaction, _| {
            let mut hold = transaction.prepare_cached(schema::HOLD)?;
            Ok(hold.execute(params![id, receipt, queue, visible_at.as_microsecond()])? > 0)
        })
    }

    pub(super) fn redrive(&mut self, queue: &str, now: &Moment) -> Result<usize, EmbeddedError> {
        let dead_letters = dead_letters_of(queue);
        self.write("redrive", |transaction, _| {
            let mut redrive = transaction.prepare_cached(schema::REDRIVE)?;
            redrive.execute(params![dead_letters, queue, now.business])
        })
    }

    pub(super) fn duplicate(&mut self, queue: &str, id: &str, now: &Moment) -> Result<bool, EmbeddedError> {
        let Ok(message) = i64::from_str_radix(id, 16) else { return Ok(false) };
        self.write("duplicate", |transaction, serial| {
            let mut duplicate = transaction.prepare_cached(schema::DUPLICATE)?;
            let copies = duplicate.execute(params![next(serial), now.business, queue, message])?;
            Ok(copies > 0)
        })
    }

    pub(super) fn depth(&self, queue: &str, now: &Moment) -> Result<Depth, EmbeddedError> {
        let count = |row: &rusqlite::Row<'_>, column: usize| row.get::<_, usize>(column);
        let read = || {
            let mut depth = self.connection.prepare_cached(schema::DEPTH)?;
            depth.query_row(params![queue, now.business, now.machine], |row| {
                Ok(Depth {
                    ready: count(row, 0)? + count(row, 2)?,
                    delayed: count(row, 1)?,
                    in_flight: count(row, 3)?,
                    backing_off: count(row, 4)?,
                })
            })
        };
        read().map_err(EmbeddedError::database("count messages"))
    }

    /// The earliest of the times one statement finds in each queue after `now`.
    pub(super) fn earliest<'a>(
        &self,
        queues: impl Iterator<Item = &'a String>,
        statement: &str,
        now: i64,
    ) -> Result<Option<Timestamp>, EmbeddedError> {
        let failed = EmbeddedError::database("find the next message");
        let mut earliest: Option<i64> = None;
        let mut find = self.connection.prepare_cached(statement).map_err(&failed)?;
        for queue in queues {
            for name in [queue.clone(), dead_letters_of(queue)] {
                let found = find.query_row(params![name, now], |row| row.get::<_, Option<i64>>(0));
                let found = found.optional().map_err(&failed)?.flatten();
                earliest = earliest.into_iter().chain(found).min();
            }
        }
        Ok(earliest.map(instant))
    }

    pub(super) fn peek(&self, queue: &str, max: usize) -> Result<Vec<Waiting>, EmbeddedError> {
        let read = || {
            let mut peek = self.connection.prepare_cached(schema::PEEK)?;
            let rows = peek.query_map(params![queue, rows(max)], |row| {
                Ok(Waiting {
                    id: spelled(row.get(0)?),
                    body: row.get(1)?,
                    receive_count: row.get(2)?,
                    sent_at: instant(row.get(3)?),
                    due_at: instant(row.get(4)?),
                })
            })?;
            rows.collect::<rusqlite::Result<_>>()
        };
        read().map_err(EmbeddedError::database("look into a queue"))
    }

    /// Runs one transaction; it is in the log when this returns.
    fn write<T>(
        &mut self,
        action: &'static str,
        work: impl FnOnce(&Transaction<'_>, &mut i64) -> rusqlite::Result<T>,
    ) -> Result<T, EmbeddedError> {
        let run = || {
            let transaction = self.connection.transaction()?;
            let value = work(&transaction, &mut self.serial)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(EmbeddedError::database(action))
    }
}

fn next(serial: &mut i64) -> i64 {
    *serial += 1;
    *serial
}
