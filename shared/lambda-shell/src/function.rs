//! The outside of a function: what happens before its first event and after each one.

use crate::telemetry;
use futures_util::FutureExt;
use futures_util::future::{self, Either};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;
use tokio::sync::{OnceCell, SetOnce};
use tokio::time::timeout;

/// How long a process that has asked for its first event and got none waits before it opens what it
/// will need.
const HEAD_START: Duration = Duration::from_millis(5);

/// The two halves of a set-up, and what lies between them.
#[derive(Debug, Default)]
pub struct Start {
    event: SetOnce<()>,
}

impl Start {
    /// To be awaited once the settings are read: the first event is asked for here, and this comes back
    /// when it is there, or does not come at once.
    pub async fn settings_are_read(&self) {
        let _ = timeout(HEAD_START, self.event.wait()).await;
    }
}

/// Runs a function: `set_up` reads its settings, fetches its secrets and opens its connections, and
/// `handle` does its work, one event after the other, for as long as the process is wanted. What was
/// counted while handling one is written when it ends.
///
/// A setting that is missing or silly ends the process: no event is asked for by a function that cannot
/// handle it. Files and the network come after ([`Start::settings_are_read`]). What they refuse fails
/// the event, by name, and is tried again with the next one: a service that was away for a moment costs
/// no start.
pub async fn main<P, E, A>(
    set_up: impl AsyncFn(&Start) -> Result<P, Error>,
    handle: impl AsyncFn(&P, LambdaEvent<E>) -> Result<A, Error>,
) -> ExitCode
where
    E: DeserializeOwned,
    A: Serialize,
{
    telemetry::init();
    let (start, parts) = (Start::default(), OnceCell::new());
    let parts = async || parts.get_or_try_init(|| set_up(&start)).await.inspect_err(cannot_start);
    let mut first = pin!(parts().fuse());
    if let Some(Err(_)) = first.as_mut().now_or_never() {
        return ExitCode::FAILURE;
    }
    let events = lambda_runtime::run(service_fn(async |event| {
        let _ = start.event.set(());
        let answer = handle(parts().await?, event).await;
        telemetry::write_metrics();
        answer
    }));
    let served = match future::select(pin!(events), first).await {
        Either::Left((served, _)) => served,
        Either::Right((_, events)) => events.await,
    };
    served.inspect_err(cannot_start).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

fn cannot_start(error: &Error) {
    tracing::error!(failure.reason = %error, "the function cannot start");
}
