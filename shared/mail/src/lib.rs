//! E-mail as pure functions: MIME in, notices out, secrets masked, facts suggested.
//!
//! The crate reads no clock, draws no random number and does no input or
//! output: the same bytes and values always give the same result. It knows
//! nothing of complaints, tables or queues; callers hand it labels and dates
//! already written in the reader's language.

mod address;
mod language;
mod scan;

pub mod incoming;
pub mod masking;
pub mod outgoing;
pub mod understanding;

pub use address::{AddressError, EmailAddress};
#[cfg(feature = "html")]
pub use incoming::safe_html;
pub use incoming::{
    Attachment, AttachmentKind, Authentication, Automatic, Danger, DmarcPolicy, Envelope, Incoming, LeftOut, Limit,
    Mailbox, Report, ReportKind, SES, TAKEN_MEGABYTES, Verdict, authentication, read, reply_token, reply_tokens,
    report,
};
pub use language::Language;
pub use masking::{Masked, Secret, mask, mask_id};
pub use outgoing::{
    BadText, ComposeError, CountLine, CreditState, DateLine, DigestLine, Fault, Frame, NotTaken, Notice, NoticeKind,
    Outgoing, RedressLine, Rendered, Staff, Submission, TextKind, Texts, compose, preview, render,
};
pub use understanding::{Understanding, missing, understand};
