//! The life of a complaint, as pure functions.
//!
//! [`decide()`] takes the state, a command, who gives it, the time, the rules and who is away, and answers the
//! events that follow or the reason it is refused. [`evolve()`] applies one event. Nothing here reads
//! a clock, a random source, a file or the environment; everything comes as an argument.
//!
//! Reading order: [`values`] (the words), [`rules`] (what a policy pack decides), [`clock`], [`roster`],
//! [`state`], [`command`], [`event`], then [`mod@decide`] with one file per kind of act, [`mod@evolve`], and what can be told
//! from the events: [`team_time`], and [`mod@replay`], which asks what other rules would have made of them.

mod actor;
pub mod clock;
pub mod command;
pub mod decide;
pub mod event;
mod evidence;
pub mod evolve;
mod mailed;
pub mod money;
mod moved;
mod opening;
mod personal;
pub mod reference;
pub mod rejection;
pub mod replay;
pub mod roster;
pub mod rules;
pub mod state;
pub mod team_time;
pub mod values;

pub use clock::{Clock, ClockKind, ClockState};
pub use command::{Actor, Command, Role, Submission};
pub use decide::{decide, open};
pub use event::{Event, Fact, MailSource, Personal};
pub use evidence::{EvidenceFile, EvidenceKind};
pub use evolve::evolve;
pub use money::Money;
pub use reference::Reference;
pub use rejection::Rejection;
pub use replay::{Replayed, replay};
pub use roster::{Away, Roster};
pub use rules::Rules;
pub use state::Complaint;
pub use team_time::{TeamTime, WaitingFor, time_per_team};
pub use values::{ClosingReason, Level, Outcome, Status};
