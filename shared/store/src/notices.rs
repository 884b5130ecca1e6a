//! The ledger of outgoing mail: one row per (complaint, event, recipient), claimed before the mail
//! is sent and marked after (design §5).

use crate::attributes::{Item, item, number, number_of, optional_text, text, text_of};
use crate::schema;
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use complaint::{Command, Reference};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The kind of task that says that mail does not reach the complainant. While one is open no mail goes
/// there; doing it says that mail may go again.
pub const UNREACHED: &str = "reach_another_way";

/// Which notice: the complaint, the event it tells of, what it is, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeKey {
    /// The complaint.
    pub reference: Reference,
    /// The event.
    pub seq: u64,
    /// What it is, a word.
    pub notice: String,
    /// Digest of the address, so that no address stands in a key.
    recipient: String,
}

impl NoticeKey {
    /// The key of a notice to an address.
    pub fn new(reference: &Reference, seq: u64, notice: &str, address: &str) -> NoticeKey {
        NoticeKey { reference: reference.clone(), seq, notice: notice.to_owned(), recipient: digest(address) }
    }

    /// Whether the notice went to that address.
    pub fn is_for(&self, address: &str) -> bool {
        self.recipient == digest(address)
    }

    /// The task that a notice which did not arrive becomes; the same for whoever finds that out.
    pub fn unreached(&self, why: &str) -> Command {
        let notice = &self.notice;
        Command::OpenTask {
            key: format!("unreached-{self}"),
            kind: UNREACHED.to_owned(),
            text: format!("the mail '{notice}' {why}: reach the complainant another way and record the contact"),
        }
    }

    /// Reads a key back from its text.
    pub fn from_text(text: &str) -> Option<NoticeKey> {
        let (reference, rest) = text.split_once('_')?;
        let (seq, rest) = rest.split_once('_')?;
        let (notice, recipient) = rest.rsplit_once('_')?;
        Some(NoticeKey {
            reference: reference.parse().ok()?,
            seq: seq.parse().ok()?,
            notice: notice.to_owned(),
            recipient: recipient.to_owned(),
        })
    }

    fn sk(&self) -> String {
        format!("N#{:010}#{}#{}", self.seq, self.notice, self.recipient)
    }
}

fn digest(address: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(address.as_bytes())[..5])
}

/// As a mail's `X-Recourse-Key` and as an SES tag: letters, digits, `-` and `_` only.
impl std::fmt::Display for NoticeKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}_{}_{}_{}", self.reference, self.seq, self.notice, self.recipient)
    }
}

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// The sort key.
    pub sk: String,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// When that attempt was claimed.
    pub claimed_at: Timestamp,
    /// When it was sent, if it is known to be.
    pub sent_at: Option<Timestamp>,
    /// The provider's id.
    pub provider_id: Option<String>,
    /// Attempts made although nobody knew the end of the one before.
    pub repeats: u32,
    /// Whether the last attempt is known not to have been taken.
    pub refused: bool,
    /// Why it is not sent at all: overtaken, refused.
    pub dropped: Option<String>,
}

impl NoticeRow {
    /// Whether there is nothing left to do.
    pub fn is_settled(&self) -> bool {
        self.sent_at.is_some() || self.dropped.is_some()
    }
}

/// What a claim found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Ours: send it, once.
    Ours,
    /// Somebody claimed it before.
    Before(NoticeRow),
}

impl Store {
    /// Claims a notice before it is sent.
    ///
    /// # Errors
    /// [`StoreError`]; the claim may stand then, which the next delivery finds out.
    pub async fn claim_notice(&self, key: &NoticeKey, now: Timestamp) -> Result<Claim, StoreError> {
        let pk = schema::complaint_pk(&key.reference);
        let claim_id = HEXLOWER.encode(&self.ambient.bytes::<8>());
        let mut row = item(&pk, &key.sk());
        row.insert("attempt".to_owned(), number(1));
        row.insert("claim".to_owned(), text(&claim_id));
        row.insert("claimed_at".to_owned(), text(now.to_string()));
        row.insert("key".to_owned(), text(key.to_string()));
        let call = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(row))
            .condition_expression("attribute_not_exists(pk)");
        let Err(error) = call.send().await else { return Ok(Claim::Ours) };
        if !error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) {
            return Err(StoreError::unavailable("PutItem", error));
        }
        let row = self.get(&pk, &key.sk()).await?.ok_or(StoreError::Conflict)?;
        // A lost reply and the client's own repetition: the claim is ours all the same.
        if optional_text(&row, "claim") == Some(&claim_id) {
            Ok(Claim::Ours)
        } else {
            Ok(Claim::Before(notice_of(&row)?))
        }
    }

    /// Claims the next attempt of a notice whose last one is known not to have gone out.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody else did.
    pub async fn reclaim_notice(&self, key: &NoticeKey, before: &NoticeRow, now: Timestamp) -> Result<(), StoreError> {
        let pk = schema::complaint_pk(&key.reference);
        let claim_id = HEXLOWER.encode(&self.ambient.bytes::<8>());
        let call = self.client.update_item().table_name(&self.table).key("pk", text(&pk)).key("sk", text(key.sk()));
        let call = call.update_expression(
            "SET attempt = :next, claim = :claim, claimed_at = :now, repeats = :repeats REMOVE refused",
        );
        let call = call.expression_attribute_values(":repeats", number(before.repeats + u32::from(!before.refused)));
        let call = call.condition_expression(
            "attempt = :attempt AND attribute_not_exists(sent_at) AND attribute_not_exists(dropped)",
        );
        let call = call
            .expression_attribute_values(":next", number(before.attempt + 1))
            .expression_attribute_values(":attempt", number(before.attempt));
        let call = call
            .expression_attribute_values(":claim", text(&claim_id))
            .expression_attribute_values(":now", text(now.to_string()));
        let Err(error) = call.send().await else { return Ok(()) };
        if !error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) {
            return Err(StoreError::unavailable("UpdateItem", error));
        }
        let row = self.get(&pk, &key.sk()).await?.ok_or(StoreError::Conflict)?;
        // A lost reply and the client's own repetition: the claim is ours all the same.
        if optional_text(&row, "claim") == Some(&claim_id) { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Records that a notice went out, with the provider's id as a look-up row of its own: SES
    /// overwrites Message-ID, so a later reply or bounce names its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notice_sent(&self, key: &NoticeKey, provider_id: &str, now: Timestamp) -> Result<(), StoreError> {
        let pk = schema::complaint_pk(&key.reference);
        let update = Update::builder().table_name(&self.table).key("pk", text(&pk)).key("sk", text(key.sk()));
        let update = update.update_expression(
            "SET sent_at = if_not_exists(sent_at, :now), provider_id = if_not_exists(provider_id, :id)",
        );
        let update = update
            .expression_attribute_values(":now", text(now.to_string()))
            .expression_attribute_values(":id", text(provider_id));
        let mut lookup = item(&format!("P#{provider_id}"), "P");
        lookup.insert("notice_pk".to_owned(), text(&pk));
        lookup.insert("notice_sk".to_owned(), text(key.sk()));
        let put = aws_sdk_dynamodb::types::Put::builder()
            .table_name(&self.table)
            .set_item(Some(lookup))
            .build()
            .expect("table and item are given");
        let update =
            TransactWriteItem::builder().update(update.build().expect("table, key and expression are given")).build();
        let writes = vec![update, TransactWriteItem::builder().put(put).build()];
        let call = self.client.transact_write_items().set_transact_items(Some(writes)).send();
        call.await.map(|_| ()).map_err(|error| StoreError::unavailable("TransactWriteItems", error))
    }

    /// Records that the last attempt was surely not taken, so that the next one need not wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notice_refused(&self, key: &NoticeKey) -> Result<(), StoreError> {
        self.mark(key, "SET refused = :value", text("yes")).await
    }

    /// Records that a notice is not sent at all, and why.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notice_dropped(&self, key: &NoticeKey, why: &str, now: Timestamp) -> Result<(), StoreError> {
        self.mark(key, "SET dropped = :value", text(format!("{why} {now}"))).await
    }

    async fn mark(
        &self,
        key: &NoticeKey,
        expression: &str,
        value: aws_sdk_dynamodb::types::AttributeValue,
    ) -> Result<(), StoreError> {
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .update_expression(expression)
            .expression_attribute_values(":value", value);
        let call = call.key("pk", text(schema::complaint_pk(&key.reference))).key("sk", text(key.sk()));
        call.send().await.map(|_| ()).map_err(|error| StoreError::unavailable("UpdateItem", error))
    }

    /// One notice of the ledger.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notice(&self, key: &NoticeKey) -> Result<Option<NoticeRow>, StoreError> {
        let row = self.get(&schema::complaint_pk(&key.reference), &key.sk()).await?;
        row.as_ref().map(notice_of).transpose()
    }

    /// The ledger of a complaint, oldest event first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notices(&self, reference: &Reference) -> Result<Vec<NoticeRow>, StoreError> {
        let rows = self.rows_with_prefix(&schema::complaint_pk(reference), "N#").await?;
        rows.iter().map(notice_of).collect()
    }
}

fn notice_of(row: &Item) -> Result<NoticeRow, StoreError> {
    Ok(NoticeRow {
        sk: text_of(row, "sk")?.to_owned(),
        attempt: number_of(row, "attempt")?,
        claimed_at: text_of(row, "claimed_at")?.parse().map_err(|_| StoreError::Lacks("claimed_at"))?,
        sent_at: optional_text(row, "sent_at").and_then(|at| at.parse().ok()),
        provider_id: optional_text(row, "provider_id").map(str::to_owned),
        repeats: if row.contains_key("repeats") { number_of(row, "repeats")? } else { 0 },
        refused: optional_text(row, "refused").is_some(),
        dropped: optional_text(row, "dropped").map(str::to_owned),
    })
}
