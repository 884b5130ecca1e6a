//! The firm's directory of accounts: a JSON file in the object store, `{"<account>": "<e-mail>"}`.
//! A firm exports it, or has its own system write it.

use aws_sdk_s3::Client;
use std::collections::BTreeMap;

/// Where the directory lies.
pub const DIRECTORY_KEY: &str = "directory/accounts.json";

/// The firm's directory of accounts.
#[derive(Clone, Debug)]
pub struct Directory {
    /// The object store.
    pub client: Client,
    /// The bucket.
    pub bucket: String,
}

/// A directory that did not answer.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The object store.
    #[error("the directory cannot be fetched: {0}")]
    Fetch(String),
    /// The file.
    #[error("the directory is no JSON object of account to e-mail address")]
    Read(#[from] serde_json::Error),
}

impl Directory {
    /// Whether an account belongs to an e-mail address. No directory: no.
    ///
    /// # Errors
    /// [`DirectoryError`].
    pub async fn matches(&self, account: &str, email: &str) -> Result<bool, DirectoryError> {
        let answer = match self.client.get_object().bucket(&self.bucket).key(DIRECTORY_KEY).send().await {
            Ok(answer) => answer,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => return Ok(false),
            Err(error) => return Err(DirectoryError::Fetch(lambda_shell::aws::reason(&error))),
        };
        let bytes = answer.body.collect().await.map_err(|error| DirectoryError::Fetch(error.to_string()))?;
        let accounts: BTreeMap<String, String> = serde_json::from_slice(&bytes.into_bytes())?;
        Ok(accounts.get(account.trim()).is_some_and(|known| known.trim().eq_ignore_ascii_case(email)))
    }
}
