//! A relay by SMTP: one connection an attempt.

use super::Attempt;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use mail::EmailAddress;
use std::time::Duration;
use tokio::time::timeout;

/// How long the relay may take for one step before the mail, by the computer's clock (RFC 5321
/// §4.5.3.2 allows five minutes; a function does not live that long).
const STEP: Duration = Duration::from_secs(30);
/// How long it may take to take the mail: scanners work then. RFC 5321 §4.5.3.2.6 allows ten
/// minutes, in which every other notice would wait; after this its fate counts as unknown.
const TAKING: Duration = Duration::from_secs(120);

/// Sends by a relay.
#[derive(Clone, Debug)]
pub struct SmtpSender {
    host: String,
    port: u16,
}

/// A relay address that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no relay: expected smtp://host:port")]
pub struct BadRelay(String);

impl SmtpSender {
    /// From an address such as `smtp://127.0.0.1:2525`.
    ///
    /// # Errors
    /// [`BadRelay`].
    pub fn new(relay: &str) -> Result<SmtpSender, BadRelay> {
        let bad = || BadRelay(relay.to_owned());
        let (host, port) = relay
            .strip_prefix("smtp://")
            .and_then(|rest| rest.trim_end_matches('/').rsplit_once(':'))
            .ok_or_else(bad)?;
        let port = port.parse().map_err(|_| bad())?;
        Ok(SmtpSender { host: host.to_owned(), port })
    }

    pub(super) async fn send(&self, from: &EmailAddress, to: &str, key: &str, raw: Vec<u8>) -> Attempt {
        let address = |text: &str| text.parse::<Address>().map_err(|error| error.to_string());
        let (from, to) = match (address(from.as_str()), address(to)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(reason), _) | (_, Err(reason)) => return Attempt::Never(reason),
        };
        let mut connection = match self.begin(from, to).await {
            Ok(connection) => connection,
            Err(attempt) => return attempt,
        };
        let attempt = match timeout(TAKING, connection.message(&raw)).await {
            Ok(Ok(_)) => Attempt::Taken(key.to_owned()),
            Ok(Err(error)) if error.is_permanent() => Attempt::Never(error.to_string()),
            Ok(Err(error)) if error.is_transient() => Attempt::Later(error.to_string()),
            // A connection that broke here may have broken after the mail was taken.
            Ok(Err(error)) => Attempt::Unknown(error.to_string()),
            Err(_) => Attempt::Unknown("the relay did not say whether it took the mail".to_owned()),
        };
        let _ = timeout(STEP, connection.quit()).await;
        attempt
    }

    /// Everything before the mail itself: whatever fails here, the mail was not taken. Only a
    /// refusal of the recipient is for good; one of the sender is for the firm to put right.
    async fn begin(&self, from: Address, to: Address) -> Result<AsyncSmtpConnection, Attempt> {
        let later = |error: Error| Attempt::Later(error.to_string());
        let server = (self.host.as_str(), self.port);
        let ourselves = ClientId::default();
        let connect = AsyncSmtpConnection::connect_tokio1(server, Some(STEP), &ourselves, None, None);
        let mut connection = step(connect).await?.map_err(later)?;
        step(connection.command(Mail::new(Some(from), Vec::new()))).await?.map_err(later)?;
        step(connection.command(Rcpt::new(to, Vec::new())))
            .await?
            .map_err(|error| if is_no_mailbox(&error) { Attempt::Never(error.to_string()) } else { later(error) })?;
        step(connection.command(Data)).await?.map_err(later)?;
        Ok(connection)
    }
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
