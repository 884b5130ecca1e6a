//! The answer to a mail that was not taken in: what to do, once, in both languages.

use crate::deliver::LONGEST_PAUSE;
use crate::sender::Attempt;
use crate::{Notifications, NotifyError};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::telemetry::names;
use mail::outgoing::{Frame, NotTaken, Notice};
use mail::{EmailAddress, Language, Outgoing, Submission};
use messages::queue::{AnswerOwed, Queue};
use serde::Serialize;
use store::answers::{NotTakenIn, Owed};
use store::standing::Standing;

impl Notifications {
    pub(crate) async fn answer(&self, message: AnswerOwed) -> Result<(), NotifyError> {
        let Some(owed) = self.store.owed_answer(&message.raw_key).await? else { return Ok(()) };
        let now = self.ambient.now();
        let key = owed.key();
        let silent = self.store.standing(&owed.to, now).await? != Standing::Good
            || !self.store.take_answer(&owed.to, owed.thread.as_deref(), &key, now).await?;
        // Quarantine shows the mail either way.
        if silent {
            return Ok(());
        }
        let Some(claimed) = self.store.claim_answer(&owed.raw_key).await? else { return Ok(()) };
        let raw = self.not_taken_in(&owed, &key)?;
        self.pace.turn().await;
        match self.sender.send(&self.addresses.inbox, &owed.to, &key, raw).await {
            Attempt::Later(reason) => {
                self.store.give_back(&claimed).await?;
                self.put_off_or_drop(&message, owed.at, &reason).await
            }
            Attempt::Taken(_) => {
                metrics::counter!(names::NOTICES_SENT).increment(1);
                tracing::info!(
                    mail.raw_key = owed.raw_key,
                    reason = owed.why.as_str(),
                    "a mail's sender was told that it was not taken in"
                );
                Ok(())
            }
            Attempt::Never(reason) | Attempt::Unknown(reason) => {
                metrics::counter!(names::NOTICES_GIVEN_UP).increment(1);
                tracing::warn!(mail.raw_key = owed.raw_key, failure.reason = %reason, "a mail's sender may not know that it was not taken in");
                Ok(())
            }
        }
    }

    /// What the provider would not take is tried again for a day; what it owes is a courtesy or is stale then.
    pub(crate) async fn put_off_or_drop<M: Serialize>(
        &self,
        message: &M,
        since: Timestamp,
        refused: &str,
    ) -> Result<(), NotifyError> {
        if self.ambient.now() > since + SignedDuration::from_hours(24) {
            metrics::counter!(names::NOTICES_GIVEN_UP).increment(1);
            tracing::error!(failure.reason = refused, "the provider has not taken a mail for a day");
            return Ok(());
        }
        metrics::counter!(names::NOTICES_FAILED).increment(1);
        tracing::warn!(failure.reason = refused, seconds = LONGEST_PAUSE, "a mail is tried again later");
        Ok(self.queues.send_one(Queue::Notifications, message, LONGEST_PAUSE).await?)
    }

    fn not_taken_in(&self, owed: &Owed, key: &str) -> Result<Vec<u8>, NotifyError> {
        let firm = &self.pack.firm;
        let inbox = &self.addresses.inbox;
        let why = match owed.why {
            NotTakenIn::Unreadable => NotTaken::Unreadable,
            NotTakenIn::TooLarge => NotTaken::TooLarge { limit_mb: mail::TAKEN_MEGABYTES },
        };
        let frame = Frame {
            language: if owed.zh { Language::Zh } else { Language::En },
            firm: firm.text(owed.zh),
            reference: "",
            name: None,
            status_link: &format!("{}/", self.addresses.pages),
        };
        let notice = Notice::NotTakenIn { why, address: inbox.as_str(), other_firm: firm.text(!owed.zh) };
        let rendered = self.texts.render(&frame, &notice);
        Ok(mail::compose(&Outgoing {
            from: inbox,
            from_name: firm.text(owed.zh),
            to: &EmailAddress::parse(&owed.to)?,
            reply_to: inbox.as_str(),
            message_id: &format!("{key}@{}", inbox.domain()),
            date: owed.at,
            key,
            in_reply_to: owed.message_id.as_deref(),
            references: &[],
            submission: Submission::Replied,
            rendered: &rendered,
        })?)
    }
}
