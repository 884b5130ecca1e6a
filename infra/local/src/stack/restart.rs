//! Starting again: fresh functions over the parts of a process that died.

use super::build::functions;
use super::{Inner, Stack, StackError};
use crate::embedded::FaultPlan;
use crate::smtp::Senders;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use tokio::sync::Mutex;

impl Stack {
    /// The same parts under fresh functions, whose calls suffer the faults of this plan. Nothing
    /// but the parts and the two times is taken over, as after the end of a process; what it had
    /// in flight comes back by its visibility.
    ///
    /// # Errors
    /// [`StackError`] naming what is wrong.
    pub fn restarted(&self, faults: Arc<dyn FaultPlan>) -> Result<Stack, StackError> {
        let before = &self.inner;
        let clients = before.embedded.sdk(faults);
        let (keyring, verifier) = (before.functions.intake.keyring.clone(), before.functions.desk.verifier.clone());
        let inner = Inner {
            embedded: before.embedded.clone(),
            functions: functions(&before.options, &before.embedded, &clients, &before.ambient, keyring, verifier)?,
            times: Arc::clone(&before.times),
            ambient: before.ambient.clone(),
            senders: Senders::new(before.options.dns),
            options: before.options.clone(),
            issuer: before.issuer.clone(),
            durable: before.durable,
            busy: AtomicUsize::new(0),
            done: AtomicU64::new(0),
            polls: AtomicU64::new(0),
            relays: AtomicU64::new(0),
            drops: AtomicU64::new(0),
            empty_queries: AtomicU64::new(0),
            observer: before.observer.clone(),
            advancing: Mutex::new(()),
            stream: Mutex::default(),
            _data: before._data.clone(),
        };
        Ok(Stack { inner: Arc::new(inner) })
    }
}
