//! The complainant's own file: everything they said and were told, to take away. Nothing internal, nobody's name
//! they were not told, and nothing about the account before contact is proven (design §2).

use super::records::mediation;
use super::{ExplanationView, MediationView, Numbered, StatusView, explanations, status};
use crate::api::TransactionBody;
use complaint::{ClockKind, Complaint, Fact};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Everything a complainant said and was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FileView {
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub written_at: Timestamp,
    /// BCP 47 tag of the language answers come in.
    pub language: String,
    /// The category it came in under.
    pub category: String,
    /// How it came in: web_form, email, hotline …
    pub channel: String,
    /// Where it stands, its dates, what happened, the files that arrived, the proposal.
    #[serde(flatten)]
    pub status: StatusView,
    /// How each date came about, day by day.
    pub explanations: Vec<ExplanationView>,
    /// What the complainant said; once contact is proven, and until it is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidView>,
    /// Agreements brokered with the other side; once contact is proven.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<MediationView>,
    /// What proves the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptView>,
}

/// What the complainant said, passwords, codes and card numbers masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SaidView {
    /// Name.
    pub name: String,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Account name or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<TransactionBody>,
    /// What happened, as it came in.
    pub description: String,
    /// What would put it right.
    pub desired_outcome: String,
}

/// A receipt's line and its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptView {
    /// What was received, as one line.
    pub statement: String,
    /// What shows that the firm said so; `/receipt/check` says whether it is right.
    pub code: String,
}

/// The file of a complaint as it stands.
pub fn file(complaint: &Complaint, events: &[Numbered], now: Timestamp, receipt: Option<ReceiptView>) -> FileView {
    let received = events.iter().find_map(|numbered| match &numbered.event.fact {
        Fact::Received { category, .. } => Some(category.clone()),
        _ => None,
    });
    FileView {
        written_at: now,
        language: complaint.language.clone(),
        category: received.unwrap_or_else(|| complaint.category.clone()),
        channel: complaint.channel.to_string(),
        status: status(complaint, events),
        explanations: told(complaint, events),
        said: said(complaint, events).filter(|_| complaint.contact.is_some()),
        agreements: events.iter().filter(|_| complaint.contact.is_some()).filter_map(agreed).collect(),
        receipt,
    }
}

/// An agreement as the complainant has it: where the firm keeps its paper is the firm's.
fn agreed(numbered: &Numbered) -> Option<MediationView> {
    mediation(numbered).map(|agreement| MediationView { document: None, ..agreement })
}

/// How the dates came about that the complainant is told.
fn told(complaint: &Complaint, events: &[Numbered]) -> Vec<ExplanationView> {
    let is_told = |found: &ExplanationView| found.kind.parse().is_ok_and(|kind: ClockKind| !kind.is_internal());
    let mut told: Vec<ExplanationView> = explanations(complaint, events).into_iter().filter(is_told).collect();
    if complaint.contact.is_none() {
        // What staff write is told once contact is proven.
        told.iter_mut().flat_map(|found| &mut found.extensions).for_each(|extension| extension.reason = None);
    }
    told
}

/// The person as they are on file now; the description as it came in.
fn said(complaint: &Complaint, events: &[Numbered]) -> Option<SaidView> {
    let submission = events.iter().find_map(|numbered| numbered.event.personal.submission.as_ref())?;
    let person = &complaint.person;
    Some(SaidView {
        name: person.name.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
        account: person.account.clone(),
        transaction: person.transaction.as_ref().map(TransactionBody::from),
        description: submission.description.clone(),
        desired_outcome: person.desired_outcome.clone(),
    })
}
