//! Ways out, and the way back in.

use super::{Case, Events, text_of};
use crate::command::Actor;
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use crate::rules::StartsOn;
use crate::values::{ClosingReason, ReasonCode};
use jiff::SignedDuration;

pub(super) fn close(case: &Case<'_>, reason: ClosingReason, reason_code: Option<ReasonCode>, text: &str) -> Events {
    if reason == ClosingReason::ReferredExternal {
        return Err(Rejection::invalid("reason", "use the command refer_external, which names the body"));
    }
    if reason_code.is_some() && reason != ClosingReason::NotAccepted {
        return Err(Rejection::invalid("reason_code", "goes with the reason not_accepted only"));
    }
    if reason == ClosingReason::Duplicate && case.complaint.duplicate_of.is_none() {
        return Err(Rejection::invalid("reason", "name the other complaint first (link_duplicate)"));
    }
    Ok(vec![closed(case, reason, reason_code, text_of("text", text)?)?])
}

pub(super) fn refer(case: &Case<'_>, body: &str, text: &str) -> Events {
    if body.trim().is_empty() {
        return Err(Rejection::invalid("body", "name the external body"));
    }
    let referred = case.event(Fact::ReferredExternal { body: body.to_owned() }, text_of("text", text)?);
    Ok(vec![referred, closed(case, ClosingReason::ReferredExternal, None, Personal::text(text))?])
}

/// The process ends the day the withdrawal comes in (CBIRC Order 2020-3, chapter 3).
pub(super) fn withdraw(case: &Case<'_>, reason: Option<&str>) -> Events {
    let personal = reason
        .filter(|reason| !reason.trim().is_empty())
        .map_or(Ok(Personal::default()), |reason| text_of("reason", reason))?;
    Ok(vec![closed(case, ClosingReason::Withdrawn, None, personal)?])
}

fn closed(
    case: &Case<'_>,
    reason: ClosingReason,
    reason_code: Option<ReasonCode>,
    personal: Personal,
) -> Result<Event, Rejection> {
    let starts = case.clocks(StartsOn::Closing)?;
    Ok(case.event_starting(Fact::Closed { reason, reason_code }, personal, starts))
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
