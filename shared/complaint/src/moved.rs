//! What an event moves: a complaint up the ladder, a deadline to another day.

use crate::clock::ClockKind;
use crate::values::Level;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A step of the ladder that an objection, a refund that did not arrive or a reopening sets off
/// (design §4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The level that works on it now.
    pub level: Level,
    /// Its team.
    pub team: String,
    /// The priority now.
    pub priority: u8,
    /// Levels passed over because nobody was there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Level>,
}

/// A deadline that was counted again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The clock that ran until then; a new one runs in its place.
    pub clock: u32,
    /// Its kind.
    pub kind: ClockKind,
    /// Its regime.
    pub regime: String,
    /// The end before.
    pub from: Timestamp,
    /// The end now.
    pub due_at: Timestamp,
    /// Whether it still hangs on a year that is not published.
    pub provisional: bool,
}
