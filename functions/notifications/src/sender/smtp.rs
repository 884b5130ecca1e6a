//! A relay by SMTP: one connection an attempt.

use super::Attempt;
use lettre::address::Envelope;
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{Address, AsyncTransport, Tokio1Executor};
use mail::EmailAddress;
use std::time::Duration;

/// How long the relay may take for one step, by the computer's clock.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Sends by a relay.
#[derive(Clone)]
pub struct SmtpSender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    relay: String,
}

impl std::fmt::Debug for SmtpSender {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "SmtpSender({})", self.relay)
    }
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
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host).port(port).timeout(Some(TIMEOUT)).build();
        Ok(SmtpSender { transport, relay: relay.to_owned() })
    }

    pub(super) async fn send(&self, from: &EmailAddress, to: &str, key: &str, raw: Vec<u8>) -> Attempt {
        let envelope = match envelope(from.as_str(), to) {
            Ok(envelope) => envelope,
            Err(reason) => return Attempt::Never(reason),
        };
        match self.transport.send_raw(&envelope, &raw).await {
            Ok(_) => Attempt::Taken(key.to_owned()),
            Err(error) => classify(&error),
        }
    }
}

fn envelope(from: &str, to: &str) -> Result<Envelope, String> {
    let address = |text: &str| text.parse::<Address>().map_err(|error| error.to_string());
    Envelope::new(Some(address(from)?), vec![address(to)?]).map_err(|error| error.to_string())
}

/// A reply code is the relay's word; a connection that broke may have broken after DATA.
fn classify(error: &Error) -> Attempt {
    let reason = error.to_string();
    if error.is_permanent() {
        Attempt::Never(reason)
    } else if error.is_transient() || error.is_client() {
        Attempt::Later(reason)
    } else {
        Attempt::Unknown(reason)
    }
}
