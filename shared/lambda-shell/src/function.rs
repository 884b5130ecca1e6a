//! The outside of a function: what happens before its first event and after each one.

use crate::telemetry;
use futures_util::FutureExt;
use futures_util::future::{self, Either};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::pin;
use std::process::ExitCode;
use tokio::sync::OnceCell;

/// Runs a function: `set_up` reads its settings, fetches its secrets and opens its connections, and
/// `handle` does its work, one event after the other, for as long as the process is wanted. What was
/// counted while handling one is written when it ends.
///
/// The set-up runs up to where it first waits for the network before the first event is asked for: a
/// setting that is missing or silly ends the process. Then the network and the first event are waited
/// for side by side. What the network refuses fails the event by name and is asked for again by the
/// next one, so that no event is handled by a function that cannot handle it, and a service that was
/// away for a moment costs no start.
pub async fn main<P, E, A>(
    set_up: impl AsyncFn() -> Result<P, Error>,
    handle: impl AsyncFn(&P, LambdaEvent<E>) -> Result<A, Error>,
) -> ExitCode
where
    E: DeserializeOwned,
    A: Serialize,
{
    telemetry::init();
    let parts = OnceCell::new();
    let parts = async || parts.get_or_try_init(|| set_up()).await.inspect_err(cannot_start);
    let mut first = pin!(parts().fuse());
    if let Some(Err(_)) = first.as_mut().now_or_never() {
        return ExitCode::FAILURE;
    }
    let events = lambda_runtime::run(service_fn(async |event| {
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
