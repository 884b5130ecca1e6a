//! No law is shed by the way a complaint is handled: closed and opened again, sorted there and back, lent a
//! token, or noticed late.

use crate::support::{Life, acts, at, handler, house, money, names, opening, staff};
use complaint::clock::ClockState;
use complaint::command::Opening;
use complaint::values::{AccountFact, ContactProof, Credit, ReasonCode};
use complaint::{Actor, Clock, ClockKind, ClosingReason, Command, Fact, Role};

const REASONS: &str = "We looked at the terminal: the card and the code were yours.";

fn under(jurisdiction: &str, category: &str) -> Life {
    let received_at = at("2026-11-16T10:00:00Z");
    let opening = Opening { jurisdiction: Some(jurisdiction.to_owned()), received_at, ..opening(category) };
    let mut life = Life::at(&opening, &Actor::Complainant, house(), received_at).expect("it opens");
    life.must(&Actor::System, &acts::assess(AccountFact::Matched));
    life
}

fn close(reason: ClosingReason, text: &str) -> Command {
    let reason_code = (reason == ClosingReason::NotAccepted).then(|| ReasonCode::ALL[0]);
    Command::Close { reason, reason_code, text: text.to_owned(), root_cause: None, at_fault: None }
}

fn sort(category: &str) -> Command {
    Command::Classify { category: Some(category.to_owned()), grade: None, priority: None }
}

fn lend(value: &str) -> Command {
    let text = "Here is the money while we look into it.".to_owned();
    Command::ProvisionalCredit { state: Credit::Posted, amount: Some(money(value, "CNY")), text }
}

fn state(life: &Life, kind: ClockKind) -> Option<ClockState> {
    life.clock(kind).map(|clock| clock.state)
}

fn refund_of_scam(life: &Life) -> &Clock {
    life.complaint.clocks.iter().find(|clock| clock.regime == "uk-app").expect("it runs")
}

/// However late the machine wakes, a clock stands still no longer than the law lets it.
#[test]
fn an_outage_is_no_longer_pause() {
    let mut life = under("uk", "scam");
    life.now = at("2026-11-17T10:00:00Z");
    let ask = Command::RequestInformation { text: "Which account did you pay to?".to_owned(), needs: Vec::new() };
    life.must(&handler(), &ask);
    assert_eq!(refund_of_scam(&life).resumes_by, Some(at("2027-01-03T10:00:00Z")));
    let mut on_time = life.clone();
    on_time.days(60);
    let due_at = refund_of_scam(&on_time).due_at;

    // Nothing woke it for weeks.
    life.now = at("2027-02-15T10:00:00Z");
    let events = life.must(&handler(), &close(ClosingReason::Rejected, REASONS));
    let Some(Fact::ClockResumed { until, due_at: counted, .. }) =
        events.iter().map(|event| &event.fact).find(|fact| fact.name() == "clock_resumed")
    else {
        panic!("{:?}", names(&events))
    };
    assert_eq!((*until, *counted), (Some(at("2027-01-03T10:00:00Z")), due_at));
    let refund = refund_of_scam(&life);
    assert_eq!((refund.state, refund.paused[0].until), (ClockState::Breached, at("2027-01-03T10:00:00Z")));
}

/// PSD2 art. 73(1) wants the money back, not a letter; and all of it.
#[test]
fn only_money_gives_money_back() {
    let after = |command: &Command, by: &Actor| {
        let mut life = under("eu", "unauthorised_txn");
        life.must(&Actor::Complainant, &Command::ProveContact { proof: ContactProof::Link });
        life.must(by, command);
        state(&life, ClockKind::LegalRefund)
    };
    use ClockState::{Cancelled, Met, Running};
    assert_eq!(after(&close(ClosingReason::Upheld, REASONS), &handler()), Some(Cancelled));
    assert_eq!(after(&close(ClosingReason::Rejected, REASONS), &handler()), Some(Met), "nothing is owed then");
    assert_eq!(after(&lend("0.01"), &handler()), Some(Running));
    assert_eq!(after(&lend("128.00"), &handler()), Some(Met));
}

#[test]
fn who_was_not_answered_was_not_answered() {
    let final_answer = |command: &Command| {
        let mut life = under("uk", "fees");
        life.must(&handler(), command);
        state(&life, ClockKind::LegalFinal)
    };
    assert_eq!(final_answer(&close(ClosingReason::Unreachable, REASONS)), Some(ClockState::Cancelled));
    let refer = Command::ReferExternal { body: "FOS".to_owned(), text: REASONS.to_owned() };
    assert_eq!(final_answer(&refer), Some(ClockState::Cancelled));
    assert_eq!(final_answer(&close(ClosingReason::NotAccepted, REASONS)), Some(ClockState::Met));
    let mut life = under("uk", "fees");
    let short = life.give(&handler(), &close(ClosingReason::NotAccepted, "No.")).expect_err("it gives no reasons");
    assert!(short.to_string().contains("has to hold the reasons"), "{short}");
}

#[test]
fn closing_and_reopening_sheds_no_law() {
    let reopened = |command: &Command, by: &Actor| {
        let mut life = under("eu", "unauthorised_txn");
        life.must(&handler(), &Command::LinkDuplicate { of: "RC-11AB-22CD-33EF-44GH".parse().expect("a number") });
        life.hours(1);
        life.must(by, command);
        life.days(2);
        life.must(&staff(Role::Manager), &Command::Reopen { reason: "It is another one.".to_owned() });
        life
    };
    let life = reopened(&close(ClosingReason::Duplicate, REASONS), &handler());
    let answer = life.complaint.open_clock(ClockKind::LegalFinal).expect("the law goes on");
    assert_eq!(answer.started_at, life.complaint.received_at);
    let mut late = life.clone();
    assert!(names(&late.must(&Actor::System, &Command::Wake)).contains(&"clock_breached"), "the refund is late");
    // A rejection was an answer.
    let life = reopened(&close(ClosingReason::Rejected, REASONS), &handler());
    assert!(life.complaint.open_clock(ClockKind::LegalFinal).is_none());
    // Whoever had withdrawn complains anew.
    let life = reopened(&Command::Withdraw { reason: None }, &Actor::Complainant);
    assert_eq!(life.complaint.open_clock(ClockKind::LegalFinal).map(|clock| clock.started_at), Some(life.now));
}

#[test]
fn each_category_has_its_first_thing_to_do() {
    let done = |life: &mut Life, category: &str| {
        let task = format!("first-{category}");
        life.must(&handler(), &Command::CompleteTask { task });
    };
    let mut life = under("cn", "payment_failed");
    done(&mut life, "payment_failed");
    assert_eq!(state(&life, ClockKind::FirstAction), Some(ClockState::Met));
    life.must(&handler(), &sort("scam"));
    let first = life.complaint.open_clock(ClockKind::FirstAction).expect("a stop-payment has its hour");
    assert_eq!((first.length, first.unit), (1, business_time::Unit::Hours));
    done(&mut life, "scam");
    life.must(&handler(), &sort("payment_failed"));
    assert!(life.complaint.open_clock(ClockKind::FirstAction).is_none(), "that one was done");

    // A report that was made does not start again where no act could meet it.
    let mut life = under("cn", "privacy");
    life.must(&handler(), &sort("other"));
    done(&mut life, "privacy");
    life.must(&handler(), &sort("privacy"));
    assert!(life.complaint.open_clock(ClockKind::LeakReport).is_none());
}

#[test]
fn sorting_breaks_no_promise_that_was_kept_or_never_made() {
    let mut life = under("uk", "scam");
    let ask = Command::RequestInformation { text: "Which account did you pay to?".to_owned(), needs: Vec::new() };
    life.hours(24);
    life.must(&handler(), &ask);
    life.must(&handler(), &sort("merchant_dispute"));
    assert_eq!(refund_of_scam(&life).state, ClockState::Cancelled, "the new category has no such clock");

    let mut life = under("eu", "other");
    life.must(&Actor::Complainant, &Command::ProveContact { proof: ContactProof::Link });
    life.hours(20);
    life.must(&handler(), &lend("128.00"));
    life.days(3);
    life.must(&handler(), &sort("unauthorised_txn"));
    assert_eq!(state(&life, ClockKind::LegalRefund), None, "it was lent in time");
}

#[test]
fn a_warning_is_given_once() {
    let warned = |life: &Life| {
        let of_review = |fact: &&Fact| matches!(fact, Fact::ClockWarned { kind: ClockKind::Review, percent: 50, .. });
        life.log.iter().map(|event| &event.fact).filter(of_review).count()
    };
    let mut life = under("house", "fees");
    life.must(&handler(), &Command::Reply { text: REASONS.to_owned() });
    life.days(6);
    assert_eq!(warned(&life), 1);
    life.must(&handler(), &sort("refund_delay"));
    life.must(&handler(), &sort("scam"));
    life.days(20);
    assert_eq!(warned(&life), 1, "the fees and the scam have the first half in common");
}
