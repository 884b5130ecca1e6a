//! Mails that belong to no complaint and have no ledger row: sent once, rather none than two.

use crate::deliver::LONGEST_PAUSE;
use crate::sender::Attempt;
use crate::{Notifications, NotifyError};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::telemetry::names;
use messages::queue::Queue;
use serde::Serialize;
use store::answers::Claimed;

/// How long the provider is asked to take one: an answer is a courtesy, a digest stale after that.
const TRIED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A mail ready to go.
pub(crate) struct Ready<'a> {
    pub(crate) to: &'a str,
    pub(crate) key: &'a str,
    pub(crate) raw: Vec<u8>,
    /// Since when it is owed.
    pub(crate) since: Timestamp,
}

impl Notifications {
    /// Sends a mail that was taken on. Where the provider would not take it now, it is given back and
    /// `message`, which owes it, comes again.
    pub(crate) async fn send_once<M: Serialize>(
        &self,
        mail: Ready<'_>,
        claimed: Claimed,
        message: &M,
    ) -> Result<(), NotifyError> {
        let Ready { to, key, raw, since } = mail;
        self.pace.turn().await;
        match self.sender.send(&self.addresses.inbox, to, key, raw).await {
            Attempt::Taken(_) => {
                metrics::counter!(names::NOTICES_SENT).increment(1);
                tracing::info!(mail.key = key, "mail sent");
                Ok(())
            }
            Attempt::Later(reason) if self.ambient.now() <= since + TRIED_FOR => {
                metrics::counter!(names::NOTICES_FAILED).increment(1);
                tracing::warn!(mail.key = key, failure.reason = %reason, seconds = LONGEST_PAUSE, "a mail is tried again later");
                self.store.give_back(&claimed).await?;
                Ok(self.queues.send_one(Queue::Notifications, message, LONGEST_PAUSE).await?)
            }
            Attempt::Later(reason) | Attempt::Never(reason) | Attempt::Unknown(reason) => {
                metrics::counter!(names::NOTICES_GIVEN_UP).increment(1);
                tracing::error!(mail.key = key, failure.reason = %reason, "a mail is given up");
                Ok(())
            }
        }
    }
}
