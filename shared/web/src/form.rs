//! Form bodies: at most 256 KB of URL-encoded UTF-8, or an error that says what to do.

use crate::json::limited;
use crate::problem::Problem;
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, StatusCode, header};
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;

/// The media type of a form without files.
const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// A form's fields by name; a name may come more than once.
pub type Pairs = Vec<(String, String)>;

/// What a form says. One that cannot be read is a problem, never an empty form: a missing tick
/// may mean something.
#[derive(Clone, Debug)]
pub struct FormBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for FormBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !is_form(request.headers()) {
            let detail = format!("send the form as {MEDIA_TYPE}");
            return Err(Problem::new(StatusCode::BAD_REQUEST, "media-type", detail));
        }
        read(&limited(request.into_body()).await?).map(FormBody)
    }
}

/// Whether a body is a form.
pub fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(MEDIA_TYPE)
}

/// Reads a form: 400 when it is no UTF-8, 422 when it does not fit.
///
/// # Errors
/// A [`Problem`].
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A plus sign stands for a space, which changes nothing about the encoding.
    if percent_decode(bytes).decode_utf8().is_err() {
        return Err(Problem::unreadable("the form is not UTF-8; send it in UTF-8"));
    }
    serde_urlencoded::from_bytes(bytes).map_err(|error| Problem::invalid("body", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_whole_or_refused() {
        let pairs = |text: &[u8]| read::<Pairs>(text).map_err(|problem| problem.status);
        assert_eq!(pairs(b"a=1&b=%E4%BD%A0+x&a=2").map(|pairs| pairs.len()), Ok(3));
        assert_eq!(pairs(b"text=%C4%E3"), Err(400), "GBK behind per cent signs");
        assert_eq!(pairs(b"text=\xC4\xE3"), Err(400), "GBK as it is");
    }
}
