//! What can be asked of a complaint, and by whom.

pub use crate::actor::{Actor, Role};
pub use crate::opening::{Opening, Submission, Transaction};

use crate::clock::ClockKind;
use crate::event::MailSource;
use crate::evidence::EvidenceFile;
use crate::money::Money;
use crate::reference::Reference;
use crate::values::{
    AccountFact, Answer, AppraisalMethod, Channel, ClosingReason, ContactProof, Credit, Finding, Grade, Outcome,
    ReasonCode, RedressType, RootCause,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One item of redress as proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redress {
    /// What is given.
    #[serde(rename = "type")]
    pub kind: RedressType,
    /// How much, where it is money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

/// A proposed answer to the complaint, as the desk gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it says of the complaint.
    pub outcome: Outcome,
    /// What is given.
    pub redress: Vec<Redress>,
    /// What lay behind it, when known.
    pub root_cause: Option<RootCause>,
    /// Who was at fault, when known; free words, so no part of the [`Terms`].
    pub at_fault: Option<String>,
}

/// What a proposed answer says in codes and numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What it says of the complaint.
    pub outcome: Outcome,
    /// What is given.
    #[serde(default)]
    pub redress: Vec<Redress>,
    /// What lay behind it, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_cause: Option<RootCause>,
}

impl Offer {
    /// What it says in codes and numbers.
    pub fn terms(&self) -> Terms {
        Terms { outcome: self.outcome, redress: self.redress.clone(), root_cause: self.root_cause }
    }
}

/// What verification found out about a new complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Whether the account matches the firm's directory.
    pub account: AccountFact,
    /// How heavy the complaint is.
    pub grade: Grade,
    /// Open complaints of the same person about the same transaction.
    pub possible_duplicates: Vec<Reference>,
}

/// Everything that can be asked of an existing complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    // The machine's.
    /// What verification found; moves `received` on.
    Assess(Assessment),
    /// Let every clock do what is due by now.
    Wake,
    /// Climb the ladder because a clock warned or breached.
    Climb {
        /// The clock's number.
        clock: u32,
        /// The percentage, for a warning; `None` for a breach.
        percent: Option<u8>,
    },
    /// Count the deadlines that run again, by today's rules and calendars.
    Recompute {
        /// The run it belongs to.
        run: String,
        /// The step of it.
        step: String,
        /// Who approved that run.
        approved_by: String,
    },
    /// Open a desk task, once per key.
    OpenTask {
        /// What makes it one task however often it is asked for.
        key: String,
        /// What kind of task, a word.
        kind: String,
        /// What to do; no personal data.
        text: String,
    },

    // The complainant's.
    /// A code was typed in and was right or wrong.
    EnterCode {
        /// Whether it was the right one.
        right: bool,
    },
    /// A new code, please.
    RequestCode,
    /// Contact is proven without a code.
    ProveContact {
        /// How.
        proof: ContactProof,
    },
    /// A message.
    Message {
        /// How it came.
        channel: Channel,
        /// What it says, secrets masked.
        text: String,
        /// The mail it came in by.
        mail: Option<MailSource>,
        /// Files that came with it.
        files: Vec<EvidenceFile>,
    },
    /// A file was handed in and has arrived.
    HandIn {
        /// The object that holds it.
        object: String,
        /// What is known of it.
        file: EvidenceFile,
    },
    /// Answer to a proposal.
    Decide {
        /// Which.
        answer: Answer,
        /// Why.
        reason: Option<String>,
        /// Items accepted, when in part.
        items: Vec<u32>,
    },
    /// Whether the redress arrived.
    Confirm {
        /// Did it?
        arrived: bool,
        /// In the complainant's words.
        text: Option<String>,
    },
    /// The complaint is taken back.
    Withdraw {
        /// Why.
        reason: Option<String>,
    },
    /// A higher level, please.
    RequestEscalation {
        /// Why.
        reason: String,
    },
    /// The survey.
    AnswerSurvey {
        /// Problem solved, 1–5.
        resolved: u8,
        /// Speed, 1–5.
        speed: u8,
        /// Attitude, 1–5.
        attitude: u8,
        /// Free words.
        comment: Option<String>,
    },

    // The desk's.
    /// A text to the complainant.
    Reply {
        /// The text.
        text: String,
    },
    /// A question to the complainant.
    RequestInformation {
        /// The question.
        text: String,
        /// What is needed, in single items.
        needs: Vec<String>,
    },
    /// A question to a third party.
    ContactThirdParty {
        /// Who.
        party: String,
        /// The question.
        text: String,
    },
    /// A contact by telephone, letter … with anybody.
    RecordContact {
        /// Who.
        party: String,
        /// How.
        channel: String,
        /// What was said.
        text: String,
        /// Whether it answers the question that is out.
        answered: Option<bool>,
    },
    /// A proposed answer.
    Propose {
        /// The offer.
        offer: Offer,
        /// The text that goes with it.
        text: String,
    },
    /// A second person agrees.
    Approve {
        /// The approval's id.
        of: String,
    },
    /// A second person does not agree.
    Refuse {
        /// The approval's id.
        of: String,
        /// Why.
        reason: String,
    },
    /// Redress was carried out.
    RecordRemedy {
        /// Which item; `None` means all.
        item: Option<u32>,
        /// What was done.
        text: String,
        /// The payment's number or the like.
        reference: Option<String>,
    },
    /// Money is lent while the work goes on, stays, or is taken back.
    ProvisionalCredit {
        /// What becomes of it.
        state: Credit,
        /// How much; when it is posted.
        amount: Option<Money>,
        /// What the complainant is told with it.
        text: String,
    },
    /// A technical appraisal goes on record (`domain.md` §1d row 56).
    RecordAppraisal {
        /// Who made it.
        appraiser: String,
        /// What was looked at.
        method: AppraisalMethod,
        /// What it speaks for.
        finding: Finding,
        /// What was found, and how.
        text: String,
        /// The report's number, or where it lies.
        document: Option<String>,
    },
    /// An agreement brokered between the sides goes on record (`domain.md` §1d row 64).
    RecordMediation {
        /// Who brokered it.
        mediator: String,
        /// The day both sides agreed.
        agreed_on: Date,
        /// What is given by it; carried out only by a proposal.
        redress: Vec<Redress>,
        /// What was agreed; the complainant sees it.
        text: String,
        /// The agreement's number, or where the signed paper lies.
        document: Option<String>,
    },
    /// Staff attest identity.
    ConfirmIdentity {
        /// How it was checked.
        method: String,
        /// What was seen.
        text: String,
    },
    /// Put it in another drawer.
    Classify {
        /// Category code.
        category: Option<String>,
        /// Grade.
        grade: Option<Grade>,
        /// 1–4.
        priority: Option<u8>,
    },
    /// Why an account or payment is limited, and how that can be lifted: an answer like any other.
    ExplainRestriction {
        /// Why.
        reason: String,
        /// How it is lifted.
        way_back: String,
        /// What to send with an objection.
        needs: Vec<String>,
    },
    /// Put it under another law.
    SetJurisdiction {
        /// A jurisdiction of the pack.
        jurisdiction: String,
        /// What shows it; stays in the firm.
        reason: String,
    },
    /// Put facts right.
    Amend(Amendment),
    /// A step up.
    Escalate {
        /// Why.
        reason: String,
    },
    /// Give it to a team or person.
    Assign {
        /// The team.
        team: Option<String>,
        /// The person.
        to: Option<String>,
    },
    /// "Mine."
    TakeOver,
    /// A later date, lawfully.
    Extend {
        /// Which clock.
        clock: ClockKind,
        /// Why; goes to the complainant.
        reason: String,
        /// The new date.
        due_on: Date,
    },
    /// A note for the file.
    Note {
        /// The note.
        text: String,
    },
    /// A task is done.
    CompleteTask {
        /// Its id.
        task: String,
    },
    /// The same matter as another complaint.
    LinkDuplicate {
        /// The other.
        of: Reference,
    },
    /// Passed to an external body, and closed.
    ReferExternal {
        /// Which.
        body: String,
        /// What the complainant is told.
        text: String,
    },
    /// Closed by a person.
    Close {
        /// Why.
        reason: ClosingReason,
        /// Why not accepted.
        reason_code: Option<ReasonCode>,
        /// The final answer.
        text: String,
        /// What lay behind it, when known.
        root_cause: Option<RootCause>,
        /// Who was at fault, when known.
        at_fault: Option<String>,
    },
    /// Opened again, by the complainant or staff.
    Reopen {
        /// Why.
        reason: String,
    },
}

/// Facts put right; `None` leaves one as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Amendment {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E-mail address; a new one has to be proven anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Account identifier; a new one has to be matched or attested anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the complainant wants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_outcome: Option<String>,
    /// The transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction: Option<Transaction>,
}

impl Command {
    /// The command's name as the contract and the log write it.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Assess(_) => "assess",
            Command::Wake => "wake",
            Command::Climb { .. } => "climb",
            Command::Recompute { .. } => "recompute",
            Command::OpenTask { .. } => "open_task",
            Command::EnterCode { .. } => "verification",
            Command::RequestCode => "request_code",
            Command::ProveContact { .. } => "prove_contact",
            Command::Message { .. } => "message",
            Command::HandIn { .. } => "evidence",
            Command::Decide { .. } => "decision",
            Command::Confirm { .. } => "confirmation",
            Command::Withdraw { .. } => "withdrawal",
            Command::RequestEscalation { .. } => "escalation",
            Command::AnswerSurvey { .. } => "survey",
            Command::Reply { .. } => "reply",
            Command::RequestInformation { .. } => "request_information",
            Command::ContactThirdParty { .. } => "contact_third_party",
            Command::RecordContact { .. } => "record_contact",
            Command::Propose { .. } => "propose",
            Command::Approve { .. } => "approve",
            Command::Refuse { .. } => "refuse",
            Command::RecordRemedy { .. } => "record_remedy",
            Command::ProvisionalCredit { .. } => "provisional_credit",
            Command::RecordAppraisal { .. } => "record_appraisal",
            Command::RecordMediation { .. } => "record_mediation",
            Command::ConfirmIdentity { .. } => "confirm_identity",
            Command::Classify { .. } => "classify",
            Command::Amend(_) => "amend",
            Command::Escalate { .. } => "escalate",
            Command::Assign { .. } => "assign",
            Command::TakeOver => "take_over",
            Command::ExplainRestriction { .. } => "explain_restriction",
            Command::SetJurisdiction { .. } => "set_jurisdiction",
            Command::Extend { .. } => "extend",
            Command::Note { .. } => "note",
            Command::CompleteTask { .. } => "complete_task",
            Command::LinkDuplicate { .. } => "link_duplicate",
            Command::ReferExternal { .. } => "refer_external",
            Command::Close { .. } => "close",
            Command::Reopen { .. } => "reopen",
        }
    }
}
