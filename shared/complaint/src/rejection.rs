//! Why a command was refused.

use crate::values::{Level, Status};

/// A refusal, with a reason the caller can show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The act does not exist from this state (design §2).
    #[error("'{act}' is not possible while the complaint is '{status}'{}", hint_text(.hint))]
    IllegalMove {
        /// The act.
        act: &'static str,
        /// Where the complaint stands.
        status: Status,
        /// What to do instead.
        hint: &'static str,
    },
    /// The role may not do this.
    #[error("{reason}")]
    NotPermitted {
        /// Why, and who may.
        reason: String,
    },
    /// The role is below the complaint's level.
    #[error("the complaint is at level {level}: a role of at least that level has to do this")]
    BelowLevel {
        /// The complaint's level.
        level: Level,
    },
    /// The command itself cannot be right.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field at fault.
        field: &'static str,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// A code was wrong, used up or too old.
    #[error("{reason}")]
    Code {
        /// Why.
        reason: String,
        /// Tries left.
        tries_left: u8,
    },
    /// There is room for no more of it.
    #[error("{reason}")]
    Full {
        /// How much there is, and what to do instead.
        reason: String,
    },
    /// No deadline can be computed.
    #[error("no deadline can be computed: {reason}")]
    Deadline {
        /// Why.
        reason: String,
    },
}

fn hint_text(hint: &str) -> String {
    if hint.is_empty() { String::new() } else { format!("; {hint}") }
}

impl Rejection {
    /// A refusal of a field.
    pub fn invalid(field: &'static str, reason: impl Into<String>) -> Rejection {
        Rejection::Invalid { field, reason: reason.into() }
    }

    /// A refusal for want of permission.
    pub fn not_permitted(reason: impl Into<String>) -> Rejection {
        Rejection::NotPermitted { reason: reason.into() }
    }

    /// A deadline that cannot be computed.
    pub fn deadline(reason: impl Into<String>) -> Rejection {
        Rejection::Deadline { reason: reason.into() }
    }
}
