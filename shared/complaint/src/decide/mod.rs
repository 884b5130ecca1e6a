//! Deciding: from a state and a command to the events that follow, or a refusal.
//!
//! `moves` says which act is possible from which state; then one file per kind of act. An empty
//! list of events means that there is nothing to do (the command was carried out before).

mod answer;
mod classify;
mod climb;
mod close;
mod credit;
mod desk;
mod extend;
mod identity;
mod jurisdiction;
mod moves;
mod open;
mod parts;
mod pause;
mod propose;
mod recompute;
mod records;
pub(crate) mod recount;
mod tasks;
mod wake;
mod words;

pub use moves::is_possible;
pub use open::open;
pub(crate) use wake::late;

use crate::clock::{self, Clock, ClockKind, Context, StartedClock};
use crate::command::{Actor, Command};
use crate::event::{Event, Fact, Personal};
use crate::evolve::evolve;
use crate::rejection::Rejection;
use crate::roster::Roster;
use crate::rules::{ClockRule, Rules, StartsOn};
use crate::state::Complaint;
use jiff::Timestamp;

/// What every decision looks at.
pub(crate) struct Case<'a> {
    pub(crate) complaint: &'a Complaint,
    pub(crate) by: &'a Actor,
    pub(crate) now: Timestamp,
    pub(crate) rules: &'a Rules,
    pub(crate) roster: &'a Roster,
}

type Events = Result<Vec<Event>, Rejection>;

/// Decides what follows from a command.
///
/// `now` is business time, and `roster` says who is away. The answer depends on nothing but the arguments. An act that comes after
/// a promise was broken does not mend it: breaches no wake-up has recorded yet come first (design
/// §3, "a breach is a recorded fact"). Where the command itself leads to nothing, nothing is
/// recorded, so that a repeated one writes nothing; the timers record the breach.
///
/// # Errors
/// A [`Rejection`] that says why the command was refused; the state is as before then.
pub fn decide(
    complaint: &Complaint,
    command: &Command,
    by: &Actor,
    now: Timestamp,
    rules: &Rules,
    roster: &Roster,
) -> Events {
    let case = Case { complaint, by, now: now.max(complaint.logged_at), rules, roster };
    moves::permitted(by, command)?;
    moves::possible(complaint, command)?;
    if *command == Command::Wake {
        return wake::wake(&case);
    }
    let mut events = wake::late(&case);
    let late = events.iter().fold(Some(complaint.clone()), evolve);
    let own = act(&Case { complaint: late.as_ref().unwrap_or(complaint), ..case }, command)?;
    if own.is_empty() {
        return Ok(own);
    }
    events.extend(own);
    Ok(events)
}

fn act(case: &Case<'_>, command: &Command) -> Events {
    match command {
        Command::Assess(assessment) => identity::assess(case, assessment),
        Command::EnterCode { right } => identity::enter_code(case, *right),
        Command::RequestCode => identity::request_code(case),
        Command::ProveContact { proof } => identity::prove_contact(case, *proof),
        Command::ConfirmIdentity { method, text } => identity::confirm(case, method, text),
        Command::Amend(amendment) => identity::amend(case, amendment),
        Command::OpenTask { key, kind, text } => tasks::asked_for(case, key, kind, text),
        Command::CompleteTask { task } => tasks::complete(case, task),
        Command::Climb { clock, percent } => climb::on_clock(case, *clock, *percent),
        Command::Recompute { run, step, approved_by } => recompute::recompute(case, run, step, approved_by),
        Command::Escalate { reason } => climb::by_staff(case, reason),
        Command::RequestEscalation { reason } => climb::by_complainant(case, reason),
        Command::Propose { offer, text } => propose::propose(case, offer, text),
        Command::Approve { of } => propose::approve(case, of),
        Command::Refuse { of, reason } => propose::refuse(case, of, reason),
        Command::RecordAppraisal { .. } | Command::RecordMediation { .. } => records::decide(case, command),
        Command::ProvisionalCredit { state, amount, text } => credit::credit(case, *state, amount.as_ref(), text),
        Command::Decide { answer, reason, items } => answer::decide(case, *answer, reason.as_deref(), items),
        Command::Confirm { arrived, text } => answer::confirm(case, *arrived, text.as_deref()),
        Command::RecordRemedy { item, text, reference } => answer::record_remedy(case, *item, text, reference.as_ref()),
        Command::AnswerSurvey { resolved, speed, attitude, comment } => {
            answer::survey(case, [*resolved, *speed, *attitude], comment.as_deref())
        }
        Command::Close { reason, reason_code, text, root_cause, at_fault } => {
            let ending = close::Ending {
                reason: *reason,
                reason_code: *reason_code,
                root_cause: *root_cause,
                at_fault: at_fault.as_ref(),
            };
            close::close(case, ending, text)
        }
        Command::ReferExternal { body, text } => close::refer(case, body, text),
        Command::Withdraw { reason } => close::withdraw(case, reason.as_deref()),
        Command::Reopen { reason } => close::reopen(case, reason),
        other => desk::decide(case, other),
    }
}

impl Case<'_> {
    /// An event by the actor, now.
    pub(crate) fn event(&self, fact: Fact, personal: Personal) -> Event {
        Event { at: self.now, by: self.by.clone(), fact, starts: Vec::new(), personal }
    }

    /// An event with clocks that start with it.
    pub(crate) fn event_starting(&self, fact: Fact, personal: Personal, starts: Vec<StartedClock>) -> Event {
        Event { starts, ..self.event(fact, personal) }
    }

    /// The clocks a trigger starts, now. A survey that was answered is not asked for again.
    pub(crate) fn clocks(&self, trigger: StartsOn) -> Result<Vec<StartedClock>, Rejection> {
        let mut started = clock::start(self.rules, trigger, self.now, self.context())?;
        started.retain(|started| !(self.complaint.surveyed && started.clock.kind == ClockKind::Survey));
        Ok(started)
    }

    /// The rule of a clock, as it is for this complaint.
    pub(crate) fn rule_of(&self, clock: &Clock) -> Option<&ClockRule> {
        self.rules.clock(clock.kind, &clock.regime, &self.complaint.jurisdiction)
    }

    pub(crate) fn context(&self) -> Context<'_> {
        let complaint = self.complaint;
        Context {
            jurisdiction: &complaint.jurisdiction,
            category: &complaint.category,
            level: complaint.level,
            priority: complaint.priority,
            next_id: complaint.next_clock,
        }
    }
}
