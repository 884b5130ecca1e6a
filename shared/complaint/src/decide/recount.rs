//! The clocks an event that was recorded would start under other rules, for [`mod@crate::replay`].
//!
//! What starts a clock is decided in the files beside this one; here stands, for each fact, which of
//! it applies. `tests/properties` holds the two together: under the rules it was lived by, every life
//! starts the clocks that were recorded.

use super::{Case, answer, classify, climb, close, desk, propose};
use crate::clock::{self, StartedClock};
use crate::event::Fact;
use crate::rejection::Rejection;
use crate::rules::StartsOn;
use crate::state::Complaint;
use crate::values::Answer;

/// What an event does to the clocks when it happens under the rules of the case.
#[derive(Debug, Default)]
pub(crate) struct Recounted {
    /// Clocks that end because others take their place.
    pub(crate) replaces: Vec<u32>,
    /// Clocks that start.
    pub(crate) starts: Vec<StartedClock>,
}

impl From<Vec<StartedClock>> for Recounted {
    fn from(starts: Vec<StartedClock>) -> Recounted {
        Recounted { replaces: Vec::new(), starts }
    }
}

/// Counts again. `case` is the complaint as the other rules make it, right before the event;
/// `recorded` as it was: what made people write, take over or object was what they had before them.
///
/// # Errors
/// [`Rejection::Deadline`] when a date lies beyond what can be counted.
pub(crate) fn recount(case: &Case<'_>, recorded: &Complaint, fact: &Fact) -> Result<Recounted, Rejection> {
    let starts = match fact {
        Fact::Received { received_at, .. } => {
            clock::start(case.rules, StartsOn::Received, *received_at, case.context())?
        }
        Fact::InformationRequested => case.clocks(StartsOn::Question)?,
        Fact::ThirdPartyContacted => case.clocks(StartsOn::ThirdPartyQuestion)?,
        Fact::Proposed { offer, .. } => propose::clocks_of(case, offer)?,
        Fact::Replied if desk::is_about_a_letter(recorded) => desk::window_anew(case)?,
        Fact::MessageReceived { .. } | Fact::EvidenceReceived { .. } if desk::is_news_of_a_proposal(recorded) => {
            climb::level_response(case, recorded.level)?
        }
        Fact::Answered { answer: Answer::Accept, .. } if answer::is_to_be_carried_out(recorded) => {
            case.clocks(StartsOn::Acceptance)?
        }
        Fact::Answered { step: Some(step), .. } | Fact::Confirmed { step: Some(step), .. } => {
            climb::clocks_at(case, StartsOn::Objection, step.level)?
        }
        Fact::Reopened { step } => {
            let mut starts = climb::clocks_at(case, StartsOn::Reopening, step.level)?;
            close::restart_law(case, &mut starts)?;
            starts
        }
        Fact::Closed { reason, .. } => close::closing_clocks(case, *reason)?,
        Fact::Escalated { to, .. } => climb::clocks_at(case, StartsOn::Escalation, *to)?,
        Fact::TakenOver { .. } if climb::is_behind(recorded) => climb::level_response(case, recorded.level)?,
        Fact::Classified { category, .. } if *category != recorded.category => {
            let (replaces, starts) = classify::replaced_clocks(case, category, &case.complaint.jurisdiction)?;
            return Ok(Recounted { replaces, starts });
        }
        Fact::JurisdictionSet { jurisdiction, .. } => {
            let (replaces, starts) = classify::replaced_clocks(case, &case.complaint.category, jurisdiction)?;
            return Ok(Recounted { replaces, starts });
        }
        _ => Vec::new(),
    };
    Ok(starts.into())
}
