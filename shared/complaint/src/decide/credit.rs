//! Money lent while the work goes on, and what becomes of it.

use super::words::text_of;
use super::{Case, Events};
use crate::clock::Clock;
use crate::command::Actor;
use crate::event::Fact;
use crate::money::Money;
use crate::rejection::Rejection;
use crate::rules::{ExtendedAfter, ExtensionRule};
use crate::values::{AccountFact, Credit, Status};
use rust_decimal::Decimal;

/// Posted once, to an account that is known to be theirs (12 CFR 1005.11(c)(2), 1005.18(e)(1)), where the
/// mail about it reaches them; then made final or reversed, once.
pub(super) fn credit(case: &Case<'_>, state: Credit, amount: Option<&Money>, text: &str) -> Events {
    let text = text_of("text", text)?;
    let amount = match (state, &case.complaint.credit) {
        (Credit::Posted, Some(credit)) if credit.state != Credit::Reversed => {
            return refused(case, "a provisional credit was posted already; make it final or reverse it");
        }
        (Credit::Posted, _) if !case.complaint.is_open() => {
            return refused(case, "the complaint is closed; reopen it first");
        }
        (Credit::Posted, _) if matches!(case.complaint.status, Status::Received | Status::AwaitingIdentity) => {
            return refused(case, "identity has to be proven first");
        }
        (Credit::Posted, _) if case.complaint.account == AccountFact::Unproven || case.complaint.contact.is_none() => {
            let reason = "contact and account have to be proven first (confirm_identity)";
            return Err(Rejection::invalid("state", reason));
        }
        (Credit::Posted, _) => match amount.filter(|amount| amount.value() > Decimal::ZERO) {
            Some(amount) => amount.clone(),
            None => return Err(Rejection::invalid("amount", "say how much is posted, more than nothing")),
        },
        (Credit::Reversed, Some(credit)) if credit.state == Credit::Posted && lends_time(case) => {
            return refused(case, "the deadline was extended because of it; answer first, then take it back");
        }
        (_, Some(credit)) if credit.state == Credit::Posted => {
            if amount.is_some_and(|amount| *amount != credit.amount) {
                return Err(Rejection::invalid("amount", "is not what was posted; leave it out"));
            }
            credit.amount.clone()
        }
        (_, _) => return refused(case, "no provisional credit is open; post one first"),
    };
    if state != Credit::Reversed && is_above_limit(case, &amount) {
        let reason = "it is more than the role may give alone; somebody without that limit has to do it";
        return Err(Rejection::not_permitted(reason));
    }
    Ok(vec![case.event(Fact::ProvisionalCredit { state, amount }, text)])
}

/// Whether an answer is owed by a deadline that was moved because of the credit (12 CFR 1005.11(c)(2)).
fn lends_time(case: &Case<'_>) -> bool {
    let after = |clock: &Clock| {
        let rule = case.rule_of(clock).and_then(|rule| rule.extension.as_ref());
        rule.is_some_and(|rule| rule.after == Some(ExtendedAfter::ProvisionalCredit))
    };
    case.complaint.clocks.iter().any(|clock| clock.is_open() && clock.extensions > 0 && after(clock))
}

/// Refuses to move a deadline while the amount in dispute is not lent: all of it, but for what the law
/// lets the firm hold back. Where nobody said how much is in dispute, any amount will do.
pub(super) fn check_lent(case: &Case<'_>, rule: &ExtensionRule) -> Result<(), Rejection> {
    let refused = |reason: String| Err(Rejection::invalid("clock", reason));
    let Some(credit) = case.complaint.credit.as_ref().filter(|_| case.complaint.is_credited()) else {
        return refused("may be extended only while a provisional credit is posted (provisional_credit)".to_owned());
    };
    let transaction = case.complaint.person.transaction.as_ref();
    let Some(dispute) = transaction.and_then(|transaction| transaction.amount.as_ref()) else { return Ok(()) };
    let held = rule.hold_back.as_ref().filter(|held| held.currency() == dispute.currency());
    let least = dispute.value() - held.map_or(Decimal::ZERO, Money::value);
    if credit.amount.currency() != dispute.currency() || credit.amount.value() < least {
        let (least, currency) = (least.max(Decimal::ZERO), dispute.currency());
        return refused(format!(
            "may be extended only where the amount in dispute is lent, at least {least} {currency} here; {} {} is",
            credit.amount.value(),
            credit.amount.currency()
        ));
    }
    Ok(())
}

/// The limit of a proposal holds for money that is lent, too.
fn is_above_limit(case: &Case<'_>, amount: &Money) -> bool {
    let Actor::Staff { role, .. } = case.by else { return true };
    let limit = case.rules.approval_above.get(role);
    limit.is_some_and(|limit| amount.currency() != limit.currency() || amount.value() > limit.value())
}

fn refused(case: &Case<'_>, hint: &'static str) -> Events {
    Err(Rejection::IllegalMove { act: "provisional_credit", status: case.complaint.status, hint })
}
