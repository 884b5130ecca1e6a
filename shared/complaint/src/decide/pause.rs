//! Clocks that stand still while the complainant is asked, where the pack says so. Waiting for the customer
//! pauses nothing else (design §3).

use super::Case;
use crate::clock::Clock;
use crate::event::{Event, Fact, Personal};
use crate::rules::PauseRule;
use business_time::{Due, Pause, Span, due_paused};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Days looked ahead for the end of a pause: no law lets a clock stand still for longer.
const LONGEST_DAYS: i64 = 366;

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
    match case.rule_of(clock)?.pause? {
        PauseRule::Days(most) => {
            let stood = clock.paused.iter().map(|pause| pause.until.duration_since(pause.from)).sum::<SignedDuration>();
            let left = SignedDuration::from_hours(24 * i64::from(most)) - stood;
            if left.is_positive() { case.now.checked_add(left).ok() } else { None }
        }
        PauseRule::Total(total) => within(case, clock, total),
    }
}

/// The longest pause from now, in whole days, after which the clock still ends within `total` of its start.
fn within(case: &Case<'_>, clock: &Clock, total: Span) -> Option<Timestamp> {
    let calendar = case.rules.calendar(&clock.calendar).ok()?;
    let limit = business_time::due(calendar, clock.started_at, total, clock.roll).ok()?.due_at;
    let span = Span { length: clock.length, unit: clock.unit };
    let fits = |until: &Timestamp| {
        let pauses: Vec<Pause> =
            clock.paused.iter().copied().chain([Pause { from: case.now, until: *until }]).collect();
        let due = due_paused(calendar, clock.started_at, span, clock.roll, &pauses);
        due.is_ok_and(|due| due.due_at <= limit)
    };
    let days = (1..=LONGEST_DAYS).map_while(|days| case.now.checked_add(SignedDuration::from_hours(24 * days)).ok());
    days.take_while(fits).last()
}

/// Lets every clock go on that stands still.
pub(super) fn go_on(case: &Case<'_>) -> Vec<Event> {
    let standing = case.complaint.clocks.iter().filter(|clock| clock.is_running() && clock.paused_since.is_some());
    standing.map(|clock| resumed(case, clock)).collect()
}

/// The clocks that have stood still as long as they may, let go on: however late the machine notices, no
/// clock stands still for longer.
pub(super) fn overdue(case: &Case<'_>) -> Vec<Event> {
    let is_over = |clock: &&Clock| clock.stands_still() && clock.resumes_by.is_some_and(|latest| latest < case.now);
    case.complaint
        .clocks
        .iter()
        .filter(|clock| clock.is_running())
        .filter(is_over)
        .map(|clock| resumed(case, clock))
        .collect()
}

/// A clock goes on: what it stood still is added in its own calendar. A later date that a person set stays.
///
/// Where the pack no longer has that calendar, or the date lies beyond it, exactly the time it stood still
/// is added: an answer is not refused because of it.
pub(super) fn resumed(case: &Case<'_>, clock: &Clock) -> Event {
    let from = clock.paused_since.unwrap_or(case.now);
    let until = clock.resumes_by.map_or(case.now, |latest| latest.min(case.now));
    let pauses: Vec<Pause> = clock.paused.iter().copied().chain([Pause { from, until }]).collect();
    let span = Span { length: clock.length, unit: clock.unit };
    let calendar = case.rules.calendar(&clock.calendar).ok();
    let counted = calendar.and_then(|calendar| due_paused(calendar, clock.started_at, span, clock.roll, &pauses).ok());
    let calendar_version = counted.as_ref().map(|due| due.calendar_version.clone());
    let due = counted.unwrap_or_else(|| moved_by(clock, until.duration_since(from)));
    let kept = clock.due_at > due.due_at;
    let fact = Fact::ClockResumed {
        clock: clock.id,
        kind: clock.kind,
        from: clock.due_at,
        due_at: if kept { clock.due_at } else { due.due_at },
        due_on: if kept { clock.due_on } else { due.due_on },
        provisional: due.provisional && !kept,
        calendar_version,
        trace: due.trace,
        until: Some(until).filter(|until| *until < case.now),
    };
    case.event(fact, Personal::default())
}

/// The end of a clock, later by a time. Its date moves by as many days as the moment does in UTC.
fn moved_by(clock: &Clock, stood: SignedDuration) -> Due {
    let due_at = clock.due_at.saturating_add(stood).unwrap_or(clock.due_at);
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    Due {
        due_on: clock.due_on.saturating_add(day(clock.due_at).until(day(due_at)).unwrap_or_default()),
        due_at,
        provisional: clock.provisional,
        calendar: clock.calendar.clone(),
        calendar_version: clock.calendar_version.clone(),
        trace: Vec::new(),
    }
}
