//! Proposals, second persons, redress, endings and ways back.

use crate::support::{Life, acts, handler, money, named, names, staff};
use acts::{propose, redress, refund};
use complaint::clock::{ClockKind, ClockState};
use complaint::command::{Amendment, Offer, Redress};
use complaint::values::{AccountFact, Answer, ReasonCode, RedressType, RootCause, Status};
use complaint::{Actor, ClosingReason, Command, Fact, Outcome, Rejection, Role};
use jiff::SignedDuration;

fn at_work() -> Life {
    let mut life = Life::received("refund_delay");
    life.act("assess, account matched");
    life
}

#[test]
fn above_the_limit_another_person_decides() {
    let check = |role: Role, amounts: &[(&str, &str)], second: bool| {
        let mut life = at_work();
        let items = amounts.iter().map(|(value, currency)| refund(value, currency)).collect();
        let events = life.must(&staff(role), &propose(items));
        let expected = if second { "approval_requested" } else { "proposed" };
        assert_eq!(names(&events), [expected], "{role} {amounts:?}");
    };
    check(Role::Handler, &[], false);
    check(Role::Handler, &[("5000", "CNY")], false);
    check(Role::Handler, &[("5000.01", "CNY")], true);
    check(Role::Handler, &[("2500", "CNY"), ("2500", "CNY")], false);
    check(Role::Handler, &[("2500", "CNY"), ("2500.01", "CNY")], true);
    check(Role::Handler, &[("1", "USD")], true); // a currency the limit does not name
    check(Role::Handler, &[("0", "USD")], false);
    check(Role::Supervisor, &[("100000", "CNY")], false);
    check(Role::Manager, &[("1", "USD")], false);
}

/// What is worth something and is given without saying how much is not small.
#[test]
fn without_an_amount_another_person_decides() {
    let check = |kind: RedressType, amount: Option<&str>, role: Role, second: bool| {
        let mut life = at_work();
        let item = redress(kind, amount.map(|value| money(value, "CNY")));
        let events = life.must(&staff(role), &propose(vec![item]));
        let expected = if second { "approval_requested" } else { "proposed" };
        assert_eq!(names(&events), [expected], "{kind} of {amount:?} by {role}");
    };
    use RedressType::{Coupon, FeeWaiver, MembershipExtension, Reversal};
    for kind in [Coupon, MembershipExtension, Reversal, FeeWaiver] {
        check(kind, None, Role::Handler, true);
        check(kind, Some("20"), Role::Handler, false);
        check(kind, Some("5000.01"), Role::Handler, true);
        check(kind, None, Role::Supervisor, false); // without a limit
    }
    check(RedressType::Unlock, None, Role::Handler, false);
}

/// Names change and repeat; who somebody is to the issuer does neither.
#[test]
fn the_second_person_is_told_by_identity_not_by_name() {
    let of = |id: &str, name: &str| Actor::Staff { id: id.to_owned(), name: name.to_owned(), role: Role::Handler };
    let check = |approver: Actor, allowed: bool| {
        let mut life = at_work();
        let asked = life.must(&of("u-1", "Wang Wei"), &propose(vec![refund("9000", "CNY")]));
        let [Fact::ApprovalRequested { id, .. }] = [&asked[0].fact] else { panic!("{asked:?}") };
        assert_eq!(life.give(&approver, &Command::Approve { of: id.clone() }).is_ok(), allowed, "{approver:?}");
    };
    check(of("u-1", "Wang Wei."), false);
    check(of("u-2", "Wang Wei"), true);
}

#[test]
fn the_second_person_is_another_one_of_the_level() {
    let check = |climbs: usize, by: Actor, allowed: bool| {
        let mut life = at_work();
        (0..climbs).for_each(|_| drop(life.act("escalate")));
        life.must(&handler(), &propose(vec![refund("6000", "CNY")]));
        let again = life.give(&handler(), &propose(Vec::new()));
        assert!(matches!(again, Err(Rejection::IllegalMove { .. })), "one at a time: {again:?}");
        let id = life.complaint.pending.clone().expect("it waits").id;
        let wrong = life.give(&by, &Command::Approve { of: "A99".to_owned() });
        assert!(matches!(wrong, Err(Rejection::Invalid { field: "of", .. })), "{wrong:?}");
        let answer = life.give(&by, &Command::Approve { of: id });
        assert_eq!(answer.is_ok(), allowed, "{by:?} at level {}: {answer:?}", life.complaint.level);
        if allowed {
            let proposal = life.complaint.proposal.expect("it went out");
            assert_eq!((proposal.proposed_by.as_str(), life.complaint.pending), ("handler", None));
        }
    };
    check(0, handler(), false);
    check(0, named("wang.fang", Role::Handler), true);
    check(0, staff(Role::Supervisor), true);
    check(1, named("wang.fang", Role::Handler), false);
    check(1, staff(Role::Supervisor), true);
    check(3, staff(Role::Manager), true);
}

#[test]
fn other_ways_than_the_payment_route_need_the_account() {
    let check = |kind: RedressType, without_account: bool| {
        let amount = kind.needs_amount().then(|| money("10", "CNY"));
        for account in AccountFact::ALL {
            let mut life = Life::received("refund_delay");
            life.must(&Actor::System, &acts::assess(*account));
            if *account == AccountFact::Unproven {
                life.act("prove_contact");
            }
            let answer = life.give(&handler(), &propose(vec![redress(kind, amount.clone())]));
            let allowed = without_account || *account != AccountFact::Unproven;
            assert_eq!(answer.is_ok(), allowed, "{kind} with the account {account}: {answer:?}");
        }
    };
    use RedressType::*;
    for back_along_the_route in [FullRefund, PartialRefund, Reversal, FeeWaiver] {
        check(back_along_the_route, true);
    }
    for nothing_is_given in [Apology, Explanation, MediationAgreement] {
        check(nothing_is_given, true);
    }
    for needs_it in [Coupon, MembershipExtension, Unlock, DataCorrection, ProvisionalCredit] {
        check(needs_it, false);
    }
}

#[test]
fn an_account_lost_before_the_approval_stops_it() {
    let mut life = at_work();
    life.must(&handler(), &propose(vec![redress(RedressType::Coupon, Some(money("6000", "CNY")))]));
    let other = Amendment { account: Some("other".to_owned()), ..Amendment::default() };
    life.must(&handler(), &Command::Amend(other));
    let approve = acts::command("approve", &life.complaint);
    let answer = life.give(&staff(Role::Supervisor), &approve);
    assert!(matches!(answer, Err(Rejection::Invalid { field: "redress", .. })), "{answer:?}");
    life.act("confirm_identity");
    life.must(&staff(Role::Supervisor), &approve);
}

#[test]
fn money_needs_an_amount() {
    let check = |kind: RedressType, needed: bool| {
        let answer = at_work().give(&staff(Role::Manager), &propose(vec![redress(kind, None)]));
        assert_eq!(answer.is_err(), needed, "{kind}: {answer:?}");
    };
    use RedressType::*;
    for is_an_amount in [FullRefund, PartialRefund, ProvisionalCredit] {
        check(is_an_amount, true);
    }
    for may_go_without in [Reversal, FeeWaiver, Coupon, MembershipExtension, Unlock, DataCorrection, Apology] {
        check(may_go_without, false);
    }
}

#[test]
fn an_unanswered_proposal_stands_with_its_outcome() {
    let check = |outcome: Outcome, reason: ClosingReason| {
        let mut life = at_work();
        let offer = Offer { outcome, redress: vec![refund("10", "CNY")], root_cause: None, at_fault: None };
        life.must(&handler(), &Command::Propose { offer, text: "our answer".to_owned() });
        let due_at = life.clock(ClockKind::ComplainantAnswer).expect("it runs").due_at;
        let before = life.pass(due_at.duration_since(life.now) - SignedDuration::from_secs(1));
        assert!(names(&before).contains(&"reminded"), "reminded first");
        assert_eq!(life.complaint.status, Status::Proposed);
        let end = life.pass(SignedDuration::from_secs(1));
        assert_eq!(names(&end), ["clock_lapsed", "closed"]);
        let closing = life.complaint.closing.clone().expect("it is closed");
        assert_eq!((closing.reason, closing.at), (reason, due_at));
        life.act("reopen, by the complainant");
    };
    for outcome in Outcome::ALL {
        check(*outcome, ClosingReason::from(*outcome));
    }
}

#[test]
fn remedies_are_recorded_one_by_one() {
    let mut life = at_work();
    let items = vec![
        refund("10", "CNY"),
        redress(RedressType::Apology, None),
        redress(RedressType::Coupon, Some(money("5", "CNY"))),
    ];
    life.must(&handler(), &propose(items));
    life.act("decision, accept");
    let record = |item| Command::RecordRemedy { item, text: "paid".to_owned(), reference: Some("P-1".to_owned()) };
    let left = |life: &Life| life.complaint.remedies_left().map(|item| item.item).collect::<Vec<_>>();
    assert_eq!(left(&life), [1, 3], "an apology is not carried out");
    for unknown in [0, 2, 4] {
        let answer = life.give(&handler(), &record(Some(unknown)));
        assert!(matches!(answer, Err(Rejection::Invalid { field: "item", .. })), "{unknown}: {answer:?}");
    }
    assert_eq!(names(&life.must(&handler(), &record(Some(3)))), ["remedy_recorded"]);
    assert_eq!((left(&life), life.complaint.status), (vec![1], Status::RemedyPending));
    assert!(life.give(&handler(), &record(Some(3))).is_err(), "once");
    assert_eq!(names(&life.must(&handler(), &record(None))), ["remedy_recorded", "closed"]);
    assert_eq!(life.clock(ClockKind::Remedy).expect("it ran").state, ClockState::Met);
    assert_eq!(life.complaint.closing.as_ref().map(|closing| closing.reason), Some(ClosingReason::Upheld));
}

#[test]
fn accepted_items_are_on_record() {
    let check = |items: &[u32], recorded: Option<&[u32]>| {
        let mut life = acts::in_state(Status::Proposed);
        let answer = life.give(&Actor::Complainant, &acts::decision(Answer::AcceptInPart, items.to_vec()));
        assert_eq!(answer.is_ok(), recorded.is_some(), "{items:?}: {answer:?}");
        assert_eq!(life.complaint.proposal.expect("it went out").accepted_items, recorded.unwrap_or_default());
    };
    check(&[1], Some(&[1]));
    check(&[2, 1, 2, 2], Some(&[1, 2]));
    check(&[1; 10_000], Some(&[1]));
    check(&[], Some(&[])); // the reason says what is accepted
    check(&[0], None);
    check(&[3], None);
}

#[test]
fn the_complainant_reopens_within_thirty_days() {
    let check = |label: &str, after: SignedDuration, allowed: bool| {
        let mut life = acts::in_state(Status::Closed);
        life.pass(after);
        let answer = life.give(&acts::actor(label), &acts::command(label, &life.complaint.clone()));
        assert_eq!(answer.is_ok(), allowed, "{label} after {after}: {answer:?}");
    };
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    check("reopen, by the complainant", days(0), true);
    check("reopen, by the complainant", days(30), true);
    check("reopen, by the complainant", days(30) + SignedDuration::from_secs(1), false);
    check("reopen, by staff", days(300), true);
    // "It did not arrive" opens it again too.
    check("confirmation, not arrived", days(30), true);
    check("confirmation, not arrived", days(30) + SignedDuration::from_secs(1), false);
    check("confirmation, arrived", days(300), true);
}

#[test]
fn only_what_was_sent_can_fail_to_arrive() {
    let check = |acts: &[&str], allowed: bool| {
        let mut life = acts::in_state(Status::Investigating);
        acts.iter().for_each(|act| drop(life.act(act)));
        let answer = life.give(&Actor::Complainant, &Command::Confirm { arrived: false, text: None });
        assert_eq!(answer.is_ok(), allowed, "{acts:?}: {answer:?}");
    };
    check(&["propose", "decision, accept", "record_remedy"], true);
    check(&["propose", "decision, accept", "close"], false);
    check(&["close"], false);
}

/// A remedy clock is met by the last remedy, not by somebody who gives up on it.
#[test]
fn closing_does_not_pay() {
    let check = |act: &str, expected: ClockState| {
        let mut life = acts::in_state(Status::RemedyPending);
        life.act(act);
        assert_eq!(life.clock(ClockKind::Remedy).expect("it ran").state, expected, "{act}");
    };
    check("record_remedy", ClockState::Met);
    check("close", ClockState::Cancelled);
    check("refer_external", ClockState::Cancelled);
    check("withdrawal", ClockState::Cancelled);
}

#[test]
fn closing_asks_once_whether_all_is_well() {
    let check = |acts: &[&str], follow_ups: &[usize]| {
        let mut life = acts::in_state(Status::Closed);
        for act in acts {
            life.days(1);
            life.act(act);
        }
        life.days(30);
        let asked = life.log.iter().filter_map(|event| match &event.fact {
            Fact::FollowedUp { clocks } => Some(clocks.len()),
            _ => None,
        });
        assert_eq!(asked.collect::<Vec<_>>(), follow_ups, "{acts:?}");
    };
    check(&[], &[2]);
    check(&["survey"], &[1]);
    check(&["confirmation, arrived"], &[1]);
    check(&["confirmation, arrived", "survey"], &[]);
    check(&["reopen, by the complainant"], &[]);
    check(&["reopen, by the complainant", "close"], &[2]);
    check(&["survey", "reopen, by the complainant", "close"], &[1]); // the survey was answered
}

#[test]
fn a_closing_says_why() {
    let close = |reason, reason_code| Command::Close {
        reason,
        reason_code,
        text: "our answer".to_owned(),
        root_cause: Some(RootCause::Merchant),
        at_fault: Some("merchant".to_owned()),
    };
    let check = |reason: ClosingReason, code: Option<ReasonCode>, linked: bool, allowed: bool| {
        let mut life = at_work();
        if linked {
            life.act("link_duplicate");
        }
        let answer = life.give(&handler(), &close(reason, code));
        assert_eq!(answer.is_ok(), allowed, "{reason} {code:?}: {answer:?}");
        if let Some(closing) = life.complaint.closing {
            assert_eq!((closing.reason, closing.reason_code), (reason, code));
            let at_fault = life.log.iter().rev().find_map(|event| event.personal.at_fault.as_deref());
            assert_eq!((closing.root_cause, at_fault), (Some(RootCause::Merchant), Some("merchant")));
        }
    };
    check(ClosingReason::Goodwill, None, false, true);
    check(ClosingReason::NotAccepted, Some(ReasonCode::IdentityFailed), false, true);
    check(ClosingReason::NotAccepted, None, false, true);
    check(ClosingReason::Goodwill, Some(ReasonCode::Abusive), false, false);
    check(ClosingReason::Duplicate, None, false, false);
    check(ClosingReason::Duplicate, None, true, true);
    check(ClosingReason::ReferredExternal, None, false, false);
}

#[test]
fn a_question_leads_back_to_where_it_was_asked() {
    let check = |from: Status, ask: &str, answer: &str| {
        let mut life = acts::in_state(from);
        life.act(ask);
        life.act(answer);
        assert_eq!(life.complaint.status, from, "{ask}, {answer}");
        assert!(life.complaint.person.needs.is_empty());
    };
    for from in [Status::Investigating, Status::InReview] {
        check(from, "request_information", "message");
        check(from, "request_information", "record_contact, answered");
        check(from, "contact_third_party", "record_contact, answered");
    }
}

#[test]
fn a_proposal_has_twenty_items_at_most() {
    let items = |count: usize| -> Vec<Redress> { (0..count).map(|_| redress(RedressType::Apology, None)).collect() };
    assert!(at_work().give(&handler(), &propose(items(20))).is_ok());
    assert!(at_work().give(&handler(), &propose(items(21))).is_err());
}
