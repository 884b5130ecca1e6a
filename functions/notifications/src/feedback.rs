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
        let Some(key) = tag.and_then(|tag| NoticeKey::from_text(tag)) else { return Ok(()) };
        let now = self.ambient.now();
        match feedback.event_type.as_str() {
            // As good as always it is known already, and a look costs an eighth of the write.
            "Send" | "Delivery" => match self.store.notice(&key).await? {
                Some(row) if row.sent_at.is_none() => {
                    self.store.notice_sent(&key, &feedback.mail.message_id, now).await?;
                    metrics::counter!(names::NOTICES_SENT).increment(1);
                }
                Some(_) | None => {}
            },
            "Bounce" if feedback.bounce.is_none_or(|bounce| bounce.bounce_type == "Transient") => {}
            "Bounce" | "Complaint" | "Reject" => {
                let Some(stored) = self.store.load(&key.reference).await? else { return Ok(()) };
                let standing = if feedback.event_type == "Complaint" { Standing::Unwanted } else { Standing::Bounced };
                // To a team, or to an address that was replaced since.
                let on_file = stored.complaint.person.email.as_deref().filter(|email| key.is_for(email));
                let Some(email) = on_file else { return Ok(()) };
                self.store.note_standing(email, standing, now).await?;
                let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == key.notice);
                self.reach_another_way(&stored.complaint, kind.unwrap_or(Kind::PersonText), &key).await?;
            }
            _ => {}
        }
        Ok(())
    }
}
