//! The one batch loop of every queue function.
//!
//! Each message is decoded apart and handled apart. A bad body, an error or a panic costs that one
//! message: it is reported as failed, comes back, and ends in the dead-letter queue when it keeps
//! failing. Everything else of the batch is done.

use crate::telemetry::names;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use futures_util::FutureExt;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::panic::AssertUnwindSafe;

/// Runs `handle` for each message of a batch and reports the ones that failed.
pub async fn run<M, E, F, Handled>(event: SqsEvent, handle: F) -> SqsBatchResponse
where
    M: DeserializeOwned,
    E: Display,
    F: Fn(M) -> Handled,
    Handled: Future<Output = Result<(), E>>,
{
    let mut response = SqsBatchResponse::default();
    for message in event.records {
        let id = message.message_id.unwrap_or_default();
        let body = message.body.unwrap_or_default();
        if let Err(failure) = one(&body, &handle).await {
            metrics::counter!(names::MESSAGES_FAILED).increment(1);
            let complaint = about(&body);
            tracing::warn!(message.id = %id, complaint, failure.kind = failure.kind(), failure.reason = %failure, "message failed");
            response.add_failure(id);
        }
    }
    response
}

/// The complaint a message is about, where it says so, for the log.
fn about(body: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct About {
        reference: String,
    }
    let about: About = serde_json::from_str(body).ok()?;
    about.reference.parse::<complaint::Reference>().ok().map(|reference| reference.to_string())
}

async fn one<M, E, F, Handled>(body: &str, handle: &F) -> Result<(), Failure>
where
    M: DeserializeOwned,
    E: Display,
    F: Fn(M) -> Handled,
    Handled: Future<Output = Result<(), E>>,
{
    let message = serde_json::from_str::<M>(body).map_err(|error| Failure::Unreadable(error.to_string()))?;
    match AssertUnwindSafe(handle(message)).catch_unwind().await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Failure::Refused(error.to_string())),
        Err(_) => Err(Failure::Panicked),
    }
}

/// Why one message failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("the body cannot be read: {0}")]
    Unreadable(String),
    #[error("{0}")]
    Refused(String),
    #[error("the handler panicked")]
    Panicked,
}

impl Failure {
    fn kind(&self) -> &'static str {
        match self {
            Failure::Unreadable(_) => "poison",
            Failure::Refused(_) => "retry",
            Failure::Panicked => "panic",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(bodies: &[&str]) -> SqsEvent {
        let records: Vec<_> = bodies
            .iter()
            .enumerate()
            .map(|(n, body)| serde_json::json!({"messageId": n.to_string(), "body": body}))
            .collect();
        serde_json::from_value(serde_json::json!({ "Records": records })).expect("a valid event")
    }

    #[tokio::test]
    async fn a_bad_body_an_error_and_a_panic_cost_one_message_each() {
        let response = run(batch(&["1", "not json", "2", "3", "4"]), |number: u32| async move {
            match number {
                2 => Err("no"),
                3 => panic!("boom"),
                _ => Ok(()),
            }
        })
        .await;
        let failed: Vec<&str> =
            response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect();
        assert_eq!(failed, ["1", "2", "3"]);
    }
}
