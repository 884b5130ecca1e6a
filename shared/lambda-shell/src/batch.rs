//! The one batch loop of every queue function.
//!
//! Each message is decoded apart and handled apart. A bad body, an error or a panic costs that one
//! message: it is reported as failed, comes back, and ends in the dead-letter queue when it keeps
//! failing. Everything else of the batch is done.
//!
//! Complaints are handled side by side, for most of the time is spent waiting for the table; what is
//! about one complaint goes in the order of the batch, and so does what names none (a mail may be large).

use crate::telemetry::names;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use futures_util::FutureExt;
use futures_util::future::join_all;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
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
    let mut groups: BTreeMap<Option<String>, Vec<Message>> = BTreeMap::new();
    for (place, message) in event.records.into_iter().enumerate() {
        let (id, body) = (message.message_id.unwrap_or_default(), message.body.unwrap_or_default());
        let complaint = about(&body);
        groups.entry(complaint.clone()).or_default().push(Message { place, id, body, complaint });
    }
    let failed = join_all(groups.into_values().map(|group| in_order(group, &handle))).await;
    let failed: BTreeMap<usize, String> = failed.into_iter().flatten().collect();
    let mut response = SqsBatchResponse::default();
    failed.into_values().for_each(|id| response.add_failure(id));
    response
}

struct Message {
    place: usize,
    id: String,
    body: String,
    complaint: Option<String>,
}

/// Handles one after the other; the places and ids of those that failed.
async fn in_order<M, E, F, Handled>(group: Vec<Message>, handle: &F) -> Vec<(usize, String)>
where
    M: DeserializeOwned,
    E: Display,
    F: Fn(M) -> Handled,
    Handled: Future<Output = Result<(), E>>,
{
    let mut failed = Vec::new();
    for Message { place, id, body, complaint } in group {
        if let Err(failure) = one(&body, handle).await {
            metrics::counter!(names::MESSAGES_FAILED).increment(1);
            tracing::warn!(message.id = %id, complaint, failure.kind = failure.kind(), failure.reason = %failure, "message failed");
            failed.push((place, id));
        }
    }
    failed
}

/// The complaint a message is about, where it says so.
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

    #[tokio::test]
    async fn complaints_go_side_by_side_and_each_in_order() {
        let message = |reference: &str, step: u32| format!(r#"{{"reference":"{reference}","step":{step}}}"#);
        let (one, other) = ("RC-AAAA-AAAA-AAAA-AAAA", "RC-BBBB-BBBB-BBBB-BBBB");
        let bodies = [message(one, 1), message(other, 2), message(one, 3), "4".to_owned(), "5".to_owned()];
        let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
        let began = std::cell::RefCell::new(Vec::new());
        run(batch(&bodies), |body: serde_json::Value| {
            let began = &began;
            async move {
                let step = body["step"].as_u64().or_else(|| body.as_u64()).expect("a step");
                began.borrow_mut().push(step);
                tokio::task::yield_now().await;
                Ok::<(), String>(())
            }
        })
        .await;
        assert_eq!(began.into_inner(), [4, 1, 2, 5, 3]);
    }
}
