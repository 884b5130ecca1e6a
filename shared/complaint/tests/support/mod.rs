//! A complaint that lives: real commands under the house pack, at a time that is moved by hand.
#![allow(dead_code, reason = "each test binary uses its part of the support")]

pub mod acts;

use complaint::command::{Opening, Submission, Transaction};
use complaint::values::Channel;
use complaint::{
    Actor, Clock, ClockKind, Command, Complaint, Event, Fact, Money, Reference, Rejection, Role, Roster, Rules, decide,
    evolve, open,
};
use jiff::{SignedDuration, Timestamp};
use policy::Pack;
use std::sync::LazyLock;

/// Friday, 20 November 2026, ten o'clock in the calendar's zone.
pub const START: &str = "2026-11-20T02:00:00Z";

/// A complaint, its rules, its events and the time it is.
#[derive(Clone, Debug)]
pub struct Life {
    pub rules: Rules,
    /// Who is away.
    pub roster: Roster,
    pub now: Timestamp,
    pub complaint: Complaint,
    pub log: Vec<Event>,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// The house pack's rules, read once.
pub fn house() -> Rules {
    static HOUSE: LazyLock<Rules> = LazyLock::new(|| Pack::house().rules);
    HOUSE.clone()
}

pub fn money(value: &str, currency: &str) -> Money {
    Money::new(value.parse().expect("a decimal"), currency).expect("an amount")
}

pub fn staff(role: Role) -> Actor {
    named(role.as_str(), role)
}

pub fn named(name: &str, role: Role) -> Actor {
    Actor::Staff { id: name.to_owned(), name: name.to_owned(), role }
}

pub fn handler() -> Actor {
    staff(Role::Handler)
}

/// A complaint of somebody with an address, an account and a transaction of 128.00 CNY.
pub fn opening(category: &str) -> Opening {
    Opening {
        reference: Reference::from_random([7; 10]),
        channel: Channel::WebForm,
        language: "zh-CN".to_owned(),
        jurisdiction: None,
        category: category.to_owned(),
        received_at: at(START),
        submission: Submission {
            name: "李娜".to_owned(),
            email: Some("li.na@example.com".to_owned()),
            account: Some("lina88".to_owned()),
            transaction: Some(Transaction { amount: Some(money("128.00", "CNY")), ..Transaction::default() }),
            description: "扣款两次".to_owned(),
            ..Submission::default()
        },
        mail: None,
        files: Vec::new(),
        message_id: None,
        thread: None,
        follow_up_of: None,
    }
}

impl Life {
    /// A complaint just received, with ordinary priority unless the category says otherwise.
    pub fn received(category: &str) -> Life {
        Life::of(&opening(category), &Actor::Complainant, house()).expect("it opens")
    }

    /// Opens a complaint at [`START`].
    pub fn of(opening: &Opening, by: &Actor, rules: Rules) -> Result<Life, Rejection> {
        Life::at(opening, by, rules, at(START))
    }

    /// Opens a complaint at a moment.
    pub fn at(opening: &Opening, by: &Actor, rules: Rules, now: Timestamp) -> Result<Life, Rejection> {
        let log = open(opening, by, now, &rules)?;
        let complaint = log.iter().fold(None, evolve).expect("it was received");
        Ok(Life { rules, roster: Roster::default(), now, complaint, log })
    }

    /// Gives a command now and applies what follows.
    pub fn give(&mut self, by: &Actor, command: &Command) -> Result<Vec<Event>, Rejection> {
        let events = decide(&self.complaint, command, by, self.now, &self.rules, &self.roster)?;
        for event in &events {
            self.complaint = evolve(Some(self.complaint.clone()), event).expect("it stays");
        }
        self.log.extend(events.iter().cloned());
        Ok(events)
    }

    /// Gives a command that has to be possible.
    pub fn must(&mut self, by: &Actor, command: &Command) -> Vec<Event> {
        let status = self.complaint.status;
        self.give(by, command).unwrap_or_else(|why| panic!("'{}' while '{status}': {why}", command.name()))
    }

    /// Does an act of [`acts`] as its right actor.
    pub fn act(&mut self, label: &str) -> Vec<Event> {
        acts::prepare(self, label);
        let command = acts::command(label, &self.complaint);
        self.must(&acts::actor(label), &command)
    }

    /// Lets time pass as the machine does: every clock fires on time, every breach and warning is
    /// looked at by the ladder.
    pub fn pass(&mut self, time: SignedDuration) -> Vec<Event> {
        let until = self.now + time;
        let first = self.log.len();
        while let Some(next) = self.complaint.wake_at().filter(|at| *at <= until) {
            self.now = self.now.max(next);
            for event in self.must(&Actor::System, &Command::Wake) {
                let (clock, percent) = match event.fact {
                    Fact::ClockBreached { clock, .. } => (clock, None),
                    Fact::ClockWarned { clock, percent, .. } => (clock, Some(percent)),
                    _ => continue,
                };
                self.must(&Actor::System, &Command::Climb { clock, percent });
            }
        }
        self.now = until;
        self.log[first..].to_vec()
    }

    pub fn hours(&mut self, hours: i64) -> Vec<Event> {
        self.pass(SignedDuration::from_hours(hours))
    }

    pub fn days(&mut self, days: i64) -> Vec<Event> {
        self.hours(24 * days)
    }

    /// The newest clock of a kind.
    pub fn clock(&self, kind: ClockKind) -> Option<&Clock> {
        self.complaint.clocks.iter().rev().find(|clock| clock.kind == kind)
    }

    /// Facts so far by name, in order.
    pub fn facts(&self) -> Vec<&'static str> {
        names(&self.log)
    }
}

pub fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.fact.name()).collect()
}
