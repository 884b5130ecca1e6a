//! The hours of a day: several stretches of work, half days, and where a day ends.
//!
//! What they mean for a deadline, in one place:
//!
//! - A half day is a working day and counts as one whole day. Law and contract count days on
//!   which work is done at all, and half of a day could not be promised to anyone.
//! - A term in days, weeks, months or working days ends on its last day at `day_ends`, on a
//!   half day at that day's `until`: "where there are business hours, the end is when they
//!   cease" (Civil Code art. 203, second paragraph). It can only make a deadline earlier.
//! - A term in hours runs through day and night and asks for none of this.
//! - `hours` say when a day's work is done. They move no deadline: a calendar whose terms end
//!   with the office's day says so by `day_ends`.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};

use crate::calendar::Calendar;
use crate::calendar_file::{CalendarError, invalid};

/// One stretch of work within a day, in the calendar's zone.
///
/// ```
/// use business_time::{Calendar, WorkInterval};
/// use jiff::civil::{date, time};
///
/// let whole = WorkInterval { from: time(0, 0, 0, 0), until: time(23, 59, 59, 0) };
/// assert_eq!(Calendar::cn().hours_on(date(2026, 9, 18)), [whole]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WorkInterval {
    /// Its first moment.
    pub from: Time,
    /// Its end, later than `from`.
    pub until: Time,
}

impl Calendar {
    /// The stretches of work on a day, in order and without overlap.
    ///
    /// None on a day that is not worked. The whole day where the file names no `hours`. A half
    /// day's are cut at its `until`.
    ///
    /// ```
    /// use business_time::Calendar;
    /// use jiff::civil::date;
    ///
    /// let text = r#"
    ///     name = "t"
    ///     version = "t-1"
    ///     zone = "Asia/Shanghai"
    ///     weekend = ["saturday", "sunday"]
    ///     day_ends = "18:00:00"
    ///     hours = ["09:00-12:00", "13:30-18:00"]
    ///     published = [2026]
    ///     [years.2026]
    ///     off = []
    ///     half = [{ date = "2026-12-31", until = "15:00:00", name = "除夕", name_en = "New Year's Eve" }]
    /// "#;
    /// let calendar = Calendar::from_toml(text)?;
    /// let hours = |day| calendar.hours_on(day).iter().map(|i| format!("{}-{}", i.from, i.until)).collect::<Vec<_>>();
    /// assert_eq!(hours(date(2026, 12, 30)), ["09:00:00-12:00:00", "13:30:00-18:00:00"]);
    /// assert_eq!(hours(date(2026, 12, 31)), ["09:00:00-12:00:00", "13:30:00-15:00:00"]);
    /// assert!(calendar.hours_on(date(2026, 12, 26)).is_empty()); // a Saturday
    /// # Ok::<(), business_time::CalendarError>(())
    /// ```
    pub fn hours_on(&self, date: Date) -> Vec<WorkInterval> {
        if !self.is_working_day(date) {
            return Vec::new();
        }
        let closes = self.day_closes(date);
        let open = self.hours.iter().filter(|interval| interval.from < closes);
        open.map(|interval| WorkInterval { until: interval.until.min(closes), ..*interval }).collect()
    }

    /// The wall-clock time at which a day ends: a half day's `until`, else `day_ends`.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// # use jiff::civil::date;
    /// assert_eq!(Calendar::cn().day_closes(date(2026, 9, 18)).to_string(), "23:59:59");
    /// ```
    pub fn day_closes(&self, date: Date) -> Time {
        self.halves.get(&date).copied().unwrap_or(self.day_ends)
    }
}

/// The file's `hours`: each after the one before, none past the day's end.
pub(crate) fn intervals(texts: &[String], day_ends: Time) -> Result<Vec<WorkInterval>, CalendarError> {
    let mut intervals: Vec<WorkInterval> = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let key = format!("hours[{i}]");
        let interval = interval(text)
            .ok_or_else(|| invalid(&key, format!("`{text}` is not a stretch of a day like 09:00-12:00")))?;
        if let Some(before) = intervals.last().filter(|before| interval.from < before.until) {
            let reason = format!("it overlaps hours[{}], which ends at {}", i - 1, before.until);
            return Err(invalid(&key, reason));
        }
        if interval.until > day_ends {
            return Err(invalid(&key, format!("it ends after `day_ends`, {day_ends}")));
        }
        intervals.push(interval);
    }
    if intervals.is_empty() {
        return Err(invalid("hours", "at least one stretch; leave the key out for the whole day"));
    }
    Ok(intervals)
}

/// The whole day, for a file without `hours`.
pub(crate) fn whole_day(day_ends: Time) -> Result<Vec<WorkInterval>, CalendarError> {
    if day_ends == Time::midnight() {
        return Err(invalid("day_ends", "00:00:00 would leave nothing of the day"));
    }
    Ok(vec![WorkInterval { from: Time::midnight(), until: day_ends }])
}

fn interval(text: &str) -> Option<WorkInterval> {
    let (from, until) = text.split_once('-')?;
    let interval = WorkInterval { from: minute(from)?, until: minute(until)? };
    (interval.from < interval.until).then_some(interval)
}

/// A time written exactly as `09:00`.
fn minute(text: &str) -> Option<Time> {
    let time = format!("{text}:00").parse::<Time>().ok()?;
    (time.strftime("%H:%M").to_string() == text).then_some(time)
}

/// When half days end; only days on which the end is not the ordinary one.
pub(crate) type Halves = BTreeMap<Date, Time>;

/// Refuses a half day's end that leaves nothing of the day, or the whole of it.
pub(crate) fn check_until(until: Time, day_ends: Time, hours: &[WorkInterval], key: &str) -> Result<(), CalendarError> {
    if until >= day_ends {
        return Err(invalid(key, format!("{until} is not before `day_ends`, {day_ends}")));
    }
    if hours.first().is_some_and(|first| until <= first.from) {
        return Err(invalid(key, format!("{until} leaves nothing of the day; make it an off-day")));
    }
    if hours.last().is_some_and(|last| until >= last.until) {
        return Err(invalid(key, format!("{until} takes nothing from the day's `hours`")));
    }
    Ok(())
}
