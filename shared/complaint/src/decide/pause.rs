//! Clocks that stand still while the complainant is asked, where the pack says so. Waiting for the customer
//! pauses nothing else (design §3).

use super::Case;
use crate::clock::Clock;
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use business_time::{Pause, Span, due_paused};
use jiff::{SignedDuration, Timestamp};

/// Stops the clocks whose rule lets a question stop them, each for as long as it may stand still in all.
/// The question is the reason.
pub(super) fn stop(case: &Case<'_>) -> Vec<Event> {
    let stops = case.complaint.clocks.iter().filter(|clock| clock.is_running() && clock.paused_since.is_none());
    let stops = stops.filter_map(|clock| Some((clock, at_latest(case, clock)?)));
    let fact =
        |(clock, resumes_by): (&Clock, Timestamp)| Fact::ClockPaused { clock: clock.id, kind: clock.kind, resumes_by };
    stops.map(|stop| case.event(fact(stop), Personal::default())).collect()
}

/// When a clock that stops now goes on at the latest; `None` when it may not stop (any more).
fn at_latest(case: &Case<'_>, clock: &Clock) -> Option<Timestamp> {
    let most = case.rules.clock(clock.kind, &clock.regime)?.pause_days?;
    let stood = clock.paused.iter().map(|pause| pause.until.duration_since(pause.from)).sum::<SignedDuration>();
    let left = SignedDuration::from_hours(24 * i64::from(most)) - stood;
    if left.is_positive() { case.now.checked_add(left).ok() } else { None }
}

/// Lets every clock go on that stands still.
///
/// # Errors
/// [`Rejection::Deadline`] when a date lies beyond what can be counted.
pub(super) fn go_on(case: &Case<'_>) -> Result<Vec<Event>, Rejection> {
    let standing = case.complaint.clocks.iter().filter(|clock| clock.is_running() && clock.paused_since.is_some());
    standing.map(|clock| resumed(case, clock)).collect()
}

/// A clock goes on: what it stood still is added in its own calendar. A later date that a person set stays.
///
/// # Errors
/// As [`go_on`].
pub(super) fn resumed(case: &Case<'_>, clock: &Clock) -> Result<Event, Rejection> {
    let calendar = case.rules.calendar(&clock.calendar)?;
    let from = clock.paused_since.unwrap_or(case.now);
    let pauses: Vec<Pause> = clock.paused.iter().copied().chain([Pause { from, until: case.now }]).collect();
    let span = Span { length: clock.length, unit: clock.unit };
    let due = due_paused(calendar, clock.started_at, span, clock.roll, &pauses);
    let due = due.map_err(|error| Rejection::deadline(error.to_string()))?;
    let kept = clock.due_at > due.due_at;
    let fact = Fact::ClockResumed {
        clock: clock.id,
        kind: clock.kind,
        from: clock.due_at,
        due_at: if kept { clock.due_at } else { due.due_at },
        due_on: if kept { clock.due_on } else { due.due_on },
        provisional: due.provisional && !kept,
        trace: due.trace,
    };
    Ok(case.event(fact, Personal::default()))
}
