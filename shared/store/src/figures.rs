//! Figures of the desk's list: counted from its index, and stored for firms whose list is long.
//!
//! Whoever wants figures that are too old writes a wish; the table's stream tells on it, and each shard is
//! counted by itself. Two counts of a shard at once are safe: the later one stays.

use crate::attributes::{Item, item, long_text, long_text_of, number, text, text_of};
use crate::commit::{Extra, OnlyIf};
use crate::lists::closed_since;
use crate::schema::{COUNT_PREFIX, FIGURES_PK, LIST_INDEX, SHARDS, shard_number};
use crate::{Store, StoreError};
use futures_util::future::try_join_all;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use messages::figures::{Counting, Figures};
use messages::stored::Unreadable;
use messages::view::Card;

/// Cards read at once; a query ends at a megabyte anyhow, which holds two thousand of them.
const PAGE: usize = 1_000;

/// Figures are counted again this often at most: a wish within it changes nothing. Over 100,000 open
/// complaints a count reads 40 MB, for a sixteenth of a cent.
const AT_MOST_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// How long a wish is kept; nobody asks for it again.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Figures as they are stored.
#[derive(Clone, Debug)]
pub struct StoredFigures {
    /// Of all shards that were counted, added.
    pub figures: Figures,
    /// Whether every shard was.
    pub whole: bool,
}

impl Store {
    /// Counts the list now: all that is open, and what was closed on the days figures show. `None` when that
    /// is more than `most` complaints.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_list(
        &self,
        now: Timestamp,
        zone: &TimeZone,
        most: usize,
    ) -> Result<Option<Figures>, StoreError> {
        // A long list is told by its first shard, which costs one query.
        let Some(mut figures) = self.count_shard(0, now, zone, most).await? else { return Ok(None) };
        let rest = (1..SHARDS).map(|shard| self.count_shard(shard, now, zone, most));
        for counted in try_join_all(rest).await? {
            let Some(counted) = counted else { return Ok(None) };
            figures.add(counted);
        }
        Ok(Some(figures).filter(|figures| figures.counted <= most as u64))
    }

    /// Counts one shard of the list, as [`Store::count_list`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_shard(
        &self,
        shard: u8,
        now: Timestamp,
        zone: &TimeZone,
        most: usize,
    ) -> Result<Option<Figures>, StoreError> {
        let mut counting = Counting::begin(now, zone);
        let until = closed_since(counting.since());
        let (mut after, mut found) = (None, 0);
        loop {
            let (rows, next) = self.rows_until(shard, &until, most.saturating_add(1).min(PAGE), after).await?;
            found += rows.len();
            if found > most {
                return Ok(None);
            }
            for row in &rows {
                let card: Card = serde_json::from_str(text_of(row, "card")?).map_err(Unreadable::from)?;
                counting.count(&card);
            }
            after = next;
            if after.is_none() {
                return Ok(Some(counting.done()));
            }
        }
    }

    /// Shows every complaint that is open, or was closed at a moment or later, in no order. `false` when there
    /// are more than `most`; those that were shown count for nothing then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fold_list(
        &self,
        since: Timestamp,
        most: usize,
        mut each: impl FnMut(&Card),
    ) -> Result<bool, StoreError> {
        let (until, mut shown) = (closed_since(since), 0);
        for shard in 0..SHARDS {
            let mut after = None;
            loop {
                let (rows, next) = self.rows_until(shard, &until, PAGE, after).await?;
                shown += rows.len();
                if shown > most {
                    return Ok(false);
                }
                for row in &rows {
                    each(&serde_json::from_str(text_of(row, "card")?).map_err(Unreadable::from)?);
                }
                after = next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(true)
    }

    /// Rows of a shard of the list before a key, a page of them.
    async fn rows_until(
        &self,
        shard: u8,
        until: &str,
        limit: usize,
        after: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let call = self.client.query().table_name(&self.table).index_name(LIST_INDEX);
        let call = call.limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let call = call.key_condition_expression("list_shard = :shard AND list_key < :until");
        let call = call.expression_attribute_values(":shard", text(shard_number(LIST_INDEX, shard)));
        let call = call.expression_attribute_values(":until", text(until));
        let answer = call.set_exclusive_start_key(after).send().await;
        let answer = answer.map_err(|error| StoreError::unavailable("Query", error))?;
        Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key))
    }

    /// The figures that were stored last, if any were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn figures(&self) -> Result<Option<StoredFigures>, StoreError> {
        let rows = self.rows_with_prefix(FIGURES_PK, SHARD_PREFIX).await?;
        let mut all = rows.iter().map(figures_of);
        let Some(mut figures) = all.next().transpose()? else { return Ok(None) };
        for other in all {
            figures.add(other?);
        }
        Ok(Some(StoredFigures { figures, whole: rows.len() == usize::from(SHARDS) }))
    }

    /// When a shard was counted last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn counted_at(&self, shard: u8) -> Result<Option<Timestamp>, StoreError> {
        let row = self.get(FIGURES_PK, &shard_sk(shard)).await?;
        row.map(|row| Ok(figures_of(&row)?.at)).transpose()
    }

    /// Stores what was counted in a shard, unless what lies there was counted later.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn store_figures(&self, shard: u8, figures: &Figures) -> Result<(), StoreError> {
        let mut row = item(FIGURES_PK, &shard_sk(shard));
        row.insert("figures".to_owned(), long_text(serde_json::to_string(figures).map_err(Unreadable::from)?));
        row.insert("counted_at".to_owned(), number(figures.at.as_microsecond()));
        let call = self.client.put_item().table_name(&self.table).set_item(Some(row));
        let call = call
            .condition_expression("attribute_not_exists(pk) OR counted_at < :at")
            .expression_attribute_values(":at", number(figures.at.as_microsecond()));
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::unavailable("PutItem", error)),
        }
    }

    /// Wishes for figures of now; nothing happens where somebody wished for them in the same minutes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wish_figures(&self, now: Timestamp) -> Result<(), StoreError> {
        let span = now.as_second().div_euclid(AT_MOST_EVERY.as_secs());
        let mut row = item(FIGURES_PK, &format!("{COUNT_PREFIX}{span:010}"));
        row.insert("expires".to_owned(), number((now + KEPT).as_second()));
        match self.write_new(vec![Extra { item: row, only_if: OnlyIf::New }]).await {
            Ok(()) | Err(StoreError::AlreadyThere | StoreError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

const SHARD_PREFIX: &str = "SHARD#";

fn shard_sk(shard: u8) -> String {
    format!("{SHARD_PREFIX}{shard}")
}

fn figures_of(row: &Item) -> Result<Figures, StoreError> {
    Ok(serde_json::from_str(&long_text_of(row, "figures")?).map_err(Unreadable::from)?)
}

/// Whether figures of a moment are to be counted again.
pub fn is_old(counted_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(counted_at) >= AT_MOST_EVERY
}
