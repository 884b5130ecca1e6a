//! Secrets come from Secrets Manager, once, at the start of a process. The environment only names
//! them.

use crate::aws::{self, SdkConfig};
use crate::settings::{BadSetting, Settings};
use aws_sdk_secretsmanager::Client;

/// A secret that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// It is not named.
    #[error(transparent)]
    Setting(#[from] BadSetting),
    /// It is named and cannot be read.
    #[error("the secret named by the setting {name} cannot be read: {reason}")]
    Read {
        /// The setting.
        name: String,
        /// Why.
        reason: String,
    },
}

/// The text of the secret whose ARN is in the setting `name`.
///
/// # Errors
/// [`SecretError`] naming the setting.
pub async fn required(config: &SdkConfig, settings: Settings, name: &str) -> Result<String, SecretError> {
    let arn = settings.required(name)?;
    let bad = |reason: String| SecretError::Read { name: name.to_owned(), reason };
    let answer = Client::new(config).get_secret_value().secret_id(arn).send().await;
    let secret = answer.map_err(|error| bad(aws::reason(&error)))?;
    secret.secret_string.ok_or_else(|| bad("it holds bytes; it has to hold text".to_owned()))
}

/// As [`required`], where the setting may be left out.
///
/// # Errors
/// [`SecretError`] naming the setting.
pub async fn optional(config: &SdkConfig, settings: Settings, name: &str) -> Result<Option<String>, SecretError> {
    match settings.optional(name) {
        Some(_) => required(config, settings, name).await.map(Some),
        None => Ok(None),
    }
}
