//! The ledger a Chinese supervisor pulls by date, channel, category and reason (domain.md §2d): the fields of a
//! bank's ledger that a payment firm knows.

use super::mapping::category;
use crate::reports::text_only;
use complaint::{Complaint, Fact};
use jiff::Timestamp;
use messages::api::MoneyBody;
use policy::Pack;
use serde::Serialize;
use store::Case;

/// The columns, as [`Row`] has them.
pub(super) const COLUMNS: [&str; 31] = [
    "reference",
    "channel",
    "received_on",
    "logged_on",
    "category",
    "category_zh",
    "reason",
    "reason_zh",
    "nature",
    "grade",
    "priority",
    "complainants",
    "amount",
    "currency",
    "demand",
    "team",
    "level",
    "escalated",
    "status",
    "result",
    "closed_on",
    "duration_days",
    "legal_due_on",
    "extended",
    "reason_for_over_15_days",
    "redress",
    "at_fault",
    "root_cause",
    "revisit_on",
    "revisit_result",
    "satisfaction",
];

/// A complaint's row. Days are the firm's.
#[derive(Serialize)]
pub(super) struct Row {
    reference: String,
    channel: String,
    received_on: String,
    logged_on: String,
    category: String,
    category_zh: String,
    reason: &'static str,
    reason_zh: &'static str,
    nature: &'static str,
    grade: String,
    priority: u8,
    complainants: u8,
    amount: String,
    currency: String,
    demand: String,
    team: String,
    level: u8,
    escalated: bool,
    status: String,
    result: String,
    closed_on: String,
    duration_days: Option<i64>,
    legal_due_on: String,
    extended: bool,
    reason_for_over_15_days: String,
    redress: String,
    at_fault: String,
    root_cause: String,
    revisit_on: String,
    revisit_result: &'static str,
    satisfaction: String,
}

pub(super) fn row(case: &Case, pack: &Pack) -> Row {
    let complaint = case.complaint();
    let mapped = category(&complaint.category);
    let on = |at: Timestamp| at.to_zoned(pack.zone()).date().to_string();
    let amount = complaint.person.transaction.as_ref().and_then(|transaction| transaction.amount.as_ref());
    let amount = amount.map(MoneyBody::from);
    let closed_at = complaint.closing.as_ref().map(|closing| closing.at);
    let told = Told::of(case);
    Row {
        reference: complaint.reference.to_string(),
        channel: complaint.channel.to_string(),
        received_on: on(complaint.received_at),
        logged_on: on(complaint.logged_at),
        category: complaint.category.clone(),
        category_zh: text_only(pack.category_label(&complaint.category, true).to_owned()),
        reason: mapped.reason.0,
        reason_zh: mapped.reason.1,
        nature: if mapped.moves_money { "transaction" } else { "service" },
        grade: complaint.grade.to_string(),
        priority: complaint.priority,
        complainants: 1,
        amount: amount.as_ref().map_or_else(String::new, |amount| amount.value.clone()),
        currency: amount.map_or_else(String::new, |amount| amount.currency),
        demand: text_only(complaint.person.desired_outcome.clone()),
        team: text_only(complaint.team.clone()),
        level: complaint.level.number(),
        escalated: told.escalated,
        status: complaint.status.to_string(),
        result: complaint.closing.as_ref().map_or_else(String::new, |closing| closing.reason.to_string()),
        closed_on: closed_at.map(on).unwrap_or_default(),
        duration_days: closed_at.map(|closed_at| closed_at.duration_since(complaint.received_at).as_hours() / 24),
        legal_due_on: legal_due_on(complaint),
        extended: told.extended,
        reason_for_over_15_days: text_only(told.why_longer),
        redress: redress(complaint),
        at_fault: text_only(told.at_fault),
        root_cause: told.root_cause,
        revisit_on: told.revisit_at.map(on).unwrap_or_default(),
        revisit_result: told.revisit_result,
        satisfaction: told.satisfaction,
    }
}

/// The end of the law's clock for an answer, of several the first.
fn legal_due_on(complaint: &Complaint) -> String {
    let legal = complaint.clocks.iter().filter(|clock| clock.kind == complaint::ClockKind::LegalFinal);
    legal.map(|clock| clock.due_on).min().map_or_else(String::new, |due_on| due_on.to_string())
}

/// What was carried out, such as `full_refund 128.00 CNY; apology`.
fn redress(complaint: &Complaint) -> String {
    let items = complaint.proposal.as_ref().map(|proposal| &proposal.items[..]).unwrap_or_default();
    let done = items.iter().filter(|item| item.done).map(|item| {
        let amount = item.redress.amount.as_ref().map(MoneyBody::from);
        let amount = amount.map_or_else(String::new, |amount| format!(" {} {}", amount.value, amount.currency));
        format!("{}{amount}", item.redress.kind)
    });
    done.collect::<Vec<_>>().join("; ")
}

/// What only the events know.
#[derive(Default)]
struct Told {
    escalated: bool,
    extended: bool,
    why_longer: String,
    at_fault: String,
    root_cause: String,
    revisit_at: Option<Timestamp>,
    revisit_result: &'static str,
    satisfaction: String,
}

impl Told {
    fn of(case: &Case) -> Told {
        case.events.iter().fold(Told::default(), |told, numbered| told.and(numbered))
    }

    fn and(mut self, numbered: &messages::view::Numbered) -> Told {
        let event = &numbered.event;
        if let Some(at_fault) = &event.personal.at_fault {
            self.at_fault.clone_from(at_fault);
        }
        match &event.fact {
            Fact::Escalated { .. } => self.escalated = true,
            Fact::Extended { .. } => {
                self.extended = true;
                self.why_longer = event.personal.text.clone().unwrap_or_default();
            }
            Fact::Proposed { offer, .. } => {
                self.root_cause = offer.root_cause.map_or_else(String::new, |cause| cause.to_string());
            }
            Fact::Closed { root_cause: Some(cause), .. } => self.root_cause = cause.to_string(),
            Fact::FollowedUp { .. } => self.revisit_at = Some(event.at),
            Fact::Confirmed { arrived, .. } => self.revisit_result = if *arrived { "arrived" } else { "not_arrived" },
            Fact::SurveyAnswered { resolved, speed, attitude } => {
                self.satisfaction = format!("resolved {resolved}; speed {speed}; attitude {attitude}");
            }
            _ => {}
        }
        self
    }
}
