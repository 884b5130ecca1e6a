//! The desk's API (contract §8).

use crate::Desk;
use crate::summary::Summary;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use complaint::values::Status;
use complaint::{Actor, Command, Reference};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use messages::api::{OpenBody, OpenedView};
use messages::command::CommandBody;
use messages::view::{Card, DeskView, desk};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt::Display;
use std::str::FromStr;
use store::Case;
use store::lists::Breach;
use utoipa::openapi::OpenApi;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::opening::{Door, open, opened};
use web::order::{Asked, carry_out, idempotency_key, if_match};
use web::{JsonBody, Problem, Staff};

/// Rows of a page when the caller names no limit, and the most a caller may name.
const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;

/// The routes with their description.
pub fn api(desk: Desk) -> (Router, OpenApi) {
    OpenApiRouter::new()
        .routes(routes!(list, open_for_somebody))
        .routes(routes!(read))
        .routes(routes!(command))
        .routes(routes!(breaches))
        .routes(routes!(summary))
        .route("/v1/desk/reports/{name}", get(async |_: SignedIn| Problem::not_built()))
        .merge(crate::page_routes::routes())
        .with_state(desk)
        .split_for_parts()
}

/// A signed-in member of staff, of any role.
pub(crate) struct SignedIn(pub(crate) Staff);

impl FromRequestParts<Desk> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Problem> {
        desk.verifier.staff(&parts.headers, desk.ambient.now()).map(SignedIn)
    }
}

/// The complaint an address names.
pub(crate) struct Named(pub(crate) Reference);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.ok().and_then(|Path(text)| text.parse().ok()).map(Named).ok_or_else(Problem::unknown)
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
    pub(crate) fn keeps(&self, card: &Card) -> bool {
        self.status.is_none_or(|status| status.as_str() == card.status)
            && self.level.is_none_or(|level| level == card.level)
            && self.team.as_ref().is_none_or(|team| *team == card.team)
            && self.category.as_ref().is_none_or(|category| *category == card.category)
            && self.breached.is_none_or(|breached| breached == card.breached)
            && self.due_before.is_none_or(|before| card.next_due_at.is_some_and(|due| due < before))
    }
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
}

impl From<Breach> for BreachView {
    fn from(breach: Breach) -> BreachView {
        let Breach { reference, clock, regime, due_at, recorded_at, lag_ms, level, team, category } = breach;
        BreachView { reference, clock, regime, due_at, recorded_at, lag_ms, level, team, category }
    }
}

/// A page of breaches.
#[derive(Serialize, ToSchema)]
struct BreachPage {
    items: Vec<BreachView>,
    next_cursor: Option<String>,
}

/// A page's position.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// `next_cursor` of the page before.
    #[serde(deserialize_with = "given")]
    cursor: Option<String>,
    /// 1 to 200; 50 when left out.
    #[serde(deserialize_with = "given")]
    limit: Option<usize>,
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

fn query_of<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Problem> {
    query.map(|query| query.0).map_err(|error| Problem::invalid("query", error.body_text()))
}

/// Complaints by next deadline, closed last.
#[utoipa::path(get, path = "/v1/desk/complaints", tag = "desk", params(ListQuery), security(("staff" = [])), responses((status = 200, body = CardPage), (status = 401, body = Problem)))]
async fn list(
    State(desk): State<Desk>,
    _: SignedIn,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<CardPage>, Problem> {
    let query = query_of(query)?;
    let (cursor, limit) = page_of(query.cursor.as_deref(), query.limit)?;
    let page = desk.store.cards(|card| query.keeps(card), cursor, limit).await?;
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

pub(crate) fn may_act(staff: &Staff) -> Result<(), Problem> {
    if staff.role.level().is_some() {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", format!("the role {} reads only", staff.role)))
}

/// Everything about a complaint; the `ETag` is its version.
#[utoipa::path(get, path = "/v1/desk/complaints/{reference}", tag = "desk", params(("reference" = String, Path)), security(("staff" = [])), responses((status = 200, body = DeskView), (status = 404, body = Problem)))]
async fn read(State(desk): State<Desk>, _: SignedIn, Named(reference): Named) -> Result<Response, Problem> {
    Ok(answer(&desk.case(&reference).await?))
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
    Ok(answer(&case))
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

impl Desk {
    pub(crate) fn door(&self) -> Door<'_> {
        Door { store: &self.store, ambient: &self.ambient, pack: &self.pack }
    }

    pub(crate) async fn case(&self, reference: &Reference) -> Result<Case, Problem> {
        self.store.case(reference).await?.ok_or_else(Problem::unknown)
    }

    pub(crate) async fn carry_out(
        &self,
        reference: &Reference,
        command: &Command,
        by: &Actor,
        if_version: Option<u64>,
        key: Option<&store::idempotency::IdempotencyKey>,
    ) -> Result<Case, Problem> {
        if let Command::LinkDuplicate { of } = command {
            self.store.load(of).await?.ok_or_else(|| Problem::invalid("of", format!("there is no complaint {of}")))?;
        }
        if let Command::Amend(complaint::command::Amendment { email: Some(email), .. }) = command {
            mail::EmailAddress::parse(email).map_err(|error| Problem::invalid("email", error.to_string()))?;
        }
        let asked = Asked { reference, command, by, if_version, key };
        let case = carry_out(&self.store, &self.pack.rules, asked, self.ambient.now()).await?;
        tracing::info!(complaint.reference = %reference, command = command.name(), "command carried out");
        Ok(case)
    }
}

/// The desk's view.
pub(crate) fn view(case: &Case) -> DeskView {
    desk(case.complaint(), &case.events)
}

fn answer(case: &Case) -> Response {
    let view = view(case);
    ([(header::ETAG, format!("\"{}\"", view.version))], Json(view)).into_response()
}
