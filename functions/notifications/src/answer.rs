//! The answer to a mail that was not taken in: what to do, once, in both languages.

use crate::once::Ready;
use crate::{Notifications, NotifyError};
use mail::outgoing::{Frame, NotTaken, Notice};
use mail::{EmailAddress, Language, Outgoing, Submission};
use messages::queue::AnswerOwed;
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
        // Written before it is taken on: what fails in between would never be sent.
        let raw = self.not_taken_in(&owed, &key)?;
        let Some(claimed) = self.store.claim_answer(&owed.raw_key).await? else { return Ok(()) };
        tracing::info!(mail.raw_key = owed.raw_key, mail.key = key, reason = owed.why.as_str(), "a mail is answered");
        self.send_once(Ready { to: &owed.to, key: &key, raw, since: owed.at }, claimed, &message).await
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
