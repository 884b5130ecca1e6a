//! Mail in: the raw message is stored first, then read, and ends as exactly one of opened,
//! appended, duplicate, suppressed, quarantined (design §5).

use crate::Intake;
use complaint::command::{Opening, Submission};
use complaint::values::{Channel, ContactProof};
use complaint::{Actor, Command, Reference, Status};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use lambda_shell::telemetry::names;
use mail::{Automatic, EmailAddress, Envelope, Incoming, Language, mask, reply_token};
use serde::Deserialize;
use store::commit::Extra;
use store::inbound::{MailOutcome, ended, once};
use store::{ExecuteError, Order, StoreError, Stored};

/// Metadata names under which the envelope is kept with the raw message.
pub const META_FROM: &str = "mail-from";
/// The recipients of the envelope, comma-separated.
pub const META_RECIPIENTS: &str = "recipients";

/// What SES writes when a receipt rule is made, to see whether it may.
const SES_SETUP: &str = "AMAZON_SES_SETUP_NOTIFICATION";

/// An S3 event, as far as it is read.
#[derive(Clone, Debug, Deserialize)]
pub struct MailArrived {
    /// One record per object; none in the message S3 sends when the notification is set up.
    #[serde(rename = "Records", default)]
    pub records: Vec<ArrivedRecord>,
}

/// A stored object.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArrivedRecord {
    /// When it was stored: the mail was with us from then on, however late it is read. Left out where
    /// a person sends the message again; the object knows it too, to the second.
    #[serde(default)]
    pub event_time: Option<Timestamp>,
    /// The storage's part.
    pub s3: ArrivedS3,
}

/// The storage's part of a record.
#[derive(Clone, Debug, Deserialize)]
pub struct ArrivedS3 {
    /// The object.
    pub object: ArrivedObject,
}

/// The object.
#[derive(Clone, Debug, Deserialize)]
pub struct ArrivedObject {
    /// Its key, URL-encoded.
    pub key: String,
}

impl ArrivedObject {
    /// The key as it is: S3 encodes it as a query string does.
    pub fn decoded_key(&self) -> String {
        let spaced = self.key.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    }
}

/// A message that has to be looked at again.
#[derive(Debug, thiserror::Error)]
pub enum InboundError {
    /// The raw message cannot be fetched.
    #[error("the raw message cannot be fetched: {0}")]
    Fetch(String),
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The complaint.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

/// A message with what is known of it.
struct Letter<'a> {
    raw_key: &'a str,
    arrived_at: Timestamp,
    incoming: Incoming,
    recipients: Vec<String>,
}

/// How a message ends, and why.
struct End {
    outcome: MailOutcome,
    reason: &'static str,
}

impl Intake {
    /// Takes in every message of an event.
    ///
    /// # Errors
    /// [`InboundError`]; the event comes again, and what is done stays done.
    pub async fn mail_arrived(&self, event: MailArrived) -> Result<(), InboundError> {
        let mails = event.records.into_iter().filter(|record| !record.s3.object.key.ends_with(SES_SETUP));
        for record in mails {
            self.take_in(&record.s3.object.decoded_key(), record.event_time).await?;
        }
        Ok(())
    }

    /// Takes in one raw message, once.
    ///
    /// # Errors
    /// [`InboundError`].
    pub async fn take_in(&self, raw_key: &str, arrived_at: Option<Timestamp>) -> Result<(), InboundError> {
        if self.store.mail_row(raw_key).await?.is_some() {
            return Ok(());
        }
        let letter = self.fetch(raw_key, arrived_at).await?;
        let ended_as = match self.route(&letter).await {
            Err(
                InboundError::Store(StoreError::AlreadyThere)
                | InboundError::Execute(ExecuteError::Store(StoreError::AlreadyThere)),
            ) => {
                // The same message came by another way at the same time, or this one twice.
                if self.store.mail_row(raw_key).await?.is_none() {
                    self.note(
                        &letter,
                        End { outcome: MailOutcome::Duplicate, reason: "the same Message-ID and sender came before" },
                    )
                    .await?;
                }
                "duplicate"
            }
            other => other?,
        };
        metrics::counter!(names::MAIL_IN, "Outcome" => ended_as).increment(1);
        tracing::info!(mail.raw_key = raw_key, mail.outcome = ended_as, "mail taken in");
        Ok(())
    }

    async fn fetch<'a>(&self, raw_key: &'a str, arrived_at: Option<Timestamp>) -> Result<Letter<'a>, InboundError> {
        let call = self.vault.client.get_object().bucket(&self.vault.bucket).key(raw_key).send().await;
        let object = call.map_err(|error| InboundError::Fetch(lambda_shell::aws::reason(&error)))?;
        let metadata = object.metadata.clone().unwrap_or_default();
        let stored_at = object.last_modified.and_then(|at| Timestamp::from_second(at.secs()).ok());
        let arrived_at = arrived_at.or(stored_at).unwrap_or_else(|| self.ambient.now());
        let bytes = object.body.collect().await.map_err(|error| InboundError::Fetch(error.to_string()))?.into_bytes();
        let given = metadata.get(META_RECIPIENTS).map(|list| list.split(',').map(str::to_owned).collect::<Vec<_>>());
        let mail_from =
            metadata.get(META_FROM).cloned().or_else(|| return_path(&bytes)).unwrap_or_else(|| "unknown".to_owned());
        let envelope = Envelope { mail_from, recipients: given.clone().unwrap_or_default() };
        let incoming = mail::read(&bytes, &envelope);
        // Without an envelope the headers have to do.
        let recipients = given.unwrap_or_else(|| incoming.to.iter().chain(&incoming.cc).cloned().collect());
        Ok(Letter { raw_key, arrived_at, incoming, recipients })
    }

    async fn route(&self, letter: &Letter<'_>) -> Result<&'static str, InboundError> {
        let token = reply_token(&letter.recipients, self.inbox.as_str());
        if let Some(automatic) = letter.incoming.automatic {
            // A subject alone may be a person's: unless it answers us, an operator looks at it.
            let doubtful = automatic == Automatic::SubjectOnly && token.is_none();
            let outcome = if doubtful { MailOutcome::Quarantined } else { MailOutcome::Suppressed };
            return self.note(letter, End { outcome, reason: automatic.reason() }).await;
        }
        let from = letter.incoming.from.as_ref().and_then(|from| EmailAddress::parse(&from.address).ok());
        let Some(from) = from else {
            return self
                .note(letter, End { outcome: MailOutcome::Quarantined, reason: "no sender that could be answered" })
                .await;
        };
        if let Some(id) = &letter.incoming.message_id {
            let first = self.store.first_with(id, from.as_str()).await?;
            if first.is_some_and(|first| first != letter.raw_key) {
                return self
                    .note(
                        letter,
                        End { outcome: MailOutcome::Duplicate, reason: "the same Message-ID and sender came before" },
                    )
                    .await;
            }
        }
        match token {
            None => self.open(letter, &from).await,
            Some(token) => self.join(letter, &from, &token).await,
        }
    }

    /// The token opens the door, the address on file says who may walk in.
    async fn join(&self, letter: &Letter<'_>, from: &EmailAddress, token: &str) -> Result<&'static str, InboundError> {
        let quarantine = |reason| End { outcome: MailOutcome::Quarantined, reason };
        let Some(reference) = self.keyring.reply_reference(token) else {
            return self.note(letter, quarantine("the reply token is not one of ours")).await;
        };
        let Some(stored) = self.store.load(&reference).await? else {
            return self.note(letter, quarantine("the reply token names no complaint")).await;
        };
        let on_file = stored.complaint.person.email.as_deref().and_then(|email| EmailAddress::parse(email).ok());
        if !on_file.is_some_and(|on_file| on_file.same_mailbox(from)) {
            return self
                .note(letter, quarantine("the reply token came from another address than the one on file"))
                .await;
        }
        self.append(letter, from, &stored).await
    }

    async fn append(
        &self,
        letter: &Letter<'_>,
        from: &EmailAddress,
        stored: &Stored,
    ) -> Result<&'static str, InboundError> {
        let reference = &stored.complaint.reference;
        let command = if stored.complaint.status == Status::Closed {
            let text = format!(
                "a mail came after closing; read it ({}) and reopen the complaint if it calls for that",
                letter.raw_key
            );
            (
                Actor::System,
                Command::OpenTask {
                    key: format!("late-{}", short(letter.raw_key)),
                    kind: "late_mail".to_owned(),
                    text,
                },
            )
        } else {
            if stored.complaint.contact.is_none() {
                let proof = Command::ProveContact { proof: ContactProof::MailToken };
                // Only for the very address that was looked at.
                let if_version = Some(stored.complaint.version);
                let order = Order { if_version, ..Order::new(reference, &proof, &Actor::Complainant).on(stored) };
                self.store.execute(order, &self.pack.rules).await?;
            }
            (Actor::Complainant, Command::Message { channel: Channel::Email, text: reply_of(&letter.incoming) })
        };
        let end = End { outcome: MailOutcome::Appended, reason: "reply token and address on file" };
        let extras = self.rows(letter, Some(from), &end, Some(reference));
        self.carry_out(reference, &command.0, &command.1, extras).await?;
        tracing::info!(complaint = %reference, mail.raw_key = letter.raw_key, "a mail joined its complaint");
        Ok(end.outcome.as_str())
    }

    async fn carry_out(
        &self,
        reference: &Reference,
        by: &Actor,
        command: &Command,
        extras: Vec<Extra>,
    ) -> Result<(), InboundError> {
        let order = Order { extras, ..Order::new(reference, command, by) };
        self.store.execute(order, &self.pack.rules).await?;
        Ok(())
    }

    async fn open(&self, letter: &Letter<'_>, from: &EmailAddress) -> Result<&'static str, InboundError> {
        let now = self.ambient.now();
        let opening = self.opening(letter, from);
        let events = match complaint::open(&opening, &Actor::Complainant, now, &self.pack.rules) {
            Ok(events) => events,
            Err(error) => {
                tracing::error!(failure.reason = %error, "a mail could not open a complaint");
                return self
                    .note(
                        letter,
                        End { outcome: MailOutcome::Quarantined, reason: "no complaint could be opened with it" },
                    )
                    .await;
            }
        };
        let end = End { outcome: MailOutcome::Opened, reason: "a new complaint" };
        let extras = self.rows(letter, Some(from), &end, Some(&opening.reference));
        self.store.commit(None, &events, extras).await?;
        tracing::info!(complaint = %opening.reference, mail.raw_key = letter.raw_key, "a mail opened a complaint");
        Ok(end.outcome.as_str())
    }

    fn opening(&self, letter: &Letter<'_>, from: &EmailAddress) -> Opening {
        let incoming = &letter.incoming;
        let name = incoming.from.as_ref().and_then(|from| from.name.as_deref()).unwrap_or(from.local_part());
        // What a first mail quotes belongs to the matter: nobody here has read it yet.
        let parts = [incoming.subject.as_str(), &text_of(incoming), incoming.quoted.as_deref().unwrap_or_default()];
        let description = joined(&parts.map(|part| mask(part.trim()).text));
        let language = if incoming.language == Language::Zh { "zh-CN" } else { "en" };
        Opening {
            reference: self.ambient.reference(),
            channel: Channel::Email,
            language: language.to_owned(),
            jurisdiction: None,
            category: "other".to_owned(),
            // Never later than now: clocks of two machines differ.
            received_at: letter.arrived_at.min(self.ambient.now()),
            submission: Submission {
                name: cut(&mask(name).text, MAX_NAME),
                email: Some(from.as_str().to_owned()),
                description: cut(&description, MAX_DESCRIPTION),
                ..Submission::default()
            },
        }
    }

    /// Records how a message ended that changed no complaint.
    async fn note(&self, letter: &Letter<'_>, end: End) -> Result<&'static str, InboundError> {
        match self.store.write_new(self.rows(letter, None, &end, None)).await {
            Ok(()) | Err(StoreError::AlreadyThere) => Ok(end.outcome.as_str()),
            Err(error) => Err(error.into()),
        }
    }

    /// The ledger row, and the row that makes the message count once.
    fn rows(
        &self,
        letter: &Letter<'_>,
        from: Option<&EmailAddress>,
        end: &End,
        reference: Option<&Reference>,
    ) -> Vec<Extra> {
        let ledger = ended(letter.raw_key, end.outcome, end.reason, reference, self.ambient.now());
        let id =
            letter.incoming.message_id.as_ref().zip(from).map(|(id, from)| once(id, from.as_str(), letter.raw_key));
        ledger.into_iter().chain(id).collect()
    }
}

/// Longest name kept, in characters.
const MAX_NAME: usize = 200;
/// Longest description kept, in characters; the raw message holds the rest.
const MAX_DESCRIPTION: usize = 19_000;

fn cut(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        text.to_owned()
    } else {
        text.chars().take(characters).chain(['…']).collect()
    }
}

/// What the person wrote; never empty.
fn text_of(incoming: &Incoming) -> String {
    match incoming.text.trim() {
        "" => format!("(no text; {} attachments)", incoming.attachments.len()),
        text => text.to_owned(),
    }
}

/// What the person answered, secrets masked, with a mark where the conversation before was left out.
fn reply_of(incoming: &Incoming) -> String {
    let text = cut(&mask(&text_of(incoming)).text, MAX_DESCRIPTION);
    let mark = incoming.quoted.as_ref().map(|quoted| match (incoming.language, quoted.lines().count()) {
        (Language::Zh, lines) => format!("（此处略去引用的往来邮件 {lines} 行，原件已留存）"),
        (Language::En, lines) => format!("({lines} lines of earlier mail left out; the original is kept)"),
    });
    joined(&[text, mark.unwrap_or_default()])
}

/// Texts as paragraphs, empty ones left out.
fn joined(parts: &[String]) -> String {
    let filled: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    filled.join("\n\n")
}

fn short(raw_key: &str) -> String {
    HEXLOWER.encode(raw_key.as_bytes()).chars().rev().take(24).collect()
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
