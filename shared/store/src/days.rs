//! Digests of days, as they are made: what [`messages::log_days`] says, one after the other, a part at a time.
//!
//! Each part is a row that says which heads it found, their value so far, and where the next one begins; the table's
//! stream tells of it, and so the next one is taken. A digest that was interrupted goes on where it stopped, a part
//! taken twice is written once, and nothing of it is ever changed. That a digest has begun is a row under its
//! number, so that there is one of each number, and it follows from the one before.
//!
//! What changed is found by going through the desk's list, where each complaint's card says on which day it changed:
//! 1,000,000 complaints are 60,000 read units, less than a cent a day; what it lists costs a read each.

use crate::attributes::{Item, item, long_text, long_text_of, number, number_of, text, text_of};
use crate::commit::{Extra, OnlyIf};
use crate::lists::list_key;
use crate::schema::{self, DAYS_PK, SHARDS, STATE_SK, STEP_PREFIX, day_pk};
use crate::{Store, StoreError};
use complaint::Reference;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use jiff::civil::Date;
use messages::chain::START;
use messages::log_days::{DayLine, Head, with_heads};
use messages::stored::Unreadable;
use messages::view::Card;
use serde::{Deserialize, Serialize};

/// Complaints looked at for a part, about: some ten milliseconds of work, and the reads of what changed.
const LOOKED_AT: usize = 1_000;

/// Heads read at once.
const AT_ONCE: usize = 50;

/// Heads of a part, at most: clocks wait behind no more.
const MOST_HEADS: usize = 200;

const BEGUN_PREFIX: &str = "BEGUN#";

/// A digest that has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    /// From 1.
    number: u64,
    /// Of which day.
    day: Date,
    /// The first day it covers.
    from: Option<Date>,
    /// The digest before.
    previous: String,
}

/// How far the digest of a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is made, or one of a later day.
    Made,
    /// It has just begun.
    Begun,
    /// This one is under way.
    UnderWay(Date),
}

/// A part of a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// From 0, the beginning.
    number: u32,
    /// When it was made.
    at: Timestamp,
    /// The heads it found.
    heads: Vec<Head>,
    /// Their value, with those of the parts before.
    value: String,
    /// How many they are.
    count: u64,
    /// Where the next part begins; none where it was the last.
    next: Option<Place>,
}

/// A place in the desk's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    shard: u8,
    after: Option<String>,
}

impl Part {
    fn first(at: Timestamp) -> Part {
        let next = Some(Place { shard: 0, after: None });
        Part { number: 0, at, heads: Vec::new(), value: START.to_owned(), count: 0, next }
    }

    /// Its sort key.
    pub fn sk(&self) -> String {
        format!("{STEP_PREFIX}{:08}", self.number)
    }

    /// When it was made.
    pub fn made_at(&self) -> Timestamp {
        self.at
    }

    /// The heads it found.
    pub fn into_heads(self) -> Vec<Head> {
        self.heads
    }
}

impl Store {
    /// Begins the digest of a day, unless one is under way: that has to be made first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_day(&self, day: Date, now: Timestamp) -> Result<Progress, StoreError> {
        let last = self.last_rows(DAYS_PK, BEGUN_PREFIX, 1).await?;
        let last: Option<Begun> = last.first().map(read).transpose()?;
        let begun = match last {
            None => Begun { number: 1, day, from: None, previous: START.to_owned() },
            Some(last) => {
                let Some(made) = self.day(last.day).await? else { return Ok(Progress::UnderWay(last.day)) };
                if last.day >= day {
                    return Ok(Progress::Made);
                }
                Begun { number: last.number + 1, day, from: last.day.tomorrow().ok(), previous: made.hash }
            }
        };
        let first = Part::first(now);
        let begun = row(DAYS_PK, &format!("{BEGUN_PREFIX}{:08}", begun.number), &begun)?;
        match self.write_new(vec![begun, row(&day_pk(day), &first.sk(), &first)?]).await {
            Ok(()) | Err(StoreError::AlreadyThere) => Ok(Progress::Begun),
            Err(error) => Err(error),
        }
    }

    /// The last part of a day's digest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_part(&self, day: Date) -> Result<Option<Part>, StoreError> {
        self.last_rows(&day_pk(day), STEP_PREFIX, 1).await?.first().map(read).transpose()
    }

    /// Makes the part that follows one, or, after the last, the digest, and gives it.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was written then.
    pub async fn go_on_with_day(&self, day: Date, part: &str, now: Timestamp) -> Result<Option<DayLine>, StoreError> {
        let Some(part) = self.get(&day_pk(day), part).await? else { return Ok(None) };
        let part: Part = read(&part)?;
        let Some(begun) = self.begun(day).await? else { return Ok(None) };
        let Some(place) = part.next.clone() else {
            let Begun { number, day, from, previous } = begun;
            let Part { value: heads, count, .. } = part;
            let line = DayLine { number, day, from, previous, count, heads, hash: String::new() }.sealed();
            self.write_once(row(DAYS_PK, &day.to_string(), &line)?).await?;
            return Ok(Some(line));
        };
        let (heads, next) = self.heads_changed(begun.from, place).await?;
        let count = part.count + u64::try_from(heads.len()).unwrap_or(u64::MAX);
        let value = with_heads(&part.value, &heads);
        let next = Part { number: part.number + 1, at: now, heads, value, count, next };
        self.write_once(row(&day_pk(day), &next.sk(), &next)?).await?;
        Ok(None)
    }

    /// Looks at some complaints of the list; the heads of those that changed on a day or later.
    async fn heads_changed(
        &self,
        from: Option<Date>,
        Place { mut shard, mut after }: Place,
    ) -> Result<(Vec<Head>, Option<Place>), StoreError> {
        let (mut looked_at, mut heads) = (0, Vec::new());
        while shard < SHARDS && looked_at < LOOKED_AT && heads.len() < MOST_HEADS {
            let (mut cards, mut next) = self.some_cards(shard, Timestamp::MIN, after.as_deref()).await?;
            let is_changed = |card: &Card| from.is_none() || card.changed_on >= from;
            let mut changed = (0..cards.len()).filter(|&place| is_changed(&cards[place]));
            let full = changed.nth(MOST_HEADS - heads.len() - 1).filter(|last| last + 1 < cards.len());
            if let Some(last) = full {
                next = Some(list_key(&cards[last]));
                cards.truncate(last + 1);
            }
            looked_at += cards.len();
            let changed: Vec<&Card> = cards.iter().filter(|card| is_changed(card)).collect();
            for some in changed.chunks(AT_ONCE) {
                heads.extend(try_join_all(some.iter().map(|card| self.head(&card.reference))).await?);
            }
            shard += u8::from(next.is_none());
            after = next;
        }
        Ok((heads, (shard < SHARDS).then_some(Place { shard, after })))
    }

    async fn head(&self, reference: &str) -> Result<Head, StoreError> {
        let key: Reference = reference.parse().map_err(|_| StoreError::Lacks("reference"))?;
        let state = self.get(&schema::complaint_pk(&key), STATE_SK).await?.ok_or(StoreError::Lacks("state"))?;
        let (seq, hash) = (number_of(&state, "version")?, text_of(&state, "head")?.to_owned());
        Ok(Head { complaint: reference.to_owned(), seq, hash })
    }

    async fn begun(&self, day: Date) -> Result<Option<Begun>, StoreError> {
        // Only the last can be under way.
        let last = self.last_rows(DAYS_PK, BEGUN_PREFIX, 1).await?;
        let begun: Option<Begun> = last.first().map(read).transpose()?;
        Ok(begun.filter(|begun| begun.day == day))
    }

    async fn write_once(&self, row: Extra) -> Result<(), StoreError> {
        match self.write_new(vec![row]).await {
            Err(StoreError::AlreadyThere) => Ok(()),
            written => written,
        }
    }

    /// The digest of a day.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn day(&self, day: Date) -> Result<Option<DayLine>, StoreError> {
        self.get(DAYS_PK, &day.to_string()).await?.as_ref().map(read).transpose()
    }

    /// The last digests, the last first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_days(&self, most: i32) -> Result<Vec<DayLine>, StoreError> {
        // Days begin with a digit of this millennium, what else lies there does not.
        self.last_rows(DAYS_PK, "2", most).await?.iter().map(read).collect()
    }

    /// Every digest, the first first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn days(&self) -> Result<Vec<DayLine>, StoreError> {
        self.rows_with_prefix(DAYS_PK, "2").await?.iter().map(read).collect()
    }

    /// A part of a day's digest, from 1, where there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn part(&self, day: Date, number: u32) -> Result<Option<Part>, StoreError> {
        self.get(&day_pk(day), &format!("{STEP_PREFIX}{number:08}")).await?.as_ref().map(read).transpose()
    }

    async fn last_rows(&self, pk: &str, prefix: &str, most: i32) -> Result<Vec<Item>, StoreError> {
        let call = self.client.query().table_name(&self.table).consistent_read(true);
        let call = call.scan_index_forward(false).limit(most);
        let call = call.key_condition_expression("pk = :pk AND begins_with(sk, :prefix)");
        let call =
            call.expression_attribute_values(":pk", text(pk)).expression_attribute_values(":prefix", text(prefix));
        let answer = call.send().await.map_err(|error| StoreError::unavailable("Query", error))?;
        Ok(answer.items.unwrap_or_default())
    }
}

fn row<T: Serialize>(pk: &str, sk: &str, body: &T) -> Result<Extra, StoreError> {
    let mut row = item(pk, sk);
    row.insert("body".to_owned(), long_text(serde_json::to_string(body).map_err(Unreadable::from)?));
    row.insert("v".to_owned(), number(1));
    Ok(Extra { item: row, only_if: OnlyIf::New })
}

fn read<T: for<'de> Deserialize<'de>>(row: &Item) -> Result<T, StoreError> {
    Ok(serde_json::from_str(&long_text_of(row, "body")?).map_err(Unreadable::from)?)
}
