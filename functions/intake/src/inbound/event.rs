//! What lies in the queue of mail.

use mail::DmarcPolicy;
use messages::queue::ReadAgain;
use messages::stored_objects::{SetUp, StoredObjects, StoredRecord};
use serde::Deserialize;

/// What SES writes when a receipt rule is made, to see whether it may.
const SES_SETUP: &str = "AMAZON_SES_SETUP_NOTIFICATION";

/// What lies in the queue.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Inbound {
    /// Staff wish that a mail is read again.
    Again(ReadAgain),
    /// Mail was stored.
    Arrived(StoredObjects),
    /// SES tells of a mail it stored, besides the storage.
    Received(Received),
    /// The storage may write here.
    SetUp(SetUp),
}

/// What SES tells by the topic of its receipt rule, as far as it is read: the policy of a sender's domain, which
/// stands nowhere in the mail.
#[derive(Clone, Debug, Deserialize)]
pub struct Received {
    receipt: Receipt,
}

#[derive(Clone, Debug, Deserialize)]
struct Receipt {
    /// There only where DMARC failed.
    #[serde(rename = "dmarcPolicy")]
    dmarc_policy: Option<String>,
    action: StoredUnder,
}

#[derive(Clone, Debug, Deserialize)]
struct StoredUnder {
    /// The key with its prefix, as it is.
    #[serde(rename = "objectKey")]
    object_key: String,
}

impl Received {
    /// Where the raw message lies, and what the domain in its `From` wants done with what fails DMARC.
    pub(super) fn policy(&self) -> Option<(&str, DmarcPolicy)> {
        let word = self.receipt.dmarc_policy.as_deref()?.to_ascii_lowercase();
        Some((&self.receipt.action.object_key, DmarcPolicy::of(&word)?))
    }
}

/// Whether it is what SES writes when a receipt rule is made, and no mail.
pub(super) fn is_setup(record: &StoredRecord) -> bool {
    record.s3.object.key.ends_with(SES_SETUP)
}
