//! A calendar of working days: the questions it answers.

use std::collections::BTreeMap;
use std::collections::btree_map::Range;
use std::iter::Peekable;
use std::ops::Bound;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

use crate::calendar_file::{self, CalendarError};
use crate::day::DayKind;
use crate::due::{DueError, MAX_DAYS_LOOKED_AT};
use crate::hours::{Halves, WorkInterval};

/// Which days are worked in one place, under one version of its rules.
///
/// A year is either *published* (the authority has said which days are off and which
/// weekend days are worked) or not; on a day outside the published years the weekend and
/// the known statutory days decide, and whatever depends on it is provisional. Cheap to clone.
///
/// ```
/// use business_time::Calendar;
/// use jiff::civil::date;
///
/// let cn = Calendar::cn();
/// assert_eq!(cn.version(), "cn-2026.2");
/// assert!(cn.is_working_day(date(2026, 2, 28))); // a Saturday, worked
/// assert!(!cn.is_working_day(date(2026, 2, 16))); // a Monday in the Spring Festival
/// ```
#[derive(Clone, Debug)]
pub struct Calendar {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) zone: TimeZone,
    pub(crate) weekend: Vec<Weekday>,
    /// The last moment of every day, in whole seconds.
    pub(crate) day_ends: Time,
    /// The stretches of work of a whole working day.
    pub(crate) hours: Arc<[WorkInterval]>,
    pub(crate) halves: Arc<Halves>,
    pub(crate) published_from: Date,
    pub(crate) published_through: Date,
    /// Only the days that differ from their weekday: off-days, make-up days and half days.
    pub(crate) marks: Arc<BTreeMap<Date, DayKind>>,
}

impl Calendar {
    /// Reads and validates a calendar file.
    ///
    /// | key | holds |
    /// |---|---|
    /// | `name`, `version` | what packs refer to; what a deadline stores |
    /// | `zone` | the time zone of its days, an IANA name |
    /// | `weekend` | the days of the week not worked |
    /// | `day_ends` | the last whole second of a day, `HH:MM:SS` |
    /// | `hours` | stretches of a working day's work, `["09:00-12:00", "13:30-18:00"]`; left out: the whole day |
    /// | `published` | the years that are complete below, without a gap |
    /// | `years.<year>.off` | days off, `{ from, to, name, name_en }`, both ends included |
    /// | `years.<year>.make_up` | weekend days that are worked, `{ date, name, name_en }` |
    /// | `years.<year>.half` | working days that end early, `{ date, until = "HH:MM:SS", name, name_en }` |
    /// | `statutory.<year>.off` | what is known of the years after the published ones |
    ///
    /// A half day counts as a whole one, and a term in days, weeks or months that ends on it ends at
    /// its `until`; a day on which terms end with the day is not a half day, however short the work.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] names the key and says what is wrong with it.
    ///
    /// ```
    /// use business_time::Calendar;
    ///
    /// let text = r#"
    ///     name = "gb"
    ///     version = "gb-2026.1"
    ///     zone = "Europe/London"
    ///     weekend = ["saturday", "sunday"]
    ///     day_ends = "23:59:59"
    ///     published = [2026]
    ///     [years.2026]
    ///     off = [{ from = "2026-12-25", to = "2026-12-25", name = "圣诞节", name_en = "Christmas Day" }]
    /// "#;
    /// assert_eq!(Calendar::from_toml(text)?.name(), "gb");
    ///
    /// let error = Calendar::from_toml(&text.replace("London", "Nowhere")).unwrap_err();
    /// assert_eq!(error.to_string(), "zone: `Europe/Nowhere` is not a time zone we know");
    /// # Ok::<(), business_time::CalendarError>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Calendar, CalendarError> {
        calendar_file::read(text)
    }

    /// The name that packs and deadlines refer to, e.g. `cn`.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// assert_eq!(Calendar::cn().name(), "cn");
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of the data; a deadline stores it.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// assert_eq!(Calendar::cn().version(), "cn-2026.2");
    /// ```
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The zone in which this calendar's days begin and end.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// assert_eq!(Calendar::cn().zone().iana_name(), Some("Asia/Shanghai"));
    /// ```
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The last day of the last published year.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// assert_eq!(Calendar::cn().published_through().to_string(), "2026-12-31");
    /// ```
    pub fn published_through(&self) -> Date {
        self.published_through
    }

    /// Whether the day lies in a published year.
    ///
    /// Days before the first published year are as unpublished as days after the last.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// # use jiff::civil::date;
    /// assert!(Calendar::cn().is_published(date(2026, 12, 31)));
    /// assert!(!Calendar::cn().is_published(date(2027, 1, 1)));
    /// ```
    pub fn is_published(&self, date: Date) -> bool {
        (self.published_from..=self.published_through).contains(&date)
    }

    /// Whether the day is worked, and why.
    ///
    /// ```
    /// # use business_time::{Calendar, DayKind};
    /// # use jiff::civil::date;
    /// let DayKind::OffDay(name) = Calendar::cn().day(date(2026, 10, 1)) else { panic!() };
    /// assert_eq!(name.text(false), "National Day");
    /// ```
    pub fn day(&self, date: Date) -> DayKind {
        match self.marks.get(&date) {
            Some(kind) => kind.clone(),
            None if self.is_weekend(date) => DayKind::Weekend,
            None => DayKind::WorkingDay,
        }
    }

    /// Whether the day is worked.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// # use jiff::civil::date;
    /// assert!(Calendar::cn().is_working_day(date(2026, 10, 8)));
    /// ```
    pub fn is_working_day(&self, date: Date) -> bool {
        match self.marks.get(&date) {
            Some(kind) => kind.is_working(),
            None => !self.is_weekend(date),
        }
    }

    /// The `n`th working day after `from`; `from` itself is not counted, and is the answer
    /// for `n = 0`, worked or not.
    ///
    /// # Errors
    ///
    /// [`DueError::TooFar`] when it lies more than [`MAX_DAYS_LOOKED_AT`] days ahead,
    /// [`DueError::OutOfRange`] past the year 9999.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// # use jiff::civil::date;
    /// let day = Calendar::cn().add_working_days(date(2026, 4, 28), 7)?;
    /// assert_eq!(day, date(2026, 5, 11)); // Labour Day off, Saturday the 9th worked
    /// # Ok::<(), business_time::DueError>(())
    /// ```
    pub fn add_working_days(&self, from: Date, n: u32) -> Result<Date, DueError> {
        let (mut walk, mut left) = (self.walk_after(from), n);
        for _ in 0..MAX_DAYS_LOOKED_AT {
            if left == 0 {
                return Ok(walk.date);
            }
            left -= u32::from(walk.step()?.is_working());
        }
        if left == 0 { Ok(walk.date) } else { Err(DueError::TooFar { from }) }
    }

    /// How many working days lie after `after`, up to and including `through`; zero if
    /// `through` is not later.
    ///
    /// Counted by weeks and exceptions, so the distance costs nothing.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// # use jiff::civil::date;
    /// let cn = Calendar::cn();
    /// assert_eq!(cn.working_days_between(date(2025, 12, 31), date(2026, 12, 31)), 248);
    /// ```
    pub fn working_days_between(&self, after: Date, through: Date) -> u32 {
        let days = through.duration_since(after).as_hours() / 24;
        let Some(days) = u32::try_from(days).ok().filter(|days| *days > 0) else {
            return 0;
        };
        let mut weekday = after.weekday();
        let mut count = days / 7 * (7 - u32::try_from(self.weekend.len()).unwrap_or(7));
        for _ in 0..days % 7 {
            weekday = weekday.next();
            count += u32::from(!self.weekend.contains(&weekday));
        }
        let after_first = (Bound::Excluded(after), Bound::Included(through));
        for (date, kind) in self.marks.range(after_first) {
            match (kind.is_working(), self.is_weekend(*date)) {
                (true, true) => count += 1,
                (false, false) => count -= 1,
                _ => {}
            }
        }
        count
    }

    /// The instant at which the day ends, in the calendar's zone; a half day ends early
    /// ([`Calendar::day_closes`]).
    ///
    /// A wall-clock time that a zone skips or repeats is resolved as RFC 5545 does ("compatible"):
    /// a skipped one moves forward by the gap, of a repeated one the first is taken.
    ///
    /// # Errors
    ///
    /// [`DueError::OutOfRange`] within hours of the last instant that can be told.
    pub fn end_of_day(&self, date: Date) -> Result<Timestamp, DueError> {
        let wall = date.to_datetime(self.day_closes(date));
        let ambiguous = self.zone.to_ambiguous_timestamp(wall);
        ambiguous.compatible().map_err(DueError::OutOfRange)
    }

    /// The civil date of an instant in the calendar's zone.
    pub fn date_of(&self, instant: Timestamp) -> Date {
        self.zone.to_datetime(instant).date()
    }

    /// The days after `from`, one after the other.
    pub(crate) fn walk_after(&self, from: Date) -> Walk<'_> {
        let later = (Bound::Excluded(from), Bound::Unbounded);
        Walk { calendar: self, date: from, weekday: from.weekday(), marks: self.marks.range(later).peekable() }
    }

    fn is_weekend(&self, date: Date) -> bool {
        self.weekend.contains(&date.weekday())
    }
}

/// A walk over days that keeps step with the marks: it looks a mark up once, not once a day.
pub(crate) struct Walk<'a> {
    calendar: &'a Calendar,
    date: Date,
    weekday: Weekday,
    marks: Peekable<Range<'a, Date, DayKind>>,
}

impl<'a> Walk<'a> {
    /// Goes on to the next day.
    #[inline]
    pub(crate) fn step(&mut self) -> Result<WalkedDay<'a>, DueError> {
        self.date = self.date.tomorrow().map_err(DueError::OutOfRange)?;
        self.weekday = self.weekday.next();
        let mark = self.marks.next_if(|(date, _)| **date == self.date).map(|(_, kind)| kind);
        Ok(WalkedDay { date: self.date, is_weekend: self.calendar.weekend.contains(&self.weekday), mark })
    }
}

/// A day a walk came to.
pub(crate) struct WalkedDay<'a> {
    pub(crate) date: Date,
    is_weekend: bool,
    mark: Option<&'a DayKind>,
}

impl WalkedDay<'_> {
    /// As [`Calendar::is_working_day`].
    #[inline]
    pub(crate) fn is_working(&self) -> bool {
        self.mark.map_or(!self.is_weekend, DayKind::is_working)
    }

    /// As [`Calendar::day`].
    #[inline]
    pub(crate) fn kind(&self) -> DayKind {
        match self.mark {
            Some(kind) => kind.clone(),
            None if self.is_weekend => DayKind::Weekend,
            None => DayKind::WorkingDay,
        }
    }
}
