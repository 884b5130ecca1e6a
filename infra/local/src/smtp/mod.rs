//! The one-machine SMTP listener: mail comes in here and nowhere else.
//!
//! It takes mail for our own domain only, hands each whole message to a [`Deliver`] and says 250
//! only after that has said it is kept. Inside, bytes become lines (`line`) or a message
//! (`data`), lines become state and replies without any I/O (`transaction`), and `session` moves
//! both over one connection, by TLS after STARTTLS where it was given a `certificate`. It knows no
//! log-in: nobody sends to others through it.
//!
//! # Where a message ends
//!
//! Two servers that disagree on this let a sender smuggle a second message, with a forged
//! sender, inside the first. So only `<CRLF>.<CRLF>` ends one, and every other spelling
//! (`<LF>.<LF>`, `<LF>.<CRLF>`, `<CRLF>.<LF>`, `<CRLF>.<CR><CRLF>` …) is text. One exception:
//! a peer that has never sent a CRLF, neither with its commands nor in this message, is a person
//! at a terminal and may end with `<LF>.<LF>`. A relay that carries a stranger's text ends its
//! own commands with CRLF and so can never come under the exception.

mod certificate;
mod data;
mod line;
mod listener;
mod reply;
mod senders;
mod session;
mod transaction;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use certificate::{Certificate, CertificateError};
pub use listener::serve;
pub use senders::Senders;

/// Who a listener says it is.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The name it greets with.
    pub hostname: String,
    /// What proves the name; without one there is no STARTTLS.
    pub certificate: Option<Arc<Certificate>>,
}

/// How much one listener takes on; it never holds more than
/// `max_connections × max_message_bytes` of mail in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The greatest message, in bytes, after line ends are normalised.
    pub max_message_bytes: usize,
    /// How many connections are served at once; the next is told 421.
    pub max_connections: usize,
    /// How many recipients one message may have; the next is told 452.
    pub max_recipients: usize,
    /// How long to wait for a command, or for the next piece of a message, in machine time.
    pub command_timeout: Duration,
    /// How many refused commands end the connection.
    pub max_errors: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            // As SES. More than is taken in: whoever sends too much is told so by mail, not by a server.
            max_message_bytes: 40 * 1024 * 1024,
            max_connections: 32,
            // RFC 5321 §4.5.3.1.8: at least a hundred must be taken.
            max_recipients: 100,
            command_timeout: Duration::from_secs(60),
            // A person's typing errors fit in; a guesser of addresses is stopped.
            max_errors: 10,
        }
    }
}

/// Who sent a message to whom, as the SMTP dialogue said; the headers may say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The return path; empty for a bounce, which must never be answered.
    pub mail_from: String,
    /// The recipients in our domain, each once, in the order given; never empty.
    pub recipients: Vec<String>,
    /// The other end of the connection.
    pub peer: SocketAddr,
    /// The name the client gave itself; proof of nothing.
    pub helo: String,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is kept durably, under this id, which the client is shown (250).
    Accepted(String),
    /// It is not kept; the client shall try again later, for this reason (451).
    TryAgain(String),
    /// It is not kept and shall not be sent again, for this reason (554).
    Refused(String),
}

/// Where accepted mail goes.
pub trait Deliver: Send + Sync + 'static {
    /// Keeps one message durably, or says why not.
    ///
    /// `raw` is the message with CRLF line ends and without dot-stuffing; all else is as sent,
    /// 8-bit or not. The client waits for the answer, and when it loses patience or the
    /// connection it sends the message again: a message may come twice. A panic ends the one
    /// connection without a 250.
    fn deliver(&self, envelope: Envelope, raw: Vec<u8>) -> impl Future<Output = Verdict> + Send;
}
