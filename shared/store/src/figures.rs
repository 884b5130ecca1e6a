//! Figures of the desk's list: counted from its index, and stored for firms whose list is long.
//!
//! Whoever finds the stored ones too old writes a wish, which the table's stream tells. Two counts at once
//! are safe: the later one stays.

use crate::attributes::{Item, item, long_text, long_text_of, number};
use crate::commit::{Extra, OnlyIf};
use crate::lists::{card_of, closed_since};
use crate::paging::{LIST, Part};
use crate::schema::{COUNT_PREFIX, FIGURES_PK, FIGURES_SK, SHARDS};
use crate::{Store, StoreError};
use futures_util::future::try_join_all;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use messages::figures::{Counting, Figures};
use messages::stored::Unreadable;
use messages::view::Card;

/// Cards counted at once: some ten milliseconds of work.
const PAGE: usize = 1_000;

/// Figures are counted again this often at most: a wish within it changes nothing. Over 100,000 open
/// complaints a count reads 40 MB, for a sixteenth of a cent.
const AT_MOST_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// How long a wish is kept; nobody asks for it again.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

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
        Ok(Some(figures).filter(|figures| is_within(figures, most)))
    }

    async fn count_shard(
        &self,
        shard: u8,
        now: Timestamp,
        zone: &TimeZone,
        most: usize,
    ) -> Result<Option<Figures>, StoreError> {
        let (mut counting, mut after) = (Counting::begin(now, zone), None);
        loop {
            after = self.count_some(&mut counting, shard, after.as_deref()).await?;
            if !is_within(counting.so_far(), most) {
                return Ok(None);
            }
            if after.is_none() {
                return Ok(Some(counting.done()));
            }
        }
    }

    /// Counts a thousand complaints of a shard at most, after a key; the key to go on after, if there is more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_some(
        &self,
        counting: &mut Counting,
        shard: u8,
        after: Option<&str>,
    ) -> Result<Option<String>, StoreError> {
        let (cards, next) = self.some_cards(shard, counting.since(), after).await?;
        cards.iter().for_each(|card| counting.count(card));
        Ok(next)
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
        each: &mut (dyn FnMut(&Card) + Send),
    ) -> Result<bool, StoreError> {
        let mut shown = 0;
        for shard in 0..SHARDS {
            let mut after: Option<String> = None;
            loop {
                let (cards, next) = self.some_cards(shard, since, after.as_deref()).await?;
                shown += cards.len();
                if shown > most {
                    return Ok(false);
                }
                cards.iter().for_each(&mut *each);
                after = next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(true)
    }

    /// A thousand complaints of a shard at most that are open or were closed since, after a key; the key to go
    /// on after, if there is more.
    pub(crate) async fn some_cards(
        &self,
        shard: u8,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<(Vec<Card>, Option<String>), StoreError> {
        let read = self.shard_rows(LIST, &Part::until(closed_since(since)), shard, after, PAGE).await?;
        Ok((read.rows.iter().map(card_of).collect::<Result<_, _>>()?, read.through))
    }

    /// The figures that were stored last, if any were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn figures(&self) -> Result<Option<Figures>, StoreError> {
        let row = self.get(FIGURES_PK, FIGURES_SK).await?;
        row.as_ref().map(figures_of).transpose()
    }

    /// Stores what was counted, unless what lies there was counted later.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn store_figures(&self, figures: &Figures) -> Result<(), StoreError> {
        let mut row = item(FIGURES_PK, FIGURES_SK);
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

fn is_within(figures: &Figures, most: usize) -> bool {
    usize::try_from(figures.counted).is_ok_and(|counted| counted <= most)
}

fn figures_of(row: &Item) -> Result<Figures, StoreError> {
    Ok(serde_json::from_str(&long_text_of(row, "figures")?).map_err(Unreadable::from)?)
}

/// Whether figures of a moment are to be counted again.
pub fn is_old(counted_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(counted_at) >= AT_MOST_EVERY
}
