//! A recorded event as it happens under other rules: with their clocks, and nothing left of the old.

use crate::clock::Clock;
use crate::command::Actor;
use crate::decide::recount::{Recounted, recount};
use crate::decide::{Case, late};
use crate::event::{Event, Fact};
use crate::evolve::evolve;
use crate::rejection::Rejection;
use crate::roster::Roster;
use crate::rules::Rules;
use crate::state::Complaint;

/// Clocks are numbered from 1: an event with this one is about none of them.
const NO_CLOCK: u32 = 0;

/// What happens instead of a recorded event. `recorded` is the complaint as it was before it, `other`
/// as the other rules have made it.
pub(super) fn events(
    rules: &Rules,
    recorded: Option<&Complaint>,
    other: Option<&Complaint>,
    event: &Event,
) -> Result<Vec<Event>, Rejection> {
    let roster = Roster::default();
    let case = |complaint| Case { complaint, by: &event.by, now: event.at, rules, roster: &roster };
    let bare = || Event { starts: Vec::new(), ..event.clone() };
    let (Some(recorded), Some(other)) = (recorded, other) else {
        let Some(received) = evolve(None, &bare()) else { return Ok(Vec::new()) };
        let Recounted { starts, .. } = recount(&case(&received), &received, &event.fact)?;
        return Ok(vec![Event { starts, ..bare() }]);
    };
    // As wherever something is decided, a promise that is broken by now is broken first.
    let mut events = late(&Case { by: &Actor::System, ..case(other) });
    let broken = events.iter().fold(Some(other.clone()), evolve);
    let other = broken.as_ref().unwrap_or(other);
    let Some(mut fact) = told_of(&event.fact, recorded, other) else { return Ok(events) };
    let recounted = recount(&case(other), recorded, &event.fact)?;
    match &mut fact {
        Fact::Classified { replaces, targets, .. } => {
            *replaces = recounted.replaces;
            // Warnings are no promise.
            targets.clear();
        }
        Fact::JurisdictionSet { replaces, .. } => *replaces = recounted.replaces,
        _ => {}
    }
    events.push(Event { fact, starts: recounted.starts, ..bare() });
    Ok(events)
}

/// The fact, told of the other rules' clocks; none where it is about a moment they do not have.
fn told_of(fact: &Fact, recorded: &Complaint, other: &Complaint) -> Option<Fact> {
    let own = |id: u32| recorded.clocks.iter().find(|clock| clock.id == id);
    let others = |id: u32| own(id).and_then(|clock| counterpart(other, clock));
    let mut fact = fact.clone();
    match &mut fact {
        // The other rules count once, from the start.
        Fact::ClockWarned { .. } | Fact::Reminded { .. } | Fact::Recomputed { .. } => return None,
        Fact::ClockPaused { clock, .. } => *clock = others(*clock)?.id,
        // It stood still as long as it did.
        Fact::ClockResumed { clock, from, due_at, .. } => {
            let other = others(*clock)?;
            *due_at = other.due_at.checked_add(due_at.duration_since(*from)).unwrap_or(*due_at);
            (*clock, *from) = (other.id, other.due_at);
        }
        // The same moment under both: the machine came by right then.
        Fact::ClockBreached { clock, .. } | Fact::ClockLapsed { clock, .. } => {
            let due_at = own(*clock)?.due_at;
            *clock = others(*clock).filter(|other| other.due_at == due_at)?.id;
        }
        Fact::FollowedUp { clocks } => *clocks = clocks.iter().filter_map(|id| Some(others(*id)?.id)).collect(),
        // It goes out as a holding reply whichever clocks there are.
        Fact::Extended { clock, from, due_at, due_on, .. } => match others(*clock) {
            None => *clock = NO_CLOCK,
            Some(other) => {
                (*clock, *from) = (other.id, other.due_at);
                (*due_at, *due_on) = (*due_at, *due_on).max((other.due_at, other.due_on));
            }
        },
        _ => {}
    }
    Some(fact)
}

/// The other rules' clock that stands for a recorded one: the newest of its kind that is open.
fn counterpart<'a>(other: &'a Complaint, clock: &Clock) -> Option<&'a Clock> {
    let same = |other: &&Clock| other.kind == clock.kind && other.regime == clock.regime && other.is_open();
    other.clocks.iter().rev().find(same)
}
