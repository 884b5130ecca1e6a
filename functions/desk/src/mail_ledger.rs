//! The day's mail, as sums that have to agree.

use crate::Desk;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use store::StoreError;
use store::inbound::{Ledger, Tally};
use utoipa::ToSchema;

/// How long a message may wait before the day counts as out of balance: it has failed several times then.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(15);

/// Messages of one day in an answer of the API.
const MOST_ITEMS: usize = 500;

/// Messages of one day on a page: below 100 KB.
const MOST_ON_PAGE: usize = 100;

/// The mail of a day, in sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MailSums {
    /// The day, in UTC.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Messages that arrived.
    pub arrived: usize,
    /// How many ended as opened, appended, duplicate, suppressed, quarantined.
    pub outcomes: BTreeMap<String, usize>,
    /// How many have not ended yet.
    pub waiting: usize,
    /// Whether it adds up.
    pub balanced: bool,
}

impl MailSums {
    fn of(day: Date, tally: &Tally, now: Timestamp) -> MailSums {
        MailSums {
            day,
            arrived: tally.arrived,
            outcomes: tally.sums().map(|(outcome, count)| (outcome.as_str().to_owned(), count)).into(),
            waiting: tally.waiting.len(),
            balanced: tally.is_balanced(now - PATIENCE),
        }
    }
}

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
    /// How many more came before.
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
    /// The view of a day at a moment, with so many of its messages after the first ones.
    pub fn of(day: Date, ledger: Ledger, now: Timestamp, after: usize, most: usize) -> MailLedger {
        let MailSums { arrived, outcomes, waiting, balanced, .. } = MailSums::of(day, &ledger.tally, now);
        let ended = ledger.ended.into_iter().map(|row| MailLine {
            raw: row.raw_key,
            at: row.at,
            outcome: row.outcome,
            reason: Some(row.reason),
            authentication: row.authentication,
            reference: row.reference,
        });
        let waits = ledger.tally.waiting.into_iter().map(|waiting| MailLine {
            raw: waiting.raw_key,
            at: waiting.arrived_at,
            outcome: "waiting".to_owned(),
            reason: None,
            authentication: None,
            reference: None,
        });
        let mut items: Vec<MailLine> = ended.chain(waits).collect();
        items.sort_by(|one, other| (other.at, &other.raw).cmp(&(one.at, &one.raw)));
        let mut items = items.split_off(after.min(items.len()));
        let left_out = items.len().saturating_sub(most);
        items.truncate(most);
        MailLedger { left_out, day, arrived, outcomes, waiting, balanced, items }
    }
}

impl Desk {
    /// The mail of a day.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mail_ledger(&self, day: Date) -> Result<MailLedger, StoreError> {
        self.mail_of(day, 0, MOST_ITEMS).await
    }

    /// The mail of a day in sums.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mail_sums(&self, day: Date) -> Result<MailSums, StoreError> {
        let tally = self.store.mail_tally(&day.to_string()).await?;
        Ok(MailSums::of(day, &tally, self.ambient.now()))
    }

    /// The mail of a day for a page that begins after so many messages; where the next one begins.
    pub(crate) async fn mail_page(&self, day: Date, after: usize) -> Result<(MailLedger, Option<usize>), StoreError> {
        let ledger = self.mail_of(day, after, MOST_ON_PAGE).await?;
        let next = (ledger.left_out > 0).then_some(after.saturating_add(MOST_ON_PAGE));
        Ok((ledger, next))
    }

    async fn mail_of(&self, day: Date, after: usize, most: usize) -> Result<MailLedger, StoreError> {
        let ledger = self.store.mail_ledger(&day.to_string()).await?;
        Ok(MailLedger::of(day, ledger, self.ambient.now(), after, most))
    }
}
