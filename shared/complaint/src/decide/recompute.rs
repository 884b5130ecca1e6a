//! Live deadlines counted again, once a calendar's year is loaded or the policy has changed (design §3).

use super::{Case, Events};
use crate::clock::{self, Clock, Context, Point, StartedClock};
use crate::event::{Fact, Moved, Personal};
use crate::rejection::Rejection;
use business_time::Span;

/// Replaces the clocks that run and would end elsewhere, or for certain, were they started today where
/// they did start. What is past stays: breaches and warnings that were given, dates a person has set,
/// and a clock whose rule the pack no longer has.
pub(super) fn recompute(case: &Case<'_>, run: &str, step: &str, approved_by: &str) -> Events {
    let mut moved = Vec::new();
    let mut starts = Vec::new();
    let counted = |clock: &&Clock| clock.is_running() && clock.extensions == 0 && !has_paused(clock);
    for old in case.complaint.clocks.iter().filter(counted) {
        let next_id = case.complaint.next_clock + u32::try_from(starts.len()).expect("few clocks");
        let Some(mut fresh) = counted_again(case, old, next_id)? else { continue };
        if (fresh.clock.due_at, fresh.clock.provisional) == (old.due_at, old.provisional) {
            continue;
        }
        match case.rule_of(old) {
            Some(rule) if old.policy_version == case.rules.version => fresh.clock.forget_given(old, rule, case.now),
            _ => fresh.clock.points.retain(|point| is_to_come(case, old, point)),
        }
        fresh.clock.run = Some(run.to_owned());
        moved.push(Moved {
            clock: old.id,
            kind: old.kind,
            regime: old.regime.clone(),
            from: old.due_at,
            due_at: fresh.clock.due_at,
            provisional: fresh.clock.provisional,
        });
        starts.push(fresh);
    }
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let (run, step, approved_by) = (run.to_owned(), step.to_owned(), approved_by.to_owned());
    let fact = Fact::Recomputed { run, step, approved_by, moved };
    Ok(vec![case.event_starting(fact, Personal::default(), starts)])
}

/// One that stood still has its date from that; it goes on in the calendar of the day it does.
fn has_paused(clock: &Clock) -> bool {
    clock.stands_still() || !clock.paused.is_empty()
}

/// The same clock from the moment it started: under the policy it started under with the length it has,
/// in today's calendar; under another one as that says.
fn counted_again(case: &Case<'_>, old: &Clock, next_id: u32) -> Result<Option<StartedClock>, Rejection> {
    let Some(rule) = case.rule_of(old) else { return Ok(None) };
    let context = Context { next_id, ..case.context() };
    if old.policy_version == case.rules.version {
        let span = Span { length: old.length, unit: old.unit };
        return clock::build(case.rules, rule, span, old.started_at, context).map(Some);
    }
    clock::start_one(case.rules, rule, old.started_at, context)
}

/// Another policy may warn at other shares: its points that are ahead, and those that still waited, at once if
/// need be.
fn is_to_come(case: &Case<'_>, old: &Clock, point: &Point) -> bool {
    let waited = |other: &Point| (other.percent, other.reminds) == (point.percent, point.reminds);
    point.at > case.now || old.points.iter().any(waited)
}
