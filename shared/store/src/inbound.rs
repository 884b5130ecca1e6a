//! The ledger of incoming mail: each raw message ends as exactly one outcome (design §5).

use crate::attributes::{Item, item, optional_text, text, text_of};
use crate::commit::{Extra, Refusal, refusal};
use crate::{Store, StoreError};
use complaint::Reference;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailOutcome {
    /// It opened a complaint.
    Opened,
    /// It was added to one.
    Appended,
    /// The same message from the same sender came before.
    Duplicate,
    /// A machine wrote it; never answered.
    Suppressed,
    /// Kept apart for a person to look at.
    Quarantined,
}

impl MailOutcome {
    /// The outcome's word.
    pub fn as_str(self) -> &'static str {
        match self {
            MailOutcome::Opened => "opened",
            MailOutcome::Appended => "appended",
            MailOutcome::Duplicate => "duplicate",
            MailOutcome::Suppressed => "suppressed",
            MailOutcome::Quarantined => "quarantined",
        }
    }
}

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailRow {
    /// Where the raw message lies.
    pub raw_key: String,
    /// How it ended.
    pub outcome: String,
    /// Why.
    pub reason: String,
    /// What the receiving server found of its sender.
    pub authentication: Option<String>,
    /// The complaint it opened or was added to.
    pub reference: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// The day a message ended on, in UTC, such as `2026-11-20`. Its key does not tell: SES names raw
/// messages by their id.
pub fn day_of(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn raw_pk(raw_key: &str) -> String {
    format!("M#{raw_key}")
}

/// The rows that say how a raw message ended: by its key, and by day.
pub fn ended(
    raw_key: &str,
    outcome: MailOutcome,
    reason: &str,
    authentication: Option<&str>,
    reference: Option<&Reference>,
    now: Timestamp,
) -> [Extra; 2] {
    [item(&raw_pk(raw_key), "M"), item(&format!("MAIL#{}", day_of(now)), raw_key)].map(|mut row| {
        row.insert("raw_key".to_owned(), text(raw_key));
        row.insert("outcome".to_owned(), text(outcome.as_str()));
        row.insert("reason".to_owned(), text(reason));
        row.insert("at".to_owned(), text(now.to_string()));
        if let Some(authentication) = authentication {
            row.insert("authentication".to_owned(), text(authentication));
        }
        if let Some(reference) = reference {
            row.insert("reference".to_owned(), text(reference.as_str()));
        }
        Extra { item: row, reusable_after: None }
    })
}

/// The row that says that a raw message joined a complaint beside the one it is booked under.
pub fn joined(raw_key: &str, reference: &Reference, now: Timestamp) -> Extra {
    let mut row = item(&raw_pk(raw_key), &format!("C#{reference}"));
    row.insert("at".to_owned(), text(now.to_string()));
    Extra { item: row, reusable_after: None }
}

/// The row that makes a message (Message-ID and sender) count once.
pub fn once(message_id: &str, sender: &str, raw_key: &str) -> Extra {
    let mut row = item(&message_pk(message_id, sender), "I");
    row.insert("raw_key".to_owned(), text(raw_key));
    Extra { item: row, reusable_after: None }
}

fn message_pk(message_id: &str, sender: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(message_id.as_bytes());
    hash.update([0]);
    hash.update(sender.as_bytes());
    format!("I#{}", HEXLOWER.encode(&hash.finalize()))
}

impl Store {
    /// How a raw message ended, if it has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mail_row(&self, raw_key: &str) -> Result<Option<MailRow>, StoreError> {
        let row = self.get(&raw_pk(raw_key), "M").await?;
        row.map(|row| mail_of(&row)).transpose()
    }

    /// The raw message that came first with this Message-ID and sender.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn first_with(&self, message_id: &str, sender: &str) -> Result<Option<String>, StoreError> {
        let row = self.get(&message_pk(message_id, sender), "I").await?;
        Ok(row.and_then(|row| optional_text(&row, "raw_key").map(str::to_owned)))
    }

    /// Every message that ended on a day, see [`day_of`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mail_of_day(&self, day: &str) -> Result<Vec<MailRow>, StoreError> {
        let rows = self.rows_of(&format!("MAIL#{day}"), None).await?;
        rows.iter().map(mail_of).collect()
    }

    /// Writes rows that must be new, without a complaint.
    ///
    /// # Errors
    /// [`StoreError::AlreadyThere`] when one is there already, [`StoreError::Conflict`] when somebody
    /// else is just writing one.
    pub async fn write_new(&self, extras: Vec<Extra>) -> Result<(), StoreError> {
        let writes = extras.into_iter().map(|extra| self.put_new(extra.item, extra.reusable_after)).collect();
        let Err(error) = self.client.transact_write_items().set_transact_items(Some(writes)).send().await else {
            return Ok(());
        };
        match error.as_service_error().and_then(refusal) {
            Some(Refusal::Condition(_)) => Err(StoreError::AlreadyThere),
            Some(Refusal::Collision) => Err(StoreError::Conflict),
            None => Err(StoreError::unavailable("TransactWriteItems", error)),
        }
    }
}

fn mail_of(row: &Item) -> Result<MailRow, StoreError> {
    Ok(MailRow {
        raw_key: text_of(row, "raw_key")?.to_owned(),
        outcome: text_of(row, "outcome")?.to_owned(),
        reason: text_of(row, "reason")?.to_owned(),
        authentication: optional_text(row, "authentication").map(str::to_owned),
        reference: optional_text(row, "reference").map(str::to_owned),
        at: text_of(row, "at")?.parse().map_err(|_| StoreError::Lacks("at"))?,
    })
}
