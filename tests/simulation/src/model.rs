//! What the people of a life know: what they asked for, and what they were told.

use complaint::Reference;

/// What somebody was told about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// "Done."
    Acknowledged,
    /// "No."
    Refused,
    /// Nothing, or "try again".
    Unanswered,
}

/// Something that was asked for, recognisable by a word in its text.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The word.
    pub marker: String,
    /// The facts it would lead to; any one of them counts.
    pub facts: &'static [&'static str],
    /// What they were told.
    pub fate: Fate,
}

/// How a mail is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// A new complaint.
    Fresh,
    /// The same message once more.
    Again,
    /// A machine wrote it.
    Automatic,
    /// An answer to a complaint's reply address.
    Reply(Reference),
    /// To a complaint's reply address, from somebody else.
    Foreign,
}

/// A mail whose sender heard "250".
#[derive(Clone, Debug)]
pub struct Taken {
    /// Where the raw message lies.
    pub raw_key: String,
    /// How it is meant.
    pub letter: Letter,
    /// The word in its text.
    pub marker: String,
    /// Its sender.
    pub from: String,
    /// The message as sent.
    pub raw: Vec<u8>,
}

/// Everything the people know.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Complaints opened over HTTP.
    pub openings: Vec<Asked>,
    /// References they were told.
    pub known: Vec<Reference>,
    /// Acts on complaints.
    pub acts: Vec<Asked>,
    /// Mails.
    pub mails: Vec<Taken>,
}
