//! Notices out: what we write to complainants and to our own teams.
//!
//! The wording of a notice is one text per language (`templates/zh/…`,
//! `templates/en/…`); subject, text and HTML all come from it, so they cannot
//! drift apart. [`Texts`] holds the compiled-in texts and those that replace
//! them, and fills them in; [`compose`] makes the mail of it. Both give the
//! same bytes for the same values.

mod bad_text;
mod built_in;
mod check;
mod compose;
mod kind;
mod markup;
mod notice;
mod one_number;
mod page;
mod rendered;
pub mod samples;
mod staff;
mod texts;
mod values;

pub use bad_text::{BadText, Fault};
pub use compose::{ComposeError, Outgoing, Submission, compose};
pub use kind::NoticeKind;
pub use notice::{CreditState, DateLine, Frame, NotTaken, Notice, RedressLine, TextKind};
pub use rendered::Rendered;
pub use staff::{CountLine, DIGEST_LINES_MAX, DigestLine, Staff};
pub use texts::{Texts, preview, render};
