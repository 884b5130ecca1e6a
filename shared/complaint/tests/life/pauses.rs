//! Waiting for the customer pauses nothing unless the pack says so, with reason and cap (design §3).

use crate::support::{Life, acts, at, handler, house, names, opening};
use business_time::{Span, Unit, due};
use complaint::clock::ClockState;
use complaint::command::Opening;
use complaint::rules::PauseRule;
use complaint::values::{AccountFact, Channel};
use complaint::{Actor, Clock, ClockKind, Command, Fact};

/// A scam in the United Kingdom, where a question stops the clock of the refund: five business days from
/// Monday, 16 November.
fn claim() -> Life {
    let received_at = at("2026-11-16T10:00:00Z");
    let opening = Opening { jurisdiction: Some("uk".to_owned()), received_at, ..opening("scam") };
    let mut life = Life::at(&opening, &Actor::Complainant, house(), received_at).expect("it opens");
    life.must(&Actor::System, &acts::assess(AccountFact::Matched));
    life
}

fn ask() -> Command {
    Command::RequestInformation { text: "Which account did you pay to?".to_owned(), needs: Vec::new() }
}

fn answer() -> Command {
    Command::Message { channel: Channel::WebForm, text: "To this one.".to_owned(), mail: None, files: Vec::new() }
}

fn refund(life: &Life) -> &Clock {
    life.complaint.clocks.iter().find(|clock| clock.regime == "uk-app").expect("it runs")
}

#[test]
fn a_question_stops_the_clock_the_pack_names_and_no_other() {
    let mut life = claim();
    assert_eq!(refund(&life).due_on.to_string(), "2026-11-23");
    life.hours(24);
    let asked = life.must(&handler(), &ask());
    assert_eq!(names(&asked), ["information_requested", "clock_paused"]);
    let still: Vec<&str> =
        life.complaint.clocks.iter().filter(|clock| clock.stands_still()).map(|clock| clock.regime.as_str()).collect();
    assert_eq!(still, ["uk-app"], "the firm's own clocks run on");
    // From Tuesday to the Wednesday of the week after.
    life.days(8);
    assert_eq!(refund(&life).state, ClockState::Running, "it does not run out while it stands still");
    let answered = life.must(&Actor::Complainant, &answer());
    assert_eq!(names(&answered)[..2], ["message_received", "clock_resumed"]);
    let clock = refund(&life);
    // Tuesday the 17th counts, then Thursday the 26th, the 27th, the 30th and the 1st.
    assert_eq!((clock.due_on.to_string().as_str(), clock.stands_still(), clock.paused.len()), ("2026-12-01", false, 1));
    let Fact::ClockResumed { trace, from, due_at, .. } = &answered[1].fact else { panic!("{answered:?}") };
    assert!(from < due_at);
    assert_eq!(trace.iter().filter(|day| day.counts).count(), 5);
    life.days(7);
    assert_eq!(refund(&life).state, ClockState::Breached);
}

#[test]
fn it_stands_still_no_longer_than_it_may() {
    let mut life = claim();
    for rule in life.rules.clocks.iter_mut().filter(|rule| rule.pause.is_some()) {
        rule.pause = Some(PauseRule::Days(42));
    }
    life.hours(24);
    life.must(&handler(), &ask());
    let until = life.now + jiff::SignedDuration::from_hours(42 * 24);
    assert_eq!(refund(&life).resumes_by, Some(until));
    life.days(43);
    assert!(!refund(&life).stands_still(), "it goes on by itself");
    assert_eq!(life.log.iter().filter(|event| event.fact.name() == "clock_resumed").count(), 1);
    life.must(&Actor::Complainant, &answer());
    life.must(&handler(), &ask());
    assert!(!refund(&life).stands_still(), "all the time it may stand still is used up");
}

/// PSR Specific Direction 20: however often it is stopped, it ends by the thirty-fifth business day.
#[test]
fn it_ends_within_the_whole_that_the_law_gives() {
    let mut life = claim();
    let whole = Span { length: 35, unit: Unit::WorkingDays };
    let calendar = life.rules.calendars["gb-eng"].clone();
    let limit = due(&calendar, refund(&life).started_at, whole, refund(&life).roll).expect("it can be counted").due_on;
    assert_eq!(limit.to_string(), "2027-01-07");
    life.hours(24);
    life.must(&handler(), &ask());
    life.days(10);
    life.must(&Actor::Complainant, &answer());
    assert_eq!(refund(&life).due_on.to_string(), "2026-12-03");
    life.must(&handler(), &ask());
    life.days(60);
    let clock = refund(&life);
    assert_eq!((clock.due_on, clock.state), (limit, ClockState::Breached));
    assert_eq!(life.log.iter().filter(|event| event.fact.name() == "clock_resumed").count(), 2);
}

#[test]
fn it_goes_on_also_where_the_pack_lost_its_calendar() {
    let mut life = claim();
    life.hours(24);
    life.must(&handler(), &ask());
    let due = refund(&life).due_at;
    life.rules.calendars.remove(&refund(&life).calendar.clone());
    life.hours(36);
    let answered = life.must(&Actor::Complainant, &answer());
    let Fact::ClockResumed { calendar_version: None, trace, .. } = &answered[1].fact else { panic!("{answered:?}") };
    assert!(trace.is_empty());
    // As long as it stood still: from the end of Monday to noon of Wednesday.
    let clock = refund(&life);
    assert_eq!(
        (clock.due_at, clock.due_on.to_string().as_str()),
        (due + jiff::SignedDuration::from_hours(36), "2026-11-25")
    );
    life.days(7);
    assert_eq!(refund(&life).state, ClockState::Breached);
}

#[test]
fn an_answer_on_the_day_of_the_question_costs_nobody_a_day() {
    let mut life = claim();
    life.must(&handler(), &ask());
    life.hours(3);
    life.must(&Actor::Complainant, &answer());
    assert_eq!(refund(&life).due_on.to_string(), "2026-11-23");
}

#[test]
fn elsewhere_a_question_stops_nothing() {
    let mut life = Life::received("scam");
    life.must(&Actor::System, &acts::assess(AccountFact::Matched));
    assert_eq!(names(&life.must(&handler(), &ask())), ["information_requested"]);
    assert!(!life.complaint.clocks.iter().any(Clock::stands_still));
    assert!(life.clock(ClockKind::Review).is_some_and(|clock| clock.state == ClockState::Running));
}
