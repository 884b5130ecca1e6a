//! Replies, and the small codings the AWS protocols share.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

/// A reply with a body of one content type.
pub(super) fn reply(status: u16, content_type: &'static str, body: impl Into<SdkBody>) -> HttpResponse {
    let status = status.try_into().expect("every status here is a literal between 200 and 599");
    let mut response = HttpResponse::new(status, body.into());
    response.headers_mut().insert("content-type", content_type);
    response
}

/// The operation named by the last part of `x-amz-target`, as the JSON protocols do.
pub(super) fn target(request: &HttpRequest) -> String {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default().to_owned()
}

/// Decodes `%XX`; a malformed escape stays as it is, invalid UTF-8 is replaced.
pub(super) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = escaped {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The pairs of a form or a query string, decoded, in order.
pub(super) fn form(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded = |part: &str| percent_decoded(&part.replace('+', " "));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// The text with XML's five special characters escaped.
pub(super) fn xml_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    out
}
