//! Notices out: what we write to complainants and to our own teams.
//!
//! The wording of a notice is one template per language
//! (`templates/zh/…`, `templates/en/…`); subject, text and HTML all come from
//! it, so they cannot drift apart. [`render`] fills it in, [`compose`] makes
//! the mail of it. Both give the same bytes for the same values.

use std::fmt;

use crate::language::Language;

mod compose;
mod markup;
mod render;

pub use compose::{ComposeError, Outgoing, Submission, compose};
pub use render::render;

/// What every notice shares.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The language of the reader.
    pub language: Language,
    /// The firm's name as its customers know it.
    pub firm: &'a str,
    /// The complaint's reference.
    pub reference: &'a str,
    /// The reader's name, when one is known.
    pub name: Option<&'a str>,
    /// Where the complaint can be followed; for staff, the desk page.
    pub status_link: &'a str,
}

/// A promised date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateLine {
    /// What will be done, in the reader's language: 首次答复, "First reply".
    pub what: String,
    /// By when, written out with its zone if that matters.
    pub due: String,
    /// Whether it may move because a calendar is not published yet.
    pub provisional: bool,
}

/// One item of redress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedressLine {
    /// What is given: 全额退款, "Full refund".
    pub what: String,
    /// The amount with its currency, when there is one.
    pub amount: Option<String>,
}

/// What a text written by a person is.
#[derive(Clone, Copy)]
pub enum TextKind<'a> {
    /// An answer or a word on progress.
    Reply,
    /// A question; what is needed stands in `needs`.
    RequestInformation,
    /// A longer deadline, with the reason for it.
    Extension {
        /// The new date, written out.
        new_date: &'a str,
        /// Why more time is needed.
        reason: &'a str,
    },
}

/// A notice; every text in it is already in the reader's language.
#[derive(Clone, Copy)]
pub enum Notice<'a> {
    /// The complaint was taken in.
    ///
    /// The code is the only free-standing six-digit number of the mail; such
    /// numbers in other values are written in two groups. A link cannot be
    /// rewritten, so it must not have one.
    Acknowledgement {
        /// The six-digit code.
        code: &'a str,
        /// The page where the code is entered, or which replaces it.
        link: &'a str,
        /// Hours code and link are good for.
        link_hours: u32,
        /// The dates promised.
        dates: &'a [DateLine],
        /// The category's label.
        category: &'a str,
        /// What the complainant can do at once.
        first_advice: &'a [String],
    },
    /// A text by a person.
    PersonText {
        /// The text as written.
        text: &'a str,
        /// Who wrote it, when that is shown.
        handler: Option<&'a str>,
        /// What is asked for.
        needs: &'a [String],
        /// What the text is.
        kind: TextKind<'a>,
    },
    /// An answer the complainant can accept or object to.
    Proposal {
        /// The outcome's label.
        outcome: &'a str,
        /// What is offered.
        redress: &'a [RedressLine],
        /// The grounds, as a person wrote them.
        text: &'a str,
        /// Until when an answer is awaited.
        answer_by: &'a str,
        /// The page to accept or object.
        link: &'a str,
    },
    /// The complaint is closed.
    FinalAnswer {
        /// The outcome's label.
        outcome: &'a str,
        /// Why it ends this way, when the outcome does not say so.
        reason: Option<&'a str>,
        /// The body outside the firm that goes on with it, when it was passed on.
        referred_to: Option<&'a str>,
        /// The grounds, as a person wrote them; may be empty.
        text: &'a str,
        /// What was given.
        redress: &'a [RedressLine],
        /// Ways to go on outside the firm, each with how to reach it.
        routes: &'a [String],
        /// How to avoid the same trouble.
        hints: &'a [String],
        /// Until when it can be reopened.
        reopen_by: &'a str,
        /// The page to read it all, and to reopen.
        link: &'a str,
    },
    /// Something of the complainant's is still missing.
    Reminder {
        /// What is awaited.
        what: &'a str,
        /// Until when.
        due: &'a str,
        /// The page to do it.
        link: &'a str,
    },
    /// A new code was asked for; the rule of the acknowledgement holds.
    NewCode {
        /// The six-digit code.
        code: &'a str,
        /// The page where it is entered.
        link: &'a str,
        /// Hours both are good for.
        link_hours: u32,
    },
    /// Some days after closing: did it arrive, and how was it?
    Survey {
        /// The page to answer.
        link: &'a str,
    },
    /// A notice to our own people.
    Staff(Staff<'a>),
}

/// A notice to a team.
#[derive(Clone, Copy)]
pub enum Staff<'a> {
    /// A complaint has reached the team.
    Escalated {
        /// The level it is on now, 1 to 5.
        level: u8,
        /// The team it went to.
        team: &'a str,
        /// What made it climb.
        cause: &'a str,
        /// By when the team has to act.
        due: &'a str,
    },
    /// A deadline was missed.
    Breached {
        /// The clock's label.
        clock: &'a str,
        /// When it was due.
        due_at: &'a str,
        /// How long after that it was recorded.
        lag: &'a str,
    },
    /// Something to be done by a person.
    Task {
        /// What it is.
        text: &'a str,
    },
}

/// A notice ready to be put into a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text, lines end with `\n`.
    pub text: String,
    /// A whole HTML page.
    pub html: String,
}

/// Sizes only: a notice holds codes, names and links.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("subject_bytes", &self.subject.len())
            .field("text_bytes", &self.text.len())
            .field("html_bytes", &self.html.len())
            .finish()
    }
}
