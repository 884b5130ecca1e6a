//! MIME in: what a mail says, who sent it, and whether a person did.
//!
//! [`read`] takes any bytes and always gives an [`Incoming`]. It keeps what it
//! cannot read: undecodable text shows as U+FFFD, parts beyond a bound become
//! attachments, and the caller keeps the raw mail anyway.

use std::fmt;

use crate::address::masked;
use crate::language::Language;

mod attachment;
mod authentication;
mod automatic;
mod body;
mod charset;
mod files;
mod header;
mod hidden;
mod html;
mod mime;
mod parameters;
mod quoted;
mod report;
#[cfg(feature = "html")]
mod safe_html;
mod text;
mod tnef;
mod token;
mod uuencode;
mod words;

pub use attachment::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, Attachment, AttachmentKind, Danger, LeftOut, Limit};
pub use authentication::{Authentication, DmarcPolicy, SES, Verdict};
pub use automatic::Automatic;
pub use report::{Report, ReportKind, report};
#[cfg(feature = "html")]
pub use safe_html::{HTML_BYTES_MAX, safe_html};
pub use token::{TOKEN_BYTES_MAX, reply_token, reply_tokens};

/// Bytes of a mail that are read; what lies beyond stays in the raw mail only.
///
/// Above every limit the listeners set (25 MB of content, a third more in
/// base64).
pub const MESSAGE_BYTES_MAX: usize = 48 * 1024 * 1024;

/// Megabytes (2^20 bytes) of a mail that is taken in: what the big providers let their users send.
pub const TAKEN_MEGABYTES: u32 = 25;

/// What the delivering server said about a mail.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// `MAIL FROM`; empty is the null return path.
    pub mail_from: String,
    /// Every `RCPT TO` of ours.
    pub recipients: Vec<String>,
}

/// Types of what only its own reader can open (RFC 8551, RFC 3156).
const LOCKED: [&str; 3] = ["application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"];

/// An address with the name it was given.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name, decoded, on one line.
    pub name: Option<String>,
    /// The address as written; not checked beyond having an `@`.
    pub address: String,
}

/// A mail as the product sees it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incoming {
    /// The Message-ID without brackets.
    pub message_id: Option<String>,
    /// The first usable address of `From`.
    pub from: Option<Mailbox>,
    /// Every address in every `From`; more than one domain in them is a trick.
    pub from_addresses: Vec<String>,
    /// Addresses in `To`.
    pub to: Vec<String>,
    /// Addresses in `Cc`; for the record only, they are never written to.
    pub cc: Vec<String>,
    /// The subject, decoded, on one line; may be empty.
    pub subject: String,
    /// The best text: plain, else HTML turned to text. Lines end with `\n`.
    pub text: String,
    /// The history of the conversation, when the mail quotes it.
    pub quoted: Option<String>,
    /// Message-IDs this mail answers, without brackets.
    pub in_reply_to: Vec<String>,
    /// Message-IDs of the thread, without brackets, oldest first.
    pub references: Vec<String>,
    /// Everything that is not the text, up to [`ATTACHMENTS_MAX`] files of [`ATTACHMENT_BYTES_MAX`].
    pub attachments: Vec<Attachment>,
    /// Files beyond a limit: the raw mail has them.
    pub left_out: Vec<LeftOut>,
    /// Why the mail must never be answered; `None` for a person's mail.
    pub automatic: Option<Automatic>,
    /// The language it seems to be written in.
    pub language: Language,
}

/// Reads a mail. Never fails and never panics, whatever the bytes are.
pub fn read(raw: &[u8], envelope: &Envelope) -> Incoming {
    let raw = &raw[..raw.len().min(MESSAGE_BYTES_MAX)];
    let (header, rest) = header::Header::split(raw);
    let rest = if header.is_empty() { raw } else { rest };
    let tree = mime::tree(&header, rest);
    let (text, files) = body::read(&tree);
    let in_reply_to = header.message_ids("in-reply-to");
    let references = header.message_ids("references");
    let reply = !in_reply_to.is_empty() || !references.is_empty();
    let (text, quoted) = quoted::fold(&text, reply);
    let subject = text::one_line(&header.text("subject").unwrap_or_default());
    let from = header.mailboxes("from").into_iter().next();
    let addresses = |name: &str| header.mailboxes(name).into_iter().map(|mailbox| mailbox.address).collect();
    Incoming {
        message_id: header.message_ids("message-id").into_iter().next(),
        from_addresses: addresses("from"),
        to: addresses("to"),
        cc: addresses("cc"),
        automatic: automatic::classify(&header, tree.is_report(), envelope, from.as_ref()),
        language: Language::of_text(&format!("{subject}\n{text}")),
        from,
        subject,
        text,
        quoted,
        in_reply_to,
        references,
        attachments: files.kept,
        left_out: files.left_out,
    }
}

impl Incoming {
    /// Whether nobody could make anything of it: no subject, no text and no file, or all of it encrypted.
    pub fn is_unreadable(&self) -> bool {
        let locked = |file: &Attachment| LOCKED.contains(&file.content_type.to_ascii_lowercase().as_str());
        let silent = self.text.trim().is_empty() && self.quoted.is_none() && self.left_out.is_empty();
        let (files, subject) = (&self.attachments, !self.subject.trim().is_empty());
        silent && if files.is_empty() { !subject } else { files.iter().all(locked) }
    }

    /// The Message-ID its conversation began with, as far as it says so.
    pub fn thread(&self) -> Option<&str> {
        let begun = self.references.first().or(self.in_reply_to.first()).or(self.message_id.as_ref());
        begun.map(String::as_str)
    }
}

/// What the server of that name wrote on top of a mail about its sender; `None` when it did not.
pub fn authentication(raw: &[u8], server: &str) -> Option<Authentication> {
    Authentication::written_by(server, &header::Header::split(raw).0)
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("mail_from", &masked(&self.mail_from))
            .field("recipients", &self.recipients.len())
            .finish()
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailbox({})", masked(&self.address))
    }
}

/// Sizes and facts only: a mail in a log line would be a leak.
impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("from", &self.from)
            .field("text_bytes", &self.text.len())
            .field("quoted", &self.quoted.is_some())
            .field("attachments", &self.attachments)
            .field("left_out", &self.left_out)
            .field("automatic", &self.automatic)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}
