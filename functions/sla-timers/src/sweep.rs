//! The minute sweep: reads what is due within the look-ahead, so that its cost follows what is
//! due, not what is open.

use crate::{TimerError, Timers};
use business_time::COVERAGE_ALARM_DAYS;
use complaint::Reference;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use lambda_shell::queues::Delayed;
use lambda_shell::telemetry::names;
use messages::queue::{LOOK_AHEAD, Queue, WakeUp, wake_up_seconds};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::schema::SHARDS;

/// Complaints read from a shard at once.
const PAGE: i32 = 1_000;

/// Wake-ups that are sent with delays counted from the same moment.
const AT_ONCE: usize = 50;

/// An overdue complaint is sent again when this many minutes have passed and at each doubling.
const FIRST_RESEND: SignedDuration = SignedDuration::from_mins(1);

/// How far ahead a complaint counts as due, which is how often the sweep runs: each counts once.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// What a process knows of its sweeps. Clones share it; a new process knows nothing.
#[derive(Clone, Debug, Default)]
pub struct Last(Arc<Mutex<Known>>);

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// When the last sweep began that ran to its end.
    sweep: Option<Timestamp>,
    /// The last day digests were owed for.
    digest: Option<Date>,
    /// The last day that is known to be digested.
    digested: Option<Date>,
    /// The last day it was told how long the calendars last.
    coverage: Option<Date>,
}

impl Last {
    /// The last day that is known to be digested.
    pub(crate) fn digested(&self) -> Option<Date> {
        self.known().digested
    }

    /// That all days up to this one are digested, so that no sweep asks for them.
    pub fn has_digested(&self, day: Date) {
        let mut known = self.known();
        known.digested = known.digested.max(Some(day));
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a sweep did; also its heartbeat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Complaints found within the look-ahead.
    pub found: usize,
    /// Those of them that come due in the minute that begins now, or did since the last sweep's.
    pub due: usize,
    /// Wake-ups sent.
    pub sent: usize,
    /// Shards in which nothing was due; each cost a query that found nothing.
    pub empty_shards: usize,
    /// How late the oldest of them is, in milliseconds; 0 when none is.
    pub oldest_lag_ms: i64,
}

impl Swept {
    /// The heartbeat, as metrics.
    fn write(&self) {
        metrics::counter!(names::SWEEPS).increment(1);
        metrics::counter!(names::CLOCKS_DUE).increment(u64::try_from(self.due).unwrap_or(u64::MAX));
        metrics::histogram!(names::SWEEP_LAG).record(u32::try_from(self.oldest_lag_ms).unwrap_or(u32::MAX));
    }
}

impl Timers {
    /// Sends a wake-up for everything due within the look-ahead. Two sweeps at once do no harm:
    /// each effect is conditional on the state.
    ///
    /// # Errors
    /// [`TimerError`]; the next sweep finds the same again.
    pub async fn sweep(&self) -> Result<Swept, TimerError> {
        let now = self.ambient.now();
        let last = self.last.known().sweep;
        let mut swept = Swept::default();
        for shard in 0..SHARDS {
            let before = swept.found;
            let mut after = None;
            loop {
                let page = self.store.wanting(shard, now + LOOK_AHEAD, PAGE, after).await?;
                self.wake_all(&page.due, last, now, &mut swept).await?;
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            swept.empty_shards += usize::from(swept.found == before);
        }
        self.owe_digest(now).await?;
        self.tell_coverage(now);
        self.last.known().sweep = Some(now);
        swept.write();
        // Every clock was seen to: a day's digest that cannot begin is tried again with the next sweep.
        if let Err(error) = self.digest_day(now).await {
            tracing::error!(failure.reason = %error, "the digest of a day did not begin");
        }
        Ok(swept)
    }

    /// Owes the digests of a working day once its hour has come, however late that is found.
    async fn owe_digest(&self, now: Timestamp) -> Result<(), TimerError> {
        let due = self.pack.digest_due(now).filter(|day| self.last.known().digest != Some(*day));
        if let Some(day) = due {
            self.store.owe_digest(&day.to_string(), now).await?;
            self.last.known().digest = Some(day);
        }
        Ok(())
    }

    /// Tells once a day how long the calendar lasts that ends first.
    fn tell_coverage(&self, now: Timestamp) {
        let today = now.to_zoned(self.pack.zone()).date();
        if self.last.known().coverage.replace(today) == Some(today) {
            return;
        }
        let calendars = self.pack.rules.calendars.values();
        let left =
            calendars.map(|calendar| (calendar.coverage_days_left(calendar.date_of(now)), calendar.name())).min();
        let Some((left, name)) = left else { return };
        metrics::gauge!(names::CALENDAR_DAYS_LEFT).set(f64::from(left));
        if left <= COVERAGE_ALARM_DAYS {
            tracing::warn!(calendar = name, left, "a calendar ends; deadlines beyond its last day are provisional");
        }
    }

    async fn wake_all(
        &self,
        wanting: &[(Reference, Timestamp)],
        last: Option<Timestamp>,
        now: Timestamp,
        swept: &mut Swept,
    ) -> Result<(), TimerError> {
        let lag = wanting.iter().map(|(_, at)| now.as_millisecond() - at.as_millisecond()).max();
        swept.oldest_lag_ms = swept.oldest_lag_ms.max(lag.unwrap_or_default());
        swept.found += wanting.len();
        swept.due += wanting.iter().filter(|(_, at)| is_newly_due(last, now, *at)).count();
        let due: Vec<_> = wanting.iter().filter(|(_, at)| is_sent(last, now, *at)).collect();
        swept.sent += due.len();
        for some in due.chunks(AT_ONCE) {
            // Sending takes time, by which the delays behind it are shorter.
            let now = self.ambient.now();
            let delayed = |(reference, at): &(Reference, Timestamp)| Delayed {
                message: WakeUp::new(reference, *at),
                seconds: wake_up_seconds(now, *at),
            };
            let messages: Vec<_> = some.iter().map(|due| delayed(due)).collect();
            self.queues.send(Queue::Timers, &messages).await?;
        }
        Ok(())
    }
}

/// What is due soon or just now is always sent. What is overdue already had its wake-up and gets
/// another 1, 2, 4, 8 … minutes after it was due, at the first sweep from then on, so that a
/// poisoned one does not fill the queue. After an outage nobody knows what had one: all is sent.
fn is_sent(last: Option<Timestamp>, now: Timestamp, at: Timestamp) -> bool {
    now.duration_since(at) < FIRST_RESEND || last.is_none_or(|last| doublings(last, at) != doublings(now, at))
}

fn is_newly_due(last: Option<Timestamp>, now: Timestamp, at: Timestamp) -> bool {
    (last.map_or(now, |last| last + MINUTE)..now + MINUTE).contains(&at)
}

/// How many of the moments 1, 2, 4, 8 … minutes after `at` have come by `now`.
fn doublings(now: Timestamp, at: Timestamp) -> u32 {
    let minutes = u64::try_from(now.duration_since(at).as_secs() / FIRST_RESEND.as_secs()).unwrap_or(0);
    u64::BITS - minutes.leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overdue_wake_ups_are_sent_again_with_back_off() {
        let now: Timestamp = "2026-11-20T10:00:00Z".parse().expect("valid");
        let check = |seconds_overdue: i64, seconds_since: Option<i64>, sent: bool| {
            let at = now - SignedDuration::from_secs(seconds_overdue);
            let last = seconds_since.map(|seconds| now - SignedDuration::from_secs(seconds));
            assert_eq!(is_sent(last, now, at), sent, "{seconds_overdue} s overdue, last sweep {seconds_since:?} s ago");
        };
        for (seconds, sent) in [
            (-120, true),
            (0, true),
            (59, true),
            (60, true),
            (120, true),
            (180, false),
            (240, true),
            (300, false),
            (480, true),
            (600, false),
        ] {
            check(seconds, Some(60), sent);
        }
        // A process that just started, and one whose schedule stood still for an hour or missed a beat.
        check(180, None, true);
        check(11_100, None, true);
        check(300, Some(3_600), true);
        check(300, Some(120), true);
        check(480, Some(0), false);
    }

    #[test]
    fn what_comes_due_counts_in_one_sweep_only() {
        let start: Timestamp = "2026-11-20T10:00:00Z".parse().expect("valid");
        let second = |seconds: i64| start + SignedDuration::from_secs(seconds);
        // A schedule with a late beat and a missed one, after a start.
        let beats = [(None, 0), (Some(0), 60), (Some(60), 127), (Some(127), 180), (Some(180), 300), (Some(300), 360)];
        for due in 0..400 {
            let counted = beats.iter().filter(|(last, now)| is_newly_due(last.map(second), second(*now), second(due)));
            assert_eq!(counted.count(), 1, "due after {due} s");
        }
        assert!(
            !is_newly_due(None, start, second(-1)),
            "a process that just started leaves what is overdue to the lag"
        );
    }
}
