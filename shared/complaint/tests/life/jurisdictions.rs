//! Whose law it is, once somebody knows: clocks from the receipt, for the level that may say so.

use crate::laws::{due_on, extend, reason, under};
use crate::support::{Life, acts, handler, money, opening, staff};
use complaint::clock::ClockState;
use complaint::values::{ContactProof, Credit};
use complaint::{Actor, ClockKind, Command, Rejection, Role};
use jiff::civil::Date;

const FRIDAY: &str = "2026-11-20T15:00:00Z";

fn law(jurisdiction: &str) -> Command {
    let reason = "The account is held with our company there.".to_owned();
    Command::SetJurisdiction { jurisdiction: jurisdiction.to_owned(), reason }
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

/// What is in dispute is on the account.
fn lend(life: &mut Life) {
    life.must(&Actor::Complainant, &Command::ProveContact { proof: ContactProof::Link });
    let text = "Here is the money while we look into it.".to_owned();
    let amount = Some(money("128.00", "USD"));
    life.must(&staff(Role::Specialist), &Command::ProvisionalCredit { state: Credit::Posted, amount, text });
}

fn state(life: &Life, regime: &str, kind: ClockKind) -> Option<ClockState> {
    let mut of = life.complaint.clocks.iter().rev().filter(|clock| clock.regime == regime && clock.kind == kind);
    of.next().map(|clock| clock.state)
}

#[test]
fn a_law_found_out_late_counts_from_the_receipt() {
    let mut life = under("house", "unauthorised_txn", FRIDAY);
    let review = life.clock(ClockKind::Review).cloned();
    life.days(6);
    life.must(&handler(), &law("uk"));
    assert_eq!(life.complaint.jurisdiction, "uk");
    assert_eq!(due_on(&life, "uk-disp", ClockKind::LegalFinal).as_deref(), Some("2026-12-11"), "15 business days");
    assert_eq!(due_on(&life, "uk-disp", ClockKind::LegalRefund).as_deref(), Some("2026-11-23"), "over by now");
    assert_eq!(life.clock(ClockKind::Review).cloned(), review, "the firm's own promise stays");
    assert_eq!(due_on(&life, "uk-disp", ClockKind::SummaryResolution), None, "too late for a short answer");
    life.hours(1);
    assert_eq!(state(&life, "uk-disp", ClockKind::LegalRefund), Some(ClockState::Breached), "late is late");
    let mut life = under("house", "unauthorised_txn", FRIDAY);
    life.days(3);
    life.must(&handler(), &law("uk"));
    assert_eq!(due_on(&life, "uk-disp", ClockKind::SummaryResolution).as_deref(), Some("2026-11-25"), "DISP 1.5");
}

#[test]
fn a_law_that_does_not_apply_goes_with_its_clocks_and_its_past_stays() {
    let mut life = under("uk", "unauthorised_txn", FRIDAY);
    life.days(4);
    assert!(matches!(life.give(&handler(), &law("house")), Err(Rejection::BelowLevel { .. })));
    life.must(&staff(Role::Specialist), &law("house"));
    assert_eq!(state(&life, "uk-disp", ClockKind::LegalFinal), Some(ClockState::Cancelled));
    assert_eq!(state(&life, "uk-disp", ClockKind::LegalRefund), Some(ClockState::Breached));
    let breaches = life.complaint.breaches;
    life.must(&handler(), &law("uk"));
    assert_eq!(due_on(&life, "uk-disp", ClockKind::LegalFinal).as_deref(), Some("2026-12-11"));
    life.hours(1);
    assert_eq!(life.complaint.breaches, breaches, "what was late once is not late again");
}

/// 12 CFR 1005.11(c)(3)(i): 20 business days in place of 10, 90 days in place of 45.
#[test]
fn a_new_account_gives_the_firm_longer_and_not_everybody_may_say_so() {
    let check = |jurisdiction: &str, first: &str, farthest: &str, beyond: &str| {
        let mut life = under(jurisdiction, "unauthorised_txn", FRIDAY);
        assert_eq!(due_on(&life, "us", ClockKind::LegalFinal).as_deref(), Some(first), "{jurisdiction}");
        lend(&mut life);
        let specialist = staff(Role::Specialist);
        let refused = reason(life.give(&specialist, &extend(ClockKind::LegalFinal, date(beyond))));
        assert!(refused.contains(&format!("not after {farthest}")), "{jurisdiction}: {refused}");
        life.must(&specialist, &extend(ClockKind::LegalFinal, date(farthest)));
    };
    check("us", "2026-12-07", "2027-01-04", "2027-01-05");
    check("us-long", "2026-12-07", "2027-02-18", "2027-02-19");
    check("us-new-account", "2026-12-21", "2027-02-18", "2027-02-19");
    check("us-cfpb-new-account", "2026-12-21", "2027-02-18", "2027-02-19");
    let mut life = under("us", "unauthorised_txn", FRIDAY);
    assert!(matches!(life.give(&handler(), &law("us-new-account")), Err(Rejection::BelowLevel { .. })));
    life.must(&staff(Role::Specialist), &law("us-new-account"));
    let running: Vec<String> = life
        .complaint
        .clocks
        .iter()
        .filter(|clock| clock.kind == ClockKind::LegalFinal && clock.is_running())
        .map(|clock| clock.due_on.to_string())
        .collect();
    assert_eq!(running, ["2026-12-21"], "in place of 2026-12-07");
    life.must(&staff(Role::Specialist), &law("us"));
    assert_eq!(life.clock(ClockKind::LegalFinal).map(|clock| clock.due_on), Some(date("2026-12-07")), "sooner again");
    // Nor by way of a category in which it makes no difference.
    let mut life = under("us", "fees", FRIDAY);
    assert!(matches!(life.give(&handler(), &law("us-new-account")), Err(Rejection::BelowLevel { .. })));
}

/// Moved to 45 days for the credit; that it was a point of sale is found out after that.
#[test]
fn what_was_extended_stays_so_and_can_go_as_far_as_the_long_case_may() {
    let mut life = under("us", "unauthorised_txn", FRIDAY);
    lend(&mut life);
    let specialist = staff(Role::Specialist);
    life.must(&specialist, &extend(ClockKind::LegalFinal, date("2027-01-04")));
    life.must(&specialist, &law("us-long"));
    let clock = life.clock(ClockKind::LegalFinal).expect("it runs");
    assert_eq!((clock.due_on, clock.extensions), (date("2027-01-04"), 1));
    life.must(&specialist, &extend(ClockKind::LegalFinal, date("2027-02-18")));
    assert_eq!(life.clock(ClockKind::LegalFinal).map(|clock| clock.due_on), Some(date("2027-02-18")));
}

/// Article 18 of the benchmark gives an objection 30 days; that it applies is found out during the review.
#[test]
fn a_review_has_the_law_s_own_clock_from_the_objection() {
    let mut life = Life::of(&opening("refund_delay"), &Actor::Complainant, acts::rules()).expect("it opens");
    ["assess, account matched", "propose", "decision, object"].iter().for_each(|act| {
        life.days(1);
        life.act(act);
    });
    let anew = life.clock(ClockKind::Review).expect("a review").started_at;
    life.days(2);
    life.must(&handler(), &law("cn"));
    let law = life.clock(ClockKind::LegalReview).expect("the law's");
    assert!(anew > life.complaint.received_at && law.started_at == anew, "{anew}");
}

#[test]
fn what_cannot_be_said_of_the_law_is_refused() {
    let mut life = under("house", "unauthorised_txn", FRIDAY);
    let unknown = reason(life.give(&handler(), &law("mars")));
    assert!(unknown.contains("'mars' is not one of: cn, eu, house"), "{unknown}");
    assert!(life.must(&handler(), &law("house")).is_empty(), "it is under it already");
    let silent = Command::SetJurisdiction { jurisdiction: "cn".to_owned(), reason: " ".to_owned() };
    assert!(reason(life.give(&handler(), &silent)).contains("reason"));
    let mut waiting = Life::of(&opening("refund_delay"), &Actor::Complainant, acts::rules()).expect("it opens");
    waiting.act("assess, account matched");
    let over = acts::propose(vec![acts::refund("6000", "CNY")]);
    waiting.must(&handler(), &over);
    let pending = reason(waiting.give(&handler(), &law("cn")));
    assert!(pending.contains("waits for a second person"), "{pending}");
}
