//! From an event and a term to the moment it is due.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::day::DayKind;
use crate::span::{Roll, Span, Unit};
use crate::trace::{TraceDay, Why};

/// How many days ahead a term is followed: ten years.
///
/// The same bound as [`Unit::max_length`]; it also ends the search in a calendar that has
/// no working days left.
pub const MAX_DAYS_LOOKED_AT: u32 = 3_660;

/// When a term ends, and the evidence for it.
///
/// ```
/// use business_time::{Calendar, Due, Roll, Span, Unit, due};
///
/// let start = "2026-12-30T10:00:00+08:00".parse()?;
/// let span = Span { length: 2, unit: Unit::WorkingDays };
/// let due = due(&Calendar::cn(), start, span, Roll::None)?;
/// assert_eq!(due.due_on.to_string(), "2027-01-04");
/// assert!(due.provisional); // the notice for 2027 is not in this version
///
/// let stored = serde_json::to_string(&due)?;
/// assert_eq!(serde_json::from_str::<Due>(&stored)?, due);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// The last day, in the calendar's zone.
    pub due_on: Date,
    /// The last moment: the end of that day, or for hours the exact instant.
    pub due_at: Timestamp,
    /// Whether any day that decided the answer lies outside the published years.
    pub provisional: bool,
    /// The name of the calendar it was computed with.
    pub calendar: String,
    /// The version of that calendar.
    pub calendar_version: String,
    /// Every day from the event day through `due_on`, in order, without a gap.
    pub trace: Vec<TraceDay>,
}

/// A time in which a term stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    /// When it began.
    pub from: Timestamp,
    /// When it ended.
    pub until: Timestamp,
}

/// Why no deadline could be computed.
///
/// ```
/// use business_time::{Calendar, DueError, Roll, Span, Unit, due};
///
/// let start = "2026-09-18T09:30:00+08:00".parse()?;
/// let span = Span { length: 1_000, unit: Unit::Months };
/// let error = due(&Calendar::cn(), start, span, Roll::None).unwrap_err();
/// assert_eq!(error.to_string(), "a term of 1000 months is longer than 120");
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
pub enum DueError {
    /// The length is greater than [`Unit::max_length`].
    #[error("a term of {} {} is longer than {}", .0.length, .0.unit, .0.unit.max_length())]
    TooLong(Span),
    /// No end within [`MAX_DAYS_LOOKED_AT`] days.
    #[error("the term after {from} does not end within {MAX_DAYS_LOOKED_AT} days")]
    TooFar {
        /// The day from which the search began.
        from: Date,
    },
    /// A date or instant past the last one that can be told.
    #[error("the term ends outside the range of dates")]
    OutOfRange(#[source] jiff::Error),
}

/// Computes when a term that begins with an event at `start` is due.
///
/// The event day, the civil date of `start` in the calendar's zone, is not counted (Civil Code
/// art. 201). A term in days, weeks or months ends with its last day, after `roll`; the moment
/// is the calendar's end of day. A term in hours ends at the exact instant, with the start's
/// fraction of a second, whatever the day and `roll`. A length of zero ends with the event day
/// (and still rolls), but never before `start` itself.
///
/// In a zone with daylight saving a term in days may be an hour longer or shorter than so many
/// times 24 hours. An end of day that the zone skips moves forward by the gap; of one that it
/// repeats, the first is taken.
///
/// The trace counts exactly `length` days for calendar and working days. Where the end rolls,
/// the last counted day gives as its reason why it is an off-day, the off-days after it do not
/// count, and the day it rolled to bears [`Why::RolledOver`] and does not count either.
/// A day is provisional when it was asked what kind of day it is and its year is not published:
/// every day of a term in working days, only the last ones of a term that rolls, none otherwise.
///
/// # Errors
///
/// See [`DueError`].
///
/// ```
/// use business_time::{Calendar, Roll, Span, Unit, due};
///
/// let start = "2026-09-18T09:30:00.25+08:00".parse()?;
/// let span = Span { length: 24, unit: Unit::Hours };
/// let due = due(&Calendar::cn(), start, span, Roll::Forward)?;
/// assert_eq!(due.due_at.to_string(), "2026-09-19T01:30:00.25Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn due(calendar: &Calendar, start: Timestamp, span: Span, roll: Roll) -> Result<Due, DueError> {
    due_paused(calendar, start, span, roll, &[])
}

/// Computes when a term is due that stood still for some time.
///
/// Of a term in days, the day a pause begins counts as ever; the days after it, through the day it ends,
/// do not: like the day of an event, the day of the answer is not counted. So a pause within a day pauses
/// nothing. A term in hours is longer by exactly so much. Pauses are given in order and do not overlap.
///
/// # Errors
///
/// See [`DueError`].
///
/// ```
/// use business_time::{Calendar, Pause, Roll, Span, Unit, due_paused};
///
/// let start = "2026-09-21T09:30:00+08:00".parse()?;
/// let pause = Pause { from: "2026-09-22T09:00:00+08:00".parse()?, until: "2026-09-24T20:00:00+08:00".parse()? };
/// let span = Span { length: 3, unit: Unit::CalendarDays };
/// let due = due_paused(&Calendar::cn(), start, span, Roll::None, &[pause])?;
/// assert_eq!(due.due_on.to_string(), "2026-09-26"); // the 22nd, 25th and 26th count
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn due_paused(
    calendar: &Calendar,
    start: Timestamp,
    span: Span,
    roll: Roll,
    pauses: &[Pause],
) -> Result<Due, DueError> {
    if span.length > span.unit.max_length() {
        return Err(DueError::TooLong(span));
    }
    let event_day = calendar.date_of(start);
    let (due_on, due_at, trace) = if span.unit == Unit::Hours {
        let hours = SignedDuration::from_hours(i64::from(span.length));
        let stood = pauses.iter().map(|pause| pause.until.duration_since(pause.from)).sum::<SignedDuration>();
        let due_at = start.checked_add(hours).and_then(|at| at.checked_add(stood)).map_err(DueError::OutOfRange)?;
        let due_on = calendar.date_of(due_at);
        (due_on, due_at, hours_trace(event_day, due_on)?)
    } else {
        let mut trace = days_trace(calendar, event_day, span, pauses)?;
        if roll == Roll::Forward {
            roll_forward(calendar, &mut trace, event_day)?;
        }
        say_if_half(calendar, &mut trace);
        let due_on = trace.last().map_or(event_day, |day| day.date);
        (due_on, calendar.end_of_day(due_on)?.max(start), trace)
    };
    Ok(Due {
        due_on,
        due_at,
        provisional: trace.iter().any(|day| day.provisional),
        calendar: calendar.name().to_owned(),
        calendar_version: calendar.version().to_owned(),
        trace,
    })
}

/// One row for each civil day the hours touch.
fn hours_trace(first: Date, last: Date) -> Result<Vec<TraceDay>, DueError> {
    let row = |date| TraceDay { date, counts: true, provisional: false, why: Why::Hours };
    let mut trace = vec![row(first)];
    let mut date = first;
    while date < last {
        date = next(date)?;
        trace.push(row(date));
    }
    Ok(trace)
}

/// The event day and every day through the last, before any roll.
fn days_trace(calendar: &Calendar, event_day: Date, span: Span, pauses: &[Pause]) -> Result<Vec<TraceDay>, DueError> {
    let mut trace = Vec::with_capacity(rows_of(span));
    trace.push(TraceDay { date: event_day, counts: false, provisional: false, why: Why::EventDay });
    let length = i64::from(span.length);
    let mut last = match span.unit {
        Unit::WorkingDays => return working_days_trace(calendar, event_day, span.length, pauses, trace),
        Unit::Hours | Unit::CalendarDays => plus(event_day, length.days())?,
        Unit::Weeks => plus(event_day, length.weeks())?,
        Unit::Months => plus(event_day, length.months())?,
    };
    let mut date = event_day;
    while date < last {
        date = next(date)?;
        if stands_still(calendar, date, pauses) {
            trace.push(stood_still(date));
            last = next(last)?;
        } else {
            trace.push(TraceDay { date, counts: true, provisional: false, why: Why::CalendarDay });
        }
    }
    Ok(trace)
}

fn stands_still(calendar: &Calendar, date: Date, pauses: &[Pause]) -> bool {
    let day = |at| calendar.date_of(at);
    pauses.iter().any(|pause| day(pause.from) < date && date <= day(pause.until))
}

fn stood_still(date: Date) -> TraceDay {
    TraceDay { date, counts: false, provisional: false, why: Why::Paused }
}

/// Every day after the event day through the last working day of the term, found and told in one walk.
fn working_days_trace(
    calendar: &Calendar,
    event_day: Date,
    length: u32,
    pauses: &[Pause],
    mut trace: Vec<TraceDay>,
) -> Result<Vec<TraceDay>, DueError> {
    let (mut walk, mut left) = (calendar.walk_after(event_day), length);
    for _ in 0..MAX_DAYS_LOOKED_AT {
        if left == 0 {
            return Ok(trace);
        }
        let day = walk.step()?;
        if stands_still(calendar, day.date, pauses) {
            trace.push(stood_still(day.date));
            continue;
        }
        let counts = day.is_working();
        left -= u32::from(counts);
        let provisional = !calendar.is_published(day.date);
        trace.push(TraceDay { date: day.date, counts, provisional, why: day.kind().into() });
    }
    if left == 0 { Ok(trace) } else { Err(DueError::TooFar { from: event_day }) }
}

/// Room for the rows of most terms, so that a trace does not move while it grows: weekends and a
/// week of holidays.
fn rows_of(span: Span) -> usize {
    let length = span.length as usize;
    match span.unit {
        Unit::WorkingDays => length + length / 2 + 8,
        Unit::Hours | Unit::CalendarDays => length + 1,
        Unit::Weeks => length * 7 + 1,
        Unit::Months => length * 31 + 1,
    }
}

/// Moves the end on to a working day if it is not one (Civil Code art. 203).
fn roll_forward(calendar: &Calendar, trace: &mut Vec<TraceDay>, event_day: Date) -> Result<(), DueError> {
    let Some(last) = trace.last_mut() else {
        return Ok(());
    };
    let mut date = last.date;
    last.provisional = !calendar.is_published(date);
    if calendar.is_working_day(date) {
        return Ok(());
    }
    if date != event_day {
        last.why = calendar.day(date).into();
    }
    for _ in 0..MAX_DAYS_LOOKED_AT {
        date = next(date)?;
        let mut row = asked(calendar, date, false);
        if calendar.is_working_day(date) {
            row.why = Why::RolledOver;
            trace.push(row);
            return Ok(());
        }
        trace.push(row);
    }
    Err(DueError::TooFar { from: event_day })
}

/// A term in calendar days, too, ends early on a half day: the trace must say why.
fn say_if_half(calendar: &Calendar, trace: &mut [TraceDay]) {
    if let Some(last) = trace.last_mut().filter(|last| last.why == Why::CalendarDay)
        && let half @ DayKind::HalfDay(_) = calendar.day(last.date)
    {
        last.why = half.into();
    }
}

/// A row for a day whose kind decided something.
fn asked(calendar: &Calendar, date: Date, counts: bool) -> TraceDay {
    let provisional = !calendar.is_published(date);
    TraceDay { date, counts, provisional, why: calendar.day(date).into() }
}

fn next(date: Date) -> Result<Date, DueError> {
    date.tomorrow().map_err(DueError::OutOfRange)
}

fn plus(date: Date, span: jiff::Span) -> Result<Date, DueError> {
    date.checked_add(span).map_err(DueError::OutOfRange)
}
