//! A raw message with what is known of it.

use super::texts::cut;
use super::{InboundError, META_AUTHENTICATION, META_FROM, META_RECIPIENTS};
use crate::Intake;
use aws_sdk_s3::primitives::ByteStream;
use complaint::{EvidenceFile, MailSource};
use jiff::Timestamp;
use mail::{Authentication, Automatic, DmarcPolicy, Envelope, Incoming, SES, Verdict, mask};
use store::reread::Voucher;

/// Files named with a complaint; an event has room for so many.
const MOST_FILES: usize = 200;
/// Bytes of a message that are read when it is too large.
const HEAD: usize = 64 * 1024;
/// Characters of a file's name or type that are kept.
const MOST_LETTERS: usize = 127;

/// A message with what is known of it.
pub(super) struct Letter<'a> {
    pub(super) raw_key: &'a str,
    pub(super) arrived_at: Timestamp,
    pub(super) incoming: Incoming,
    /// Only its head was read.
    pub(super) too_large: bool,
    pub(super) recipients: Vec<String>,
    /// The return path.
    pub(super) mail_from: String,
    /// What the server that took it in found of its sender; `None` when it did not look.
    pub(super) authentication: Option<Authentication>,
    /// Whether that server will still say what the sender's domain wants done with it.
    pub(super) policy_to_come: bool,
    /// How it ended when it was read before, where it is read again.
    pub(super) before: Option<String>,
    /// Who of the staff looked at it and vouches for it.
    pub(super) vouched_by: Option<Voucher>,
}

impl Letter<'_> {
    /// What a machine wrote. Only where nothing but the subject says so a person may say otherwise.
    pub(super) fn automatic(&self) -> Option<Automatic> {
        let vouched = self.vouched_by.is_some();
        self.incoming.automatic.filter(|automatic| !vouched || *automatic != Automatic::SubjectOnly)
    }

    /// Why it is kept apart: only what the sender's own domain asks to distrust (design §5), where
    /// nobody vouches for it, and viruses.
    pub(super) fn distrusted(&self) -> Option<&'static str> {
        let found = self.authentication?;
        if found.virus {
            Some("the mail server's scanner found a virus")
        } else if self.vouched_by.is_none() && found.is_refused_by_its_domain() {
            Some("DMARC failed, and the sender's domain asks not to trust such mail")
        } else {
            None
        }
    }

    /// As events name it.
    pub(super) fn source(&self) -> Option<MailSource> {
        let authentication = self.authentication.map(|found| found.to_string());
        let vouched_by = self.vouched_by.as_ref().map(|voucher| voucher.id.clone());
        Some(MailSource { raw: self.raw_key.to_owned(), authentication, vouched_by })
    }

    /// What came with it, as evidence; what is beyond the limits is named, too.
    pub(super) fn files(&self) -> Vec<EvidenceFile> {
        let size = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
        let kept = self.incoming.attachments.iter().map(|file| EvidenceFile {
            file_name: short(&file.file_name),
            kind: file.kind.as_str().to_owned(),
            content_type: short(&file.content_type),
            sniffed: file.sniffed.map(str::to_owned),
            size_bytes: size(file.bytes.len()),
            sha256: Some(file.sha256()),
            danger: file.danger.map(|danger| danger.as_str().to_owned()),
        });
        let left_out = self.incoming.left_out.iter().map(|file| EvidenceFile {
            file_name: short(&file.file_name),
            kind: "beyond_limits".to_owned(),
            content_type: short(&file.content_type),
            sniffed: None,
            size_bytes: size(file.size_bytes),
            sha256: None,
            danger: None,
        });
        kept.chain(left_out).take(MOST_FILES).collect()
    }
}

/// What a sender wrote about a file: secrets masked, as long as a name may be.
fn short(words: &str) -> String {
    cut(&mask(words).text, MOST_LETTERS)
}

impl Intake {
    pub(super) async fn fetch<'a>(
        &self,
        raw_key: &'a str,
        arrived_at: Option<Timestamp>,
    ) -> Result<Letter<'a>, InboundError> {
        let call = self.vault.client.get_object().bucket(&self.vault.bucket).key(raw_key).send().await;
        let object = call.map_err(|error| InboundError::Fetch(lambda_shell::aws::reason(&error)))?;
        let metadata = object.metadata.clone().unwrap_or_default();
        let stored_at = object.last_modified.and_then(|at| Timestamp::from_second(at.secs()).ok());
        let arrived_at = arrived_at.or(stored_at).unwrap_or_else(|| self.ambient.now());
        let too_large = object.content_length.is_some_and(|length| length > i64::from(mail::TAKEN_MEGABYTES) << 20);
        let bytes = if too_large { head(object.body).await? } else { whole(object.body).await? };
        let given = metadata.get(META_RECIPIENTS).map(|list| list.split(',').map(str::to_owned).collect::<Vec<_>>());
        let mail_from =
            metadata.get(META_FROM).cloned().or_else(|| return_path(&bytes)).unwrap_or_else(|| "unknown".to_owned());
        // The door's own word first: nobody else can write there.
        let mut authentication = match metadata.get(META_AUTHENTICATION) {
            Some(found) => Some(Authentication::parse(found)),
            None => self.mail_server.as_deref().and_then(|server| mail::authentication(&bytes, server)),
        };
        let mut policy_to_come = false;
        if let Some(found) = &mut authentication
            && self.mail_server.as_deref() == Some(SES)
            && found.dmarc == Verdict::Fail
            && found.policy.is_none()
        {
            found.policy = self.store.kept_policy(raw_key).await?.as_deref().and_then(DmarcPolicy::of);
            policy_to_come = found.policy.is_none();
        }
        let envelope = Envelope { mail_from: mail_from.clone(), recipients: given.clone().unwrap_or_default() };
        let incoming = mail::read(&bytes, &envelope);
        // Without an envelope the headers have to do.
        let recipients = given.unwrap_or_else(|| incoming.to.iter().chain(&incoming.cc).cloned().collect());
        Ok(Letter {
            raw_key,
            arrived_at,
            incoming,
            too_large,
            recipients,
            mail_from,
            authentication,
            policy_to_come,
            before: None,
            vouched_by: None,
        })
    }
}

async fn whole(body: ByteStream) -> Result<Vec<u8>, InboundError> {
    let bytes = body.collect().await.map_err(|error| InboundError::Fetch(error.to_string()))?;
    Ok(bytes.to_vec())
}

/// As much as holds the headers; the rest is not fetched.
async fn head(mut body: ByteStream) -> Result<Vec<u8>, InboundError> {
    let mut bytes = Vec::new();
    while bytes.len() < HEAD {
        let Some(piece) = body.next().await else { break };
        bytes.extend_from_slice(&piece.map_err(|error| InboundError::Fetch(error.to_string()))?);
    }
    bytes.truncate(HEAD);
    Ok(bytes)
}

/// The `Return-Path` a receiving server wrote on top.
fn return_path(raw: &[u8]) -> Option<String> {
    let head = raw.get(..raw.len().min(16_384))?;
    let line = head
        .split(|byte| *byte == b'\n')
        .take_while(|line| !matches!(line, [] | [b'\r']))
        .find(|line| line.len() > 12 && line[..12].eq_ignore_ascii_case(b"return-path:"))?;
    let value = String::from_utf8_lossy(&line[12..]);
    Some(value.trim().trim_matches(['<', '>']).to_owned())
}
