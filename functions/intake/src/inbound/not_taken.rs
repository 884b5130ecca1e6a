//! A mail that cannot be taken in: kept apart, and its sender is told once.

use super::join::Asked;
use super::letter::Letter;
use super::{End, InboundError};
use crate::Intake;
use mail::{EmailAddress, Language};
use store::answers::{NotTakenIn, Owed, owed};
use store::inbound::MailOutcome;

impl Letter<'_> {
    /// What keeps it from being taken in.
    pub(super) fn is_not_taken_for(&self) -> Option<NotTakenIn> {
        if self.too_large {
            Some(NotTakenIn::TooLarge)
        } else {
            // Whoever looked at it saw more than we do.
            let unreadable = self.vouched_by.is_none() && self.incoming.is_unreadable();
            unreadable.then_some(NotTakenIn::Unreadable)
        }
    }
}

impl Intake {
    /// Of a reply, the complaint's people are told. The sender is told where a check proves that they are the sender: a forger would make us write to
    /// a stranger. Nor is anybody told again because the mail was read again.
    pub(super) async fn not_taken(
        &self,
        letter: &Letter<'_>,
        from: &EmailAddress,
        tokens: &[String],
        why: NotTakenIn,
    ) -> Result<MailOutcome, InboundError> {
        let end = End::quarantined(match why {
            NotTakenIn::Unreadable => "nothing in it can be read",
            NotTakenIn::TooLarge => "it is larger than we take",
        });
        let (let_in, _) = self.all_let_in(from, tokens).await?;
        let reference = let_in.first().map(|stored| &stored.complaint.reference);
        let mut rows = self.rows(letter, Some(from), &end, reference);
        let proven = letter.authentication.is_some_and(|found| found.proves(from, &letter.mail_from));
        if proven && letter.before.is_none() {
            rows.push(owed(&Owed {
                raw_key: letter.raw_key.to_owned(),
                to: from.as_str().to_owned(),
                why,
                zh: letter.incoming.language == Language::Zh,
                message_id: letter.incoming.message_id.clone(),
                thread: letter.incoming.thread().map(str::to_owned),
                at: self.ambient.now(),
            }));
        }
        match reference {
            Some(reference) => self.ask_staff(letter, reference, Asked::NotTaken, rows).await?,
            None => self.store.write_new(rows).await?,
        }
        Ok(end.outcome)
    }
}
