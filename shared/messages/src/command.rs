//! The desk's commands on the wire (contract §8).

use crate::api::{MoneyBody, TransactionBody};
use complaint::command::{Amendment, Offer, Redress};
use complaint::values::{
    AppraisalMethod, ClosingReason, Credit, Finding, Grade, Outcome, ReasonCode, RedressType, RootCause,
};
use complaint::{ClockKind, Command, Rejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `{"command": "reply", "text": "…"}` and the like.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum CommandBody {
    /// A text to the complainant; meets the first-reply clock.
    Reply {
        /// The text.
        text: String,
    },
    /// A question to the complainant; clocks run on.
    RequestInformation {
        /// The question.
        text: String,
        /// What is needed, item by item.
        #[serde(default)]
        needs: Vec<String>,
    },
    /// A question to a third party.
    ContactThirdParty {
        /// Who.
        party: String,
        /// The question.
        text: String,
    },
    /// A contact by any means; `answered` ends the wait for a third party or the complainant.
    RecordContact {
        /// Who.
        party: String,
        /// How.
        channel: String,
        /// What was said.
        text: String,
        /// Whether it answers the open question.
        #[serde(default)]
        answered: Option<bool>,
    },
    /// A proposed answer.
    Propose {
        /// upheld, partly_upheld, rejected, settled or goodwill.
        #[schema(value_type = String)]
        outcome: Outcome,
        /// What is given; may be empty.
        #[serde(default)]
        redress: Vec<RedressBody>,
        /// The text that goes with it.
        text: String,
        /// What lay behind it.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        root_cause: Option<RootCause>,
        /// Who was at fault.
        #[serde(default)]
        at_fault: Option<String>,
    },
    /// A second person agrees to a proposal.
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
    /// Redress was carried out; without `item`: all of it.
    RecordRemedy {
        /// Which item.
        #[serde(default)]
        #[schema(value_type = Option<u32>)]
        item: Option<ItemNumber>,
        /// What was done.
        text: String,
        /// The payment's number or the like.
        #[serde(default)]
        reference: Option<String>,
    },
    /// Money lent while the work goes on: posted, then made final or reversed.
    ProvisionalCredit {
        /// posted, made_final or reversed.
        #[schema(value_type = String)]
        state: Credit,
        /// How much; when it is posted.
        #[serde(default)]
        amount: Option<MoneyBody>,
        /// What the complainant is told with it.
        text: String,
    },
    /// A technical appraisal goes on record; staff alone see it.
    RecordAppraisal {
        /// Who made it.
        appraiser: String,
        /// device_fingerprint, transaction_path, sign_in_trace, recording, document or other.
        #[schema(value_type = String)]
        method: AppraisalMethod,
        /// for_complainant, against_complainant or inconclusive.
        #[schema(value_type = String)]
        finding: Finding,
        /// What was found, and how.
        text: String,
        /// The report's number, or where it lies.
        #[serde(default)]
        document: Option<String>,
    },
    /// An agreement brokered between the sides goes on record; the complainant sees it.
    RecordMediation {
        /// Who brokered it.
        mediator: String,
        /// The day both sides agreed, YYYY-MM-DD.
        #[schema(value_type = String, format = Date)]
        agreed_on: jiff::civil::Date,
        /// What is given by it; only a proposal carries it out.
        #[serde(default)]
        redress: Vec<RedressBody>,
        /// What was agreed.
        text: String,
        /// The agreement's number, or where the signed paper lies.
        #[serde(default)]
        document: Option<String>,
    },
    /// Staff attest identity.
    ConfirmIdentity {
        /// How it was checked.
        method: String,
        /// What was seen.
        text: String,
    },
    /// Another category, grade or priority.
    Classify {
        /// Category code.
        #[serde(default)]
        category: Option<String>,
        /// ordinary, complex or major.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        grade: Option<Grade>,
        /// 1 (most urgent) to 4.
        #[serde(default)]
        priority: Option<u8>,
    },
    /// Why an account or payment is limited and how that is lifted; counts as a reply.
    ExplainRestriction {
        /// Why.
        reason: String,
        /// How it is lifted.
        way_back: String,
        /// What to send with an objection, at most 20.
        #[serde(default)]
        needs: Vec<String>,
    },
    /// Whose law applies, before an answer is out; clocks of a law start with the receipt.
    SetJurisdiction {
        /// A jurisdiction of the pack.
        jurisdiction: String,
        /// What shows it; stays in the firm.
        reason: String,
    },
    /// Facts put right.
    #[schema(value_type = AmendmentBody)]
    Amend(Box<AmendmentBody>),
    /// A step up the ladder.
    Escalate {
        /// Why.
        reason: String,
    },
    /// To a team, a person or both.
    Assign {
        /// The team.
        #[serde(default)]
        team: Option<String>,
        /// The person.
        #[serde(default)]
        to: Option<String>,
    },
    /// "Mine."
    TakeOver {},
    /// A later date for a clock, before it is due; goes to the complainant.
    Extend {
        /// The clock's kind.
        #[schema(value_type = String)]
        clock: ClockKind,
        /// Why.
        reason: String,
        /// The new date, YYYY-MM-DD.
        #[schema(value_type = String, format = Date)]
        due_on: jiff::civil::Date,
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
        /// The other's reference.
        of: String,
    },
    /// Passed to an external body, and closed.
    ReferExternal {
        /// Which.
        body: String,
        /// What the complainant is told.
        text: String,
    },
    /// Closed with a reason.
    Close {
        /// upheld, partly_upheld, rejected, settled, goodwill, not_accepted, withdrawn, duplicate or unreachable.
        #[schema(value_type = String)]
        reason: ClosingReason,
        /// Why not accepted.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        reason_code: Option<ReasonCode>,
        /// The final answer.
        text: String,
        /// What lay behind it.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        root_cause: Option<RootCause>,
        /// Who was at fault.
        #[serde(default)]
        at_fault: Option<String>,
    },
    /// Opened again.
    Reopen {
        /// Why.
        reason: String,
    },
}

/// One item of redress.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedressBody {
    /// full_refund, partial_refund, reversal, fee_waiver, coupon, membership_extension, unlock,
    /// data_correction, apology, explanation, mediation_agreement or provisional_credit.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: RedressType,
    /// How much, where it is money.
    #[serde(default)]
    pub amount: Option<MoneyBody>,
}

/// An item's number, as a number or as text.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum ItemNumber {
    /// `1`
    Number(u32),
    /// `"1"`
    Text(String),
}

impl ItemNumber {
    /// The number.
    ///
    /// # Errors
    /// A rejection of `field` when the text is no number.
    pub fn number(&self, field: &'static str) -> Result<u32, Rejection> {
        match self {
            ItemNumber::Number(number) => Ok(*number),
            ItemNumber::Text(text) => {
                text.trim().parse().map_err(|_| Rejection::invalid(field, format!("'{text}' is no item number")))
            }
        }
    }
}

/// Facts put right; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AmendmentBody {
    /// Name.
    pub name: Option<String>,
    /// E-mail address; a new one has to be proven anew.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Account identifier.
    pub account: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// What the complainant wants.
    pub desired_outcome: Option<String>,
    /// The transaction.
    pub transaction: Option<TransactionBody>,
}

impl CommandBody {
    /// The core's command.
    ///
    /// # Errors
    /// [`Rejection::Invalid`] for an amount, reference or item number that cannot be.
    pub fn into_command(self) -> Result<Command, Rejection> {
        Ok(match self {
            CommandBody::Reply { text } => Command::Reply { text },
            CommandBody::RequestInformation { text, needs } => Command::RequestInformation { text, needs },
            CommandBody::ContactThirdParty { party, text } => Command::ContactThirdParty { party, text },
            CommandBody::RecordContact { party, channel, text, answered } => {
                Command::RecordContact { party, channel, text, answered }
            }
            CommandBody::Propose { outcome, redress, text, root_cause, at_fault } => {
                let redress = given(redress)?;
                Command::Propose { offer: Offer { outcome, redress, root_cause, at_fault }, text }
            }
            CommandBody::Approve { of } => Command::Approve { of },
            CommandBody::Refuse { of, reason } => Command::Refuse { of, reason },
            CommandBody::RecordRemedy { item, text, reference } => {
                let item = item.map(|item| item.number("item")).transpose()?;
                Command::RecordRemedy { item, text, reference }
            }
            CommandBody::ProvisionalCredit { state, amount, text } => {
                let amount = amount.map(|amount| amount.into_money("amount")).transpose()?;
                Command::ProvisionalCredit { state, amount, text }
            }
            CommandBody::RecordAppraisal { appraiser, method, finding, text, document } => {
                Command::RecordAppraisal { appraiser, method, finding, text, document }
            }
            CommandBody::RecordMediation { mediator, agreed_on, redress, text, document } => {
                Command::RecordMediation { mediator, agreed_on, redress: given(redress)?, text, document }
            }
            CommandBody::ConfirmIdentity { method, text } => Command::ConfirmIdentity { method, text },
            CommandBody::Classify { category, grade, priority } => Command::Classify { category, grade, priority },
            CommandBody::Amend(body) => Command::Amend(body.into_amendment()?),
            CommandBody::Escalate { reason } => Command::Escalate { reason },
            CommandBody::Assign { team, to } => Command::Assign { team, to },
            CommandBody::TakeOver {} => Command::TakeOver,
            CommandBody::ExplainRestriction { reason, way_back, needs } => {
                Command::ExplainRestriction { reason, way_back, needs }
            }
            CommandBody::SetJurisdiction { jurisdiction, reason } => Command::SetJurisdiction { jurisdiction, reason },
            CommandBody::Extend { clock, reason, due_on } => Command::Extend { clock, reason, due_on },
            CommandBody::Note { text } => Command::Note { text },
            CommandBody::CompleteTask { task } => Command::CompleteTask { task },
            CommandBody::LinkDuplicate { of } => {
                let of = of.parse().map_err(|error: complaint::reference::NotAReference| {
                    Rejection::invalid("of", error.to_string())
                })?;
                Command::LinkDuplicate { of }
            }
            CommandBody::ReferExternal { body, text } => Command::ReferExternal { body, text },
            CommandBody::Close { reason, reason_code, text, root_cause, at_fault } => {
                Command::Close { reason, reason_code, text, root_cause, at_fault }
            }
            CommandBody::Reopen { reason } => Command::Reopen { reason },
        })
    }
}

fn given(redress: Vec<RedressBody>) -> Result<Vec<Redress>, Rejection> {
    redress.into_iter().map(RedressBody::into_redress).collect()
}

impl RedressBody {
    fn into_redress(self) -> Result<Redress, Rejection> {
        let amount = self.amount.map(|amount| amount.into_money("redress")).transpose()?;
        Ok(Redress { kind: self.kind, amount })
    }
}

impl AmendmentBody {
    fn into_amendment(self) -> Result<Amendment, Rejection> {
        let transaction = self.transaction.map(TransactionBody::into_transaction).transpose()?;
        let AmendmentBody { name, email, phone, account, language, desired_outcome, .. } = self;
        Ok(Amendment { name, email, phone, account, language, desired_outcome, transaction })
    }
}
