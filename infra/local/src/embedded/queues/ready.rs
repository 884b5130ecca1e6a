//! A due message on its way to a consumer or to the dead letters.

use super::values::{Moment, instant, micros, rows, spelled};
use super::{Received, dead_letters_of, schema};
use rusqlite::{Transaction, params};
use std::time::Duration;

/// How many due messages a shuffled receive draws from.
const SHUFFLED: usize = 64;

/// A due message about to be handed out or buried.
pub(super) struct Ready {
    id: i64,
    message: i64,
    body: String,
    pub(super) receive_count: u32,
    sent_at: i64,
}

impl Ready {
    pub(super) fn select(
        transaction: &Transaction<'_>,
        queue: &str,
        max: usize,
        shuffle: Option<&mut fastrand::Rng>,
        now: &Moment,
    ) -> rusqlite::Result<Vec<Self>> {
        let wanted = if shuffle.is_some() { max.max(SHUFFLED) } else { max };
        let mut ready = transaction.prepare_cached(schema::READY)?;
        let found = ready.query_map(params![queue, now.business, rows(wanted)], |row| {
            Ok(Self {
                id: row.get(0)?,
                message: row.get(1)?,
                body: row.get(2)?,
                receive_count: row.get(3)?,
                sent_at: row.get(4)?,
            })
        })?;
        let mut found = found.collect::<rusqlite::Result<Vec<_>>>()?;
        if let Some(random) = shuffle {
            random.shuffle(&mut found);
            found.truncate(max);
        }
        Ok(found)
    }

    pub(super) fn bury(self, transaction: &Transaction<'_>, queue: &str, now: &Moment) -> rusqlite::Result<()> {
        let mut bury = transaction.prepare_cached(schema::BURY)?;
        bury.execute(params![self.id, dead_letters_of(queue), now.business])?;
        Ok(())
    }

    pub(super) fn take(
        self,
        transaction: &Transaction<'_>,
        receipt: i64,
        visibility: Duration,
        now: &Moment,
    ) -> rusqlite::Result<Received> {
        let visible_at = now.machine.saturating_add(micros(visibility));
        transaction.prepare_cached(schema::TAKE)?.execute(params![self.id, receipt, visible_at])?;
        Ok(Received {
            id: spelled(self.message),
            receipt: format!("{}-{}", spelled(self.id), spelled(receipt)),
            body: self.body,
            receive_count: self.receive_count + 1,
            sent_at: instant(self.sent_at),
        })
    }
}
