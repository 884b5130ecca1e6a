//! Proposing an answer, with a second person where the pack asks for one.

use super::parts::{self, Answering};
use super::words::{optional_line, text_of};
use super::{Case, Events};
use crate::Money;
use crate::clock::{self, ClockKind, Context, StartedClock};
use crate::command::{Actor, Offer, Redress, Role, Terms};
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use crate::rules::StartsOn;
use crate::values::{AccountFact, Credit, Level, Outcome, Status};
use rust_decimal::Decimal;

/// Most redress items in one proposal: more is a list, not an answer.
const MAX_ITEMS: usize = 20;

pub(super) fn propose(case: &Case<'_>, offer: &Offer, text: &str) -> Events {
    let Actor::Staff { name, role, .. } = case.by else { return Err(Rejection::not_permitted("staff propose")) };
    check_level(case, *role)?;
    let terms = offer.terms();
    check_terms(case, &terms)?;
    let answering = Answering {
        outcome: Some(terms.outcome),
        text,
        gives: !terms.redress.is_empty(),
        names_root_cause: terms.root_cause.is_some(),
        names_fault: offer.at_fault.as_ref().is_some_and(|fault| !fault.trim().is_empty()),
    };
    parts::check(case, &answering)?;
    let at_fault = optional_line("at_fault", offer.at_fault.as_ref())?;
    let personal = Personal { at_fault, ..text_of("text", text)? };
    if case.complaint.pending.is_some() {
        return Err(Rejection::IllegalMove {
            act: "propose",
            status: case.complaint.status,
            hint: "a proposal waits for a second person; it has to be approved or refused first",
        });
    }
    if needs_second_person(case, *role, &terms) {
        let id = format!("A{}", case.complaint.version + 1);
        return Ok(vec![case.event(Fact::ApprovalRequested { id, offer: terms }, personal)]);
    }
    Ok(vec![proposed(case, terms, name, None, personal)?])
}

/// While in review, the answer has to come from at least the level that reviews.
fn check_level(case: &Case<'_>, role: Role) -> Result<(), Rejection> {
    let level = case.complaint.level;
    let in_review = case.complaint.status == Status::InReview;
    if in_review && role.level() < Some(level.min(Level::HIGHEST_INTERNAL)) {
        return Err(Rejection::BelowLevel { level });
    }
    Ok(())
}

/// Refuses more items than an answer has, and money of no amount.
pub(super) fn check_items(redress: &[Redress]) -> Result<(), Rejection> {
    if redress.len() > MAX_ITEMS {
        return Err(Rejection::invalid("redress", format!("has more than {MAX_ITEMS} items")));
    }
    match redress.iter().find(|item| item.kind.needs_amount() && item.amount.is_none()) {
        Some(item) => Err(Rejection::invalid("redress", format!("{} needs an amount", item.kind))),
        None => Ok(()),
    }
}

fn check_terms(case: &Case<'_>, offer: &Terms) -> Result<(), Rejection> {
    check_items(&offer.redress)?;
    for item in &offer.redress {
        if item.kind.is_carried_out()
            && !item.kind.follows_payment_route()
            && case.complaint.account == AccountFact::Unproven
        {
            let reason = format!(
                "{} does not go back along the payment route, so the account has to be matched or attested first (confirm_identity)",
                item.kind
            );
            return Err(Rejection::invalid("redress", reason));
        }
    }
    Ok(())
}

/// Above the role's limit, in a currency the limit does not name, or where nobody says how much
/// something of value is worth, a second person decides.
fn needs_second_person(case: &Case<'_>, role: Role, offer: &Terms) -> bool {
    if asks_for_second(case, role, offer.outcome) {
        return true;
    }
    is_above_limit(case, role, &offer.redress)
}

/// Whether redress is above a role's limit, together with what the complaint was given before: by the proposal
/// before, and by a credit that was made final.
pub(super) fn is_above_limit(case: &Case<'_>, role: Role, redress: &[Redress]) -> bool {
    let Some(limit) = case.rules.approval_above.get(&role) else { return false };
    let open_ended = |item: &Redress| item.kind.is_worth_money() && item.amount.is_none();
    if redress.iter().any(open_ended) {
        return true;
    }
    let complaint = case.complaint;
    let items = complaint.proposal.iter().flat_map(|proposal| &proposal.items);
    let done = items.filter(|item| item.done).filter_map(|item| item.redress.amount.as_ref());
    let lent = complaint.credit.iter().filter(|credit| credit.state == Credit::MadeFinal).map(|credit| &credit.amount);
    let given: Vec<&Money> = done.chain(lent).collect();
    let amounts = || redress.iter().filter_map(|item| item.amount.as_ref()).chain(given.iter().copied());
    let sum: Decimal = amounts().map(Money::value).sum();
    amounts().any(|amount| amount.currency() != limit.currency() && !amount.value().is_zero()) || sum > limit.value()
}

/// Whether the pack wants a second person for an outcome, whatever is given.
pub(super) fn asks_for_second(case: &Case<'_>, role: Role, outcome: Outcome) -> bool {
    case.rules.approval_of.get(&role).is_some_and(|outcomes| outcomes.contains(&outcome))
}

fn proposed(
    case: &Case<'_>,
    offer: Terms,
    by: &str,
    approved_by: Option<String>,
    personal: Personal,
) -> Result<Event, Rejection> {
    let starts = clocks_of(case, &offer)?;
    let fact = Fact::Proposed { offer, proposed_by: by.to_owned(), approved_by };
    Ok(case.event_starting(fact, personal, starts))
}

/// The clocks a proposal starts; those of a finding, too, unless one runs already or the money in dispute is lent.
pub(super) fn clocks_of(case: &Case<'_>, offer: &Terms) -> Result<Vec<StartedClock>, Rejection> {
    let complaint = case.complaint;
    let mut starts = case.clocks(StartsOn::Proposal)?;
    let finds = matches!(offer.outcome, Outcome::Upheld | Outcome::PartlyUpheld);
    if finds && offer.redress.iter().any(|item| item.kind.is_carried_out()) {
        let lent = complaint.credit.as_ref().filter(|credit| credit.state != Credit::Reversed);
        let is_lent = lent.is_some_and(|credit| complaint.is_covered_by(&credit.amount));
        let next_id = complaint.next_clock + u32::try_from(starts.len()).expect("few clocks");
        let context = Context { next_id, ..case.context() };
        let mut found = clock::start(case.rules, StartsOn::Finding, case.now, context)?;
        found.retain(|found| match found.clock.kind {
            ClockKind::LegalRefund => !is_lent && complaint.open_clock(ClockKind::LegalRefund).is_none(),
            kind => complaint.open_clock(kind).is_none(),
        });
        starts.extend(found);
    }
    Ok(starts)
}

pub(super) fn approve(case: &Case<'_>, of: &str) -> Events {
    let pending = second_person(case, of, "approve")?;
    // The account may have become unproven since it was proposed.
    check_terms(case, &pending.offer)?;
    let person = &case.complaint.person;
    let personal = Personal {
        at_fault: person.pending_at_fault.clone(),
        ..Personal::text(person.pending_text.clone().unwrap_or_default())
    };
    let approved_by = case.by.name().map(str::to_owned);
    Ok(vec![proposed(case, pending.offer.clone(), &pending.by, approved_by, personal)?])
}

pub(super) fn refuse(case: &Case<'_>, of: &str, reason: &str) -> Events {
    let pending = second_person(case, of, "refuse")?;
    Ok(vec![case.event(Fact::ApprovalRefused { id: pending.id.clone() }, text_of("reason", reason)?)])
}

/// The second person is another one, of at least the complaint's level.
fn second_person<'a>(case: &'a Case<'_>, of: &str, act: &'static str) -> Result<&'a crate::state::Pending, Rejection> {
    let Some(pending) = case.complaint.pending.as_ref() else {
        return Err(Rejection::IllegalMove {
            act,
            status: case.complaint.status,
            hint: "nothing waits for a second person",
        });
    };
    if pending.id != of {
        return Err(Rejection::invalid(
            "of",
            format!("'{of}' does not wait for a second person; '{}' does", pending.id),
        ));
    }
    let Actor::Staff { id, role, .. } = case.by else { return Err(Rejection::not_permitted("staff approve")) };
    if *id == pending.by_id {
        return Err(Rejection::not_permitted("whoever proposed it cannot approve or refuse it; another person has to"));
    }
    if role.level() < Some(case.complaint.level.min(Level::HIGHEST_INTERNAL)) {
        return Err(Rejection::BelowLevel { level: case.complaint.level });
    }
    Ok(pending)
}
