//! What goes wrong more often than before: complaints by category and root cause, the last days against the three
//! months before them, and counterparties that come up again and again (DISP 1.3.3; JC 2018 35; domain.md §5g).

pub mod counterparties;
mod tables;

use crate::Desk;
use crate::requests::SignedIn;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use counterparties::Counterparty;
use jiff::{SignedDuration, Timestamp};
use messages::view::Card;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};
use web::Problem;

/// The days looked at, and those they are compared with, which lie right before the longer ones.
const WEEK: u64 = 7;
const MONTH: u64 = 30;
const BEFORE: u64 = 90;

/// Fewer than these are chance, whatever was before.
const FEWEST: [(u64, u64); 2] = [(WEEK, 3), (MONTH, 5)];

/// Complaints counted for one answer.
const MOST_COUNTED: usize = 300_000;

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/systemic", get(systemic))
}

#[derive(OpenApi)]
#[openapi(paths(systemic))]
pub(crate) struct Description;

/// Complaints of one category with one root cause, by when they were received.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Group {
    /// Category code.
    pub category: String,
    /// What lay behind them; empty where nobody has said so yet.
    pub root_cause: String,
    /// In the last 7 days.
    pub last_7_days: u64,
    /// In the last 30 days.
    pub last_30_days: u64,
    /// In the 90 days before those.
    pub before_90_days: u64,
    /// Of the last 30 days, with a broken promise.
    pub breached: u64,
    /// Of the last 30 days, upheld so far, in part or in full.
    pub upheld: u64,
    /// The spans, 7 or 30, in which they are more than chance explains: three standard deviations above what
    /// the 90 days lead one to expect (as of a Poisson process), and at least three or five.
    pub spikes: Vec<u64>,
}

/// All groups with anything in the last 30 days, spikes first, then the largest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Systemic {
    /// When it was counted.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The groups.
    pub groups: Vec<Group>,
    /// Merchants and others that at least 3 complaints of the last 7 days name, or 5 of the last 30; the most often
    /// named first, 50 at most.
    pub counterparties: Vec<Counterparty>,
}

/// What goes wrong more often than before.
#[utoipa::path(get, operation_id = "look_for_systemic_issues", path = "/v1/desk/systemic", tag = "desk", security(("staff" = [])),
    responses((status = 200, body = Systemic), (status = 401, body = Problem), (status = 503, body = Problem)))]
async fn systemic(State(desk): State<Desk>, _: SignedIn) -> Result<Json<Systemic>, Problem> {
    desk.systemic().await.map(Json)
}

impl Desk {
    pub(crate) async fn systemic(&self) -> Result<Systemic, Problem> {
        let at = self.ambient.now();
        let mut counting = Counting { at, groups: BTreeMap::new(), counterparties: Default::default() };
        let since = days_before(at, MONTH + BEFORE);
        if !self.store.fold_list(since, MOST_COUNTED, &mut |card| counting.count(card)).await? {
            let reason = format!("more than {MOST_COUNTED} complaints are open or were closed in four months");
            return Err(Problem::invalid("systemic", reason));
        }
        let counterparties = self.counterparties(std::mem::take(&mut counting.counterparties)).await?;
        Ok(Systemic { at, groups: counting.done(), counterparties })
    }
}

struct Counting {
    at: Timestamp,
    counterparties: counterparties::Counting,
    groups: BTreeMap<(String, String), Group>,
}

impl Counting {
    fn count(&mut self, card: &Card) {
        let since = |days| card.received_at >= days_before(self.at, days);
        // One that repeats another says nothing new.
        if !since(MONTH + BEFORE) || card.is_duplicate() {
            return;
        }
        let (week, month) = (since(WEEK), since(MONTH));
        let key = (card.category.clone(), card.root_cause.clone().unwrap_or_default());
        let group = self.groups.entry(key).or_default();
        group.last_7_days += u64::from(week);
        group.last_30_days += u64::from(month);
        group.before_90_days += u64::from(!month);
        group.breached += u64::from(month && card.breached);
        let upheld = matches!(card.closed_as.as_deref(), Some("upheld" | "partly_upheld"));
        group.upheld += u64::from(month && upheld);
        self.counterparties.count(card, (week, month), upheld);
    }

    fn done(self) -> Vec<Group> {
        let named = self.groups.into_iter().map(|((category, root_cause), group)| {
            let spikes = FEWEST.into_iter().filter(|(days, fewest)| {
                let count = if *days == WEEK { group.last_7_days } else { group.last_30_days };
                count >= *fewest && is_spike(count, *days, group.before_90_days)
            });
            Group { spikes: spikes.map(|(days, _)| days).collect(), category, root_cause, ..group }
        });
        let mut groups: Vec<Group> = named.filter(|group| group.last_30_days > 0).collect();
        groups.sort_by_key(|group| (group.spikes.is_empty(), std::cmp::Reverse(group.last_30_days)));
        groups
    }
}

/// Whether so many in so many days are three standard deviations above what the 90 days before lead one to
/// expect, which is taken to be at least one. In whole numbers: both sides are multiplied by 90 squared.
fn is_spike(count: u64, days: u64, before: u64) -> bool {
    let expected = (before * days).max(BEFORE);
    let Some(above) = (count * BEFORE).checked_sub(expected) else { return false };
    above * above >= 9 * BEFORE * expected
}

fn days_before(at: Timestamp, days: u64) -> Timestamp {
    let hours = i64::try_from(days * 24).unwrap_or(i64::MAX);
    at.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spike_is_three_deviations_above_what_was_before() {
        let check =
            |count, days, before, expected| assert_eq!(is_spike(count, days, before), expected, "{count} {before}");
        check(4, MONTH, 0, true); // one is expected, and three more
        check(3, MONTH, 0, false);
        check(33, MONTH, 60, false); // twenty, and thirteen and a half more
        check(34, MONTH, 60, true);
        check(20, MONTH, 90, false);
        check(14, WEEK, 90, false); // seven, and eight more
        check(15, WEEK, 90, true);
    }
}
