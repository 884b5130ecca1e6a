//! How mail leaves: SES, SMTP, or SES's interface over the local mailbox, by configuration.

mod ses;
mod smtp;

pub use ses::{Asked, SesSender};
pub use smtp::{BadRelay, SmtpCredentials, SmtpSender};

use aws_sdk_ses::config::Builder;
use aws_sdk_ses::config::retry::RetryConfig;
use lambda_shell::aws::SdkConfig;
use lambda_shell::secrets::{self, SecretError};
use lambda_shell::settings::{BadSetting, Settings};
use mail::EmailAddress;

/// How mail leaves.
#[derive(Clone, Debug)]
pub enum Sender {
    /// Amazon SES.
    Ses(SesSender),
    /// A relay by SMTP; SES does not exist in the Chinese regions.
    Smtp(SmtpSender),
}

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Taken, under this id.
    Taken(String),
    /// Surely not taken; may be tried again.
    Later(String),
    /// Surely not taken, and never will be.
    Never(String),
    /// Nobody knows.
    Unknown(String),
}

/// What the provider says of an earlier attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Taken, under this id.
    Taken(String),
    /// Surely not.
    NotTaken,
    /// It cannot be asked.
    Unknown,
}

impl Sender {
    /// Whether the relay that is named can be one; its sign-in is looked at when it is fetched.
    ///
    /// # Errors
    /// [`BadSetting`] naming `SMTP_RELAY`.
    pub fn check_settings(settings: Settings) -> Result<(), BadSetting> {
        let relay = settings.optional("SMTP_RELAY");
        relay.map_or(Ok(()), |relay| SmtpSender::check(&relay)).map_err(BadSetting::named("SMTP_RELAY"))
    }

    /// A relay where the setting `SMTP_RELAY` names one, else SES with one attempt.
    ///
    /// # Errors
    /// An error that names the setting that cannot be used.
    pub async fn from_settings(config: &SdkConfig, settings: Settings) -> Result<Sender, SecretError> {
        if let Some(relay) = settings.optional("SMTP_RELAY") {
            let secret = secrets::optional(config, settings, "SMTP_CREDENTIALS_SECRET").await?;
            let credentials = secret.as_deref().map(SmtpCredentials::from_json).transpose();
            let credentials = credentials.map_err(BadSetting::named("SMTP_CREDENTIALS_SECRET"))?;
            return Ok(Sender::Smtp(SmtpSender::new(&relay, credentials).map_err(BadSetting::named("SMTP_RELAY"))?));
        }
        let once = RetryConfig::standard().with_max_attempts(1);
        let client = aws_sdk_ses::Client::from_conf(Builder::from(config).retry_config(once).build());
        Ok(Sender::Ses(SesSender { client, configuration_set: settings.optional("CONFIGURATION_SET"), asked: None }))
    }

    /// Makes one attempt; never more.
    pub async fn send(&self, from: &EmailAddress, to: &str, key: &str, raw: Vec<u8>) -> Attempt {
        match self {
            Sender::Ses(ses) => ses.send(from, to, key, raw).await,
            Sender::Smtp(smtp) => smtp.send(from, to, key, raw).await,
        }
    }

    /// Asks what became of an attempt.
    pub async fn find(&self, key: &str) -> Delivery {
        match self {
            Sender::Ses(ses) => ses.find(key).await,
            Sender::Smtp(_) => Delivery::Unknown,
        }
    }
}
