//! What holds whatever is asked of a complaint, by whom, in what order and how late.

mod commands;
#[path = "../support/mod.rs"]
mod support;

use commands::{Machine, Step, What, beginning, step};
use complaint::clock::ClockState;
use complaint::command::Opening;
use complaint::rules::OnDue;
use complaint::values::Status;
use complaint::{Actor, Clock, Command, Complaint, Event, Fact, decide, evolve, replay};
use jiff::SignedDuration;
use proptest::prelude::*;
use std::collections::BTreeSet;
use support::{Life, acts, handler};

/// Events after which a wake-up may stop and leave the rest to the next one.
const FULL_WAKE_UP: usize = 20;

/// What one event may do to a complaint.
fn check_event(before: &Complaint, event: &Event, after: &Complaint) {
    let name = event.fact.name();
    assert_eq!(after.version, before.version + 1, "{name}: the version counts events");
    assert!(after.level >= before.level, "{name}: the level never falls");
    if before.status == Status::Closed && after.status != Status::Closed {
        assert!(
            matches!(event.fact, Fact::Reopened { .. } | Fact::Confirmed { arrived: false, .. }),
            "{name} left closed"
        );
    }
    let clock = |id: u32| before.clocks.iter().find(|clock| clock.id == id).expect("it is kept");
    let early = match &event.fact {
        Fact::ClockWarned { clock: id, percent, .. } | Fact::Reminded { clock: id, percent, .. } => {
            !clock(*id).points.iter().any(|point| point.percent == *percent && point.at <= event.at)
        }
        Fact::ClockBreached { clock: id, .. } | Fact::ClockLapsed { clock: id, .. } => clock(*id).due_at > event.at,
        Fact::FollowedUp { clocks } => clocks.is_empty() || clocks.iter().any(|id| clock(*id).due_at > event.at),
        _ => false,
    };
    assert!(!early, "{name} before it is due: {event:?}");
}

/// Gives a command, checks each event, and that a machine's command says nothing the second time.
fn give(life: &mut Life, by: &Actor, command: &Command) -> usize {
    let Ok(events) = decide(&life.complaint, command, by, life.now, &life.rules, &life.roster) else { return 0 };
    for event in &events {
        let before = life.complaint.clone();
        life.complaint = evolve(Some(before.clone()), event).expect("it stays");
        check_event(&before, event, &life.complaint);
    }
    life.log.extend(events.iter().cloned());
    let machine = matches!(
        command,
        Command::Assess(_)
            | Command::Wake
            | Command::Climb { .. }
            | Command::Recompute { .. }
            | Command::OpenTask { .. }
    );
    if machine && events.len() < FULL_WAKE_UP {
        assert_eq!(
            decide(&life.complaint, command, by, life.now, &life.rules, &life.roster),
            Ok(Vec::new()),
            "'{}' twice",
            command.name()
        );
    }
    events.len()
}

/// Every clock that is due fires; afterwards nothing wants to be woken in the past.
fn wake(life: &mut Life) {
    while give(life, &Actor::System, &Command::Wake) >= FULL_WAKE_UP {}
    assert!(life.complaint.wake_at().is_none_or(|at| at > life.now), "{:?} at {}", life.complaint.wake_at(), life.now);
    let breached: Vec<u32> = breaches(&life.complaint).into_iter().collect();
    for clock in breached {
        give(life, &Actor::System, &Command::Climb { clock, percent: None });
    }
}

fn breaches(complaint: &Complaint) -> BTreeSet<u32> {
    let breached = complaint.clocks.iter().filter(|clock| clock.state == ClockState::Breached);
    breached.map(|clock| clock.id).collect()
}

fn pass(life: &mut Life, minutes: i64, machine: Machine) {
    let until = life.now + SignedDuration::from_mins(minutes);
    while let Some(next) = life.complaint.wake_at().filter(|at| machine == Machine::Awake && *at <= until) {
        life.now = life.now.max(next);
        wake(life);
    }
    life.now = until;
    if machine != Machine::Asleep {
        wake(life);
    }
}

/// No promise counts as kept after its moment, whoever was awake. One that was not needed any more by then
/// is none: a proposal stood from the end of its window on, however late the machine came to close it.
fn check_promises(complaint: &Complaint) {
    let promises = complaint.clocks.iter().filter(|clock| clock.on_due == OnDue::Breach);
    let stood = |clock: &Clock| {
        let window = |other: &Clock| other.on_due == OnDue::CloseProposal && other.state == ClockState::Lapsed;
        let before = |other: &&Clock| other.ended_at == clock.ended_at && other.due_at <= clock.due_at;
        clock.state == ClockState::Cancelled && complaint.clocks.iter().filter(before).any(window)
    };
    for clock in promises.filter(|clock| clock.state != ClockState::Breached && !stood(clock)) {
        assert!(clock.ended_at.is_none_or(|at| at <= clock.due_at), "{clock:?}");
    }
    let breaches = complaint.clocks.iter().filter(|clock| clock.state == ClockState::Breached).count();
    assert_eq!(usize::try_from(complaint.breaches), Ok(breaches), "none of so few is dropped");
}

/// Under the rules it was lived by a life has the same promises, kept and broken the same.
fn check_replay(life: &Life) {
    let replayed = replay(&life.log, &life.rules, life.now).expect("every date was counted before");
    for one in &replayed {
        assert_eq!(one.before, one.after, "{} of '{}'", one.kind, one.regime);
    }
    let late = replayed.iter().filter_map(|one| one.before.as_ref()).filter(|promise| promise.late);
    let unrecorded = life
        .complaint
        .clocks
        .iter()
        .filter(|clock| clock.is_running() && clock.on_due == OnDue::Breach && clock.due_at < life.now);
    assert_eq!(late.count(), breaches(&life.complaint).len() + unrecorded.count());
}

fn live(opening: &Opening, steps: &[Step]) -> Life {
    let mut life = Life::of(opening, &handler(), acts::rules()).expect("it opens");
    for step in steps {
        let breached = breaches(&life.complaint);
        pass(&mut life, step.minutes, step.machine);
        match &step.what {
            What::Fitting(label) => {
                let command = acts::command(label, &life.complaint);
                give(&mut life, &acts::actor(label), &command);
            }
            What::Chance(command, by) => {
                give(&mut life, by, command);
            }
        }
        check_promises(&life.complaint);
        assert!(breached.is_subset(&breaches(&life.complaint)), "a breach is a fact for ever");
        assert_eq!(life.complaint.version, u64::try_from(life.log.len()).expect("few"));
    }
    life
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn a_life_of_any_commands_holds_together(opening in beginning(), steps in prop::collection::vec(step(), 1..60)) {
        let life = live(&opening, &steps);
        // The state is what its events add up to, and no step of the ladder was taken twice.
        let again = life.log.iter().fold(None, evolve);
        prop_assert_eq!(again.as_ref(), Some(&life.complaint));
        let climbed: BTreeSet<_> = life.complaint.climbed.iter().collect();
        prop_assert_eq!(climbed.len(), life.complaint.climbed.len());
        check_replay(&life);
    }

    #[test]
    fn evolve_takes_any_event_in_any_state(
        one in (beginning(), prop::collection::vec(step(), 1..40)),
        other in (beginning(), prop::collection::vec(step(), 1..40)),
    ) {
        let (one, other) = (live(&one.0, &one.1), live(&other.0, &other.1));
        let mut state = one.complaint.clone();
        for event in other.log.iter().chain(one.log.iter().rev()) {
            prop_assert_eq!(evolve(None, event).is_some(), matches!(event.fact, Fact::Received { .. }));
            let next = evolve(Some(state.clone()), event).expect("it stays");
            prop_assert_eq!(next.version, state.version + 1);
            state = next;
        }
    }
}
