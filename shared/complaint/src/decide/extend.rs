//! A later date, lawfully.

use super::words::text_of;
use super::{Case, Events, credit};
use crate::clock::{Clock, ClockKind};
use crate::command::Actor;
use crate::event::Fact;
use crate::rejection::Rejection;
use crate::rules::ExtendedAfter;
use business_time::Roll;
use jiff::Timestamp;
use jiff::civil::Date;

/// A later date, before the old one has passed, as often and as far as the pack allows.
pub(super) fn extend(case: &Case<'_>, kind: ClockKind, reason: &str, due_on: Date) -> Events {
    // Of several laws' clocks the one whose law lets it be moved.
    let running = || case.complaint.clocks.iter().rev().filter(|clock| clock.kind == kind && clock.is_running());
    let movable = |clock: &&Clock| case.rule_of(clock).is_some_and(|rule| rule.extension.is_some());
    let running = running().find(movable).or_else(|| running().next());
    let Some(clock) = running.filter(|clock| clock.due_at > case.now) else {
        return Err(Rejection::invalid(
            "clock",
            format!("no clock '{kind}' runs that could be extended; an extension is possible before it is due only"),
        ));
    };
    let Some(rule) = case.rule_of(clock).and_then(|rule| rule.extension.as_ref()) else {
        return Err(Rejection::invalid("clock", format!("the policy allows no extension of '{kind}'")));
    };
    if clock.extensions >= rule.times {
        return Err(Rejection::invalid(
            "clock",
            format!("'{kind}' was extended as often as the policy allows ({})", rule.times),
        ));
    }
    if rule.after == Some(ExtendedAfter::ProvisionalCredit) {
        credit::check_lent(case, rule)?;
    }
    let Actor::Staff { name, role, .. } = case.by else { return Err(Rejection::not_permitted("staff extend")) };
    if role.level() < Some(rule.approver_level) {
        return Err(Rejection::BelowLevel { level: rule.approver_level });
    }
    let calendar = case.rules.calendar(&clock.calendar)?;
    let most = rule.first_max_total.filter(|_| clock.extensions == 0).unwrap_or(rule.max_total);
    let latest = business_time::due(calendar, clock.started_at, most, Roll::None)
        .map_err(|error| Rejection::deadline(error.to_string()))?
        .due_on;
    if due_on <= clock.due_on || due_on > latest {
        return Err(Rejection::invalid("due_on", format!("must lie after {} and not after {latest}", clock.due_on)));
    }
    let due_at = calendar.end_of_day(due_on).map_err(|error| Rejection::deadline(error.to_string()))?;
    check_law(case, kind, due_at)?;
    let fact = Fact::Extended { clock: clock.id, kind, from: clock.due_at, due_at, due_on, approved_by: name.clone() };
    Ok(vec![case.event(fact, text_of("reason", reason)?)])
}

/// The firm gives itself no longer than the law gives it: its own promise of an answer is moved behind
/// no legal clock that runs.
fn check_law(case: &Case<'_>, kind: ClockKind, due_at: Timestamp) -> Result<(), Rejection> {
    if kind != ClockKind::Review {
        return Ok(());
    }
    let answers = |clock: &&Clock| clock.is_running() && clock.kind.is_answered();
    let first = case.complaint.clocks.iter().filter(answers).min_by_key(|clock| clock.due_at);
    match first.filter(|law| law.due_at < due_at) {
        None => Ok(()),
        Some(law) => {
            let (law, regime, by) = (law.kind, &law.regime, law.due_on);
            let reason = format!("must not lie after {by}: '{regime}' wants an answer by then; extend '{law}' first");
            Err(Rejection::invalid("due_on", reason))
        }
    }
}
