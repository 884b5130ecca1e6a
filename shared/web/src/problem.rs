//! Errors as `application/problem+json` (RFC 9457): what went wrong and what to do.

use crate::i18n::Lang;
use axum::response::{IntoResponse, Response};
use complaint::Rejection;
use http::{StatusCode, header};
use serde::Serialize;
use store::{ExecuteError, StoreError};
use utoipa::ToSchema;

/// A problem, as the caller sees it. What the log gets is logged where it happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// The kind of problem, as a relative reference.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong here and what to do.
    pub detail: String,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Tries left, for a wrong code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u8>,
}

impl Problem {
    /// A problem of a status with a reason.
    pub fn new(status: StatusCode, kind: &str, detail: impl Into<String>) -> Problem {
        let title = status.canonical_reason().unwrap_or("Problem").to_owned();
        Problem {
            kind: format!("/problems/{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            field: None,
            tries_left: None,
        }
    }

    /// The problem as a page says it, in the reader's language.
    pub fn said(&self, lang: Lang) -> String {
        let key = self.kind.replace("/problems/", "problem-");
        let text = lang.t_with(&key, &[("detail", &self.detail)]);
        if text == key { self.detail.clone() } else { text }
    }

    /// 400: the request cannot be read.
    pub fn unreadable(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "unreadable", detail)
    }

    /// 401: no token, or none of ours.
    pub fn unauthorised(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNAUTHORIZED, "unauthorised", detail)
    }

    /// 404: no such complaint, or somebody else's.
    pub fn unknown() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "unknown",
            "there is no such complaint, or it is not yours; check reference and token",
        )
    }

    /// 422 of a field.
    pub fn invalid(field: &str, detail: impl Into<String>) -> Problem {
        Problem { field: Some(field.to_owned()), ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail) }
    }

    /// 503: try again.
    pub fn unavailable() -> Problem {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "nothing was taken in just now; try again in a moment, with the same Idempotency-Key",
        )
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        let detail = rejection.to_string();
        match rejection {
            Rejection::IllegalMove { .. } => Problem::new(StatusCode::CONFLICT, "illegal-move", detail),
            Rejection::NotPermitted { .. } => Problem::new(StatusCode::FORBIDDEN, "not-permitted", detail),
            Rejection::BelowLevel { .. } => Problem::new(StatusCode::FORBIDDEN, "below-level", detail),
            Rejection::Invalid { field, .. } => Problem::invalid(field, detail),
            Rejection::Full { .. } => Problem::new(StatusCode::CONFLICT, "full", detail),
            Rejection::Deadline { .. } => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "deadline", detail),
            Rejection::Code { tries_left, .. } => {
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "code", detail);
                Problem { tries_left: Some(tries_left), ..problem }
            }
        }
    }
}

impl From<ExecuteError> for Problem {
    fn from(error: ExecuteError) -> Problem {
        match error {
            ExecuteError::Unknown => Problem::unknown(),
            ExecuteError::Rejected(rejection) => rejection.into(),
            ExecuteError::Stale { current } => {
                let detail = format!(
                    "the complaint was changed in the meantime and is at version {current} now; look at it again and repeat with If-Match \"{current}\""
                );
                Problem::new(StatusCode::PRECONDITION_FAILED, "stale", detail)
            }
            ExecuteError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        tracing::error!(failure.reason = %error, "the table did not do what was asked");
        Problem::unavailable()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, http::HeaderValue::from_static("Bearer"));
        }
        response
    }
}
