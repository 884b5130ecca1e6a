//! The writes that may add rows to the stream.

use super::requests::from_value;
use super::tokens::{Known, digest};
use super::{Order, Table, stream};
use dynoxide::actions::transact_write_items::TransactWriteItemsRequest;
use dynoxide::errors::CancellationReason;
use dynoxide::{Database, DynoxideError};
use serde_json::{Map, Value, json};
use std::sync::atomic::Ordering;

/// The most actions a transaction may have, the stream's rows included.
const MAX_ACTIONS: usize = 100;

impl Table {
    /// The handles take turns.
    pub(in crate::embedded) fn reads(&self) -> &Database {
        let turn = self.inner.turn.fetch_add(1, Ordering::Relaxed);
        &self.inner.reads[turn % self.inner.reads.len()]
    }

    /// One write of its own; nothing of it is streamed.
    pub(in crate::embedded) fn writes<T>(&self, work: impl FnOnce(&Database) -> T) -> T {
        let _turn = self.turn();
        work(&self.inner.writes)
    }

    /// `TransactWriteItems`, with a row for each put that is streamed.
    pub(in crate::embedded) fn transact(&self, mut request: Value) -> Result<Value, DynoxideError> {
        let token = request.as_object_mut().and_then(|request| request.remove("ClientRequestToken"));
        let token = token.as_ref().and_then(Value::as_str);
        let actions = token.map_or(0, |_| digest(&request["TransactItems"]));
        let transaction = self.read(request)?;
        let mut turn = self.turn();
        let now = self.inner.clocks.machine();
        if let Some(token) = token {
            match turn.order.tokens.look_up(token, actions, now) {
                Known::No => {}
                Known::Applied => return Ok(json!({})),
                Known::Other => return Err(mismatch()),
            }
        }
        let answer = self.commit(&mut turn.order, transaction)?;
        if let Some(token) = token {
            turn.order.tokens.remember(token, actions, now);
        }
        Ok(answer)
    }

    /// `PutItem`; a streamed item goes in by a transaction that also holds its row.
    pub(in crate::embedded) fn put(&self, mut request: Value) -> Result<Value, DynoxideError> {
        if !self.is_streamed(&request["Item"]) {
            let request = from_value(request)?;
            return answer(&self.writes(|writes| writes.put_item(request))?);
        }
        if !(request["Expected"].is_null() && request["ConditionalOperator"].is_null()) {
            let message = "a streamed item takes a ConditionExpression only";
            return Err(DynoxideError::ValidationException(message.to_owned()));
        }
        let wants_old = request["ReturnValues"].as_str() == Some("ALL_OLD");
        let mut put = Map::new();
        for name in PUT_MEMBERS {
            if let Some(member) = request.get_mut(name).map(Value::take).filter(|member| !member.is_null()) {
                put.insert(name.to_owned(), member);
            }
        }
        let put = Value::Object(put);
        let transaction = self.read(json!({ "TransactItems": [{ "Put": &put }] }))?;
        let mut turn = self.turn();
        let old = if wants_old { self.current(&put)? } else { None };
        self.commit(&mut turn.order, transaction).map_err(alone)?;
        Ok(old.map_or_else(|| json!({}), |old| json!({ "Attributes": old })))
    }

    /// `BatchWriteItem`; with a streamed put in it, the batch becomes one transaction.
    pub(in crate::embedded) fn batch_write(&self, mut request: Value) -> Result<Value, DynoxideError> {
        let mut actions = Vec::new();
        let mut streamed = false;
        for (table, writes) in request["RequestItems"].as_object().into_iter().flatten() {
            for write in writes.as_array().into_iter().flatten() {
                let (item, key) = (&write["PutRequest"]["Item"], &write["DeleteRequest"]["Key"]);
                streamed |= self.is_streamed(item);
                actions.push(if item.is_null() {
                    json!({ "Delete": { "TableName": table, "Key": key } })
                } else {
                    json!({ "Put": { "TableName": table, "Item": item } })
                });
            }
        }
        if !streamed || actions.len() > MAX_BATCH {
            let request = from_value(request.take())?;
            return answer(&self.writes(|writes| writes.batch_write_item(request))?);
        }
        let transaction = self.read(json!({ "TransactItems": actions }))?;
        self.commit(&mut self.turn().order, transaction).map_err(alone)?;
        Ok(json!({ "UnprocessedItems": {} }))
    }

    /// Reads a transaction, before the lock is held.
    fn read(&self, request: Value) -> Result<Transaction, DynoxideError> {
        let actions = request["TransactItems"].as_array().into_iter().flatten();
        let images = actions.map(|action| &action["Put"]["Item"]).filter(|image| self.is_streamed(image));
        let images = images.map(Value::to_string).collect();
        Ok(Transaction { images, request: from_value(request)? })
    }

    /// Carries a transaction out with its rows, under the lock that orders them.
    fn commit(&self, order: &mut Order, transaction: Transaction) -> Result<Value, DynoxideError> {
        let written_at = self.inner.clocks.business();
        let Transaction { images, mut request } = transaction;
        let mut rows = Vec::with_capacity(images.len());
        for image in images {
            rows.push(stream::row(order.next_sequence, image, written_at));
            // Never given out twice, even if this commit's outcome stays unknown.
            order.next_sequence += 1;
        }
        let (actions, added) = (request.transact_items.len(), rows.len());
        if actions <= MAX_ACTIONS && actions + added > MAX_ACTIONS {
            return Err(DynoxideError::ValidationException(format!(
                "{actions} actions and their {added} rows of the local stream exceed {MAX_ACTIONS}"
            )));
        }
        request.transact_items.extend(rows);
        let response = self.inner.writes.transact_write_items(request).map_err(|error| hide_rows(error, actions))?;
        if added > 0 {
            self.inner.rows.fetch_add(added, Ordering::SeqCst);
            self.inner.arrivals.send_modify(|count| *count = count.wrapping_add(1));
        }
        answer(&response)
    }

    fn is_streamed(&self, item: &Value) -> bool {
        !item.is_null() && (self.inner.streamed)(item)
    }

    /// The item a put is about to replace.
    fn current(&self, put: &Value) -> Result<Option<Value>, DynoxideError> {
        let table = &put["TableName"];
        let described = self.inner.writes.describe_table(from_value(json!({ "TableName": table }))?)?;
        let schema = answer(&described)?;
        let mut key = Map::new();
        for part in schema["Table"]["KeySchema"].as_array().into_iter().flatten() {
            let name = part["AttributeName"].as_str().unwrap_or_default();
            key.insert(name.to_owned(), put["Item"][name].clone());
        }
        let request = json!({ "TableName": table, "Key": key, "ConsistentRead": true });
        let found = answer(&self.inner.writes.get_item(from_value(request)?)?)?;
        Ok(found.get("Item").cloned())
    }
}

/// A transaction as it was read, and the images of what it streams, as JSON text.
struct Transaction {
    request: TransactWriteItemsRequest,
    images: Vec<String>,
}

/// What a put keeps when it becomes an action of a transaction.
const PUT_MEMBERS: [&str; 6] = [
    "TableName",
    "Item",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValuesOnConditionCheckFailure",
];

/// The most writes a batch may have.
const MAX_BATCH: usize = 25;

fn answer(response: &impl serde::Serialize) -> Result<Value, DynoxideError> {
    serde_json::to_value(response).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

fn mismatch() -> DynoxideError {
    DynoxideError::IdempotentParameterMismatchException(
        "An error occurred (IdempotentParameterMismatchException)".to_owned(),
    )
}

/// Takes the reasons of our own rows away, so that the rest line up with the caller's actions.
fn hide_rows(error: DynoxideError, actions: usize) -> DynoxideError {
    let DynoxideError::TransactionCanceledException(message, mut reasons) = error else {
        return error;
    };
    if reasons.len() <= actions {
        return DynoxideError::TransactionCanceledException(message, reasons);
    }
    let hidden = reasons.split_off(actions);
    if reasons.iter().all(|reason| reason.code == "None") {
        // The caller's actions were all fine: only the row was refused, such as for its size.
        let why = hidden.into_iter().find_map(|reason| reason.message).unwrap_or_default();
        return DynoxideError::InternalServerError(format!("the local stream refused a row: {why}"));
    }
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    let message =
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", "));
    DynoxideError::TransactionCanceledException(message, reasons)
}

/// A transaction's cancellation in the words of the single write it stands for.
fn alone(error: DynoxideError) -> DynoxideError {
    let DynoxideError::TransactionCanceledException(_, reasons) = error else {
        return error;
    };
    let reason: Option<CancellationReason> = reasons.into_iter().find(|reason| reason.code != "None");
    let CancellationReason { code, message, item } = reason.unwrap_or_default();
    let message = message.unwrap_or_default();
    match code.as_str() {
        "ConditionalCheckFailed" => DynoxideError::ConditionalCheckFailedException(message, item),
        "ValidationError" => DynoxideError::ValidationException(message),
        _ => DynoxideError::InternalServerError(message),
    }
}
