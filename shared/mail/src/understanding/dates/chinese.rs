//! Days in Chinese that begin with no figure.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::super::numerals::{numeral, small};
use super::{DAYS_BEFORE, back, figures};
use crate::scan::Scan;

/// Characters before 前天 and the like that make it part of another word: 以前天天, 目前天气.
const NO_DAY_BEFORE: [char; 8] = ['以', '之', '目', '提', '从', '天', '年', '月'];

/// A day that begins with a Chinese character.
pub(super) fn day(scan: &Scan, place: usize, sent_on: Date) -> Option<(Date, usize)> {
    let found = DAYS_BEFORE.iter().find(|(word, _)| !word.is_ascii() && scan.starts_with(place, word));
    if let Some((word, days)) = found {
        let apart = !NO_DAY_BEFORE.contains(&scan.before(place)) || !word.starts_with('前');
        return apart.then_some((back(sent_on, *days)?, place + word.chars().count()));
    }
    if numeral(scan.at(place)).is_some() {
        let start = numeral(scan.before(place)).is_none();
        let (count, end) = start.then(|| small(scan, place, 2)).flatten()?;
        return figures::month_day(scan, place, sent_on).or_else(|| figures::days_ago(scan, count, end, sent_on));
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
