//! What the state and its events look like from outside: to the complainant, to the desk.

mod desk;
mod explanation;
mod file;
mod records;
mod status;
mod team_time;

pub use desk::{Card, DeskView, FiledView, IdentityView, MailView, MessageView, SuggestionView, TaskView, desk};
pub use explanation::{DayView, ExplanationView, ExtensionView, PauseView, explanation, explanations};
pub use file::{FileView, ReceiptView, SaidView, file};
pub use records::{AppraisalView, GivenView, MediationView, PendingView};
pub use status::status;
pub use team_time::{TeamTimeView, time_per_team};

use complaint::clock::Clock;
use complaint::state::CreditOnAccount;
use complaint::{Complaint, Event, EvidenceFile};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A deadline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClockView {
    /// What it measures.
    pub kind: String,
    /// The body of rules.
    pub regime: String,
    /// The calendar it is counted in.
    pub calendar: String,
    /// When it started.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// The last moment in time.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// That moment's date in the calendar's zone.
    #[schema(value_type = String, format = Date)]
    pub due_on: jiff::civil::Date,
    /// Whether the official calendar of a year it touches is not published yet.
    pub provisional: bool,
    /// running, met, breached, lapsed or cancelled.
    pub state: String,
    /// Since when it stands still, waiting for the complainant's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paused_since: Option<Timestamp>,
    /// When it was met or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// The first end, where it was extended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub original_due_at: Option<Timestamp>,
}

impl From<&Clock> for ClockView {
    fn from(clock: &Clock) -> ClockView {
        ClockView {
            kind: clock.kind.to_string(),
            regime: clock.regime.clone(),
            calendar: clock.calendar.clone(),
            started_at: clock.started_at,
            due_at: clock.due_at,
            due_on: clock.due_on,
            provisional: clock.provisional,
            state: clock.state.to_string(),
            paused_since: clock.paused_since.filter(|_| clock.stands_still()),
            ended_at: clock.ended_at,
            original_due_at: clock.original_due_at,
        }
    }
}

/// Every clock of a complaint.
pub fn clocks(complaint: &Complaint) -> Vec<ClockView> {
    complaint.clocks.iter().map(ClockView::from).collect()
}

/// One line of a timeline or log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// The event's number.
    pub seq: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What happened, as a word.
    pub event: String,
    /// system, complainant or staff.
    pub by: String,
    /// Which member of staff (desk only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Free words that go with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The facts, with what people wrote beside the text under `personal` (desk only).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub facts: Option<serde_json::Value>,
    /// The chain's link (desk only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// A proposal as the complainant sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProposalView {
    /// upheld, partly_upheld, rejected, settled or goodwill.
    pub outcome: String,
    /// What is offered.
    pub items: Vec<ItemView>,
    /// The text that goes with it.
    pub text: String,
    /// When it went out.
    #[schema(value_type = String, format = DateTime)]
    pub proposed_at: Timestamp,
    /// What was answered, if anything.
    pub answer: Option<String>,
    /// Numbers of the items accepted, when in part.
    pub accepted_items: Vec<u32>,
}

/// One item of redress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    /// Its number.
    pub item: u32,
    /// What.
    #[serde(rename = "type")]
    pub kind: String,
    /// Decimal text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<crate::api::MoneyBody>,
    /// Whether it was carried out.
    pub done: bool,
}

/// Money lent while the work goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CreditView {
    /// posted, made_final or reversed.
    pub state: String,
    /// How much.
    pub amount: crate::api::MoneyBody,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

impl From<&CreditOnAccount> for CreditView {
    fn from(credit: &CreditOnAccount) -> Self {
        CreditView {
            state: credit.state.to_string(),
            amount: crate::api::MoneyBody::from(&credit.amount),
            at: credit.at,
        }
    }
}

/// The complainant's view of a complaint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatusView {
    /// Its number.
    pub reference: String,
    /// Picks the bodies of rules that apply.
    pub jurisdiction: String,
    /// Where it stands.
    pub status: String,
    /// Why it was closed, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing_reason: Option<String>,
    /// Start of its clocks.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Its deadlines.
    pub clocks: Vec<ClockView>,
    /// What happened, as far as it concerns the complainant.
    pub timeline: Vec<Entry>,
    /// What is needed of the complainant.
    pub needs: Vec<String>,
    /// The files that have arrived, oldest first, once contact is proven.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceView>,
    /// The proposal, once contact is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalView>,
    /// The provisional credit, once contact is proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional_credit: Option<CreditView>,
    /// Whether it was settled so soon that the law lets it be answered in short; for the page.
    #[serde(skip)]
    pub settled_soon: bool,
}

/// A file that was handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EvidenceView {
    /// What it shows; of a file that came by mail what sort of file it is.
    pub kind: String,
    /// Its name.
    pub file_name: String,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, hexadecimal; none for one beyond the limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Why nobody opens it, where it looks dangerous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub danger: Option<String>,
}

impl EvidenceView {
    fn new(file: &EvidenceFile, received_at: Timestamp) -> EvidenceView {
        EvidenceView {
            kind: file.kind.clone(),
            file_name: file.file_name.clone(),
            size_bytes: file.size_bytes,
            sha256: file.sha256.clone(),
            received_at,
            danger: file.danger.clone(),
        }
    }
}

/// An event with its number and link.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// From 1.
    pub seq: u64,
    /// The event.
    pub event: Event,
    /// Its link of the chain.
    pub hash: String,
}
