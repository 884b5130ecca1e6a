//! What a request to the desk says: who sends it, which complaint, which page of a list.

use crate::Desk;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query};
use complaint::Reference;
use complaint::values::Status;
use http::request::Parts;
use jiff::Timestamp;
use messages::view::Card;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use store::lists::{Page, Sieve, list_key};
use utoipa::IntoParams;
use web::{Problem, Staff};

/// Rows of a page when the caller names no limit, and the most a caller may name.
const DEFAULT_LIMIT: usize = 50;
pub(crate) const MAX_LIMIT: usize = 200;

/// Where the closed part of the list begins.
const CLOSED: &str = "1";

/// What stands for nobody where a name is asked for.
pub(crate) const NOBODY: &str = "-";

/// A signed-in member of staff, of any role.
pub(crate) struct SignedIn(pub(crate) Staff);

impl FromRequestParts<Desk> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Problem> {
        desk.verifier.staff(&parts.headers, desk.ambient.now()).await.map(SignedIn)
    }
}

/// The complaint an address names.
pub(crate) struct Named(pub(crate) Reference);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, state).await.ok();
        let reference = path.and_then(|Path(path)| path.get("reference")?.parse().ok());
        reference.map(Named).ok_or_else(Problem::unknown)
    }
}

/// Which complaints, and which page of them.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// A status.
    #[serde(deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    pub status: Option<Status>,
    /// 1 to 5.
    #[serde(deserialize_with = "given")]
    pub level: Option<u8>,
    /// A team.
    #[serde(deserialize_with = "given")]
    pub team: Option<String>,
    /// A category code.
    #[serde(deserialize_with = "given")]
    pub category: Option<String>,
    /// Who has it, by name; `-` is nobody.
    #[serde(deserialize_with = "given")]
    pub assignee: Option<String>,
    /// Only what has to be done before this moment.
    #[serde(deserialize_with = "given")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub due_before: Option<Timestamp>,
    /// Only breached ones, or only unbreached ones.
    #[serde(deserialize_with = "given")]
    pub breached: Option<bool>,
    /// `next_cursor` of the page before.
    #[serde(deserialize_with = "given")]
    pub cursor: Option<String>,
    /// 1 to 200; 50 when left out.
    #[serde(deserialize_with = "given")]
    pub limit: Option<usize>,
}

/// A query's value; an empty one is as good as none.
fn given<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(reader: D) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(reader)?;
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(serde::de::Error::custom) }
}

impl ListQuery {
    /// Whose complaints are asked for, where it is somebody's.
    fn holder(&self) -> Option<&str> {
        self.assignee.as_deref().filter(|name| *name != NOBODY)
    }

    /// What the list's index can tell of it: [`ListQuery::keeps`] tells all of it.
    fn sieve(&self) -> Sieve {
        let sieve = match self.status {
            Some(Status::Closed) => Sieve::closed(),
            Some(status) => Sieve::open().with("status", &status.as_str()),
            None => Sieve::all(),
        };
        let sieve = match self.due_before {
            Some(before) => sieve.due_by(before),
            None => sieve,
        };
        let sieve = with(sieve, "level", self.level.as_ref());
        let sieve = with(sieve, "team", self.team.as_ref());
        let sieve = with(sieve, "category", self.category.as_ref());
        let sieve = with(sieve, "breached", self.breached.as_ref());
        let holder = self.assignee.as_ref().map(|name| Some(name).filter(|name| *name != NOBODY));
        with(sieve, "assignee", holder.as_ref())
    }

    fn keeps(&self, card: &Card) -> bool {
        self.status.is_none_or(|status| status.as_str() == card.status)
            && self.level.is_none_or(|level| level == card.level)
            && self.team.as_ref().is_none_or(|team| *team == card.team)
            && self.category.as_ref().is_none_or(|category| *category == card.category)
            && self.assignee.as_ref().is_none_or(|name| card.assignee.as_deref().unwrap_or(NOBODY) == name)
            && self.breached.is_none_or(|breached| breached == card.breached)
            && self.due_before.is_none_or(|before| card.next_due_at.is_some_and(|due| due < before))
    }
}

fn with(sieve: Sieve, field: &str, value: Option<&impl Serialize>) -> Sieve {
    match value {
        Some(value) => sieve.with(field, value),
        None => sieve,
    }
}

impl Desk {
    /// A page of the list, as a query asks for it.
    ///
    /// # Errors
    /// As of [`page_of`]; 503 where the list cannot be read.
    pub(crate) async fn list(&self, query: &ListQuery) -> Result<Page<Card>, Problem> {
        let (cursor, limit) = page_of(query.cursor.as_deref(), query.limit)?;
        let in_open = cursor.is_none_or(|cursor| cursor < CLOSED) && query.status != Some(Status::Closed);
        let held = match query.holder().filter(|_| in_open) {
            Some(name) => self.held(name, query, cursor, limit).await?,
            None => None,
        };
        let from = match held {
            Some(held) if !held.items.is_empty() || query.status.is_some() => return Ok(held),
            // With nothing open left the list goes on with its closed part.
            Some(_) => Some(CLOSED),
            None => cursor,
        };
        Ok(self.store.sifted_cards(&query.sieve(), &|card| query.keeps(card), from, limit).await?)
    }
}

impl Desk {
    /// What somebody has, of what is open; none where that is too much to be looked at each time.
    async fn held(
        &self,
        name: &str,
        query: &ListQuery,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Option<Page<Card>>, Problem> {
        let Some(mut items) = self.store.held_by(name).await? else { return Ok(None) };
        items.retain(|card| query.keeps(card) && cursor.is_none_or(|cursor| list_key(card).as_str() > cursor));
        // Behind the last of a page come more, or what is closed; with a status that is open nothing does.
        let goes_on = items.len() > limit || query.status.is_none();
        items.truncate(limit);
        let next_cursor = items.last().filter(|_| goes_on).map(list_key);
        Ok(Some(Page { items, next_cursor }))
    }
}

/// A page's position.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next_cursor` of the page before.
    #[serde(deserialize_with = "given")]
    pub(crate) cursor: Option<String>,
    /// 1 to 200; when left out 50, and for a table as many as there are.
    #[serde(deserialize_with = "given")]
    pub(crate) limit: Option<usize>,
    /// The first day a return is about, such as 2026-01-01, in the firm's zone.
    #[serde(deserialize_with = "given")]
    pub(crate) from: Option<String>,
    /// The last day a return is about.
    #[serde(deserialize_with = "given")]
    pub(crate) to: Option<String>,
}

/// Where a page begins and how many rows it holds.
///
/// # Errors
/// 422 for a cursor that is none of ours and for a limit out of range.
pub(crate) fn page_of(cursor: Option<&str>, limit: Option<usize>) -> Result<(Option<&str>, usize), Problem> {
    if cursor.is_some_and(|cursor| !store::lists::is_cursor(cursor)) {
        return Err(Problem::invalid("cursor", "give next_cursor of the page before, as it was"));
    }
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::invalid("limit", format!("give a limit of 1 to {MAX_LIMIT}")));
    }
    Ok((cursor, limit))
}

pub(crate) fn query_of<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Problem> {
    query.map(|query| query.0).map_err(|error| Problem::invalid("query", error.body_text()))
}
