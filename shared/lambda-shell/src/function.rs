//! The outside of a function: what happens before its first event and after each one.

use crate::telemetry;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::process::ExitCode;

/// Runs a function: `set_up` reads its settings, fetches its secrets and opens its connections, and
/// `handle` does its work, one event after the other, for as long as the process is wanted. What was
/// counted while handling one is written when it ends.
///
/// The set-up comes before the first event is asked for. When it fails, the process says why and ends:
/// no event is taken by a function that cannot handle it.
pub async fn main<P, E, A>(
    set_up: impl Future<Output = Result<P, Error>>,
    handle: impl AsyncFn(&P, LambdaEvent<E>) -> Result<A, Error>,
) -> ExitCode
where
    E: DeserializeOwned,
    A: Serialize,
{
    telemetry::init();
    let run = async {
        let parts = set_up.await?;
        lambda_runtime::run(service_fn(async |event| {
            let answer = handle(&parts, event).await;
            telemetry::write_metrics();
            answer
        }))
        .await
    };
    match run.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(failure.reason = %error, "the function cannot start");
            ExitCode::FAILURE
        }
    }
}
