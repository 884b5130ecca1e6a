//! Wishes that a mail which was set aside is read again, by staff who have looked at it.

use crate::attributes::{item, optional_text, text, text_of};
use crate::commit::{Extra, OnlyIf};
use crate::schema::{AGAIN_PREFIX, mail_pk};
use crate::{Store, StoreError};
use data_encoding::HEXLOWER;
use jiff::Timestamp;

/// Somebody of the staff.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Voucher {
    /// Who they are to the issuer.
    pub id: String,
    /// Their name, to be shown.
    pub name: String,
}

/// A wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Where the raw message lies.
    pub raw_key: String,
    /// Who wishes it.
    pub by: Voucher,
    /// Whether they vouch for it: then a failed check of its sender no longer keeps it apart.
    pub trusted: bool,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Writes a wish, which the table's stream tells on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wish_again(&self, wish: &Wish) -> Result<(), StoreError> {
        let sk = format!("{AGAIN_PREFIX}{}-{}", wish.at, HEXLOWER.encode(&self.ambient.bytes::<4>()));
        let mut row = item(&mail_pk(&wish.raw_key), &sk);
        row.insert("by".to_owned(), text(&wish.by.name));
        row.insert("by_id".to_owned(), text(&wish.by.id));
        row.insert("at".to_owned(), text(wish.at.to_string()));
        if wish.trusted {
            row.insert("trusted".to_owned(), text("yes"));
        }
        self.write_new(vec![Extra { item: row, only_if: OnlyIf::New }]).await
    }

    /// A wish, by the mail and its sort key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wish(&self, raw_key: &str, sk: &str) -> Result<Option<Wish>, StoreError> {
        let Some(row) = self.get(&mail_pk(raw_key), sk).await? else { return Ok(None) };
        Ok(Some(Wish {
            raw_key: raw_key.to_owned(),
            by: Voucher { id: text_of(&row, "by_id")?.to_owned(), name: text_of(&row, "by")?.to_owned() },
            trusted: optional_text(&row, "trusted").is_some(),
            at: text_of(&row, "at")?.parse().map_err(|_| StoreError::Lacks("at"))?,
        }))
    }
}
