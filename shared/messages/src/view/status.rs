//! The complainant's view: what concerns them, and nothing about the account before contact is
//! proven (design §2).

use super::{ClockView, CreditView, Entry, EvidenceView, ItemView, Numbered, ProposalView, StatusView};
use crate::api::MoneyBody;
use complaint::state::Proposal;
use complaint::{Actor, Complaint, Fact, Status};

/// Builds the complainant's view from the state and its events, oldest first.
pub fn status(complaint: &Complaint, events: &[Numbered]) -> StatusView {
    let proven = complaint.contact.is_some();
    let told = |fact: &Fact| proven || !matches!(fact, Fact::ProvisionalCredit { .. });
    let shown =
        events.iter().filter(|numbered| concerns_complainant(&numbered.event.fact) && told(&numbered.event.fact));
    StatusView {
        reference: complaint.reference.to_string(),
        jurisdiction: complaint.jurisdiction.clone(),
        status: complaint.status.to_string(),
        closing_reason: complaint.closing.as_ref().map(|closing| closing.reason.to_string()),
        received_at: complaint.received_at,
        clocks: complaint.clocks.iter().filter(|clock| !clock.kind.is_internal()).map(ClockView::from).collect(),
        timeline: shown.map(|numbered| entry(numbered, proven)).collect(),
        needs: needs(complaint, proven),
        evidence: events.iter().filter(|_| proven).flat_map(evidence).collect(),
        proposal: complaint.proposal.as_ref().filter(|_| proven).map(|proposal| proposal_view(proposal, events)),
        provisional_credit: complaint.credit.as_ref().filter(|_| proven).map(CreditView::from),
        settled_soon: complaint.was_settled_soon(),
    }
}

fn concerns_complainant(fact: &Fact) -> bool {
    if let Fact::ClockBreached { kind, .. } | Fact::Extended { kind, .. } | Fact::Reminded { kind, .. } = fact {
        return !kind.is_internal();
    }
    !matches!(
        fact,
        Fact::Noted
            | Fact::AppraisalRecorded { .. }
            | Fact::Assigned { .. }
            | Fact::TakenOver { .. }
            | Fact::ApprovalRequested { .. }
            | Fact::ApprovalRefused { .. }
            | Fact::TaskOpened { .. }
            | Fact::TaskCompleted { .. }
            | Fact::ClockWarned { .. }
            | Fact::ClockLapsed { .. }
            | Fact::Classified { .. }
            | Fact::DuplicateLinked { .. }
            | Fact::CodeRefused { .. }
    )
}

/// Texts written to or by the complainant; what third parties and colleagues wrote stays inside.
fn is_for_complainant(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::MessageReceived { .. }
            | Fact::Replied
            | Fact::InformationRequested
            | Fact::Proposed { .. }
            | Fact::Answered { .. }
            | Fact::Extended { .. }
            | Fact::ProvisionalCredit { .. }
            | Fact::RemedyRecorded { .. }
            | Fact::MediationRecorded { .. }
            | Fact::Closed { .. }
            | Fact::Reopened { .. }
            | Fact::Confirmed { .. }
    )
}

fn entry(numbered: &Numbered, proven: bool) -> Entry {
    let event = &numbered.event;
    Entry {
        seq: numbered.seq,
        at: event.at,
        event: event.fact.name().to_owned(),
        by: by(&event.by).to_owned(),
        name: None,
        text: event.personal.whole_text().filter(|_| proven && is_for_complainant(&event.fact)),
        facts: None,
        hash: None,
    }
}

fn evidence(numbered: &Numbered) -> impl Iterator<Item = EvidenceView> {
    numbered.event.personal.files.iter().map(|file| EvidenceView::new(file, numbered.event.at))
}

pub(super) fn by(actor: &Actor) -> &'static str {
    match actor {
        Actor::System => "system",
        Actor::Complainant => "complainant",
        Actor::Staff { .. } => "staff",
    }
}

/// What is needed of the complainant. What a handler asks for may tell of the account: before contact
/// is proven it says only that something is asked.
fn needs(complaint: &Complaint, proven: bool) -> Vec<String> {
    let mut needs = Vec::new();
    if !proven && complaint.is_open() {
        needs.push("verification".to_owned());
    }
    let asked = &complaint.person.needs;
    match complaint.status {
        Status::AwaitingComplainant if !proven || asked.is_empty() => needs.push("message".to_owned()),
        Status::AwaitingComplainant => needs.extend(asked.iter().cloned()),
        // The proposal itself is not shown either.
        Status::Proposed if !proven => {}
        Status::Proposed => needs.push("decision".to_owned()),
        _ => {}
    }
    needs
}

pub(super) fn proposal_view(proposal: &Proposal, events: &[Numbered]) -> ProposalView {
    let last = events.iter().rev().find(|numbered| matches!(numbered.event.fact, Fact::Proposed { .. }));
    let items = proposal.items.iter().map(|item| ItemView {
        item: item.item,
        kind: item.redress.kind.to_string(),
        amount: item.redress.amount.as_ref().map(MoneyBody::from),
        done: item.done,
    });
    ProposalView {
        outcome: proposal.offer.outcome.to_string(),
        items: items.collect(),
        text: last.and_then(|numbered| numbered.event.personal.text.clone()).unwrap_or_default(),
        proposed_at: proposal.proposed_at,
        answer: proposal.answer.map(|answer| answer.to_string()),
        accepted_items: proposal.accepted_items.clone(),
    }
}
