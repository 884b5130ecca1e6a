//! Days that begin with a figure.

use jiff::civil::Date;

use super::super::numerals::small;
use super::{back, date, english, latest};
use crate::scan::{Scan, is_id_char};

/// Days that "three days ago" counts at most.
const DAYS_AGO_MAX: u64 = 60;

/// A day that begins with a figure.
pub(super) fn day(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let (first, end) = small(scan, place, 4)?;
    year_first(scan, end - place, first, end)
        .or_else(|| month_day(scan, place, sent_on))
        .or_else(|| days_ago(scan, first, end, sent_on))
        .or_else(|| year_last(scan, first, end))
        .or_else(|| english::day_month(scan, first, end, sent_on))
}

/// `2026-09-10`, `2026/9/10`, `2026.9.10`, `2026年9月10日`.
fn year_first(scan: &Scan, digits: usize, year: u64, end: usize) -> Option<(Date, usize)> {
    let sign = scan.at(end);
    if digits != 4 || !matches!(sign, '-' | '/' | '.' | '年') {
        return None;
    }
    let (month, end) = small(scan, scan.skip_blanks(end + 1), 2)?;
    let second = if sign == '年' { '月' } else { sign };
    if scan.at(end) != second {
        return None;
    }
    let (day, end) = small(scan, scan.skip_blanks(end + 1), 2)?;
    Some((date(year, month, day)?, day_end(scan, end, sign)?))
}

/// The end of a day in figures; `None` where the figures go on and are no day.
fn day_end(scan: &Scan, end: usize, sign: char) -> Option<usize> {
    if matches!(scan.at(end), '日' | '号' | '號') {
        return Some(end + 1);
    }
    let goes_on = scan.at(end) == sign && is_id_char(scan.at(end + 1));
    let time = matches!(scan.at(end), 'T' | 't') && scan.digit(end + 1).is_some();
    (!goes_on && (time || !is_id_char(scan.at(end)))).then_some(end)
}

/// `25/09/2026`, where only one reading is a day.
fn year_last(scan: &Scan, first: u64, end: usize) -> Option<(Date, usize)> {
    let sign = scan.at(end);
    let (second, end) = matches!(sign, '/' | '.' | '-').then(|| small(scan, end + 1, 2)).flatten()?;
    let (year, year_end) = (scan.at(end) == sign).then(|| small(scan, end + 1, 4)).flatten()?;
    let (one, other) = (date(year, second, first), date(year, first, second));
    let only = match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    };
    (year_end == end + 5).then_some((only?, day_end(scan, year_end, sign)?))
}

/// `9月10日`, `九月十号`, and 去年 before it.
pub(super) fn month_day(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let (month, end) = small(scan, place, 2)?;
    let end = scan.skip_blanks(end);
    let (day, end) = (scan.at(end) == '月').then(|| small(scan, scan.skip_blanks(end + 1), 2)).flatten()?;
    let end = scan.skip_blanks(end);
    if !matches!(scan.at(end), '日' | '号' | '號') {
        return None;
    }
    let before = scan.context_before(place, 3);
    let year = match () {
        () if before.ends_with("去年") => Some(sent_on.year() - 1),
        () if before.ends_with("前年") => Some(sent_on.year() - 2),
        () if before.ends_with('年') && !before.ends_with("今年") => return None,
        () => None,
    };
    let found = match year {
        Some(year) => date(u64::try_from(year).ok()?, month, day)?,
        None => latest(month, day, sent_on)?,
    };
    Some((found, end + 1))
}

/// `3天前`, `3 days ago`.
pub(super) fn days_ago(scan: &Scan, count: u64, end: usize, sent_on: Date) -> Option<(Date, usize)> {
    let place = scan.skip_blanks(end);
    let word = ["天前", "天以前", "天之前", "日前", "days ago", "day ago"]
        .iter()
        .find(|word| scan.starts_with(place, word))?;
    let counted = (1..=DAYS_AGO_MAX).contains(&count);
    counted.then_some((back(sent_on, i64::try_from(count).ok()?)?, place + word.chars().count()))
}
