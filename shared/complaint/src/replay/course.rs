//! A complaint followed through its events, and every promise given on the way.

use crate::clock::{Clock, ClockKind, StartedClock};
use crate::event::{Event, Fact};
use crate::evolve::{evolve, met_by};
use crate::state::Complaint;
use crate::values::Level;
use std::collections::BTreeMap;

/// Where a promise was given first. Under two sets of rules it is the same promise where both gave it
/// at the same event; a pack has one clock of a kind and regime.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Given {
    /// The number of the event.
    event: usize,
    pub(super) kind: ClockKind,
    pub(super) regime: String,
}

/// A promise as it stands, and who has it: category, team and level are those it had while it could
/// still be kept.
#[derive(Clone, Debug)]
pub(super) struct Promised {
    pub(super) clock: Clock,
    /// Whether it was met, late or not; a clock may end without.
    pub(super) met: bool,
    pub(super) category: String,
    pub(super) team: String,
    pub(super) level: Level,
}

/// A complaint and its promises so far. The state keeps the latest clocks only, so they are kept here.
#[derive(Debug, Default)]
pub(super) struct Course {
    complaint: Option<Complaint>,
    clocks: BTreeMap<Given, Promised>,
}

impl Course {
    /// The complaint as it stands, once it was received.
    pub(super) fn complaint(&self) -> Option<&Complaint> {
        self.complaint.as_ref()
    }

    /// The promises, in the order they were given.
    pub(super) fn promises(&self) -> impl Iterator<Item = &Given> {
        self.clocks.iter().filter(|(_, promised)| super::is_promise(&promised.clock)).map(|(given, _)| given)
    }

    /// The promise given there.
    pub(super) fn promised(&self, given: &Given) -> Option<&Promised> {
        self.clocks.get(given).filter(|promised| super::is_promise(&promised.clock))
    }

    /// Lets the event of this number happen.
    pub(super) fn follow(&mut self, number: usize, event: &Event) {
        let meets = self.complaint.as_ref().map_or(&[][..], |complaint| met_by(complaint, event));
        self.complaint = evolve(self.complaint.take(), event);
        let Some(complaint) = &self.complaint else { return };
        for promised in self.clocks.values_mut().filter(|promised| promised.clock.is_open()) {
            let Some(clock) = complaint.clocks.iter().find(|clock| clock.id == promised.clock.id) else { continue };
            promised.clock.clone_from(clock);
            promised.met = !clock.is_open() && is_met(meets, &event.fact, clock);
            if clock.is_running() && clock.due_at >= event.at {
                *promised = Promised::of(complaint, clock);
            }
        }
        for started in &event.starts {
            let given = replaced(&self.clocks, &event.fact, started);
            let (kind, regime) = (started.clock.kind, started.clock.regime.clone());
            let given = given.unwrap_or(Given { event: number, kind, regime });
            self.clocks.insert(given, Promised::of(complaint, &started.clock));
        }
    }
}

impl Promised {
    fn of(complaint: &Complaint, clock: &Clock) -> Promised {
        let (category, team) = (complaint.category.clone(), complaint.team.clone());
        Promised { clock: clock.clone(), met: false, category, team, level: complaint.level }
    }
}

/// Whether what ended a clock is what it waited for.
fn is_met(meets: &[ClockKind], fact: &Fact, clock: &Clock) -> bool {
    let asked = matches!(fact, Fact::FollowedUp { clocks } if clocks.contains(&clock.id));
    asked || meets.contains(&clock.kind)
}

/// Where the promise was given first to which a new category or law, or a count by another calendar, gives
/// another date.
fn replaced(clocks: &BTreeMap<Given, Promised>, fact: &Fact, started: &StartedClock) -> Option<Given> {
    let replaces: Vec<u32> = match fact {
        Fact::Classified { replaces, .. } | Fact::JurisdictionSet { replaces, .. } => replaces.clone(),
        Fact::Recomputed { moved, .. } => moved.iter().map(|moved| moved.clock).collect(),
        _ => return None,
    };
    let same = |given: &Given| given.kind == started.clock.kind && given.regime == started.clock.regime;
    let mut old = clocks.iter().filter(|(given, promised)| same(given) && replaces.contains(&promised.clock.id));
    old.next().map(|(given, _)| given.clone())
}
