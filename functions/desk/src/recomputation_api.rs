//! Live deadlines counted again after a calendar's year was loaded or the policy changed: looked at first,
//! approved by another person, then carried out (design §3).

use crate::Desk;
use crate::requests::SignedIn;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use complaint::Level;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::StoreError;
use store::idempotency::IdempotencyKey;
use store::recomputations::{Approval, Asked, Example, Phase, Recorded, Tally, Versions};
use store::reread::Voucher;
use utoipa::{OpenApi, ToSchema};
use web::order::idempotency_key;
use web::{JsonBody, Problem, Staff};

/// The lowest level that may ask for a preview, and the one that may approve.
const MAY_ASK: Level = Level::SECOND;
const MAY_APPROVE: Level = Level::HIGHEST_INTERNAL;

/// Runs a list shows: each is read with all its steps.
const MOST_SHOWN: usize = 10;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/v1/desk/recomputations", get(list_recomputations).post(start_recomputation))
        .route("/v1/desk/recomputations/{id}", get(read_recomputation))
        .route("/v1/desk/recomputations/{id}/approval", post(approve_recomputation))
}

#[derive(OpenApi)]
#[openapi(paths(list_recomputations, start_recomputation, read_recomputation, approve_recomputation))]
pub(crate) struct Description;

/// A run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecomputationView {
    /// Its number.
    pub id: String,
    /// previewing, previewed, running, done or stopped.
    pub state: String,
    /// Who asked for it.
    pub asked_by: String,
    /// Their id, to the issuer of their sign-in.
    pub asked_by_id: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// The version of the policy it counts by.
    pub policy_version: String,
    /// The version of each calendar it counts in.
    pub calendar_versions: BTreeMap<String, String>,
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub approved_at: Option<Timestamp>,
    /// What would move.
    pub preview: TallyView,
    /// What has moved, once it is approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<TallyView>,
    /// Why it stopped, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

/// What was seen so far.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TallyView {
    /// Open complaints looked at.
    pub complaints: u64,
    /// Deadlines that move, or become certain.
    pub moved: u64,
    /// Those of them whose new end has passed: they become breached.
    pub become_breached: u64,
    /// Complaints that could not be counted again.
    pub failed: u64,
    /// Some of those that move.
    pub moves: Vec<MoveView>,
    /// Some of those that become breached.
    pub breached: Vec<MoveView>,
}

/// A deadline that moves.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MoveView {
    /// Of which complaint.
    pub reference: String,
    /// The clock's kind.
    pub clock: String,
    /// Its body of rules.
    pub regime: String,
    /// The end before.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The end after.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
}

/// Which run is approved, as the page's form says it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Approve {
    pub(crate) id: String,
}

/// The latest runs, the last first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Recomputations {
    items: Vec<RecomputationView>,
}

/// Nothing: what is counted by is what is deployed.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// The ten latest runs, the last first.
#[utoipa::path(get, path = "/v1/desk/recomputations", tag = "desk", security(("staff" = [])), responses((status = 200, body = Recomputations), (status = 401, body = Problem)))]
async fn list_recomputations(State(desk): State<Desk>, _: SignedIn) -> Result<Json<Recomputations>, Problem> {
    Ok(Json(Recomputations { items: desk.recomputations().await? }))
}

/// Has every deadline that runs looked at, and moves none: the answer says what would move.
#[utoipa::path(post, path = "/v1/desk/recomputations", tag = "desk", params(("Idempotency-Key" = Option<String>, Header)), request_body = Nothing, security(("staff" = [])), responses((status = 201, body = RecomputationView), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn start_recomputation(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    headers: HeaderMap,
    body: JsonBody<Nothing>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers, &format!("recomputation {}", staff.id), &body.bytes)?;
    let id = desk.ask_recomputation(&staff, key.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(desk.recomputation(&id).await?)).into_response())
}

/// A run, as far as it is.
#[utoipa::path(get, path = "/v1/desk/recomputations/{id}", tag = "desk", params(("id" = String, Path)), security(("staff" = [])), responses((status = 200, body = RecomputationView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn read_recomputation(
    State(desk): State<Desk>,
    _: SignedIn,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<RecomputationView>, Problem> {
    let Path(id) = id.map_err(|_| Problem::unknown())?;
    desk.recomputation(&id).await.map(Json)
}

/// Has what the preview showed carried out. Another person than the one who asked, a complaints manager.
#[utoipa::path(post, path = "/v1/desk/recomputations/{id}/approval", tag = "desk", params(("id" = String, Path)), request_body = Nothing, security(("staff" = [])), responses((status = 200, body = RecomputationView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn approve_recomputation(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    id: Result<Path<String>, PathRejection>,
    _: JsonBody<Nothing>,
) -> Result<Json<RecomputationView>, Problem> {
    let Path(id) = id.map_err(|_| Problem::unknown())?;
    desk.approve_recomputation(&id, &staff).await?;
    desk.recomputation(&id).await.map(Json)
}

/// Whether somebody may ask for a preview.
pub(crate) fn may_ask(staff: &Staff) -> bool {
    staff.role.level() >= Some(MAY_ASK)
}

/// Whether somebody may approve a run of somebody else's.
pub(crate) fn may_approve(staff: &Staff) -> bool {
    staff.role.level() >= Some(MAY_APPROVE)
}

impl Desk {
    pub(crate) async fn recomputations(&self) -> Result<Vec<RecomputationView>, Problem> {
        let mut views = Vec::new();
        for asked in self.store.recomputations().await?.into_iter().take(MOST_SHOWN) {
            views.push(self.recomputation(&asked.id).await?);
        }
        Ok(views)
    }

    pub(crate) async fn ask_recomputation(&self, by: &Staff, key: Option<&IdempotencyKey>) -> Result<String, Problem> {
        if !may_ask(by) {
            let detail = "supervisors, specialists and managers ask for deadlines to be counted again";
            return Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", detail));
        }
        let id = self.store.ask_recomputation(voucher(by), Versions::of(&self.pack.rules), key).await?;
        tracing::info!(run = id, staff.id = by.id, "deadlines are to be counted again");
        Ok(id)
    }

    pub(crate) async fn approve_recomputation(&self, id: &str, by: &Staff) -> Result<(), Problem> {
        let recorded = self.recorded(id).await?;
        let refused = |status, detail: &'static str| Err(Problem::new(status, "not-permitted", detail));
        if !may_approve(by) {
            return refused(StatusCode::FORBIDDEN, "a complaints manager approves it");
        }
        if recorded.asked.by.id == by.id {
            return refused(StatusCode::FORBIDDEN, "whoever asked for it cannot approve it; another person has to");
        }
        let conflict = |detail: &'static str| Problem::new(StatusCode::CONFLICT, "conflict", detail);
        if !recorded.phase(Phase::Preview).1 {
            return Err(conflict("the preview is not through yet; look at it first"));
        }
        if recorded.stopped().is_some() || recorded.asked.versions != Versions::of(&self.pack.rules) {
            return Err(conflict("policy or calendars changed since the preview; ask for a new one"));
        }
        let approval = Approval { by: voucher(by), at: self.ambient.now() };
        match self.store.approve_recomputation(id, &approval).await {
            Err(StoreError::AlreadyThere) => Err(conflict("it was approved already")),
            Err(error) => Err(error.into()),
            Ok(()) => {
                tracing::info!(run = id, staff.id = by.id, "a re-computation was approved");
                Ok(())
            }
        }
    }

    pub(crate) async fn recomputation(&self, id: &str) -> Result<RecomputationView, Problem> {
        Ok(RecomputationView::from(self.recorded(id).await?))
    }

    async fn recorded(&self, id: &str) -> Result<Recorded, Problem> {
        // A key of the table has at most 2 KB.
        let known = if id.len() > 100 { None } else { self.store.recomputation(id).await? };
        known.ok_or_else(Problem::unknown)
    }
}

fn voucher(staff: &Staff) -> Voucher {
    Voucher { id: staff.id.clone(), name: staff.name.clone() }
}

impl From<Recorded> for RecomputationView {
    fn from(recorded: Recorded) -> RecomputationView {
        let (preview, previewed) = recorded.phase(Phase::Preview);
        let (run, done) = recorded.phase(Phase::Run);
        let stopped = recorded.stopped().map(str::to_owned);
        let state = match (stopped.is_some(), recorded.approval.is_some()) {
            (true, _) => "stopped",
            (false, true) if done => "done",
            (false, true) => "running",
            (false, false) if previewed => "previewed",
            (false, false) => "previewing",
        };
        let Asked { id, by, at, versions } = recorded.asked;
        RecomputationView {
            id,
            state: state.to_owned(),
            asked_by: by.name,
            asked_by_id: by.id,
            asked_at: at,
            policy_version: versions.policy,
            calendar_versions: versions.calendars,
            preview: TallyView::from(preview),
            run: recorded.approval.is_some().then(|| TallyView::from(run)),
            approved_at: recorded.approval.as_ref().map(|approval| approval.at),
            approved_by: recorded.approval.map(|approval| approval.by.name),
            stopped,
        }
    }
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> TallyView {
        let Tally { complaints, moved, late, failed, moves, late_ones } = tally;
        let views = |examples: Vec<Example>| examples.into_iter().map(MoveView::from).collect();
        let (moves, breached) = (views(moves), views(late_ones));
        TallyView { complaints, moved, become_breached: late, failed, moves, breached }
    }
}

impl From<Example> for MoveView {
    fn from(example: Example) -> MoveView {
        let Example { reference, clock, regime, from, due_at } = example;
        MoveView { reference: reference.to_string(), clock, regime, from, due_at }
    }
}
