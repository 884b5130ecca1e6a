//! Whether whoever hands a mail in may: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 9989), each
//! looked up in the DNS of the sender's domain.

use super::Envelope;
use mail::{Authentication, Verdict};
use mail_auth::dmarc::Policy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::hickory_resolver::config::{NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimResult, DmarcOutput, DmarcResult, MessageAuthenticator, SpfResult};
use std::fmt;
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::time::timeout;

/// How long the DNS may take in all, by the computer's clock; what is not known then is temporary.
const PATIENCE: Duration = Duration::from_secs(2);

/// Bytes of a header, and signatures in it, that are checked; real mail has far fewer.
const MOST_HEADER_BYTES: usize = 256 * 1024;
const MOST_SIGNATURES: usize = 10;

/// Looks senders up.
pub struct Senders {
    /// The name server asked; the system's where none is named.
    server: Option<SocketAddr>,
    /// Made when the first mail comes from elsewhere; `None` when there is no DNS to ask.
    authenticator: OnceLock<Option<MessageAuthenticator>>,
}

impl fmt::Debug for Senders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Senders").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Senders {
    /// Asks that name server, or the system's.
    pub fn new(server: Option<SocketAddr>) -> Senders {
        Senders { server, authenticator: OnceLock::new() }
    }

    /// What can be found out of a message's sender; never waits longer than two seconds.
    pub async fn look_up(&self, envelope: &Envelope, hostname: &str, raw: &[u8]) -> Authentication {
        if envelope.peer.ip().to_canonical().is_loopback() {
            return Authentication::LOCAL;
        }
        let unknown = Authentication {
            dmarc: Verdict::TempError,
            spf: Verdict::TempError,
            dkim: Verdict::TempError,
            ..Authentication::default()
        };
        if is_too_much(raw) {
            return Authentication { dkim: Verdict::PermError, dmarc: Verdict::PermError, ..Authentication::default() };
        }
        let Some(authenticator) = self.authenticator.get_or_init(|| self.make()) else { return unknown };
        timeout(PATIENCE, look_up(authenticator, envelope, hostname, raw)).await.unwrap_or(unknown)
    }

    fn make(&self) -> Option<MessageAuthenticator> {
        let made = match self.server {
            Some(server) => {
                let mut asked = NameServerConfig::udp(server.ip());
                for connection in &mut asked.connections {
                    connection.port = server.port();
                }
                MessageAuthenticator::new(
                    ResolverConfig::from_parts(None, Vec::new(), vec![asked]),
                    ResolverOpts::default(),
                )
            }
            None => MessageAuthenticator::new_system_conf(),
        };
        made.map_err(|error| tracing::warn!(failure.reason = %error, "senders cannot be looked up: no DNS")).ok()
    }
}

/// Whether checking the signatures would take longer than a sender may make us work.
fn is_too_much(raw: &[u8]) -> bool {
    let head = raw.windows(4).take(MOST_HEADER_BYTES + 1).position(|bytes| bytes == b"\r\n\r\n");
    let Some(head) = head else { return raw.len() > MOST_HEADER_BYTES };
    let lines = raw[..head].split(|byte| *byte == b'\n');
    let signatures = lines.filter(|line| line.len() > 15 && line[..15].eq_ignore_ascii_case(b"dkim-signature:"));
    signatures.count() > MOST_SIGNATURES
}

async fn look_up(asked: &MessageAuthenticator, envelope: &Envelope, hostname: &str, raw: &[u8]) -> Authentication {
    // Without a header there is nobody to check.
    let Some(message) = AuthenticatedMessage::parse(raw) else { return Authentication::default() };
    let (sender, helo) = (envelope.mail_from.as_str(), envelope.helo.as_str());
    let spf = SpfParameters::verify_mail_from(envelope.peer.ip().to_canonical(), helo, hostname, sender);
    let (spf, dkim) = tokio::join!(asked.verify_spf(spf), asked.verify_dkim(&message));
    let domain = sender.rsplit_once('@').map_or(helo, |(_, domain)| domain);
    let asked_of = DmarcParameters {
        message: &message,
        dkim_output: &dkim,
        dkim2_output: None,
        rfc5321_mail_from_domain: domain,
        spf_output: &spf,
    };
    let dmarc = asked.verify_dmarc(asked_of).await;
    let signatures = dkim.iter().map(|signature| of_dkim(signature.result()));
    let dkim_found = signatures.min_by_key(|verdict| rank(*verdict)).unwrap_or_default();
    let spf_found = of_spf(spf.result());
    Authentication {
        spf: spf_found,
        dkim: dkim_found,
        dmarc: of_dmarc(&dmarc, spf_found == Verdict::TempError || dkim_found == Verdict::TempError),
        policy: match dmarc.policy() {
            Policy::None => Some(mail::DmarcPolicy::None),
            Policy::Quarantine => Some(mail::DmarcPolicy::Quarantine),
            Policy::Reject => Some(mail::DmarcPolicy::Reject),
            Policy::Unspecified => None,
        },
        ..Authentication::default()
    }
}

/// The best signature counts.
fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::TempError => 1,
        Verdict::Fail => 2,
        _ => 3,
    }
}

fn of_spf(result: SpfResult) -> Verdict {
    match result {
        SpfResult::Pass => Verdict::Pass,
        SpfResult::Fail => Verdict::Fail,
        SpfResult::SoftFail => Verdict::SoftFail,
        SpfResult::Neutral => Verdict::Neutral,
        SpfResult::TempError => Verdict::TempError,
        SpfResult::PermError => Verdict::PermError,
        SpfResult::None => Verdict::None,
    }
}

fn of_dkim(result: &DkimResult) -> Verdict {
    match result {
        DkimResult::Pass => Verdict::Pass,
        DkimResult::Neutral(_) => Verdict::Neutral,
        DkimResult::Fail(_) => Verdict::Fail,
        DkimResult::PermError(_) => Verdict::PermError,
        DkimResult::TempError(_) => Verdict::TempError,
        DkimResult::None => Verdict::None,
    }
}

/// One aligned pass is enough; while something is not known, neither is whether it fails.
fn of_dmarc(found: &DmarcOutput, unknown: bool) -> Verdict {
    let both = [found.spf_result(), found.dkim_result()];
    if both.contains(&&DmarcResult::Pass) {
        Verdict::Pass
    } else if unknown || both.iter().any(|result| matches!(result, DmarcResult::TempError(_))) {
        Verdict::TempError
    } else if found.dmarc_record().is_some() {
        Verdict::Fail
    } else if both.iter().any(|result| matches!(result, DmarcResult::PermError(_))) {
        Verdict::PermError
    } else {
        Verdict::None
    }
}
