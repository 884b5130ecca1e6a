//! The days a return is about.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use web::Problem;

/// Longest period, in days: a year and a day.
const LONGEST: i32 = 366;

/// Days in the firm's zone, the last one among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// The first moment of the first day.
    pub(super) begins: Timestamp,
    /// The first moment after the last day.
    pub(super) ends: Timestamp,
}

impl Period {
    /// From two dates such as 2026-01-01, which begin at midnight of this zone.
    ///
    /// # Errors
    /// 422 naming the field.
    pub(crate) fn of(zone: &TimeZone, from: Option<&str>, to: Option<&str>) -> Result<Period, Problem> {
        let (first, last) = (date("from", from)?, date("to", to)?);
        let days = first.until(last).map_or(i32::MAX, |span| span.get_days());
        if !(0..LONGEST).contains(&days) {
            return Err(Problem::invalid("to", format!("give a day from 'from' on, at most {LONGEST} days in all")));
        }
        let after = last.checked_add(1.day()).map_err(|error| Problem::invalid("to", error.to_string()))?;
        Ok(Period { begins: start_of("from", first, zone)?, ends: start_of("to", after, zone)? })
    }

    /// Its first and its last day.
    pub(super) fn days(self, zone: &TimeZone) -> (Date, Date) {
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        (day(self.begins), day(self.ends).saturating_sub(1.day()))
    }

    /// The first moment of it.
    pub(crate) fn begins(self) -> Timestamp {
        self.begins
    }

    /// Whether a moment lies before its end.
    pub(crate) fn began_by(self, at: Timestamp) -> bool {
        at < self.ends
    }

    /// Whether a moment lies within it.
    pub(crate) fn holds(self, at: Timestamp) -> bool {
        (self.begins..self.ends).contains(&at)
    }
}

fn date(field: &'static str, text: Option<&str>) -> Result<Date, Problem> {
    let text = text.unwrap_or_default().trim();
    text.parse().map_err(|_| Problem::invalid(field, "give a day such as 2026-01-31"))
}

fn start_of(field: &'static str, date: Date, zone: &TimeZone) -> Result<Timestamp, Problem> {
    let zoned = date.to_zoned(zone.clone()).map_err(|error| Problem::invalid(field, error.to_string()))?;
    Ok(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_of_their_zone() {
        let shanghai = TimeZone::get("Asia/Shanghai").expect("a zone");
        let check = |from: Option<&str>, to: Option<&str>| {
            Period::of(&shanghai, from, to)
                .map(|period| format!("{} {}", period.begins, period.ends))
                .map_err(|problem| problem.field.unwrap_or_default())
        };
        let one_day = Ok("2026-01-30T16:00:00Z 2026-01-31T16:00:00Z".to_owned());
        assert_eq!(check(Some("2026-01-31"), Some(" 2026-01-31 ")), one_day);
        assert!(check(Some("2026-01-01"), Some("2026-12-31")).is_ok());
        assert_eq!(check(Some("2026-01-02"), Some("2026-01-01")), Err("to".to_owned()));
        assert_eq!(check(Some("2025-01-01"), Some("2026-12-31")), Err("to".to_owned()));
        assert_eq!(check(None, Some("2026-12-31")), Err("from".to_owned()));
        assert_eq!(check(Some("2026-02-30"), Some("2026-12-31")), Err("from".to_owned()));
        assert_eq!(check(Some("2026-02-01"), Some("9999-12-31")), Err("to".to_owned()));
    }
}
