//! The public API and what every page needs.

use crate::Intake;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use complaint::Actor;
use http::{HeaderMap, StatusCode};
use messages::api::{OpenBody, OpenedView};
use utoipa::OpenApi;
use web::opening::{Door, open, opened};
use web::{JsonBody, Problem, layout, order, request, scripts};

/// The description of the whole interface (OpenAPI 3.1). A test of the one-machine stack, which knows
/// all the routers, compares it with what their code says.
pub const DESCRIPTION: &str = include_str!("../openapi.json");

/// The routes.
pub fn api(intake: Intake) -> Router {
    Router::new()
        .route("/v1/complaints", post(open_complaint))
        .route("/healthz", get(health))
        .route("/", get(crate::form::show))
        .route("/openapi.json", get(async || request::asset("application/json", DESCRIPTION)))
        .route("/complaints", get(async || request::see_other("/")).post(crate::form::submit))
        .route(scripts::PATH, get(async |Path(file): Path<String>| scripts::served(&file)))
        .route(layout::ICON_PATH, get(async || request::asset("image/svg+xml", layout::ICON)))
        .with_state(intake)
}

/// What the API's routes take and answer.
#[derive(OpenApi)]
#[openapi(paths(open_complaint, health))]
pub struct Description;

/// Opens a complaint.
#[utoipa::path(
    post, path = "/v1/complaints", tag = "public", request_body = OpenBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes sending twice the same as sending once; kept 24 hours")),
    responses(
        (status = 201, body = OpenedView),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 503, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn open_complaint(
    State(intake): State<Intake>,
    headers: HeaderMap,
    body: JsonBody<OpenBody>,
) -> Result<Response, Problem> {
    let key = order::idempotency_key(&headers, "open", &body.bytes)?;
    let door = Door { store: &intake.store, ambient: &intake.ambient, pack: &intake.pack };
    let stored = open(door, body.value, &Actor::Complainant, key.as_ref()).await?;
    tracing::info!(complaint = %stored.complaint.reference, channel = "web_form", "complaint taken in");
    Ok((StatusCode::CREATED, axum::Json(opened(&stored, &intake.keyring))).into_response())
}

/// Answers when the function runs.
#[utoipa::path(get, path = "/healthz", tag = "public", responses((status = 200, description = "It runs")))]
async fn health() -> &'static str {
    "ok\n"
}
