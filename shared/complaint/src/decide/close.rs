//! Ways out, and the way back in.

use super::{Case, Events, text_of};
use crate::command::Actor;
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use crate::rules::StartsOn;
use crate::values::{ClosingReason, ReasonCode, RootCause};
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
    let Ending { reason, reason_code, .. } = ending;
    if reason == ClosingReason::ReferredExternal {
        return Err(Rejection::invalid("reason", "use the command refer_external, which names the body"));
    }
    if reason_code.is_some() && reason != ClosingReason::NotAccepted {
        return Err(Rejection::invalid("reason_code", "goes with the reason not_accepted only"));
    }
    if reason == ClosingReason::Duplicate && case.complaint.duplicate_of.is_none() {
        return Err(Rejection::invalid("reason", "name the other complaint first (link_duplicate)"));
    }
    Ok(vec![closed(case, ending, text_of("text", text)?)?])
}

pub(super) fn refer(case: &Case<'_>, body: &str, text: &str) -> Events {
    if body.trim().is_empty() {
        return Err(Rejection::invalid("body", "name the external body"));
    }
    let referred = case.event(Fact::ReferredExternal { body: body.to_owned() }, text_of("text", text)?);
    Ok(vec![referred, closed(case, ClosingReason::ReferredExternal.into(), Personal::text(text))?])
}

/// The process ends the day the withdrawal comes in (CBIRC Order 2020-3, chapter 3).
pub(super) fn withdraw(case: &Case<'_>, reason: Option<&str>) -> Events {
    let personal = reason
        .filter(|reason| !reason.trim().is_empty())
        .map_or(Ok(Personal::default()), |reason| text_of("reason", reason))?;
    Ok(vec![closed(case, ClosingReason::Withdrawn.into(), personal)?])
}

fn closed(case: &Case<'_>, ending: Ending<'_>, personal: Personal) -> Result<Event, Rejection> {
    let Ending { reason, reason_code, root_cause, at_fault } = ending;
    let fact = Fact::Closed { reason, reason_code, root_cause, at_fault: at_fault.cloned() };
    Ok(case.event_starting(fact, personal, case.clocks(StartsOn::Closing)?))
}

/// The complainant within the pack's window, staff any time; a new review starts.
pub(super) fn reopen(case: &Case<'_>, reason: &str) -> Events {
    let days = case.rules.limits.reopen_days;
    let window = SignedDuration::from_hours(24 * i64::from(days));
    let closed_at = case.complaint.closing.as_ref().map(|closing| closing.at);
    let too_late = closed_at.is_some_and(|at| case.now > at + window);
    if *case.by == Actor::Complainant && too_late {
        return Err(Rejection::IllegalMove {
            act: "reopening",
            status: case.complaint.status,
            hint: "the time to reopen it is over; send a new complaint, or turn to the external bodies named in our final answer",
        });
    }
    let starts = case.clocks(StartsOn::Reopening)?;
    Ok(vec![case.event_starting(Fact::Reopened, text_of("reason", reason)?, starts)])
}
