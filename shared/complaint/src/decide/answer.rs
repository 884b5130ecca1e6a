//! The complainant's answer, what is carried out after it, and how it ended for them.

use super::climb::{clocks_at, reviewing_level, step};
use super::words::{optional_line, optional_text, text_of};
use super::{Case, Events, close, tasks};
use crate::command::Actor;
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use crate::rules::StartsOn;
use crate::state::{Complaint, Proposal};
use crate::values::{Answer, ClosingReason};
use std::collections::BTreeSet;

pub(super) fn decide(case: &Case<'_>, answer: Answer, reason: Option<&str>, items: &[u32]) -> Events {
    let proposal =
        case.complaint.proposal.as_ref().ok_or_else(|| Rejection::invalid("answer", "there is no proposal"))?;
    let personal = optional_text("reason", reason)?;
    match answer {
        Answer::Accept => accept(case, proposal, personal),
        Answer::AcceptInPart => {
            let items = accepted_items(proposal, items)?;
            Ok(vec![objected(case, answer, items, personal)?])
        }
        Answer::Object => Ok(vec![objected(case, answer, Vec::new(), personal)?]),
    }
}

fn accept(case: &Case<'_>, proposal: &Proposal, personal: Personal) -> Events {
    let answered = |starts| {
        let fact = Fact::Answered { answer: Answer::Accept, items: Vec::new(), step: None };
        case.event_starting(fact, personal, starts)
    };
    if is_to_be_carried_out(case.complaint) {
        return Ok(vec![answered(case.clocks(StartsOn::Acceptance)?)]);
    }
    let closed = closed_with(case, proposal, Actor::System)?;
    Ok(std::iter::once(answered(Vec::new())).chain(closed).collect())
}

/// Whether the proposal offers anything that has to be carried out.
pub(super) fn is_to_be_carried_out(complaint: &Complaint) -> bool {
    let mut items = complaint.proposal.iter().flat_map(|proposal| &proposal.items);
    items.any(|item| item.redress.kind.is_carried_out())
}

/// The complaint closes with the proposal's outcome.
pub(super) fn closed_with(case: &Case<'_>, proposal: &Proposal, by: Actor) -> Events {
    let reason = ClosingReason::from(proposal.offer.outcome);
    let fact = Fact::Closed { reason, reason_code: None, root_cause: None };
    let event = case.event_starting(fact, Personal::default(), close::closing_clocks(case, reason)?);
    Ok(std::iter::once(Event { by, ..event }).chain(tasks::credit_left(case)).collect())
}

/// The items accepted, each once, in order. None may be named: then the reason says what is accepted.
fn accepted_items(proposal: &Proposal, items: &[u32]) -> Result<Vec<u32>, Rejection> {
    let known = |item: &u32| proposal.items.iter().any(|offered| offered.item == *item);
    match items.iter().find(|item| !known(item)) {
        Some(unknown) => Err(Rejection::invalid(
            "items",
            format!("{unknown} is no item of the proposal; they are numbered 1 to {}", proposal.items.len()),
        )),
        None => Ok(BTreeSet::from_iter(items.iter().copied()).into_iter().collect()),
    }
}

fn objected(case: &Case<'_>, answer: Answer, items: Vec<u32>, personal: Personal) -> Result<Event, Rejection> {
    let step = step(case, reviewing_level(case));
    let starts = clocks_at(case, StartsOn::Objection, step.level)?;
    Ok(case.event_starting(Fact::Answered { answer, items, step: Some(step) }, personal, starts))
}

/// "Did it arrive?" — no means that the next level looks into it. It opens the complaint again, so
/// it is possible as long as a reopening is, and where something was sent.
pub(super) fn confirm(case: &Case<'_>, arrived: bool, text: Option<&str>) -> Events {
    let personal = optional_text("text", text)?;
    if arrived {
        return Ok(vec![case.event(Fact::Confirmed { arrived, step: None }, personal)]);
    }
    if !case.complaint.was_given() {
        return Err(Rejection::IllegalMove {
            act: "confirmation",
            status: case.complaint.status,
            hint: "nothing was carried out that could arrive; reopen the complaint if our answer was wrong",
        });
    }
    close::within_window(case, "confirmation")?;
    let step = step(case, reviewing_level(case));
    let starts = clocks_at(case, StartsOn::Objection, step.level)?;
    Ok(vec![case.event_starting(Fact::Confirmed { arrived, step: Some(step) }, personal, starts)])
}

/// Carries out one item or all; the last one closes the complaint.
pub(super) fn record_remedy(case: &Case<'_>, item: Option<u32>, text: &str, reference: Option<&String>) -> Events {
    let left: Vec<u32> = case.complaint.remedies_left().map(|left| left.item).collect();
    let items = match item {
        None => left.clone(),
        Some(item) if left.contains(&item) => vec![item],
        Some(item) => {
            return Err(Rejection::invalid(
                "item",
                format!("{item} does not wait to be carried out; these do: {left:?}"),
            ));
        }
    };
    let last = items.len() == left.len();
    let reference = optional_line("reference", reference)?;
    let recorded = Personal { reference, ..text_of("text", text)? };
    let mut events = vec![case.event(Fact::RemedyRecorded { items, more: !last }, recorded)];
    if let Some(proposal) = case.complaint.proposal.as_ref().filter(|_| last) {
        events.extend(closed_with(case, proposal, case.by.clone())?);
    }
    Ok(events)
}

pub(super) fn survey(case: &Case<'_>, marks: [u8; 3], comment: Option<&str>) -> Events {
    if case.complaint.surveyed {
        return Err(Rejection::IllegalMove {
            act: "survey",
            status: case.complaint.status,
            hint: "it was answered already, thank you",
        });
    }
    for (field, mark) in ["resolved", "speed", "attitude"].into_iter().zip(marks) {
        if !(1..=5).contains(&mark) {
            return Err(Rejection::invalid(field, "must be a whole number from 1 to 5"));
        }
    }
    let personal = optional_text("comment", comment)?;
    let [resolved, speed, attitude] = marks;
    Ok(vec![case.event(Fact::SurveyAnswered { resolved, speed, attitude }, personal)])
}
