//! What other rules would have made of a complaint's life: which promises they would have given, and
//! which of them would have been late.
//!
//! The recorded events happen again, each with the clocks the other rules start at it. What people did
//! is left as it was, and so is when they did it: an answer meets a clock on the day it was given,
//! however long the clock was. Nothing is made up, which has a price. Under shorter promises more
//! would have been warned of and escalated, perhaps been answered sooner, and an unanswered proposal
//! closed on another day; what is shown is how late the work that was done would have been, no more.
//!
//! A later date that a person gave stays given, also where the other rules' own date had passed by
//! then: an extension that was granted would have been granted in time. The later of the two dates
//! counts.
//!
//! A pause is of that kind: what a question stopped stands still as long as it did, also where the other
//! rules would have let it stand still for shorter; and what they alone would let stand still runs on.
//!
//! Counted are the promises of the firm, whose end is a breach ([`OnDue::Breach`]). Where a
//! complainant or third party does not answer nobody here is late.

mod course;
mod other;

use crate::clock::{Clock, ClockKind, ClockState};
use crate::event::Event;
use crate::rejection::Rejection;
use crate::rules::{OnDue, Rules};
use crate::values::Level;
use course::{Course, Promised};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// One promise, as it was given and as the other rules give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// What it is about.
    pub kind: ClockKind,
    /// The body of rules it belongs to.
    pub regime: String,
    /// As it was; none where nothing was promised.
    pub before: Option<Promise>,
    /// As it would have been; none where the other rules promise nothing.
    pub after: Option<Promise>,
}

/// A promise and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The last moment in time.
    pub due_at: Timestamp,
    /// When it was met, or needed no longer.
    pub ended_at: Option<Timestamp>,
    /// Whether that was too late, or is by now.
    pub late: bool,
    /// How much too late it was met, or is by now. None where it was in time, nor where it ended late
    /// without being met: by a withdrawal, or by the step of the ladder that its own breach set off.
    pub late_by: Option<SignedDuration>,
    /// Whether a person gave it a later date.
    pub extended: bool,
    /// The category, then ([`Promise::team`]).
    pub category: String,
    /// The team that had it when it became late, or else when it ended, or else has it now.
    pub team: String,
    /// The level that had it then.
    pub level: Level,
    /// Version of the pack it was given under.
    pub policy_version: String,
    /// The calendar it is counted in.
    pub calendar: String,
    /// That calendar's version.
    pub calendar_version: String,
}

/// Replays what happened to a complaint until `now`, oldest event first, under other rules.
///
/// A promise that is still open is late where its end lies before `now`, recorded or not. One whose
/// end both rules put at the same moment is as late as was recorded: of an act at that very moment
/// only the record knows whether it was in time.
///
/// # Errors
/// [`Rejection::Deadline`] when a date of the other rules lies beyond what can be counted.
pub fn replay(events: &[Event], rules: &Rules, now: Timestamp) -> Result<Vec<Replayed>, Rejection> {
    let (mut recorded, mut other) = (Course::default(), Course::default());
    for (number, event) in events.iter().take_while(|event| event.at <= now).enumerate() {
        for under_other_rules in other::events(rules, recorded.complaint(), other.complaint(), event)? {
            other.follow(number, &under_other_rules);
        }
        recorded.follow(number, event);
    }
    let given: BTreeSet<_> = recorded.promises().chain(other.promises()).collect();
    let compared = given.into_iter().filter_map(|given| {
        let before = recorded.promised(given).map(|promised| before(promised, now));
        let after = other.promised(given).map(|promised| after(promised, before.as_ref(), now));
        let any = before.is_some() || after.is_some();
        any.then(|| Replayed { kind: given.kind, regime: given.regime.clone(), before, after })
    });
    Ok(compared.collect())
}

fn before(promised: &Promised, now: Timestamp) -> Promise {
    let clock = &promised.clock;
    let unrecorded = clock.is_running() && clock.due_at < now;
    promise(promised, clock.state == ClockState::Breached || unrecorded, now)
}

fn after(promised: &Promised, before: Option<&Promise>, now: Timestamp) -> Promise {
    let clock = &promised.clock;
    let late = match before.filter(|before| before.due_at == clock.due_at) {
        Some(before) => before.late,
        None => end(clock, now) > clock.due_at,
    };
    promise(promised, late, now)
}

fn end(clock: &Clock, now: Timestamp) -> Timestamp {
    clock.ended_at.unwrap_or(now)
}

fn promise(promised: &Promised, late: bool, now: Timestamp) -> Promise {
    let Promised { clock, met, category, team, level } = promised;
    let measured = late && (*met || clock.is_open());
    Promise {
        due_at: clock.due_at,
        ended_at: clock.ended_at,
        late,
        late_by: measured.then(|| end(clock, now).duration_since(clock.due_at)),
        extended: clock.extensions > 0,
        category: category.clone(),
        team: team.clone(),
        level: *level,
        policy_version: clock.policy_version.clone(),
        calendar: clock.calendar.clone(),
        calendar_version: clock.calendar_version.clone(),
    }
}

/// Whether running out breaks a promise of the firm.
fn is_promise(clock: &Clock) -> bool {
    clock.on_due == OnDue::Breach
}
