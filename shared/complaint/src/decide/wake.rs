//! Firing what is due: warnings, reminders, breaches, lapses, the follow-up. In order of time, and
//! nothing before it is due.

use super::{Case, Events, answer, pause, tasks};
use crate::clock::{Clock, Point, Want};
use crate::command::Actor;
use crate::event::{Event, Fact, Personal};
use crate::evolve::evolve;
use crate::rules::OnDue;
use crate::state::Complaint;
use crate::values::{BreachCause, Status};

/// Events one wake-up may record: after a long outage the rest follows at the next one, so that a
/// transaction stays far below DynamoDB's limit of 100 actions.
const MAX_EVENTS: usize = 20;

/// Fires every want that is due by now, earliest first.
pub(super) fn wake(case: &Case<'_>) -> Events {
    let mut complaint = case.complaint.clone();
    let mut events = Vec::new();
    while events.len() < MAX_EVENTS {
        let Some((_, place, want)) = complaint.next_want().filter(|(at, _, _)| *at <= case.now) else { break };
        let here = Case { complaint: &complaint, ..*case };
        for event in fire(&here, &complaint.clocks[place], want)? {
            complaint = evolve(Some(complaint.clone()), &event).unwrap_or(complaint);
            events.push(event);
        }
    }
    Ok(events)
}

/// What no wake-up has recorded yet, by the machine: clocks that stood still as long as they may go on, then
/// the breaches, earliest first. A deadline is the last
/// moment in time: what comes right then is not late.
pub(crate) fn late(case: &Case<'_>) -> Vec<Event> {
    let machine = Case { by: &Actor::System, ..*case };
    let resumed = pause::overdue(&machine);
    if !resumed.is_empty() {
        let on = resumed.iter().fold(Some(machine.complaint.clone()), evolve);
        let on = on.as_ref().unwrap_or(machine.complaint);
        return resumed.into_iter().chain(late(&Case { complaint: on, ..machine })).collect();
    }
    let runs = |clock: &Clock| clock.is_running() && !clock.stands_still();
    let is_late = |clock: &&Clock| runs(clock) && clock.on_due == OnDue::Breach && clock.due_at < case.now;
    let mut late: Vec<&Clock> = case.complaint.clocks.iter().filter(is_late).collect();
    late.sort_by_key(|clock| clock.due_at);
    late.into_iter().map(|clock| breach(&machine, clock)).collect()
}

fn fire(case: &Case<'_>, clock: &Clock, want: Want) -> Events {
    match want {
        Want::Point(index) => Ok(vec![case.event(point(clock, &clock.points[index]), Personal::default())]),
        Want::Due => due(case, clock),
        Want::GoOn => Ok(vec![pause::resumed(case, clock)]),
    }
}

fn point(clock: &Clock, point: &Point) -> Fact {
    let (id, kind, percent, due_at) = (clock.id, clock.kind, point.percent, clock.due_at);
    if point.reminds {
        Fact::Reminded { clock: id, kind, percent, due_at }
    } else {
        Fact::ClockWarned { clock: id, kind, percent, due_at }
    }
}

fn due(case: &Case<'_>, clock: &Clock) -> Events {
    match clock.on_due {
        OnDue::Breach => Ok(vec![breach(case, clock)]),
        OnDue::Lapse => Ok(lapse(case, clock)),
        OnDue::CloseProposal => close_proposal(case, clock),
        OnDue::FollowUp => Ok(vec![follow_up(case)]),
        OnDue::Expire => Ok(vec![lapsed(case, clock)]),
    }
}

fn breach(case: &Case<'_>, clock: &Clock) -> Event {
    let lag = case.now.as_millisecond() - clock.due_at.as_millisecond();
    let fact = Fact::ClockBreached {
        clock: clock.id,
        kind: clock.kind,
        regime: clock.regime.clone(),
        due_at: clock.due_at,
        lag_ms: lag,
        level: case.complaint.level,
        team: case.complaint.team.clone(),
        owner: case.complaint.assignee.clone(),
        causes: causes(case.complaint, clock),
    };
    case.event(fact, Personal::default())
}

/// What stands in the way of a promise, as far as the record knows.
fn causes(complaint: &Complaint, clock: &Clock) -> Vec<BreachCause> {
    let all = [
        (BreachCause::Unassigned, complaint.assignee.is_none()),
        (BreachCause::ContactUnproven, complaint.status == Status::AwaitingIdentity),
        (BreachCause::WaitingForComplainant, complaint.status == Status::AwaitingComplainant),
        (BreachCause::WaitingForThirdParty, complaint.status == Status::AwaitingThirdParty),
        (BreachCause::WaitingForApproval, complaint.pending.is_some()),
        (BreachCause::MessageUnread, complaint.unread_message().is_some()),
        (BreachCause::StoodStill, !clock.paused.is_empty()),
        (BreachCause::Extended, clock.extensions > 0),
        (BreachCause::CountedAgain, clock.run.is_some()),
    ];
    all.into_iter().filter_map(|(cause, stands)| stands.then_some(cause)).collect()
}

/// Nobody answered: the desk gets a task, the complaint stays where it is.
fn lapse(case: &Case<'_>, clock: &Clock) -> Vec<Event> {
    let text = format!("{} ran out without an answer: decide how to go on", clock.kind);
    let task = tasks::open(case, &format!("lapsed-{}", clock.id), "no_answer", text);
    std::iter::once(lapsed(case, clock)).chain(task).collect()
}

fn lapsed(case: &Case<'_>, clock: &Clock) -> Event {
    case.event(Fact::ClockLapsed { clock: clock.id, kind: clock.kind }, Personal::default())
}

/// An unanswered proposal stands. A question that went unanswered is a plain lapse.
fn close_proposal(case: &Case<'_>, clock: &Clock) -> Events {
    let proposal = case.complaint.proposal.as_ref().filter(|_| case.complaint.status == Status::Proposed);
    let Some(proposal) = proposal else { return Ok(lapse(case, clock)) };
    let closed = answer::closed_with(case, proposal, case.by.clone())?;
    Ok(std::iter::once(lapsed(case, clock)).chain(closed).collect())
}

/// One mail for every follow-up clock that is due by now.
fn follow_up(case: &Case<'_>) -> Event {
    let is_due = |clock: &&Clock| clock.is_running() && clock.on_due == OnDue::FollowUp && clock.due_at <= case.now;
    let clocks = case.complaint.clocks.iter().filter(is_due).map(|clock| clock.id).collect();
    case.event(Fact::FollowedUp { clocks }, Personal::default())
}
