//! The desk's API (contract §8).

use crate::acts::{may_act, view};
use crate::requests::{ListQuery, Named, PageQuery, SignedIn, page_of, query_of};
use crate::summary::Summary;
use crate::{
    Desk, assignments, audit, away_api, canned, evidence_api, mail_api, operations_api, preview, recomputation_api,
    reports, search, systemic,
};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use complaint::values::BreachCause;
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use messages::api::{OpenBody, OpenedView};
use messages::command::CommandBody;
use messages::view::{Card, DeskView, ExplanationView, explanation};
use serde::Serialize;
use store::Case;
use store::lists::Breach;
use utoipa::{OpenApi, ToSchema, openapi};
use web::opening::{open, opened};
use web::order::{idempotency_key, if_match};
use web::which_clock::WhichClock;
use web::{JsonBody, Problem};

/// The routes.
pub fn api(desk: Desk) -> Router {
    Router::new()
        .route("/v1/desk/complaints", get(list).post(open_for_somebody))
        .route("/v1/desk/complaints/{reference}", get(read))
        .route("/v1/desk/complaints/{reference}/clocks/{kind}/explanation", get(explain_to_staff))
        .route("/v1/desk/complaints/{reference}/commands", post(command))
        .route("/v1/desk/breaches", get(breaches))
        .route("/v1/desk/summary", get(summary))
        .merge(evidence_api::routes())
        .merge(mail_api::routes())
        .merge(recomputation_api::routes())
        .merge(away_api::routes())
        .merge(assignments::routes())
        .merge(audit::routes())
        .merge(search::routes())
        .merge(systemic::routes())
        .merge(operations_api::routes())
        .merge(reports::routes())
        .merge(preview::routes())
        .merge(canned::routes())
        .merge(crate::page_routes::routes())
        .with_state(desk)
}

#[derive(OpenApi)]
#[openapi(paths(list, open_for_somebody, read, explain_to_staff, command, breaches, summary))]
struct Description;

/// What the API's routes take and answer. `intake` serves the whole as a file, so that no function carries
/// the code that makes it.
pub fn description() -> openapi::OpenApi {
    let mut described = Description::openapi();
    described.merge(evidence_api::Description::openapi());
    described.merge(mail_api::Description::openapi());
    described.merge(recomputation_api::Description::openapi());
    described.merge(away_api::Description::openapi());
    described.merge(assignments::Description::openapi());
    described.merge(audit::description());
    described.merge(search::Description::openapi());
    described.merge(systemic::Description::openapi());
    described.merge(operations_api::Description::openapi());
    described.merge(reports::Description::openapi());
    described.merge(preview::Description::openapi());
    described.merge(canned::Description::openapi());
    described
}

/// A page of complaints.
#[derive(Serialize, ToSchema)]
struct CardPage {
    items: Vec<Card>,
    next_cursor: Option<String>,
}

/// A broken promise.
#[derive(Serialize, ToSchema)]
struct BreachView {
    reference: String,
    /// The clock's kind.
    clock: String,
    regime: String,
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Timestamp,
    /// How much later than due it was recorded.
    lag_ms: i64,
    level: u8,
    team: String,
    category: String,
    /// Who of the team had it; left out where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// What stood in the way then: unassigned, contact_unproven, waiting_for_complainant, waiting_for_third_party,
    /// waiting_for_approval, message_unread, stood_still, extended, counted_again.
    #[schema(value_type = Vec<String>)]
    causes: Vec<BreachCause>,
}

impl From<Breach> for BreachView {
    fn from(breach: Breach) -> BreachView {
        let Breach { reference, clock, regime, due_at, recorded_at, lag_ms, level, team, category, owner, causes } =
            breach;
        BreachView { reference, clock, regime, due_at, recorded_at, lag_ms, level, team, category, owner, causes }
    }
}

/// A page of breaches.
#[derive(Serialize, ToSchema)]
struct BreachPage {
    items: Vec<BreachView>,
    next_cursor: Option<String>,
}

/// Complaints by next deadline, closed last.
#[utoipa::path(get, path = "/v1/desk/complaints", tag = "desk", params(ListQuery), security(("staff" = [])), responses((status = 200, body = CardPage), (status = 401, body = Problem)))]
async fn list(
    State(desk): State<Desk>,
    _: SignedIn,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<CardPage>, Problem> {
    let page = desk.list(&query_of(query)?).await?;
    Ok(Json(CardPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Takes a complaint in for somebody: hotline, chat, letter, social media …
#[utoipa::path(post, path = "/v1/desk/complaints", tag = "desk", request_body = OpenBody, security(("staff" = [])), responses((status = 201, body = OpenedView), (status = 422, body = Problem)))]
async fn open_for_somebody(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    headers: HeaderMap,
    body: JsonBody<OpenBody>,
) -> Result<Response, Problem> {
    may_act(&staff)?;
    let key = idempotency_key(&headers, &format!("open {}", staff.id), &body.bytes)?;
    let stored = open(desk.door(), body.value, &staff.actor(), key.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(opened(&stored, &desk.keyring))).into_response())
}

/// Everything about a complaint; the `ETag` is its version. Who reads it is written down.
#[utoipa::path(get, path = "/v1/desk/complaints/{reference}", tag = "desk", params(("reference" = String, Path)), security(("staff" = [])), responses((status = 200, body = DeskView), (status = 404, body = Problem)))]
async fn read(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    Named(reference): Named,
) -> Result<Response, Problem> {
    Ok(answer(&desk, &desk.read_case(&reference, &staff).await?))
}

/// How a deadline came about, day by day. Of several laws' clocks of a kind: the one that ends first, or
/// that of `regime`.
#[utoipa::path(get, path = "/v1/desk/complaints/{reference}/clocks/{kind}/explanation", tag = "desk", params(("reference" = String, Path), ("kind" = String, Path), ("regime" = Option<String>, Query)), security(("staff" = [])),
    responses((status = 200, body = ExplanationView), (status = 404, body = Problem)))]
async fn explain_to_staff(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    Named(reference): Named,
    which: WhichClock,
) -> Result<Json<ExplanationView>, Problem> {
    let case = desk.read_case(&reference, &staff).await?;
    let found = explanation(case.complaint(), &case.events, which.kind, which.regime.as_deref());
    found.map(Json).ok_or_else(Problem::unknown)
}

/// Carries a command out.
#[utoipa::path(post, path = "/v1/desk/complaints/{reference}/commands", tag = "desk", params(("reference" = String, Path), ("If-Match" = Option<String>, Header), ("Idempotency-Key" = Option<String>, Header)),
    request_body = CommandBody, security(("staff" = [])),
    responses((status = 200, body = DeskView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn command(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    Named(reference): Named,
    headers: HeaderMap,
    body: JsonBody<CommandBody>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers, &format!("{reference} {}", staff.id), &body.bytes)?;
    let command = body.value.into_command()?;
    let case = desk.carry_out(&reference, &command, &staff.actor(), if_match(&headers)?, key.as_ref()).await?;
    Ok(answer(&desk, &case))
}

/// Broken promises, the last first.
#[utoipa::path(get, path = "/v1/desk/breaches", tag = "desk", params(PageQuery), security(("staff" = [])), responses((status = 200, body = BreachPage)))]
async fn breaches(
    State(desk): State<Desk>,
    _: SignedIn,
    query: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Json<BreachPage>, Problem> {
    let query = query_of(query)?;
    let (cursor, limit) = page_of(query.cursor.as_deref(), query.limit)?;
    let page = desk.store.breaches(cursor, limit).await?;
    Ok(Json(BreachPage {
        items: page.items.into_iter().map(BreachView::from).collect(),
        next_cursor: page.next_cursor,
    }))
}

/// What is open, due soon and late, by status, level, team and category.
#[utoipa::path(get, path = "/v1/desk/summary", tag = "desk", security(("staff" = [])), responses((status = 200, body = Summary)))]
async fn summary(State(desk): State<Desk>, _: SignedIn) -> Result<Json<Summary>, Problem> {
    desk.summary().await.map(Json)
}

fn answer(desk: &Desk, case: &Case) -> Response {
    let view = view(case, &desk.pack, desk.ambient.now());
    ([(header::ETAG, format!("\"{}\"", view.version))], Json(view)).into_response()
}
