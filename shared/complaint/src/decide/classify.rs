//! Another category, grade or priority, and what it means for the clocks.

use super::{Case, Events, climb, tasks};
use crate::clock::{self, Clock, ClockKind, ClockState, Context, StartedClock};
use crate::event::{Fact, Personal};
use crate::evolve::evolve;
use crate::rejection::Rejection;
use crate::rules::{ClockRule, Length, OnDue, StartsOn};
use crate::state::Complaint;
use crate::values::{Credit, Grade};
use jiff::Timestamp;

/// A new category replaces the running clocks whose length depends on it; they start where the old
/// ones did (see [`replacement`]).
pub(super) fn classify(case: &Case<'_>, category: Option<&str>, grade: Option<Grade>, priority: Option<u8>) -> Events {
    let complaint = case.complaint;
    if category.is_none() && grade.is_none() && priority.is_none() {
        return Err(Rejection::invalid("classify", "name at least one of category, grade, priority"));
    }
    if priority.is_some_and(|priority| !(1..=4).contains(&priority)) {
        return Err(Rejection::invalid("priority", "must be from 1 (most urgent) to 4"));
    }
    let code = category.unwrap_or(&complaint.category);
    let Some(rule) = case.rules.category(code) else {
        let known: Vec<&str> = case.rules.categories.keys().map(String::as_str).collect();
        return Err(Rejection::invalid("category", format!("'{code}' is not one of: {}", known.join(", "))));
    };
    let changed = code != complaint.category;
    let default_priority = if changed { rule.priority } else { complaint.priority };
    let (replaces, starts) =
        if changed { replaced_clocks(case, code, &complaint.jurisdiction)? } else { (Vec::new(), Vec::new()) };
    let priority = priority.unwrap_or(default_priority);
    let run_on =
        complaint.clocks.iter().filter(|clock| !replaces.contains(&clock.id) && priority != complaint.priority);
    let fact = Fact::Classified {
        targets: clock::targets(case.rules, &complaint.jurisdiction, run_on, priority, case.now),
        category: code.to_owned(),
        grade: grade.unwrap_or(complaint.grade),
        priority,
        team: if changed { case.rules.team(complaint.level, code) } else { complaint.team.clone() },
        replaces,
    };
    let classified = case.event_starting(fact, Personal::default(), starts);
    let sorted = if changed { evolve(Some(complaint.clone()), &classified) } else { None };
    let Some(sorted) = sorted else { return Ok(vec![classified]) };
    // As the complaint stands now: the category's risk, then its task, told to the team that has it.
    let here = Case { complaint: &sorted, ..*case };
    let step = if complaint.assessed { climb::for_risk(&here)? } else { None };
    let task = tasks::first(&here, code);
    Ok(std::iter::once(classified).chain(step).chain(task).collect())
}

/// The clocks that end, and those that start in their place, in a category under the law of a jurisdiction.
pub(super) fn replaced_clocks(
    case: &Case<'_>,
    category: &str,
    jurisdiction: &str,
) -> Result<(Vec<u32>, Vec<StartedClock>), Rejection> {
    let to = Context { category, jurisdiction, ..case.context() };
    let mut starts = Vec::new();
    let mut replaces = Vec::new();
    for old in case.complaint.clocks.iter().filter(|clock| clock.is_running()) {
        let next_id = case.complaint.next_clock + u32::try_from(starts.len()).expect("few clocks");
        match replacement(case, old, Context { next_id, ..to })? {
            Replacement::Stays => {}
            Replacement::Ends => replaces.push(old.id),
            Replacement::By(fresh) => {
                replaces.push(old.id);
                starts.push(*fresh);
            }
        }
    }
    for rule in case.rules.clocks_of(jurisdiction).filter(|rule| is_new(case, rule, category)) {
        let Some(began) = began(case.complaint, rule) else { continue };
        let next_id = case.complaint.next_clock + u32::try_from(starts.len()).expect("few clocks");
        let from = |at| clock::start_one(case.rules, rule, at, Context { next_id, ..to });
        let fresh = from(began)?.filter(|fresh| !is_met(case, fresh));
        let behind = fresh.as_ref().is_some_and(|fresh| fresh.clock.due_at <= case.now) && !rule.kind.is_legal();
        starts.extend(match rule.on_due {
            // The time in which something could be done is over.
            OnDue::Expire if behind => None,
            _ if behind => from(case.now)?,
            _ => fresh,
        });
    }
    Ok((replaces, starts))
}

/// A clock only some categories or jurisdictions have, and which has never run here. It starts when the
/// category or law is found out, from the receipt all the same (design §2). Where that puts its end behind
/// us, the firm's own start now; the law does not wait for us to sort our mail, and what is late by then is
/// recorded as late.
fn is_new(case: &Case<'_>, rule: &ClockRule, category: &str) -> bool {
    let had = case.rules.clocks_of(&case.complaint.jurisdiction).any(|had| had.is_of(rule));
    let mut same = case.complaint.clocks.iter().filter(|clock| clock.kind == rule.kind && clock.regime == rule.regime);
    let ran = match rule.kind {
        // Each category has a first thing of its own to do; what was done in another is not it.
        ClockKind::FirstAction => same.any(Clock::is_running) || tasks::is_first_done(case, category),
        ClockKind::LeakReport if tasks::is_first_done(case, category) => true,
        // One that was cancelled with another category did not run its course.
        _ => same.any(|clock| clock.state != ClockState::Cancelled),
    };
    !ran && (!had || category != case.complaint.category && matches!(rule.length, Length::ByCategory(_)))
}

/// When a clock would have started that nobody knew of: with the receipt, or when the complaint was looked at
/// anew. What other moments start, starts with the next of them.
fn began(complaint: &Complaint, rule: &ClockRule) -> Option<Timestamp> {
    if rule.starts_on.contains(&StartsOn::Received) {
        return Some(complaint.received_at);
    }
    let anew = rule.starts_on.iter().any(|on| matches!(on, StartsOn::Objection | StartsOn::Reopening));
    let review = complaint.clocks.iter().rev().find(|clock| clock.kind == ClockKind::Review)?;
    (anew && review.started_at > complaint.received_at).then_some(review.started_at)
}

/// Whether the answer that went out has met a clock already that comes with a new category.
fn is_met(case: &Case<'_>, fresh: &StartedClock) -> bool {
    let answered = case.complaint.proposal.as_ref().map(|proposal| proposal.proposed_at);
    let lent = case
        .complaint
        .credit
        .as_ref()
        .filter(|credit| credit.state != Credit::Reversed && case.complaint.is_covered_by(&credit.amount));
    let in_time =
        |at: Option<Timestamp>| at.is_some_and(|at| (fresh.clock.started_at..=fresh.clock.due_at).contains(&at));
    match fresh.clock.kind {
        ClockKind::LegalRefund => in_time(lent.map(|credit| credit.at)),
        kind => kind.is_answered() && in_time(answered),
    }
}

enum Replacement {
    /// The old clock runs on.
    Stays,
    /// The new category has no such clock.
    Ends,
    By(Box<StartedClock>),
}

/// What becomes of a clock. A date that lies behind us, or before the one an extension has promised,
/// does not take the old one's place; an extension that was given stays given.
fn replacement(case: &Case<'_>, old: &Clock, context: Context<'_>) -> Result<Replacement, Rejection> {
    let had = case.rule_of(old);
    let rule =
        case.rules.clocks_of(context.jurisdiction).find(|rule| rule.kind == old.kind && rule.regime == old.regime);
    let Some(rule) = rule else {
        // One the pack no longer has runs out as it began, unless its law goes.
        let stays = context.jurisdiction == case.complaint.jurisdiction;
        return Ok(if stays { Replacement::Stays } else { Replacement::Ends });
    };
    if had == Some(rule) && !matches!(rule.length, Length::ByCategory(_)) {
        return Ok(Replacement::Stays);
    }
    let fresh = clock::start_one(case.rules, rule, old.started_at, context)?;
    let Some(mut same) = fresh else { return Ok(Replacement::Ends) };
    // One that stood still has its date from that.
    if old.stands_still() || !old.paused.is_empty() || same.clock.due_at == old.due_at {
        return Ok(Replacement::Stays);
    }
    // What is urgent now is not put off to the old hour.
    if old.kind == ClockKind::FirstAction && same.clock.due_at <= case.now {
        let afresh = clock::start_one(case.rules, rule, case.now, context)?;
        return Ok(afresh.map_or(Replacement::Ends, |afresh| Replacement::By(Box::new(afresh))));
    }
    let extended = old.extensions > 0;
    if same.clock.due_at <= case.now || extended && same.clock.due_at <= old.due_at {
        return Ok(Replacement::Stays);
    }
    same.clock.forget_given(old, rule, case.now);
    same.clock.extensions = old.extensions;
    same.clock.original_due_at = old.original_due_at;
    Ok(Replacement::By(Box::new(same)))
}
