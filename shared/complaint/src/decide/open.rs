//! Taking a complaint in.

use super::words::{check_language, check_lines, check_outcome, check_transaction, text_of};
use crate::clock::{self, Context};
use crate::command::{Actor, Opening};
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use crate::rules::{Rules, StartsOn};
use crate::values::Level;
use jiff::{SignedDuration, Timestamp};

/// A received time may lie this much ahead of ours: clocks of two machines differ.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Opens a complaint: one event, and every clock of its regimes runs from `received_at`.
///
/// # Errors
/// [`Rejection::Invalid`] naming the field: an unknown category or jurisdiction, no description, a
/// received time in the future or too far back.
pub fn open(opening: &Opening, by: &Actor, now: Timestamp, rules: &Rules) -> Result<Vec<Event>, Rejection> {
    let category = rules
        .category(&opening.category)
        .ok_or_else(|| unknown("category", &opening.category, rules.categories.keys()))?;
    let jurisdiction = opening.jurisdiction.as_deref().unwrap_or(&rules.default_jurisdiction);
    rules.regimes_of(jurisdiction).ok_or_else(|| unknown("jurisdiction", jurisdiction, rules.regimes.keys()))?;
    check_submission(opening)?;
    let earliest = now - SignedDuration::from_hours(24 * i64::from(rules.limits.received_back_days));
    if opening.received_at > now + CLOCK_SKEW || opening.received_at < earliest {
        let reason = format!("must lie between {} days ago and now", rules.limits.received_back_days);
        return Err(Rejection::invalid("received_at", reason));
    }
    let received_at = opening.received_at.min(now);
    let context = Context {
        jurisdiction,
        category: &opening.category,
        level: Level::FIRST,
        priority: category.priority,
        next_id: 1,
    };
    let starts = clock::start(rules, StartsOn::Received, received_at, context)?;
    let fact = Fact::Received {
        reference: opening.reference.clone(),
        channel: opening.channel,
        language: opening.language.clone(),
        jurisdiction: jurisdiction.to_owned(),
        category: opening.category.clone(),
        priority: category.priority,
        team: rules.team(Level::FIRST, &opening.category),
        received_at,
        mail: opening.mail.clone(),
        follow_up_of: opening.follow_up_of.clone(),
    };
    let personal = Personal {
        submission: Some(opening.submission.clone()),
        files: opening.files.clone(),
        message_id: opening.message_id.clone(),
        thread: opening.thread.clone(),
        ..Personal::default()
    };
    Ok(vec![Event { at: now, by: by.clone(), fact, starts, personal }])
}

fn check_submission(opening: &Opening) -> Result<(), Rejection> {
    let submission = &opening.submission;
    text_of("description", &submission.description)?;
    check_lines([
        ("complainant.name", Some(&submission.name)),
        ("complainant.email", submission.email.as_ref()),
        ("complainant.phone", submission.phone.as_ref()),
        ("account.identifier", submission.account.as_ref()),
    ])?;
    check_language(&opening.language)?;
    check_transaction(submission.transaction.as_ref())?;
    check_outcome(&submission.desired_outcome)
}

fn unknown<'a>(field: &'static str, given: &str, known: impl Iterator<Item = &'a String>) -> Rejection {
    let known: Vec<&str> = known.map(String::as_str).collect();
    Rejection::invalid(field, format!("'{given}' is not one of: {}", known.join(", ")))
}
