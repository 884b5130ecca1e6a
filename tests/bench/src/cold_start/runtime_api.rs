//! Lambda's Runtime API, as far as the runtime uses it: one event, and then none.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// What a function did.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// It asked for an event.
    Polled(Instant),
    /// It answered the event.
    Answered(Instant, Bytes),
    /// It reported an error.
    Failed(Bytes),
}

/// The API for one process.
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    pub(crate) acts: UnboundedReceiver<Act>,
    server: JoinHandle<()>,
}

#[derive(Clone)]
struct Told {
    acts: UnboundedSender<Act>,
    event: Arc<Mutex<Option<String>>>,
}

impl RuntimeApi {
    /// Plays the API to a process that is to get this event.
    pub(crate) async fn play(event: String) -> std::io::Result<RuntimeApi> {
        let (sender, acts) = unbounded_channel();
        let told = Told { acts: sender, event: Arc::new(Mutex::new(Some(event))) };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answered))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .route("/2018-06-01/runtime/init/error", post(failed))
            .with_state(told);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(RuntimeApi { address, acts, server })
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn next(State(told): State<Told>) -> Response {
    let _ = told.acts.send(Act::Polled(Instant::now()));
    let event = told.event.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(event) = event else { return std::future::pending().await };
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        // Far away: some day of 2100.
        ("lambda-runtime-deadline-ms", "4102444800000"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:123456789012:function:measured"),
        ("content-type", "application/json"),
    ];
    (headers, event).into_response()
}

async fn answered(State(told): State<Told>, body: Bytes) -> StatusCode {
    let _ = told.acts.send(Act::Answered(Instant::now(), body));
    StatusCode::ACCEPTED
}

async fn failed(State(told): State<Told>, body: Bytes) -> StatusCode {
    let _ = told.acts.send(Act::Failed(body));
    StatusCode::ACCEPTED
}
