//! What the complainant writes is read by somebody (design §2, "the handler is told").

use crate::support::{Life, acts, handler, names, staff};
use acts::refund;
use complaint::clock::{ClockKind, ClockState};
use complaint::values::{Channel, Status};
use complaint::{Actor, Command, Fact, Rejection, Role};
use jiff::SignedDuration;

fn read(life: &mut Life) {
    let task = life.complaint.unread_message().expect("somebody has to read it").id.clone();
    life.must(&handler(), &Command::CompleteTask { task });
}

#[test]
fn the_handler_is_told_once_until_it_was_read() {
    for from in Status::ALL.iter().filter(|status| **status != Status::Closed) {
        let mut life = acts::in_state(*from);
        assert_eq!(names(&life.act("message")), ["message_received", "task_opened"], "{from}");
        assert_eq!(names(&life.act("message")), ["message_received"], "{from}: one task at a time");
        assert_eq!(names(&life.act("evidence")), ["evidence_received"], "{from}: the same task");
        read(&mut life);
        assert_eq!(names(&life.act("message")), ["message_received", "task_opened"], "{from}: a new one");
    }
}

#[test]
fn an_answer_is_a_reading() {
    let check = |act: &str, was_read: bool| {
        let mut life = acts::in_state(Status::Investigating);
        life.act("message");
        life.act(act);
        assert_eq!(life.complaint.unread_message().is_none(), was_read, "{act}");
    };
    check("reply", true);
    check("request_information", true);
    check("propose", true);
    check("refer_external", true);
    check("close", true);
    check("withdrawal", true);
    check("note", false);
    check("take_over", false);
    check("escalate", false);
    check("contact_third_party", false);
    // Nobody has read it when the machine closes.
    let mut life = acts::in_state(Status::Proposed);
    life.complaint.proposal.as_mut().expect("a proposal").items.clear();
    life.act("message");
    life.act("decision, accept");
    assert_eq!(life.complaint.status, Status::Closed);
    read(&mut life);
}

/// "I do not agree", written and not clicked: the proposal does not close as unanswered.
#[test]
fn a_proposal_waits_until_the_letter_was_read() {
    let mut life = acts::in_state(Status::Proposed);
    let due_at = life.clock(ClockKind::ComplainantAnswer).expect("it runs").due_at;
    life.days(5);
    life.act("message");
    life.days(20);
    assert_eq!(life.complaint.status, Status::Proposed, "it waits");
    assert!(life.complaint.wake_at().is_none_or(|at| at > life.now), "and wakes nobody in vain");
    assert_eq!(life.must(&Actor::System, &Command::Wake), []);
    read(&mut life);
    assert_eq!(life.complaint.wake_at(), Some(due_at), "the window is looked at again");
    assert_eq!(names(&life.pass(SignedDuration::ZERO)), ["clock_lapsed", "closed"]);
}

#[test]
fn a_reply_to_the_letter_gives_the_whole_window_again() {
    let mut life = acts::in_state(Status::Proposed);
    life.days(9);
    life.act("message");
    life.days(3);
    life.act("reply");
    let windows = life.complaint.clocks.iter().filter(|clock| clock.kind == ClockKind::ComplainantAnswer);
    let states: Vec<_> = windows.map(|clock| (clock.state, clock.started_at)).collect();
    assert_eq!(states.len(), 2);
    assert_eq!((states[0].0, states[1]), (ClockState::Cancelled, (ClockState::Running, life.now)));
    life.days(9);
    assert_eq!(life.complaint.status, Status::Proposed);
    life.days(5);
    assert_eq!(life.complaint.status, Status::Closed);
    // A reply to nothing they wrote changes no window.
    let mut life = acts::in_state(Status::Proposed);
    life.act("reply");
    let windows = life.log.iter().filter(|event| matches!(event.fact, Fact::Replied)).map(|event| event.starts.len());
    assert_eq!(windows.sum::<usize>(), 0);
}

/// What a second person approves was written before the letter came.
#[test]
fn an_approval_is_no_reading_of_a_later_letter() {
    let check = |letter_first: bool, was_read: bool| {
        let mut life = acts::in_state(Status::Investigating);
        let letter = |life: &mut Life| {
            life.hours(1);
            life.act("message");
            life.hours(1);
        };
        if letter_first {
            letter(&mut life);
        }
        life.must(&handler(), &acts::propose(vec![refund("9000", "CNY")]));
        if !letter_first {
            letter(&mut life);
        }
        let approve = acts::command("approve", &life.complaint);
        life.must(&staff(Role::Supervisor), &approve);
        assert_eq!(life.complaint.unread_message().is_none(), was_read);
    };
    check(true, true);
    check(false, false);
}

#[test]
fn the_last_remedy_is_no_reading() {
    let mut life = acts::in_state(Status::RemedyPending);
    life.act("message");
    life.act("record_remedy");
    assert_eq!(life.complaint.status, Status::Closed);
    read(&mut life);
}

/// A held proposal has a deadline of the firm's own.
#[test]
fn an_unread_letter_about_a_proposal_is_somebodys_promise() {
    let level_response = |life: &Life| life.clock(ClockKind::LevelResponse).map(|clock| clock.state);
    let mut life = acts::in_state(Status::Proposed);
    life.act("message");
    assert_eq!(level_response(&life), Some(ClockState::Running));
    let facts = names(&life.days(20));
    assert!(
        facts.contains(&"clock_breached") && facts.contains(&"escalated"),
        "without progress it goes on: {facts:?}"
    );
    assert_eq!(life.complaint.status, Status::Proposed);
    let check = |act: &str, state: ClockState| {
        let mut life = acts::in_state(Status::Proposed);
        life.act("message");
        life.act(act);
        assert_eq!(level_response(&life), Some(state), "{act}");
    };
    check("reply", ClockState::Met);
    check("decision, accept", ClockState::Cancelled);
    let mut life = acts::in_state(Status::Proposed);
    life.act("message");
    read(&mut life);
    assert_eq!(level_response(&life), Some(ClockState::Met));
}

/// A complaint is read as a whole, so what it takes in has an end; a mail is not refused.
#[test]
fn a_complaint_takes_so_many_letters_and_the_rest_by_mail() {
    let mut life = acts::in_state(Status::Investigating);
    let letter = |channel: Channel, text: &str| Command::Message {
        channel,
        text: text.to_owned(),
        mail: None,
        files: Vec::new(),
    };
    let most = life.rules.limits.letters;
    for _ in 0..most {
        life.must(&Actor::Complainant, &letter(Channel::WebForm, "Well?"));
    }
    let refused = life.give(&Actor::Complainant, &letter(Channel::WebForm, "Well?"));
    assert!(matches!(refused, Err(Rejection::Full { .. })), "{refused:?}");
    let long = "x".repeat(2_000);
    let events = life.must(&Actor::Complainant, &letter(Channel::Email, &long));
    assert_eq!(events[0].personal.text.as_ref().map(String::len), Some(500), "the whole lies where mail is kept");
    assert_eq!(life.complaint.letters, most + 1);
}
