//! People away and empty roles (design §4): a step passes nobody's desk, an assignment finds a substitute.

use crate::support::{Life, acts, at, named, opening};
use complaint::values::Status;
use complaint::{Actor, Away, Command, Fact, Level, Role, Roster};
use jiff::SignedDuration;

/// Long before and long after every life here.
const ALWAYS: (&str, &str) = ("2026-01-01T00:00:00Z", "2027-12-31T00:00:00Z");

fn level(number: u8) -> Level {
    Level::try_from(number).expect("a level")
}

fn away(person: &str, substitute: Option<&str>, (from, until): (&str, &str)) -> Away {
    let name = format!("Name of {person}");
    Away {
        person: person.to_owned(),
        name,
        from: at(from),
        until: at(until),
        substitute: substitute.map(str::to_owned),
    }
}

/// Each entry is `who` or `who>substitute`, away the whole time.
fn roster(entries: &[&str]) -> Roster {
    let entry = |entry: &&str| match entry.split_once('>') {
        Some((who, substitute)) => away(who, Some(substitute), ALWAYS),
        None => away(entry, None, ALWAYS),
    };
    Roster::from(entries.iter().map(entry).collect::<Vec<_>>())
}

/// A complaint at work whose pack lists people for levels.
fn listed(status: Status, people: &[(u8, &[&str])]) -> Life {
    let mut life = acts::in_state(status);
    let list = |(number, people): &(u8, &[&str])| (level(*number), people.iter().map(|id| (*id).to_owned()).collect());
    life.rules.people = people.iter().map(list).collect();
    life
}

/// Where a step led to and what it passed over: `"3 passing 2"`.
fn landed(fact: &Fact) -> Option<String> {
    let (to, skipped) = match fact {
        Fact::Escalated { to, skipped, .. } => (to, skipped),
        Fact::Answered { step: Some(step), .. }
        | Fact::Confirmed { step: Some(step), .. }
        | Fact::Reopened { step } => (&step.level, &step.skipped),
        _ => return None,
    };
    let passed: Vec<String> = skipped.iter().map(ToString::to_string).collect();
    Some(if passed.is_empty() { to.to_string() } else { format!("{to} passing {}", passed.join(",")) })
}

#[test]
fn a_step_passes_over_levels_where_nobody_is() {
    let check = |people: &[(u8, &[&str])], gone: &[&str], expected: &str| {
        let mut life = listed(Status::Investigating, people);
        life.roster = roster(gone);
        let events = life.act("escalate");
        assert_eq!(landed(&events[0].fact).as_deref(), Some(expected), "{people:?} without {gone:?}");
        assert_eq!(life.complaint.team, life.rules.team(life.complaint.level, &life.complaint.category));
        let response = life.clock(complaint::ClockKind::LevelResponse).expect("the level's own clock");
        let working_days = [(2, 1), (3, 2), (4, 3)].into_iter().find(|(to, _)| *to == life.complaint.level.number());
        assert_eq!(Some(response.length), working_days.map(|(_, days)| days), "that of the level reached");
    };
    check(&[], &["a", "b"], "2");
    check(&[(2, &["a", "b"])], &["a"], "2");
    check(&[(2, &["a", "b"])], &["a", "b"], "3 passing 2");
    check(&[(2, &[])], &[], "3 passing 2");
    check(&[(2, &["a"]), (3, &["b"])], &["a", "b"], "4 passing 2,3");
    check(&[(2, &["a"]), (3, &["b"])], &["b"], "2");
    // All above are empty: the highest gets it, whose mailbox is read some day.
    check(&[(2, &["a"]), (3, &[]), (4, &["a"])], &["a"], "4 passing 2,3");
    // A substitute who is there keeps the level staffed.
    check(&[(2, &["a"])], &["a>x"], "2");
    check(&[(2, &["a"])], &["a>b", "b>x"], "2");
    check(&[(2, &["a"])], &["a>b", "b"], "3 passing 2");
    check(&[(2, &["a", "b"])], &["a>b", "b>a"], "3 passing 2");
    // An id is meant, not whoever bears it as a name.
    check(&[(2, &["a"])], &["Name of a"], "2");
}

#[test]
fn every_kind_of_step_passes_them() {
    let check = |status: Status, act: &str, empty: &[u8], expected: &str| {
        let people: Vec<(u8, &[&str])> = empty.iter().map(|number| (*number, &[] as &[&str])).collect();
        let mut life = listed(status, &people);
        let events = life.act(act);
        assert_eq!(events.iter().find_map(|event| landed(&event.fact)).as_deref(), Some(expected), "{act}");
        assert_eq!(life.complaint.level.to_string(), expected[..1], "{act}");
    };
    check(Status::Investigating, "escalate", &[2], "3 passing 2");
    check(Status::Investigating, "escalation", &[2], "3 passing 2");
    check(Status::Proposed, "decision, object", &[2], "3 passing 2");
    check(Status::Proposed, "decision, accept in part", &[2, 3], "4 passing 2,3");
    check(Status::Closed, "confirmation, not arrived", &[2], "3 passing 2");
    check(Status::Closed, "reopen, by the complainant", &[1], "2 passing 1");
    check(Status::Closed, "reopen, by staff", &[1, 2], "3 passing 1,2");
    check(Status::Closed, "reopen, by staff", &[2], "1");

    let mut opening = opening("refund_delay");
    opening.submission.transaction.as_mut().expect("a transaction").amount =
        Some(crate::support::money("50000", "CNY"));
    let mut life = Life::of(&opening, &Actor::Complainant, acts::rules()).expect("it opens");
    life.rules.people.insert(level(2), Vec::new());
    let events = life.act("assess");
    assert_eq!(events.iter().find_map(|event| landed(&event.fact)).as_deref(), Some("3 passing 2"));
}

/// Forty days in which nobody does anything: every step acts once, wherever it leads.
#[test]
fn a_neglected_complaint_climbs_past_empty_levels_once() {
    let check = |empty: &[u8], expected: &[&str]| {
        let people: Vec<(u8, &[&str])> = empty.iter().map(|number| (*number, &[] as &[&str])).collect();
        let mut life = listed(Status::Investigating, &people);
        life.days(40);
        let climbs: Vec<String> = life.log.iter().filter_map(|event| landed(&event.fact)).collect();
        assert_eq!(climbs, expected, "{empty:?}");
        for clock in life.complaint.clocks.clone() {
            let climb = Command::Climb { clock: clock.id, percent: None };
            assert_eq!(life.must(&Actor::System, &climb), [], "a step acts once");
        }
    };
    check(&[], &["2", "3", "4"]);
    check(&[2], &["3 passing 2", "4"]);
    check(&[3], &["2", "4 passing 3"]);
    check(&[2, 3], &["4 passing 2,3"]);
    check(&[2, 3, 4], &["4 passing 2,3"]);
}

#[test]
fn only_who_is_away_at_that_moment_counts() {
    let now = crate::support::START;
    let check = |from: &str, until: &str, expected: &str| {
        let mut life = listed(Status::Investigating, &[(2, &["a"])]);
        life.roster = Roster::from(vec![away("a", None, (from, until))]);
        assert_eq!(landed(&life.act("escalate")[0].fact).as_deref(), Some(expected), "{from} to {until}");
    };
    check("2026-11-01T00:00:00Z", "2026-11-19T00:00:00Z", "2"); // over
    check("2026-11-21T00:00:00Z", "2026-12-01T00:00:00Z", "2"); // still to come
    check("2026-11-01T00:00:00Z", now, "2"); // back this very moment
    check(now, "2026-12-01T00:00:00Z", "3 passing 2"); // gone this very moment

    // What is true at the step is asked at the step, not before.
    let mut life = listed(Status::Investigating, &[(3, &["a"])]);
    life.roster = Roster::from(vec![away("a", None, ("2026-11-01T00:00:00Z", "2026-11-21T00:00:00Z"))]);
    life.act("escalate");
    life.hours(36);
    assert_eq!(landed(&life.act("escalate")[0].fact).as_deref(), Some("3"));
}

#[test]
fn an_assignment_to_somebody_away_goes_to_the_substitute() {
    let check = |gone: &[&str], to: &str, expected: Option<&str>| {
        let mut life = acts::in_state(Status::Investigating);
        life.complaint.assignee = Some("somebody before".to_owned());
        life.roster = roster(gone);
        let assign = Command::Assign { team: None, to: Some(to.to_owned()) };
        let events = life.must(&named("chen", Role::Supervisor), &assign);
        let Fact::Assigned { to: given, meant_for, .. } = &events[0].fact else { panic!("{events:?}") };
        assert_eq!(given.as_deref(), expected, "{to} while {gone:?} are away");
        let away = expected != Some(to);
        assert_eq!(meant_for.as_deref(), away.then_some(to), "{to} while {gone:?} are away");
        assert_eq!((life.complaint.assignee.as_deref(), life.complaint.team.as_str()), (expected, "front-line"));
    };
    check(&[], "wang", Some("wang"));
    check(&["li"], "wang", Some("wang"));
    check(&["wang"], "wang", None);
    check(&["wang>li"], "wang", Some("li"));
    check(&["wang>li", "li>zhao"], "wang", Some("zhao"));
    check(&["wang>li", "li"], "wang", None);
    check(&["wang>li"], "Name of wang", Some("li"));
    check(&["wang>Name of li", "li>zhao"], "wang", Some("zhao"));
    // Rings end, of whatever size.
    check(&["wang>li", "li>wang"], "wang", None);
    check(&["a>b", "b>c", "c>d", "d>a"], "a", None);
    // Five are followed, not a sixth.
    check(&["a>b", "b>c", "c>d", "d>e", "e>f"], "a", Some("f"));
    check(&["a>b", "b>c", "c>d", "d>e", "e>f", "f>g"], "a", None);
}

/// A name is looked for among those who are away; an id is its owner's, whatever others are called.
#[test]
fn a_name_that_repeats_is_no_trap() {
    let now = at(crate::support::START);
    let over = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    let called = |name: &str, away: Away| Away { name: name.to_owned(), ..away };
    let roster = Roster::from(vec![
        called("Li Na", away("u-1", None, over)),
        called("Li Na", away("u-2", Some("u-3"), ALWAYS)),
        called("u-1", away("u-4", None, ALWAYS)),
    ]);
    assert_eq!(roster.who_works_for("Li Na", now), Some("u-3"));
    assert_eq!(roster.who_works_for("u-1", now), Some("u-1"), "the id of somebody who is there");
    assert_eq!(roster.who_works_for(" u-2 ", now), Some("u-3"));
    assert_eq!(roster.who_works_for("u-4", now), None);
}

#[test]
fn a_team_can_be_named_without_asking_who_is_away() {
    let mut life = acts::in_state(Status::Investigating);
    life.roster = roster(&["wang"]);
    let assign = Command::Assign { team: Some("specialists".to_owned()), to: None };
    assert!(!Roster::matters_to(&assign, &life.rules));
    let events = life.must(&named("chen", Role::Supervisor), &assign);
    let expected = Fact::Assigned { team: "specialists".to_owned(), to: None, meant_for: None };
    assert_eq!(events[0].fact, expected);
}

/// "Mine" stops no breach: whoever took it over and went away with it still has the ladder above.
#[test]
fn who_took_it_over_and_went_away_does_not_stop_the_ladder() {
    let check = |first: &[&str], climbs: &[&str]| {
        let mut life = acts::in_state(Status::Investigating);
        for act in first {
            life.act(act);
        }
        life.must(&named("chen", Role::Supervisor), &Command::TakeOver);
        let begin = life.log.len();
        life.pass(SignedDuration::from_hours(1));
        life.roster = roster(&["chen"]);
        life.days(40);
        let steps: Vec<String> = life.log[begin..].iter().filter_map(|event| landed(&event.fact)).collect();
        assert_eq!(steps, climbs, "{first:?}");
    };
    check(&[], &["2", "3", "4"]);
    check(&["reply"], &["2", "3", "4"]);
    check(&["reply", "escalate"], &["3", "4"]);
    check(&["propose", "decision, object"], &["3", "4"]);
}
