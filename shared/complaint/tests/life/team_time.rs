//! How long each team had it, and for whom it waited: from the recorded events alone.

use crate::support::{Life, acts, money, opening};
use complaint::command::Transaction;
use complaint::values::Status;
use complaint::{Actor, Command, WaitingFor, time_per_team};
use jiff::SignedDuration;

/// `front-line 1 us 4h`, with `…` behind one that goes on.
fn times(life: &Life) -> Vec<String> {
    let times = time_per_team(&life.log, life.now).into_iter().map(|time| {
        assert_eq!(time.spent, time.until.unwrap_or(life.now).duration_since(time.from));
        let goes_on = if time.until.is_none() { " …" } else { "" };
        format!("{} {} {} {}h{goes_on}", time.team, time.level, time.waiting_for, time.spent.as_hours())
    });
    times.collect()
}

fn check(from: Status, acts: &[(i64, &str)], after: i64, expected: &[&str]) {
    let mut life = acts::in_state(from);
    for (hours, act) in acts {
        life.now += SignedDuration::from_hours(*hours);
        life.act(act);
    }
    life.now += SignedDuration::from_hours(after);
    assert_eq!(times(&life), expected, "{from}, {acts:?}");
}

#[test]
fn time_is_told_by_team_and_by_whom_it_waited_for() {
    use Status::{Investigating, Received};
    check(Received, &[], 3, &["front-line 1 us 3h …"]);
    // What a team does between two moves is one time.
    check(Investigating, &[(1, "note"), (1, "reply"), (1, "take_over")], 1, &["front-line 1 us 4h …"]);
    check(
        Investigating,
        &[(2, "request_information"), (10, "message"), (1, "escalate")],
        1,
        &["front-line 1 us 2h", "front-line 1 complainant 10h", "front-line 1 us 1h", "supervisors 2 us 1h …"],
    );
    check(
        Investigating,
        &[(2, "contact_third_party"), (5, "escalate"), (6, "record_contact, answered")],
        1,
        &["front-line 1 us 2h", "front-line 1 third_party 5h", "supervisors 2 third_party 6h", "supervisors 2 us 1h …"],
    );
    check(
        Investigating,
        &[(3, "propose"), (20, "decision, object"), (2, "propose"), (4, "decision, accept"), (5, "record_remedy")],
        100,
        &[
            "front-line 1 us 3h",
            "front-line 1 complainant 20h",
            "supervisors 2 us 2h",
            "supervisors 2 complainant 4h",
            "supervisors 2 us 5h",
        ],
    );
    // Nobody has a closed complaint.
    check(Investigating, &[(3, "close"), (48, "reopen, by staff")], 2, &["front-line 1 us 3h", "front-line 1 us 2h …"]);
}

#[test]
fn an_assignment_to_another_team_is_another_time() {
    let mut life = acts::in_state(Status::Investigating);
    let assign = |team: &str| Command::Assign { team: Some(team.to_owned()), to: None };
    life.now += SignedDuration::from_hours(1);
    life.must(&acts::actor("assign"), &assign("specialists"));
    life.now += SignedDuration::from_hours(2);
    life.must(&acts::actor("assign"), &assign("specialists"));
    life.now += SignedDuration::from_hours(3);
    assert_eq!(times(&life), ["front-line 1 us 1h", "specialists 1 us 5h …"]);
    // Passed on and back within one moment: nobody had it in between.
    life.must(&acts::actor("assign"), &assign("front-line"));
    life.must(&acts::actor("assign"), &assign("specialists"));
    assert_eq!(times(&life), ["front-line 1 us 1h", "specialists 1 us 5h …"]);
}

#[test]
fn a_team_that_merely_passed_it_on_had_no_time() {
    let mut opening = opening("refund_delay");
    let amount = Some(money("50000", "CNY"));
    opening.submission.transaction = Some(Transaction { amount, ..Transaction::default() });
    let mut life = Life::of(&opening, &Actor::Complainant, acts::rules()).expect("it opens");
    life.act("assess");
    life.now += SignedDuration::from_hours(1);
    assert_eq!(times(&life), ["supervisors 2 us 1h …"]);
    assert_eq!(time_per_team([], life.now), []);
}

/// The times of a complaint that is open follow each other without a gap, and add up.
#[test]
fn the_times_add_up() {
    let mut life = acts::in_state(Status::Investigating);
    for act in ["request_information", "message", "propose", "decision, object", "contact_third_party"] {
        life.hours(7);
        life.act(act);
    }
    life.days(30);
    let times = time_per_team(&life.log, life.now);
    for (one, next) in times.iter().zip(&times[1..]) {
        assert_eq!(one.until, Some(next.from));
    }
    let sum: SignedDuration = times.iter().map(|time| time.spent).sum();
    assert_eq!(sum, life.now.duration_since(life.log[0].at));
    assert!(times.iter().any(|time| time.waiting_for == WaitingFor::ThirdParty));
}
