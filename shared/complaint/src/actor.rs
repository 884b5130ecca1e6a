//! Who asks something of a complaint.

use crate::values::{Level, words};
use serde::{Deserialize, Serialize};

words! {
    /// A staff role (contract §8).
    Role {
        /// Front line, level 1.
        Handler = "handler",
        /// Level 2.
        Supervisor = "supervisor",
        /// Risk, technical, disputes; level 3.
        Specialist = "specialist",
        /// The complaints manager, level 4.
        Manager = "manager",
        /// Watches; reads only.
        Operations = "operations",
        /// Audits; reads only.
        Compliance = "compliance",
    }
}

impl Role {
    /// The level a case role stands for; `None` for roles that read only.
    pub fn level(self) -> Option<Level> {
        let number = match self {
            Role::Handler => 1,
            Role::Supervisor => 2,
            Role::Specialist => 3,
            Role::Manager => 4,
            Role::Operations | Role::Compliance => return None,
        };
        Level::try_from(number).ok()
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Actor {
    /// The product itself.
    System,
    /// The person who complains.
    Complainant,
    /// A member of staff.
    Staff {
        /// Who they are to the issuer of their sign-in (`sub`): theirs alone, and not theirs to change.
        id: String,
        /// Their name, as it is shown.
        name: String,
        /// Their role.
        role: Role,
    },
}

impl Actor {
    /// Who a staff member is to the issuer of their sign-in.
    pub fn id(&self) -> Option<&str> {
        match self {
            Actor::Staff { id, .. } => Some(id),
            Actor::System | Actor::Complainant => None,
        }
    }

    /// The staff member's name.
    pub fn name(&self) -> Option<&str> {
        match self {
            Actor::Staff { name, .. } => Some(name),
            Actor::System | Actor::Complainant => None,
        }
    }
}
