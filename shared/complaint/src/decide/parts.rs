//! What an answer has to hold under the law of the complaint, before it may go out.

use super::Case;
use crate::rejection::Rejection;
use crate::rules::AnswerPart;
use crate::values::Outcome;

/// Fewest characters that give a reason: less is a verdict.
const REASONS: usize = 20;

/// An answer about to go out.
pub(super) struct Answering<'a> {
    /// `None` where it says that this is no complaint of theirs to answer: then the law asks for reasons only.
    pub(super) outcome: Option<Outcome>,
    pub(super) text: &'a str,
    pub(super) gives: bool,
    pub(super) names_root_cause: bool,
    pub(super) names_fault: bool,
}

/// Refuses an answer that lacks a part, and says which, and who asks for it.
pub(super) fn check(case: &Case<'_>, answer: &Answering<'_>) -> Result<(), Rejection> {
    for (part, regime) in case.rules.answer_parts(&case.complaint.jurisdiction) {
        let upheld = answer.outcome == Some(Outcome::Upheld);
        if answer.outcome.is_none() && part != AnswerPart::Reasons {
            continue;
        }
        let (field, lacks, what) = match part {
            AnswerPart::Reasons => {
                let short = answer.text.trim().chars().count() < REASONS;
                ("text", short && !upheld, "the reasons, where the complaint is not upheld in full")
            }
            AnswerPart::RootCause => ("root_cause", !answer.names_root_cause, "what lay behind the complaint"),
            AnswerPart::AtFault => ("at_fault", !answer.names_fault, "who was at fault"),
            AnswerPart::Redress => ("redress", upheld && !answer.gives, "what is given, where it is upheld"),
        };
        if lacks {
            return Err(Rejection::invalid(field, format!("an answer under '{regime}' has to hold {what}")));
        }
    }
    Ok(())
}
