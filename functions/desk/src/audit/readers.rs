//! Who read a complaint.

use super::may_audit;
use crate::Desk;
use crate::requests::{Named, SignedIn};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use complaint::{Actor, Reference};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;
use store::Case;
use store::readers::Reader;
use utoipa::{OpenApi, ToSchema, openapi};
use web::{Problem, Staff};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/complaints/{reference}/readers", get(readers))
}

#[derive(OpenApi)]
#[openapi(paths(readers))]
struct Description;

pub(super) fn described() -> openapi::OpenApi {
    Description::openapi()
}

/// Somebody who read it on a day.
#[derive(Serialize, ToSchema)]
pub struct ReaderView {
    /// The id of their sign-in.
    person: String,
    /// Their name then.
    pub name: String,
    /// Their role then.
    pub role: String,
    /// When they read it first on that day.
    #[schema(value_type = String, format = DateTime)]
    pub first_at: Timestamp,
}

/// Everybody who did.
#[derive(Serialize, ToSchema)]
struct ReadersView {
    items: Vec<ReaderView>,
}

/// Who read it: each person once a day (in UTC), the first day first. For compliance and the complaints manager.
#[utoipa::path(get, path = "/v1/desk/complaints/{reference}/readers", tag = "desk", params(("reference" = String, Path)), security(("staff" = [])),
    responses((status = 200, body = ReadersView), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn readers(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    Named(reference): Named,
) -> Result<Json<ReadersView>, Problem> {
    desk.readers(&reference, &staff).await.map(|items| Json(ReadersView { items }))
}

impl Desk {
    /// A complaint as somebody reads it. That they do is written down first: where it cannot be, nobody reads.
    /// Of whoever acted on it on that day the events say so.
    pub(crate) async fn read_case(&self, reference: &Reference, staff: &Staff) -> Result<Case, Problem> {
        let case = self.case(reference).await?;
        let first_at = self.ambient.now();
        let (person, name, role) = (staff.id.clone(), staff.name.clone(), staff.role.to_string());
        let acted =
            actors(&case).any(|actor| actor.person == person && day(&actor) == first_at.strftime(DAY).to_string());
        if !acted {
            self.store.note_reader(reference, &Reader { person, name, role, first_at }).await?;
        }
        Ok(case)
    }

    pub(crate) async fn readers(&self, reference: &Reference, staff: &Staff) -> Result<Vec<ReaderView>, Problem> {
        may_audit(staff)?;
        let case = self.case(reference).await?;
        let mut all: Vec<Reader> = self.store.readers(reference).await?.into_iter().chain(actors(&case)).collect();
        all.sort_by_key(|reader| reader.first_at);
        let mut seen = BTreeSet::new();
        all.retain(|reader| seen.insert((day(reader), reader.person.clone())));
        let view = |Reader { person, name, role, first_at }| ReaderView { person, name, role, first_at };
        Ok(all.into_iter().map(view).collect())
    }
}

const DAY: &str = "%Y-%m-%d";

fn day(reader: &Reader) -> String {
    reader.first_at.strftime(DAY).to_string()
}

/// Who of the staff acted on a complaint, each time.
fn actors(case: &Case) -> impl Iterator<Item = Reader> {
    case.events.iter().filter_map(|numbered| match &numbered.event.by {
        Actor::Staff { id, name, role } => {
            let (person, name, role) = (id.clone(), name.clone(), role.to_string());
            Some(Reader { person, name, role, first_at: numbered.event.at })
        }
        Actor::System | Actor::Complainant => None,
    })
}
