//! The returns of the United Kingdom until the end of 2026: DISP 1 Annex 1R by cause, Annex 1AD by service group
//! (FCA Handbook; domain.md §5h). Compare the groups with the form before it is sent: they are mapped from our
//! categories. From 2027 on there is the consolidated return, whose columns are the pack's.

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

/// Counts of a period, of one complaint or of many.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) outstanding: u64,
    pub(super) opened: u64,
    pub(super) in_3_days: u64,
    pub(super) in_8_weeks: u64,
    pub(super) later: u64,
    pub(super) upheld: u64,
    pub(super) paid: Decimal,
}

impl Counts {
    /// What a complaint adds; nothing where it is under another law, or was not open in the period.
    pub(super) fn of(card: &Card, period: Period, calendar: &Calendar) -> Option<Counts> {
        let Period { begins, ends } = period;
        let closed_before = card.closed_at.is_some_and(|closed_at| closed_at < begins);
        // One that repeats another is counted there.
        if card.jurisdiction != "uk" || card.received_at >= ends || closed_before || card.is_duplicate() {
            return None;
        }
        let old = card.received_at < begins;
        let mut counts = Counts { outstanding: u64::from(old), opened: u64::from(!old), ..Counts::default() };
        let Some(closed_at) = card.closed_at.filter(|closed_at| *closed_at < ends) else { return Some(counts) };
        let within = |length, unit| is_within(calendar, card.received_at, closed_at, Span { length, unit });
        match (within(3, Unit::WorkingDays), within(8, Unit::Weeks)) {
            (true, _) => counts.in_3_days = 1,
            (false, true) => counts.in_8_weeks = 1,
            (false, false) => counts.later = 1,
        }
        counts.upheld = u64::from(is_upheld(card));
        let pounds = card.redress.iter().filter(|money| money.currency == "GBP");
        counts.paid = pounds.filter_map(|money| money.value.parse::<Decimal>().ok()).sum::<Decimal>();
        Some(counts)
    }

    /// Adds others.
    pub(super) fn add(&mut self, other: &Counts) {
        let Counts { outstanding, opened, in_3_days, in_8_weeks, later, upheld, paid } = other;
        self.outstanding += outstanding;
        self.opened += opened;
        self.in_3_days += in_3_days;
        self.in_8_weeks += in_8_weeks;
        self.later += later;
        self.upheld += upheld;
        self.paid += paid;
    }

    /// How many were closed.
    pub(super) fn closed(&self) -> u64 {
        self.in_3_days + self.in_8_weeks + self.later
    }
}

fn is_within(calendar: &Calendar, received_at: Timestamp, closed_at: Timestamp, span: Span) -> bool {
    due(calendar, received_at, span, Roll::None).is_ok_and(|end| closed_at <= end.due_at)
}

/// The groups, each with the money of its currency.
#[derive(Clone, Debug)]
pub(super) struct Sums<'a> {
    calendar: &'a Calendar,
    period: Period,
    by_service: bool,
    groups: BTreeMap<&'static str, Counts>,
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
        let Some(counts) = Counts::of(card, self.period, self.calendar) else { return };
        let mapped = category(&card.category);
        let key = if self.by_service { mapped.uk_service } else { mapped.uk_cause };
        self.groups.entry(key).or_default().add(&counts);
    }

    /// A row for each group; a single one of noughts is the nil return.
    pub(super) fn rows(&self) -> Vec<Row> {
        let nil = BTreeMap::from([("Nil", Counts::default())]);
        let groups = if self.groups.is_empty() { &nil } else { &self.groups };
        groups.iter().map(|(name, group)| row(name, group)).collect()
    }
}

fn row(name: &'static str, group: &Counts) -> Row {
    Row {
        product_group: "Payment services and e-money",
        group: name,
        outstanding_at_start: group.outstanding,
        opened: group.opened,
        closed_within_3_business_days: group.in_3_days,
        closed_within_8_weeks: group.in_8_weeks,
        closed_later: group.later,
        closed: group.closed(),
        upheld: group.upheld,
        redress_paid: group.paid.to_string(),
        currency: "GBP",
    }
}
