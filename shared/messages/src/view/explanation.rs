//! How a deadline came about, day by day: the trace that was recorded when its clock started.

use super::Numbered;
use business_time::{Roll, TraceDay, Unit};
use complaint::clock::StartedClock;
use complaint::{Clock, ClockKind, Complaint, Fact};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a deadline came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExplanationView {
    /// What it measures.
    pub kind: String,
    /// The body of rules.
    pub regime: String,
    /// running, met, breached, lapsed or cancelled; left out where it ended so long ago that only the log
    /// knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// When it started; that day is not counted.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// How long it runs.
    pub length: u32,
    /// In what: hours, calendar_days, working_days, weeks or months.
    #[schema(value_type = String)]
    pub unit: Unit,
    /// Whether an end on an off-day moves on: none or forward.
    #[schema(value_type = String)]
    pub roll: Roll,
    /// The calendar that was counted in.
    pub calendar: String,
    /// Its version.
    pub calendar_version: String,
    /// The version of the policy it started under.
    pub policy_version: String,
    /// The last moment in time, as it was counted.
    #[schema(value_type = String, format = DateTime)]
    pub counted_due_at: Timestamp,
    /// The last moment in time now.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// That moment's date in the calendar's zone.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// Whether a day was counted whose year is not published yet.
    pub provisional: bool,
    /// Each day from the start to the counted end.
    pub days: Vec<DayView>,
    /// When it stood still, waiting for an answer; the last one has no end while it does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<PauseView>,
    /// Later dates it was given.
    pub extensions: Vec<ExtensionView>,
    /// The command that counts it again, offline.
    pub recompute: String,
}

/// A day, whether it counts and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DayView {
    /// The day, in the calendar's zone.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Whether it counts.
    pub counts: bool,
    /// Whether that hangs on a year that is not published yet.
    pub provisional: bool,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

/// A time in which it stood still.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PauseView {
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
}

/// A later date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExtensionView {
    /// When it was given.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The end before.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The end after.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// Why, as the complainant was told; gone once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Every clock that ever ran, oldest first.
pub fn explanations(complaint: &Complaint, events: &[Numbered]) -> Vec<ExplanationView> {
    let started = events.iter().flat_map(|numbered| &numbered.event.starts);
    started.map(|started| explained(started, complaint, events)).collect()
}

/// The clock of a kind that started last: under a body of rules where one is named, else of those that
/// run the one whose end comes first.
pub fn explanation(
    complaint: &Complaint,
    events: &[Numbered],
    kind: ClockKind,
    regime: Option<&str>,
) -> Option<ExplanationView> {
    let mut last: Vec<&StartedClock> = Vec::new();
    for started in events.iter().flat_map(|numbered| &numbered.event.starts) {
        let clock = &started.clock;
        if clock.kind == kind && regime.is_none_or(|regime| clock.regime == regime) {
            last.retain(|earlier| earlier.clock.regime != clock.regime);
            last.push(started);
        }
    }
    let first = last.into_iter().min_by_key(|started| {
        let now = complaint.clocks.iter().find(|clock| clock.id == started.clock.id);
        (now.is_none_or(|now| !now.is_open()), now.map_or(started.clock.due_at, |now| now.due_at))
    })?;
    Some(explained(first, complaint, events))
}

fn explained(started: &StartedClock, complaint: &Complaint, events: &[Numbered]) -> ExplanationView {
    let counted = &started.clock;
    let kept = complaint.clocks.iter().find(|clock| clock.id == counted.id);
    let now = kept.unwrap_or(counted);
    let pauses = pauses(counted.id, events);
    // Counted again, each time it went on.
    let again = events.iter().rev().find_map(|numbered| match &numbered.event.fact {
        Fact::ClockResumed { clock, due_at, trace, calendar_version: Some(version), .. } if *clock == counted.id => {
            Some((*due_at, version, trace))
        }
        _ => None,
    });
    let (counted_due_at, version, trace) = again.unwrap_or((counted.due_at, &counted.calendar_version, &started.trace));
    ExplanationView {
        kind: counted.kind.to_string(),
        regime: counted.regime.clone(),
        state: kept.map(|clock| clock.state.to_string()),
        started_at: counted.started_at,
        length: counted.length,
        unit: counted.unit,
        roll: counted.roll,
        calendar: counted.calendar.clone(),
        calendar_version: version.clone(),
        policy_version: counted.policy_version.clone(),
        counted_due_at,
        due_at: now.due_at,
        due_on: now.due_on,
        provisional: now.provisional,
        days: trace.iter().map(DayView::from).collect(),
        extensions: events.iter().filter_map(|numbered| extension(numbered, counted.id)).collect(),
        recompute: recompute(counted, version, &pauses),
        pauses,
    }
}

fn pauses(id: u32, events: &[Numbered]) -> Vec<PauseView> {
    let mut pauses: Vec<PauseView> = Vec::new();
    for numbered in events {
        match &numbered.event.fact {
            Fact::ClockPaused { clock, .. } if *clock == id => {
                pauses.push(PauseView { from: numbered.event.at, until: None });
            }
            Fact::ClockResumed { clock, .. } if *clock == id => {
                pauses.iter_mut().for_each(|pause| pause.until = pause.until.or(Some(numbered.event.at)));
            }
            _ => {}
        }
    }
    pauses
}

impl From<&TraceDay> for DayView {
    fn from(day: &TraceDay) -> DayView {
        let TraceDay { date, counts, provisional, why } = day;
        DayView { date: *date, counts: *counts, provisional: *provisional, zh: why.text(true), en: why.text(false) }
    }
}

fn extension(numbered: &Numbered, id: u32) -> Option<ExtensionView> {
    let Fact::Extended { clock, from, due_at, .. } = &numbered.event.fact else { return None };
    let reason = numbered.event.personal.text.clone();
    (*clock == id).then_some(ExtensionView { at: numbered.event.at, from: *from, due_at: *due_at, reason })
}

fn recompute(clock: &Clock, version: &str, pauses: &[PauseView]) -> String {
    let unit = match clock.unit {
        Unit::Hours => "hours",
        Unit::CalendarDays => "calendar-days",
        Unit::WorkingDays => "working-days",
        Unit::Weeks => "weeks",
        Unit::Months => "months",
    };
    let roll = if clock.roll == Roll::Forward { " --roll-forward" } else { "" };
    let (calendar, start, length) = (&clock.calendar, clock.started_at, clock.length);
    let stood = pauses.iter().filter_map(|pause| Some(format!(" --pause {}/{}", pause.from, pause.until?)));
    let stood: String = stood.collect();
    format!(
        "recourse due --calendar {calendar} --calendar-version {version} --start {start} --{unit} {length}{roll}{stood}"
    )
}
