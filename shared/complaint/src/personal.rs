//! What of an event is personal: kept apart, so that it can be erased and the chain still verifies.

use crate::command::{Amendment, Submission};
use crate::evidence::EvidenceFile;
use serde::{Deserialize, Serialize};

/// The personal part of an event. The chain covers a salted digest of it only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Who complains and about what (opening).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission: Option<Submission>,
    /// Free words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A third party or contact person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// How that contact was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// What the complainant is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// How what is limited can be lifted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_back: Option<String>,
    /// How staff checked identity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The number of the payment that carried redress out, or the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The external body a complaint was passed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Who was at fault, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_fault: Option<String>,
    /// Files that were handed in: with a mail, or one by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<EvidenceFile>,
    /// The Message-ID of the mail it came in by; it may name its sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The Message-ID the conversation of that mail began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// Facts put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amendment: Option<Amendment>,
}

impl Personal {
    /// Free words only.
    pub fn text(text: impl Into<String>) -> Personal {
        Personal { text: Some(text.into()), ..Personal::default() }
    }

    /// All that was written to the complainant, paragraph by paragraph.
    pub fn whole_text(&self) -> Option<String> {
        let parts = [self.text.as_deref(), self.way_back.as_deref()];
        let written: Vec<&str> = parts.into_iter().flatten().collect();
        (!written.is_empty()).then(|| written.join("\n\n"))
    }

    /// Whether nothing personal is in it.
    pub fn is_empty(&self) -> bool {
        *self == Personal::default()
    }
}
