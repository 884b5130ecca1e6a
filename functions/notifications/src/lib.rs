//! Mail out: an event becomes notices, each claimed, sent once and recorded (design §5).
//!
//! [`plan`] says which notices an event calls for, [`notices`] puts them into words, [`deliver`] sends
//! each one at most once per attempt and finds out what became of an attempt nobody knows the end
//! of, [`feedback`] takes what the provider reports, `answer` tells senders of mail we
//! cannot take in, `digest` tells teams what is open; `once` sends both.

mod answer;
pub mod deliver;
mod digest;
pub mod feedback;
mod once;
pub mod pace;
pub mod sender;
pub mod write;

pub use notices::{BadTexts, plan, texts};

use complaint::Complaint;
use lambda_shell::Ambient;
use lambda_shell::queues::{Queues, SendError};
use mail::EmailAddress;
use mail::outgoing::Texts;
use messages::queue::{AnswerOwed, DigestOwed, Happened};
use messages::view::Numbered;
use notices::plan::{Kind, Planned};
use notices::{as_it_stood, referred_to};
use pace::Pace;
use policy::Pack;
use sender::Sender;
use serde::Deserialize;
use std::sync::Arc;
use store::{ExecuteError, Keyring, Store, StoreError};

/// What notifications work with.
#[derive(Clone, Debug)]
pub struct Notifications {
    /// The table.
    pub store: Store,
    /// The queues, for a look at an unknown outcome later.
    pub queues: Queues,
    /// Time.
    pub ambient: Ambient,
    /// The policy.
    pub pack: Arc<Pack>,
    /// The words of notices.
    pub texts: Texts,
    /// Codes and tokens.
    pub keyring: Keyring,
    /// How mail leaves.
    pub sender: Sender,
    /// How fast.
    pub pace: Pace,
    /// Addresses.
    pub addresses: Addresses,
}

/// The addresses notices carry.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// Where complaints are mailed to; replies go to it plus a token.
    pub inbox: EmailAddress,
    /// Where the pages are, without a slash at the end: `https://complaints.example`.
    pub pages: String,
}

/// What lies in the queue: our own message or the provider's.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Work {
    /// An event of a complaint.
    Happened(Happened),
    /// A mail that was not taken in is owed an answer.
    Owed(AnswerOwed),
    /// The digests of a day are owed.
    Digest(DigestOwed),
    /// What became of a mail.
    Feedback(feedback::Feedback),
}

/// A notice that has to be tried again.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A task could not be opened.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The later look could not be sent.
    #[error(transparent)]
    Queue(#[from] SendError),
    /// The provider would not take it now.
    #[error("the mail was not taken: {0}")]
    NotTaken(String),
    /// The mail cannot be written.
    #[error(transparent)]
    Compose(#[from] mail::ComposeError),
    /// An address on file is none.
    #[error("an address on file is none")]
    Address(#[from] mail::AddressError),
}

impl Notifications {
    /// Handles one message of the queue.
    ///
    /// # Errors
    /// [`NotifyError`]; the message comes again.
    pub async fn handle(&self, work: Work) -> Result<(), NotifyError> {
        match work {
            Work::Happened(message) => self.notify(message).await,
            Work::Owed(message) => self.answer(message).await,
            Work::Digest(message) => self.digest(message).await,
            Work::Feedback(feedback) => self.take_feedback(feedback).await,
        }
    }

    async fn notify(&self, message: Happened) -> Result<(), NotifyError> {
        let Some(case) = self.store.case(&message.reference).await? else { return Ok(()) };
        let now = case.complaint();
        let Some((event, then)) = as_it_stood(&case.events, message.seq) else { return Ok(()) };
        let referred_to = referred_to(&case.events, event);
        let mut failed = None;
        for planned in plan::notices(&then, event, &self.pack) {
            let told = Told { first: &case.events[0], event, then: &then, now, referred_to, planned: &planned };
            if let Err(error) = self.deliver(&told, &message).await {
                tracing::warn!(complaint = %message.reference, notice = planned.kind.as_str(), failure.reason = %error, "notice not sent");
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }
}

impl Told<'_> {
    /// The Message-ID of the mail it answers: an acknowledgement that of the complainant.
    pub(crate) fn answers(&self) -> Option<&str> {
        let first = Some(self.first).filter(|_| self.planned.kind == Kind::Acknowledgement)?;
        first.event.personal.message_id.as_deref()
    }
}

/// A notice about to be written and sent.
pub(crate) struct Told<'a> {
    /// How the complaint came in.
    pub(crate) first: &'a Numbered,
    /// The event it tells of.
    pub(crate) event: &'a Numbered,
    /// The complaint as it stood right after the event: what is told, and to whom.
    pub(crate) then: &'a Complaint,
    /// The complaint now: whether it is told at all.
    pub(crate) now: &'a Complaint,
    /// The external body, where the event passed the complaint to one.
    pub(crate) referred_to: Option<&'a str>,
    /// What, and to whom.
    pub(crate) planned: &'a Planned,
}
