//! Merchants, and whoever else complaints name as the other side, that come up again and again (domain.md §5g).
//!
//! They are counted by the digest the list's cards have. Names are read only of those the rule finds, from the
//! personal part of the complaint that came last: of whoever comes up once or twice nobody sees more than before.

use super::{MONTH, WEEK};
use crate::Desk;
use complaint::Reference;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use messages::view::Card;
use serde::Serialize;
use std::collections::HashMap;
use store::StoreError;
use utoipa::ToSchema;

/// The rule: one that so many complaints of so many days name.
pub const RULE: [(u64, u64); 2] = [(WEEK, 3), (MONTH, 5)];

/// Counterparties of one answer; more are no list anybody works through.
const MOST: usize = 50;

/// One that comes up again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counterparty {
    /// As the last complaint that has it writes the name; empty where it was erased.
    pub name: String,
    /// Complaints in the last 7 days.
    pub last_7_days: u64,
    /// In the last 30 days.
    pub last_30_days: u64,
    /// In the 90 days before those.
    pub before_90_days: u64,
    /// Of the last 30 days, with a broken promise.
    pub breached: u64,
    /// Of the last 30 days, upheld so far, in part or in full.
    pub upheld: u64,
    /// The spans, 7 or 30, in which at least 3 or 5 complaints name it.
    pub spans: Vec<u64>,
}

/// Counts of one, and which complaint came last.
#[derive(Clone, Debug, Default)]
struct Tally {
    week: u64,
    month: u64,
    before: u64,
    breached: u64,
    upheld: u64,
    last: Option<(Timestamp, String)>,
}

impl Tally {
    fn spans(&self) -> Vec<u64> {
        let count = |days| if days == WEEK { self.week } else { self.month };
        RULE.into_iter().filter(|(days, fewest)| count(*days) >= *fewest).map(|(days, _)| days).collect()
    }
}

/// All of them, by digest.
#[derive(Clone, Debug, Default)]
pub(super) struct Counting(HashMap<String, Tally>);

impl Counting {
    /// Counts a complaint of the last 120 days: whether it came in the last 7 and 30, and was upheld.
    pub(super) fn count(&mut self, card: &Card, (week, month): (bool, bool), upheld: bool) {
        let Some(digest) = &card.counterparty else { return };
        let tally = self.0.entry(digest.clone()).or_default();
        tally.week += u64::from(week);
        tally.month += u64::from(month);
        tally.before += u64::from(!month);
        tally.breached += u64::from(month && card.breached);
        tally.upheld += u64::from(month && upheld);
        tally.last = tally.last.take().max(Some((card.received_at, card.reference.clone())));
    }

    /// Those the rule finds, the most often named first.
    fn found(self) -> Vec<Tally> {
        let mut found: Vec<Tally> = self.0.into_values().filter(|tally| !tally.spans().is_empty()).collect();
        found.sort_by(|a, b| (b.month, b.week, &b.last).cmp(&(a.month, a.week, &a.last)));
        found.truncate(MOST);
        found
    }
}

impl Desk {
    /// What was counted, with names.
    pub(super) async fn counterparties(&self, counting: Counting) -> Result<Vec<Counterparty>, StoreError> {
        try_join_all(counting.found().into_iter().map(|tally| self.named(tally))).await
    }

    async fn named(&self, tally: Tally) -> Result<Counterparty, StoreError> {
        let spans = tally.spans();
        let last = tally.last.and_then(|(_, reference)| reference.parse::<Reference>().ok());
        let stored = match last {
            Some(reference) => self.store.load(&reference).await?,
            None => None,
        };
        let transaction = stored.and_then(|stored| stored.complaint.person.transaction);
        let Tally { week: last_7_days, month: last_30_days, before: before_90_days, breached, upheld, .. } = tally;
        let name = transaction.and_then(|transaction| transaction.counterparty).unwrap_or_default();
        Ok(Counterparty { name, last_7_days, last_30_days, before_90_days, breached, upheld, spans })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_in_a_week_or_five_in_a_month_are_found() {
        let check = |week, month, spans: &[u64]| {
            assert_eq!(Tally { week, month, ..Tally::default() }.spans(), spans, "{week} {month}");
        };
        check(2, 4, &[]);
        check(3, 3, &[7]);
        check(2, 5, &[30]);
        check(5, 5, &[7, 30]);
        check(0, 0, &[]);
    }
}
