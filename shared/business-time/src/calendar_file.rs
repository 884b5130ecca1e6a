//! A calendar file: its shape and its validation.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZoneDatabase;
use serde::Deserialize;

use crate::calendar::Calendar;
use crate::day::{DayKind, DayName};
use crate::hours::{self, Halves};

/// The greatest size of a calendar file, in bytes.
///
/// A century of years at 3 KB each stays well below; more is not a calendar.
pub const MAX_CALENDAR_BYTES: usize = 1 << 20;

/// Why a calendar file was refused.
///
/// ```
/// use business_time::{Calendar, CalendarError};
///
/// let error = Calendar::from_toml("nmae = 'cn'").unwrap_err();
/// assert!(matches!(error, CalendarError::Syntax(_)));
/// ```
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// More than [`MAX_CALENDAR_BYTES`].
    #[error("the calendar file has {bytes} bytes, more than {MAX_CALENDAR_BYTES}")]
    TooBig {
        /// Its size in bytes.
        bytes: usize,
    },
    /// Not TOML, a key missing, or a key we do not know; the text names the place.
    #[error("the calendar file cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A value that cannot be right.
    #[error("{key}: {reason}")]
    Invalid {
        /// Where in the file, e.g. `years.2026.make_up[3].date`.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    version: String,
    zone: String,
    weekend: Vec<String>,
    day_ends: String,
    hours: Option<Vec<String>>,
    published: Vec<i16>,
    #[serde(default)]
    years: BTreeMap<String, Year>,
    #[serde(default)]
    statutory: BTreeMap<String, Statutory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    off: Vec<Off>,
    #[serde(default)]
    make_up: Vec<MakeUp>,
    #[serde(default)]
    half: Vec<Half>,
}

/// An unpublished year has no make-up days and no half days: only the notice decides them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statutory {
    off: Vec<Off>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Off {
    from: String,
    to: String,
    name: String,
    name_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MakeUp {
    date: String,
    name: String,
    name_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Half {
    date: String,
    until: String,
    name: String,
    name_en: String,
}

type Marks = BTreeMap<Date, DayKind>;

/// Reads and validates; see [`Calendar::from_toml`].
pub(crate) fn read(text: &str) -> Result<Calendar, CalendarError> {
    if text.len() > MAX_CALENDAR_BYTES {
        return Err(CalendarError::TooBig { bytes: text.len() });
    }
    checked(toml::from_str(text)?)
}

/// Reads what the build script made of a built-in calendar.
pub(crate) fn read_built_in(deflated: &[u8]) -> Result<Calendar, CalendarError> {
    let json = miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, MAX_CALENDAR_BYTES);
    let json = json.map_err(|error| invalid("built in", error.to_string()))?;
    checked(serde_json::from_slice(&json).map_err(|error| invalid("built in", error.to_string()))?)
}

fn checked(file: File) -> Result<Calendar, CalendarError> {
    // Not the machine's database: a deadline must not depend on where it is computed.
    let zone = TimeZoneDatabase::bundled().get(&file.zone);
    let zone = zone
        .ok()
        .filter(|zone| !zone.is_unknown())
        .ok_or_else(|| invalid("zone", format!("`{}` is not a time zone we know", file.zone)))?;
    let weekend = weekend(&file.weekend)?;
    let (first, last) = published(&file)?;
    let day_ends = time("day_ends", &file.day_ends)?;
    let hours = match &file.hours {
        Some(texts) => hours::intervals(texts, day_ends)?,
        None => hours::whole_day(day_ends)?,
    };
    let (mut marks, mut halves) = (Marks::new(), Halves::new());
    for (year, days) in &file.years {
        let key = format!("years.{year}");
        let number = year_of(year, &key)?;
        if !file.published.contains(&number) {
            let reason = "the year is not in `published`; use `statutory` for it".into();
            return Err(CalendarError::Invalid { key, reason });
        }
        mark_off(&mut marks, &days.off, number, &key)?;
        mark_make_up(&mut marks, &days.make_up, &weekend, number, &key)?;
        for (i, half) in days.half.iter().enumerate() {
            let key = format!("{key}.half[{i}]");
            let (date, name) = half_day(&marks, half, &weekend, number, &key)?;
            let until = time(&format!("{key}.until"), &half.until)?;
            hours::check_until(until, day_ends, &hours, &format!("{key}.until"))?;
            marks.insert(date, DayKind::HalfDay(name));
            halves.insert(date, until);
        }
    }
    statutory(&mut marks, &file, last)?;
    Ok(Calendar {
        name: label(&"name", &file.name)?.to_owned(),
        version: label(&"version", &file.version)?.to_owned(),
        zone,
        weekend,
        day_ends,
        hours: hours.into(),
        halves: Arc::new(halves),
        published_from: Date::new(first, 1, 1).map_err(|e| invalid("published", e))?,
        published_through: Date::new(last, 12, 31).map_err(|e| invalid("published", e))?,
        marks: Arc::new(marks),
    })
}

/// The known days of the years after the last published one; a gap would be a year of which
/// nothing is said, between years of which something is.
fn statutory(marks: &mut Marks, file: &File, last_published: i16) -> Result<(), CalendarError> {
    let mut years = BTreeMap::new();
    for (year, days) in &file.statutory {
        years.insert(year_of(year, &format!("statutory.{year}"))?, days);
    }
    let mut expected = last_published.saturating_add(1);
    for (year, days) in years {
        let key = format!("statutory.{year}");
        if file.published.contains(&year) {
            return Err(invalid(&key, "the year is in `published`; use `years` for it"));
        }
        if year < expected {
            return Err(invalid(&key, format!("the year is before the published ones, which end in {last_published}")));
        }
        if year > expected {
            return Err(invalid(&key, format!("{expected} is missing: the years must follow the last published one")));
        }
        mark_off(marks, &days.off, year, &key)?;
        expected = year.saturating_add(1);
    }
    Ok(())
}

/// The first and last published year; a gap would make "published through" a lie.
fn published(file: &File) -> Result<(i16, i16), CalendarError> {
    let (Some(&first), Some(&last)) = (file.published.first(), file.published.last()) else {
        return Err(invalid("published", "at least one year must be published"));
    };
    if !file.published.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1])) {
        return Err(invalid("published", "the years must ascend without a gap"));
    }
    for year in &file.published {
        if !file.years.contains_key(&year.to_string()) {
            let reason = format!("{year} is published but `years.{year}` is missing");
            return Err(invalid("published", reason));
        }
    }
    Ok((first, last))
}

fn mark_off(marks: &mut Marks, ranges: &[Off], year: i16, key: &dyn Display) -> Result<(), CalendarError> {
    for (i, range) in ranges.iter().enumerate() {
        let key = format_args!("{key}.off[{i}]");
        let from = date_in(year, &range.from, &format_args!("{key}.from"))?;
        let to = date_in(year, &range.to, &format_args!("{key}.to"))?;
        if to < from {
            return Err(invalid(format_args!("{key}.to"), format!("{to} is before {from}")));
        }
        let name = day_name(&range.name, &range.name_en, &key)?;
        let mut next = Some(from);
        while let Some(date) = next.filter(|date| *date <= to) {
            if marks.insert(date, DayKind::OffDay(name.clone())).is_some() {
                return Err(invalid(key, format!("{date} is already off")));
            }
            next = date.tomorrow().ok();
        }
    }
    Ok(())
}

fn mark_make_up(
    marks: &mut Marks,
    days: &[MakeUp],
    weekend: &[Weekday],
    year: i16,
    key: &dyn Display,
) -> Result<(), CalendarError> {
    for (i, day) in days.iter().enumerate() {
        let key = format_args!("{key}.make_up[{i}]");
        let date = date_in(year, &day.date, &format_args!("{key}.date"))?;
        if !weekend.contains(&date.weekday()) {
            return Err(invalid(format_args!("{key}.date"), format!("{date} is not on the weekend")));
        }
        let name = day_name(&day.name, &day.name_en, &key)?;
        if marks.insert(date, DayKind::MakeUpDay(name)).is_some() {
            let reason = format!("{date} is already an off-day or a make-up day");
            return Err(invalid(format_args!("{key}.date"), reason));
        }
    }
    Ok(())
}

fn half_day(
    marks: &Marks,
    half: &Half,
    weekend: &[Weekday],
    year: i16,
    key: &dyn Display,
) -> Result<(Date, DayName), CalendarError> {
    let date = date_in(year, &half.date, &format_args!("{key}.date"))?;
    let reason = match marks.get(&date) {
        Some(DayKind::OffDay(_)) => Some("is an off-day"),
        Some(DayKind::HalfDay(_)) => Some("is already a half day"),
        None if weekend.contains(&date.weekday()) => Some("is on the weekend, and no make-up day"),
        _ => None,
    };
    match reason {
        Some(reason) => Err(invalid(format_args!("{key}.date"), format!("{date} {reason}"))),
        None => Ok((date, day_name(&half.name, &half.name_en, key)?)),
    }
}

/// A date written exactly as `2026-10-01`, in the given year.
fn date_in(year: i16, text: &str, key: &dyn Display) -> Result<Date, CalendarError> {
    let Some(date) = date(text) else {
        return Err(invalid(key, format!("`{text}` is not a date like 2026-10-01")));
    };
    if date.year() != year {
        return Err(invalid(key, format!("{date} is not in {year}")));
    }
    Ok(date)
}

/// By hand, for a calendar has hundreds and is read while a function starts.
fn date(text: &str) -> Option<Date> {
    let [a, b, c, d, b'-', m, n, b'-', x, y] = text.as_bytes() else {
        return None;
    };
    let digits = [a, b, c, d, m, n, x, y].map(|byte| byte.wrapping_sub(b'0'));
    let [a, b, c, d, m, n, x, y] = digits.iter().all(|digit| *digit < 10).then_some(digits)?.map(i16::from);
    let (month, day) = (i8::try_from(10 * m + n).ok()?, i8::try_from(10 * x + y).ok()?);
    Date::new(1000 * a + 100 * b + 10 * c + d, month, day).ok()
}

/// A time of whole seconds written exactly as `23:59:59`.
fn time(key: &str, text: &str) -> Result<Time, CalendarError> {
    let time = text.parse::<Time>().ok().filter(|time| time.to_string() == text);
    time.filter(|time| time.subsec_nanosecond() == 0)
        .ok_or_else(|| invalid(key, format!("`{text}` is not a time like 23:59:59")))
}

fn weekend(names: &[String]) -> Result<Vec<Weekday>, CalendarError> {
    let mut weekend = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let key = format!("weekend[{i}]");
        let weekday = match name.as_str() {
            "monday" => Weekday::Monday,
            "tuesday" => Weekday::Tuesday,
            "wednesday" => Weekday::Wednesday,
            "thursday" => Weekday::Thursday,
            "friday" => Weekday::Friday,
            "saturday" => Weekday::Saturday,
            "sunday" => Weekday::Sunday,
            _ => return Err(invalid(&key, format!("`{name}` is not a day like sunday"))),
        };
        if weekend.contains(&weekday) {
            return Err(invalid(&key, format!("{name} is named twice")));
        }
        weekend.push(weekday);
    }
    if weekend.len() == 7 {
        return Err(invalid("weekend", "one day of the week must be worked"));
    }
    Ok(weekend)
}

fn year_of(text: &str, key: &str) -> Result<i16, CalendarError> {
    let year = text.parse::<i16>().ok().filter(|year| year.to_string() == text);
    year.ok_or_else(|| invalid(key, format!("`{text}` is not a year")))
}

fn day_name(zh: &str, en: &str, key: &dyn Display) -> Result<DayName, CalendarError> {
    let zh = label(&format_args!("{key}.name"), zh)?;
    let en = label(&format_args!("{key}.name_en"), en)?;
    Ok(DayName { zh: zh.into(), en: en.into() })
}

fn label<'a>(key: &dyn Display, text: &'a str) -> Result<&'a str, CalendarError> {
    if text.trim().is_empty() {
        return Err(invalid(key, "it must not be empty"));
    }
    Ok(text)
}

/// The key is written out here only: a calendar that is right never makes one.
pub(crate) fn invalid(key: impl Display, reason: impl ToString) -> CalendarError {
    CalendarError::Invalid { key: key.to_string(), reason: reason.to_string() }
}
