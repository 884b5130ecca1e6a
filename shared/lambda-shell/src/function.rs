//! The outside of a function: what happens before its first event and after each one.

use crate::telemetry;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::process::ExitCode;
use tokio::sync::{Notify, SetOnce};

/// Runs a function: `set_up` reads its settings, fetches its secrets and opens its connections, and
/// `handle` does its work, one event after the other, for as long as the process is wanted. What was
/// counted while handling one is written when it ends.
///
/// The first event is asked for before the set-up, and waits for it. When the set-up fails, the
/// process says why and ends: no event is handled by a function that cannot handle it, and the one
/// that waits goes back to where it came from.
pub async fn main<P, E, A>(
    set_up: impl Future<Output = Result<P, Error>>,
    handle: impl AsyncFn(&P, LambdaEvent<E>) -> Result<A, Error>,
) -> ExitCode
where
    E: DeserializeOwned,
    A: Serialize,
{
    telemetry::init();
    match run(set_up, handle).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(failure.reason = %error, "the function cannot run");
            ExitCode::FAILURE
        }
    }
}

async fn run<P, E, A>(
    set_up: impl Future<Output = Result<P, Error>>,
    handle: impl AsyncFn(&P, LambdaEvent<E>) -> Result<A, Error>,
) -> Result<(), Error>
where
    E: DeserializeOwned,
    A: Serialize,
{
    let (wanted, parts) = (Notify::new(), SetOnce::new());
    let events = lambda_runtime::run(service_fn(async |event| {
        wanted.notify_one();
        let answer = handle(parts.wait().await, event).await;
        telemetry::write_metrics();
        answer
    }));
    let ready = async {
        // Not before: a process that waits for its first event may be frozen, calls and all.
        wanted.notified().await;
        // Nobody else sets it.
        let _ = parts.set(set_up.await?);
        std::future::pending::<Result<Infallible, Error>>().await
    };
    tokio::select! {
        ended = events => ended,
        failed = ready => failed.map(drop),
    }
}
