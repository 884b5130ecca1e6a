//! How mail leaves: SES, SMTP, or SES's interface over the local mailbox, by configuration.

mod ses;
mod smtp;

pub use ses::{Asked, SesSender};
pub use smtp::{BadRelay, SmtpCredentials, SmtpSender};

use mail::EmailAddress;

/// How mail leaves.
#[derive(Clone, Debug)]
pub enum Sender {
    /// Amazon SES.
    Ses(SesSender),
    /// A relay by SMTP; SES does not exist in the Chinese regions.
    Smtp(SmtpSender),
}

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Taken, under this id.
    Taken(String),
    /// Surely not taken; may be tried again.
    Later(String),
    /// Surely not taken, and never will be.
    Never(String),
    /// Nobody knows.
    Unknown(String),
}

/// What the provider says of an earlier attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Taken, under this id.
    Taken(String),
    /// Surely not.
    NotTaken,
    /// It cannot be asked.
    Unknown,
}

impl Sender {
    /// Makes one attempt; never more.
    pub async fn send(&self, from: &EmailAddress, to: &str, key: &str, raw: Vec<u8>) -> Attempt {
        match self {
            Sender::Ses(ses) => ses.send(from, to, key, raw).await,
            Sender::Smtp(smtp) => smtp.send(from, to, key, raw).await,
        }
    }

    /// Asks what became of an attempt.
    pub async fn find(&self, key: &str) -> Delivery {
        match self {
            Sender::Ses(ses) => ses.find(key).await,
            Sender::Smtp(_) => Delivery::Unknown,
        }
    }
}
