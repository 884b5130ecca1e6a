//! The day's mail, as sums that have to agree.

use crate::Desk;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use store::StoreError;
use store::inbound::Ledger;
use utoipa::ToSchema;

/// How long a message may wait before the day counts as out of balance: it has failed several times then.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(15);

/// Messages shown of one day; a page and an answer of a function have room for them.
const MOST_ITEMS: usize = 500;

/// The mail of a day, booked under the day it was stored on, in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MailLedger {
    /// The day, `2026-11-20`.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Messages that arrived.
    pub arrived: usize,
    /// How many ended as opened, appended, duplicate, suppressed, quarantined.
    pub outcomes: BTreeMap<String, usize>,
    /// How many have not ended yet.
    pub waiting: usize,
    /// Whether what arrived is what ended, each once, and nothing has waited for a quarter of an hour.
    pub balanced: bool,
    /// The messages, the last first, five hundred at most.
    pub items: Vec<MailLine>,
    /// How many more there are.
    pub left_out: usize,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MailLine {
    /// Where the raw message lies.
    pub raw: String,
    /// When it ended, or arrived where it waits.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How it ended; `waiting` where it has not.
    pub outcome: String,
    /// Why.
    pub reason: Option<String>,
    /// What the receiving server found of its sender.
    pub authentication: Option<String>,
    /// The complaint it opened or was added to.
    pub reference: Option<String>,
}

impl MailLedger {
    /// The view of a day at a moment.
    pub fn of(day: Date, ledger: Ledger, now: Timestamp) -> MailLedger {
        let (balanced, waiting) = (ledger.is_balanced(now - PATIENCE), ledger.waiting.len());
        let outcomes = ledger.sums().map(|(outcome, count)| (outcome.as_str().to_owned(), count)).into();
        let ended = ledger.ended.into_iter().map(|row| MailLine {
            raw: row.raw_key,
            at: row.at,
            outcome: row.outcome,
            reason: Some(row.reason),
            authentication: row.authentication,
            reference: row.reference,
        });
        let waits = ledger.waiting.into_iter().map(|waiting| MailLine {
            raw: waiting.raw_key,
            at: waiting.arrived_at,
            outcome: "waiting".to_owned(),
            reason: None,
            authentication: None,
            reference: None,
        });
        let mut items: Vec<MailLine> = ended.chain(waits).collect();
        items.sort_by(|one, other| (other.at, &other.raw).cmp(&(one.at, &one.raw)));
        let left_out = items.len().saturating_sub(MOST_ITEMS);
        items.truncate(MOST_ITEMS);
        MailLedger { left_out, day, arrived: ledger.arrived, outcomes, waiting, balanced, items }
    }
}

impl Desk {
    /// The mail of a day.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mail_ledger(&self, day: Date) -> Result<MailLedger, StoreError> {
        let ledger = self.store.mail_ledger(&day.to_string()).await?;
        Ok(MailLedger::of(day, ledger, self.ambient.now()))
    }
}
