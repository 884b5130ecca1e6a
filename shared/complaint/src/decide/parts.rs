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

/// Refuses an answer that lacks parts, and says which, and who asks for them: all of them at once.
pub(super) fn check(case: &Case<'_>, answer: &Answering<'_>) -> Result<(), Rejection> {
    let asked = case.rules.answer_parts(&case.complaint.jurisdiction);
    let lacking: Vec<(AnswerPart, &str)> = asked.filter(|(part, _)| answer.lacks(*part)).collect();
    let Some((first, _)) = lacking.first() else { return Ok(()) };
    let said =
        |(part, regime): &(AnswerPart, &str)| format!("an answer under '{regime}' has to hold {}", told(*part).1);
    let said: Vec<String> = lacking.iter().map(said).collect();
    Err(Rejection::invalid(told(*first).0, said.join("; ")))
}

/// The field of the command a part stands in, and what it is.
fn told(part: AnswerPart) -> (&'static str, &'static str) {
    match part {
        AnswerPart::Reasons => ("text", "the reasons, where the complaint is not upheld in full"),
        AnswerPart::RootCause => ("root_cause", "what lay behind the complaint"),
        AnswerPart::AtFault => ("at_fault", "who was at fault"),
        AnswerPart::Redress => ("redress", "what is given, where it is upheld"),
    }
}

impl Answering<'_> {
    fn lacks(&self, part: AnswerPart) -> bool {
        let upheld = self.outcome == Some(Outcome::Upheld);
        match part {
            AnswerPart::Reasons => self.text.trim().chars().count() < REASONS && !upheld,
            _ if self.outcome.is_none() => false,
            AnswerPart::RootCause => !self.names_root_cause,
            AnswerPart::AtFault => !self.names_fault,
            AnswerPart::Redress => upheld && !self.gives,
        }
    }
}
