//! Operations by API: everything their page shows, and dead letters sent back.

use crate::Desk;
use crate::operations::Operations;
use crate::requests::SignedIn;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{JsonBody, Problem};

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/operations", get(look)).route("/v1/desk/operations/redrive", post(redrive))
}

#[derive(OpenApi)]
#[openapi(paths(look, redrive))]
pub(crate) struct Description;

/// Which queue.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Redrive {
    /// Its name: verification, timers, escalation, notifications or inbound.
    pub(crate) queue: String,
}

/// What was sent back.
#[derive(Serialize, ToSchema)]
struct Redriven {
    /// The queue.
    queue: String,
    /// How many messages.
    count: usize,
}

/// Who is late, what will be, the counts, the timers, the mail and the queues.
#[utoipa::path(get, operation_id = "look_at_operations", path = "/v1/desk/operations", tag = "desk", security(("staff" = [])), responses((status = 200, body = Operations), (status = 401, body = Problem), (status = 503, body = Problem)))]
async fn look(State(desk): State<Desk>, _: SignedIn) -> Result<Json<Operations>, Problem> {
    desk.operations().await.map(Json)
}

/// Gives the dead letters of a queue another try, where the queues are seen from here.
#[utoipa::path(post, operation_id = "redrive", path = "/v1/desk/operations/redrive", tag = "desk", request_body = Redrive, security(("staff" = [])), responses((status = 200, body = Redriven), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
async fn redrive(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    body: JsonBody<Redrive>,
) -> Result<Json<Redriven>, Problem> {
    let queue = body.value.queue;
    let count = desk.redrive(&queue, &staff)?;
    Ok(Json(Redriven { queue, count }))
}
