//! Reports on notices of ours that come as mail: a relay reports no other way.

use super::letter::Letter;
use super::{End, InboundError};
use crate::Intake;
use complaint::Actor;
use mail::{Report, ReportKind, reply_tokens};
use store::inbound::MailOutcome;
use store::notices::NoticeKey;
use store::standing::Standing;

impl Intake {
    /// Ties a report to the notice it is about; `None` when it is about none of ours.
    pub(super) async fn take_report(
        &self,
        letter: &Letter<'_>,
        report: &Report,
    ) -> Result<Option<MailOutcome>, InboundError> {
        let Some(key) = NoticeKey::from_text(&report.key) else { return Ok(None) };
        if self.store.notice(&key).await?.is_none() {
            return Ok(None);
        }
        // The key stands in the open; the reply address was seen only by whoever had our mail.
        let tokens = reply_tokens(&report.reply_to, self.inbox.as_str());
        if !tokens.iter().any(|token| self.keyring.reply_reference(token).as_ref() == Some(&key.reference)) {
            return self.only_noted(letter, &key, "is reported on without proof", "not acted upon").await;
        }
        let status = report.status.as_deref().unwrap_or("no status");
        let (standing, why) = match report.kind {
            ReportKind::Failed => (Standing::Bounced, "did not arrive"),
            ReportKind::Complaint => (Standing::Unwanted, "was called unwanted"),
            ReportKind::Delayed => return self.only_noted(letter, &key, "has not arrived yet", status).await,
            ReportKind::Delivered => return self.only_noted(letter, &key, "arrived", status).await,
        };
        let stored = self.store.load(&key.reference).await?;
        let on_file = stored.and_then(|stored| stored.complaint.person.email).filter(|email| key.is_for(email));
        // To a team, or to an address that was replaced since.
        let Some(address) = on_file else {
            tracing::error!(complaint = %key.reference, notice = %key.notice, status, "a notice came back");
            return self.only_noted(letter, &key, why, status).await;
        };
        self.store.note_standing(&address, standing, self.ambient.now()).await?;
        let end = End::new(MailOutcome::Suppressed, format!("a report: the notice '{}' {why} ({status})", key.notice));
        let task = key.unreached(&format!("{why} ({status})"));
        let extras = self.rows(letter, None, &end, Some(&key.reference));
        self.carry_out(&key.reference, &Actor::System, &task, extras).await?;
        tracing::warn!(complaint = %key.reference, notice = %key.notice, status, "a notice came back");
        Ok(Some(end.outcome))
    }

    async fn only_noted(
        &self,
        letter: &Letter<'_>,
        key: &NoticeKey,
        why: &str,
        status: &str,
    ) -> Result<Option<MailOutcome>, InboundError> {
        let reason = format!("a report: the notice '{}' {why} ({status})", key.notice);
        self.note(letter, End::new(MailOutcome::Suppressed, reason)).await.map(Some)
    }
}
