//! What the provider reports about a mail: sent, bounced, complained about.

use crate::plan::Kind;
use crate::{Notifications, NotifyError};
use lambda_shell::telemetry::names;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::notices::NoticeKey;
use store::standing::Standing;

/// An event of the SES configuration set.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Feedback {
    /// Send, Delivery, Bounce, Complaint, Reject …
    #[serde(alias = "notificationType")]
    pub event_type: String,
    /// The mail.
    pub mail: FeedbackMail,
    /// More about a bounce.
    #[serde(default)]
    pub bounce: Option<Bounce>,
}

/// The mail an event is about.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackMail {
    /// SES's own id.
    pub message_id: String,
    /// Whom it went to.
    #[serde(default)]
    pub destination: Vec<String>,
    /// Our tags.
    #[serde(default)]
    pub tags: BTreeMap<String, Vec<String>>,
}

/// A bounce.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bounce {
    /// Permanent, Transient or Undetermined.
    pub bounce_type: String,
}

impl Notifications {
    pub(crate) async fn take_feedback(&self, feedback: Feedback) -> Result<(), NotifyError> {
        let tag = feedback.mail.tags.get("recourse-key").and_then(|values| values.first());
        let Some(tag) = tag else { return Ok(()) };
        let Some(key) = NoticeKey::from_text(tag) else { return self.take_feedback_on_another(&feedback).await };
        let now = self.ambient.now();
        match (feedback.event_type.as_str(), feedback.standing()) {
            // As good as always it is known already, and a look costs an eighth of the write.
            ("Send" | "Delivery", _) => match self.store.notice(&key).await? {
                Some(row) if row.sent_at.is_none() => {
                    self.store.notice_sent(&key, &feedback.mail.message_id, now).await?;
                    metrics::counter!(names::NOTICES_SENT).increment(1);
                }
                Some(_) | None => {}
            },
            (_, Some(standing)) => {
                let Some(stored) = self.store.load(&key.reference).await? else { return Ok(()) };
                // To a team, or to an address that was replaced since.
                let on_file = stored.complaint.person.email.as_deref().filter(|email| key.is_for(email));
                let Some(email) = on_file else { return Ok(()) };
                self.store.note_standing(email, standing, now).await?;
                let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == key.notice);
                self.reach_another_way(&stored.complaint, kind.unwrap_or(Kind::PersonText), &key).await?;
            }
            (_, None) => {}
        }
        Ok(())
    }

    /// An answer or a digest: no complaint has a row of it, but its address is known not to work.
    async fn take_feedback_on_another(&self, feedback: &Feedback) -> Result<(), NotifyError> {
        let Some(standing) = feedback.standing() else { return Ok(()) };
        tracing::warn!(mail.id = feedback.mail.message_id, standing = standing.as_str(), "a mail came back");
        for address in &feedback.mail.destination {
            self.store.note_standing(address, standing, self.ambient.now()).await?;
        }
        Ok(())
    }
}

impl Feedback {
    /// What it says of the address; a mailbox that is full today says nothing.
    fn standing(&self) -> Option<Standing> {
        match self.event_type.as_str() {
            "Bounce" if self.bounce.as_ref().is_none_or(|bounce| bounce.bounce_type == "Transient") => None,
            "Bounce" | "Reject" => Some(Standing::Bounced),
            "Complaint" => Some(Standing::Unwanted),
            _ => None,
        }
    }
}
