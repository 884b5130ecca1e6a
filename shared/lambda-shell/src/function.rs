//! The outside of a function: what happens before its first event and after each one.

use crate::telemetry;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::process::ExitCode;

/// Runs a function's `work`: reading its settings, then [`serve`]. What is wrong with the settings is
/// logged by name and ends the process, so that no event is taken by a function that cannot handle it.
pub async fn main(work: impl Future<Output = Result<(), Error>>) -> ExitCode {
    telemetry::init();
    match work.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(failure.reason = %error, "the function cannot start");
            ExitCode::FAILURE
        }
    }
}

/// Handles events one after the other, for as long as the process is wanted. What was counted while
/// handling one is written when it ends.
///
/// # Errors
/// When the runtime's interface fails.
pub async fn serve<E, A, Handled>(handle: impl Fn(LambdaEvent<E>) -> Handled) -> Result<(), Error>
where
    E: DeserializeOwned,
    A: Serialize,
    Handled: Future<Output = Result<A, Error>>,
{
    lambda_runtime::run(service_fn(async |event| {
        let answer = handle(event).await;
        telemetry::write_metrics();
        answer
    }))
    .await
}
