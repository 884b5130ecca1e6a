//! Evidence that has arrived: looked at, then part of its complaint, once.

use crate::{Verification, VerificationError};
use complaint::{Actor, Command, EvidenceFile, EvidenceKind, Fact};
use evidence::Arrived;
use mail::{Attachment, mask};
use store::{Case, ExecuteError, Order};

impl Verification {
    /// Takes an object in. One that is no evidence of a complaint of ours is let lie, with a warning.
    pub(crate) async fn hand_in(&self, object: &str) -> Result<(), VerificationError> {
        let Some(reference) = evidence::complaint_of(object) else {
            tracing::warn!(object, "an object that is no evidence");
            return Ok(());
        };
        let Some(arrived) = self.vault.fetch(object).await? else {
            tracing::warn!(complaint = %reference, object, "the object is gone");
            return Ok(());
        };
        let command = Command::HandIn { object: object.to_owned(), file: file_of(arrived) };
        loop {
            let Some(case) = self.store.case(&reference).await? else {
                tracing::warn!(complaint = %reference, object, "evidence for a complaint that is not there");
                return Ok(());
            };
            if has(&case, object) {
                return Ok(());
            }
            let if_version = Some(case.complaint().version);
            let order = Order { if_version, ..Order::new(&reference, &command, &Actor::Complainant) };
            match self.store.execute(order.on(&case.stored), &self.pack.rules).await {
                // Somebody wrote in between: it may have been this.
                Err(ExecuteError::Stale { .. }) => {}
                carried => {
                    let version = carried?.stored.complaint.version;
                    tracing::info!(complaint = %reference, object, version, "evidence taken in");
                    return Ok(());
                }
            }
        }
    }
}

/// Whether it was taken in before.
fn has(case: &Case, object: &str) -> bool {
    let is_it = |fact: &Fact| matches!(fact, Fact::EvidenceReceived { object: known } if known == object);
    case.events.iter().any(|numbered| is_it(&numbered.event.fact))
}

/// What is known of a file, by its bytes; what its sender says of it, with secrets masked.
pub fn file_of(arrived: Arrived) -> EvidenceFile {
    // Only our own words come back: the bucket may have other writers.
    let kind = arrived.kind.parse().unwrap_or(EvidenceKind::Other);
    let judged = Attachment::handed_in(&arrived.file_name, &arrived.content_type, arrived.bytes);
    EvidenceFile {
        file_name: mask(&judged.file_name).text,
        kind: kind.to_string(),
        sniffed: judged.sniffed.map(str::to_owned),
        size_bytes: u64::try_from(judged.bytes.len()).unwrap_or(u64::MAX),
        sha256: Some(judged.sha256()),
        danger: judged.danger.map(|danger| danger.as_str().to_owned()),
        content_type: judged.content_type,
    }
}
