//! A file that came with a mail or by itself, with what evidence needs to know of it.

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

pub use danger::Danger;
pub use kind::AttachmentKind;

mod container;
mod danger;
mod extension;
mod kind;
mod name;
mod sniff;
mod zip;

/// Attachments kept of one mail; those beyond are listed in
/// [`Incoming::left_out`](super::Incoming::left_out).
pub const ATTACHMENTS_MAX: usize = 100;

/// Bytes of the largest attachment kept, transfer encoding undone.
pub const ATTACHMENT_BYTES_MAX: usize = 20 * 1024 * 1024;

/// A file that came with a mail.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attachment {
    /// A name without folders or controls; made up when the sender gave none.
    pub file_name: String,
    /// The media type in lower case, without parameters, as the sender claims.
    pub content_type: String,
    /// The content with its transfer encoding undone.
    pub bytes: Vec<u8>,
    /// What sort of evidence it is, by its bytes first and its label next.
    pub kind: AttachmentKind,
    /// The media type the bytes themselves show, where they show one.
    pub sniffed: Option<&'static str>,
    /// Why it must not be opened unseen; `None` for a harmless type.
    pub danger: Option<Danger>,
}

impl Attachment {
    /// Judges a file by its claimed name, its claimed type and its bytes.
    ///
    /// `number` counts the mail's attachments from one, for a file without a name.
    pub(crate) fn new(claimed_name: Option<&str>, content_type: &str, bytes: Vec<u8>, number: usize) -> Self {
        let sniffed = sniff::media_type(&bytes);
        let claimed = claimed_name.unwrap_or_default();
        Self {
            file_name: file_name(claimed_name, content_type, number),
            content_type: content_type.to_owned(),
            kind: kind::of(claimed, content_type, sniffed),
            danger: danger::judge(claimed, content_type, sniffed, &bytes),
            sniffed,
            bytes,
        }
    }

    /// A file that was handed in by other means than a mail, judged in the same way.
    pub fn handed_in(claimed_name: &str, content_type: &str, bytes: Vec<u8>) -> Self {
        Self::new(Some(claimed_name), content_type, bytes, 1)
    }

    /// The SHA-256 of the content, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(&self.bytes))
    }
}

/// The name a file is shown and stored under.
pub(crate) fn file_name(claimed: Option<&str>, content_type: &str, number: usize) -> String {
    let name = claimed.map(name::safe).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| format!("attachment-{number}.{}", name::extension_for(content_type)))
}

/// Why a file of a mail is not among its attachments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// It came after the first [`ATTACHMENTS_MAX`].
    Number,
    /// It is larger than [`ATTACHMENT_BYTES_MAX`].
    Size,
}

/// A file beyond a limit: it is in the raw mail only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// The name, as an attachment would have had it.
    pub file_name: String,
    /// The media type in lower case, as the sender claims.
    pub content_type: String,
    /// Its size in bytes, as it stands in the mail (in base64 a third more than the file).
    pub size_bytes: usize,
    /// The limit it is beyond.
    pub limit: Limit,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("content_type", &self.content_type)
            .field("kind", &self.kind)
            .field("danger", &self.danger)
            .field("size_bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeftOut")
            .field("size_bytes", &self.size_bytes)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
