//! No clock fires before it is due, none is forgotten, and each acts once.

use super::{Case, ensure};
use complaint::rules::{LadderCause, LadderStep, OnDue};
use complaint::{Clock, ClockState, Complaint, Event, Fact, Rules};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use store::lists::Breach;

/// Most lag of a clock that came due when nothing failed: wake-ups are delayed by whole seconds.
const MOST_LAG: SignedDuration = SignedDuration::from_secs(1);

/// Checks the clocks of a complaint, at rest at `now`; from `calm_from` on nothing failed.
pub(super) fn check(case: &Case, now: Timestamp, calm_from: Timestamp) -> Result<(), String> {
    let mut acted = BTreeSet::new();
    for (before, numbered, _) in case.steps() {
        let event = &numbered.event;
        for (clock, due_at, what) in before.iter().flat_map(|before| fired(before, event)) {
            ensure(event.at >= due_at, || format!("clock {clock} {what} at {}, before {due_at}", event.at))?;
            ensure(acted.insert((clock, what.clone())), || format!("clock {clock} {what} twice"))?;
            let lag = event.at.duration_since(due_at);
            ensure(due_at < calm_from || lag <= MOST_LAG, || format!("clock {clock} {what} {lag:?} late"))?;
        }
    }
    let complaint = &case.stored.complaint;
    // Only the end of a proposal waits, for somebody to read what the complainant wrote about it.
    let waits = |clock: &Clock| clock.on_due == OnDue::CloseProposal && complaint.unread_message().is_some();
    for clock in complaint.clocks.iter().filter(|clock| !waits(clock)) {
        let due = clock.next().is_some_and(|(at, _)| at <= now);
        ensure(!due, || format!("clock {} ({}) was due at {} and is forgotten", clock.id, clock.kind, clock.due_at))?;
    }
    let wake_at = complaint.wake_at();
    ensure(wake_at.is_none_or(|at| at > now), || format!("the wake-up of {wake_at:?} is forgotten"))
}

/// What an event says of clocks: which, when it was due at the earliest, and what it did.
fn fired(before: &Complaint, event: &Event) -> Vec<(u32, Timestamp, String)> {
    let of = |id: u32| before.clocks.iter().find(|clock| clock.id == id);
    let due = |id: u32| {
        of(id).filter(|clock| clock.state == ClockState::Running).map_or(Timestamp::MAX, |clock| clock.due_at)
    };
    let point = |id: u32, percent: u8, reminds: bool| {
        let points = of(id).into_iter().flat_map(|clock| &clock.points);
        points
            .filter(|point| point.percent == percent && point.reminds == reminds)
            .map(|point| point.at)
            .min()
            .unwrap_or(Timestamp::MAX)
    };
    match &event.fact {
        Fact::ClockWarned { clock, percent, .. } => {
            vec![(*clock, point(*clock, *percent, false), format!("warned at {percent} %"))]
        }
        Fact::Reminded { clock, percent, .. } => {
            vec![(*clock, point(*clock, *percent, true), format!("reminded at {percent} %"))]
        }
        Fact::ClockBreached { clock, .. } => vec![(*clock, due(*clock), "ended in breach".to_owned())],
        Fact::ClockLapsed { clock, .. } => vec![(*clock, due(*clock), "lapsed".to_owned())],
        Fact::FollowedUp { clocks } => {
            clocks.iter().map(|clock| (*clock, due(*clock), "followed up".to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

/// Each step of the ladder once, and none left out.
pub(super) fn check_ladder(case: &Case, rules: &Rules) -> Result<(), String> {
    let mut taken = BTreeSet::new();
    for numbered in &case.events {
        if let Fact::Escalated { clock: Some(key), .. } = &numbered.event.fact {
            ensure(taken.insert(*key), || format!("the step of {key:?} was taken twice"))?;
        }
    }
    let complaint = &case.stored.complaint;
    let open = complaint.clocks.iter().filter(|clock| clock.is_open() && clock.state == ClockState::Breached);
    for clock in open.filter(|clock| complaint.is_open() && !taken.contains(&(clock.id, 100))) {
        // Levels only rise, so a step that still leads up was one when the breach came.
        let fits =
            |step: &&LadderStep| step.on == LadderCause::Breach && step.clock.is_none_or(|kind| kind == clock.kind);
        let to = rules.ladder.iter().find(fits).and_then(|step| step.to.or_else(|| complaint.level.up()));
        ensure(to.is_none_or(|to| to <= complaint.level), || format!("the breach of clock {} led nowhere", clock.id))?;
    }
    Ok(())
}

/// One row per breach, and it says what the event says.
pub(super) fn check_breaches(case: &Case, breaches: &[Breach]) -> Result<(), String> {
    let of_events = case.events.iter().filter_map(|numbered| match &numbered.event.fact {
        Fact::ClockBreached { kind, due_at, lag_ms, .. } => {
            Some((kind.to_string(), *due_at, numbered.event.at, *lag_ms))
        }
        _ => None,
    });
    let rows = breaches.iter().filter(|row| row.reference == case.reference().as_str());
    let mut of_rows: Vec<_> = rows.map(|row| (row.clock.clone(), row.due_at, row.recorded_at, row.lag_ms)).collect();
    let mut of_events: Vec<_> = of_events.collect();
    of_rows.sort();
    of_events.sort();
    ensure(of_rows == of_events, || format!("breaches as listed {of_rows:?} and as recorded {of_events:?} differ"))
}
