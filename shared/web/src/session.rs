//! Cookies: `HttpOnly`, `SameSite=Lax`, and only as wide as they have to be.

use crate::Problem;
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// The name of the cookie that opens a complaint's pages.
pub fn complaint_cookie(reference: &complaint::Reference) -> String {
    format!("recourse_{}", reference.as_str().to_ascii_lowercase())
}

/// A cookie for a path. `secure` is on wherever pages come by HTTPS.
pub fn set(name: &str, value: &str, path: &str, secure: bool) -> Option<HeaderValue> {
    let flag = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{flag}")).ok()
}

/// Whether a form came from another site. Browsers say so themselves; a client that says nothing
/// is no browser and carries no cookie by accident.
pub fn is_cross_site(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        _ => false,
    }
}

/// Refuses a form that came from another site.
///
/// # Errors
/// 403.
pub fn same_site(headers: &HeaderMap) -> Result<(), Problem> {
    if is_cross_site(headers) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "cross-site", "the form came from another site"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_other_sites_are_told_apart() {
        let check = |pairs: &[(&'static str, &'static str)], cross: bool| {
            let headers = pairs
                .iter()
                .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            assert_eq!(is_cross_site(&headers), cross, "{pairs:?}");
        };
        check(&[], false);
        check(&[("sec-fetch-site", "same-origin")], false);
        check(&[("sec-fetch-site", "cross-site")], true);
        check(&[("sec-fetch-site", "same-site")], true);
        check(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], false);
        check(&[("origin", "https://evil.example"), ("host", "127.0.0.1:8080")], true);
        check(&[("origin", "null"), ("host", "127.0.0.1:8080")], true);
    }
}
