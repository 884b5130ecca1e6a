//! From an act of a plot to the command of the person who does it.

use super::people::{pick, staff};
use super::plots::{Act, Give};
use super::story::Story;
use super::texts::{self, Said};
use complaint::command::{Offer, Redress};
use complaint::values::{Answer, Channel, ContactProof, RedressType, RootCause};
use complaint::{Actor, ClockKind, Command, Complaint, Money, Outcome, Reference};
use fastrand::Rng;
use jiff::ToSpan;
use rust_decimal::Decimal;

/// Above this, or in another currency, a supervisor proposes: a handler would need a second person.
const HANDLERS_LIMIT: i64 = 5_000;

/// Who gives which command so that the act happens to the complaint as it stands.
pub(super) fn command(
    act: Act,
    story: &Story,
    complaint: &Complaint,
    other: Option<&Reference>,
    rng: &mut Rng,
) -> (Actor, Command) {
    let desk = || staff(complaint.level, story.number);
    let mut say = |texts: &[Said]| pick(rng, texts).text(story.person.zh);
    match act {
        Act::Prove if story.number.is_multiple_of(3) => {
            (Actor::Complainant, Command::ProveContact { proof: ContactProof::Link })
        }
        Act::Prove => (Actor::Complainant, Command::EnterCode { right: true }),
        Act::Answer | Act::MailAnswer => {
            let text = say(texts::ANSWERS);
            (Actor::Complainant, Command::Message { channel: Channel::WebForm, text, mail: None, files: Vec::new() })
        }
        Act::Accept => decision(Answer::Accept, None),
        Act::AcceptPart => decision(Answer::AcceptInPart, Some(say(texts::OBJECTIONS))),
        Act::Object => decision(Answer::Object, Some(say(texts::OBJECTIONS))),
        Act::Arrived => (Actor::Complainant, Command::Confirm { arrived: true, text: Some(say(texts::THANKS)) }),
        Act::NotArrived => {
            (Actor::Complainant, Command::Confirm { arrived: false, text: Some(say(texts::NOT_ARRIVED)) })
        }
        Act::Survey => {
            let comment = Some(say(texts::THANKS));
            let [resolved, speed, attitude] = [0; 3].map(|_: u8| rng.u8(2..=5));
            (Actor::Complainant, Command::AnswerSurvey { resolved, speed, attitude, comment })
        }
        Act::Withdraw => (Actor::Complainant, Command::Withdraw { reason: Some(say(texts::WITHDRAWALS)) }),
        Act::AskHigher => (Actor::Complainant, Command::RequestEscalation { reason: say(texts::HIGHER) }),
        Act::Reopen => (Actor::Complainant, Command::Reopen { reason: say(texts::REOPENINGS) }),
        Act::Propose(outcome, Give::Large) => (desk(), propose(outcome, Give::Large, story, say(texts::PROPOSALS))),
        Act::Propose(outcome, give) => {
            let text = say(if outcome == Outcome::Rejected { texts::REJECTIONS } else { texts::PROPOSALS });
            (proposer(story, complaint), propose(outcome, give, story, text))
        }
        Act::Approve => {
            let of = complaint.pending.as_ref().map(|pending| pending.id.clone()).unwrap_or_default();
            (above(story, complaint), Command::Approve { of })
        }
        _ => (desk(), desk_command(act, complaint, other, &mut say)),
    }
}

fn decision(answer: Answer, reason: Option<String>) -> (Actor, Command) {
    let items = if answer == Answer::AcceptInPart { vec![1] } else { Vec::new() };
    (Actor::Complainant, Command::Decide { answer, reason, items })
}

/// The desk's acts that need nobody in particular.
fn desk_command(
    act: Act,
    complaint: &Complaint,
    other: Option<&Reference>,
    say: &mut impl FnMut(&[Said]) -> String,
) -> Command {
    match act {
        Act::AttestIdentity => Command::ConfirmIdentity { method: "video call".to_owned(), text: say(texts::ATTESTED) },
        Act::TakeOver => Command::TakeOver,
        Act::Reply => Command::Reply { text: say(texts::REPLIES) },
        Act::Question => Command::RequestInformation { text: say(texts::QUESTIONS), needs: vec![say(texts::NEEDS)] },
        Act::Third => Command::ContactThirdParty { party: say(&[BANK]), text: say(texts::THIRD) },
        Act::ThirdAnswers => Command::RecordContact {
            party: say(&[BANK]),
            channel: "email".to_owned(),
            text: say(texts::THIRD_ANSWERS),
            answered: Some(true),
        },
        Act::Remedy => {
            let reference = Some(format!("R{}", complaint.version * 7919 % 1_000_000));
            Command::RecordRemedy { item: None, text: say(texts::REMEDIES), reference }
        }
        Act::Escalate => Command::Escalate { reason: say(texts::NOTES) },
        Act::Extend => {
            let due_on = complaint.open_clock(ClockKind::Review).map(|clock| clock.due_on.saturating_add(7.days()));
            let due_on = due_on.unwrap_or(jiff::civil::Date::MAX);
            Command::Extend { clock: ClockKind::Review, reason: say(texts::EXTENSIONS), due_on }
        }
        Act::LinkDuplicate => {
            Command::LinkDuplicate { of: other.cloned().unwrap_or_else(|| complaint.reference.clone()) }
        }
        Act::Refer => Command::ReferExternal { body: say(&[ASSOCIATION]), text: say(texts::CLOSINGS) },
        Act::Close(reason, reason_code) => Command::Close {
            reason,
            reason_code,
            text: say(texts::CLOSINGS),
            root_cause: Some(RootCause::CustomerMisunderstanding),
            at_fault: None,
        },
        _ => Command::Note { text: say(texts::NOTES) },
    }
}

const BANK: Said = Said("收单银行", "Acquiring bank");
const ASSOCIATION: Said =
    Said("中国支付清算协会举报平台", "Reporting platform of the Payment & Clearing Association of China");

fn above(story: &Story, complaint: &Complaint) -> Actor {
    staff(complaint.level.up().unwrap_or(complaint.level), story.number)
}

fn proposer(story: &Story, complaint: &Complaint) -> Actor {
    let small = story.amount.currency() == "CNY" && story.amount.value() <= HANDLERS_LIMIT.into();
    if small { staff(complaint.level, story.number) } else { above(story, complaint) }
}

fn propose(outcome: Outcome, give: Give, story: &Story, text: String) -> Command {
    let item = |kind, amount: Option<Money>| Redress { kind, amount };
    let amount = story.amount.clone();
    let halved = (amount.value() / Decimal::TWO).round_dp(2);
    let half = Money::new(halved, amount.currency()).unwrap_or_else(|_| amount.clone());
    let redress = match give {
        Give::Refund => vec![item(RedressType::FullRefund, Some(amount))],
        Give::Half => vec![item(RedressType::PartialRefund, Some(half)), item(RedressType::Apology, None)],
        Give::Large => {
            let large = Money::new((HANDLERS_LIMIT + 1_280).into(), "CNY").expect("a valid amount");
            vec![item(RedressType::FullRefund, Some(large)), item(RedressType::Apology, None)]
        }
        Give::Fee => {
            let fee = Money::new(Decimal::new(18_00, 2), "CNY").expect("a valid amount");
            vec![item(RedressType::FeeWaiver, Some(fee))]
        }
        Give::Words => vec![item(RedressType::Explanation, None)],
    };
    let causes = [RootCause::SystemFault, RootCause::ThirdPartyOrBank, RootCause::Merchant, RootCause::ProcessOrRule];
    let root_cause = Some(causes[story.number % causes.len()]);
    Command::Propose { offer: Offer { outcome, redress, root_cause, at_fault: None }, text }
}
