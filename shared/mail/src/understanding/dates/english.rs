//! Days in English.

use jiff::civil::{Date, Weekday};

use super::super::numerals::small;
use super::{DAYS_BEFORE, back, date, figures, latest, plausible};
use crate::scan::{Scan, is_id_char};

/// English months: the letters all spellings share, and the longest spelling.
const MONTHS: [(&str, &str); 12] = [
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may", "may"),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
];

/// English days of the week, Monday first.
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// English numbers in "three days ago"; "a day ago" is one.
const COUNTS: [&str; 11] = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// A day that begins with a Latin letter.
pub(super) fn day(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let whole = |end: usize| !is_id_char(scan.at(end));
    if let Some((word, days)) = DAYS_BEFORE.iter().find(|(word, _)| scan.starts_with(place, word)) {
        let end = place + word.chars().count();
        return whole(end).then_some((back(sent_on, *days)?, end));
    }
    if let Some(lead) = ["last ", "on "].iter().find(|lead| scan.starts_with(place, lead)) {
        let start = scan.skip_blanks(place + lead.len());
        let at = WEEKDAYS.iter().position(|day| scan.starts_with(start, day))?;
        let end = start + WEEKDAYS[at].len();
        return whole(end).then_some((weekday_before(sent_on, at)?, end));
    }
    let counted = COUNTS
        .iter()
        .enumerate()
        .rev()
        .find(|(_, word)| scan.starts_with(place, word) && scan.at(place + word.len()) == ' ');
    if let Some((count, word)) = counted {
        return figures::days_ago(scan, u64::try_from(count.max(1)).ok()?, place + word.len(), sent_on);
    }
    month_first(scan, place, sent_on)
}

/// `10 September 2026`, `10th of Sept`.
pub(super) fn day_month(scan: &Scan, day: u64, end: usize, sent_on: Date) -> Option<(Date, usize)> {
    let place = scan.skip_blanks(ordinal_end(scan, end));
    let place = if scan.starts_with(place, "of ") { scan.skip_blanks(place + 3) } else { place };
    let (month, end) = month_name(scan, place)?;
    with_year(scan, month, day, end, sent_on)
}

/// `September 10th, 2026`, `Sept 10`.
fn month_first(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let (month, end) = month_name(scan, place)?;
    let place = scan.skip_blanks(end);
    let place = if scan.starts_with(place, "the ") { scan.skip_blanks(place + 4) } else { place };
    let (day, end) = small(scan, place, 2)?;
    let end = ordinal_end(scan, end);
    let counts = is_id_char(scan.at(end)) || scan.at(end) == '%' || scan.starts_with(scan.skip_blanks(end), "times");
    if counts || matches!(scan.at(end), '.' | ':' | '/' | '-') && scan.digit(end + 1).is_some() {
        return None;
    }
    with_year(scan, month, day, end, sent_on)
}

fn with_year(scan: &Scan, month: u64, day: u64, end: usize, sent_on: Date) -> Option<(Date, usize)> {
    let comma = usize::from(scan.at(end) == ',');
    let year = scan.skip_blanks(end + comma);
    match small(scan, year, 4) {
        Some((written, year_end)) if year_end == year + 4 && !is_id_char(scan.at(year_end)) && plausible(written) => {
            Some((date(written, month, day)?, year_end))
        }
        _ => Some((latest(month, day, sent_on)?, end)),
    }
}

/// Reads an English month, in full or cut short, with its full stop.
fn month_name(scan: &Scan, place: usize) -> Option<(u64, usize)> {
    let (at, (_, full)) = MONTHS.iter().enumerate().find(|(_, (short, _))| scan.starts_with(place, short))?;
    let mut end = place;
    while scan.at(end).is_ascii_alphabetic() && end - place <= full.len() {
        end += 1;
    }
    let written = scan.text(place, end).to_ascii_lowercase();
    let known = written.len() == 3 || written == *full || written == "sept";
    // "I may 10 times …": a month is written with a capital.
    let capital = scan.at(place).is_ascii_uppercase();
    let end = if scan.at(end) == '.' { end + 1 } else { end };
    (known && capital).then_some((u64::try_from(at).ok()? + 1, end))
}

fn ordinal_end(scan: &Scan, end: usize) -> usize {
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|word| scan.starts_with(end, word));
    if ordinal && !is_id_char(scan.at(end + 2)) { end + 2 } else { end }
}

/// The last such day of the week before a day.
fn weekday_before(sent_on: Date, monday_zero_offset: usize) -> Option<Date> {
    let weekday = Weekday::from_monday_zero_offset(i8::try_from(monday_zero_offset).ok()?).ok()?;
    sent_on.nth_weekday(-1, weekday).ok()
}
