//! How long each team had a complaint, and for whom it waited then: a report that blames nobody for
//! time in which others had to answer.

use crate::event::Event;
use crate::evolve::evolve;
use crate::state::Complaint;
use crate::values::{Level, Status, words};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

words! {
    /// Who had to act for a complaint to go on.
    WaitingFor {
        /// The firm.
        Us = "us",
        /// Who complains: a question or a proposal was out.
        Complainant = "complainant",
        /// A bank, a merchant …: a question was out to them.
        ThirdParty = "third_party",
    }
}

/// A time in which one team had a complaint and it waited for one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamTime {
    /// The team.
    pub team: String,
    /// The level it stood for.
    pub level: Level,
    /// Since when.
    pub from: Timestamp,
    /// Until when; `None` while it goes on.
    pub until: Option<Timestamp>,
    /// How long, up to now while it goes on.
    pub spent: SignedDuration,
    /// Who had to act.
    pub waiting_for: WaitingFor,
}

/// What tells one time from the next.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    team: String,
    level: Level,
    waiting_for: WaitingFor,
}

impl Held {
    /// Nobody has a closed complaint.
    fn of(complaint: &Complaint) -> Option<Held> {
        let waiting_for = match complaint.status {
            Status::Closed => return None,
            Status::AwaitingComplainant | Status::Proposed => WaitingFor::Complainant,
            Status::AwaitingThirdParty => WaitingFor::ThirdParty,
            // Before contact is proven the team can answer all the same.
            Status::Received
            | Status::AwaitingIdentity
            | Status::Investigating
            | Status::InReview
            | Status::RemedyPending => WaitingFor::Us,
        };
        Some(Held { team: complaint.team.clone(), level: complaint.level, waiting_for })
    }
}

/// The times of a complaint, oldest first, from all its events; they follow each other without a gap
/// while it is open. `now` ends the one that goes on.
///
/// A time ends with a step of the ladder, with another team, with a question or an answer that changes
/// who has to act, and with the closing. Moments in which a team merely passed it on are left out.
pub fn time_per_team<'a>(events: impl IntoIterator<Item = &'a Event>, now: Timestamp) -> Vec<TeamTime> {
    let mut times: Vec<(Timestamp, Option<Timestamp>, Held)> = Vec::new();
    let mut state = None;
    for event in events {
        state = evolve(state, event);
        let held = state.as_ref().and_then(Held::of);
        let open = times.last().filter(|(_, until, _)| until.is_none());
        if open.map(|(_, _, before)| before) == held.as_ref() {
            continue;
        }
        if let Some((from, until @ None, _)) = times.last_mut() {
            *until = Some(event.at.max(*from));
        }
        times.pop_if(|(from, until, _)| *until == Some(*from));
        match (held, times.last_mut()) {
            (Some(held), Some((_, until, before))) if *until == Some(event.at) && *before == held => *until = None,
            (Some(held), _) => times.push((event.at, None, held)),
            (None, _) => {}
        }
    }
    let time = |(from, until, held): (Timestamp, Option<Timestamp>, Held)| {
        let Held { team, level, waiting_for } = held;
        let spent = until.unwrap_or(now.max(from)).duration_since(from);
        TeamTime { team, level, from, until, spent, waiting_for }
    };
    times.into_iter().map(time).collect()
}
