//! What other rules would have made of a life that was lived.

use crate::support::{Life, acts, at, handler, house, staff};
use business_time::{Span, Unit};
use complaint::clock::ClockKind;
use complaint::replay::Promise;
use complaint::rules::{ClockRule, Length, OnDue, Rules, StartsOn};
use complaint::values::Status;
use complaint::{Command, Replayed, Role, replay};
use jiff::SignedDuration;

/// The house pack with a clock of the house's own changed.
fn with(kind: ClockKind, change: impl Fn(&mut ClockRule)) -> Rules {
    let mut rules = house();
    "other".clone_into(&mut rules.version);
    rules.clocks.iter_mut().filter(|rule| rule.kind == kind && rule.regime == "house").for_each(change);
    rules
}

fn of_length(kind: ClockKind, length: u32, unit: Unit) -> Rules {
    with(kind, |rule| rule.length = Length::Fixed(Span { length, unit }))
}

fn without(kind: ClockKind) -> Rules {
    let mut rules = house();
    rules.clocks.retain(|rule| rule.kind != kind);
    rules
}

fn replayed(life: &Life, rules: &Rules) -> Vec<Replayed> {
    replay(&life.log, rules, life.now).expect("every date can be counted")
}

/// The promises of a kind, in the order they were given.
fn of(kind: ClockKind, life: &Life, rules: &Rules) -> Vec<Replayed> {
    replayed(life, rules).into_iter().filter(|replayed| replayed.kind == kind).collect()
}

fn late(promise: Option<&Promise>) -> Option<SignedDuration> {
    promise.expect("a promise").late_by
}

fn lates(replayed: &[Replayed]) -> (usize, usize) {
    let count = |which: fn(&Replayed) -> Option<&Promise>| {
        replayed.iter().filter_map(which).filter(|promise| promise.late).count()
    };
    (count(|one| one.before.as_ref()), count(|one| one.after.as_ref()))
}

/// A life in acts, each so many hours after the one before.
fn lived(category: &str, steps: &[(i64, &str)]) -> Life {
    let mut life = Life::received(category);
    for (hours, act) in steps {
        life.hours(*hours);
        // Of whatever level the complaint is by then.
        let by = if *act == "propose" { staff(Role::Manager) } else { acts::actor(act) };
        acts::prepare(&mut life, act);
        let command = acts::command(act, &life.complaint);
        life.must(&by, &command);
    }
    life
}

/// How every life begins here.
const MATCHED: (i64, &str) = (0, "assess, account matched");

/// In time at first, objected to, extended, answered late, reopened and closed.
const LONG: &[(i64, &str)] = &[
    MATCHED,
    (3, "reply"),
    (40, "request_information"),
    (30, "message"),
    (60, "extend"),
    (200, "propose"),
    (10, "decision, object"),
    (100, "take_over"),
    (400, "propose"),
    (5, "message"),
    (30, "reply"),
    (2, "decision, accept"),
    (300, "record_remedy"),
    (48, "reopen, by staff"),
    (5, "classify"),
    (400, "close"),
];

#[test]
fn the_rules_it_was_lived_by_change_nothing() {
    let check = |category: &str, steps: &[(i64, &str)], breaches: usize| {
        let life = lived(category, steps);
        let same = replayed(&life, &house());
        for one in &same {
            assert_eq!(one.before, one.after, "{category}: {one:?}");
        }
        assert_eq!(lates(&same), (breaches, breaches), "{category}");
        assert_eq!(usize::try_from(life.complaint.breaches), Ok(breaches), "{category}: as recorded");
    };
    check("refund_delay", LONG, 6);
    check("scam", LONG, 6);
    check("refund_delay", &[MATCHED, (30, "reply"), (2000, "propose"), (100, "note")], 4);
    check("service_quality", &[MATCHED, (24, "reply"), (0, "propose")], 1); // at the very moment, after the timers
}

/// Two working days instead of seven: due on 24 November, answered at ten on the 25th.
#[test]
fn a_shorter_promise_is_broken_by_the_same_answer() {
    let life = lived("refund_delay", &[MATCHED, (1, "reply"), (119, "propose")]);
    let rules = of_length(ClockKind::Review, 2, Unit::WorkingDays);
    let review = &of(ClockKind::Review, &life, &rules)[0];
    let (before, after) = (review.before.as_ref().expect("given"), review.after.as_ref().expect("given"));
    assert_eq!((before.due_at, before.late_by), (at("2026-12-01T15:59:59Z"), None));
    assert_eq!(after.due_at, at("2026-11-24T15:59:59Z"));
    assert_eq!(after.late_by, Some(SignedDuration::new(10 * 3600 + 1, 0)));
    assert_eq!((after.ended_at, after.policy_version.as_str()), (Some(life.now), "other"));
    assert_eq!(lates(&replayed(&life, &rules)), (0, 1));
}

#[test]
fn a_longer_promise_is_kept_by_the_same_answer() {
    let life = lived("refund_delay", &[MATCHED, (30, "reply")]);
    let first_reply = &of(ClockKind::FirstReply, &life, &of_length(ClockKind::FirstReply, 72, Unit::Hours))[0];
    assert_eq!(late(first_reply.before.as_ref()), Some(SignedDuration::from_hours(6)));
    assert_eq!(late(first_reply.after.as_ref()), None);
}

#[test]
fn what_nobody_promises_vanishes_and_what_is_new_counts() {
    let life = lived("refund_delay", &[MATCHED, (30, "propose"), (1, "decision, object")]);
    let gone = of(ClockKind::FirstReply, &life, &without(ClockKind::FirstReply));
    assert!(gone[0].before.is_some() && gone[0].after.is_none(), "{gone:?}");
    assert_eq!(lates(&gone), (1, 0));
    // Lived without a first reply, and with one the law wants from every objection on.
    let mut lean = Life::of(&crate::support::opening("refund_delay"), &handler(), without(ClockKind::FirstReply));
    let lean = lean.as_mut().expect("it opens");
    for (hours, act) in [MATCHED, (30, "propose"), (1, "decision, object"), (50, "note")] {
        lean.hours(hours);
        lean.act(act);
    }
    let came = of(ClockKind::FirstReply, lean, &house());
    assert_eq!((came.len(), lates(&came)), (1, (0, 1)));
    let rules = with(ClockKind::Identity, |rule| {
        rule.starts_on = vec![StartsOn::Objection];
        (rule.kind, rule.on_due) = (ClockKind::LegalReview, OnDue::Breach);
        rule.length = Length::Fixed(Span { length: 48, unit: Unit::Hours });
    });
    let law = of(ClockKind::LegalReview, lean, &rules);
    assert_eq!((law.len(), late(law[0].after.as_ref())), (1, Some(SignedDuration::from_hours(2))));
}

/// No answer from the complainant is nobody's fault here.
#[test]
fn only_promises_of_the_firm_are_counted() {
    let life = lived("refund_delay", &[MATCHED, (1, "propose")]);
    let kinds: Vec<_> = replayed(&life, &house()).into_iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ClockKind::FirstReply, ClockKind::Review]);
}

#[test]
fn an_extension_stays_given() {
    let check = |length: u32, due_on: &str, late_now: bool| {
        let mut life = lived("refund_delay", &[MATCHED, (1, "reply")]);
        life.days(5);
        let due_on_given = jiff::civil::date(2026, 12, 15);
        let extend =
            Command::Extend { clock: ClockKind::Review, reason: "the bank is slow".to_owned(), due_on: due_on_given };
        life.must(&handler(), &extend);
        life.days(21);
        life.act("propose");
        let review = &of(ClockKind::Review, &life, &of_length(ClockKind::Review, length, Unit::WorkingDays))[0];
        let after = review.after.as_ref().expect("given");
        assert!(after.extended, "{length}");
        assert!(after.due_at.to_string().starts_with(due_on), "{length}: {}", after.due_at);
        assert_eq!((late(review.before.as_ref()).is_some(), after.late_by.is_some()), (true, late_now), "{length}");
    };
    check(9, "2026-12-15", true); // an earlier date of its own
    check(2, "2026-12-15", true); // which had passed when the later one was given
    check(30, "2027-01-04", false); // later than what was given
}

#[test]
fn an_open_promise_is_late_once_its_end_has_passed() {
    let life = lived("refund_delay", &[MATCHED, (1, "reply")]);
    let rules = of_length(ClockKind::Review, 2, Unit::WorkingDays);
    let check = |now: &str, before: Option<SignedDuration>, after: Option<SignedDuration>| {
        let replayed = replay(&life.log, &rules, at(now)).expect("it can be counted");
        let review = replayed.iter().find(|one| one.kind == ClockKind::Review).expect("given");
        assert_eq!((late(review.before.as_ref()), late(review.after.as_ref())), (before, after), "{now}");
    };
    check("2026-11-24T15:59:59Z", None, None);
    check("2026-11-24T16:00:00Z", None, Some(SignedDuration::from_secs(1)));
    check("2026-12-01T16:59:59Z", Some(SignedDuration::from_hours(1)), Some(SignedDuration::from_hours(169)));
    // Nothing had happened yet.
    assert_eq!(replay(&life.log, &rules, at("2026-11-01T00:00:00Z")), Ok(Vec::new()));
}

/// The date moves with the category, the promise is the same one.
#[test]
fn another_category_moves_a_promise() {
    let mut life = lived("refund_delay", &[MATCHED, (1, "reply")]);
    life.days(1);
    let scam = Command::Classify { category: Some("scam".to_owned()), grade: None, priority: None };
    life.must(&handler(), &scam);
    let check = |rules: &Rules, due_at: &str| {
        let review = of(ClockKind::Review, &life, rules);
        assert_eq!(review.len(), 1, "{review:?}");
        let (before, after) = (review[0].before.as_ref().expect("given"), review[0].after.as_ref().expect("given"));
        assert_eq!((before.due_at, after.due_at), (at("2026-12-11T15:59:59Z"), at(due_at)));
        assert_eq!((before.category.as_str(), after.category.as_str()), ("scam", "scam"));
    };
    check(&house(), "2026-12-11T15:59:59Z");
    check(&of_length(ClockKind::Review, 5, Unit::WorkingDays), "2026-11-27T15:59:59Z");
    let by_category = with(ClockKind::Review, |rule| {
        let days = |length| Span { length, unit: Unit::WorkingDays };
        rule.length = Length::ByCategory([("refund_delay".to_owned(), days(4)), ("scam".to_owned(), days(8))].into());
    });
    check(&by_category, "2026-12-02T15:59:59Z");
}

/// Who had it when it became late: the front line at 24 hours, its supervisors six hours later.
#[test]
fn a_late_promise_is_theirs_who_had_it_then() {
    let life = lived("refund_delay", &[MATCHED, (40, "reply")]);
    let check = |hours: u32, team: &str, level: u8| {
        let first_reply = &of(ClockKind::FirstReply, &life, &of_length(ClockKind::FirstReply, hours, Unit::Hours))[0];
        let (before, after) = (first_reply.before.as_ref().expect("given"), first_reply.after.as_ref().expect("given"));
        assert_eq!((before.team.as_str(), before.level.number()), ("front-line", 1));
        assert_eq!((after.team.as_str(), after.level.number()), (team, level), "{hours}");
    };
    check(24, "front-line", 1);
    check(12, "front-line", 1);
    check(30, "supervisors", 2);
    check(72, "supervisors", 2); // in time, by them
}

/// How late is what was met late, and what is open still; a clock the ladder took away was never met.
#[test]
fn how_late_is_told_of_what_was_met() {
    let life = lived("refund_delay", &[MATCHED, (30, "reply"), (2000, "propose")]);
    let responses = of(ClockKind::LevelResponse, &life, &of_length(ClockKind::LevelResponse, 20, Unit::Hours));
    let after = responses.iter().map(|one| one.after.as_ref().expect("given"));
    let told: Vec<_> = after.map(|after| (after.level.number(), after.late, after.late_by.is_some())).collect();
    assert_eq!(told, [(2, false, false), (3, true, false), (4, true, true)]);
}

/// Every state a life can be in, and any number of days after it.
#[test]
fn shorter_promises_are_broken_more_often_and_longer_ones_less() {
    let stretched = |factor: fn(u32) -> u32| {
        let mut rules = acts::rules();
        for rule in &mut rules.clocks {
            let stretch = |span: &mut Span| span.length = factor(span.length).max(1);
            match &mut rule.length {
                Length::Fixed(span) => stretch(span),
                Length::ByCategory(spans) => spans.values_mut().for_each(stretch),
                Length::ByLevel(spans) => spans.values_mut().for_each(stretch),
            }
        }
        rules
    };
    let (shorter, longer) = (stretched(|length| length / 3), stretched(|length| length * 3));
    let mut sums = [0; 3];
    for status in Status::ALL {
        for days in [0, 1, 4, 9, 20] {
            let mut life = acts::in_state(*status);
            life.days(days);

            let (recorded, more) = lates(&replayed(&life, &shorter));
            let (_, fewer) = lates(&replayed(&life, &longer));
            assert!(fewer <= recorded && recorded <= more, "{status}, {days} days: {fewer} {recorded} {more}");
            sums = [sums[0] + fewer, sums[1] + recorded, sums[2] + more];
        }
    }
    assert!(sums.is_sorted_by(|a, b| a < b), "{sums:?}");
}

#[test]
fn what_did_not_begin_was_not_lived() {
    let life = lived("refund_delay", &[MATCHED, (1, "reply")]);
    assert_eq!(replay(&[], &house(), life.now), Ok(Vec::new()));
    assert_eq!(replay(&life.log[1..], &house(), life.now), Ok(Vec::new()));
}
