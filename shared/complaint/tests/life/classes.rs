//! Another category, and what becomes of the dates.

use crate::support::{Life, acts, handler};
use complaint::clock::{ClockKind, ClockState};
use complaint::values::Status;
use complaint::{Actor, Command};
use jiff::ToSpan;

fn classify(category: &str) -> Command {
    Command::Classify { category: Some(category.to_owned()), grade: None, priority: None }
}

#[test]
fn a_new_category_replaces_the_review_clock() {
    let check = |to: &str, due_on: &str, priority: u8, tasks: usize| {
        let mut life = acts::in_state(Status::Investigating);
        let old = life.clock(ClockKind::Review).expect("it runs").clone();
        life.hours(30);
        life.must(&handler(), &classify(to));
        life.must(&handler(), &classify(to));
        let new = life.clock(ClockKind::Review).expect("it runs");
        assert_eq!((new.started_at, new.due_on.to_string()), (old.started_at, due_on.to_owned()), "{to}");
        let open = life.complaint.clocks.iter().filter(|clock| clock.kind == ClockKind::Review && clock.is_open());
        assert_eq!((open.count(), life.complaint.priority), (1, priority), "{to}");
        assert_eq!(life.complaint.open_tasks().count(), tasks, "{to}: first actions");
    };
    check("refund_delay", "2026-12-01", 1, 0); // as it was, and escalated to priority 1
    check("payment_failed", "2026-11-25", 3, 1);
    check("scam", "2026-12-11", 1, 1);
    let mut reopened = acts::in_state(Status::Closed);
    reopened.days(3);
    reopened.act("reopen, by staff");
    reopened.must(&handler(), &classify("service_quality"));
    let review = reopened.clock(ClockKind::Review).expect("it runs");
    assert_eq!((review.started_at, review.length), (reopened.now, 3));
    // A breach is a fact: its clock is not replaced.
    let mut late = acts::in_state(Status::Investigating);
    late.days(20);
    let reviews = |life: &Life| life.complaint.clocks.iter().filter(|clock| clock.kind == ClockKind::Review).count();
    let before = reviews(&late);
    late.must(&handler(), &classify("scam"));
    assert_eq!(reviews(&late), before);
}

/// A shorter review may be over before it is chosen: then the date promised stays.
#[test]
fn no_deadline_is_put_behind_us() {
    let check = |days: i64, due_on: &str| {
        let mut life = acts::in_state(Status::Investigating);
        life.act("reply");
        life.days(days);
        life.must(&handler(), &classify("payment_failed"));
        let open: Vec<_> =
            life.complaint.clocks.iter().filter(|clock| clock.kind == ClockKind::Review && clock.is_open()).collect();
        assert_eq!(open.len(), 1, "after {days} days");
        assert_eq!(open[0].due_on.to_string(), due_on, "after {days} days");
        let events = life.must(&Actor::System, &Command::Wake);
        assert!(!events.iter().any(|event| event.fact.name() == "clock_breached"), "after {days} days: {events:?}");
        assert_eq!(life.complaint.category, "payment_failed");
    };
    check(2, "2026-11-25");
    check(6, "2026-12-01"); // three working days ended on 25 November
}

/// What an extension has promised is kept, and it stays the only one.
#[test]
fn an_extension_outlives_another_category() {
    let check = |category: &str, later: i64, due_on: &str| {
        let mut life = Life::received("refund_delay");
        life.act("assess, account matched");
        let before = life.clock(ClockKind::Review).expect("it runs").clone();
        let new_date = before.due_on.checked_add(later.days()).expect("a date");
        let extend =
            |due_on| Command::Extend { clock: ClockKind::Review, reason: "the bank is slow".to_owned(), due_on };
        life.must(&handler(), &extend(new_date));
        life.must(&handler(), &classify(category));
        let clock = life.clock(ClockKind::Review).expect("it runs").clone();
        let kept = (clock.due_on.to_string(), clock.extensions, clock.original_due_at, clock.state);
        assert_eq!(kept, (due_on.to_owned(), 1, Some(before.due_at), ClockState::Running), "{category}");
        let again = clock.due_on.checked_add(7.days()).expect("a date");
        assert!(life.give(&handler(), &extend(again)).is_err(), "once: {category}");
    };
    check("payment_failed", 14, "2026-12-15");
    check("fees", 14, "2026-12-15");
    check("scam", 14, "2026-12-15");
    check("scam", 1, "2026-12-11"); // 15 working days end later than the extension
}
