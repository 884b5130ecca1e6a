//! Finding complaints of the same person about the same transaction.

use crate::attributes::{item, text_of};
use crate::commit::{Extra, OnlyIf};
use crate::{Store, StoreError};
use complaint::Reference;
use complaint::state::Person;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Person and transaction, as a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter(String);

impl Matter {
    /// The matter of a complaint that names both an e-mail address and a transaction.
    pub fn of(person: &Person) -> Option<Matter> {
        let transaction = person.transaction.as_ref()?.id.as_deref()?.trim();
        let email = person.email.as_deref()?;
        Matter::new(email, transaction)
    }

    /// The matter of an address and a transaction's number.
    pub fn new(email: &str, transaction: &str) -> Option<Matter> {
        if transaction.is_empty() {
            return None;
        }
        let mut hash = Sha256::new();
        hash.update(email.to_lowercase());
        hash.update([0]);
        hash.update(transaction.to_lowercase());
        Some(Matter(format!("T#{}", HEXLOWER.encode(&hash.finalize()))))
    }

    /// The row by which a complaint is found again.
    pub fn row(&self, reference: &Reference) -> Extra {
        Extra { item: item(&self.0, reference.as_str()), only_if: OnlyIf::New }
    }
}

impl Store {
    /// Complaints about a matter.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn about(&self, matter: &Matter) -> Result<Vec<Reference>, StoreError> {
        let rows = self.rows_with_prefix(&matter.0, "RC-").await?;
        rows.iter().map(|row| text_of(row, "sk")?.parse().map_err(|_| StoreError::Lacks("sk"))).collect()
    }
}
