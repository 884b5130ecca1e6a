//! How times, ids and receipts are spelled in the database and outside.

use jiff::Timestamp;
use std::time::Duration;

/// Both times at one instant, in microseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) business: i64,
    pub(super) machine: i64,
}

impl Moment {
    pub(super) fn new(business: Timestamp, machine: Timestamp) -> Self {
        Self { business: business.as_microsecond(), machine: machine.as_microsecond() }
    }
}

pub(super) fn spelled(number: i64) -> String {
    format!("{number:016x}")
}

pub(super) fn parsed_receipt(receipt: &str) -> Option<(i64, i64)> {
    let (id, receipt) = receipt.split_once('-')?;
    Some((i64::from_str_radix(id, 16).ok()?, i64::from_str_radix(receipt, 16).ok()?))
}

/// Rounded up, so that nothing is early.
pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos().div_ceil(1_000)).unwrap_or(i64::MAX)
}

pub(super) fn rows(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
}
