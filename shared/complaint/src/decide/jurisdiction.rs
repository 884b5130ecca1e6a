//! Whose law a complaint is under, where nobody knew, or knew better, when it came in.

use super::words::text_of;
use super::{Case, Events, classify};
use crate::command::Actor;
use crate::event::Fact;
use crate::rejection::Rejection;
use crate::rules::ClockRule;

/// Puts a complaint under another law, as if it had been there since it came in: what that law starts with
/// the receipt starts there, a clock it has no rule for ends, and what is past stays.
pub(super) fn set(case: &Case<'_>, to: &str, reason: &str) -> Events {
    let from = &case.complaint.jurisdiction;
    if case.rules.regimes_of(to).is_none() {
        let known: Vec<&str> = case.rules.regimes.keys().map(String::as_str).collect();
        return Err(Rejection::invalid("jurisdiction", format!("'{to}' is not one of: {}", known.join(", "))));
    }
    if to == from {
        return Ok(Vec::new());
    }
    if case.complaint.pending.is_some() {
        let reason = format!("a proposal made under '{from}' waits for a second person; have it refused first");
        return Err(Rejection::invalid("jurisdiction", reason));
    }
    check_level(case, to)?;
    let (replaces, starts) = classify::replaced_clocks(case, &case.complaint.category, to)?;
    let fact = Fact::JurisdictionSet { from: from.clone(), jurisdiction: to.to_owned(), replaces };
    Ok(vec![case.event_starting(fact, text_of("reason", reason)?, starts)])
}

/// Anybody at the desk may say that a law applies besides. That one does not, or does in another form (20 business
/// days in place of 10, 12 CFR 1005.11(c)(3)), is for a level the pack names.
fn check_level(case: &Case<'_>, to: &str) -> Result<(), Rejection> {
    let Actor::Staff { role, .. } = case.by else {
        return Err(Rejection::not_permitted("staff say which law applies"));
    };
    let level = case.rules.limits.law_level;
    let stays = |had: &ClockRule| case.rules.clocks_of(to).any(|rule| rule == had);
    if role.level() >= Some(level) || case.rules.clocks_of(&case.complaint.jurisdiction).all(stays) {
        return Ok(());
    }
    Err(Rejection::BelowLevel { level })
}
