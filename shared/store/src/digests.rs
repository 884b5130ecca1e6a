//! The digests of a working day: owed once, sent once to each team.

use crate::answers::Claimed;
use crate::attributes::{item, number};
use crate::commit::{Extra, OnlyIf};
use crate::schema::{DIGEST_SK, digest_pk};
use crate::{Store, StoreError};
use jiff::{SignedDuration, Timestamp};

/// How long the row is kept; nobody asks for the digest of a day that is past.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

impl Store {
    /// Owes the digests of a day, which the table's stream tells on; `false` when they are owed already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn owe_digest(&self, day: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut row = item(&digest_pk(day), DIGEST_SK);
        row.insert("expires".to_owned(), number((now + KEPT).as_second()));
        match self.write_new(vec![Extra { item: row, only_if: OnlyIf::New }]).await {
            Ok(()) => Ok(true),
            Err(StoreError::AlreadyThere) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes on a team's digest of a day; `None` when somebody else has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claim_digest(&self, day: &str, team: &str) -> Result<Option<Claimed>, StoreError> {
        self.claim_mail(&digest_pk(day), &format!("T#{team}")).await
    }
}
