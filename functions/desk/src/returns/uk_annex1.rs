//! The returns of the United Kingdom until the end of 2026: DISP 1 Annex 1R by cause, Annex 1AD by service group
//! (FCA Handbook; domain.md §5h). Compare the groups with the form before it is sent: they are mapped from our
//! categories. For the consolidated return from 2027 no list of fields was public when this was written.

use super::Period;
use super::mapping::{category, is_upheld};
use business_time::{Calendar, Roll, Span, Unit, due};
use jiff::Timestamp;
use messages::view::Card;
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;

/// Business days of England and Wales.
pub(super) const CALENDAR: &str = "gb-eng";

/// The columns, as [`Row`] has them.
pub(super) const COLUMNS: [&str; 11] = [
    "product_group",
    "group",
    "outstanding_at_start",
    "opened",
    "closed_within_3_business_days",
    "closed_within_8_weeks",
    "closed_later",
    "closed",
    "upheld",
    "redress_paid",
    "currency",
];

/// Counts of a group.
#[derive(Clone, Debug, Default)]
struct Group {
    outstanding: u64,
    opened: u64,
    in_3_days: u64,
    in_8_weeks: u64,
    later: u64,
    upheld: u64,
    paid: Decimal,
}

/// The groups, each with the money of its currency.
#[derive(Clone, Debug)]
pub(super) struct Sums<'a> {
    calendar: &'a Calendar,
    period: Period,
    by_service: bool,
    groups: BTreeMap<&'static str, Group>,
}

/// A group's row.
#[derive(Serialize)]
pub(super) struct Row {
    product_group: &'static str,
    group: &'static str,
    outstanding_at_start: u64,
    opened: u64,
    closed_within_3_business_days: u64,
    closed_within_8_weeks: u64,
    closed_later: u64,
    closed: u64,
    upheld: u64,
    redress_paid: String,
    currency: &'static str,
}

impl<'a> Sums<'a> {
    pub(super) fn new(calendar: &'a Calendar, period: Period, by_service: bool) -> Sums<'a> {
        Sums { calendar, period, by_service, groups: BTreeMap::new() }
    }

    /// Counts a complaint under the law of the United Kingdom.
    pub(super) fn count(&mut self, card: &Card) {
        let Period { begins, ends } = self.period;
        let closed_before = card.closed_at.is_some_and(|closed_at| closed_at < begins);
        if card.jurisdiction != "uk" || card.received_at >= ends || closed_before {
            return;
        }
        let mapped = category(&card.category);
        let closed = card.closed_at.filter(|closed_at| *closed_at < ends);
        let within = |length, unit| closed.is_some_and(|closed| self.is_within(card.received_at, closed, length, unit));
        let (in_3_days, in_8_weeks) = (within(3, Unit::WorkingDays), within(8, Unit::Weeks));
        let key = if self.by_service { mapped.uk_service } else { mapped.uk_cause };
        let group = self.groups.entry(key).or_default();
        if card.received_at < begins {
            group.outstanding += 1;
        } else {
            group.opened += 1;
        }
        if closed.is_some() {
            match (in_3_days, in_8_weeks) {
                (true, _) => group.in_3_days += 1,
                (false, true) => group.in_8_weeks += 1,
                (false, false) => group.later += 1,
            }
            group.upheld += u64::from(is_upheld(card));
            let pounds = card.redress.iter().filter(|money| money.currency == "GBP");
            group.paid += pounds.filter_map(|money| money.value.parse::<Decimal>().ok()).sum::<Decimal>();
        }
    }

    fn is_within(&self, received_at: Timestamp, closed_at: Timestamp, length: u32, unit: Unit) -> bool {
        let end = due(self.calendar, received_at, Span { length, unit }, Roll::None);
        end.is_ok_and(|end| closed_at <= end.due_at)
    }

    /// A row for each group; a single one of noughts is the nil return.
    pub(super) fn rows(&self) -> Vec<Row> {
        let nil = BTreeMap::from([("Nil", Group::default())]);
        let groups = if self.groups.is_empty() { &nil } else { &self.groups };
        groups.iter().map(|(name, group)| row(name, group)).collect()
    }
}

fn row(name: &'static str, group: &Group) -> Row {
    Row {
        product_group: "Payment services and e-money",
        group: name,
        outstanding_at_start: group.outstanding,
        opened: group.opened,
        closed_within_3_business_days: group.in_3_days,
        closed_within_8_weeks: group.in_8_weeks,
        closed_later: group.later,
        closed: group.in_3_days + group.in_8_weeks + group.later,
        upheld: group.upheld,
        redress_paid: group.paid.to_string(),
        currency: "GBP",
    }
}
