//! A new year for a calendar, out of a published feed: ICS or JSON.
//!
//! Pure functions from text to text. They take one year at a time, by default the one after the
//! last published; whatever the feed says of other years is left out. The result is a calendar
//! file with all comments of the old one, and a list of what it changes, made by comparing the
//! two calendars day by day. Nothing is guessed: what cannot be read is refused with a reason.
//!
//! Feature `import`.

mod changes;
mod ics;
mod json;
mod names;
mod source;
mod write;

use crate::calendar::Calendar;
use crate::calendar_file::CalendarError;
use crate::day::DayKind;
use names::Names;
use source::Source;

/// The greatest size of a feed, in bytes: forty times that of the largest we know.
pub const MAX_FEED_BYTES: usize = 4 << 20;

/// What to take out of a feed.
///
/// ```
/// use business_time::import::Options;
///
/// let options = Options { division: Some("scotland"), ..Options::default() };
/// assert_eq!(options.year, None);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The year to take; `None` is the one after the last published. A published year is replaced.
    pub year: Option<i16>,
    /// The part of a gov.uk feed; `None` follows the calendar's name (`gb-eng`, `gb-sct`, `gb-nir`).
    pub division: Option<&'a str>,
    /// The version of the result; `None` counts the last number up, `cn-2026.1` to `cn-2026.2`.
    pub version: Option<&'a str>,
}

/// A calendar file with a year more, or one year changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The year that was taken.
    pub year: i16,
    /// The new file; [`Calendar::from_toml`] takes it.
    pub toml: String,
    /// What changed and what was left out, a sentence each, in English.
    pub changes: Vec<String>,
}

/// Why a feed was refused.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The calendar that should be extended is not valid itself.
    #[error("the calendar that should be extended is not valid: {0}")]
    Calendar(#[source] CalendarError),
    /// The calendar's TOML is written in a way we do not extend.
    #[error("{key}: {reason}")]
    Layout {
        /// Where in the file.
        key: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// More than [`MAX_FEED_BYTES`].
    #[error("the feed has {bytes} bytes, more than {MAX_FEED_BYTES}; a calendar of holidays has fewer")]
    TooBig {
        /// Its size in bytes.
        bytes: usize,
    },
    /// Neither ICS nor JSON of a shape we know, or cut off.
    #[error("the feed cannot be read: {0}")]
    Syntax(String),
    /// A day or event that cannot be right.
    #[error("{what}: {reason}")]
    Event {
        /// Which, e.g. `event 3 ('Boxing Day')`.
        what: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The feed has too few days of that year to be complete.
    #[error("the feed has {found} off-days of {year}, but {before} has {usual}: it is not complete, fetch a later one")]
    Incomplete {
        /// The year asked for.
        year: i16,
        /// Its off-days in the feed.
        found: usize,
        /// The last published year.
        before: i16,
        /// The off-days of that year.
        usual: usize,
    },
    /// The year is neither published nor the next.
    #[error("{year} cannot be taken: {first} to {last} are published, so it may be one of them or {next}", next = last.saturating_add(1))]
    Year {
        /// The year asked for.
        year: i16,
        /// The first published year.
        first: i16,
        /// The last published year.
        last: i16,
    },
    /// The version does not end in a number that could be counted up.
    #[error("the version `{0}` does not end in a number like cn-2026.1; name the new version")]
    Version(String),
    /// The result would not be a calendar: the feed contradicts the calendar.
    #[error("the feed does not fit this calendar: {0}")]
    Result(#[source] CalendarError),
}

/// Takes a year from an ICS feed (RFC 5545) of all-day events.
///
/// Two shapes are known. Where events are marked as off or as worked (休 and 班 in the summary,
/// `X-APPLE-SPECIAL-DAY`, 假期, 上班), the marked ones alone are taken. Where none is marked as off,
/// as in the feeds of gov.uk, every event is an off-day. Cancelled events are left out; a repeating or
/// timed one among those to be taken is refused.
///
/// # Errors
///
/// [`ImportError`], which says what to do.
///
/// ```
/// use business_time::import::{Options, from_ics};
///
/// let old = r#"
/// name = "t"
/// version = "t-2026.1"
/// zone = "Europe/London"
/// weekend = ["saturday", "sunday"]
/// day_ends = "23:59:59"
/// published = [2026]
///
/// [years.2026]
/// off = [{ from = "2026-12-25", to = "2026-12-25", name = "圣诞节", name_en = "Christmas Day" }]
/// "#;
/// let ics = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20271227\n\
///            DTEND;VALUE=DATE:20271228\nSUMMARY:Christmas Day\nEND:VEVENT\nEND:VCALENDAR\n";
/// let imported = from_ics(old, ics, &Options::default())?;
/// assert_eq!(imported.year, 2027);
/// assert_eq!(imported.changes[2], "2027-12-27: now an off-day: Christmas Day; was a working day");
/// # Ok::<(), business_time::import::ImportError>(())
/// ```
pub fn from_ics(calendar: &str, ics: &str, options: &Options) -> Result<Imported, ImportError> {
    let old = Calendar::from_toml(calendar).map_err(ImportError::Calendar)?;
    let source = ics::read(within(ics)?)?;
    import(calendar, &old, source, options)
}

/// Takes a year from JSON: the shape of gov.uk (`bank-holidays.json`, or one division of it), or that
/// of `NateScarlet/holiday-cn` (`{"year", "days": [{"name", "date", "isOffDay"}]}`).
///
/// # Errors
///
/// [`ImportError`], which says what to do.
///
/// ```
/// use business_time::import::{ImportError, Options, from_json};
///
/// let old = include_str!("../../calendars/gb-sct.toml");
/// let error = from_json(old, r#"{"scotland": {"events": []}}"#, &Options::default()).unwrap_err();
/// assert!(matches!(error, ImportError::Incomplete { year: 2029, found: 0, .. }));
/// ```
pub fn from_json(calendar: &str, json: &str, options: &Options) -> Result<Imported, ImportError> {
    let old = Calendar::from_toml(calendar).map_err(ImportError::Calendar)?;
    let source = json::read(within(json)?, old.name(), options.division)?;
    import(calendar, &old, source, options)
}

fn within(feed: &str) -> Result<&str, ImportError> {
    if feed.len() > MAX_FEED_BYTES {
        return Err(ImportError::TooBig { bytes: feed.len() });
    }
    Ok(feed.trim_start_matches('\u{feff}'))
}

fn import(text: &str, old: &Calendar, source: Source, options: &Options) -> Result<Imported, ImportError> {
    let (first, last) = (old.published_from.year(), old.published_through.year());
    let year = options.year.unwrap_or(last.saturating_add(1));
    if year < first || i32::from(year) > i32::from(last) + 1 {
        return Err(ImportError::Year { year, first, last });
    }
    let mut notes = Vec::new();
    let days = source.days_of(year, &Names::of(old), &mut notes)?;
    let usual = count(old, last, |kind| matches!(kind, DayKind::OffDay(_)));
    if 2 * days.off.len() < usual || days.off.is_empty() {
        return Err(ImportError::Incomplete { year, found: days.off.len(), before: last, usual });
    }
    let worked = count(old, last, |kind| matches!(kind, DayKind::MakeUpDay(_)));
    if days.make_up.is_empty() && worked > 0 {
        notes.push(format!("look again: the feed has no worked weekend day in {year}, and {last} has {worked}"));
    }
    let version = match options.version {
        Some(version) => version.to_owned(),
        None => next_version(old.version())?,
    };
    let toml = write::with_year(text, year, &version, &days)?;
    let new = Calendar::from_toml(&toml).map_err(ImportError::Result)?;
    let mut changes = changes::between(old, &new, year);
    changes.append(&mut notes);
    Ok(Imported { year, toml, changes })
}

/// How many days of a year are marked so.
fn count(calendar: &Calendar, year: i16, is: fn(&DayKind) -> bool) -> usize {
    calendar.marks.iter().filter(|(date, kind)| date.year() == year && is(kind)).count()
}

fn next_version(version: &str) -> Result<String, ImportError> {
    let counted_up = || {
        let (stem, number) = version.rsplit_once('.')?;
        Some(format!("{stem}.{}", number.parse::<u32>().ok()?.checked_add(1)?))
    };
    counted_up().ok_or_else(|| ImportError::Version(version.to_owned()))
}
