//! Any command by anybody, after any time.

use crate::support::{START, at, house, money, opening, staff};
use complaint::clock::ClockKind;
use complaint::command::{Amendment, Assessment, Offer, Opening, Redress};
use complaint::values::{
    AccountFact, Answer, Channel, ClosingReason, ContactProof, Credit, Grade, ReasonCode, RedressType,
};
use complaint::{Actor, Command, Outcome, Reference, Role};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::sample::select;

/// Acts that fit, so that sequences get far; the rest is chance.
const ACTS: &[&str] = &[
    "assess",
    "assess, account matched",
    "verification",
    "request_code",
    "message",
    "evidence",
    "decision, accept",
    "decision, accept in part",
    "decision, object",
    "confirmation, arrived",
    "confirmation, not arrived",
    "withdrawal",
    "escalation",
    "survey",
    "reply",
    "explain_restriction",
    "request_information",
    "contact_third_party",
    "record_contact, answered",
    "propose",
    "propose, over the limit",
    "approve",
    "refuse",
    "record_remedy",
    "provisional_credit, posted",
    "provisional_credit, made final",
    "record_appraisal",
    "record_mediation",
    "confirm_identity",
    "classify",
    "set_jurisdiction",
    "escalate",
    "take_over",
    "extend",
    "complete_task",
    "refer_external",
    "close",
    "reopen, by the complainant",
    "reopen, by staff",
];

/// One step: time passes, then somebody asks for something.
#[derive(Clone, Debug)]
pub struct Step {
    pub minutes: i64,
    pub machine: Machine,
    pub what: What,
}

/// Whether the machine's timers kept up meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// Every clock fired on time.
    Awake,
    /// They came late, but before the act.
    Late,
    /// They have not come yet.
    Asleep,
}

#[derive(Clone, Debug)]
pub enum What {
    Fitting(&'static str),
    Chance(Box<Command>, Actor),
}

fn text() -> BoxedStrategy<String> {
    prop_oneof![8 => Just("说明 text".to_owned()), 1 => Just(" ".to_owned()), 1 => Just("x".repeat(20_001))].boxed()
}

fn actor() -> BoxedStrategy<Actor> {
    let staff = select(Role::ALL).prop_map(staff);
    prop_oneof![Just(Actor::System), Just(Actor::Complainant), staff].boxed()
}

fn redress() -> BoxedStrategy<Vec<Redress>> {
    let amounts = select(vec![None, Some(money("0", "USD")), Some(money("4000", "CNY")), Some(money("1", "USD"))]);
    let item = (select(RedressType::ALL), amounts).prop_map(|(kind, amount)| Redress { kind, amount });
    prop::collection::vec(item, 0..4).boxed()
}

fn machine() -> BoxedStrategy<Command> {
    let assess = (select(AccountFact::ALL), select(Grade::ALL))
        .prop_map(|(account, grade)| Command::Assess(Assessment { account, grade, possible_duplicates: Vec::new() }));
    let climb = (0..40u32, select(vec![None, Some(0), Some(50), Some(80), Some(100), Some(255)]))
        .prop_map(|(clock, percent)| Command::Climb { clock, percent });
    let task = (0..4u8, text()).prop_map(|(key, text)| Command::OpenTask {
        key: key.to_string(),
        kind: "check".to_owned(),
        text,
    });
    let again = Just(Command::Recompute { run: "1".to_owned(), step: "S".to_owned(), approved_by: "Zhao".to_owned() });
    prop_oneof![assess, Just(Command::Wake), climb, again, task].boxed()
}

fn complainants() -> BoxedStrategy<Command> {
    let items = prop::collection::vec(0..5u32, 0..4);
    let decision = (select(Answer::ALL), prop::option::of(text()), items)
        .prop_map(|(answer, reason, items)| Command::Decide { answer, reason, items });
    let survey = (0..7u8, 0..7u8, 0..7u8).prop_map(|(resolved, speed, attitude)| Command::AnswerSurvey {
        resolved,
        speed,
        attitude,
        comment: None,
    });
    prop_oneof![
        any::<bool>().prop_map(|right| Command::EnterCode { right }),
        Just(Command::RequestCode),
        select(ContactProof::ALL).prop_map(|proof| Command::ProveContact { proof }),
        (select(Channel::ALL), text()).prop_map(|(channel, text)| Command::Message {
            channel,
            text,
            mail: None,
            files: Vec::new()
        }),
        "[0-9a-f]{64}".prop_map(|sha256| crate::support::acts::hand_in(&sha256)),
        decision,
        (any::<bool>(), prop::option::of(text())).prop_map(|(arrived, text)| Command::Confirm { arrived, text }),
        prop::option::of(text()).prop_map(|reason| Command::Withdraw { reason }),
        text().prop_map(|reason| Command::RequestEscalation { reason }),
        survey,
        text().prop_map(|reason| Command::Reopen { reason }),
    ]
    .boxed()
}

fn everyday() -> BoxedStrategy<Command> {
    let categories = select(vec![Some("scam"), Some("fees"), Some("nothing"), None]);
    let classify = (categories, prop::option::of(select(Grade::ALL)), prop::option::of(0..6u8)).prop_map(
        |(category, grade, priority)| Command::Classify { category: category.map(str::to_owned), grade, priority },
    );
    let contact = (text(), prop::option::of(any::<bool>())).prop_map(|(text, answered)| Command::RecordContact {
        party: text.trim().to_owned(),
        channel: "letter".to_owned(),
        text,
        answered,
    });
    let laws = select(house().regimes.into_keys().collect::<Vec<_>>());
    let law = (laws, text()).prop_map(|(jurisdiction, reason)| Command::SetJurisdiction { jurisdiction, reason });
    let values = prop::option::of(select(vec!["a@example.com", "b@example.com"]));
    let amend = (values.clone(), values).prop_map(|(email, account)| {
        Command::Amend(Amendment {
            email: email.map(str::to_owned),
            account: account.map(str::to_owned),
            ..Amendment::default()
        })
    });
    let extend = (select(ClockKind::ALL), 1..29i8, 1..13i8, text()).prop_map(|(clock, day, month, reason)| {
        Command::Extend { clock, reason, due_on: jiff::civil::date(2026 + i16::from(month < 11), month, day) }
    });
    prop_oneof![
        text().prop_map(|text| Command::Note { text }),
        (text(), prop::collection::vec(text(), 0..23))
            .prop_map(|(text, needs)| Command::RequestInformation { text, needs }),
        contact,
        classify,
        law,
        amend,
        extend,
        prop::option::of(text()).prop_map(|to| Command::Assign { team: None, to }),
        (0..4u8).prop_map(|task| Command::CompleteTask { task: task.to_string() }),
        (6..9u8).prop_map(|byte| Command::LinkDuplicate { of: Reference::from_random([byte; 10]) }),
    ]
    .boxed()
}

fn deciding() -> BoxedStrategy<Command> {
    let propose = (select(Outcome::ALL), redress(), text()).prop_map(|(outcome, redress, text)| Command::Propose {
        offer: Offer { outcome, redress, root_cause: None, at_fault: None },
        text,
    });
    let close = (select(ClosingReason::ALL), prop::option::of(select(ReasonCode::ALL)), text()).prop_map(
        |(reason, reason_code, text)| Command::Close { reason, reason_code, text, root_cause: None, at_fault: None },
    );
    let remedy = (prop::option::of(0..5u32), text()).prop_map(|(item, text)| Command::RecordRemedy {
        item,
        text,
        reference: None,
    });
    prop_oneof![
        propose,
        (0..60u8).prop_map(|id| Command::Approve { of: format!("A{id}") }),
        (0..60u8, text()).prop_map(|(id, reason)| Command::Refuse { of: format!("A{id}"), reason }),
        remedy,
        close,
        (text(), text()).prop_map(|(body, text)| Command::ReferExternal { body, text }),
        (text(), text()).prop_map(|(method, text)| Command::ConfirmIdentity { method, text }),
        (select(Credit::ALL), prop::option::of(Just(money("12.50", "CNY"))), text())
            .prop_map(|(state, amount, text)| Command::ProvisionalCredit { state, amount, text }),
    ]
    .boxed()
}

pub fn step() -> BoxedStrategy<Step> {
    let command = prop_oneof![machine(), complainants(), everyday(), deciding()];
    let chance = (command, actor()).prop_map(|(command, actor)| What::Chance(Box::new(command), actor));
    let what = prop_oneof![2 => select(ACTS).prop_map(What::Fitting), 1 => chance];
    let minutes = prop_oneof![2 => Just(0), 3 => 0..600i64, 2 => 0..8_000i64, 1 => 0..60_000i64];
    let machine = select(vec![Machine::Awake, Machine::Late, Machine::Asleep]);
    (minutes, machine, what).prop_map(|(minutes, machine, what)| Step { minutes, machine, what }).boxed()
}

pub fn beginning() -> BoxedStrategy<Opening> {
    let amounts = select(vec!["128.00", "50000", "6000"]);
    let categories = select(house().categories.into_keys().collect::<Vec<_>>());
    let laws = select(house().regimes.into_keys().map(Some).chain([None]).collect::<Vec<_>>());
    (categories, amounts, laws, 0..90 * 24i64, any::<bool>())
        .prop_map(|(category, amount, jurisdiction, hours_back, with_email)| {
            let mut opening = opening(&category);
            opening.jurisdiction = jurisdiction;
            opening.received_at = at(START) - SignedDuration::from_hours(hours_back);
            opening.submission.email = opening.submission.email.filter(|_| with_email);
            if let Some(transaction) = &mut opening.submission.transaction {
                transaction.amount = Some(money(amount, "CNY"));
            }
            opening
        })
        .boxed()
}
