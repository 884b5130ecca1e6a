//! Technical appraisals and agreements brokered between the sides.

use crate::support::{Life, acts, handler, names, staff};
use acts::{mediation, redress};
use complaint::rules::AnswerPart;
use complaint::values::Answer;
use complaint::values::{AppraisalMethod, Finding, RedressType, Status};
use complaint::{Actor, ClosingReason, Command, Fact, Role};
use jiff::civil::date;

fn at_work() -> Life {
    let mut life = Life::received("merchant_dispute");
    life.act("assess, account matched");
    life
}

#[test]
fn a_record_changes_nothing_but_the_file() {
    for label in ["record_appraisal", "record_mediation"] {
        let mut life = at_work();
        let before = life.complaint.clone();
        let command = acts::command(label, &before);
        let events = life.must(&handler(), &command);
        assert_eq!(names(&events), [label.trim_start_matches("record_").to_owned() + "_recorded"]);
        let after = complaint::Complaint { version: before.version, ..life.complaint.clone() };
        assert_eq!(after, before, "{label}");
    }
}

/// What is in codes and numbers is public; who made it and what it says is personal, and can be erased.
#[test]
fn the_words_of_a_record_can_be_erased() {
    let mut life = at_work();
    let events = life.must(&handler(), &acts::command("record_appraisal", &life.complaint.clone()));
    let recorded = &events[0];
    let (method, finding) = (AppraisalMethod::DeviceFingerprint, Finding::ForComplainant);
    assert_eq!(recorded.fact, Fact::AppraisalRecorded { method, finding });
    assert_eq!(recorded.personal.party.as_deref(), Some("device laboratory"));
    assert_eq!(recorded.personal.reference.as_deref(), Some("TA-1"));
}

#[test]
fn nobody_agreed_tomorrow() {
    let check = |day: jiff::civil::Date, possible: bool| {
        let mut life = at_work();
        let answer = life.give(&handler(), &mediation(day));
        assert_eq!(answer.is_ok(), possible, "{day}: {answer:?}");
    };
    let today = at_work().complaint.logged_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    check(today, true);
    check(date(2020, 1, 1), true); // settled long ago, and found now
    check(today.saturating_add(jiff::Span::new().days(2)), false);
}

#[test]
fn an_agreement_says_how_much() {
    let mut life = at_work();
    let Command::RecordMediation { mediator, agreed_on, text, document, .. } = mediation(date(2026, 11, 1)) else {
        unreachable!("it is one")
    };
    let redress = vec![redress(RedressType::PartialRefund, None)];
    let command = Command::RecordMediation { mediator, agreed_on, redress, text, document };
    let refused = life.give(&handler(), &command).expect_err("money of no amount");
    assert_eq!(refused.to_string(), "redress: partial_refund needs an amount");
}

/// The complainant sees what was agreed, so nobody agrees to more than they could give.
#[test]
fn an_agreement_stays_within_the_limit_of_who_records_it() {
    let agreed = |value: &str| {
        let Command::RecordMediation { mediator, agreed_on, text, document, .. } = mediation(date(2026, 11, 1)) else {
            unreachable!("it is one")
        };
        Command::RecordMediation { mediator, agreed_on, redress: vec![acts::refund(value, "CNY")], text, document }
    };
    let check = |role: Role, value: &str, possible: bool| {
        let answer = at_work().give(&staff(role), &agreed(value));
        assert_eq!(answer.is_ok(), possible, "{role}, {value}: {answer:?}");
    };
    check(Role::Handler, "5000.00", true);
    check(Role::Handler, "5000.01", false);
    check(Role::Supervisor, "50000.00", true);
}

/// A limit is a complaint's, not an offer's: what it was given before counts.
#[test]
fn a_limit_holds_over_several_offers() {
    let mut life = at_work();
    life.must(&handler(), &acts::propose(vec![acts::refund("4000.00", "CNY")]));
    life.must(&Actor::Complainant, &acts::decision(Answer::Accept, Vec::new()));
    life.act("record_remedy");
    assert_eq!(life.complaint.status, Status::Closed);
    life.must(&handler(), &Command::Reopen { reason: "There is more to it.".to_owned() });
    let events = life.must(&handler(), &acts::propose(vec![acts::refund("2000.00", "CNY")]));
    assert_eq!(names(&events), ["approval_requested"]);
}

/// Where the pack wants a second person for an outcome, neither way round it is open.
#[test]
fn an_outcome_can_need_a_second_person_whatever_it_costs() {
    let rejecting = |life: &Life| {
        let mut command = acts::command("propose", &life.complaint);
        if let Command::Propose { offer, .. } = &mut command {
            offer.outcome = complaint::Outcome::Rejected;
            offer.redress.clear();
        }
        command
    };
    let check = |role: Role, second: bool| {
        let mut life = at_work();
        life.rules.approval_of.insert(Role::Handler, vec![complaint::Outcome::Rejected]);
        // Not to take it on is to reject it, too.
        for reason in [ClosingReason::Rejected, ClosingReason::NotAccepted] {
            let close = Command::Close {
                reason,
                reason_code: None,
                text: "The goods were handed over, as the signed slip shows.".to_owned(),
                root_cause: None,
                at_fault: None,
            };
            let closed = Life { ..life.clone() }.give(&staff(role), &close);
            assert_eq!(closed.is_err(), second, "{role}, {reason}: {closed:?}");
        }
        let events = life.must(&staff(role), &rejecting(&life));
        let expected = if second { "approval_requested" } else { "proposed" };
        assert_eq!(names(&events), [expected], "{role}");
        assert_eq!(life.complaint.status == Status::Proposed, !second);
    };
    check(Role::Handler, true);
    check(Role::Supervisor, false);
}

/// Whoever writes an answer is told once what it lacks, not part by part.
#[test]
fn everything_an_answer_lacks_is_said_at_once() {
    let mut life = at_work();
    let parts = vec![AnswerPart::Reasons, AnswerPart::RootCause, AnswerPart::AtFault];
    life.rules.answers.insert("house".to_owned(), parts);
    let close = Command::Close {
        reason: ClosingReason::Rejected,
        reason_code: None,
        text: "No.".to_owned(),
        root_cause: None,
        at_fault: None,
    };
    let refused = life.give(&handler(), &close).expect_err("it lacks three parts").to_string();
    for part in ["the reasons", "what lay behind", "who was at fault"] {
        assert!(refused.contains(part), "{refused}");
    }
}
