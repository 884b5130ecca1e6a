//! Writing: a command's events and the state they lead to, in one conditional transaction.

use crate::attributes::{Item, item, long_text, number, text, text_of};
use crate::lists::list_key;
use crate::schema::{self, BREACH_INDEX, LIST_INDEX, WAKE_INDEX};
use crate::{Carried, Store, StoreError, found_by, held};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use complaint::{Complaint, Event, Fact, evolve};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::Date;
use messages::log_days::day_of;
use messages::view::{Card, Numbered};
use messages::{chain, stored};

/// A state as read or written, with the head of its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The state.
    pub complaint: Complaint,
    /// The last link of its chain.
    pub head: String,
}

/// A row that goes into the same transaction, on a condition.
#[derive(Clone, Debug)]
pub struct Extra {
    pub(crate) item: Item,
    pub(crate) only_if: OnlyIf,
}

/// When a row may be written.
#[derive(Clone, Debug)]
pub(crate) enum OnlyIf {
    /// Whatever is there: it says the same.
    Always,
    /// It is new.
    New,
    /// It is new, or the one that is there expired before this.
    NewOrExpired(Timestamp),
    /// It is new, or was written for the same raw message.
    NewOrOf(String),
    /// The one that is there ended so.
    EndedAs(String),
}

impl Store {
    /// Commits events to a complaint, or opens one when `before` is `None`.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody else wrote first, [`StoreError::AlreadyThere`] when
    /// an extra row exists, [`StoreError::Unavailable`] when it is not known.
    pub async fn commit(
        &self,
        before: Option<&Stored>,
        events: &[Event],
        extras: Vec<Extra>,
    ) -> Result<Carried, StoreError> {
        let commit_id = HEXLOWER.encode(&self.ambient.bytes::<8>());
        let prepared = self.prepare(before, events, &commit_id)?;
        let mut writes = vec![self.put_state(&prepared.carried.stored, before)?];
        writes.extend(prepared.rows.iter().map(|row| self.put(row.clone(), OnlyIf::New)));
        let (old, new) = (before.map(|before| &before.complaint), &prepared.carried.stored.complaint);
        let clues = found_by::rows(old, new).into_iter().chain(held::rows(old, new, self.ambient.now()));
        writes.extend(clues.map(|row| self.put(row, OnlyIf::Always)));
        let own = writes.len();
        writes.extend(extras.into_iter().map(|extra| self.put(extra.item, extra.only_if)));
        let call = self.client.transact_write_items().set_transact_items(Some(writes)).send();
        let Err(error) = call.await else { return Ok(prepared.carried) };
        let first_seq = before.map_or(0, |before| before.complaint.version) + 1;
        match error.as_service_error().and_then(refusal) {
            // A lost reply and the client's own repetition look like a conflict: ask who wrote.
            Some(Refusal::Condition(first)) if first < own => {
                if self.wrote(&prepared.carried.stored, first_seq, &commit_id).await? {
                    Ok(prepared.carried)
                } else {
                    Err(StoreError::Conflict)
                }
            }
            Some(Refusal::Condition(_)) => Err(StoreError::AlreadyThere),
            Some(Refusal::Collision) => Err(StoreError::Conflict),
            None => Err(StoreError::unavailable("TransactWriteItems", error)),
        }
    }

    fn prepare(&self, before: Option<&Stored>, events: &[Event], commit_id: &str) -> Result<Prepared, StoreError> {
        let mut state = before.map(|before| before.complaint.clone());
        let mut head = before.map_or_else(|| chain::START.to_owned(), |before| before.head.clone());
        let mut rows = Vec::new();
        let mut written = Vec::new();
        for event in events {
            state = evolve(state, event);
            let complaint = state.as_ref().ok_or(StoreError::Conflict)?;
            let (row, link) = self.event_item(complaint, event, &head, commit_id)?;
            written.push(Numbered { seq: complaint.version, event: event.clone(), hash: link.clone() });
            head = link;
            rows.push(row);
            rows.extend(breach_item(complaint, event)?);
        }
        let complaint = state.ok_or(StoreError::Conflict)?;
        // The relay sends a wake-up at once when the new one lies inside the look-ahead.
        if let (Some(last), Some(wake_at)) = (rows.iter_mut().rev().find(|row| is_event(row)), complaint.wake_at()) {
            last.insert("wake_at_hint".to_owned(), text(wake_at.to_string()));
        }
        Ok(Prepared { carried: Carried { stored: Stored { complaint, head }, events: written }, rows })
    }

    fn event_item(
        &self,
        after: &Complaint,
        event: &Event,
        head: &str,
        commit_id: &str,
    ) -> Result<(Item, String), StoreError> {
        let public = stored::write(event)?;
        let personal = serde_json::to_string(&event.personal).map_err(stored::Unreadable::from)?;
        let salt = self.ambient.bytes::<16>();
        let digest = chain::personal_digest(&salt, &personal);
        let link = chain::link(head, after.version, &public, &digest);
        let mut row = item(&schema::complaint_pk(&after.reference), &schema::event_sk(after.version));
        row.insert("public".to_owned(), long_text(public));
        if !event.personal.is_empty() {
            row.insert("personal".to_owned(), long_text(personal));
        }
        row.insert("salt".to_owned(), text(HEXLOWER.encode(&salt)));
        row.insert("digest".to_owned(), text(digest));
        row.insert("previous".to_owned(), text(head));
        row.insert("hash".to_owned(), text(&link));
        row.insert("commit".to_owned(), text(commit_id));
        Ok((row, link))
    }

    fn put_state(&self, after: &Stored, before: Option<&Stored>) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(state_item(after, day_of(self.ambient.now()))?));
        let put = match before {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(before) => {
                let version = number(before.complaint.version);
                put.condition_expression("version = :version").expression_attribute_values(":version", version)
            }
        };
        Ok(TransactWriteItem::builder().put(put.build().expect("table and item are given")).build())
    }

    pub(crate) fn put(&self, row: Item, only_if: OnlyIf) -> TransactWriteItem {
        let put = Put::builder().table_name(&self.table).set_item(Some(row));
        let put = match only_if {
            OnlyIf::Always => put,
            OnlyIf::New => put.condition_expression("attribute_not_exists(pk)"),
            OnlyIf::NewOrExpired(now) => {
                let put = put.condition_expression("attribute_not_exists(pk) OR expires < :now");
                put.expression_attribute_values(":now", number(now.as_second()))
            }
            OnlyIf::NewOrOf(raw_key) => {
                let put = put.condition_expression("attribute_not_exists(pk) OR raw_key = :raw_key");
                put.expression_attribute_values(":raw_key", text(raw_key))
            }
            OnlyIf::EndedAs(outcome) => {
                let put = put.condition_expression("outcome = :outcome");
                put.expression_attribute_values(":outcome", text(outcome))
            }
        };
        TransactWriteItem::builder().put(put.build().expect("table and item are given")).build()
    }

    async fn wrote(&self, after: &Stored, first_seq: u64, commit_id: &str) -> Result<bool, StoreError> {
        let pk = schema::complaint_pk(&after.complaint.reference);
        let row = self.get(&pk, &schema::event_sk(first_seq)).await?;
        Ok(row.is_some_and(|row| text_of(&row, "commit").is_ok_and(|id| id == commit_id)))
    }
}

struct Prepared {
    carried: Carried,
    rows: Vec<Item>,
}

fn is_event(row: &Item) -> bool {
    text_of(row, "sk").is_ok_and(|sk| sk.starts_with(schema::EVENT_PREFIX))
}

/// Why a transaction was surely not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A condition was not met; the first place where.
    Condition(usize),
    /// Another transaction was under way on one of the items. That says nothing about what is
    /// stored: the other one may fail yet.
    Collision,
}

/// Why a transaction was refused; `None` when it failed otherwise.
pub(crate) fn refusal(error: &TransactWriteItemsError) -> Option<Refusal> {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else { return None };
    let place_of = |code: &str| cancelled.cancellation_reasons().iter().position(|reason| reason.code() == Some(code));
    let condition = place_of("ConditionalCheckFailed").map(Refusal::Condition);
    condition.or_else(|| place_of("TransactionConflict").map(|_| Refusal::Collision))
}

fn state_item(after: &Stored, today: Date) -> Result<Item, StoreError> {
    let complaint = &after.complaint;
    let reference = &complaint.reference;
    let mut row = item(&schema::complaint_pk(reference), schema::STATE_SK);
    row.insert("version".to_owned(), number(complaint.version));
    row.insert("head".to_owned(), text(&after.head));
    row.insert("state".to_owned(), long_text(stored::write(complaint)?));
    let person = serde_json::to_string(&complaint.person).map_err(stored::Unreadable::from)?;
    row.insert("person".to_owned(), long_text(person));
    let card = Card { changed_on: Some(today), ..Card::from(complaint) };
    row.insert("card".to_owned(), text(serde_json::to_string(&card).map_err(stored::Unreadable::from)?));
    row.insert("list_shard".to_owned(), text(schema::shard(LIST_INDEX, reference)));
    row.insert("list_key".to_owned(), text(list_key(&card)));
    if let Some(wake_at) = complaint.wake_at() {
        row.insert("wake_shard".to_owned(), text(schema::shard(WAKE_INDEX, reference)));
        row.insert("wake_at".to_owned(), number(wake_at.as_microsecond()));
    }
    Ok(row)
}

fn breach_item(complaint: &Complaint, event: &Event) -> Result<Option<Item>, StoreError> {
    let Fact::ClockBreached { clock, kind, regime, due_at, lag_ms, level, team, owner, causes } = &event.fact else {
        return Ok(None);
    };
    let reference = &complaint.reference;
    let breach = crate::lists::Breach {
        reference: reference.to_string(),
        clock: kind.to_string(),
        regime: regime.clone(),
        due_at: *due_at,
        recorded_at: event.at,
        lag_ms: *lag_ms,
        level: level.number(),
        team: team.clone(),
        category: complaint.category.clone(),
        owner: owner.clone(),
        causes: causes.clone(),
    };
    let mut row = item(&schema::complaint_pk(reference), &schema::breach_sk(*clock));
    row.insert("breach".to_owned(), text(serde_json::to_string(&breach).map_err(stored::Unreadable::from)?));
    row.insert("breach_shard".to_owned(), text(schema::shard(BREACH_INDEX, reference)));
    row.insert("breach_key".to_owned(), text(format!("{:013}#{reference}#{clock}", event.at.as_millisecond().max(0))));
    Ok(Some(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::types::CancellationReason;
    use aws_sdk_dynamodb::types::error::TransactionCanceledException;

    #[test]
    fn a_collision_is_not_taken_for_a_row_that_is_there() {
        let check = |codes: &[&str], expected: Option<Refusal>| {
            let reasons = codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect();
            let cancelled = TransactionCanceledException::builder().set_cancellation_reasons(Some(reasons)).build();
            assert_eq!(
                refusal(&TransactWriteItemsError::TransactionCanceledException(cancelled)),
                expected,
                "{codes:?}"
            );
        };
        check(&["None", "ConditionalCheckFailed"], Some(Refusal::Condition(1)));
        check(&["None", "TransactionConflict"], Some(Refusal::Collision));
        check(&["TransactionConflict", "ConditionalCheckFailed"], Some(Refusal::Condition(1)));
        check(&["None", "ThrottlingError"], None);
    }
}
