//! Why a text that was to replace a compiled-in one is refused.

use std::fmt;

use thiserror::Error;

/// A text that cannot be used: which file, where in it, and why.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub struct BadText {
    /// The file, as `en/acknowledgement.notice`.
    pub file: String,
    /// The line, from 1 on, where one can be named.
    pub line: Option<usize>,
    /// What is wrong.
    pub fault: Fault,
}

impl BadText {
    pub(super) fn new(file: &str, line: Option<usize>, fault: Fault) -> Self {
        Self { file: file.to_owned(), line, fault }
    }
}

impl fmt::Display for BadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.fault),
            None => write!(f, "{}: {}", self.file, self.fault),
        }
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Fault {
    /// No notice has a text of this name.
    #[error("no notice is called so; the texts are: {known}")]
    UnknownFile {
        /// Every name, parted by commas.
        known: String,
    },
    /// The same file came twice.
    #[error("the file was given twice")]
    Twice,
    /// It is longer than a notice can be.
    #[error("the text is longer than {bytes} bytes")]
    TooLong {
        /// The limit.
        bytes: usize,
    },
    /// A character the line markup keeps for itself, or a control character.
    #[error("the character U+{0:04X} cannot be used")]
    Character(u32),
    /// HTML, which would be shown as it stands.
    #[error("HTML is not understood here: write plain words in the line markup")]
    Html,
    /// A mark of the line markup runs into its text.
    #[error("a line that begins with `{0}` needs a blank after it")]
    NoBlank(char),
    /// A line lacks its second part.
    #[error("a line that begins with `{mark}` needs two parts with a bar between: `{mark} {example}`")]
    HalfLine {
        /// How the line begins.
        mark: char,
        /// How it should read on.
        example: &'static str,
    },
    /// The template language is not kept.
    #[error("{0}")]
    Template(String),
    /// A value that does not exist.
    #[error("there is no value `{name}`; the values are: {known}")]
    UnknownValue {
        /// The name that was used.
        name: String,
        /// Every name, parted by commas.
        known: String,
    },
    /// A value the notice is useless without is never shown.
    #[error("the value `{0}` is never used, and this mail must tell it")]
    Missing(&'static str),
    /// A value the notice is useless without is used, but not said.
    #[error("the value `{0}` is not said in full, and this mail must tell it")]
    NotShown(&'static str),
    /// The page has no subject, or more than one.
    #[error("a mail needs exactly one subject line (`! …`), this has {0}")]
    Subjects(usize),
    /// The reader has nothing to press.
    #[error("a mail needs a button that opens the link it was given (`@ {{{{ link }}}} | …`)")]
    Button,
    /// The code is not shown once on a line of its own.
    #[error("the code must stand alone on one line (`= {{{{ code }}}}`) and nowhere else")]
    Code,
    /// The code would not be known as one when the mail comes back quoted.
    #[error("a reply that quotes this mail would show the code: end the line before it with the word code and a colon")]
    CodeUnmasked,
    /// Another number could be taken for the code.
    #[error("`{0}` could be taken for the code: it must be the mail's only number of six digits")]
    OtherNumber(String),
}
