//! Mail in: the raw message is stored first, then read, and ends as exactly one of opened,
//! appended, duplicate, suppressed, quarantined (design §5).
//!
//! [`event`] is what says that a message was stored, `letter` what is known of it, `route` decides
//! how it ends, `join`, `open`, `reports` and `not_taken` carry that out.

pub mod event;
mod join;
mod letter;
mod not_taken;
mod open;
mod reports;
mod route;
mod texts;

use crate::Intake;
use complaint::Reference;
use event::{Inbound, is_setup};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::telemetry::names;
use letter::Letter;
use mail::EmailAddress;
use messages::stored_objects::StoredObjects;
use std::borrow::Cow;
use store::commit::Extra;
use store::inbound::{Ended, MailOutcome, SET_ASIDE, ended, once};
use store::reread::Wish;
use store::{ExecuteError, StoreError};

/// Metadata names under which the envelope is kept with the raw message.
pub const META_FROM: &str = "mail-from";
/// The recipients of the envelope, comma-separated.
pub const META_RECIPIENTS: &str = "recipients";
/// What the server that took the message in found of its sender: `spf=pass dkim=pass dmarc=pass`, or
/// `local`.
pub const META_AUTHENTICATION: &str = "authentication";

/// How long a message waits for the policy of its sender's domain: it comes as fast as the message itself, so
/// whoever looks a second time looks without.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// A message that has to be looked at again.
#[derive(Debug, thiserror::Error)]
pub enum InboundError {
    /// The raw message cannot be fetched.
    #[error("the raw message cannot be fetched: {0}")]
    Fetch(String),
    /// DMARC failed, and what the sender's domain wants done then is still to be told.
    #[error("DMARC failed, and the policy of the sender's domain is not there yet")]
    PolicyToCome,
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The complaint.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

impl InboundError {
    /// Whether a row that had to be new was there.
    fn is_already_there(&self) -> bool {
        let (InboundError::Store(error) | InboundError::Execute(ExecuteError::Store(error))) = self else {
            return false;
        };
        matches!(error, StoreError::AlreadyThere)
    }
}

/// How a message ends, and why.
struct End {
    outcome: MailOutcome,
    reason: Cow<'static, str>,
}

impl End {
    fn new(outcome: MailOutcome, reason: impl Into<Cow<'static, str>>) -> End {
        End { outcome, reason: reason.into() }
    }

    fn duplicate() -> End {
        End::new(MailOutcome::Duplicate, "the same Message-ID and sender came before")
    }

    fn quarantined(reason: impl Into<Cow<'static, str>>) -> End {
        End::new(MailOutcome::Quarantined, reason)
    }
}

/// What reading a message again led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// How it had ended; `None` where it had not.
    pub before: Option<String>,
    /// How it ended now.
    pub now: String,
}

impl Intake {
    /// Handles one message of the queue.
    ///
    /// # Errors
    /// [`InboundError`]; the message comes again, and what is done stays done.
    pub async fn handle(&self, message: Inbound) -> Result<(), InboundError> {
        match message {
            Inbound::Arrived(event) => self.mail_arrived(event).await,
            Inbound::Received(told) => match told.policy() {
                Some((raw_key, policy)) => Ok(self.store.keep_policy(raw_key, policy.as_str()).await?),
                None => Ok(()),
            },
            Inbound::SetUp(_) => Ok(()),
            Inbound::Again(again) => match self.store.wish(&again.raw_key, &again.wish).await? {
                Some(wish) => self.read_again(&wish.raw_key, Some(&wish)).await.map(drop),
                None => Ok(()),
            },
        }
    }

    /// Takes in every message of an event.
    ///
    /// # Errors
    /// [`InboundError`]; the event comes again, and what is done stays done.
    pub async fn mail_arrived(&self, event: StoredObjects) -> Result<(), InboundError> {
        for record in event.records.into_iter().filter(|record| !is_setup(record)) {
            self.take_in(&record.s3.object.decoded_key(), record.event_time).await?;
        }
        Ok(())
    }

    /// Takes in one raw message, once.
    ///
    /// # Errors
    /// [`InboundError`].
    pub async fn take_in(&self, raw_key: &str, arrived_at: Option<Timestamp>) -> Result<(), InboundError> {
        if self.store.mail_row(raw_key).await?.is_some() {
            return Ok(());
        }
        // Booked first, so that a message that cannot be read is seen to wait.
        if let Some(arrived_at) = arrived_at {
            self.store.book_arrival(raw_key, arrived_at).await?;
        }
        let letter = self.fetch(raw_key, arrived_at).await?;
        if arrived_at.is_none() {
            self.store.book_arrival(raw_key, letter.arrived_at).await?;
        }
        if letter.policy_to_come && self.ambient.now() < letter.arrived_at + PATIENCE {
            return Err(InboundError::PolicyToCome);
        }
        let outcome = match self.route(&letter).await {
            // The same message came by another way at the same time, or this one twice: looked at again,
            // for the other may have gone to another complaint.
            Err(error) if error.is_already_there() => match self.store.mail_row(raw_key).await? {
                None => self.route(&letter).await?,
                Some(_) => return Ok(()),
            },
            other => other?,
        };
        metrics::counter!(names::MAIL_IN, "Outcome" => outcome.as_str()).increment(1);
        tracing::info!(mail.raw_key = raw_key, mail.outcome = outcome.as_str(), "mail taken in");
        Ok(())
    }

    /// Reads a message again that was set aside, as after a mistake of the reader's was mended. What
    /// changed a complaint stays as it is: nothing is done twice.
    ///
    /// # Errors
    /// [`InboundError`]; it stays as it was then.
    pub async fn replay(&self, raw_key: &str) -> Result<Replayed, InboundError> {
        self.read_again(raw_key, None).await
    }

    async fn read_again(&self, raw_key: &str, wish: Option<&Wish>) -> Result<Replayed, InboundError> {
        let Some(row) = self.store.mail_row(raw_key).await? else {
            self.take_in(raw_key, None).await?;
            let row = self.store.mail_row(raw_key).await?;
            return Ok(Replayed { before: None, now: row.map(|row| row.outcome).unwrap_or_default() });
        };
        if !SET_ASIDE.contains(&row.outcome.as_str()) {
            return Ok(Replayed { now: row.outcome.clone(), before: Some(row.outcome) });
        }
        let mut letter = self.fetch(raw_key, None).await?;
        // Booked under the day it was booked under before.
        letter.arrived_at = row.arrived_at;
        letter.before = Some(row.outcome.clone());
        letter.vouched_by = wish.filter(|wish| wish.trusted).map(|wish| wish.by.clone());
        let outcome = match self.route(&letter).await {
            Err(error) if error.is_already_there() => {
                return Ok(Replayed { now: row.outcome.clone(), before: Some(row.outcome) });
            }
            other => other?,
        };
        tracing::info!(mail.raw_key = raw_key, mail.outcome = outcome.as_str(), "mail read again");
        Ok(Replayed { before: Some(row.outcome), now: outcome.as_str().to_owned() })
    }

    /// Records how a message ended that changed no complaint.
    async fn note(&self, letter: &Letter<'_>, end: End) -> Result<MailOutcome, InboundError> {
        match self.store.write_new(self.rows(letter, None, &end, None)).await {
            Ok(()) | Err(StoreError::AlreadyThere) => Ok(end.outcome),
            Err(error) => Err(error.into()),
        }
    }

    /// The ledger row, and the row that makes the message count once.
    fn rows(
        &self,
        letter: &Letter<'_>,
        from: Option<&EmailAddress>,
        end: &End,
        reference: Option<&Reference>,
    ) -> Vec<Extra> {
        let authentication = letter.authentication.map(|found| found.to_string());
        let vouched = letter.vouched_by.as_ref().map(|by| format!("{}; {} vouched for it", end.reason, by.name));
        let ledger = Ended {
            raw_key: letter.raw_key,
            arrived_at: letter.arrived_at,
            outcome: end.outcome,
            reason: vouched.as_deref().unwrap_or(&end.reason),
            authentication: authentication.as_deref(),
            reference,
            instead_of: letter.before.as_deref(),
        };
        let ledger = ended(ledger, self.ambient.now());
        let id = letter.incoming.message_id.as_ref().zip(from);
        let id = id.map(|(id, from)| once(id, from.as_str(), letter.raw_key));
        ledger.into_iter().chain(id).collect()
    }
}
