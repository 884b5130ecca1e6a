//! A promise is broken when its moment passes, not when a machine gets round to writing it down.

use crate::support::{Life, acts, names};
use complaint::clock::{ClockKind, ClockState};
use complaint::values::Status;
use complaint::{Actor, Command, Fact};
use jiff::SignedDuration;

/// A complaint whose timers have not run since it came in.
fn unwatched(from: Status, hours: i64) -> Life {
    let mut life = acts::in_state(from);
    life.now += SignedDuration::from_hours(hours);
    life
}

#[test]
fn an_act_after_the_moment_records_the_breach_first() {
    let check = |act: &str, expected: &[&str]| {
        let mut life = unwatched(Status::Investigating, 25);
        let events = life.act(act);
        assert_eq!(names(&events), expected, "{act}");
        let clock = life.clock(ClockKind::FirstReply).expect("it ran");
        assert_eq!(clock.state, ClockState::Breached, "{act}");
        assert!(life.complaint.is_breached());
        let Fact::ClockBreached { lag_ms, .. } = events[0].fact else { panic!("{events:?}") };
        assert_eq!((lag_ms, &events[0].by), (3_600_000, &Actor::System), "{act}");
    };
    check("reply", &["clock_breached", "replied"]);
    check("propose", &["clock_breached", "proposed"]);
    check("close", &["clock_breached", "closed"]);
    check("withdrawal", &["clock_breached", "closed"]);
    check("escalate", &["clock_breached", "escalated"]);
    check("classify", &["clock_breached", "classified"]);
    check("note", &["clock_breached", "noted"]);
    check("message", &["clock_breached", "message_received", "task_opened"]);
}

/// The last moment is in time.
#[test]
fn the_moment_itself_is_in_time() {
    let mut life = unwatched(Status::Investigating, 24);
    assert_eq!(names(&life.act("reply")), ["replied"]);
    assert_eq!(life.clock(ClockKind::FirstReply).expect("it ran").state, ClockState::Met);
}

#[test]
fn every_broken_promise_is_recorded_once_and_in_order() {
    let mut life = unwatched(Status::InReview, 24 * 30);
    let events = life.act("propose");
    assert_eq!(names(&events), ["clock_breached", "clock_breached", "proposed"]);
    let kinds = events.iter().filter_map(|event| match event.fact {
        Fact::ClockBreached { kind, .. } => Some(kind),
        _ => None,
    });
    assert_eq!(kinds.collect::<Vec<_>>(), [ClockKind::LevelResponse, ClockKind::Review]);
    let breached = |life: &Life| life.facts().iter().filter(|name| **name == "clock_breached").count();
    life.must(&Actor::System, &Command::Wake);
    assert_eq!(breached(&life), 2);
}

/// What leads to nothing writes nothing, and what is refused neither; the timers still find it.
#[test]
fn a_command_that_does_nothing_records_nothing() {
    let mut life = unwatched(Status::Investigating, 25);
    assert_eq!(life.must(&Actor::System, &acts::command("assess", &life.complaint.clone())), []);
    assert!(life.give(&Actor::Complainant, &acts::command("survey", &life.complaint.clone())).is_err());
    assert!(!life.complaint.is_breached());
    let events = life.must(&Actor::System, &Command::Wake);
    assert!(names(&events).contains(&"clock_breached"), "{events:?}");
}
