//! From a rendered notice to the bytes of a mail (RFC 5322).

use std::fmt;
use std::time::SystemTime;

use jiff::Timestamp;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::Rendered;
use crate::address::EmailAddress;

/// Longest Message-ID written; longer ones could not be folded safely.
const MESSAGE_ID_BYTES_MAX: usize = 250;

/// Thread ids kept in `References`: the first and the latest matter.
const REFERENCES_MAX: usize = 20;

/// Longest key.
const KEY_BYTES_MAX: usize = 250;

/// How a mail came to be sent (RFC 3834 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submission {
    /// By a clock, an event or a person at the desk: `auto-generated`.
    Generated,
    /// In answer to one mail that came in: `auto-replied`.
    Replied,
}

/// Everything a mail needs beside its content.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    /// The inbox address.
    pub from: &'a EmailAddress,
    /// The name beside it.
    pub from_name: &'a str,
    /// The one recipient.
    pub to: &'a EmailAddress,
    /// The inbox with the reply token.
    pub reply_to: &'a str,
    /// The Message-ID, with or without brackets.
    pub message_id: &'a str,
    /// The moment in `Date`, in seconds, from 1970 on.
    pub date: Timestamp,
    /// The ledger key: same key, same mail.
    pub key: &'a str,
    /// The mail this one answers; an id that could harm is left out.
    pub in_reply_to: Option<&'a str>,
    /// The thread so far, oldest first; ids that could harm are left out.
    pub references: &'a [String],
    /// How the mail came to be sent.
    pub submission: Submission,
    /// The content.
    pub rendered: &'a Rendered,
}

/// Why a mail cannot be made.
#[derive(Debug, Error)]
pub enum ComposeError {
    /// The reply address is not an address.
    #[error("the reply address is not an e-mail address")]
    ReplyTo(#[source] lettre::address::AddressError),
    /// The Message-ID has characters no Message-ID has, or is too long.
    #[error("the Message-ID is not legal")]
    MessageId,
    /// The key is empty, too long or not printable ASCII without blanks.
    #[error("the ledger key is not legal")]
    Key,
    /// The date is before 1970.
    #[error("the date is before 1970")]
    Date,
    /// The mail builder refused.
    #[error("the mail could not be built")]
    Build(#[source] lettre::error::Error),
}

/// Makes the bytes of a mail; the same values give the same bytes.
///
/// `From` is the inbox and nothing else, so that the domain that signs is the
/// domain shown (DMARC). There is no `List-Unsubscribe`: a notice is owed, and
/// nobody can be let off it.
///
/// # Errors
/// [`ComposeError`] when the reply address, the Message-ID, the key or the
/// date is not legal.
pub fn compose(mail: &Outgoing<'_>) -> Result<Vec<u8>, ComposeError> {
    let key_legal =
        !mail.key.is_empty() && mail.key.len() <= KEY_BYTES_MAX && mail.key.bytes().all(|byte| byte.is_ascii_graphic());
    if !key_legal {
        return Err(ComposeError::Key);
    }
    if mail.date < Timestamp::UNIX_EPOCH {
        return Err(ComposeError::Date);
    }
    let message_id = message_id(mail.message_id).ok_or(ComposeError::MessageId)?;
    let reply_to = mail.reply_to.trim().parse().map_err(ComposeError::ReplyTo)?;
    let submission = match mail.submission {
        Submission::Generated => "auto-generated",
        Submission::Replied => "auto-replied",
    };
    let mut builder = Message::builder()
        .from(Mailbox::new(name(mail.from_name), mail.from.to_lettre()))
        .to(Mailbox::new(None, mail.to.to_lettre()))
        .reply_to(Mailbox::new(name(mail.from_name), reply_to))
        .subject(one_line(&mail.rendered.subject))
        .date(SystemTime::from(mail.date))
        .message_id(Some(message_id))
        .raw_header(header("Auto-Submitted", submission))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header("X-Recourse-Key", mail.key));
    let answered = mail.in_reply_to.and_then(self::message_id);
    let references = references(mail.references, answered.as_deref());
    if let Some(id) = answered {
        builder = builder.in_reply_to(id);
    }
    if !references.is_empty() {
        builder = builder.references(references);
    }
    let content = MultiPart::alternative()
        .boundary(boundary(mail.key))
        .singlepart(SinglePart::plain(mail.rendered.text.clone()))
        .singlepart(SinglePart::html(mail.rendered.html.clone()));
    Ok(builder.multipart(content).map_err(ComposeError::Build)?.formatted())
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// A display name that cannot break out of its header.
fn name(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty()).then_some(text)
}

fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A Message-ID in brackets, if it is one that can do no harm.
fn message_id(id: &str) -> Option<String> {
    let bare = id.trim();
    let bare = bare.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(bare);
    let legal = (1..=MESSAGE_ID_BYTES_MAX).contains(&bare.len())
        && bare.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'));
    legal.then(|| format!("<{bare}>"))
}

/// The first id of the thread and the latest ones; the mail answered is the
/// last (RFC 5322 §3.6.4).
fn references(ids: &[String], answered: Option<&str>) -> String {
    let mut ids: Vec<String> = ids.iter().filter_map(|id| message_id(id)).collect();
    ids.retain(|id| Some(id.as_str()) != answered);
    ids.extend(answered.map(str::to_owned));
    let latest = ids.len().saturating_sub(REFERENCES_MAX - 1).max(1);
    let kept = ids.iter().take(1).chain(ids.iter().skip(latest));
    kept.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// A boundary of its own for every key; no content can foresee it.
fn boundary(key: &str) -> String {
    let hash = Sha256::new().chain_update(b"mail boundary\0").chain_update(key).finalize();
    format!("=_{}", data_encoding::HEXLOWER.encode(&hash[..20]))
}

/// No addresses and no content: these lines end up in logs.
impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("to", self.to)
            .field("message_id", &self.message_id)
            .field("key", &self.key)
            .field("submission", &self.submission)
            .finish_non_exhaustive()
    }
}
