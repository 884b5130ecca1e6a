//! Which act is possible from which state, and for whom (design §2). The table in
//! `tests/moves.rs` states every pair.

use crate::command::{Actor, Command};
use crate::rejection::Rejection;
use crate::state::Complaint;
use crate::values::Status::{
    self, AwaitingComplainant, AwaitingIdentity, AwaitingThirdParty, Closed, InReview, Investigating, Proposed,
    Received, RemedyPending,
};

const ANY: &[Status] = Status::ALL;
const ANY_OPEN: &[Status] = &[
    Received,
    AwaitingIdentity,
    Investigating,
    AwaitingComplainant,
    AwaitingThirdParty,
    Proposed,
    InReview,
    RemedyPending,
];
const UNANSWERED: &[Status] =
    &[Received, AwaitingIdentity, Investigating, AwaitingComplainant, AwaitingThirdParty, InReview];
const AT_WORK: &[Status] = &[Investigating, InReview];

/// The states an act is possible from.
fn from(command: &Command) -> &'static [Status] {
    match command {
        // The machine's acts look for themselves whether there is anything left to do.
        Command::Assess(_)
        | Command::Wake
        | Command::Climb { .. }
        | Command::Recompute { .. }
        | Command::OpenTask { .. }
        | Command::CompleteTask { .. }
        // What was signed for before closing may arrive after it.
        | Command::HandIn { .. }
        // What was lent has to be settled, whenever that is.
        | Command::ProvisionalCredit { .. } => ANY,
        Command::RequestInformation { .. }
        | Command::ContactThirdParty { .. }
        | Command::Propose { .. }
        | Command::Approve { .. }
        | Command::Refuse { .. } => AT_WORK,
        // An answer was written under the law of its day.
        Command::SetJurisdiction { .. } => UNANSWERED,
        Command::Decide { .. } => &[Proposed],
        Command::RecordRemedy { .. } => &[RemedyPending],
        Command::Confirm { .. } | Command::AnswerSurvey { .. } | Command::Reopen { .. } => &[Closed],
        Command::EnterCode { .. }
        | Command::RequestCode
        | Command::ProveContact { .. }
        | Command::ConfirmIdentity { .. }
        | Command::Message { .. }
        | Command::Withdraw { .. }
        | Command::RequestEscalation { .. }
        | Command::Reply { .. }
        | Command::ExplainRestriction { .. }
        | Command::RecordContact { .. }
        | Command::RecordAppraisal { .. }
        | Command::RecordMediation { .. }
        | Command::Classify { .. }
        | Command::Amend(_)
        | Command::Escalate { .. }
        | Command::Assign { .. }
        | Command::TakeOver
        | Command::Extend { .. }
        | Command::Note { .. }
        | Command::LinkDuplicate { .. }
        | Command::ReferExternal { .. }
        | Command::Close { .. } => ANY_OPEN,
    }
}

/// Whether an act is possible from a state, whoever does it and whatever it says.
pub fn is_possible(command: &Command, status: Status) -> bool {
    from(command).contains(&status)
}

pub(super) fn possible(complaint: &Complaint, command: &Command) -> Result<(), Rejection> {
    if is_possible(command, complaint.status) {
        return Ok(());
    }
    let hint = match (command, complaint.status) {
        (Command::Reopen { .. }, _) => "it is open already",
        (_, Closed) => "reopen it first",
        (
            Command::Propose { .. } | Command::RequestInformation { .. } | Command::ContactThirdParty { .. },
            Received | AwaitingIdentity,
        ) => "identity has to be proven first",
        (Command::Propose { .. }, Proposed) => "a proposal is already with the complainant",
        (Command::Propose { .. }, AwaitingComplainant | AwaitingThirdParty) => {
            "a question is out; record the answer first"
        }
        (Command::SetJurisdiction { .. }, _) => "the answer that is out was written under the other law",
        (Command::Decide { .. }, _) => "no proposal waits for an answer",
        (Command::RecordRemedy { .. }, _) => "nothing waits to be carried out",
        (Command::Confirm { .. } | Command::AnswerSurvey { .. }, _) => "it is possible once the complaint is closed",
        _ => "",
    };
    Err(Rejection::IllegalMove { act: command.name(), status: complaint.status, hint })
}

/// Whether the actor may do this at all.
pub(super) fn permitted(by: &Actor, command: &Command) -> Result<(), Rejection> {
    let (machine, complainant, staff) = match command {
        Command::Assess(_)
        | Command::Wake
        | Command::Climb { .. }
        | Command::Recompute { .. }
        | Command::OpenTask { .. } => (true, false, false),
        Command::EnterCode { .. }
        | Command::RequestCode
        | Command::ProveContact { .. }
        | Command::Message { .. }
        | Command::HandIn { .. }
        | Command::Decide { .. }
        | Command::Confirm { .. }
        | Command::Withdraw { .. }
        | Command::RequestEscalation { .. }
        | Command::AnswerSurvey { .. } => (false, true, false),
        Command::Reopen { .. } => (false, true, true),
        _ => (false, false, true),
    };
    let allowed = match by {
        Actor::System => machine,
        Actor::Complainant => complainant,
        Actor::Staff { .. } => staff,
    };
    match by {
        Actor::Staff { role, .. } if allowed && role.level().is_none() => Err(Rejection::not_permitted(format!(
            "the role {role} reads only; a handler, supervisor, specialist or manager has to do this"
        ))),
        _ if allowed => Ok(()),
        Actor::Staff { .. } => Err(Rejection::not_permitted(format!("'{}' is not for staff", command.name()))),
        Actor::System | Actor::Complainant => {
            Err(Rejection::not_permitted(format!("'{}' is for staff only", command.name())))
        }
    }
}
