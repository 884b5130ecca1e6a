//! What an event keeps of a mail: where it lies and what is known of its sender.

use serde::{Deserialize, Serialize};

/// The mail something came in by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSource {
    /// Where the raw message lies.
    pub raw: String,
    /// What the receiving server found of its sender: `spf=pass dkim=pass dmarc=pass`, or `local`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<String>,
    /// Who of the staff looked at it and let it in, where it had been set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vouched_by: Option<String>,
}
