//! The acts of the tables, by label: a command's name, after a comma which kind of it.

use super::{Life, house, money, named, opening, staff};
use business_time::{Span, Unit};
use complaint::clock::ClockKind;
use complaint::command::{Amendment, Assessment, Offer, Redress};
use complaint::rules::ExtensionRule;
use complaint::state::CreditOnAccount;
use complaint::values::{
    AccountFact, Answer, AppraisalMethod, Channel, ContactProof, Credit, Finding, Grade, RedressType,
};
use complaint::{
    Actor, ClosingReason, Command, Complaint, EvidenceFile, EvidenceKind, Level, Money, Outcome, Reference, Role,
    Rules, Status,
};
use jiff::ToSpan;

/// The house pack, but supervisors have a limit too and every clock may be extended: so that every
/// pair of the table can be tried.
pub fn rules() -> Rules {
    let mut rules = house();
    rules.approval_above.insert(Role::Supervisor, money("5000", "CNY"));
    for clock in &mut rules.clocks {
        clock.extension = Some(ExtensionRule {
            times: 1,
            max_total: Span { length: 60, unit: Unit::CalendarDays },
            first_max_total: None,
            approver_level: Level::FIRST,
            after: None,
            hold_back: None,
        });
    }
    rules
}

/// A complaint in a state, brought there by commands only. From `investigating` on its account is
/// matched and its contact unproven, so that every proof is still to come.
pub fn in_state(status: Status) -> Life {
    let mut life = Life::of(&opening("refund_delay"), &Actor::Complainant, rules()).expect("it opens");
    let way: &[&str] = match status {
        Status::Received => &[],
        Status::AwaitingIdentity => &["assess"],
        Status::Investigating => &["assess, account matched"],
        Status::AwaitingComplainant => &["assess, account matched", "request_information"],
        Status::AwaitingThirdParty => &["assess, account matched", "contact_third_party"],
        Status::Proposed => &["assess, account matched", "propose"],
        Status::InReview => &["assess, account matched", "propose", "decision, object"],
        Status::RemedyPending => &["assess, account matched", "propose", "decision, accept"],
        Status::Closed => &["assess, account matched", "propose", "decision, accept", "record_remedy"],
    };
    for label in way {
        life.act(label);
    }
    assert_eq!(life.complaint.status, status, "the way to '{status}'");
    life
}

/// What an act needs beforehand, where the state allows it.
pub fn prepare(life: &mut Life, label: &str) {
    let at_work = matches!(life.complaint.status, Status::Investigating | Status::InReview);
    match label {
        "verification" if life.complaint.code.is_none() && life.complaint.is_open() => {
            life.must(&Actor::Complainant, &Command::RequestCode);
        }
        "approve" | "refuse" if at_work && life.complaint.pending.is_none() => {
            life.act("propose, over the limit");
        }
        "complete_task" => {
            life.act("open_task");
        }
        "provisional_credit, posted" if life.complaint.account != AccountFact::Unproven => {
            life.complaint.contact = Some(ContactProof::Link);
        }
        "provisional_credit, made final" => {
            let (amount, at) = (money("128.00", "CNY"), life.now);
            life.complaint.credit = Some(CreditOnAccount { amount, state: Credit::Posted, at });
        }
        "confirmation, not arrived, none sent" => {
            let proposal = life.complaint.proposal.iter_mut();
            proposal.flat_map(|proposal| &mut proposal.items).for_each(|item| item.done = false);
        }
        "decision, accept, nothing to carry out" if life.complaint.status == Status::Proposed => {
            let offered = &mut life.complaint.proposal.as_mut().expect("a proposal").items;
            offered.retain(|item| !item.redress.kind.is_carried_out());
        }
        _ => {}
    }
}

/// Who does an act.
pub fn actor(label: &str) -> Actor {
    match label.split(',').next().unwrap_or_default() {
        "assess" | "wake" | "climb" | "recompute" | "open_task" => Actor::System,
        "verification" | "request_code" | "prove_contact" | "message" | "evidence" | "decision" | "confirmation"
        | "withdrawal" | "escalation" | "survey" => Actor::Complainant,
        "reopen" if label.ends_with("by the complainant") => Actor::Complainant,
        "approve" | "refuse" => named("another person", Role::Manager),
        _ => staff(Role::Supervisor),
    }
}

fn text() -> String {
    "as was agreed on the telephone".to_owned()
}

pub fn refund(value: &str, currency: &str) -> Redress {
    Redress { kind: RedressType::FullRefund, amount: Some(money(value, currency)) }
}

pub fn redress(kind: RedressType, amount: Option<Money>) -> Redress {
    Redress { kind, amount }
}

pub fn propose(redress: Vec<Redress>) -> Command {
    let offer = Offer { outcome: Outcome::Upheld, redress, root_cause: None, at_fault: None };
    Command::Propose { offer, text: text() }
}

pub fn assess(account: AccountFact) -> Command {
    Command::Assess(Assessment { account, grade: Grade::Ordinary, possible_duplicates: Vec::new() })
}

pub fn decision(answer: Answer, items: Vec<u32>) -> Command {
    Command::Decide { answer, reason: Some(text()), items }
}

fn extend(complaint: &Complaint) -> Command {
    let running = complaint.open_clock(ClockKind::Review).filter(|clock| clock.is_running());
    let running = running.or_else(|| complaint.clocks.iter().rev().find(|clock| clock.is_running()));
    let kind = running.map_or(ClockKind::Review, |clock| clock.kind);
    let due_on = running.map_or(jiff::civil::date(2026, 12, 1), |clock| clock.due_on.saturating_add(7.days()));
    Command::Extend { clock: kind, reason: text(), due_on }
}

fn credit(state: Credit) -> Command {
    let amount = (state == Credit::Posted).then(|| money("128.00", "CNY"));
    Command::ProvisionalCredit { state, amount, text: text() }
}

fn contact(answered: bool) -> Command {
    let (party, channel) = ("merchant".to_owned(), "hotline".to_owned());
    Command::RecordContact { party, channel, text: text(), answered: Some(answered) }
}

/// The command of a label, as it fits the complaint.
pub fn command(label: &str, complaint: &Complaint) -> Command {
    let pending = || complaint.pending.as_ref().map_or_else(|| "A1".to_owned(), |pending| pending.id.clone());
    match label {
        "assess" => assess(AccountFact::Unproven),
        "assess, account matched" => assess(AccountFact::Matched),
        "wake" => Command::Wake,
        "climb" => Command::Climb { clock: 1, percent: None },
        "recompute" => {
            Command::Recompute { run: "1".to_owned(), step: "STEP".to_owned(), approved_by: "Zhao".to_owned() }
        }
        "open_task" => Command::OpenTask { key: "t1".to_owned(), kind: "check".to_owned(), text: text() },
        "verification" => Command::EnterCode { right: true },
        "request_code" => Command::RequestCode,
        "prove_contact" => Command::ProveContact { proof: ContactProof::Link },
        "message" => Command::Message { channel: Channel::Email, text: text(), mail: None, files: Vec::new() },
        "evidence" => hand_in("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        "decision, accept" | "decision, accept, nothing to carry out" => decision(Answer::Accept, Vec::new()),
        "decision, accept in part" => decision(Answer::AcceptInPart, vec![1]),
        "decision, object" => decision(Answer::Object, Vec::new()),
        "confirmation, arrived" => Command::Confirm { arrived: true, text: None },
        "confirmation, not arrived" | "confirmation, not arrived, none sent" => {
            Command::Confirm { arrived: false, text: Some(text()) }
        }
        "withdrawal" => Command::Withdraw { reason: None },
        "escalation" => Command::RequestEscalation { reason: text() },
        "survey" => Command::AnswerSurvey { resolved: 5, speed: 4, attitude: 3, comment: None },
        _ => desk_command(label, complaint, pending()),
    }
}

fn desk_command(label: &str, complaint: &Complaint, pending: String) -> Command {
    match label {
        "provisional_credit, posted" => credit(Credit::Posted),
        "provisional_credit, made final" => credit(Credit::MadeFinal),
        "reply" => Command::Reply { text: text() },
        "request_information" => Command::RequestInformation { text: text(), needs: vec!["receipt".to_owned()] },
        "contact_third_party" => Command::ContactThirdParty { party: "bank".to_owned(), text: text() },
        "record_contact" => contact(false),
        "record_contact, answered" => contact(true),
        "propose" => propose(vec![refund("128.00", "CNY"), redress(RedressType::Apology, None)]),
        "propose, over the limit" => propose(vec![refund("5000.01", "CNY")]),
        "approve" => Command::Approve { of: pending },
        "refuse" => Command::Refuse { of: pending, reason: text() },
        "record_remedy" => Command::RecordRemedy { item: None, text: text(), reference: Some("P-1".to_owned()) },
        "record_appraisal" => Command::RecordAppraisal {
            appraiser: "device laboratory".to_owned(),
            method: AppraisalMethod::DeviceFingerprint,
            finding: Finding::ForComplainant,
            text: text(),
            document: Some("TA-1".to_owned()),
        },
        "record_mediation" => mediation(complaint.logged_at.to_zoned(jiff::tz::TimeZone::UTC).date()),
        "confirm_identity" => Command::ConfirmIdentity { method: "video call".to_owned(), text: text() },
        "classify" => Command::Classify { category: Some("fees".to_owned()), grade: None, priority: None },
        "explain_restriction" => {
            Command::ExplainRestriction { reason: text(), way_back: "Prove who you are.".to_owned(), needs: Vec::new() }
        }
        "set_jurisdiction" => Command::SetJurisdiction { jurisdiction: "cn".to_owned(), reason: text() },
        "amend" => Command::Amend(Amendment { phone: Some("+86 10 5550 0100".to_owned()), ..Amendment::default() }),
        "escalate" => Command::Escalate { reason: text() },
        "assign" => Command::Assign { team: None, to: Some("wang.fang".to_owned()) },
        "take_over" => Command::TakeOver,
        "extend" => extend(complaint),
        "note" => Command::Note { text: text() },
        "complete_task" => Command::CompleteTask { task: "t1".to_owned() },
        "link_duplicate" => Command::LinkDuplicate { of: Reference::from_random([9; 10]) },
        "refer_external" => Command::ReferExternal { body: "12363".to_owned(), text: text() },
        "close" => {
            let reason = ClosingReason::Goodwill;
            Command::Close { reason, reason_code: None, text: text(), root_cause: None, at_fault: None }
        }
        "reopen, by the complainant" | "reopen, by staff" => Command::Reopen { reason: text() },
        other => panic!("no act is called '{other}'"),
    }
}

/// An agreement of that day.
pub fn mediation(agreed_on: jiff::civil::Date) -> Command {
    Command::RecordMediation {
        mediator: "consumer association".to_owned(),
        agreed_on,
        redress: vec![refund("64.00", "CNY")],
        text: "Half of it goes back.".to_owned(),
        document: None,
    }
}

/// A picture that has arrived.
pub fn hand_in(sha256: &str) -> Command {
    let file = EvidenceFile {
        file_name: "receipt.png".to_owned(),
        kind: EvidenceKind::TransactionRecord.to_string(),
        content_type: "image/png".to_owned(),
        sniffed: Some("image/png".to_owned()),
        size_bytes: 4,
        sha256: Some(sha256.to_owned()),
        danger: None,
    };
    Command::HandIn { object: format!("evidence/RC-7K3M-9QXD-0HTZ-W2F8/{sha256}"), file }
}
