//! The counts of the notice a Chinese payment firm publishes by 31 January (PBoC Notice 2015-43 art. 28;
//! domain.md §2a, §5h): complaints by class, share and speed of what was finished, risk events.

use super::mapping::category;
use super::{Period, per_cent};
use jiff::SignedDuration;
use messages::view::Card;
use rust_decimal::Decimal;
use serde::Serialize;

/// The columns, as [`Row`] has them.
pub(super) const COLUMNS: [&str; 10] = [
    "class",
    "received",
    "finished",
    "finished_per_cent",
    "finished_within_15_days",
    "average_days",
    "risk_events",
    "disputed_in_risk_events_cny",
    "redress_cny",
    "breached",
];

/// 15 calendar days (CBIRC Order 2020-3).
const IN_TIME: SignedDuration = SignedDuration::from_hours(24 * 15);

/// A class of complaints: 交易类 where money moves, 服务类 otherwise.
#[derive(Clone, Debug, Default)]
struct Class {
    received: u64,
    finished: u64,
    in_time: u64,
    hours: u64,
    risk_events: u64,
    disputed: Decimal,
    redress: Decimal,
    breached: u64,
}

/// What was received in the period, by class.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    transaction: Class,
    service: Class,
}

/// A class's row.
#[derive(Serialize)]
pub(super) struct Row {
    class: &'static str,
    received: u64,
    finished: u64,
    finished_per_cent: String,
    finished_within_15_days: u64,
    average_days: String,
    risk_events: u64,
    disputed_in_risk_events_cny: String,
    redress_cny: String,
    breached: u64,
}

impl Sums {
    pub(super) fn count(&mut self, card: &Card, period: Period) {
        if !period.holds(card.received_at) {
            return;
        }
        let mapped = category(&card.category);
        let class = if mapped.moves_money { &mut self.transaction } else { &mut self.service };
        class.received += 1;
        class.breached += u64::from(card.breached);
        if let Some(closed_at) = card.closed_at {
            let took = closed_at.duration_since(card.received_at);
            class.finished += 1;
            class.in_time += u64::from(took <= IN_TIME);
            class.hours += u64::try_from(took.as_hours()).unwrap_or_default();
        }
        let yuan = |money: &messages::api::MoneyBody| -> Decimal {
            Some(money)
                .filter(|money| money.currency == "CNY")
                .and_then(|money| money.value.parse().ok())
                .unwrap_or_default()
        };
        if mapped.is_risk {
            class.risk_events += 1;
            class.disputed += card.disputed.iter().map(yuan).sum::<Decimal>();
        }
        class.redress += card.redress.iter().map(yuan).sum::<Decimal>();
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        let (transaction, service) = (&self.transaction, &self.service);
        let all = Class {
            received: transaction.received + service.received,
            finished: transaction.finished + service.finished,
            in_time: transaction.in_time + service.in_time,
            hours: transaction.hours + service.hours,
            risk_events: transaction.risk_events + service.risk_events,
            disputed: transaction.disputed + service.disputed,
            redress: transaction.redress + service.redress,
            breached: transaction.breached + service.breached,
        };
        [("交易类 transaction", transaction), ("服务类 service", service), ("合计 all", &all)].map(row).into()
    }
}

fn row((class, sums): (&'static str, &Class)) -> Row {
    let tenths = (sums.hours * 10).checked_div(sums.finished * 24);
    Row {
        class,
        received: sums.received,
        finished: sums.finished,
        finished_per_cent: per_cent(sums.finished, sums.received),
        finished_within_15_days: sums.in_time,
        average_days: tenths.map_or_else(String::new, |tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        risk_events: sums.risk_events,
        disputed_in_risk_events_cny: sums.disputed.to_string(),
        redress_cny: sums.redress.to_string(),
        breached: sums.breached,
    }
}
