//! The keys an issuer publishes (OpenID Connect Discovery 1.0, §4).

use axum::body::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Uri;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use std::time::Duration;
use tokio::time::timeout;
use web::KeySource;

type Https = Client<HttpsConnector<HttpConnector>, Empty<Bytes>>;

/// How long the issuer may take: a signed-out member of staff waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest answer read, in bytes.
const LONGEST: usize = 256 * 1024;

/// Fetches the key set an issuer publishes.
#[derive(Clone, Debug)]
pub struct PublishedKeys {
    configuration: Uri,
}

/// An issuer that cannot be asked.
#[derive(Debug, thiserror::Error)]
#[error("the setting ISSUER has to be an https:// address; '{0}' is none")]
pub struct BadIssuer(String);

#[derive(Deserialize)]
struct Configuration {
    jwks_uri: String,
}

impl PublishedKeys {
    /// Of an issuer by its address; nothing is fetched yet.
    ///
    /// # Errors
    /// [`BadIssuer`].
    pub fn of(issuer: &str) -> Result<PublishedKeys, BadIssuer> {
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let configuration = trusted(&address).ok_or_else(|| BadIssuer(issuer.to_owned()))?;
        Ok(PublishedKeys { configuration })
    }

    /// A client is made each time: keys are fetched a few times a day, and it reads all roots of the system.
    async fn key_set(&self) -> Result<String, String> {
        let ring = rustls::crypto::ring::default_provider();
        let tls = HttpsConnectorBuilder::new().with_provider_and_native_roots(ring);
        let tls = tls.map_err(|error| error.to_string())?.https_or_http().enable_http1().build();
        let client: Https = Client::builder(TokioExecutor::new()).build(tls);
        let configuration = get(&client, self.configuration.clone()).await?;
        let Configuration { jwks_uri } = serde_json::from_str(&configuration).map_err(|error| error.to_string())?;
        let keys = trusted(&jwks_uri).ok_or_else(|| format!("its jwks_uri '{jwks_uri}' is no https:// address"))?;
        get(&client, keys).await
    }
}

async fn get(client: &Https, address: Uri) -> Result<String, String> {
    let host = address.host().unwrap_or_default().to_owned();
    let fetched = timeout(PATIENCE, fetch(client, address)).await;
    fetched
        .unwrap_or_else(|_| Err("it takes too long to answer".to_owned()))
        .map_err(|reason| format!("{host}: {reason}"))
}

/// Follows no redirect: the issuer's address is a setting, not a wish.
async fn fetch(client: &Https, address: Uri) -> Result<String, String> {
    let answer = client.get(address).await.map_err(|error| error.to_string())?;
    if !answer.status().is_success() {
        return Err(format!("it answered {}", answer.status()));
    }
    let body = Limited::new(answer.into_body(), LONGEST).collect().await;
    let body = body.map_err(|error| format!("its answer cannot be read, or has more than {LONGEST} bytes: {error}"))?;
    String::from_utf8(body.to_bytes().to_vec()).map_err(|error| error.to_string())
}

impl KeySource for PublishedKeys {
    fn fetch(&self) -> BoxFuture<'_, Result<String, String>> {
        self.key_set().boxed()
    }
}

/// Keys that came by plain HTTP could be anybody's; only this machine is excepted.
fn trusted(address: &str) -> Option<Uri> {
    let uri: Uri = address.parse().ok()?;
    let near = matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let scheme = uri.scheme_str();
    (scheme == Some("https") || (scheme == Some("http") && near)).then_some(uri)
}
