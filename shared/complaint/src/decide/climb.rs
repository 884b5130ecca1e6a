//! The ladder (design §4): who works on it when the level below is late or not enough.

use super::words::text_of;
use super::{Case, Events};
use crate::clock::{self, Clock, ClockKind, ClockState, Context, StartedClock};
use crate::command::Actor;
use crate::event::{Event, Fact, Personal, Step};
use crate::rejection::Rejection;
use crate::rules::{LadderCause, LadderStep, StartsOn};
use crate::state::Complaint;
use crate::values::Level;
use jiff::SignedDuration;

/// A breach is written as this percentage in the list of steps taken.
const BREACH: u8 = 100;

/// Climbs because a clock warned or breached: once per clock and percentage, and only while that
/// clock still waits.
pub(super) fn on_clock(case: &Case<'_>, clock: u32, percent: Option<u8>) -> Events {
    let complaint = case.complaint;
    let cause = if percent.is_some() { LadderCause::Warning } else { LadderCause::Breach };
    let key = (clock, percent.unwrap_or(BREACH));
    let waits = |candidate: &&Clock| {
        candidate.id == clock && candidate.is_open() && (percent.is_some() || candidate.state == ClockState::Breached)
    };
    let Some(clock) = complaint.clocks.iter().find(waits) else { return Ok(Vec::new()) };
    if !complaint.is_open() || complaint.climbed.contains(&key) {
        return Ok(Vec::new());
    }
    let asks = |step: &&LadderStep| {
        step.on == cause
            && step.clock.is_none_or(|kind| kind == clock.kind)
            && step.percent.is_none_or(|at| Some(at) == percent)
    };
    let Some(step) = case.rules.ladder.iter().find(asks) else { return Ok(Vec::new()) };
    let to = step.to.or_else(|| complaint.level.up());
    match to.filter(|to| *to > complaint.level) {
        Some(to) => Ok(vec![step_to(case, to, Why { cause, clock: Some(key), told: step.tell_complainant })?]),
        None => Ok(Vec::new()),
    }
}

/// A large amount or a category of high risk starts higher up: as high as one of the two asks for.
pub(super) fn for_risk(case: &Case<'_>) -> Result<Option<Event>, Rejection> {
    let complaint = case.complaint;
    let amount = complaint.person.transaction.as_ref().and_then(|transaction| transaction.amount.as_ref());
    let asks = |step: &&LadderStep| match (step.on, &step.amount, amount) {
        (LadderCause::Amount, Some(limit), Some(amount)) => {
            limit.currency() == amount.currency() && amount.value() >= limit.value()
        }
        (LadderCause::Category, ..) => step.categories.contains(&complaint.category),
        _ => false,
    };
    let asked = case.rules.ladder.iter().filter(asks);
    let reached = asked.filter_map(|step| Some((step.to.or_else(|| complaint.level.up())?, step)));
    match reached.max_by_key(|(to, _)| *to).filter(|(to, _)| *to > complaint.level) {
        Some((to, step)) => {
            step_to(case, to, Why { cause: step.on, clock: None, told: step.tell_complainant }).map(Some)
        }
        None => Ok(None),
    }
}

/// A member of staff asks for the next level.
pub(super) fn by_staff(case: &Case<'_>, reason: &str) -> Events {
    let to = next_level(case, "escalate")?;
    let step = step_to(case, to, LadderCause::Staff.into())?;
    Ok(vec![Event { personal: text_of("reason", reason)?, ..step }])
}

/// The complainant asks for the next level; not again within the pack's hours.
pub(super) fn by_complainant(case: &Case<'_>, reason: &str) -> Events {
    let to = next_level(case, "escalation")?;
    let pause = SignedDuration::from_hours(i64::from(case.rules.limits.complainant_escalation_hours));
    if case.complaint.complainant_escalated_at.is_some_and(|last| case.now < last + pause) {
        return Err(Rejection::IllegalMove {
            act: "escalation",
            status: case.complaint.status,
            hint: "the higher level was asked already and has to get time to look into it",
        });
    }
    let step = step_to(case, to, LadderCause::Complainant.into())?;
    Ok(vec![Event { personal: text_of("reason", reason)?, ..step }])
}

fn next_level(case: &Case<'_>, act: &'static str) -> Result<Level, Rejection> {
    case.complaint.level.up().ok_or(Rejection::IllegalMove {
        act,
        status: case.complaint.status,
        hint: "it is at the highest level of the firm; external bodies come next",
    })
}

/// What sets a step off, and whether the complainant is told of it: the pack may want that of its own steps.
struct Why {
    cause: LadderCause,
    clock: Option<(u32, u8)>,
    told: bool,
}

impl From<LadderCause> for Why {
    fn from(cause: LadderCause) -> Why {
        Why { cause, clock: None, told: false }
    }
}

/// One step: team, clock, priority, in one event.
fn step_to(case: &Case<'_>, to: Level, why: Why) -> Result<Event, Rejection> {
    let Why { cause, clock, told } = why;
    let Step { level, team, priority, skipped } = step(case, to);
    let fact = Fact::Escalated { cause, from: case.complaint.level, to: level, team, clock, priority, skipped, told };
    let starts = clocks_at(case, StartsOn::Escalation, level)?;
    Ok(case.event_starting(fact, Personal::default(), starts))
}

/// What every step does beside starting clocks (design §4): the level's team, one priority up. A level
/// nobody is on now is passed over. Where that holds for all that are left, the highest gets it, for its
/// team's mailbox is read some day.
pub(super) fn step(case: &Case<'_>, to: Level) -> Step {
    let complaint = case.complaint;
    let empty = case.roster.empty_levels(case.rules, case.now);
    let (mut level, mut skipped) = (to, Vec::new());
    while let Some(next) = level.up().filter(|_| empty.contains(&level)) {
        skipped.push(level);
        level = next;
    }
    let team = case.rules.team(level, &complaint.category);
    Step { level, team, priority: complaint.priority.saturating_sub(1).max(1), skipped }
}

/// "Mine": it stops the ladder. Where a promise is broken and not yet made good, only progress does:
/// the clock of the level starts again, and a reply, a proposal or the closing meets it (design §4,
/// "without progress it goes on"). That clock does not start over when a colleague takes it on.
pub(super) fn take_over(case: &Case<'_>) -> Events {
    let Actor::Staff { name, .. } = case.by else { return Err(Rejection::not_permitted("staff take over")) };
    let mut starts = Vec::new();
    if is_behind(case.complaint) {
        starts = level_response(case, case.complaint.level)?;
    }
    Ok(vec![case.event_starting(Fact::TakenOver { to: name.clone() }, Personal::default(), starts)])
}

/// Whether nobody has it and a promise is broken and not yet made good.
pub(super) fn is_behind(complaint: &Complaint) -> bool {
    let broken = |clock: &Clock| {
        clock.kind != ClockKind::LevelResponse && clock.is_open() && clock.state == ClockState::Breached
    };
    !complaint.taken_over && complaint.clocks.iter().any(broken)
}

/// The level's own clock, started anew.
pub(super) fn level_response(case: &Case<'_>, level: Level) -> Result<Vec<StartedClock>, Rejection> {
    let mut starts = clocks_at(case, StartsOn::Escalation, level)?;
    starts.retain(|started| started.clock.kind == ClockKind::LevelResponse);
    Ok(starts)
}

/// The clocks a trigger starts when the complaint stands at `level`.
pub(super) fn clocks_at(case: &Case<'_>, trigger: StartsOn, level: Level) -> Result<Vec<StartedClock>, Rejection> {
    clock::start(case.rules, trigger, case.now, Context { level, ..case.context() })
}

/// The level that reviews what the level below decided: one up, or the highest again.
pub(super) fn reviewing_level(case: &Case<'_>) -> Level {
    case.complaint.level.up().unwrap_or(case.complaint.level)
}
