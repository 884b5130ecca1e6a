//! Ways out, and the way back in.

use super::climb::{clocks_at, step};
use super::parts::{self, Answering};
use super::propose::asks_for_second;
use super::words::{line_of, optional_line, optional_text, text_of};
use super::{Case, Events, tasks};
use crate::clock::{self, Clock, ClockKind, ClockState, Context, StartedClock};
use crate::command::Actor;
use crate::event::{Fact, Personal};
use crate::rejection::Rejection;
use crate::rules::StartsOn;
use crate::values::{ClosingReason, Outcome, ReasonCode, RootCause};
use business_time::Span;
use jiff::SignedDuration;

/// How a person closes a complaint, and what is known of its cause.
pub(super) struct Ending<'a> {
    pub(super) reason: ClosingReason,
    pub(super) reason_code: Option<ReasonCode>,
    pub(super) root_cause: Option<RootCause>,
    pub(super) at_fault: Option<&'a String>,
}

impl From<ClosingReason> for Ending<'_> {
    fn from(reason: ClosingReason) -> Self {
        Ending { reason, reason_code: None, root_cause: None, at_fault: None }
    }
}

pub(super) fn close(case: &Case<'_>, ending: Ending<'_>, text: &str) -> Events {
    let Ending { reason, reason_code, at_fault, .. } = ending;
    if reason == ClosingReason::ReferredExternal {
        return Err(Rejection::invalid("reason", "use the command refer_external, which names the body"));
    }
    if reason_code.is_some() && reason != ClosingReason::NotAccepted {
        return Err(Rejection::invalid("reason_code", "goes with the reason not_accepted only"));
    }
    if reason == ClosingReason::Duplicate && case.complaint.duplicate_of.is_none() {
        return Err(Rejection::invalid("reason", "name the other complaint first (link_duplicate)"));
    }
    check_second_person(case, reason)?;
    check_parts(case, &ending, text)?;
    let at_fault = optional_line("at_fault", at_fault)?;
    closed(case, ending, Personal { at_fault, ..text_of("text", text)? })
}

/// The body stands with the referral, the text with the closing: that is what is mailed.
pub(super) fn refer(case: &Case<'_>, body: &str, text: &str) -> Events {
    let body = Some(line_of("body", body)?);
    let referred = case.event(Fact::ReferredExternal, Personal { body, ..Personal::default() });
    let closed = closed(case, ClosingReason::ReferredExternal.into(), text_of("text", text)?)?;
    Ok(std::iter::once(referred).chain(closed).collect())
}

/// The process ends the day the withdrawal comes in (CBIRC Order 2020-3, chapter 3).
pub(super) fn withdraw(case: &Case<'_>, reason: Option<&str>) -> Events {
    let personal = optional_text("reason", reason)?;
    closed(case, ClosingReason::Withdrawn.into(), personal)
}

fn closed(case: &Case<'_>, ending: Ending<'_>, personal: Personal) -> Events {
    let Ending { reason, reason_code, root_cause, .. } = ending;
    let fact = Fact::Closed { reason, reason_code, root_cause };
    let event = case.event_starting(fact, personal, closing_clocks(case, reason)?);
    Ok(std::iter::once(event).chain(tasks::credit_left(case)).collect())
}

/// The clocks a closing starts. Without an answer there is none to take further.
pub(super) fn closing_clocks(case: &Case<'_>, reason: ClosingReason) -> Result<Vec<StartedClock>, Rejection> {
    let mut starts = case.clocks(StartsOn::Closing)?;
    starts.retain(|started| reason.is_answer() || started.clock.kind != ClockKind::ReferralWindow);
    Ok(starts)
}

/// What a second person has to agree to is proposed: nobody gives it alone by closing.
fn check_second_person(case: &Case<'_>, reason: ClosingReason) -> Result<(), Rejection> {
    // Not to take a complaint on is to reject it.
    let outcome = if reason == ClosingReason::NotAccepted { Some(Outcome::Rejected) } else { outcome(reason) };
    let (Actor::Staff { role, .. }, Some(outcome)) = (case.by, outcome) else { return Ok(()) };
    if asks_for_second(case, *role, outcome) {
        let reason = format!("'{outcome}' needs a second person: propose it, and it waits for their approval");
        return Err(Rejection::not_permitted(reason));
    }
    Ok(())
}

/// What a closing says of the complaint, where it says anything.
fn outcome(reason: ClosingReason) -> Option<Outcome> {
    Outcome::ALL.iter().copied().find(|outcome| ClosingReason::from(*outcome) == reason)
}

/// A closing that says whether the complaint was right is a final answer. What was proposed before has
/// been looked at then.
fn check_parts(case: &Case<'_>, ending: &Ending<'_>, text: &str) -> Result<(), Rejection> {
    let outcome = outcome(ending.reason);
    if outcome.is_none() && ending.reason != ClosingReason::NotAccepted {
        return Ok(());
    }
    let proposal = case.complaint.proposal.as_ref();
    let answering = Answering {
        outcome,
        text,
        gives: proposal.is_some_and(|proposal| !proposal.items.is_empty()),
        names_root_cause: ending.root_cause.is_some()
            || proposal.is_some_and(|proposal| proposal.offer.root_cause.is_some()),
        names_fault: ending.at_fault.is_some_and(|fault| !fault.trim().is_empty()),
    };
    parts::check(case, &answering)
}

/// The complainant within the pack's window, staff any time; a new review starts, and the level is
/// told anew (design §4).
pub(super) fn reopen(case: &Case<'_>, reason: &str) -> Events {
    if *case.by == Actor::Complainant {
        within_window(case, "reopening")?;
    }
    let step = step(case, case.complaint.level);
    let mut starts = clocks_at(case, StartsOn::Reopening, step.level)?;
    restart_law(case, &mut starts)?;
    Ok(vec![case.event_starting(Fact::Reopened { step }, text_of("reason", reason)?, starts)])
}

/// The law's clocks that the closing ended without an answer run again, from where they started: closing and
/// reopening sheds no law. Whoever had withdrawn complains anew: theirs start now.
pub(super) fn restart_law(case: &Case<'_>, starts: &mut Vec<StartedClock>) -> Result<(), Rejection> {
    let Some(closing) = &case.complaint.closing else { return Ok(()) };
    let withdrawn = closing.reason == ClosingReason::Withdrawn;
    let ended = |clock: &&Clock| {
        clock.kind.is_legal() && clock.state == ClockState::Cancelled && clock.ended_at == Some(closing.at)
    };
    for old in case.complaint.clocks.iter().filter(ended) {
        let Some(rule) = case.rule_of(old) else { continue };
        if starts.iter().any(|started| started.clock.kind == old.kind && started.clock.regime == old.regime) {
            continue;
        }
        let next_id = case.complaint.next_clock + u32::try_from(starts.len()).expect("few clocks");
        let from = if withdrawn { case.now } else { old.started_at };
        let span = Span { length: old.length, unit: old.unit };
        let mut again = clock::build(case.rules, rule, span, from, Context { next_id, ..case.context() })?;
        again.clock.points.retain(|point| point.at > case.now);
        starts.push(again);
    }
    Ok(())
}

/// Refuses what a complainant can do only some time after the closing.
pub(super) fn within_window(case: &Case<'_>, act: &'static str) -> Result<(), Rejection> {
    let window = SignedDuration::from_hours(24 * i64::from(case.rules.limits.reopen_days));
    if case.complaint.closing.as_ref().is_none_or(|closing| case.now <= closing.at + window) {
        return Ok(());
    }
    Err(Rejection::IllegalMove {
        act,
        status: case.complaint.status,
        hint: "the time to reopen it is over; send a new complaint, or turn to the external bodies named in our final answer",
    })
}
