//! The keys an issuer publishes (OpenID Connect Discovery 1.0, §4).

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde::Deserialize;
use std::time::Duration;
use web::KeySource;

/// How long the issuer may take: a signed-out member of staff waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest answer read, in bytes.
const LONGEST: usize = 256 * 1024;

/// Fetches the key set an issuer publishes.
#[derive(Clone, Debug)]
pub struct PublishedKeys {
    configuration: Url,
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
        // Another part of the process may have chosen already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build();
        let client = client.map_err(|error| error.to_string())?;
        let configuration = get(&client, self.configuration.clone()).await?;
        let Configuration { jwks_uri } = serde_json::from_str(&configuration).map_err(|error| error.to_string())?;
        let keys = trusted(&jwks_uri).ok_or_else(|| format!("its jwks_uri '{jwks_uri}' is no https:// address"))?;
        get(&client, keys).await
    }
}

async fn get(client: &Client, url: Url) -> Result<String, String> {
    let reason = |error: reqwest::Error| error.to_string();
    let mut response = client.get(url).send().await.and_then(|answer| answer.error_for_status()).map_err(reason)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(reason)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST {
            return Err(format!("its answer is longer than {LONGEST} bytes"));
        }
    }
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

impl KeySource for PublishedKeys {
    fn fetch(&self) -> BoxFuture<'_, Result<String, String>> {
        self.key_set().boxed()
    }
}

/// Keys that came by plain HTTP could be anybody's; only this machine is excepted.
fn trusted(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let near = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    (url.scheme() == "https" || (url.scheme() == "http" && near)).then_some(url)
}
