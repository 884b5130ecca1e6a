//! Clocks: what meets, starts, moves and breaches them.

use crate::support::{Life, acts, at, handler, house, names, opening, staff};
use business_time::{Span, Unit};
use complaint::clock::{Clock, ClockKind, ClockState};
use complaint::rules::{ClockRule, Length, Limits, OnDue, StartsOn};
use complaint::values::Status;
use complaint::{Actor, Command, Fact, Rejection, Role};
use jiff::{SignedDuration, ToSpan};

/// The clocks an act ends (with how) and starts.
fn changes(life: &mut Life, act: &str) -> (String, String) {
    acts::prepare(life, act);
    let before = life.complaint.clone();
    life.act(act);
    let after = &life.complaint.clocks;
    let ended = before.clocks.iter().zip(after).filter(|(old, new)| old.ended_at != new.ended_at);
    let ended: Vec<String> = ended.map(|(_, new)| format!("{} {}", new.kind, new.state)).collect();
    let started: Vec<&str> = after[before.clocks.len()..].iter().map(|clock| clock.kind.as_str()).collect();
    (ended.join(", "), started.join(", "))
}

/// Design §3, "is met by". Everything that is not in the third column runs on.
#[test]
fn which_act_meets_and_starts_which_clock() {
    use Status::*;
    let check = |from: Status, act: &str, ends: &str, starts: &str| {
        let got = changes(&mut acts::in_state(from), act);
        assert_eq!(got, (ends.to_owned(), starts.to_owned()), "'{act}' while '{from}'");
    };
    check(Received, "assess", "", "");
    check(AwaitingIdentity, "request_code", "", "");
    check(AwaitingIdentity, "verification", "identity met", "");
    check(AwaitingIdentity, "confirm_identity", "", ""); // the address is still to be proven
    check(AwaitingIdentity, "reply", "first_reply met", "");
    check(Investigating, "note", "", "");
    check(Investigating, "message", "", "");
    check(Investigating, "evidence", "", "");
    check(Investigating, "record_contact", "", "");
    check(Investigating, "assign", "", "");
    check(Investigating, "extend", "", "");
    check(Investigating, "request_information", "first_reply met", "complainant_answer");
    check(Investigating, "contact_third_party", "", "third_party_answer");
    check(Investigating, "escalate", "", "level_response");
    check(Investigating, "propose", "first_reply met, review met", "complainant_answer");
    check(Investigating, "propose, over the limit", "", "");
    check(Investigating, "approve", "first_reply met, review met", "complainant_answer");
    check(Investigating, "close", "first_reply met, review met, identity cancelled", "revisit, survey");
    check(Investigating, "refer_external", "first_reply met, review met, identity cancelled", "revisit, survey");
    check(Investigating, "withdrawal", "first_reply cancelled, review met, identity cancelled", "revisit, survey");
    check(AwaitingComplainant, "message", "complainant_answer met", "");
    check(AwaitingComplainant, "evidence", "complainant_answer met", "");
    check(AwaitingComplainant, "record_contact, answered", "complainant_answer met", "");
    check(AwaitingThirdParty, "record_contact", "", "");
    check(AwaitingThirdParty, "record_contact, answered", "third_party_answer met", "");
    check(Proposed, "message", "", "level_response"); // the letter has to be read
    check(Proposed, "evidence", "", "level_response");
    check(Proposed, "decision, accept", "complainant_answer met", "remedy");
    check(Proposed, "decision, object", "complainant_answer met", "review, level_response");
    check(InReview, "take_over", "level_response met", "");
    check(InReview, "reply", "level_response met", "");
    check(InReview, "propose", "review met, level_response met", "complainant_answer");
    check(InReview, "take_over", "level_response met", "");
    check(InReview, "escalate", "level_response cancelled", "level_response");
    check(RemedyPending, "record_remedy", "identity cancelled, remedy met", "revisit, survey");
    check(Closed, "confirmation, arrived", "revisit met", "");
    check(Closed, "survey", "survey met", "");
    check(Closed, "confirmation, not arrived", "revisit met, survey cancelled", "review, level_response");
    check(Closed, "reopen, by the complainant", "revisit cancelled, survey cancelled", "review, level_response");
}

/// Limits of the law: the holding reply goes out with an extension; a final answer ends both.
#[test]
fn which_act_meets_the_clocks_of_the_law() {
    let check = |act: &str, ends: &[&str]| {
        let mut rules = acts::rules();
        for kind in [ClockKind::LegalFinal, ClockKind::LegalHolding] {
            let length = Length::Fixed(Span { length: 35, unit: Unit::WorkingDays });
            let base = rules.clocks[0].clone();
            rules.clocks.insert(0, ClockRule { kind, length, starts_on: vec![StartsOn::Received], ..base });
        }
        let mut life = Life::of(&opening("fees"), &Actor::Complainant, rules).expect("it opens");
        life.act("assess, account matched");
        let (ended, _) = changes(&mut life, act);
        let legal: Vec<&str> = ended.split(", ").filter(|clock| clock.starts_with("legal")).collect();
        assert_eq!(legal, ends, "{act}");
    };
    check("reply", &[]);
    // The firm's own date is no holding reply of the law.
    check("extend", &[]);
    check("propose", &["legal_holding met", "legal_final met"]);
    check("close", &["legal_holding met", "legal_final met"]);
}

#[test]
fn only_a_person_meets_the_first_reply() {
    let check = |act: Option<&str>, breached: bool| {
        let mut life = acts::in_state(Status::Investigating);
        if let Some(act) = act {
            life.act(act);
        }
        life.hours(24);
        let state = life.clock(ClockKind::FirstReply).expect("it runs").state;
        assert_eq!(state == ClockState::Breached, breached, "{act:?}: {state}");
    };
    // The acknowledgement is out in each of these.
    check(None, true);
    check(Some("request_code"), true);
    check(Some("note"), true);
    check(Some("extend"), true);
    check(Some("record_contact"), true);
    check(Some("contact_third_party"), true);
    check(Some("reply"), false);
    check(Some("request_information"), false);
    check(Some("propose"), false);
}

#[test]
fn a_breach_is_recorded_to_the_second_and_for_ever() {
    let mut life = acts::in_state(Status::Investigating);
    life.pass(SignedDuration::from_secs(24 * 3600 - 1));
    assert!(!life.complaint.is_breached());
    let events = life.pass(SignedDuration::from_secs(1));
    assert!(matches!(events[0].fact, Fact::ClockBreached { kind: ClockKind::FirstReply, lag_ms: 0, .. }), "{events:?}");
    life.act("reply");
    let clock = life.clock(ClockKind::FirstReply).expect("it ran");
    assert_eq!((clock.state, clock.ended_at), (ClockState::Breached, Some(life.now)));
    // A machine that slept finds the same breach later and says by how much.
    let mut late = acts::in_state(Status::Investigating);
    late.now += SignedDuration::from_hours(25);
    let events = late.must(&Actor::System, &Command::Wake);
    let lags = events.iter().filter_map(|event| match event.fact {
        Fact::ClockBreached { lag_ms, .. } => Some(lag_ms),
        _ => None,
    });
    assert_eq!(lags.collect::<Vec<_>>(), [3_600_000]);
}

#[test]
fn a_breach_says_who_had_it_and_what_stood_in_the_way() {
    let broken = |state: Status, acts: &[&str]| {
        let mut life = acts::in_state(state);
        acts.iter().for_each(|act| {
            life.act(act);
        });
        let first = life.days(40).into_iter().find_map(|event| match event.fact {
            Fact::ClockBreached { owner, causes, .. } => Some((owner, causes)),
            _ => None,
        });
        let (owner, causes) = first.expect("something is late");
        (owner.is_some(), causes.iter().map(|cause| cause.as_str()).collect::<Vec<_>>().join(" "))
    };
    let check = |state, acts: &[&str], owned: bool, causes: &str| {
        assert_eq!(broken(state, acts), (owned, causes.to_owned()), "{state} {acts:?}");
    };
    check(Status::AwaitingIdentity, &[], false, "unassigned contact_unproven");
    check(Status::Investigating, &["take_over"], true, "");
    check(Status::Investigating, &["take_over", "contact_third_party"], true, "waiting_for_third_party");
    check(Status::Investigating, &["take_over", "message"], true, "message_unread");
    check(Status::Investigating, &["take_over", "reply", "extend"], true, "extended");
    check(Status::AwaitingComplainant, &[], false, "unassigned waiting_for_complainant");
}

#[test]
fn priority_one_has_a_target_of_two_hours() {
    let check = |category: &str, warned_at_minutes: &[i64]| {
        let life = Life::received(category);
        let clock = life.clock(ClockKind::FirstReply).expect("it runs");
        let minutes = clock.points.iter().map(|point| point.at.duration_since(clock.started_at).as_mins());
        assert_eq!(minutes.collect::<Vec<_>>(), warned_at_minutes, "{category}");
    };
    check("scam", &[120, 720, 1152]);
    check("unauthorised_txn", &[120, 720, 1152]);
    check("fees", &[720, 1152]);
}

/// Whoever is found to be urgent later has the same two hours from then, once.
#[test]
fn what_becomes_urgent_has_its_target_from_then() {
    let check = |hours: i64, sorted: &[&str], warned_at_minutes: &[i64]| {
        let mut life = Life::received("fees");
        life.hours(hours);
        for category in sorted {
            let command = Command::Classify { category: Some((*category).to_owned()), grade: None, priority: None };
            life.must(&staff(Role::Handler), &command);
        }
        let clock = life.clock(ClockKind::FirstReply).expect("it runs");
        let minutes = clock.points.iter().map(|point| point.at.duration_since(clock.started_at).as_mins());
        assert_eq!(minutes.collect::<Vec<_>>(), warned_at_minutes, "after {hours} hours: {sorted:?}");
    };
    check(1, &["scam"], &[180, 720, 1152]);
    check(1, &["scam", "unauthorised_txn"], &[180, 720, 1152]);
    check(5, &["payment_failed"], &[720, 1152]);
    check(5, &["payment_failed", "scam"], &[420, 720, 1152]);
    check(10, &["scam"], &[720, 1152]); // that is when it is warned anyway
    check(23, &["scam"], &[]); // it ends before
}

#[test]
fn an_extension_is_lawful_or_refused() {
    let check = |role: Role, first: &[&str], kind: ClockKind, days_later: i64, refusal: Option<&str>| {
        let mut life = Life::received("fees");
        life.act("assess, account matched");
        first.iter().for_each(|act| drop(life.act(act)));
        life.complaint.clocks.iter_mut().for_each(|clock| clock.provisional = true);
        let clock = life.clock(kind).expect("it runs").clone();
        let due_on = clock.due_on.checked_add(days_later.days()).expect("a date");
        let command = Command::Extend { clock: kind, reason: "the bank has not answered".to_owned(), due_on };
        let answer = life.give(&staff(role), &command);
        match (answer, refusal) {
            (Ok(_), None) => {
                let moved = life.clock(kind).expect("it runs");
                assert_eq!((moved.due_on, moved.original_due_at), (due_on, Some(clock.due_at)));
                assert!(!moved.provisional, "a person set the date");
                assert_eq!(share(moved), share(&clock), "warnings move along");
            }
            (Err(Rejection::Invalid { reason, .. }), Some(why)) => assert!(reason.contains(why), "{why}: {reason}"),
            (answer, refusal) => panic!("{kind} by {days_later} days: {answer:?}, not {refusal:?}"),
        }
    };
    check(Role::Handler, &[], ClockKind::Review, 1, None);
    check(Role::Manager, &[], ClockKind::Review, 41, None);
    check(Role::Manager, &[], ClockKind::Review, 40, None); // a Sunday: the date promised counts
    check(Role::Handler, &[], ClockKind::Review, 0, Some("must lie after"));
    check(Role::Handler, &[], ClockKind::Review, 60, Some("must lie after"));
    check(Role::Handler, &[], ClockKind::FirstReply, 1, Some("allows no extension"));
    check(Role::Handler, &["extend"], ClockKind::Review, 1, Some("as often as"));
    check(Role::Handler, &["propose"], ClockKind::Review, 1, Some("no clock 'review' runs"));
}

/// The percentages still to come, and which of them the clock has passed when it says so.
fn share(clock: &Clock) -> Vec<u8> {
    let whole = clock.due_at.duration_since(clock.started_at).as_secs();
    let passed = |at: jiff::Timestamp| at.duration_since(clock.started_at).as_secs() * 100 / whole;
    clock.points.iter().for_each(|point| assert_eq!(passed(point.at), i64::from(point.percent)));
    clock.points.iter().map(|point| point.percent).collect()
}

#[test]
fn nothing_is_extended_after_it_was_due() {
    let mut life = Life::received("fees");
    life.act("assess, account matched");
    let due_on = life.clock(ClockKind::Review).expect("it runs").due_on.checked_add(3.days()).expect("a date");
    life.now = life.clock(ClockKind::Review).expect("it runs").due_at;
    let command = Command::Extend { clock: ClockKind::Review, reason: "late".to_owned(), due_on };
    assert!(matches!(life.give(&handler(), &command), Err(Rejection::Invalid { field: "clock", .. })));
}

#[test]
fn staff_enter_what_came_in_before() {
    let back = i64::from(house().limits.received_back_days);
    let check = |shift: SignedDuration, received: Option<SignedDuration>| {
        let received_at = at(crate::support::START) + shift;
        let opening = complaint::command::Opening { received_at, ..opening("fees") };
        match Life::of(&opening, &handler(), house()) {
            Ok(life) => {
                let kept = life.complaint.received_at.duration_since(life.now);
                assert_eq!(Some(kept), received, "{shift}");
                assert!(life.complaint.clocks.iter().all(|clock| clock.started_at == life.complaint.received_at));
            }
            Err(error) => assert_eq!(received, None, "{shift}: {error}"),
        }
    };
    let (hours, mins) = (SignedDuration::from_hours, SignedDuration::from_mins);
    check(hours(0), Some(hours(0)));
    check(hours(-30), Some(hours(-30)));
    check(hours(-24 * back), Some(hours(-24 * back)));
    check(hours(-24 * back) - mins(1), None);
    check(mins(5), Some(hours(0))); // the caller's computer runs ahead
    check(mins(6), None);
}

#[test]
fn what_was_late_when_it_was_entered_breaches_at_once() {
    let received_at = at(crate::support::START) - SignedDuration::from_hours(30);
    let opening = complaint::command::Opening { received_at, ..opening("fees") };
    let mut life = Life::of(&opening, &handler(), house()).expect("it opens");
    let events = life.pass(SignedDuration::ZERO);
    assert_eq!(names(&events), ["clock_warned", "clock_warned", "clock_breached", "escalated"]);
    assert!(matches!(events[2].fact, Fact::ClockBreached { lag_ms: 21_600_000, .. }));
}

#[test]
fn an_unanswered_question_becomes_a_task() {
    let check = |from: Status, lapses: &str| {
        let mut life = acts::in_state(from);
        life.act("take_over");
        life.days(14);
        let lapsed = life.complaint.clocks.iter().filter(|clock| clock.state == ClockState::Lapsed);
        let lapsed: Vec<&str> = lapsed.map(|clock| clock.kind.as_str()).collect();
        assert_eq!(lapsed.join(" "), lapses, "{from}");
        assert_eq!(life.complaint.status, from);
        assert_eq!(life.complaint.open_tasks().count(), lapsed.len());
    };
    check(Status::AwaitingIdentity, "identity");
    check(Status::AwaitingComplainant, "identity complainant_answer");
    check(Status::AwaitingThirdParty, "identity third_party_answer");
}

#[test]
fn the_house_limits_are_as_promised() {
    let expected = Limits {
        code_hours: 48,
        code_tries: 5,
        codes_per_day: 5,
        reopen_days: 30,
        complainant_escalation_hours: 24,
        received_back_days: 90,
        late_mail: complaint::rules::LateMail::FollowUp,
        letters: 30,
        law_level: complaint::Level::try_from(3).expect("a level"),
    };
    assert_eq!(house().limits, expected);
    let regimes = ["house", "cn", "eu-psd2", "uk-disp", "uk-disp-other", "uk-app", "us", "us-cfpb"];
    assert!(house().clocks.iter().all(|rule| regimes.contains(&rule.regime.as_str()) && !rule.starts_on.is_empty()));
    assert!(house().clocks.iter().filter(|rule| rule.on_due == OnDue::FollowUp).count() == 2);
}
