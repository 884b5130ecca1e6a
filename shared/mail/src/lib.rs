//! E-mail as pure functions: MIME in, notices out, secrets masked.
//!
//! The crate reads no clock, draws no random number and does no input or
//! output: the same bytes and values always give the same result. It knows
//! nothing of complaints, tables or queues; callers hand it labels and dates
//! already written in the reader's language.

mod address;
mod language;

pub mod incoming;
pub mod masking;
pub mod outgoing;

pub use address::{AddressError, EmailAddress};
#[cfg(feature = "html")]
pub use incoming::safe_html;
pub use incoming::{
    Attachment, AttachmentKind, Automatic, Danger, Envelope, Incoming, LeftOut, Limit, Mailbox, read, reply_token,
};
pub use language::Language;
pub use masking::{Masked, Secret, mask, mask_id};
pub use outgoing::{
    ComposeError, DateLine, Frame, Notice, Outgoing, RedressLine, Rendered, Staff, Submission, TextKind, compose,
    render,
};
