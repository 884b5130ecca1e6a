//! How a message ends.

use super::letter::Letter;
use super::{End, InboundError};
use crate::Intake;
use mail::{Automatic, EmailAddress, reply_tokens};
use store::inbound::MailOutcome;

impl Intake {
    pub(super) async fn route(&self, letter: &Letter<'_>) -> Result<MailOutcome, InboundError> {
        let tokens = reply_tokens(&letter.recipients, self.inbox.as_str());
        if let Some(automatic) = letter.incoming.automatic {
            return self.suppress(letter, automatic, !tokens.is_empty()).await;
        }
        let from = letter.incoming.from.as_ref().and_then(|from| EmailAddress::parse(&from.address).ok());
        let Some(from) = from else {
            return self.note(letter, End::quarantined("no sender that could be answered")).await;
        };
        if let Some(reason) = letter.authentication.and_then(why_not_trusted) {
            return self.note(letter, End::quarantined(reason)).await;
        }
        if let Some(id) = &letter.incoming.message_id {
            let first = self.store.first_with(id, from.as_str()).await?;
            if first.is_some_and(|first| first != letter.raw_key) {
                return self.note(letter, End::duplicate()).await;
            }
        }
        if tokens.is_empty() { self.open(letter, &from, None).await } else { self.join(letter, &from, &tokens).await }
    }

    /// What a machine wrote is never answered.
    async fn suppress(
        &self,
        letter: &Letter<'_>,
        automatic: Automatic,
        answers_us: bool,
    ) -> Result<MailOutcome, InboundError> {
        if let Some(report) = mail::report(&letter.incoming)
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

/// Only what the sender's own domain asks to distrust is kept apart (design §5), and viruses.
fn why_not_trusted(found: mail::Authentication) -> Option<&'static str> {
    if found.virus {
        Some("the mail server's scanner found a virus")
    } else if found.is_refused_by_its_domain() {
        Some("DMARC failed, and the sender's domain asks not to trust such mail")
    } else {
        None
    }
}
