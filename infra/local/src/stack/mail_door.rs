//! Mail comes in: the raw message and its announcement are durable before the sender hears "250".

use super::Stack;
use super::build::RAW_MAIL;
use crate::embedded::{EmbeddedError, PutMode};
use crate::smtp::{Deliver, Envelope, Verdict};
use data_encoding::HEXLOWER;
use intake::inbound::{META_AUTHENTICATION, META_FROM, META_RECIPIENTS};
use mail::Authentication;
use messages::queue::Queue;
use serde_json::json;
use std::time::Duration;

impl Stack {
    /// Stores a raw message and announces it to `intake`; answers its key.
    ///
    /// # Errors
    /// When the disk refuses; nothing counts as taken then.
    pub async fn take_mail(
        &self,
        mail_from: &str,
        recipients: &[String],
        authentication: Authentication,
        raw: Vec<u8>,
    ) -> Result<String, EmbeddedError> {
        let now = self.inner.ambient.now();
        let id = HEXLOWER.encode(&self.inner.ambient.bytes::<12>());
        let key = format!("inbound/{}/{}-{id}", now.to_string().get(..10).unwrap_or("undated"), now.as_microsecond());
        let metadata = [
            (META_FROM.to_owned(), mail_from.to_owned()),
            (META_RECIPIENTS.to_owned(), recipients.join(",")),
            (META_AUTHENTICATION.to_owned(), authentication.to_string()),
        ];
        let event = json!({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": now, "s3": {"bucket": {"name": RAW_MAIL}, "object": {"key": key, "size": raw.len()}}}]});
        let stored_as = key.clone();
        self.blocking(move |inner| {
            inner.embedded.objects.put(
                RAW_MAIL,
                &stored_as,
                &raw,
                Some("message/rfc822"),
                metadata.into_iter().collect(),
                PutMode::CreateOnly,
            )?;
            inner.embedded.queues.send(Queue::Inbound.name(), &event.to_string(), Duration::ZERO)
        })
        .await?;
        Ok(key)
    }
}

impl Deliver for Stack {
    async fn deliver(&self, envelope: Envelope, raw: Vec<u8>) -> Verdict {
        let hostname = self.inner.options.inbox.domain();
        let found = self.inner.senders.look_up(&envelope, hostname, &raw).await;
        match self.take_mail(&envelope.mail_from, &envelope.recipients, found, raw).await {
            Ok(key) => Verdict::Accepted(key),
            Err(error) => {
                tracing::error!(failure.reason = %error, "a message could not be stored");
                Verdict::TryAgain("the message could not be stored; try again later".to_owned())
            }
        }
    }
}
