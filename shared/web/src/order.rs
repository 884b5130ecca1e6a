//! Carrying a command out for an HTTP caller: `If-Match`, `Idempotency-Key`, problems.

use crate::masking;
use crate::problem::Problem;
use complaint::{Actor, Command, Reference, Rules};
use http::{HeaderMap, header};
use jiff::Timestamp;
use store::idempotency::{IdempotencyKey, Remembered};
use store::{Case, ExecuteError, Order, Store};

/// Longest idempotency key, in bytes.
const MAX_KEY: usize = 200;

/// The version an `If-Match` header names; a missing header or `*` acts on the current one.
///
/// # Errors
/// 400 for a header that names no version.
pub fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let digits = text.trim_start_matches("W/").trim_matches('"');
    digits
        .parse()
        .map(Some)
        .map_err(|_| Problem::unreadable("If-Match must be the ETag of the complaint, such as \"7\""))
}

/// The idempotency key of a request, bound to caller and body.
///
/// # Errors
/// 400 for a key that is empty or too long.
pub fn idempotency_key(headers: &HeaderMap, scope: &str, body: &[u8]) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text.is_empty() || text.len() > MAX_KEY {
        return Err(Problem::unreadable(format!("Idempotency-Key must be 1 to {MAX_KEY} visible ASCII characters")));
    }
    Ok(Some(IdempotencyKey::new(scope, text, body)))
}

/// What was done under this key before, if anything.
///
/// # Errors
/// 422 when the key came with another body.
pub async fn recall(store: &Store, key: Option<&IdempotencyKey>) -> Result<Option<Remembered>, Problem> {
    let Some(key) = key else { return Ok(None) };
    match store.recall(key).await? {
        Some(remembered) if remembered.body_hash != key.body_hash => {
            let detail = "this Idempotency-Key was used with another body; use a new key for a new request";
            Err(Problem::new(http::StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key", detail))
        }
        remembered => Ok(remembered),
    }
}

/// A command as an HTTP caller gives it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Which complaint.
    pub reference: &'a Reference,
    /// What.
    pub command: &'a Command,
    /// Who.
    pub by: &'a Actor,
    /// `If-Match`.
    pub if_version: Option<u64>,
    /// `Idempotency-Key`.
    pub key: Option<&'a IdempotencyKey>,
}

/// Carries a command out, secrets in its words masked, once per idempotency key, and gives the case as it is then. Asked again
/// it changes nothing and gives the case as it is.
///
/// # Errors
/// A [`Problem`].
pub async fn carry_out(store: &Store, rules: &Rules, asked: Asked<'_>, now: Timestamp) -> Result<Case, Problem> {
    let read = async || store.case(asked.reference).await?.ok_or_else(Problem::unknown);
    if recall(store, asked.key).await?.is_some() {
        return read().await;
    }
    let case = read().await?;
    let mut command = asked.command.clone();
    masking::command(&mut command);
    let extras = asked.key.map(|key| key.remember(asked.reference, now)).into_iter().collect();
    let order = Order {
        if_version: asked.if_version,
        extras,
        ..Order::new(asked.reference, &command, asked.by).on(&case.stored)
    };
    match store.execute(order, rules).await {
        Ok(carried) => match case.after(carried) {
            Some(case) => Ok(case),
            None => read().await,
        },
        // The same request came first, a moment ago: then its own act is what stands in the way.
        Err(error @ ExecuteError::Unknown) => Err(error.into()),
        Err(error) => match recall(store, asked.key).await? {
            Some(_) => read().await,
            None => Err(error.into()),
        },
    }
}
