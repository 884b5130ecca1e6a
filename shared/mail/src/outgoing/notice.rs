//! The values of every notice: what a caller hands over.

use super::staff::Staff;
use crate::language::Language;

/// What every notice shares.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The language of the reader.
    pub language: Language,
    /// The firm's name as its customers know it.
    pub firm: &'a str,
    /// The complaint's reference; empty where no one complaint is meant
    /// ([`Notice::NotTakenIn`], [`Staff::Digest`]).
    pub reference: &'a str,
    /// The reader's name, when one is known.
    pub name: Option<&'a str>,
    /// Where the complaint can be followed; for staff, the desk page; for a
    /// mail that was not taken in, the page where a complaint can be made.
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
        /// Facts not told yet, each a request of one sentence; may be empty.
        missing: &'a [String],
        /// Ways to go on outside the firm, where a rule wants them named at
        /// once; may be empty.
        routes: &'a [String],
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
        /// Ways to go on outside the firm, where a rule wants them named; may be empty.
        routes: &'a [String],
        /// Sentences a rule wants said; may be empty.
        statements: &'a [String],
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
        /// Sentences a rule wants said, such as how long there is to go on outside the firm.
        statements: &'a [String],
        /// How to avoid the same trouble.
        hints: &'a [String],
        /// Until when it can be reopened.
        reopen_by: &'a str,
        /// The page to read it all, and to reopen.
        link: &'a str,
    },
    /// The complaint is closed in short form, soon after it came in.
    SummaryAnswer {
        /// The outcome's label.
        outcome: &'a str,
        /// What was given.
        redress: &'a [RedressLine],
        /// Ways to go on outside the firm, each with how to reach it.
        routes: &'a [String],
        /// Sentences a rule wants said of that.
        statements: &'a [String],
        /// How to avoid the same trouble.
        hints: &'a [String],
        /// The page to say that it is not settled.
        link: &'a str,
    },
    /// An account or a payment is limited.
    Restriction {
        /// Why.
        reason: &'a str,
        /// How it can be lifted.
        way_back: &'a str,
        /// Documents asked for; may be empty.
        needs: &'a [String],
        /// Until when an objection will be decided, when a rule says so.
        decided_by: Option<&'a str>,
        /// The page to object and to send documents.
        link: &'a str,
    },
    /// Money lent while the work goes on.
    ProvisionalCredit {
        /// What became of it.
        state: CreditState,
        /// The amount with its currency.
        amount: &'a str,
        /// Since when or from when, written out.
        date: &'a str,
        /// What a person adds, such as the reason; may be empty.
        text: &'a str,
    },
    /// Redress was carried out.
    RedressDone {
        /// What was given.
        redress: &'a [RedressLine],
        /// What a person adds, such as when it arrives; may be empty.
        text: &'a str,
    },
    /// Others in the firm work on it now.
    PassedOn {
        /// Who, by name.
        team: &'a str,
        /// The dates promised.
        dates: &'a [DateLine],
    },
    /// Other dates are promised than before.
    NewDates {
        /// The dates promised.
        dates: &'a [DateLine],
    },
    /// The complaint is open again.
    Reopened {
        /// The dates promised.
        dates: &'a [DateLine],
    },
    /// A reply that came after the time to reopen opened this complaint.
    LateReply {
        /// The reference of the closed complaint.
        earlier: &'a str,
        /// The dates promised.
        dates: &'a [DateLine],
    },
    /// A mail could not be taken in; told once, in both languages, for the
    /// sender's is not known. `frame.language` comes first.
    ///
    /// Nothing of the mail is quoted: its sender may be forged.
    NotTakenIn {
        /// What was wrong with it.
        why: NotTaken,
        /// The address to write to again.
        address: &'a str,
        /// The firm's name in the other language.
        other_firm: &'a str,
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

/// What became of a provisional credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditState {
    /// It is on the account.
    Posted,
    /// It stays.
    MadeFinal,
    /// It is taken back.
    Reversed,
}

/// Why a mail was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// Nothing in it could be read.
    Unreadable,
    /// It is larger than we take.
    TooLarge {
        /// The limit, in megabytes.
        limit_mb: u32,
    },
    /// An attachment is of a kind that can do harm.
    DangerousAttachment,
}
