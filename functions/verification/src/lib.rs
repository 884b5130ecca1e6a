//! The machine's first look at a complaint: does the account match the firm's directory, is it a
//! duplicate, how heavy is it; then the code goes out (design §2). And its look at evidence that has
//! arrived in the object store.
//!
//! Nothing here stops a clock or turns anybody away: what cannot be found out stays unproven.

mod directory;
mod hand_in;

pub use directory::{DIRECTORY_KEY, Directory, DirectoryError};
pub use hand_in::file_of;

use complaint::Command;
use complaint::command::Assessment;
use complaint::state::Complaint;
use complaint::values::{AccountFact, Grade, Level};
use evidence::{Vault, VaultError};
use messages::queue::Happened;
use messages::stored_objects::{SetUp, StoredObjects};
use policy::Pack;
use serde::Deserialize;
use std::sync::Arc;
use store::{ExecuteError, Order, Store, StoreError};

/// What verification works with.
#[derive(Clone, Debug)]
pub struct Verification {
    /// The table.
    pub store: Store,
    /// The firm's directory of accounts.
    pub directory: Directory,
    /// Where evidence arrives.
    pub vault: Vault,
    /// The policy.
    pub pack: Arc<Pack>,
}

/// What lies in the queue.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum ToLookAt {
    /// Something happened to a complaint.
    Happened(Happened),
    /// Evidence was stored.
    Arrived(StoredObjects),
    /// The storage may write here.
    SetUp(SetUp),
}

/// A look that has to be taken again.
#[derive(Debug, thiserror::Error)]
pub enum VerificationError {
    /// The complaint could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The result could not be written.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The evidence cannot be fetched.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Verification {
    /// Handles one message of the queue.
    ///
    /// # Errors
    /// [`VerificationError`]; the message comes again, and what is done stays done.
    pub async fn handle(&self, message: ToLookAt) -> Result<(), VerificationError> {
        match message {
            ToLookAt::Happened(happened) => self.assess(happened).await,
            ToLookAt::Arrived(objects) => {
                for record in objects.records {
                    self.hand_in(&record.s3.object.decoded_key()).await?;
                }
                Ok(())
            }
            ToLookAt::SetUp(_) => Ok(()),
        }
    }

    /// Looks at a new complaint, once.
    async fn assess(&self, message: Happened) -> Result<(), VerificationError> {
        let Some(stored) = self.store.load(&message.reference).await? else { return Ok(()) };
        let complaint = &stored.complaint;
        let assessment = Assessment {
            account: self.account(complaint).await,
            grade: grade(complaint, &self.pack),
            possible_duplicates: self.store.same_matter(complaint).await?,
        };
        let command = Command::Assess(assessment);
        let order = Order::of_system(&message.reference, &command).on(&stored);
        let carried = self.store.execute(order, &self.pack.rules).await?;
        tracing::info!(complaint = %message.reference, status = %carried.stored.complaint.status, "assessed");
        Ok(())
    }

    /// A directory that does not answer proves nothing, and holds nobody up: staff can attest.
    async fn account(&self, complaint: &Complaint) -> AccountFact {
        let (Some(account), Some(email)) = (&complaint.person.account, &complaint.person.email) else {
            return AccountFact::Unproven;
        };
        match self.directory.matches(account, email).await {
            Ok(true) => AccountFact::Matched,
            Ok(false) => AccountFact::Unproven,
            Err(error) => {
                tracing::warn!(complaint = %complaint.reference, failure.reason = %error, "the directory did not answer");
                AccountFact::Unproven
            }
        }
    }
}

/// Heavy from the start: the most urgent categories, and amounts that a handler may not decide alone.
fn grade(complaint: &Complaint, pack: &Pack) -> Grade {
    let limit = complaint::Role::ALL
        .iter()
        .filter(|role| role.level() == Some(Level::FIRST))
        .find_map(|role| pack.rules.approval_above.get(role));
    let amount = complaint.person.transaction.as_ref().and_then(|transaction| transaction.amount.as_ref());
    let large = matches!((amount, limit), (Some(amount), Some(limit)) if amount.currency() == limit.currency() && amount.value() > limit.value());
    match (complaint.priority, large) {
        (1, true) => Grade::Major,
        (1, false) | (_, true) => Grade::Complex,
        _ => Grade::Ordinary,
    }
}
