//! The digests of days, to be published or notarised: who knows a value of before can prove the log of today by it.

use super::may_audit;
use crate::Desk;
use crate::requests::SignedIn;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::civil::Date;
use messages::log_days::DayLine;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema, openapi};
use web::{Problem, Staff};

/// Digests of one answer: a month.
const MOST: i32 = 31;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/log/days", get(days))
}

#[derive(OpenApi)]
#[openapi(paths(days))]
struct Description;

pub(super) fn described() -> openapi::OpenApi {
    Description::openapi()
}

/// The digest of a day (in UTC).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayView {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// From 1.
    pub number: u64,
    /// The first day it covers; none where it is the first digest, which covers all days before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// How many complaints changed.
    pub changed: u64,
    /// The digest before; 64 zeros before the first.
    pub previous: String,
    /// The digest: it stands for every event of every complaint up to its day. `recourse log verify --published`
    /// proves a log by it.
    pub digest: String,
}

/// The last ones.
#[derive(Serialize, ToSchema)]
struct DaysView {
    /// The last first, 31 at most.
    items: Vec<DayView>,
}

/// The last digests of days. For compliance and the complaints manager.
#[utoipa::path(get, operation_id = "list_digests_of_days", path = "/v1/desk/log/days", tag = "desk", security(("staff" = [])),
    responses((status = 200, body = DaysView), (status = 403, body = Problem)))]
async fn days(State(desk): State<Desk>, SignedIn(staff): SignedIn) -> Result<Json<DaysView>, Problem> {
    desk.digests_of_days(&staff).await.map(|items| Json(DaysView { items }))
}

impl Desk {
    pub(crate) async fn digests_of_days(&self, staff: &Staff) -> Result<Vec<DayView>, Problem> {
        may_audit(staff)?;
        Ok(self.store.last_days(MOST).await?.into_iter().map(view).collect())
    }
}

fn view(line: DayLine) -> DayView {
    let DayLine { number, day, from, previous, count, heads: _, hash } = line;
    DayView { day, number, from, changed: count, previous, digest: hash }
}
