//! What operations look at: who is late, what will be, whether the timers are, whether the mail adds up.
//!
//! What matters first (who is late, timers, mail, queues) is read when it is asked for, whatever the size.
//! The counts are, too, while the list is short; those of a long one are stored and a few minutes old.

use crate::Desk;
use crate::mail_ledger::MailSums;
use crate::queues_seen::{Seen, unseen};
use futures_util::try_join;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use messages::figures::{Figures, HoursToClose};
use messages::view::Card;
use serde::Serialize;
use store::figures::is_old;
use store::lists::cursor_of;
use utoipa::ToSchema;
use web::Problem;

/// Complaints that are counted while the page waits: some milliseconds of one machine, a query a shard.
const COUNTED_AT_ONCE: usize = 1_000;

/// Late complaints that are named, and those that are due next.
const NAMED: usize = 8;

/// Broken promises whose lag is looked at.
const BREACHES: usize = 50;

/// From here on the timers are late: the sweep comes every minute.
pub(crate) const TIMERS_LATE: SignedDuration = SignedDuration::from_mins(1);

/// What operations look at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Operations {
    /// Business time.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The counts, with their own `at`; left out where a long list is being counted for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
    /// Whether new counts are on their way.
    pub counting: bool,
    /// How long the complaints took that were closed in the last thirty days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took: Option<HoursToClose>,
    /// The complaints that are late for longest, eight at most.
    pub late: Vec<Card>,
    /// Those that are due next, eight at most.
    pub next: Vec<Card>,
    /// Whether clocks fire in time.
    pub timers: TimersView,
    /// The mail of yesterday and today.
    pub mail: Vec<MailSums>,
    /// The queues; left out where they are not seen from here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queues: Option<Seen>,
}

/// How the timers do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimersView {
    /// The earliest moment a complaint wants to be woken.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_wake_at: Option<Timestamp>,
    /// How long ago that was, in milliseconds; 0 while it lies ahead.
    pub late_ms: i64,
    /// How many of the last broken promises were looked at: fifty, or all.
    pub breaches: usize,
    /// Half of them were recorded at most so many milliseconds after they were due.
    pub lag_ms_median: i64,
    /// The most of them.
    pub lag_ms_most: i64,
}

impl TimersView {
    fn new(now: Timestamp, next_wake_at: Option<Timestamp>, mut lags: Vec<i64>) -> TimersView {
        lags.sort_unstable();
        let late = next_wake_at.map_or(0, |at| now.as_millisecond() - at.as_millisecond());
        TimersView {
            next_wake_at,
            late_ms: late.max(0),
            breaches: lags.len(),
            lag_ms_median: lags.get(lags.len().saturating_sub(1) / 2).copied().unwrap_or_default(),
            lag_ms_most: lags.last().copied().unwrap_or_default(),
        }
    }
}

impl Desk {
    /// Everything operations look at, now.
    ///
    /// # Errors
    /// 503 where something cannot be read.
    pub async fn operations(&self) -> Result<Operations, Problem> {
        let now = self.ambient.now();
        let ((figures, counting), (late, next), timers, mail) =
            try_join!(self.figures(now), self.by_time(now), self.timers(now), self.mail_days(now))?;
        let queues = self.queues.as_ref().map(|queues| queues.look()).transpose().map_err(|why| unseen(&why))?;
        let took = figures.as_ref().and_then(Figures::took);
        Ok(Operations { at: now, figures, counting, took, late, next, timers, mail, queues })
    }

    /// The counts, and whether new ones are on their way: those of a long list, as they were stored last; of
    /// any other, counted now.
    pub(crate) async fn figures(&self, now: Timestamp) -> Result<(Option<Figures>, bool), Problem> {
        let stored = self.store.figures().await?;
        let Some(long) = stored.filter(|figures| figures.counted > COUNTED_AT_ONCE as u64) else {
            let counted = self.store.count_list(now, &self.pack.zone(), COUNTED_AT_ONCE).await?;
            let counting = counted.is_none();
            if counting {
                self.store.wish_figures(now).await?;
            }
            return Ok((counted, counting));
        };
        let old = is_old(long.at, now);
        if old {
            self.store.wish_figures(now).await?;
        }
        Ok((Some(long), old))
    }

    /// Who is late for longest, and who is due next.
    async fn by_time(&self, now: Timestamp) -> Result<(Vec<Card>, Vec<Card>), Problem> {
        let ahead = cursor_of(now);
        let (mut late, mut next) =
            try_join!(self.store.cards(&|_| true, None, NAMED), self.store.cards(&|_| true, Some(&ahead), NAMED))?;
        late.items.retain(|card| card.next_due_at.is_some_and(|due| due < now));
        next.items.retain(|card| card.next_due_at.is_some());
        Ok((late.items, next.items))
    }

    async fn timers(&self, now: Timestamp) -> Result<TimersView, Problem> {
        let (next_wake_at, breaches) = try_join!(self.store.next_wanting(), self.store.breaches(None, BREACHES))?;
        let lags = breaches.items.iter().map(|breach| breach.lag_ms).collect();
        Ok(TimersView::new(now, next_wake_at, lags))
    }

    /// The mail of yesterday and today: days are in UTC, and the firm's morning may be in either.
    async fn mail_days(&self, now: Timestamp) -> Result<Vec<MailSums>, Problem> {
        let today = now.to_zoned(TimeZone::UTC).date();
        let (before, today) = try_join!(self.mail_sums(today.saturating_sub(1.day())), self.mail_sums(today))?;
        Ok(vec![before, today])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_are_as_late_as_what_should_have_been_woken() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().expect("a time");
        let check = |next: Option<&str>, lags: &[i64], late_ms: i64, median: i64, most: i64| {
            let found = TimersView::new(now, next.map(|at| at.parse().expect("a time")), lags.to_vec());
            assert_eq!((found.late_ms, found.lag_ms_median, found.lag_ms_most), (late_ms, median, most), "{next:?}");
        };
        check(None, &[], 0, 0, 0);
        check(Some("2026-11-24T10:00:01Z"), &[5], 0, 5, 5);
        check(Some("2026-11-24T09:58:00.5Z"), &[9, 1, 4, 7], 119_500, 4, 9);
    }
}
