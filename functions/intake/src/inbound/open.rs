//! A mail that opens a complaint.

use super::letter::Letter;
use super::texts::{MAX_NAME, cut, description_of};
use super::{End, InboundError};
use crate::Intake;
use complaint::command::{Opening, Submission};
use complaint::rules::UNSORTED;
use complaint::values::Channel;
use complaint::{Actor, Complaint};
use mail::{EmailAddress, Language, mask};
use store::Stored;
use store::inbound::MailOutcome;

impl Intake {
    /// Opens a complaint, or the follow-up of one that is closed.
    pub(super) async fn open(
        &self,
        letter: &Letter<'_>,
        from: &EmailAddress,
        closed: Option<&Stored>,
    ) -> Result<MailOutcome, InboundError> {
        let opening = self.opening(letter, from, closed.map(|closed| &closed.complaint));
        let now = self.ambient.now();
        let events = match complaint::open(&opening, &Actor::Complainant, now, &self.pack.rules) {
            Ok(events) => events,
            Err(error) => {
                tracing::error!(failure.reason = %error, "a mail could not open a complaint");
                return self.note(letter, End::quarantined("no complaint could be opened with it")).await;
            }
        };
        let reason = closed.map_or("a new complaint", |_| "a late reply to a closed complaint opened a follow-up");
        let end = End::new(MailOutcome::Opened, reason);
        let mut extras = self.rows(letter, Some(from), &end, Some(&opening.reference));
        // Another copy of it finds that the closed one had its say.
        extras.extend(closed.map(|closed| self.joined(letter, from, closed)));
        self.store.commit(None, &events, extras).await?;
        tracing::info!(complaint = %opening.reference, mail.raw_key = letter.raw_key, "a mail opened a complaint");
        Ok(end.outcome)
    }

    fn opening(&self, letter: &Letter<'_>, from: &EmailAddress, closed: Option<&Complaint>) -> Opening {
        let incoming = &letter.incoming;
        let name = incoming.from.as_ref().and_then(|from| from.name.as_deref()).unwrap_or(from.local_part());
        let language = if incoming.language == Language::Zh { "zh-CN" } else { "en" };
        let description = description_of(incoming);
        let submission = Submission {
            name: cut(&mask(name).text, MAX_NAME),
            email: Some(from.as_str().to_owned()),
            description,
            // What was on file goes on, whatever of it the new mail leaves out.
            account: closed.and_then(|closed| closed.person.account.clone()),
            transaction: closed.and_then(|closed| closed.person.transaction.clone()),
            phone: closed.and_then(|closed| closed.person.phone.clone()),
            ..Submission::default()
        };
        Opening {
            reference: self.ambient.reference(),
            channel: Channel::Email,
            language: closed.map_or(language, |closed| &closed.language).to_owned(),
            jurisdiction: closed.map(|closed| closed.jurisdiction.clone()),
            category: closed.map_or(UNSORTED, |closed| &closed.category).to_owned(),
            // Never later than now: clocks of two machines differ.
            received_at: letter.arrived_at.min(self.ambient.now()),
            submission,
            mail: letter.source(),
            files: letter.files(),
            message_id: incoming.message_id.clone(),
            thread: incoming.thread().map(str::to_owned),
            follow_up_of: closed.map(|closed| closed.reference.clone()),
        }
    }
}
