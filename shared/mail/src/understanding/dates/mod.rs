//! Days, written out or counted from the day the mail was sent.

mod chinese;
mod english;
mod figures;

use jiff::Span;
use jiff::civil::Date;

use super::{FoundDate, Reading};
use crate::scan::{Scan, is_id_char};

/// Years back a complaint looks at most; a day before that is a birthday or a statute.
const YEARS_BACK_MAX: i16 = 10;

/// Days ahead that a day without a year may lie: 20 September, written on the 18th, is not last year's.
const DAYS_AHEAD_MAX: i64 = 60;

/// Words for a day and how many days before the mail it lies; longer ones first.
const DAYS_BEFORE: [(&str, i64); 21] = [
    ("大前天", 3),
    ("前天", 2),
    ("昨天", 1),
    ("昨日", 1),
    ("昨晚", 1),
    ("昨夜", 1),
    ("今天", 0),
    ("今日", 0),
    ("今早", 0),
    ("今晨", 0),
    ("今晚", 0),
    ("the day before yesterday", 2),
    ("day before yesterday", 2),
    ("yesterday", 1),
    ("last night", 1),
    ("this morning", 0),
    ("this afternoon", 0),
    ("this evening", 0),
    ("earlier today", 0),
    ("tonight", 0),
    ("today", 0),
];

/// Finds days. Those after `sent_on` are none: they are plans, not what happened.
pub(super) fn find(reading: &Reading, sent_on: Date, taken: &mut [bool]) -> Vec<FoundDate> {
    let scan = &reading.scan;
    let mut all = Vec::new();
    let mut place = 0;
    while place < scan.len() {
        let free = !taken.get(place).is_some_and(|&taken| taken);
        let found = if free { day(scan, place, sent_on) } else { None };
        let Some((date, end)) = found else {
            place += 1;
            continue;
        };
        let end = end.min(scan.len());
        taken[place..end].fill(true);
        if date <= sent_on && date.year() >= sent_on.year() - YEARS_BACK_MAX {
            all.push(FoundDate { date, words: reading.words(place, end) });
        }
        place = end;
    }
    all
}

fn day(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let first = scan.at(place);
    if scan.digit(place).is_some() {
        let previous = scan.before(place);
        let joined = is_id_char(previous)
            || matches!(previous, '-' | '/' | '.' | ',' | ':') && scan.digit(place.saturating_sub(2)).is_some()
            || matches!(previous, '¥' | '￥' | '$' | '€' | '£' | '*' | '#');
        return (!joined).then(|| figures::day(scan, place, sent_on)).flatten();
    }
    if first.is_ascii_alphabetic() {
        return (!is_id_char(scan.before(place))).then(|| english::day(scan, place, sent_on)).flatten();
    }
    chinese::day(scan, place, sent_on)
}

/// Whether four figures behind a month are a year, and not an amount or a number.
fn plausible(year: u64) -> bool {
    (1900..=2099).contains(&year)
}

fn back(sent_on: Date, days: i64) -> Option<Date> {
    sent_on.checked_sub(Span::new().try_days(days).ok()?).ok()
}

fn date(year: u64, month: u64, day: u64) -> Option<Date> {
    if !plausible(year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day without a year: the last one that is not after the mail.
///
/// One that comes soon is that one, and so a plan: it stands, and [`find`] leaves it out.
fn latest(month: u64, day: u64, sent_on: Date) -> Option<Date> {
    let of = |year: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let soon = sent_on.checked_add(Span::new().try_days(DAYS_AHEAD_MAX).ok()?).ok()?;
    [sent_on.year() + 1, sent_on.year(), sent_on.year() - 1].into_iter().filter_map(of).find(|&found| found <= soon)
}
