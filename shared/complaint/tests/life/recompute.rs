//! A year is published, a policy changes: what runs is counted again, what is past stays.

use crate::support::{Life, at, handler, house, names, opening, staff};
use business_time::Calendar;
use complaint::clock::ClockState;
use complaint::command::Opening;
use complaint::rules::Length;
use complaint::{Actor, ClockKind, Command, Fact, Role, Rules};

const CN: &str = include_str!("../../../business-time/calendars/cn.toml");

/// The house rules once the State Council has published 2027: a Sunday of January is worked.
fn published(mut rules: Rules) -> Rules {
    let text = CN
        .replace("2025, 2026]", "2025, 2026, 2027]")
        .replace("cn-2026.2", "cn-2027.1")
        .replace("[statutory.2027]", "[years.2027]");
    let text =
        format!("{text}make_up = [{{ date = \"2027-01-10\", name = \"春节\", name_en = \"Spring Festival\" }}]\n");
    rules.calendars.insert("cn".to_owned(), Calendar::from_toml(&text).expect("a calendar"));
    rules
}

fn recompute() -> Command {
    Command::Recompute { run: "R1".to_owned(), step: "STEP".to_owned(), approved_by: "Zhao".to_owned() }
}

fn received(category: &str, when: &str) -> Life {
    let opening = Opening { received_at: at(when), ..opening(category) };
    Life::at(&opening, &Actor::Complainant, house(), at(when)).expect("it opens")
}

fn review(life: &Life) -> (String, bool, &str, ClockState) {
    let clock = life.clock(ClockKind::Review).expect("it runs");
    (clock.due_on.to_string(), clock.provisional, clock.calendar_version.as_str(), clock.state)
}

#[test]
fn a_published_year_moves_what_was_provisional_and_nothing_else() {
    let mut life = received("unauthorised_txn", "2026-12-25T02:00:00Z");
    assert_eq!(review(&life), ("2027-01-18".to_owned(), true, "cn-2026.2", ClockState::Running));
    assert_eq!(life.must(&Actor::System, &recompute()), [], "nothing has changed yet");
    life.rules = published(life.rules);
    let events = life.must(&Actor::System, &recompute());
    assert_eq!(names(&events), ["recomputed"]);
    assert_eq!(review(&life), ("2027-01-15".to_owned(), false, "cn-2027.1", ClockState::Running));
    let Fact::Recomputed { run, approved_by, moved, .. } = &events[0].fact else { panic!("{events:?}") };
    assert_eq!((run.as_str(), approved_by.as_str()), ("R1", "Zhao"));
    let moved: Vec<_> = moved.iter().map(|moved| (moved.kind, moved.from > moved.due_at)).collect();
    assert_eq!(moved, [(ClockKind::Review, true)], "days and hours hang on no year");
    let worked = events[0].starts[0].trace.iter().find(|day| day.date.to_string() == "2027-01-10");
    assert!(worked.is_some_and(|day| day.counts), "the trace shows the Sunday");
    assert_eq!(life.must(&Actor::System, &recompute()), [], "once");
}

#[test]
fn what_is_past_stays_past() {
    let mut life = received("unauthorised_txn", "2026-12-25T02:00:00Z");
    life.days(14);
    let warned = |life: &Life| life.facts().iter().filter(|fact| **fact == "clock_warned").count();
    let (before, breaches) = (warned(&life), life.complaint.breaches);
    assert!(before > 0 && breaches > 0, "the first reply is late by now");
    life.rules = published(life.rules);
    life.must(&Actor::System, &recompute());
    assert_eq!((warned(&life), life.complaint.breaches), (before, breaches));
    let broken = life.complaint.clocks.iter().find(|clock| clock.kind == ClockKind::FirstReply).expect("it ran");
    assert_eq!((broken.state, broken.calendar_version.as_str()), (ClockState::Breached, "cn-2026.2"));
    life.days(10);
    // Half of the time was warned of before, four fifths after: each once.
    let reviews = |percent: u8| {
        let warned = |fact: &Fact| matches!(fact, Fact::ClockWarned { kind: ClockKind::Review, percent: at, .. } if *at == percent);
        life.log.iter().filter(|event| warned(&event.fact)).count()
    };
    assert_eq!((reviews(50), reviews(80)), (1, 1));
}

#[test]
fn a_date_a_person_set_is_not_counted_again() {
    let mut life = received("unauthorised_txn", "2026-12-25T02:00:00Z");
    let due_on = "2027-01-20".parse().expect("a date");
    let extend = Command::Extend { clock: ClockKind::Review, reason: "The bank is slow.".to_owned(), due_on };
    life.must(&staff(Role::Manager), &extend);
    life.rules = published(life.rules);
    life.must(&Actor::System, &recompute());
    assert_eq!(review(&life).0, "2027-01-20");
}

/// A stricter policy may put an end behind us: that is late from then on, and told before it is approved.
#[test]
fn a_changed_policy_moves_what_runs() {
    let mut life = received("fees", "2026-11-20T02:00:00Z");
    life.days(8);
    life.rules.version = "house-2027.1".to_owned();
    for rule in life.rules.clocks.iter_mut().filter(|rule| rule.kind == ClockKind::Review) {
        let Length::ByCategory(spans) = &mut rule.length else { panic!("by category") };
        spans.get_mut("fees").expect("it has one").length = 2;
    }
    let before = life.complaint.breaches;
    let events = life.must(&Actor::System, &recompute());
    assert_eq!(names(&events), ["recomputed"]);
    assert_eq!(review(&life).0, "2026-11-24");
    life.must(&Actor::System, &Command::Wake);
    assert_eq!(life.complaint.breaches, before + 1);
    assert!(life.must(&Actor::System, &recompute()).is_empty(), "a breach is no clock that runs");
}

/// Sorted late, a complaint keeps the date it has where the new drawer's lies behind us; no calendar takes
/// it away.
#[test]
fn a_date_that_was_kept_is_kept() {
    let mut life = received("unauthorised_txn", "2026-12-25T02:00:00Z");
    life.days(12);
    let sort = Command::Classify { category: Some("payment_failed".to_owned()), grade: None, priority: None };
    life.must(&handler(), &sort);
    assert_eq!(review(&life).0, "2027-01-18");
    life.rules = published(life.rules);
    life.must(&Actor::System, &recompute());
    assert_eq!(review(&life).0, "2027-01-15");
}
