//! ICS (RFC 5545): all-day events.

use icalendar::parser::{Component, read_components, unfold};
use jiff::ToSpan;
use jiff::civil::Date;

use super::ImportError;
use super::source::{Event, Source};

/// How deep components lie in each other: a calendar holds an event, which holds an alarm. The
/// parser recurses, so more is refused before it begins.
const MAX_DEPTH: usize = 8;

/// Whether the feed says of an event that it is off or worked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Off,
    Worked,
    None,
}

pub(super) fn read(text: &str) -> Result<Source, ImportError> {
    let text = unfold(text);
    check_depth(&text)?;
    let read = read_components(&text).map_err(|error| {
        let first: Vec<&str> = error.lines().filter(|line| !line.trim().is_empty()).take(3).collect();
        ImportError::Syntax(format!("it is not ICS, or cut off: {}", first.join(" ")))
    })?;
    let [calendar] = read.as_slice() else {
        return Err(ImportError::Syntax(format!(
            "it holds {} calendars; want one, from BEGIN:VCALENDAR on",
            read.len()
        )));
    };
    if !calendar.name.as_str().eq_ignore_ascii_case("VCALENDAR") {
        return Err(ImportError::Syntax(format!("it begins with {}, not VCALENDAR", calendar.name.as_str())));
    }
    let is_event = |part: &&Component| part.name.as_str().eq_ignore_ascii_case("VEVENT");
    let found: Vec<&Component> = calendar.components.iter().filter(is_event).collect();
    let marked = found.iter().any(|event| mark(event) == Mark::Off);
    let mut source = Source::default();
    let (mut cancelled, mut unmarked) = (0_usize, 0_usize);
    for (i, event) in found.into_iter().enumerate() {
        let mark = mark(event);
        if value(event, "STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")) {
            cancelled += 1;
        } else if marked && mark == Mark::None {
            unmarked += 1;
        } else {
            source.events.push(taken(event, i, mark)?);
        }
    }
    if cancelled > 0 {
        source.notes.push(format!("left out: {cancelled} cancelled events"));
    }
    if unmarked > 0 {
        source.notes.push(format!("left out: {unmarked} events marked neither off nor worked"));
    }
    Ok(source)
}

fn check_depth(text: &str) -> Result<(), ImportError> {
    let mut depth = 0_usize;
    for line in text.lines() {
        let line = line.trim().get(..6).unwrap_or_default();
        if line.eq_ignore_ascii_case("BEGIN:") {
            depth += 1;
        } else if line.get(..4).is_some_and(|end| end.eq_ignore_ascii_case("END:")) {
            depth = depth.saturating_sub(1);
        }
        if depth > MAX_DEPTH {
            return Err(ImportError::Syntax(format!("its parts lie more than {MAX_DEPTH} deep in each other")));
        }
    }
    Ok(())
}

fn value<'a>(event: &'a Component, name: &str) -> Option<&'a str> {
    let property = event.properties.iter().find(|property| property.name.as_str().eq_ignore_ascii_case(name));
    property.map(|property| property.val.as_str().trim())
}

fn mark(event: &Component) -> Mark {
    match value(event, "X-APPLE-SPECIAL-DAY") {
        Some("WORK-HOLIDAY") => return Mark::Off,
        Some("ALTERNATE-WORKDAY") => return Mark::Worked,
        _ => {}
    }
    let summary = value(event, "SUMMARY").unwrap_or_default();
    let says = |sign: &str| {
        ["（", "(", "[", "【"].iter().any(|open| summary.contains(&format!("{open}{sign}")))
            || ["｜", "|", " "].iter().any(|after| summary.starts_with(&format!("{sign}{after}")))
            || summary.ends_with(&format!(" {sign}"))
    };
    if says("班") || summary.contains("上班") || summary.contains("补班") {
        Mark::Worked
    } else if says("休") || summary.ends_with("假期") || summary.ends_with("放假") {
        Mark::Off
    } else {
        Mark::None
    }
}

/// The name without the marks: `春节（休）`, `上班(补春节假期)` and `春节假期` are all 春节.
fn bare(summary: &str) -> String {
    let mut name = summary.to_owned();
    for mark in ["上班", "补班", "放假", "假期", "（休）", "(休)", "[休]", "【休】", "（班）", "(班)", "[班]", "【班】"]
    {
        name = name.replace(mark, "");
    }
    let name = name.trim_start_matches(['休', '班']).trim_matches(['｜', '|', ' ', '(', ')', '（', '）']);
    let name = name.trim_start_matches('补').trim();
    if name.is_empty() { summary.trim().to_owned() } else { name.to_owned() }
}

fn taken(event: &Component, index: usize, mark: Mark) -> Result<Event, ImportError> {
    let summary = value(event, "SUMMARY").unwrap_or_default();
    let what = format!("event {} ('{summary}')", index + 1);
    let refuse = |reason: &str| ImportError::Event { what: what.clone(), reason: reason.to_owned() };
    if summary.is_empty() {
        return Err(refuse("it has no SUMMARY; name the holiday"));
    }
    for repeats in ["RRULE", "RDATE"] {
        if value(event, repeats).is_some() {
            return Err(refuse("it repeats; fetch a feed with an event of its own for each year"));
        }
    }
    let start = value(event, "DTSTART").ok_or_else(|| refuse("it has no DTSTART"))?;
    let first = date(start).ok_or_else(|| refuse(&format!("DTSTART `{start}` is not a whole day like 20261001")))?;
    let end = match (value(event, "DTEND"), value(event, "DURATION")) {
        (Some(end), _) => {
            date(end).ok_or_else(|| refuse(&format!("DTEND `{end}` is not a whole day like 20261001")))?
        }
        (None, Some(length)) => {
            let days =
                whole_days(length).ok_or_else(|| refuse(&format!("DURATION `{length}` is not in days like P1D")))?;
            first.checked_add(days.days()).map_err(|_| refuse("it ends after the last date there is"))?
        }
        (None, None) => first.tomorrow().map_err(|_| refuse("it ends after the last date there is"))?,
    };
    if end < first {
        return Err(refuse("it ends before it begins"));
    }
    // The end is the day after the last; some feeds repeat the first day.
    let last = if end == first { first } else { end.yesterday().map_err(|_| refuse("it ends too early"))? };
    let name = summary.replace("\\,", ",").replace("\\;", ";");
    let name = if mark == Mark::None { name } else { bare(&name) };
    Ok(Event { what, first, last, name, substitute: false, worked: mark == Mark::Worked })
}

fn date(text: &str) -> Option<Date> {
    (text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn whole_days(text: &str) -> Option<i32> {
    let days = text.strip_prefix('P')?.strip_suffix('D')?;
    days.parse().ok().filter(|days| (1..=366).contains(days))
}
