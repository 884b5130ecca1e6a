//! `/local` answers only loopback, and only under a loopback name, so that no page of another site
//! reaches it through a browser.

use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use std::net::{IpAddr, SocketAddr};
use web::{Problem, session};

/// What proxies add: the peer is this machine then, the client is not.
const FORWARDED: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

pub(crate) async fn loopback_only(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let near = peer.is_none_or(|peer| peer.to_canonical().is_loopback());
    let forwarded = FORWARDED.iter().any(|name| request.headers().contains_key(*name));
    let foreign_form = request.method() != http::Method::GET && session::is_cross_site(request.headers());
    if !near || forwarded || !is_loopback_name(host) || foreign_form {
        return Problem::new(StatusCode::FORBIDDEN, "local-only", "/local answers only this machine").into_response();
    }
    next.run(request).await
}

/// Whether a host name, with or without a port, is this machine's own.
pub fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.is_empty() || name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback_name;

    #[test]
    fn loopback_names() {
        for (host, near) in [
            ("127.0.0.1:8080", true),
            ("localhost", true),
            ("LOCALHOST:1", true),
            ("[::1]:8080", true),
            ("", true),
            ("127.0.0.2", true),
            ("evil.example:8080", false),
            ("127.0.0.1.evil.example", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_loopback_name(host), near, "{host}");
        }
    }
}
