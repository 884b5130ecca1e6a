//! Days, written out or counted from the day the mail was sent.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::numerals::{numeral, small};
use super::{FoundDate, Reading};
use crate::scan::{Scan, is_id_char};

/// Years back a complaint looks at most; a day before that is a birthday or a statute.
const YEARS_BACK_MAX: i16 = 10;

/// Days ahead that a day without a year may lie: 20 September, written on the 18th, is not last year's.
const DAYS_AHEAD_MAX: i64 = 60;

/// Days that "three days ago" counts at most.
const DAYS_AGO_MAX: u64 = 60;

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

/// Characters before 前天 and the like that make it part of another word: 以前天天, 目前天气.
const NO_DAY_BEFORE: [char; 8] = ['以', '之', '目', '提', '从', '天', '年', '月'];

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
        return (!joined).then(|| figures(scan, place, sent_on)).flatten();
    }
    if first.is_ascii_alphabetic() {
        return (!is_id_char(scan.before(place))).then(|| english(scan, place, sent_on)).flatten();
    }
    chinese(scan, place, sent_on)
}

/// A day that begins with a figure.
fn figures(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let (first, end) = small(scan, place, 4)?;
    year_first(scan, end - place, first, end)
        .or_else(|| month_day(scan, place, sent_on))
        .or_else(|| days_ago(scan, first, end, sent_on))
        .or_else(|| year_last(scan, first, end))
        .or_else(|| day_month(scan, first, end, sent_on))
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
fn month_day(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
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
fn days_ago(scan: &Scan, count: u64, end: usize, sent_on: Date) -> Option<(Date, usize)> {
    let place = scan.skip_blanks(end);
    let word = ["天前", "天以前", "天之前", "日前", "days ago", "day ago"]
        .iter()
        .find(|word| scan.starts_with(place, word))?;
    let counted = (1..=DAYS_AGO_MAX).contains(&count);
    counted.then_some((back(sent_on, i64::try_from(count).ok()?)?, place + word.chars().count()))
}

/// `10 September 2026`, `10th of Sept`.
fn day_month(scan: &Scan, day: u64, end: usize, sent_on: Date) -> Option<(Date, usize)> {
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

/// Whether four figures behind a month are a year, and not an amount or a number.
fn plausible(year: u64) -> bool {
    (1900..=2099).contains(&year)
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

/// A day that begins with a Latin letter.
fn english(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
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
        return days_ago(scan, u64::try_from(count.max(1)).ok()?, place + word.len(), sent_on);
    }
    month_first(scan, place, sent_on)
}

/// A day that begins with a Chinese character.
fn chinese(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let found = DAYS_BEFORE.iter().find(|(word, _)| !word.is_ascii() && scan.starts_with(place, word));
    if let Some((word, days)) = found {
        let apart = !NO_DAY_BEFORE.contains(&scan.before(place)) || !word.starts_with('前');
        return apart.then_some((back(sent_on, *days)?, place + word.chars().count()));
    }
    if numeral(scan.at(place)).is_some() {
        let start = numeral(scan.before(place)).is_none();
        let (count, end) = start.then(|| small(scan, place, 2)).flatten()?;
        return month_day(scan, place, sent_on).or_else(|| days_ago(scan, count, end, sent_on));
    }
    last_week(scan, place, sent_on).or_else(|| named_month(scan, place, sent_on))
}

/// `上周五`, `上星期天`: the week before that of the mail; weeks begin on Monday.
fn last_week(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let weeks = [
        ("上个星期", 7),
        ("上星期", 7),
        ("上个礼拜", 7),
        ("上礼拜", 7),
        ("上周", 7),
        ("本周", 0),
        ("这周", 0),
        ("这个星期", 0),
    ];
    let (word, days) = weeks.iter().find(|(word, _)| scan.starts_with(place, word))?;
    let place = place + word.chars().count();
    let at = "一二三四五六日".chars().position(|day| scan.at(place) == day).or((scan.at(place) == '天').then_some(6))?;
    let monday = back(sent_on, i64::from(sent_on.weekday().to_monday_zero_offset()))?;
    Some((back(monday, *days)?.checked_add(i64::try_from(at).ok()?.days()).ok()?, place + 1))
}

/// `上个月28号`, `本月3日`.
fn named_month(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let months = [("上个月", 1), ("上月", 1), ("这个月", 0), ("本月", 0)];
    let (word, before) = months.iter().find(|(word, _)| scan.starts_with(place, word))?;
    let (day, end) = small(scan, scan.skip_blanks(place + word.chars().count()), 2)?;
    let month = sent_on.checked_sub(Span::new().try_months(*before).ok()?).ok()?;
    let found = Date::new(month.year(), month.month(), i8::try_from(day).ok()?).ok()?;
    matches!(scan.at(end), '日' | '号' | '號').then_some((found, end + 1))
}

/// The last such day of the week before a day.
fn weekday_before(sent_on: Date, monday_zero_offset: usize) -> Option<Date> {
    let weekday = Weekday::from_monday_zero_offset(i8::try_from(monday_zero_offset).ok()?).ok()?;
    sent_on.nth_weekday(-1, weekday).ok()
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
