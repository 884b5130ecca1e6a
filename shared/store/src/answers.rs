//! Answers owed to mails that were not taken in: each is told once (design §5).
//!
//! The row that owes one is written with the end of the mail, and the table's stream tells it on.

use crate::attributes::{item, number, optional_text, text, text_of};
use crate::commit::{Extra, OnlyIf};
use crate::schema::{ANSWER_SK, mail_pk};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// How long the address is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What was wrong with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTakenIn {
    /// Nothing in it could be read.
    Unreadable,
    /// It is larger than we take.
    TooLarge,
}

impl NotTakenIn {
    const ALL: [NotTakenIn; 2] = [NotTakenIn::Unreadable, NotTakenIn::TooLarge];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            NotTakenIn::Unreadable => "unreadable",
            NotTakenIn::TooLarge => "too_large",
        }
    }
}

/// An answer that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The mail, by where it lies.
    pub raw_key: String,
    /// Who sent it.
    pub to: String,
    /// What was wrong with it.
    pub why: NotTakenIn,
    /// Whether it seems to be written in Chinese: that language comes first.
    pub zh: bool,
    /// Its Message-ID.
    pub message_id: Option<String>,
    /// The Message-ID its conversation began with.
    pub thread: Option<String>,
    /// When it was read.
    pub at: Timestamp,
}

impl Owed {
    /// As a mail's `X-Recourse-Key`.
    pub fn key(&self) -> String {
        format!("answer-{}", HEXLOWER.encode(&Sha256::digest(self.raw_key.as_bytes())[..12]))
    }
}

/// A mail that belongs to no complaint, taken on.
#[derive(Clone, Debug)]
pub struct Claimed {
    pk: String,
    sk: String,
    claim: String,
}

/// The row that owes an answer.
pub fn owed(answer: &Owed) -> Extra {
    let mut row = item(&mail_pk(&answer.raw_key), ANSWER_SK);
    row.insert("raw_key".to_owned(), text(&answer.raw_key));
    row.insert("to".to_owned(), text(&answer.to));
    row.insert("why".to_owned(), text(answer.why.as_str()));
    row.insert("language".to_owned(), text(if answer.zh { "zh" } else { "en" }));
    row.insert("at".to_owned(), text(answer.at.to_string()));
    row.insert("expires".to_owned(), number((answer.at + KEPT).as_second()));
    let ids = [("message_id", &answer.message_id), ("thread", &answer.thread)];
    row.extend(ids.into_iter().filter_map(|(name, id)| Some((name.to_owned(), text(id.as_ref()?)))));
    Extra { item: row, only_if: OnlyIf::New }
}

impl Store {
    /// The answer a mail is owed and nobody has taken on, if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn owed_answer(&self, raw_key: &str) -> Result<Option<Owed>, StoreError> {
        let Some(row) = self.get(&mail_pk(raw_key), ANSWER_SK).await? else { return Ok(None) };
        if row.contains_key("claim") {
            return Ok(None);
        }
        let why = text_of(&row, "why")?;
        Ok(Some(Owed {
            raw_key: raw_key.to_owned(),
            to: text_of(&row, "to")?.to_owned(),
            why: NotTakenIn::ALL.into_iter().find(|known| known.as_str() == why).ok_or(StoreError::Lacks("why"))?,
            zh: optional_text(&row, "language") == Some("zh"),
            message_id: optional_text(&row, "message_id").map(str::to_owned),
            thread: optional_text(&row, "thread").map(str::to_owned),
            at: text_of(&row, "at")?.parse().map_err(|_| StoreError::Lacks("at"))?,
        }))
    }

    /// Takes an answer on, once for ever: rather none than two. `None` when somebody else has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claim_answer(&self, raw_key: &str) -> Result<Option<Claimed>, StoreError> {
        self.claim_mail(&mail_pk(raw_key), ANSWER_SK).await
    }

    /// Takes on a mail that goes out once and belongs to no complaint.
    pub(crate) async fn claim_mail(&self, pk: &str, sk: &str) -> Result<Option<Claimed>, StoreError> {
        let claim = HEXLOWER.encode(&self.ambient.bytes::<8>());
        let call = self.client.update_item().table_name(&self.table).key("pk", text(pk)).key("sk", text(sk));
        // A lost reply and the client's own repetition: the claim is ours all the same.
        let call = call
            .update_expression("SET claim = :claim, expires = :expires")
            .condition_expression("attribute_not_exists(claim) OR claim = :claim")
            .expression_attribute_values(":claim", text(&claim))
            .expression_attribute_values(":expires", number((self.ambient.now() + KEPT).as_second()));
        let done = applied(call.send().await)?;
        Ok(done.then(|| Claimed { pk: pk.to_owned(), sk: sk.to_owned(), claim }))
    }

    /// Gives back what surely was not sent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_back(&self, claimed: &Claimed) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(&self.table);
        let call = call.key("pk", text(&claimed.pk)).key("sk", text(&claimed.sk));
        let call = call
            .update_expression("REMOVE claim")
            .condition_expression("claim = :claim")
            .expression_attribute_values(":claim", text(&claimed.claim));
        // Not ours: given back before, and the reply was lost.
        applied(call.send().await).map(drop)
    }
}

/// Whether an update's condition held.
fn applied<T>(answer: Result<T, SdkError<UpdateItemError>>) -> Result<bool, StoreError> {
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => {
            Ok(false)
        }
        Err(error) => Err(StoreError::unavailable("UpdateItem", error)),
    }
}
