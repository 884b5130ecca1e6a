//! Searching what happened, over all complaints.

use super::may_audit;
use crate::Desk;
use crate::requests::{SignedIn, page_of, query_of};
use crate::returns::Period;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use complaint::{Actor, Reference};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use messages::view::Numbered;
use serde::{Deserialize, Serialize};
use store::Case;
use store::lists::{closed_since, list_key};
use utoipa::{IntoParams, OpenApi, ToSchema, openapi};
use web::{Problem, Staff};

/// Complaints whose events are read for one answer, at most.
const LOOKED_AT: usize = 200;

/// Complaints whose events are read at once.
const AT_ONCE: usize = 8;

/// Events after which an answer ends, with the complaints that are read by then: a page of them is read by people.
const ENOUGH: usize = 60;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/log", get(search))
}

#[derive(OpenApi)]
#[openapi(paths(search))]
struct Description;

pub(super) fn described() -> openapi::OpenApi {
    Description::openapi()
}

/// What is searched for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// The first day, such as 2026-11-01, in the firm's zone.
    pub from: String,
    /// The last day, at most 366 days in all.
    pub to: String,
    /// One kind of event, such as `clock_breached`.
    pub event: String,
    /// Who did it: `system`, `complainant`, or a member of staff by name or id of their sign-in.
    pub by: String,
    /// One complaint.
    pub reference: String,
    /// `next_cursor` of the answer before.
    pub cursor: String,
}

/// An event that was found: nothing personal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundEvent {
    /// Of which complaint.
    pub reference: String,
    /// Its number there.
    pub seq: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What happened.
    pub event: String,
    /// system, complainant or staff.
    pub by: String,
    /// Who of the staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its link of the chain.
    pub hash: String,
}

/// What was found so far.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct FoundEvents {
    /// The events, the latest first.
    pub items: Vec<FoundEvent>,
    /// How many complaints were looked through for this answer.
    pub looked_at: usize,
    /// Where the search goes on; none where it is through.
    pub next_cursor: Option<String>,
}

/// Events of a period, over all complaints that were open in it, up to two hundred complaints an answer, fewer
/// where they have many events. For
/// compliance and the complaints manager.
#[utoipa::path(get, operation_id = "search_log", path = "/v1/desk/log", tag = "desk", params(LogQuery), security(("staff" = [])),
    responses((status = 200, body = FoundEvents), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn search(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    query: Result<Query<LogQuery>, QueryRejection>,
) -> Result<Json<FoundEvents>, Problem> {
    desk.search_log(&query_of(query)?, &staff).await.map(Json)
}

impl Desk {
    pub(crate) async fn search_log(&self, query: &LogQuery, staff: &Staff) -> Result<FoundEvents, Problem> {
        may_audit(staff)?;
        let period = Period::of(&self.pack.zone(), Some(&query.from), Some(&query.to))?;
        let (complaints, mut next_cursor) = match query.reference.trim() {
            "" => self.complaints_of(period, &query.cursor).await?,
            text => (vec![(text.to_uppercase().parse().map_err(|_| no_number())?, String::new())], None),
        };
        let mut found = FoundEvents::default();
        for some in complaints.chunks(AT_ONCE) {
            if found.items.len() >= ENOUGH {
                break;
            }
            let cases = try_join_all(some.iter().map(|(reference, _)| self.store.case(reference))).await?;
            found.items.extend(cases.iter().flatten().flat_map(|case| events_of(case, query, period)));
            found.looked_at += some.len();
        }
        if let Some((_, key)) = complaints[..found.looked_at].last().filter(|_| found.looked_at < complaints.len()) {
            next_cursor = Some(key.clone());
        }
        found.next_cursor = next_cursor;
        found.items.sort_by(|a, b| (b.at, &b.reference, b.seq).cmp(&(a.at, &a.reference, a.seq)));
        Ok(found)
    }

    /// The next complaints that were open in the period: the list has open ones first, then the last closed.
    /// Each with its key, to go on behind it.
    async fn complaints_of(
        &self,
        period: Period,
        cursor: &str,
    ) -> Result<(Vec<(Reference, String)>, Option<String>), Problem> {
        let (cursor, _) = page_of(Some(cursor).filter(|cursor| !cursor.is_empty()), None)?;
        let page = self.store.cards(&|card| period.began_by(card.received_at), cursor, LOOKED_AT).await?;
        let end = closed_since(period.begins());
        let open_then = |key: &String| *key < end;
        let references = page.items.iter().filter(|card| card.closed_at.is_none_or(|at| at >= period.begins()));
        let references = references.filter_map(|card| Some((card.reference.parse().ok()?, list_key(card)))).collect();
        Ok((references, page.next_cursor.filter(open_then)))
    }
}

fn no_number() -> Problem {
    Problem::invalid("reference", "give a complaint's number such as RC-7K3M-9QXD-0HTZ-W2F8")
}

fn events_of(case: &Case, query: &LogQuery, period: Period) -> Vec<FoundEvent> {
    let reference = case.complaint().reference.to_string();
    let fits = |numbered: &&Numbered| {
        let event = &numbered.event;
        period.holds(event.at)
            && (query.event.is_empty() || query.event == event.fact.name())
            && (query.by.trim().is_empty() || is_by(&event.by, query.by.trim()))
    };
    let found = case.events.iter().filter(fits).map(|numbered| FoundEvent {
        reference: reference.clone(),
        seq: numbered.seq,
        at: numbered.event.at,
        event: numbered.event.fact.name().to_owned(),
        by: role_of(&numbered.event.by).to_owned(),
        name: numbered.event.by.name().map(str::to_owned),
        hash: numbered.hash.clone(),
    });
    found.collect()
}

fn role_of(actor: &Actor) -> &'static str {
    match actor {
        Actor::System => "system",
        Actor::Complainant => "complainant",
        Actor::Staff { .. } => "staff",
    }
}

fn is_by(actor: &Actor, wanted: &str) -> bool {
    wanted == role_of(actor) || actor.id() == Some(wanted) || actor.name() == Some(wanted)
}
