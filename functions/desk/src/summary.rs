//! What is open, due soon and late.

use crate::Desk;
use jiff::{SignedDuration, Timestamp};
use messages::view::Card;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use web::Problem;

/// Cards read at once while counting.
const PAGE: usize = 200;

/// "Due soon" means within this.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// Counts of complaints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    /// Business time of the count.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// Not closed.
    pub open: u64,
    /// Closed.
    pub closed: u64,
    /// Open, with a deadline within 24 hours.
    pub due_soon: u64,
    /// Open, with a deadline that has passed.
    pub overdue: u64,
    /// With any broken promise, open or closed.
    pub breached: u64,
    /// Open ones by status.
    pub by_status: BTreeMap<String, u64>,
    /// Open ones by level.
    pub by_level: BTreeMap<u8, u64>,
    /// Open ones by team.
    pub by_team: BTreeMap<String, u64>,
    /// Open ones by category.
    pub by_category: BTreeMap<String, u64>,
}

impl Summary {
    fn count(&mut self, card: &Card, now: Timestamp) {
        self.breached += u64::from(card.breached);
        if card.status == "closed" {
            self.closed += 1;
            return;
        }
        self.open += 1;
        let due = card.next_due_at;
        self.overdue += u64::from(due.is_some_and(|due| due < now));
        self.due_soon += u64::from(due.is_some_and(|due| due >= now && due <= now + SOON));
        *self.by_status.entry(card.status.clone()).or_default() += 1;
        *self.by_level.entry(card.level).or_default() += 1;
        *self.by_team.entry(card.team.clone()).or_default() += 1;
        *self.by_category.entry(card.category.clone()).or_default() += 1;
    }
}

impl Desk {
    pub(crate) async fn summary(&self) -> Result<Summary, Problem> {
        let now = self.ambient.now();
        let mut summary = Summary { at: Some(now), ..Summary::default() };
        let mut cursor: Option<String> = None;
        loop {
            let page = self.store.cards(|_| true, cursor.as_deref(), PAGE).await?;
            page.items.iter().for_each(|card| summary.count(card, now));
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok(summary);
            }
        }
    }
}
