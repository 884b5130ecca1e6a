//! The eighteen columns of the complaint database of the Consumer Financial Protection Bureau, United States
//! (domain.md §5h). Nobody was asked for consent to publish their words, so none are in it.

use super::mapping::{category, submitted_via};
use crate::reports::text_only;
use complaint::ClockKind;
use complaint::clock::ClockState;
use complaint::values::ClosingReason;
use policy::Pack;
use store::Case;

/// In the bureau's order and spelling.
pub(super) const COLUMNS: [&str; 18] = [
    "Date received",
    "Product",
    "Sub-product",
    "Issue",
    "Sub-issue",
    "Consumer complaint narrative",
    "Company public response",
    "Company",
    "State",
    "ZIP code",
    "Tags",
    "Consumer consent provided?",
    "Submitted via",
    "Date sent to company",
    "Company response to consumer",
    "Timely response?",
    "Consumer disputed?",
    "Complaint ID",
];

/// A complaint's row. State, ZIP code and tags are not known here.
pub(super) fn row(case: &Case, pack: &Pack, firm: &str) -> [String; 18] {
    let complaint = case.complaint();
    let received_on = complaint.received_at.to_zoned(pack.zone()).date().to_string();
    let sent_on = complaint.logged_at.to_zoned(pack.zone()).date().to_string();
    let cell = str::to_owned;
    [
        received_on,
        cell("Money transfer, virtual currency, or money service"),
        cell("Mobile or digital wallet"),
        cell(category(&complaint.category).cfpb_issue),
        String::new(),
        String::new(),
        String::new(),
        text_only(cell(firm)),
        String::new(),
        String::new(),
        String::new(),
        cell("Consent not provided"),
        cell(submitted_via(complaint.channel.as_str())),
        sent_on,
        cell(response(case)),
        cell(if is_late(case) { "No" } else { "Yes" }),
        cell("N/A"),
        complaint.reference.to_string(),
    ]
}

/// What the firm did, in the bureau's words.
fn response(case: &Case) -> &'static str {
    let complaint = case.complaint();
    let Some(closing) = &complaint.closing else {
        return if is_late(case) { "Untimely response" } else { "In progress" };
    };
    let given = complaint.proposal.as_ref().map(|proposal| &proposal.items[..]).unwrap_or_default();
    let mut done = given.iter().filter(|item| item.done);
    match closing.reason {
        ClosingReason::Upheld | ClosingReason::PartlyUpheld | ClosingReason::Settled | ClosingReason::Goodwill => {
            if done.clone().any(|item| item.redress.amount.is_some()) {
                "Closed with monetary relief"
            } else if done.any(|item| item.redress.kind.is_carried_out()) {
                "Closed with non-monetary relief"
            } else {
                "Closed with explanation"
            }
        }
        ClosingReason::Rejected | ClosingReason::NotAccepted => "Closed with explanation",
        _ => "Closed",
    }
}

/// Whether a clock of the law for an answer ran out.
fn is_late(case: &Case) -> bool {
    let answers = |kind| matches!(kind, ClockKind::LegalHolding | ClockKind::LegalFinal);
    case.complaint().clocks.iter().any(|clock| answers(clock.kind) && clock.state == ClockState::Breached)
}
