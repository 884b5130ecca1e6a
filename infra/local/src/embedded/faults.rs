//! Faults before or after any call, and a count of the calls and of what the table charges for them.

use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// One attempt of an SDK client at one operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call {
    /// `dynamodb`, `sqs`, `ses` or `s3`.
    pub service: &'static str,
    /// The operation as AWS names it, such as `TransactWriteItems`.
    pub operation: String,
}

/// What becomes of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// It is carried out and answered.
    Pass,
    /// It is not carried out; the caller sees a broken connection.
    Before,
    /// It is carried out; the caller sees a broken connection.
    After,
    /// It is not carried out; the caller is throttled in the service's own words.
    Refuse,
}

/// Decides the fate of each call, in the order the calls are made.
pub trait FaultPlan: Send + Sync + std::fmt::Debug {
    /// The fate of this call. Asked exactly once per attempt.
    fn next(&self, call: &Call) -> Fault;
}

/// Every call passes.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFaults;

impl FaultPlan for NoFaults {
    fn next(&self, _call: &Call) -> Fault {
        Fault::Pass
    }
}

/// Counts attempts by service and operation, whatever became of them. Clones share the count.
#[derive(Debug, Clone, Default)]
pub struct CallCounter {
    counts: Arc<Mutex<BTreeMap<&'static str, BTreeMap<String, u64>>>>,
    metering: Arc<AtomicBool>,
    units: Arc<Mutex<BTreeMap<String, Decimal>>>,
}

impl CallCounter {
    /// A counter at zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one call.
    pub fn count(&self, call: &Call) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let operations = counts.entry(call.service).or_default();
        if let Some(count) = operations.get_mut(call.operation.as_str()) {
            *count += 1;
        } else {
            operations.insert(call.operation.clone(), 1);
        }
    }

    /// From now on also adds up the capacity units the table charges.
    pub fn meter(&self) {
        self.metering.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_metering(&self) -> bool {
        self.metering.load(Ordering::Relaxed)
    }

    pub(super) fn charge(&self, operation: &str, units: Decimal) {
        let mut sums = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        *sums.entry(operation.to_owned()).or_default() += units;
    }

    /// Capacity units charged so far, by the table's operation.
    #[must_use]
    pub fn units(&self) -> BTreeMap<String, Decimal> {
        self.units.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The counts so far, by service and operation.
    #[must_use]
    pub fn snapshot(&self) -> BTreeMap<Call, u64> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts
            .iter()
            .flat_map(|(service, operations)| {
                operations.iter().map(|(operation, count)| {
                    let operation = operation.clone();
                    (Call { service, operation }, *count)
                })
            })
            .collect()
    }

    /// Starts again at zero.
    pub fn reset(&self) {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.units.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
