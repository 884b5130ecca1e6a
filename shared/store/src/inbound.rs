//! The ledger of incoming mail: each raw message ends as exactly one outcome (design §5).

use crate::attributes::{Item, item, optional_text, text, text_of};
use crate::commit::{Extra, OnlyIf, Refusal, refusal};
use crate::schema::mail_pk;
use crate::{Store, StoreError};
use complaint::Reference;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Every outcome.
    pub const ALL: [MailOutcome; 5] = [
        MailOutcome::Opened,
        MailOutcome::Appended,
        MailOutcome::Duplicate,
        MailOutcome::Suppressed,
        MailOutcome::Quarantined,
    ];

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

/// Outcomes a message can be taken out of again.
pub const SET_ASIDE: [&str; 2] = ["quarantined", "suppressed"];

/// A message that was stored and has not ended yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where the raw message lies.
    pub raw_key: String,
    /// When it was stored.
    pub arrived_at: Timestamp,
}

/// One day's mail in sums. What arrived is what ended and what waits; more ends than arrivals would mean that
/// one message ended twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many messages arrived.
    pub arrived: usize,
    /// How many ended as each outcome that any ended as.
    pub ended: BTreeMap<String, usize>,
    /// Those that have not, in no order.
    pub waiting: Vec<Waiting>,
}

impl Tally {
    /// How many ended as each outcome, zeros included.
    pub fn sums(&self) -> [(MailOutcome, usize); 5] {
        MailOutcome::ALL.map(|outcome| (outcome, self.ended.get(outcome.as_str()).copied().unwrap_or_default()))
    }

    /// Whether every message that arrived by `before` has ended, once.
    pub fn is_balanced(&self, before: Timestamp) -> bool {
        let sum: usize = self.sums().iter().map(|(_, count)| count).sum();
        sum + self.waiting.len() == self.arrived && self.waiting.iter().all(|waiting| waiting.arrived_at > before)
    }

    /// Of all rows of a day.
    fn of(rows: &[Item]) -> Result<Tally, StoreError> {
        let mut tally = Tally::default();
        let mut done = BTreeSet::new();
        for row in rows.iter().filter(|row| !is_arrival(row)) {
            done.insert(text_of(row, "raw_key")?);
            *tally.ended.entry(text_of(row, "outcome")?.to_owned()).or_default() += 1;
            // A row of before arrivals were booked.
            tally.arrived += usize::from(!row.contains_key("arrived_at"));
        }
        for row in rows.iter().filter(|row| is_arrival(row)) {
            tally.arrived += 1;
            let raw_key = text_of(row, "raw_key")?;
            if !done.contains(raw_key) {
                let arrived_at = text_of(row, "arrived_at")?.parse().map_err(|_| StoreError::Lacks("arrived_at"))?;
                tally.waiting.push(Waiting { raw_key: raw_key.to_owned(), arrived_at });
            }
        }
        Ok(tally)
    }
}

/// One day's mail, message by message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Its sums.
    pub tally: Tally,
    /// How each ended that has, in no order.
    pub ended: Vec<MailRow>,
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
    /// When it was stored.
    pub arrived_at: Timestamp,
    /// When it ended.
    pub at: Timestamp,
}

/// The day a message is booked under, the one it was stored on, in UTC, such as `2026-11-20`. Its key
/// does not tell: SES names raw messages by their id.
pub fn day_of(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn day_pk(day: &str) -> String {
    format!("MAIL#{day}")
}

/// Where rows of arrivals begin in a day. No raw key does, and they sort behind all: read after the
/// ends, so that an end never lacks its arrival.
const ARRIVED: &str = "~";

/// The row beside a raw message that keeps what its sender's domain wants done with it.
const POLICY: &str = "P";

/// How a raw message ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended<'a> {
    /// Where it lies.
    pub raw_key: &'a str,
    /// When it was stored.
    pub arrived_at: Timestamp,
    /// How.
    pub outcome: MailOutcome,
    /// Why.
    pub reason: &'a str,
    /// What the receiving server found of its sender.
    pub authentication: Option<&'a str>,
    /// The complaint it opened or was added to.
    pub reference: Option<&'a Reference>,
    /// The outcome this one takes the place of, where the message was read again.
    pub instead_of: Option<&'a str>,
}

/// The rows that say how a raw message ended: by its key, and by the day it was stored on.
pub fn ended(end: Ended<'_>, now: Timestamp) -> [Extra; 2] {
    let day = day_pk(&day_of(end.arrived_at));
    [item(&mail_pk(end.raw_key), "M"), item(&day, end.raw_key)].map(|mut row| {
        row.insert("raw_key".to_owned(), text(end.raw_key));
        row.insert("outcome".to_owned(), text(end.outcome.as_str()));
        row.insert("reason".to_owned(), text(end.reason));
        row.insert("at".to_owned(), text(now.to_string()));
        row.insert("arrived_at".to_owned(), text(end.arrived_at.to_string()));
        if let Some(authentication) = end.authentication {
            row.insert("authentication".to_owned(), text(authentication));
        }
        if let Some(reference) = end.reference {
            row.insert("reference".to_owned(), text(reference.as_str()));
        }
        let only_if = end.instead_of.map_or(OnlyIf::New, |before| OnlyIf::EndedAs(before.to_owned()));
        Extra { item: row, only_if }
    })
}

/// The row that makes a message join a complaint once, by whichever way it comes: by Message-ID and
/// sender, or by itself where it has no id.
pub fn joined(message: Option<(&str, &str)>, raw_key: &str, reference: &Reference, now: Timestamp) -> Extra {
    let pk = message.map_or_else(|| mail_pk(raw_key), |(id, sender)| message_pk(id, sender));
    let mut row = item(&pk, &format!("C#{reference}"));
    row.insert("at".to_owned(), text(now.to_string()));
    Extra { item: row, only_if: OnlyIf::New }
}

/// The row that makes a message (Message-ID and sender) count once.
pub fn once(message_id: &str, sender: &str, raw_key: &str) -> Extra {
    let mut row = item(&message_pk(message_id, sender), "I");
    row.insert("raw_key".to_owned(), text(raw_key));
    Extra { item: row, only_if: OnlyIf::NewOrOf(raw_key.to_owned()) }
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
        let row = self.get(&mail_pk(raw_key), "M").await?;
        row.map(|row| mail_of(&row)).transpose()
    }

    /// Keeps what the receiving server told of a message beside it: what the sender's domain wants done with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_policy(&self, raw_key: &str, policy: &str) -> Result<(), StoreError> {
        let mut row = item(&mail_pk(raw_key), POLICY);
        row.insert("policy".to_owned(), text(policy));
        let call = self.client.put_item().table_name(&self.table).set_item(Some(row)).send();
        call.await.map(drop).map_err(|error| StoreError::unavailable("PutItem", error))
    }

    /// What was kept so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept_policy(&self, raw_key: &str) -> Result<Option<String>, StoreError> {
        let row = self.get(&mail_pk(raw_key), POLICY).await?;
        Ok(row.and_then(|row| optional_text(&row, "policy").map(str::to_owned)))
    }

    /// The raw message that came first with this Message-ID and sender.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn first_with(&self, message_id: &str, sender: &str) -> Result<Option<String>, StoreError> {
        let row = self.get(&message_pk(message_id, sender), "I").await?;
        Ok(row.and_then(|row| optional_text(&row, "raw_key").map(str::to_owned)))
    }

    /// Books a message as arrived, before anything else is done with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn book_arrival(&self, raw_key: &str, arrived_at: Timestamp) -> Result<(), StoreError> {
        let mut row = item(&day_pk(&day_of(arrived_at)), &format!("{ARRIVED}{raw_key}"));
        row.insert("raw_key".to_owned(), text(raw_key));
        row.insert("arrived_at".to_owned(), text(arrived_at.to_string()));
        let call = self.client.put_item().table_name(&self.table).set_item(Some(row)).send();
        call.await.map(drop).map_err(|error| StoreError::unavailable("PutItem", error))
    }

    /// The mail of a day, see [`day_of`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mail_ledger(&self, day: &str) -> Result<Ledger, StoreError> {
        let rows = self.rows_of(&day_pk(day), None).await?;
        let ended = rows.iter().filter(|row| !is_arrival(row)).map(mail_of).collect::<Result<_, _>>()?;
        Ok(Ledger { tally: Tally::of(&rows)?, ended })
    }

    /// The same in sums: of each row only what they need leaves the table.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mail_tally(&self, day: &str) -> Result<Tally, StoreError> {
        Tally::of(&self.attributes_of(&day_pk(day), None, Some("sk, raw_key, outcome, arrived_at")).await?)
    }

    /// Writes rows that must be new, without a complaint.
    ///
    /// # Errors
    /// [`StoreError::AlreadyThere`] when one is there already, [`StoreError::Conflict`] when somebody
    /// else is just writing one.
    pub async fn write_new(&self, extras: Vec<Extra>) -> Result<(), StoreError> {
        let writes = extras.into_iter().map(|extra| self.put(extra.item, extra.only_if)).collect();
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

fn is_arrival(row: &Item) -> bool {
    optional_text(row, "sk").is_some_and(|sk| sk.starts_with(ARRIVED))
}

fn mail_of(row: &Item) -> Result<MailRow, StoreError> {
    let at: Timestamp = text_of(row, "at")?.parse().map_err(|_| StoreError::Lacks("at"))?;
    Ok(MailRow {
        raw_key: text_of(row, "raw_key")?.to_owned(),
        outcome: text_of(row, "outcome")?.to_owned(),
        reason: text_of(row, "reason")?.to_owned(),
        authentication: optional_text(row, "authentication").map(str::to_owned),
        reference: optional_text(row, "reference").map(str::to_owned),
        // Rows of before had one moment for both.
        arrived_at: optional_text(row, "arrived_at").and_then(|at| at.parse().ok()).unwrap_or(at),
        at,
    })
}
