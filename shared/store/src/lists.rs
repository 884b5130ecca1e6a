//! The indexes: what is due, the desk's list, the breaches. Each is spread over shards and read
//! as one.

use crate::attributes::{Item, number, text, text_of};
use crate::schema::{self, BREACH_INDEX, LIST_INDEX, SHARDS, WAKE_INDEX, shard_number};
use crate::{Store, StoreError};
use complaint::Reference;
use complaint::values::BreachCause;
use jiff::Timestamp;
use messages::stored::Unreadable;
use messages::view::Card;
use serde::{Deserialize, Serialize};

/// A broken promise, as recorded: once, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// Which complaint.
    pub reference: String,
    /// The clock's kind.
    pub clock: String,
    /// Its body of rules.
    pub regime: String,
    /// When it was due.
    pub due_at: Timestamp,
    /// When the breach was recorded.
    pub recorded_at: Timestamp,
    /// How much later than due, in milliseconds.
    pub lag_ms: i64,
    /// The level that had it.
    pub level: u8,
    /// The team that had it.
    pub team: String,
    /// The category.
    pub category: String,
    /// Who of the team had it; none where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What stood in the way then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<BreachCause>,
}

/// Rows looked at for one page: what an answer may take, however few of them a filter keeps.
pub const MOST_LOOKED_AT: usize = 2_000;

/// One page of a list; it may hold fewer rows than asked for, or none, and still have a next one.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<String>,
}

/// Which way an index is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Up,
    Down,
}

/// A page of wake-ups.
#[derive(Clone, Debug)]
pub struct Wanting {
    /// Which complaint wants to be woken when.
    pub due: Vec<(Reference, Timestamp)>,
    /// Where the next page begins, if there is one.
    pub next: Option<Item>,
}

impl Store {
    /// Complaints that want to be woken by `until`, of one shard, earliest first, a page at a time:
    /// `after` is the `next` of the page before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wanting(
        &self,
        shard: u8,
        until: Timestamp,
        limit: i32,
        after: Option<Item>,
    ) -> Result<Wanting, StoreError> {
        let call = self.client.query().table_name(&self.table).index_name(WAKE_INDEX).limit(limit);
        let call = call.key_condition_expression("wake_shard = :shard AND wake_at <= :until");
        let call = call.expression_attribute_values(":shard", text(shard_number(WAKE_INDEX, shard)));
        let call = call.expression_attribute_values(":until", number(until.as_microsecond()));
        let answer = call.set_exclusive_start_key(after).send().await;
        let answer = answer.map_err(|error| StoreError::unavailable("Query", error))?;
        let read = |row| {
            // One row that cannot be read must not hold up all the others.
            wanting_of(row)
                .inspect_err(|error| tracing::error!(failure.reason = %error, ?row, "a wake-up is unreadable"))
        };
        let due = answer.items().iter().filter_map(|row| read(row).ok()).collect();
        Ok(Wanting { due, next: answer.last_evaluated_key })
    }

    /// The earliest moment any complaint wants to be woken.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next_wanting(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut earliest = None;
        for shard in 0..SHARDS {
            let first = self.wanting(shard, Timestamp::MAX, 1, None).await?;
            earliest = first.due.first().map(|(_, at)| *at).into_iter().chain(earliest).min();
        }
        Ok(earliest)
    }

    /// The desk's list by next deadline, closed last, as far as `keep` says so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cards(
        &self,
        keep: impl Fn(&Card) -> bool,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Page<Card>, StoreError> {
        self.pages(LIST_INDEX, Direction::Up, cursor, limit, |row| {
            let card: Card = serde_json::from_str(text_of(row, "card")?).map_err(Unreadable::from)?;
            Ok(Some(card).filter(&keep))
        })
        .await
    }

    /// Breaches, the last recorded first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn breaches(&self, cursor: Option<&str>, limit: usize) -> Result<Page<Breach>, StoreError> {
        self.pages(BREACH_INDEX, Direction::Down, cursor, limit, |row| {
            Ok(Some(serde_json::from_str(text_of(row, "breach")?).map_err(Unreadable::from)?))
        })
        .await
    }

    /// Merges the shards of an index in the order of its key until the page is full, or [`MOST_LOOKED_AT`]
    /// rows were looked at: a filter that keeps few would read the whole index otherwise. The cursor is
    /// the key of the last row looked at: keys hold the reference, so they are unique.
    async fn pages<T>(
        &self,
        index: &'static str,
        direction: Direction,
        cursor: Option<&str>,
        limit: usize,
        read: impl Fn(&Item) -> Result<Option<T>, StoreError>,
    ) -> Result<Page<T>, StoreError> {
        let key = if index == LIST_INDEX { "list_key" } else { "breach_key" };
        let mut after = cursor.map(str::to_owned);
        let (mut items, mut looked_at) = (Vec::new(), 0);
        loop {
            let (mut rows, mut ends) = (Vec::new(), Vec::new());
            for shard in 0..SHARDS {
                let of_shard = self.shard_rows(shard, index, direction, after.as_deref(), limit).await?;
                if of_shard.len() > limit {
                    ends.extend(of_shard.last().cloned());
                }
                rows.extend(of_shard);
            }
            rows.sort_by(|a, b| order(a, b, key, direction));
            // Beyond the nearest end of a shard with more rows, one of those may come between.
            if let Some(end) = ends.iter().min_by(|a, b| order(a, b, key, direction)) {
                rows.retain(|row| order(row, end, key, direction).is_le());
            }
            for row in &rows {
                after = Some(text_of(row, key)?.to_owned());
                items.extend(read(row)?);
                looked_at += 1;
                if items.len() == limit || looked_at == MOST_LOOKED_AT {
                    return Ok(Page { items, next_cursor: after });
                }
            }
            if ends.is_empty() {
                return Ok(Page { items, next_cursor: None });
            }
        }
    }

    /// Rows of one shard of an index after a key, one more than asked for where there are more.
    pub(crate) async fn shard_rows(
        &self,
        shard: u8,
        index: &'static str,
        direction: Direction,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let name = if index == LIST_INDEX { "list" } else { "breach" };
        let up = direction == Direction::Up;
        let limit = i32::try_from(limit + 1).unwrap_or(i32::MAX);
        let call = self.client.query().table_name(&self.table).index_name(index).scan_index_forward(up).limit(limit);
        let call = call.expression_attribute_values(":shard", text(shard_number(index, shard)));
        let call = match after {
            None => call.key_condition_expression(format!("{name}_shard = :shard")),
            Some(after) => {
                let comparison = if up { ">" } else { "<" };
                let call =
                    call.key_condition_expression(format!("{name}_shard = :shard AND {name}_key {comparison} :after"));
                call.expression_attribute_values(":after", text(after))
            }
        };
        let answer = call.send().await.map_err(|error| StoreError::unavailable("Query", error))?;
        Ok(answer.items.unwrap_or_default())
    }
}

/// The last moment a key of the list has room for, in milliseconds.
pub(crate) const LAST: i64 = 9_999_999_999_999;

/// The part of a closed complaint's key that sorts the last closed first.
pub(crate) fn closed_key(at: Timestamp) -> String {
    format!("{:013}", LAST - at.as_millisecond().clamp(0, LAST))
}

/// The key of the list before which lies all that is open, and what was closed at a moment or later.
pub fn closed_since(at: Timestamp) -> String {
    format!("1#{}$", closed_key(at))
}

/// Where the complaints begin in the list whose deadline comes at a moment or later.
pub fn cursor_of(due: Timestamp) -> String {
    format!("0#{:013}", due.as_millisecond().clamp(0, LAST))
}

/// Whether a text is a cursor of [`Store::cards`] or [`Store::breaches`]: numbers and a reference.
pub fn is_cursor(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_reference = |part: &str| part.parse::<Reference>().is_ok();
    let (numbers, rest): (Vec<&str>, Vec<&str>) = text.split('#').partition(|part| is_number(part));
    numbers.len() == 2 && rest.len() == 1 && is_reference(rest[0])
}

fn wanting_of(row: &Item) -> Result<(Reference, Timestamp), StoreError> {
    let reference = schema::reference_of(text_of(row, "pk")?).ok_or(StoreError::Lacks("pk"))?;
    let micros = crate::attributes::number_of::<i64>(row, "wake_at")?;
    let at = Timestamp::from_microsecond(micros).map_err(|_| StoreError::Lacks("wake_at"))?;
    Ok((reference, at))
}

fn order(a: &Item, b: &Item, key: &'static str, direction: Direction) -> std::cmp::Ordering {
    let up = text_of(a, key).unwrap_or_default().cmp(text_of(b, key).unwrap_or_default());
    if direction == Direction::Up { up } else { up.reverse() }
}
