//! `Idempotency-Key`: bound to the body's hash, kept 24 hours (contract §8).

use crate::attributes::{item, number, number_of, text, text_of};
use crate::commit::{Extra, OnlyIf};
use crate::{Store, StoreError};
use complaint::Reference;
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// How long a key is remembered.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What was remembered under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Hash of the body it came with.
    pub body_hash: String,
    /// The complaint it led to.
    pub reference: Reference,
}

/// A key as one caller uses it for one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    pk: String,
    /// Hash of the body it comes with.
    pub body_hash: String,
}

impl IdempotencyKey {
    /// `scope` is the call and who makes it, so that two callers never share a key.
    pub fn new(scope: &str, key: &str, body: &[u8]) -> IdempotencyKey {
        let mut hash = Sha256::new();
        hash.update(scope.as_bytes());
        hash.update([0]);
        hash.update(key.as_bytes());
        IdempotencyKey {
            pk: format!("K#{}", HEXLOWER.encode(&hash.finalize())),
            body_hash: HEXLOWER.encode(&Sha256::digest(body)),
        }
    }

    /// A name for what it led to, the same for the same key.
    pub(crate) fn name(&self) -> &str {
        &self.pk[2..18]
    }

    /// The row that remembers it; expires after 24 hours.
    pub fn remember(&self, reference: &Reference, now: Timestamp) -> Extra {
        let mut row = item(&self.pk, "K");
        row.insert("body_hash".to_owned(), text(&self.body_hash));
        row.insert("reference".to_owned(), text(reference.as_str()));
        row.insert("expires".to_owned(), number((now + KEPT).as_second()));
        Extra { item: row, only_if: OnlyIf::NewOrExpired(now) }
    }
}

impl Store {
    /// What was remembered under a key, if it is not too old.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recall(&self, key: &IdempotencyKey) -> Result<Option<Remembered>, StoreError> {
        let Some(row) = self.get(&key.pk, "K").await? else { return Ok(None) };
        if number_of::<i64>(&row, "expires")? < self.ambient.now().as_second() {
            return Ok(None);
        }
        let reference = text_of(&row, "reference")?.parse().map_err(|_| StoreError::Lacks("reference"))?;
        Ok(Some(Remembered { body_hash: text_of(&row, "body_hash")?.to_owned(), reference }))
    }
}
