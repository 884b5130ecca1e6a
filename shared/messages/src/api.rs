//! The public HTTP bodies (contract §8).

use crate::command::ItemNumber;
use crate::view::ClockView;
use complaint::command::Transaction;
use complaint::values::Answer;
use complaint::{Money, Rejection};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A new complaint.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct OpenBody {
    /// BCP 47 tag; `zh*` is Chinese, everything else English.
    #[serde(default = "english")]
    pub language: String,
    /// Picks the bodies of rules; the policy's own when left out.
    #[serde(default)]
    pub jurisdiction: Option<String>,
    /// A category code of the policy.
    pub category: String,
    /// What happened.
    pub description: String,
    /// What the complainant wants.
    #[serde(default)]
    pub desired_outcome: String,
    /// Who complains.
    pub complainant: ComplainantBody,
    /// Which account.
    #[serde(default)]
    pub account: AccountBody,
    /// Which transaction.
    #[serde(default)]
    pub transaction: Option<TransactionBody>,
    /// Desk only: how it came in (hotline, live_chat, letter, in_person, social_media …).
    #[serde(default)]
    pub channel: Option<String>,
    /// Desk only: when it came in.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub received_at: Option<Timestamp>,
}

fn english() -> String {
    "en".to_owned()
}

/// Who complains.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct ComplainantBody {
    /// Name.
    pub name: String,
    /// E-mail address; the public form needs one.
    #[serde(default)]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default)]
    pub phone: Option<String>,
}

/// Which account. Never a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct AccountBody {
    /// Account name or number.
    #[serde(default)]
    pub identifier: Option<String>,
}

/// Which transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct TransactionBody {
    /// Its number.
    pub id: Option<String>,
    /// When, as the complainant knows it.
    pub occurred_at: Option<String>,
    /// How much.
    pub amount: Option<MoneyBody>,
    /// With whom.
    pub counterparty: Option<String>,
    /// On what device.
    pub device: Option<String>,
}

impl TransactionBody {
    /// The core's transaction.
    ///
    /// # Errors
    /// A rejection of `transaction.amount`.
    pub fn into_transaction(self) -> Result<Transaction, Rejection> {
        let amount = self.amount.map(|amount| amount.into_money("transaction.amount")).transpose()?;
        Ok(Transaction {
            id: self.id,
            occurred_at: self.occurred_at,
            amount,
            counterparty: self.counterparty,
            device: self.device,
        })
    }
}

/// `{"value": "128.00", "currency": "CNY"}`; the value is decimal text, never a float.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct MoneyBody {
    /// Decimal text.
    pub value: String,
    /// ISO 4217 code.
    pub currency: String,
}

impl From<&Money> for MoneyBody {
    fn from(money: &Money) -> MoneyBody {
        MoneyBody { value: money.value().to_string(), currency: money.currency().to_owned() }
    }
}

impl From<&Transaction> for TransactionBody {
    fn from(transaction: &Transaction) -> TransactionBody {
        let Transaction { id, occurred_at, amount, counterparty, device } = transaction.clone();
        TransactionBody { id, occurred_at, amount: amount.as_ref().map(MoneyBody::from), counterparty, device }
    }
}

impl MoneyBody {
    /// The core's money.
    ///
    /// # Errors
    /// A rejection of `field` with what would be right.
    pub fn into_money(self, field: &'static str) -> Result<Money, Rejection> {
        let value = self
            .value
            .trim()
            .parse()
            .map_err(|_| Rejection::invalid(field, "value must be a decimal number as text, such as \"128.00\""))?;
        Money::new(value, self.currency.trim()).map_err(|error| Rejection::invalid(field, error.to_string()))
    }
}

/// The answer to a new complaint.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenedView {
    /// The complaint's number.
    pub reference: String,
    /// Gives access to the complaint; keep it.
    pub access_token: String,
    /// Where it stands.
    pub status: String,
    /// Start of its clocks.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Its deadlines.
    pub clocks: Vec<ClockView>,
}

/// The six-digit code of the acknowledgement.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct VerificationBody {
    /// Six digits.
    pub code: String,
}

/// The outcome of a code.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct VerificationView {
    /// Where the complaint stands now.
    pub status: String,
    /// Whether contact is proven.
    pub verified: bool,
}

/// A message from the complainant.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct MessageBody {
    /// The text.
    pub text: String,
}

/// A file the complainant wishes to hand in.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct EvidenceBody {
    /// What it is to show: transaction_record, payment_voucher, correspondence, call_record, login_record,
    /// device_information, order_document, goods_confirmation, error_screenshot, identity_document,
    /// police_report or other.
    pub kind: String,
    /// Its name, at most 200 characters.
    pub file_name: String,
    /// Its media type: a picture, PDF, text, table, Word document, mail, sound or film.
    pub content_type: String,
    /// Its size, at most 25 MiB.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// An upload of exactly that file: send its bytes with this method and these headers to this address. The
/// store refuses another size, type or content. It is part of the complaint once it has arrived: the event
/// `evidence_received`, mostly within seconds.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct EvidenceUpload {
    /// PUT.
    pub method: String,
    /// Where to. Needs no token.
    pub url: String,
    /// What has to go with it.
    pub headers: BTreeMap<String, String>,
    /// How long this holds, in seconds.
    pub expires_in: u64,
}

/// The complainant's answer to a proposal.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct DecisionBody {
    /// accept, accept_in_part or object.
    #[schema(value_type = String)]
    pub answer: Answer,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
    /// Item numbers accepted, when in part.
    #[serde(default)]
    #[schema(value_type = Vec<u32>)]
    pub items: Vec<ItemNumber>,
}

/// Whether the redress arrived.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ConfirmationBody {
    /// Did it?
    pub arrived: bool,
    /// In the complainant's words.
    #[serde(default)]
    pub text: Option<String>,
}

/// A withdrawal.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct WithdrawalBody {
    /// Why, if the complainant wants to say.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A request that has to be reasoned: reopening, escalation.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ReasonBody {
    /// Why.
    pub reason: String,
}

/// The survey.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SurveyBody {
    /// Problem solved, 1–5.
    pub resolved: u8,
    /// Speed, 1–5.
    pub speed: u8,
    /// Attitude, 1–5.
    pub attitude: u8,
    /// Free words.
    #[serde(default)]
    pub comment: Option<String>,
}
