//! How a message ends.

use super::letter::Letter;
use super::{End, InboundError};
use crate::Intake;
use mail::{Automatic, EmailAddress, Incoming, reply_tokens};
use std::collections::BTreeSet;
use store::inbound::MailOutcome;

impl Intake {
    pub(super) async fn route(&self, letter: &Letter<'_>) -> Result<MailOutcome, InboundError> {
        let tokens = reply_tokens(&letter.recipients, self.inbox.as_str());
        if let Some(automatic) = letter.automatic() {
            return self.suppress(letter, automatic, !tokens.is_empty()).await;
        }
        let from = letter.incoming.from.as_ref().and_then(|from| EmailAddress::parse(&from.address).ok());
        let Some(from) = from else {
            return self.note(letter, End::quarantined("no sender that could be answered")).await;
        };
        if letter.vouched_by.is_none() && speaks_for_several_domains(&letter.incoming) {
            return self.note(letter, End::quarantined("its From names several domains")).await;
        }
        if let Some(reason) = letter.distrusted() {
            return self.note(letter, End::quarantined(reason)).await;
        }
        let first = match &letter.incoming.message_id {
            Some(id) => self.store.first_with(id, from.as_str()).await?,
            None => None,
        };
        let came_before = first.is_some_and(|first| first != letter.raw_key);
        match letter.is_not_taken_for() {
            Some(_) if came_before => return self.note(letter, End::duplicate()).await,
            Some(why) => return self.not_taken(letter, &from, &tokens, why).await,
            None => {}
        }
        match (came_before, tokens.is_empty()) {
            (true, true) => self.note(letter, End::duplicate()).await,
            // The same message may come once for each of its recipients.
            (true, false) => self.join_others(letter, &from, &tokens).await,
            (false, true) => self.open(letter, &from, None).await,
            (false, false) => self.join(letter, &from, &tokens).await,
        }
    }

    /// What a machine wrote is never answered.
    async fn suppress(
        &self,
        letter: &Letter<'_>,
        automatic: Automatic,
        answers_us: bool,
    ) -> Result<MailOutcome, InboundError> {
        if letter.distrusted().is_none()
            && let Some(report) = mail::report(&letter.incoming)
            && let Some(outcome) = self.take_report(letter, &report).await?
        {
            return Ok(outcome);
        }
        // A subject alone may be a person's: unless it answers us, an operator looks at it.
        let doubtful = automatic == Automatic::SubjectOnly && !answers_us;
        let outcome = if doubtful { MailOutcome::Quarantined } else { MailOutcome::Suppressed };
        self.note(letter, End::new(outcome, automatic.reason())).await
    }
}

/// DMARC is about one domain; of several, one could vouch for another.
fn speaks_for_several_domains(mail: &Incoming) -> bool {
    let domains =
        mail.from_addresses.iter().filter_map(|address| Some(address.rsplit_once('@')?.1.to_ascii_lowercase()));
    domains.collect::<BTreeSet<_>>().len() > 1
}
