//! A relay by SMTP: one connection an attempt, by TLS and with a sign-in where they are configured.

use super::Attempt;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use mail::EmailAddress;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How long the relay may take for one step before the mail, by the computer's clock (RFC 5321
/// §4.5.3.2 allows five minutes; a function does not live that long).
const STEP: Duration = Duration::from_secs(20);
/// How long it may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);
/// How long it may take to take the mail: scanners work then. RFC 5321 §4.5.3.2.6 allows ten
/// minutes, in which every other notice would wait; after this its fate counts as unknown.
const TAKING: Duration = Duration::from_secs(120);

/// Connections at once; relays allow few.
const CONNECTIONS: usize = 2;

/// Sends by a relay.
#[derive(Clone, Debug)]
pub struct SmtpSender {
    connections: Arc<Semaphore>,
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
}

/// How the connection is protected (RFC 8314).
#[derive(Clone)]
enum Security {
    /// Not at all: for relays on this machine or a private network.
    None,
    /// TLS from the first byte.
    Tls(TlsParameters),
    /// TLS by STARTTLS, without which nothing is sent.
    StartTls(TlsParameters),
}

impl std::fmt::Debug for Security {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Security::None => "no TLS",
            Security::Tls(_) => "TLS",
            Security::StartTls(_) => "STARTTLS",
        })
    }
}

/// A relay that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadRelay {
    /// Its address is none.
    #[error("'{0}' is no relay: expected smtps://host:465, smtp+starttls://host:587 or, without TLS, smtp://host:port")]
    Address(String),
    /// A password would cross the network in the open.
    #[error("'{0}' takes no TLS, so no sign-in may go there: use smtps:// or smtp+starttls://")]
    Open(String),
    /// TLS cannot be set up.
    #[error("TLS for the relay cannot be set up: {0}")]
    Tls(#[from] Error),
    /// The sign-in cannot be read.
    #[error("the relay's sign-in has to be {{\"username\": …, \"password\": …}}: {0}")]
    Credentials(#[from] serde_json::Error),
}

/// What a relay is signed in to with.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpCredentials {
    username: String,
    password: String,
}

impl SmtpCredentials {
    /// From `{"username": …, "password": …}`.
    ///
    /// # Errors
    /// [`BadRelay::Credentials`].
    pub fn from_json(text: &str) -> Result<SmtpCredentials, BadRelay> {
        Ok(serde_json::from_str(text)?)
    }
}

/// Scheme, host and port of a relay's address.
fn parts(relay: &str) -> Result<(&str, &str, u16), BadRelay> {
    let bad = || BadRelay::Address(relay.to_owned());
    let (scheme, rest) = relay.split_once("://").ok_or_else(bad)?;
    let (host, port) = rest.trim_end_matches('/').rsplit_once(':').ok_or_else(bad)?;
    Ok((scheme, host, port.parse().map_err(|_| bad())?))
}

impl SmtpSender {
    /// From an address such as `smtp+starttls://relay.firm.example:587`, and a sign-in if it wants one.
    ///
    /// # Errors
    /// [`BadRelay`].
    pub fn new(relay: &str, credentials: Option<SmtpCredentials>) -> Result<SmtpSender, BadRelay> {
        let (scheme, host, port) = parts(relay)?;
        let tls = || TlsParameters::new_rustls(host.to_owned());
        let security = match scheme {
            "smtp" if credentials.is_some() => return Err(BadRelay::Open(relay.to_owned())),
            "smtp" => Security::None,
            "smtps" => Security::Tls(tls()?),
            "smtp+starttls" => Security::StartTls(tls()?),
            _ => return Err(BadRelay::Address(relay.to_owned())),
        };
        let credentials = credentials.map(|given| Credentials::new(given.username, given.password));
        let connections = Arc::new(Semaphore::new(CONNECTIONS));
        Ok(SmtpSender { connections, host: host.to_owned(), port, security, credentials })
    }

    /// Whether an address can be a relay's.
    pub(super) fn check(relay: &str) -> Result<(), BadRelay> {
        let (scheme, _, _) = parts(relay)?;
        let known = ["smtp", "smtps", "smtp+starttls"].contains(&scheme);
        if known { Ok(()) } else { Err(BadRelay::Address(relay.to_owned())) }
    }

    pub(super) async fn send(&self, from: &EmailAddress, to: &str, key: &str, raw: Vec<u8>) -> Attempt {
        let address = |text: &str| text.parse::<Address>().map_err(|error| error.to_string());
        let (from, to) = match (address(from.as_str()), address(to)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(reason), _) | (_, Err(reason)) => return Attempt::Never(reason),
        };
        let _turn = self.connections.acquire().await;
        let mut connection = match self.begin(from, to).await {
            Ok(connection) => connection,
            Err(attempt) => return attempt,
        };
        let attempt = match timeout(TAKING, connection.message(&raw)).await {
            Ok(Ok(_)) => Attempt::Taken(key.to_owned()),
            Ok(Err(error)) if error.is_permanent() => Attempt::Never(reason(&error)),
            Ok(Err(error)) if error.is_transient() => Attempt::Later(reason(&error)),
            // A connection that broke here may have broken after the mail was taken.
            Ok(Err(error)) => Attempt::Unknown(reason(&error)),
            Err(_) => Attempt::Unknown("the relay did not say whether it took the mail".to_owned()),
        };
        // Whether it says goodbye changes nothing, and until this returns the ledger does not know.
        let _ = timeout(GOODBYE, connection.quit()).await;
        attempt
    }

    /// Everything before the mail itself: whatever fails here, the mail was not taken. Only a
    /// refusal of the recipient is for good; one of the sender is for the firm to put right.
    async fn begin(&self, from: Address, to: Address) -> Result<AsyncSmtpConnection, Attempt> {
        let mut connection = self.connect().await?;
        step(connection.command(Mail::new(Some(from), Vec::new()))).await?.map_err(later)?;
        step(connection.command(Rcpt::new(to, Vec::new())))
            .await?
            .map_err(|error| if is_no_mailbox(&error) { Attempt::Never(reason(&error)) } else { later(error) })?;
        step(connection.command(Data)).await?.map_err(later)?;
        Ok(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Attempt> {
        let server = (self.host.as_str(), self.port);
        let ourselves = ClientId::default();
        let from_the_start = match &self.security {
            Security::Tls(tls) => Some(tls.clone()),
            Security::None | Security::StartTls(_) => None,
        };
        let connect = AsyncSmtpConnection::connect_tokio1(server, Some(STEP), &ourselves, from_the_start, None);
        let mut connection = step(connect).await?.map_err(later)?;
        if let Security::StartTls(tls) = &self.security {
            step(connection.starttls(tls.clone(), &ourselves)).await?.map_err(later)?;
        }
        if let Some(credentials) = &self.credentials {
            step(connection.auth(DEFAULT_MECHANISMS, credentials)).await?.map_err(later)?;
        }
        Ok(connection)
    }
}

/// What failed before the mail itself may be tried again.
fn later(error: Error) -> Attempt {
    Attempt::Later(reason(&error))
}

/// What went wrong, for the log: a relay's own words name the recipient.
fn reason(error: &Error) -> String {
    error.status().map_or_else(|| error.to_string(), |status| format!("the relay answered {status}"))
}

/// Whether a relay says that there is no such mailbox. With a code 5.7.x it says that it has rules
/// of its own, such as "relay access denied" (RFC 3463 §3.8).
fn is_no_mailbox(error: &Error) -> bool {
    let code = error.status().map(u16::from);
    matches!(code, Some(550 | 551 | 553)) && !error.to_string().contains("5.7.")
}

async fn step<T>(work: impl Future<Output = T>) -> Result<T, Attempt> {
    timeout(STEP, work).await.map_err(|_| Attempt::Later("the relay does not answer".to_owned()))
}
