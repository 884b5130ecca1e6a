//! JSON bodies: at most 256 KB, and an error that says what to do (contract §8).

use crate::problem::Problem;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use http::{StatusCode, header};
use serde::de::DeserializeOwned;

/// Largest JSON body.
pub const MAX_JSON_BYTES: usize = 256 * 1024;

/// A JSON body with the bytes it was read from.
#[derive(Clone, Debug)]
pub struct JsonBody<T> {
    /// What it says.
    pub value: T,
    /// To the letter; an idempotency key is bound to them.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !(media == "application/json" || media.ends_with("+json")) {
            let detail = "send the body as JSON with Content-Type: application/json";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "media-type", detail));
        }
        let bytes = limited(request.into_body()).await?;
        let value = read(&bytes)?;
        Ok(JsonBody { value, bytes })
    }
}

/// Reads a body of at most 256 KB.
///
/// # Errors
/// 413.
pub async fn limited(body: Body) -> Result<Bytes, Problem> {
    to_bytes(body, MAX_JSON_BYTES).await.map_err(|_| {
        let detail = "the body is larger than 256 KB; send files as evidence instead";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", detail)
    })
}

/// Reads JSON text: 400 when it is no JSON in UTF-8, 422 when it does not fit.
///
/// # Errors
/// A [`Problem`].
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::unreadable("the body is not UTF-8; send JSON text in UTF-8"));
    }
    // Serde would take an array for a record, member by member.
    if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') && is_json(bytes) {
        return Err(Problem::invalid("body", "the body must be a JSON object"));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        if error.is_data() {
            Problem::invalid("body", format!("the body does not fit: {error}"))
        } else {
            Problem::unreadable(format!("the body is no JSON: {error}"))
        }
    })
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}
