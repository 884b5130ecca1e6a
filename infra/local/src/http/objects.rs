//! Evidence goes to the object store itself, and is read there, by requests that are signed in their query.

use crate::Stack;
use crate::embedded::{OBJECTS, OutsideRequest};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode, header};
use web::Problem;

/// The most bytes of a request; the signature says how many it has to be.
const MOST_BYTES: usize = 25 << 20;

/// The routes, open to whoever has a signature.
pub(super) fn routes(stack: Stack) -> Router {
    Router::new()
        .route(&format!("{OBJECTS}/{{bucket}}/{{*key}}"), get(carry_out).put(carry_out))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(stack)
}

async fn carry_out(State(stack): State<Stack>, parts: Parts, body: Bytes) -> Response {
    let text = |(name, value): (&HeaderName, &HeaderValue)| Some((name.to_string(), value.to_str().ok()?.to_owned()));
    let request = OutsideRequest {
        method: parts.method.to_string(),
        target: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: parts.headers.iter().filter_map(text).collect(),
        body: body.to_vec(),
    };
    match stack.blocking(move |inner| inner.embedded.outside(&request)).await {
        Ok(answer) => passed_on(answer),
        Err(error) => {
            tracing::error!(failure.reason = %error, "an object cannot be carried");
            Problem::unavailable().into_response()
        }
    }
}

/// What the store said, with its headers but those the server makes itself.
fn passed_on(answer: aws_smithy_runtime_api::client::orchestrator::HttpResponse) -> Response {
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let body = answer.body().bytes().map(<[u8]>::to_vec).unwrap_or_default();
    let mut response = (status, body).into_response();
    for (name, value) in answer.headers() {
        let pair = (name.parse::<HeaderName>(), HeaderValue::from_str(value));
        if let (Ok(name), Ok(value)) = pair
            && name != header::CONTENT_LENGTH
        {
            response.headers_mut().insert(name, value);
        }
    }
    // A picture or paper, never a page: nothing in it runs.
    let nothing = HeaderValue::from_static("default-src 'none'; sandbox");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, nothing);
    response
}
