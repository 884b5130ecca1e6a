//! How long a calendar's data lasts.

use jiff::civil::Date;

use crate::calendar::Calendar;

/// How many days before a calendar's data ends the alarm is due.
///
/// The Chinese notice comes in late October or November for the year after: an alarm from
/// early October on stands until someone has loaded it, and leaves time to ask why it is late.
pub const COVERAGE_ALARM_DAYS: i32 = 90;

impl Calendar {
    /// The last day of the last published year: every deadline after it is provisional.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// assert_eq!(Calendar::cn().coverage_ends().to_string(), "2026-12-31");
    /// ```
    pub fn coverage_ends(&self) -> Date {
        self.published_through
    }

    /// How many published days lie after `today`; negative when the data has ended.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// # use jiff::civil::date;
    /// assert_eq!(Calendar::cn().coverage_days_left(date(2026, 12, 30)), 1);
    /// assert_eq!(Calendar::cn().coverage_days_left(date(2027, 1, 2)), -2);
    /// ```
    pub fn coverage_days_left(&self, today: Date) -> i32 {
        // Two civil dates are fewer than eight million days apart.
        i32::try_from(self.published_through.duration_since(today).as_hours() / 24).unwrap_or(i32::MAX)
    }

    /// Whether the alarm is due: at most [`COVERAGE_ALARM_DAYS`] published days are left.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// # use jiff::civil::date;
    /// assert!(!Calendar::cn().coverage_is_short(date(2026, 10, 1)));
    /// assert!(Calendar::cn().coverage_is_short(date(2026, 10, 2)));
    /// ```
    pub fn coverage_is_short(&self, today: Date) -> bool {
        self.coverage_days_left(today) <= COVERAGE_ALARM_DAYS
    }
}
