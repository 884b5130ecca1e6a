//! The keys an issuer publishes.

use super::BadIssuer;
use super::call::{configuration, get, trusted};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Uri;
use serde::Deserialize;
use serde_json::Value;
use web::KeySource;

/// Fetches the key set an issuer publishes.
#[derive(Clone, Debug)]
pub struct PublishedKeys {
    configuration: Uri,
}

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
        Ok(PublishedKeys { configuration: configuration(issuer)? })
    }

    async fn key_set(&self) -> Result<String, String> {
        let Configuration { jwks_uri } = get(&self.configuration).await?;
        let keys = trusted(&jwks_uri).ok_or_else(|| format!("its jwks_uri '{jwks_uri}' is no https:// address"))?;
        let keys: Value = get(&keys).await?;
        Ok(keys.to_string())
    }
}

impl KeySource for PublishedKeys {
    fn fetch(&self) -> BoxFuture<'_, Result<String, String>> {
        self.key_set().boxed()
    }
}
