//! The desk's views: a card in the list, and everything about one complaint.

use super::records::{appraisal, mediation, pending};
use super::status::{by, proposal_view};
use super::{
    AppraisalView, ClockView, CreditView, Entry, EvidenceView, MediationView, Numbered, PendingView, ProposalView,
    TeamTimeView, clocks, time_per_team,
};
use crate::api::{MoneyBody, TransactionBody};
use complaint::values::{ClosingReason, RootCause};
use complaint::{Actor, Complaint, Event, Fact, MailSource, Personal};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of a letter that the log repeats.
const SHORT: usize = 1_000;

/// A complaint in the desk's list: nothing personal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Card {
    /// Its number.
    pub reference: String,
    /// Where it stands.
    pub status: String,
    /// 1 to 5.
    pub level: u8,
    /// Who works on it.
    pub team: String,
    /// By name.
    pub assignee: Option<String>,
    /// Category code.
    pub category: String,
    /// ordinary, complex or major.
    pub grade: String,
    /// 1 (most urgent) to 4.
    pub priority: u8,
    /// How it came in.
    pub channel: String,
    /// BCP 47 tag.
    pub language: String,
    /// Start of its clocks.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// The next deadline the firm has to keep.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_due_at: Option<Timestamp>,
    /// Whether any promise was broken.
    pub breached: bool,
    /// Tasks not done.
    pub open_tasks: u32,
    /// Picks the regimes by the pack; empty on a card that was written before cards had it.
    #[serde(default)]
    pub jurisdiction: String,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// How it was closed: upheld, partly_upheld, rejected …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_as: Option<String>,
    /// What lay behind it, as the closing or the last proposal says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_cause: Option<String>,
    /// How much it is about, as the complainant says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disputed: Option<MoneyBody>,
    /// The money that was paid, a row for each item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redress: Vec<MoneyBody>,
    /// A digest of the other side of the payment, equal where complaints name the same one
    /// ([`crate::counterparty`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<String>,
    /// The day it changed last, in UTC; the store knows it. None on a card that was written before cards had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub changed_on: Option<Date>,
}

impl Card {
    /// Whether it was closed as a repetition of another.
    pub fn is_duplicate(&self) -> bool {
        self.closed_as.as_deref() == Some(ClosingReason::Duplicate.as_str())
    }
}

impl From<&Complaint> for Card {
    fn from(complaint: &Complaint) -> Card {
        Card {
            reference: complaint.reference.to_string(),
            status: complaint.status.to_string(),
            level: complaint.level.number(),
            team: complaint.team.clone(),
            assignee: complaint.assignee.clone(),
            category: complaint.category.clone(),
            grade: complaint.grade.to_string(),
            priority: complaint.priority,
            channel: complaint.channel.to_string(),
            language: complaint.language.clone(),
            received_at: complaint.received_at,
            next_due_at: complaint.next_due_at(),
            breached: complaint.is_breached(),
            open_tasks: u32::try_from(complaint.open_tasks().count()).expect("few tasks"),
            jurisdiction: complaint.jurisdiction.clone(),
            closed_at: complaint.closing.as_ref().map(|closing| closing.at),
            closed_as: complaint.closing.as_ref().map(|closing| closing.reason.to_string()),
            root_cause: root_cause(complaint).map(|cause| cause.to_string()),
            disputed: disputed(complaint),
            redress: paid(complaint),
            counterparty: counterparty(complaint),
            changed_on: None,
        }
    }
}

fn disputed(complaint: &Complaint) -> Option<MoneyBody> {
    complaint.person.transaction.as_ref()?.amount.as_ref().map(MoneyBody::from)
}

fn counterparty(complaint: &Complaint) -> Option<String> {
    crate::counterparty::digest(complaint.person.transaction.as_ref()?.counterparty.as_deref()?)
}

fn paid(complaint: &Complaint) -> Vec<MoneyBody> {
    let items = complaint.proposal.iter().flat_map(|proposal| &proposal.items).filter(|item| item.done);
    items.filter_map(|item| item.redress.amount.as_ref().map(MoneyBody::from)).collect()
}

fn root_cause(complaint: &Complaint) -> Option<RootCause> {
    let closing = complaint.closing.as_ref().and_then(|closing| closing.root_cause);
    closing.or_else(|| complaint.proposal.as_ref().and_then(|proposal| proposal.offer.root_cause))
}

/// What is known of who complains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IdentityView {
    /// proven or unproven.
    pub contact: String,
    /// code, link, mail_token or staff.
    pub contact_proof: Option<String>,
    /// unproven, matched or attested.
    pub account: String,
}

/// A task for the desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskView {
    /// Its id, for `complete_task`; of an approval, for `approve` and `refuse`.
    pub id: String,
    /// What kind.
    pub kind: String,
    /// What to do.
    pub text: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// Until when, if done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub done_at: Option<Timestamp>,
}

/// A text between the firm and the complainant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// in (from the complainant) or out.
    pub direction: String,
    /// Which event it belongs to.
    pub event: String,
    /// Which member of staff wrote it.
    pub name: Option<String>,
    /// The text.
    pub text: String,
    /// The mail it came in by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailView>,
}

/// A fact the complainant's words suggest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuggestionView {
    /// category, account, transaction, amount, date or merchant.
    pub fact: String,
    /// What it may be.
    pub value: String,
    /// The words that say so.
    pub words: Vec<String>,
}

/// The mail something came in by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MailView {
    /// Where the raw message lies.
    pub raw: String,
    /// What the receiving server found of its sender: `spf=pass dkim=pass dmarc=pass`, or `local`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<String>,
    /// Who of the staff let it in, where it had been set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vouched_by: Option<String>,
}

impl From<&MailSource> for MailView {
    fn from(mail: &MailSource) -> MailView {
        MailView {
            raw: mail.raw.clone(),
            authentication: mail.authentication.clone(),
            vouched_by: mail.vouched_by.clone(),
        }
    }
}

/// Everything about a complaint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DeskView {
    /// The facts of the list.
    #[serde(flatten)]
    pub card: Card,
    /// How many events it has; also the `ETag`.
    pub version: u64,
    /// Picks the bodies of rules.
    pub jurisdiction: String,
    /// What is known of who complains.
    pub identity: IdentityView,
    /// Its deadlines.
    pub clocks: Vec<ClockView>,
    /// Things to do.
    pub tasks: Vec<TaskView>,
    /// Evidence taken in.
    pub evidence: Vec<FiledView>,
    /// Texts both ways, oldest first.
    pub messages: Vec<MessageView>,
    /// Every event, oldest first.
    pub log: Vec<Entry>,
    /// What happened, in the complainant's words.
    pub description: String,
    /// What the complainant wants.
    pub desired_outcome: String,
    /// Who complains.
    pub complainant: crate::api::ComplainantBody,
    /// Which account.
    pub account: crate::api::AccountBody,
    /// Which transaction.
    pub transaction: Option<TransactionBody>,
    /// The last proposal.
    pub proposal: Option<ProposalView>,
    /// The proposal that waits for a second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingView>,
    /// The provisional credit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional_credit: Option<CreditView>,
    /// Technical appraisals on record, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appraisals: Vec<AppraisalView>,
    /// Agreements brokered between the sides, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mediations: Vec<MediationView>,
    /// The mail it came in by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailView>,
    /// The closed complaint it goes on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_of: Option<String>,
    /// What its words suggest, best first; never acted upon.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<SuggestionView>,
    /// How long each team had it, and for whom it waited then; oldest first.
    #[serde(default)]
    pub time_per_team: Vec<TeamTimeView>,
    /// The other complaint it repeats.
    pub duplicate_of: Option<String>,
    /// Why it was closed.
    pub closing_reason: Option<String>,
    /// Why it was not accepted.
    pub reason_code: Option<String>,
}

/// A piece of evidence, with what staff need to know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FiledView {
    /// What its sender knows of it, too.
    #[serde(flatten)]
    pub file: EvidenceView,
    /// The media type its sender claims.
    pub content_type: String,
    /// The media type its bytes show, where they show one.
    #[serde(default)]
    pub sniffed: Option<String>,
    /// Whether it is an object of its own, to be had by its `sha256`.
    #[serde(default)]
    pub uploaded: bool,
    /// The mail it came with, else.
    #[serde(default)]
    pub raw: Option<String>,
}

/// Builds the desk's view from the state and its events, oldest first. `now` ends the time that goes on.
pub fn desk(complaint: &Complaint, events: &[Numbered], now: Timestamp) -> DeskView {
    let person = &complaint.person;
    let submission = events.first().and_then(|first| first.event.personal.submission.clone()).unwrap_or_default();
    let (mail, follow_up_of) = match events.first().map(|first| &first.event.fact) {
        Some(Fact::Received { mail, follow_up_of, .. }) => (mail.as_ref(), follow_up_of.as_ref()),
        _ => (None, None),
    };
    DeskView {
        card: Card::from(complaint),
        version: complaint.version,
        jurisdiction: complaint.jurisdiction.clone(),
        identity: IdentityView {
            contact: if complaint.contact.is_some() { "proven" } else { "unproven" }.to_owned(),
            contact_proof: complaint.contact.map(|proof| proof.to_string()),
            account: complaint.account.to_string(),
        },
        clocks: clocks(complaint),
        tasks: tasks(complaint),
        evidence: events.iter().flat_map(files).collect(),
        messages: events.iter().filter_map(message).collect(),
        log: events.iter().map(log_entry).collect(),
        description: submission.description,
        desired_outcome: person.desired_outcome.clone(),
        complainant: crate::api::ComplainantBody {
            name: person.name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
        },
        account: crate::api::AccountBody { identifier: person.account.clone() },
        transaction: person.transaction.as_ref().map(TransactionBody::from),
        proposal: complaint.proposal.as_ref().map(|proposal| proposal_view(proposal, events)),
        pending: pending(complaint),
        provisional_credit: complaint.credit.as_ref().map(CreditView::from),
        appraisals: events.iter().filter_map(appraisal).collect(),
        mediations: events.iter().filter_map(mediation).collect(),
        mail: mail.map(MailView::from),
        follow_up_of: follow_up_of.map(ToString::to_string),
        suggestions: Vec::new(),
        time_per_team: time_per_team(events, now),
        duplicate_of: complaint.duplicate_of.as_ref().map(ToString::to_string),
        closing_reason: complaint.closing.as_ref().map(|closing| closing.reason.to_string()),
        reason_code: complaint.closing.as_ref().and_then(|closing| closing.reason_code).map(|code| code.to_string()),
    }
}

fn tasks(complaint: &Complaint) -> Vec<TaskView> {
    let opened = complaint.tasks.iter().map(|task| TaskView {
        id: task.id.clone(),
        kind: task.kind.clone(),
        text: task.text.clone(),
        opened_at: task.opened_at,
        done_at: task.done_at,
    });
    let approval = complaint.pending.iter().map(|pending| TaskView {
        id: pending.id.clone(),
        kind: "approval".to_owned(),
        text: format!("{} proposes {}: a second person has to approve or refuse", pending.by, pending.offer.outcome),
        opened_at: pending.asked_at,
        done_at: None,
    });
    approval.chain(opened).collect()
}

fn message(numbered: &Numbered) -> Option<MessageView> {
    let event = &numbered.event;
    let direction = match &event.fact {
        Fact::MessageReceived { .. }
        | Fact::Answered { .. }
        | Fact::Confirmed { .. }
        | Fact::Replied
        | Fact::InformationRequested
        | Fact::Proposed { .. }
        | Fact::Extended { .. }
        | Fact::Closed { .. } => {
            if event.by == Actor::Complainant {
                "in"
            } else {
                "out"
            }
        }
        _ => return None,
    };
    let text = event.personal.whole_text()?;
    Some(MessageView {
        at: event.at,
        direction: direction.to_owned(),
        event: event.fact.name().to_owned(),
        name: event.by.name().map(str::to_owned),
        text,
        mail: match &event.fact {
            Fact::MessageReceived { mail, .. } => mail.as_ref().map(MailView::from),
            _ => None,
        },
    })
}

/// Files that were handed in.
fn files(numbered: &Numbered) -> impl Iterator<Item = FiledView> {
    let fact = &numbered.event.fact;
    let raw = match fact {
        Fact::Received { mail, .. } | Fact::MessageReceived { mail, .. } => mail.as_ref().map(|mail| mail.raw.clone()),
        _ => None,
    };
    let uploaded = matches!(fact, Fact::EvidenceReceived { .. });
    numbered.event.personal.files.iter().map(move |file| FiledView {
        file: EvidenceView::new(file, numbered.event.at),
        content_type: file.content_type.clone(),
        sniffed: file.sniffed.clone(),
        uploaded,
        raw: raw.clone(),
    })
}

/// The log says the beginning of a long letter; the whole stands among the messages.
fn in_short(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn log_entry(numbered: &Numbered) -> Entry {
    let event = &numbered.event;
    let is_letter = matches!(event.fact, Fact::MessageReceived { .. });
    Entry {
        seq: numbered.seq,
        at: event.at,
        event: event.fact.name().to_owned(),
        by: by(&event.by).to_owned(),
        name: event.by.name().map(str::to_owned),
        text: event.personal.whole_text().map(|text| if is_letter { in_short(&text) } else { text }),
        facts: serde_json::to_value(Facts::of(event)).ok(),
        hash: Some(numbered.hash.clone()),
    }
}

/// An event's facts with what people wrote beside the text: who was spoken to, what was put right …
#[derive(Serialize)]
struct Facts<'a> {
    #[serde(flatten)]
    event: &'a Event,
    #[serde(skip_serializing_if = "Personal::is_empty")]
    personal: Personal,
}

impl Facts<'_> {
    /// The text has its place in the entry, and the submission in the view.
    fn of(event: &Event) -> Facts<'_> {
        Facts { event, personal: Personal { text: None, submission: None, ..event.personal.clone() } }
    }
}
