//! What is on record beside the conversation: technical appraisals, agreements brokered between the sides, and
//! what waits for a second person.

use super::Numbered;
use crate::api::MoneyBody;
use complaint::command::Redress;
use complaint::{Complaint, Fact};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A technical appraisal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AppraisalView {
    /// When it went on record.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
    /// Which member of staff put it there.
    pub recorded_by: Option<String>,
    /// Who made it; nobody after erasure.
    pub appraiser: Option<String>,
    /// device_fingerprint, transaction_path, sign_in_trace, recording, document or other.
    pub method: String,
    /// for_complainant, against_complainant or inconclusive.
    pub finding: String,
    /// What was found, and how.
    pub text: String,
    /// The report's number, or where it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// An agreement brokered between the sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MediationView {
    /// When it went on record.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
    /// Who brokered it; nobody after erasure.
    pub mediator: Option<String>,
    /// The day both sides agreed, YYYY-MM-DD.
    pub agreed_on: String,
    /// What is given by it.
    pub redress: Vec<GivenView>,
    /// What was agreed.
    pub text: String,
    /// The agreement's number, or where the signed paper lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// Something given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GivenView {
    /// full_refund, apology …
    #[serde(rename = "type")]
    pub kind: String,
    /// How much, where it is money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyBody>,
}

impl From<&Redress> for GivenView {
    fn from(redress: &Redress) -> GivenView {
        GivenView { kind: redress.kind.to_string(), amount: redress.amount.as_ref().map(MoneyBody::from) }
    }
}

/// A proposal that waits for a second person, as that person has to see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PendingView {
    /// What `approve` and `refuse` name.
    pub id: String,
    /// Who proposes it.
    pub by: String,
    /// Since when it waits.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// upheld, partly_upheld, rejected, settled or goodwill.
    pub outcome: String,
    /// What would be given.
    pub redress: Vec<GivenView>,
    /// What the complainant would be told.
    pub text: String,
    /// What lay behind it, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_cause: Option<String>,
    /// Who was at fault, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_fault: Option<String>,
}

/// What waits for a second person, where something does.
pub(super) fn pending(complaint: &Complaint) -> Option<PendingView> {
    let (pending, person) = (complaint.pending.as_ref()?, &complaint.person);
    Some(PendingView {
        id: pending.id.clone(),
        by: pending.by.clone(),
        asked_at: pending.asked_at,
        outcome: pending.offer.outcome.to_string(),
        redress: pending.offer.redress.iter().map(GivenView::from).collect(),
        text: person.pending_text.clone().unwrap_or_default(),
        root_cause: pending.offer.root_cause.map(|cause| cause.to_string()),
        at_fault: person.pending_at_fault.clone(),
    })
}

/// An event as an appraisal, where it is one.
pub(super) fn appraisal(numbered: &Numbered) -> Option<AppraisalView> {
    let event = &numbered.event;
    let Fact::AppraisalRecorded { method, finding } = &event.fact else { return None };
    Some(AppraisalView {
        recorded_at: event.at,
        recorded_by: event.by.name().map(str::to_owned),
        appraiser: event.personal.party.clone(),
        method: method.to_string(),
        finding: finding.to_string(),
        text: event.personal.text.clone().unwrap_or_default(),
        document: event.personal.reference.clone(),
    })
}

/// An event as a mediation agreement, where it is one.
pub(super) fn mediation(numbered: &Numbered) -> Option<MediationView> {
    let event = &numbered.event;
    let Fact::MediationRecorded { agreed_on, redress } = &event.fact else { return None };
    Some(MediationView {
        recorded_at: event.at,
        mediator: event.personal.party.clone(),
        agreed_on: agreed_on.to_string(),
        redress: redress.iter().map(GivenView::from).collect(),
        text: event.personal.text.clone().unwrap_or_default(),
        document: event.personal.reference.clone(),
    })
}
