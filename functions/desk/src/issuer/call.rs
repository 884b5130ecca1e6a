//! Calls to the issuer.

use axum::body::Bytes;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::timeout;

type Https = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// How long the issuer may take: somebody who wants to sign in waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest answer read, in bytes.
const LONGEST: usize = 256 * 1024;

/// An issuer that cannot be asked, or cannot send anybody back.
#[derive(Debug, thiserror::Error)]
pub enum BadIssuer {
    /// Its own address.
    #[error("the setting ISSUER has to be an https:// address; '{0}' is none")]
    Issuer(String),
    /// The address of the pages.
    #[error("the setting PAGES_URL has to be an address; '{0}' is none")]
    Pages(String),
}

/// A call that failed, and why.
#[derive(Debug, thiserror::Error)]
#[error("{host}: {reason}")]
pub(super) struct CallFailed {
    host: String,
    reason: String,
}

/// Where an issuer says how it works (OpenID Connect Discovery 1.0, §4); nothing is fetched yet.
pub(super) fn configuration(issuer: &str) -> Result<Uri, BadIssuer> {
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    trusted(&address).ok_or_else(|| BadIssuer::Issuer(issuer.to_owned()))
}

/// What came by plain HTTP could be anybody's; only this machine is excepted.
pub(super) fn trusted(address: &str) -> Option<Uri> {
    let uri: Uri = address.parse().ok()?;
    let near = matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let scheme = uri.scheme_str();
    (scheme == Some("https") || (scheme == Some("http") && near)).then_some(uri)
}

/// Fetches a document.
pub(super) async fn get<T: DeserializeOwned>(address: &Uri) -> Result<T, String> {
    let request = Request::get(address).body(Vec::new()).map_err(|error| error.to_string())?;
    let answer = call(request).await.map_err(|failed| failed.to_string())?;
    if !answer.status().is_success() {
        return Err(format!("{}: it answered {}", address.host().unwrap_or_default(), answer.status()));
    }
    serde_json::from_slice(answer.body()).map_err(|error| error.to_string())
}

/// Sends a request and reads the answer. A client is made each time: the issuer is called a few times a day
/// and person, and making one reads all roots of the system.
pub(super) async fn call(request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, CallFailed> {
    let host = request.uri().host().unwrap_or_default().to_owned();
    let answered = timeout(PATIENCE, send(request)).await;
    answered
        .unwrap_or_else(|_| Err("it takes too long to answer".to_owned()))
        .map_err(|reason| CallFailed { host, reason })
}

/// Follows no redirect: the issuer's address is a setting, not a wish.
async fn send(request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, String> {
    let ring = rustls::crypto::ring::default_provider();
    let tls = HttpsConnectorBuilder::new().with_provider_and_native_roots(ring);
    let tls = tls.map_err(|error| error.to_string())?.https_or_http().enable_http1().build();
    let client: Https = Client::builder(TokioExecutor::new()).build(tls);
    let answer = client.request(request.map(Full::from)).await.map_err(|error| error.to_string())?;
    let (head, body) = answer.into_parts();
    let body = Limited::new(body, LONGEST).collect().await;
    let body = body.map_err(|error| format!("its answer cannot be read, or has more than {LONGEST} bytes: {error}"))?;
    Ok(Response::from_parts(head, body.to_bytes().to_vec()))
}
