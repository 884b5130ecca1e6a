//! Callers of the HTTP interface: a program that repeats a request nobody answered, under the same
//! idempotency key.

use axum::Router;
use axum::body::Body;
use http::{Method, Request, header};
use http_body_util::BodyExt;
use local::Stack;
use serde_json::Value;
use tower::ServiceExt;

/// Callers of one stack.
#[derive(Clone, Debug)]
pub struct Client {
    router: Router,
}

/// A request, ready to be sent any number of times.
#[derive(Clone, Debug)]
pub struct Call {
    /// The path.
    pub path: String,
    /// The bearer token.
    pub token: Option<String>,
    /// The idempotency key.
    pub key: String,
    /// The body.
    pub body: Value,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, null when it is no JSON.
    pub body: Value,
}

impl Answer {
    /// Whether it says that it is done.
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether it says that it was not done and never will be.
    pub fn is_refused(&self) -> bool {
        (400..500).contains(&self.status)
    }
}

impl Client {
    /// Callers of this stack.
    pub fn of(stack: &Stack) -> Client {
        Client { router: local::http::router(stack, "complaints@recourse.example", None, false) }
    }

    /// Sends a request, and up to `repeats` times more while it is not answered.
    pub async fn post(&self, call: &Call, repeats: u32) -> Answer {
        let mut answer = self.once(call).await;
        for _ in 0..repeats {
            if answer.status < 500 {
                break;
            }
            answer = self.once(call).await;
        }
        answer
    }

    async fn once(&self, call: &Call) -> Answer {
        let request = Request::builder().method(Method::POST).uri(&call.path);
        let request = request.header(header::CONTENT_TYPE, "application/json").header("idempotency-key", &call.key);
        let request = match &call.token {
            Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        };
        let request = request.body(Body::from(call.body.to_string())).expect("path and headers are plain text");
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }
}
