//! What lies in the queue of mail.

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
    /// The storage may write here.
    SetUp(SetUp),
}

/// Whether it is what SES writes when a receipt rule is made, and no mail.
pub(super) fn is_setup(record: &StoredRecord) -> bool {
    record.s3.object.key.ends_with(SES_SETUP)
}
