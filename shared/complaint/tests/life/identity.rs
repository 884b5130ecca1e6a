//! Codes, proofs and the machine's first look.

use crate::support::{Life, acts, handler, names};
use complaint::clock::ClockKind;
use complaint::command::{Amendment, Assessment};
use complaint::values::{AccountFact, ClosingReason, ContactProof, Grade, Status};
use complaint::{Actor, Command, Fact, Reference, Rejection};
use jiff::SignedDuration;

fn enter(life: &mut Life, right: bool) -> Result<(), u8> {
    match life.give(&Actor::Complainant, &Command::EnterCode { right }) {
        Ok(events) if right => assert_eq!(names(&events), ["identity_proven"]),
        Ok(events) => assert_eq!(names(&events), ["code_refused"]),
        Err(Rejection::Code { tries_left, .. }) => return Err(tries_left),
        Err(other) => panic!("{other}"),
    }
    Ok(())
}

#[test]
fn a_code_has_five_tries_and_two_days() {
    let check = |wrong: usize, after: SignedDuration, proven: bool| {
        let mut life = acts::in_state(Status::AwaitingIdentity);
        for _ in 0..wrong {
            enter(&mut life, false).expect("tries are left");
        }
        life.pass(after);
        assert_eq!(enter(&mut life, true), if proven { Ok(()) } else { Err(0) }, "{wrong} wrong, {after} later");
        assert_eq!(life.complaint.contact, proven.then_some(ContactProof::Code));
    };
    let hours = SignedDuration::from_hours;
    check(0, hours(0), true);
    check(4, hours(0), true);
    check(5, hours(0), false);
    check(0, hours(48) - SignedDuration::from_secs(1), true);
    check(0, hours(48), false);
}

#[test]
fn a_new_code_replaces_the_old_one() {
    let mut life = acts::in_state(Status::AwaitingIdentity);
    let first = life.complaint.code.expect("it is out");
    (0..5).for_each(|_| enter(&mut life, false).expect("tries are left"));
    life.hours(50);
    life.act("request_code");
    let second = life.complaint.code.expect("it is out");
    assert_eq!((first.number, second.number, second.tries_left), (1, 2, 5));
    assert_eq!(second.expires_at, life.now + SignedDuration::from_hours(48));
    assert_eq!(enter(&mut life, true), Ok(()));
    let asked = life.give(&Actor::Complainant, &Command::RequestCode);
    assert!(matches!(asked, Err(Rejection::IllegalMove { .. })), "proven already: {asked:?}");
}

#[test]
fn a_proof_counts_once() {
    for label in ["verification", "prove_contact"] {
        let mut life = acts::in_state(Status::AwaitingIdentity);
        assert_eq!(names(&life.act("prove_contact")), ["identity_proven"]);
        assert_eq!(names(&life.act(label)), Vec::<&str>::new(), "{label}");
    }
    let mut life = acts::in_state(Status::AwaitingIdentity);
    life.act("confirm_identity");
    assert_eq!((life.complaint.contact, life.complaint.account), (None, AccountFact::Attested));
    assert_eq!(life.complaint.status, Status::Investigating);
    assert!(life.give(&handler(), &acts::command("confirm_identity", &life.complaint.clone())).is_err());
}

#[test]
fn a_new_address_has_to_be_proven_anew() {
    let check = |amendment: Amendment, contact: bool, account: bool, events: &[&str]| {
        let mut life = acts::in_state(Status::Investigating);
        life.act("prove_contact");
        let happened = life.must(&handler(), &Command::Amend(amendment));
        assert_eq!(names(&happened), events);
        let proven = (life.complaint.contact.is_some(), life.complaint.account != AccountFact::Unproven);
        assert_eq!(proven, (contact, account));
        assert_eq!(life.complaint.status, Status::Investigating, "the work goes on");
    };
    let email = |email: &str| Amendment { email: Some(email.to_owned()), ..Amendment::default() };
    let account = |account: &str| Amendment { account: Some(account.to_owned()), ..Amendment::default() };
    check(email("li.na@example.com"), true, true, &["amended"]);
    check(email("other@example.com"), false, true, &["amended", "code_issued"]);
    check(account("lina88"), true, true, &["amended"]);
    check(account("other"), true, false, &["amended"]);
    let mut life = acts::in_state(Status::Investigating);
    assert!(life.give(&handler(), &Command::Amend(Amendment::default())).is_err(), "something has to change");
}

/// The first look comes by a queue: whatever people did before it, the acknowledgement still goes
/// out, what they proved still holds, and it looks once.
#[test]
fn the_first_look_comes_late_but_once() {
    let check = |acts: &[&str], status: Status, account: AccountFact, acknowledged: bool| {
        let mut life = acts::in_state(Status::Received);
        acts.iter().for_each(|act| drop(life.act(act)));
        let events = life.act("assess");
        let code = |fact: &Fact| matches!(fact, Fact::Assessed { code: Some(_), code_expires_at: Some(_), .. });
        assert_eq!(events.iter().any(|event| code(&event.fact)), acknowledged, "{acts:?}");
        assert_eq!((life.complaint.status, life.complaint.account), (status, account), "{acts:?}");
        assert_eq!(names(&life.act("assess, account matched")), Vec::<&str>::new(), "{acts:?}: twice");
    };
    check(&[], Status::AwaitingIdentity, AccountFact::Unproven, true);
    check(&["prove_contact"], Status::Investigating, AccountFact::Unproven, true);
    check(&["confirm_identity"], Status::Investigating, AccountFact::Attested, true);
    check(&["confirm_identity", "propose"], Status::Proposed, AccountFact::Attested, true);
    check(&["close"], Status::Closed, AccountFact::Unproven, false);
}

#[test]
fn without_an_address_no_code_goes_out() {
    let mut opening = crate::support::opening("fees");
    opening.submission.email = None;
    let mut life = Life::of(&opening, &handler(), acts::rules()).expect("it opens");
    life.act("assess");
    assert_eq!((life.complaint.code, life.complaint.status), (None, Status::AwaitingIdentity));
    assert!(life.give(&Actor::Complainant, &Command::RequestCode).is_err());
    life.act("confirm_identity");
    assert_eq!(life.complaint.status, Status::Investigating);
    assert_eq!(life.complaint.contact, Some(ContactProof::Staff), "nothing can be mailed to prove it by");
}

/// Five tries each: whoever guesses, or wants to fill a mailbox, gets so many codes a day.
#[test]
fn five_codes_a_day() {
    let mut life = acts::in_state(Status::AwaitingIdentity);
    let first_at = life.now;
    for _ in 2..=5 {
        life.now += SignedDuration::from_hours(1);
        life.act("request_code");
    }
    life.now = first_at + SignedDuration::from_secs(24 * 3600 - 1);
    match life.give(&Actor::Complainant, &Command::RequestCode) {
        Err(Rejection::Code { tries_left: 0, reason }) => {
            assert!(reason.contains("2026-11-21T02:00:00Z"), "it says when: {reason}");
        }
        other => panic!("{other:?}"),
    }
    // An address put right gets its code all the same.
    let right = Amendment { email: Some("li.na@example.org".to_owned()), ..Amendment::default() };
    assert_eq!(names(&life.must(&handler(), &Command::Amend(right))), ["amended", "code_issued"]);
    life.now = first_at + SignedDuration::from_hours(24);
    (0..5).for_each(|_| drop(life.act("request_code")));
    assert!(life.give(&Actor::Complainant, &Command::RequestCode).is_err());
}

#[test]
fn the_first_action_of_a_category_is_a_task() {
    let check = |category: &str, kind: Option<&str>| {
        let mut life = Life::received(category);
        life.act("assess");
        let tasks: Vec<&str> = life.complaint.open_tasks().map(|task| task.kind.as_str()).collect();
        assert_eq!(tasks, kind.into_iter().collect::<Vec<_>>(), "{category}");
    };
    check("unauthorised_txn", Some("freeze"));
    check("scam", Some("stop_pay"));
    check("payment_failed", Some("trace"));
    check("other", None);
}

/// Legal clocks run whatever happens; the reminder to prove identity comes at half time.
#[test]
fn an_unproven_contact_is_reminded_and_stops_no_clock() {
    let mut life = acts::in_state(Status::AwaitingIdentity);
    let review = life.clock(ClockKind::Review).expect("it runs").clone();
    let events = life.days(8);
    let reminded = events.iter().filter(|event| matches!(event.fact, Fact::Reminded { kind: ClockKind::Identity, .. }));
    assert_eq!(reminded.count(), 1);
    assert_eq!(life.clock(ClockKind::Review).map(|clock| clock.due_at), Some(review.due_at));
}

#[test]
fn possible_duplicates_are_a_task_until_somebody_has_compared_them() {
    let other = |byte: u8| Reference::from_random([byte; 10]);
    let assess = |possible_duplicates: Vec<Reference>| {
        Command::Assess(Assessment { account: AccountFact::Unproven, grade: Grade::Ordinary, possible_duplicates })
    };
    let open = |life: &Life| life.complaint.open_tasks().map(|task| task.kind.clone()).collect::<Vec<_>>();
    let mut life = acts::in_state(Status::Received);
    assert_eq!(names(&life.must(&Actor::System, &assess(Vec::new()))), ["assessed"]);
    assert_eq!(open(&life), Vec::<String>::new());

    let assessed = || {
        let mut life = acts::in_state(Status::Received);
        let events = life.must(&Actor::System, &assess(vec![other(1), other(2), other(3)]));
        assert_eq!(names(&events), ["assessed", "task_opened"]);
        assert_eq!(names(&life.must(&Actor::System, &assess(vec![other(4)]))), Vec::<&str>::new(), "once");
        let task = life.complaint.open_tasks().next().expect("a task");
        assert_eq!((task.id.as_str(), task.kind.as_str()), ("possible_duplicate", "possible_duplicate"));
        assert!(task.text.starts_with(&format!("it may repeat {} and 2 more", other(1))), "{}", task.text);
        life
    };
    let check = |command: &Command| {
        let mut life = assessed();
        life.must(&handler(), command);
        assert_eq!(open(&life), Vec::<String>::new(), "{command:?}");
    };
    check(&Command::LinkDuplicate { of: other(2) });
    check(&Command::CompleteTask { task: "possible_duplicate".to_owned() });
    let (text, root_cause, at_fault) = ("Done.".to_owned(), None, None);
    check(&Command::Close { reason: ClosingReason::Goodwill, reason_code: None, text, root_cause, at_fault });
}
