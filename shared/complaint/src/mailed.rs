//! What an event keeps of a mail: where it lies, and the files that came with it.

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

/// A file that came with a mail, as evidence. Its bytes stay in the raw message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailedFile {
    /// Its name, made safe.
    pub file_name: String,
    /// What sort of evidence it is, a word: image, document …
    pub kind: String,
    /// The media type its sender claims.
    pub content_type: String,
    /// The media type its bytes show, where they show one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sniffed: Option<String>,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal; none for one beyond the limits, which was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Why it must not be opened unseen, a word; none for a harmless one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub danger: Option<String>,
}
