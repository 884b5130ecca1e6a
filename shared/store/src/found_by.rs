//! What a complaint can be found by besides its number: an address, a transaction, an account. One row each,
//! under a digest of the text, written with the change that brings it.

use crate::attributes::{Item, item, text_of};
use crate::{Store, StoreError};
use complaint::state::Person;
use complaint::{Complaint, Reference};
use data_encoding::HEXLOWER;
use futures_util::future::try_join_all;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What something is, that a complaint can be found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// The complainant's e-mail address.
    Email,
    /// The transaction's number.
    Transaction,
    /// The account's identifier.
    Account,
}

impl FoundBy {
    /// All of them.
    pub const ALL: [FoundBy; 3] = [FoundBy::Email, FoundBy::Transaction, FoundBy::Account];

    fn of(self, person: &Person) -> Option<&str> {
        let text = match self {
            FoundBy::Email => person.email.as_deref(),
            FoundBy::Transaction => person.transaction.as_ref().and_then(|transaction| transaction.id.as_deref()),
            FoundBy::Account => person.account.as_deref(),
        };
        text.filter(|text| !text.trim().is_empty())
    }

    /// The key of everything that has this text here: letters' case and blanks do not count.
    fn pk(self, text: &str) -> String {
        let kind: &[u8] = match self {
            FoundBy::Email => b"email",
            FoundBy::Transaction => b"transaction",
            FoundBy::Account => b"account",
        };
        let text: String = text.split_whitespace().flat_map(str::chars).flat_map(char::to_lowercase).collect();
        let mut hash = Sha256::new();
        hash.update(kind);
        hash.update([0]);
        hash.update(text);
        format!("T#{}", HEXLOWER.encode(&hash.finalize()))
    }
}

/// The rows a change makes necessary. Old ones stay: what was true once still leads to the complaint.
pub(crate) fn rows(before: Option<&Complaint>, after: &Complaint) -> Vec<Item> {
    let is_new = |kind: &FoundBy| kind.of(&after.person) != before.and_then(|before| kind.of(&before.person));
    let new = FoundBy::ALL.into_iter().filter(is_new).filter_map(|kind| Some(kind.pk(kind.of(&after.person)?)));
    new.map(|pk| item(&pk, after.reference.as_str())).collect()
}

impl Store {
    /// Complaints with this text in this place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn found_by(&self, kind: FoundBy, text: &str) -> Result<Vec<Reference>, StoreError> {
        let rows = self.rows_with_prefix(&kind.pk(text), "RC-").await?;
        rows.iter().map(|row| text_of(row, "sk")?.parse().map_err(|_| StoreError::Lacks("sk"))).collect()
    }

    /// Complaints with this text in any place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn found(&self, text: &str) -> Result<Vec<Reference>, StoreError> {
        let by_kind = try_join_all(FoundBy::ALL.map(|kind| self.found_by(kind, text))).await?;
        Ok(by_kind.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// Other complaints of the same person about the same transaction; none where one of the two is not known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn same_matter(&self, complaint: &Complaint) -> Result<Vec<Reference>, StoreError> {
        let person = &complaint.person;
        let (Some(email), Some(transaction)) = (FoundBy::Email.of(person), FoundBy::Transaction.of(person)) else {
            return Ok(Vec::new());
        };
        let mut about = self.found_by(FoundBy::Transaction, transaction).await?;
        about.retain(|other| *other != complaint.reference);
        if about.is_empty() {
            return Ok(about);
        }
        let theirs = self.found_by(FoundBy::Email, email).await?;
        Ok(about.into_iter().filter(|reference| theirs.contains(reference)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_blanks_do_not_count_and_places_do() {
        assert_eq!(FoundBy::Email.pk(" Ann@Firm.example"), FoundBy::Email.pk("ann@firm.example "));
        assert_eq!(FoundBy::Transaction.pk("2026 1103\t14"), FoundBy::Transaction.pk("2026110314"));
        assert_ne!(FoundBy::Transaction.pk("2026110314"), FoundBy::Account.pk("2026110314"));
    }
}
