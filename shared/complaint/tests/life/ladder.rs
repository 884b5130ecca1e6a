//! The ladder (design §4): each step once, upwards only, until a person has it.

use crate::support::{Life, acts, handler, money, named, names, opening, staff};
use complaint::clock::ClockKind;
use complaint::command::Transaction;
use complaint::rules::{LadderCause, LadderStep};
use complaint::values::{AccountFact, Status};
use complaint::{Actor, Command, Fact, Level, Rejection, Role};
use jiff::SignedDuration;

fn steps(life: &Life) -> Vec<String> {
    let step = |fact: &Fact| match fact {
        Fact::Escalated { cause, from, to, clock, .. } => {
            let kind = clock.and_then(|(id, _)| life.complaint.clocks.iter().find(|clock| clock.id == id));
            Some(format!("{from}>{to} {}", kind.map_or(cause.as_str(), |clock| clock.kind.as_str())))
        }
        _ => None,
    };
    life.log.iter().filter_map(|event| step(&event.fact)).collect()
}

/// Acts with the hours before each, then forty days in which nobody does anything.
#[test]
fn a_neglected_complaint_climbs_to_the_top_and_no_further() {
    let check = |acts: &[(i64, &str)], climbs: &[&str]| {
        let mut life = acts::in_state(Status::Investigating);
        for (hours, act) in acts {
            life.hours(*hours);
            life.act(act);
        }
        life.days(40);
        assert_eq!(steps(&life), climbs, "{acts:?}");
        let twice =
            life.complaint.clocks.iter().flat_map(|clock| {
                [None, Some(50), Some(80)].map(|percent| Command::Climb { clock: clock.id, percent })
            });
        for climb in twice.collect::<Vec<_>>() {
            assert_eq!(life.must(&Actor::System, &climb), [], "a step acts once");
        }
    };
    check(&[], &["1>2 first_reply", "2>3 level_response", "3>4 level_response"]);
    check(&[(1, "reply")], &["1>2 review", "2>3 level_response", "3>4 level_response"]);
    check(&[(30, "take_over")], &["1>2 first_reply", "2>3 level_response", "3>4 level_response"]);
    check(&[(30, "take_over"), (1, "reply")], &["1>2 first_reply", "2>3 review", "3>4 level_response"]);
    check(&[(30, "take_over"), (1, "propose")], &["1>2 first_reply"]);
    // Taken over after the review was late: without progress it goes on all the same.
    check(&[(1, "reply"), (24 * 12, "take_over")], &["1>2 review", "2>3 level_response", "3>4 level_response"]);
    // Handing it round is no progress.
    check(
        &[(30, "take_over"), (1, "take_over"), (20, "take_over")],
        &["1>2 first_reply", "2>3 level_response", "3>4 level_response"],
    );
    check(&[(30, "close")], &["1>2 first_reply"]);
    check(&[(1, "escalate"), (1, "reply")], &["1>2 staff", "2>3 review", "3>4 level_response"]);
    check(&[(1, "propose"), (1, "decision, accept")], &["1>2 remedy", "2>3 level_response", "3>4 level_response"]);
}

#[test]
fn a_step_changes_team_priority_assignee_and_clock() {
    let mut life = acts::in_state(Status::Investigating);
    life.act("take_over");
    assert!(life.complaint.assignee.is_some());
    life.act("escalate");
    let complaint = &life.complaint;
    assert_eq!((complaint.level.number(), complaint.team.as_str()), (2, "supervisors"));
    assert_eq!((complaint.priority, &complaint.assignee), (1, &None));
    assert_eq!(life.clock(ClockKind::LevelResponse).expect("it runs").length, 1);
    life.act("escalate");
    assert_eq!((life.complaint.priority, life.complaint.team.as_str()), (1, "specialists"));
    assert_eq!(life.clock(ClockKind::LevelResponse).expect("it runs").length, 2);
}

#[test]
fn nothing_climbs_before_it_is_late() {
    let mut life = acts::in_state(Status::Investigating);
    let clocks: Vec<u32> = life.complaint.clocks.iter().map(|clock| clock.id).collect();
    for clock in clocks {
        assert_eq!(life.must(&Actor::System, &Command::Climb { clock, percent: None }), []);
    }
}

#[test]
fn a_large_amount_starts_higher_up() {
    let check = |value: &str, currency: &str, level: u8| {
        let mut opening = opening("refund_delay");
        let amount = Some(money(value, currency));
        opening.submission.transaction = Some(Transaction { amount, ..Transaction::default() });
        let mut life = Life::of(&opening, &Actor::Complainant, acts::rules()).expect("it opens");
        life.act("assess");
        assert_eq!(life.complaint.level.number(), level, "{value} {currency}");
        assert_eq!(life.complaint.status, Status::AwaitingIdentity);
    };
    check("49999.99", "CNY", 1);
    check("50000", "CNY", 2);
    check("50000", "USD", 1); // another currency is not compared
}

#[test]
fn the_complainant_may_ask_once_a_day() {
    let check = |after: SignedDuration, allowed: bool| {
        let mut life = acts::in_state(Status::Investigating);
        life.act("escalation");
        life.pass(after);
        let answer = life.give(&Actor::Complainant, &acts::command("escalation", &life.complaint.clone()));
        assert_eq!(answer.is_ok(), allowed, "after {after}: {answer:?}");
        if !allowed {
            assert!(matches!(answer, Err(Rejection::IllegalMove { act: "escalation", .. })));
            life.act("escalate"); // staff may at any time
        }
    };
    check(SignedDuration::from_secs(1), false);
    check(SignedDuration::from_secs(24 * 3600 - 1), false);
    check(SignedDuration::from_hours(24), true);
}

#[test]
fn the_top_of_the_firm_is_level_four() {
    let mut life = acts::in_state(Status::Investigating);
    for level in 2..=4 {
        life.act("escalate");
        assert_eq!(life.complaint.level.number(), level);
    }
    for label in ["escalate", "escalation"] {
        let answer = life.give(&acts::actor(label), &acts::command(label, &life.complaint.clone()));
        assert!(matches!(answer, Err(Rejection::IllegalMove { .. })), "{label}: {answer:?}");
    }
    life.act("propose");
    life.act("decision, object");
    assert_eq!(life.complaint.level.number(), 4, "reviewed at the top again");
}

#[test]
fn an_answer_in_review_comes_from_the_reviewing_level() {
    let check = |objections: usize, role: Role, allowed: bool| {
        let mut life = acts::in_state(Status::InReview);
        for _ in 1..objections {
            life.must(&staff(Role::Manager), &acts::command("propose", &life.complaint.clone()));
            life.act("decision, object");
        }
        let answer = life.give(&staff(role), &acts::command("propose", &life.complaint.clone()));
        let below = matches!(answer, Err(Rejection::BelowLevel { .. }));
        assert_eq!((answer.is_ok(), below), (allowed, !allowed), "{role} at level {}", life.complaint.level);
    };
    check(1, Role::Handler, false);
    check(1, Role::Supervisor, true);
    check(2, Role::Supervisor, false);
    check(2, Role::Specialist, true);
    check(3, Role::Specialist, false);
    check(3, Role::Manager, true);
    check(9, Role::Manager, true);
    // Outside a review the level routes and does not lock.
    let mut life = acts::in_state(Status::Investigating);
    life.act("escalate");
    life.must(&handler(), &acts::command("propose", &life.complaint.clone()));
}

#[test]
fn a_late_reaction_is_a_step_of_its_own() {
    let mut life = acts::in_state(Status::Closed);
    life.days(1);
    life.act("confirmation, not arrived");
    assert_eq!(life.complaint.level.number(), 2);
    life.must(&named("chen.jie", Role::Supervisor), &Command::TakeOver);
    life.days(5);
    assert_eq!(steps(&life), Vec::<String>::new(), "taken over in time");
}

/// Each of them raises the priority, names the team and starts the level's clock (design §4).
#[test]
fn what_a_complainant_rejects_is_a_step() {
    let check = |from: Status, act: &str, level: u8, team: &str| {
        let mut life = acts::in_state(from);
        life.complaint.assignee = Some("chen.jie".to_owned());
        life.complaint.priority = 3;
        life.act(act);
        let complaint = &life.complaint;
        assert_eq!((complaint.level.number(), complaint.team.as_str()), (level, team), "{act}");
        assert_eq!((complaint.priority, &complaint.assignee), (2, &None), "{act}");
        assert!(complaint.open_clock(ClockKind::LevelResponse).is_some(), "{act}");
    };
    check(Status::Proposed, "decision, object", 2, "supervisors");
    check(Status::Proposed, "decision, accept in part", 2, "supervisors");
    check(Status::Closed, "confirmation, not arrived", 2, "supervisors");
    check(Status::Closed, "reopen, by the complainant", 1, "front-line");
    check(Status::Closed, "reopen, by staff", 1, "front-line");
}

/// A category of high risk starts higher up, also where it is found out later; never lower.
#[test]
fn a_category_of_high_risk_starts_higher_up() {
    let mut rules = crate::support::house();
    rules.ladder.push(LadderStep {
        on: LadderCause::Category,
        clock: None,
        percent: None,
        amount: None,
        categories: vec!["scam".to_owned()],
        to: Level::try_from(3).ok(),
        tell_complainant: false,
    });
    let open = |category: &str| {
        let mut life = Life::of(&opening(category), &Actor::Complainant, rules.clone()).expect("it opens");
        life.must(&Actor::System, &acts::assess(AccountFact::Matched));
        life
    };
    let sort = |category: &str| Command::Classify { category: Some(category.to_owned()), grade: None, priority: None };
    assert_eq!(steps(&open("scam")), ["1>3 category"]);
    let mut sorted = open("other");
    assert_eq!(steps(&sorted), Vec::<String>::new());
    let events = sorted.must(&handler(), &sort("scam"));
    assert_eq!(names(&events), ["classified", "escalated", "task_opened"]);
    assert_eq!((steps(&sorted), sorted.complaint.team.as_str()), (vec!["1>3 category".to_owned()], "specialists"));
    sorted.must(&staff(Role::Specialist), &sort("other"));
    sorted.must(&staff(Role::Specialist), &sort("scam"));
    assert_eq!(steps(&sorted).len(), 1, "it is there already");
}
