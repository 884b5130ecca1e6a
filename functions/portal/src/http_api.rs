//! The complainant's API: `Authorization: Bearer <access_token>` (contract §8).

use crate::{Portal, acts};
use axum::extract::{FromRequestParts, Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use complaint::{Command, Reference, Rejection};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use messages::api::{
    ConfirmationBody, DecisionBody, EvidenceBody, EvidenceUpload, MessageBody, ReasonBody, SurveyBody,
    VerificationBody, VerificationView, WithdrawalBody,
};
use messages::view::{ExplanationView, StatusView, explanation};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use utoipa::OpenApi;
use web::staff::bearer;
use web::which_clock::WhichClock;
use web::{JsonBody, Problem, order};

/// The routes.
pub fn api(portal: Portal) -> Router {
    Router::new()
        .route("/v1/complaints/{reference}", get(read_status))
        .route("/v1/complaints/{reference}/file", get(crate::file::own_file))
        .route("/v1/complaints/{reference}/clocks/{kind}/explanation", get(explain))
        .route("/v1/complaints/{reference}/verification", post(verification))
        .route("/v1/complaints/{reference}/code", post(new_code))
        .route("/v1/complaints/{reference}/messages", post(message))
        .route("/v1/complaints/{reference}/decision", post(decision))
        .route("/v1/complaints/{reference}/confirmation", post(confirmation))
        .route("/v1/complaints/{reference}/withdrawal", post(withdrawal))
        .route("/v1/complaints/{reference}/reopening", post(reopening))
        .route("/v1/complaints/{reference}/escalation", post(escalation))
        .route("/v1/complaints/{reference}/survey", post(survey))
        .route("/v1/complaints/{reference}/evidence", post(evidence))
        .merge(crate::page_routes::routes())
        .with_state(portal)
}

/// What the API's routes take and answer.
#[derive(OpenApi)]
#[openapi(paths(
    read_status,
    crate::file::own_file,
    explain,
    verification,
    new_code,
    message,
    decision,
    confirmation,
    withdrawal,
    reopening,
    escalation,
    survey,
    evidence
))]
pub struct Description;

/// Whoever holds the complaint's access token.
pub(crate) struct Complainant {
    pub(crate) reference: Reference,
    headers: HeaderMap,
}

impl FromRequestParts<Portal> for Complainant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, portal).await.ok();
        let reference = path.and_then(|Path(path)| path.get("reference")?.parse::<Reference>().ok());
        let token = bearer(&parts.headers).ok_or_else(|| {
            Problem::unauthorised("send Authorization: Bearer with the access token of the complaint")
        })?;
        let opens = portal.keyring.access_reference(&token).ok_or_else(|| {
            Problem::unauthorised("the access token is not one of ours; use the one the complaint was answered with")
        })?;
        // Another complaint's token learns nothing about whether this one exists.
        let reference = reference.filter(|reference| *reference == opens).ok_or_else(Problem::unknown)?;
        Ok(Complainant { reference, headers: parts.headers.clone() })
    }
}

impl Complainant {
    async fn act<B: DeserializeOwned>(
        &self,
        portal: &Portal,
        body: &JsonBody<B>,
        command: Result<Command, Rejection>,
    ) -> Result<Json<StatusView>, Problem> {
        let command = command?;
        let key =
            order::idempotency_key(&self.headers, &format!("{} {}", self.reference, command.name()), &body.bytes)?;
        portal.act(&self.reference, &command, key.as_ref()).await.map(Json)
    }
}

/// Where the complaint stands.
#[utoipa::path(get, path = "/v1/complaints/{reference}", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    responses((status = 200, body = StatusView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn read_status(State(portal): State<Portal>, complainant: Complainant) -> Result<Json<StatusView>, Problem> {
    let case = portal.store.case(&complainant.reference).await?.ok_or_else(Problem::unknown)?;
    Ok(Json(acts::view(&case)))
}

/// How a deadline came about, day by day. Of several laws' clocks of a kind: the one that ends first, or
/// that of `regime`.
#[utoipa::path(get, path = "/v1/complaints/{reference}/clocks/{kind}/explanation", tag = "complainant", params(("reference" = String, Path), ("kind" = String, Path), ("regime" = Option<String>, Query)), security(("access_token" = [])),
    responses((status = 200, body = ExplanationView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn explain(
    State(portal): State<Portal>,
    complainant: Complainant,
    which: WhichClock,
) -> Result<Json<ExplanationView>, Problem> {
    let case = portal.store.case(&complainant.reference).await?.ok_or_else(Problem::unknown)?;
    if which.kind.is_internal() {
        return Err(Problem::unknown());
    }
    let found = explanation(case.complaint(), &case.events, which.kind, which.regime.as_deref());
    let mut found = found.ok_or_else(Problem::unknown)?;
    // What staff write is told once contact is proven.
    if case.complaint().contact.is_none() {
        found.extensions.iter_mut().for_each(|extension| extension.reason = None);
    }
    Ok(Json(found))
}

/// Proves contact with the six-digit code of the acknowledgement.
#[utoipa::path(post, path = "/v1/complaints/{reference}/verification", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = VerificationBody, responses((status = 200, body = VerificationView), (status = 422, body = Problem, description = "Wrong, too old or tried too often; tries_left says how many are left")))]
async fn verification(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<VerificationBody>,
) -> Result<Json<VerificationView>, Problem> {
    portal.enter_code(&complainant.reference, &body.value.code).await.map(Json)
}

/// Sends a new code to the address on file.
#[utoipa::path(post, path = "/v1/complaints/{reference}/code", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    responses((status = 200, body = StatusView), (status = 409, body = Problem)))]
async fn new_code(State(portal): State<Portal>, complainant: Complainant) -> Result<Json<StatusView>, Problem> {
    portal.request_code(&complainant.reference).await?;
    let case = portal.store.case(&complainant.reference).await?.ok_or_else(Problem::unknown)?;
    Ok(Json(acts::view(&case)))
}

/// Writes to the firm.
#[utoipa::path(post, path = "/v1/complaints/{reference}/messages", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = MessageBody, responses((status = 200, body = StatusView), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn message(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<MessageBody>,
) -> Result<Json<StatusView>, Problem> {
    complainant.act(&portal, &body, Ok(acts::message(&body.value))).await
}

/// Accepts a proposal, in whole or in part, or objects.
#[utoipa::path(post, path = "/v1/complaints/{reference}/decision", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = DecisionBody, responses((status = 200, body = StatusView), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn decision(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<DecisionBody>,
) -> Result<Json<StatusView>, Problem> {
    complainant.act(&portal, &body, acts::decision(&body.value)).await
}

/// Says whether the redress arrived; "no" brings the complaint back, one level up.
#[utoipa::path(post, path = "/v1/complaints/{reference}/confirmation", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = ConfirmationBody, responses((status = 200, body = StatusView), (status = 409, body = Problem)))]
async fn confirmation(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<ConfirmationBody>,
) -> Result<Json<StatusView>, Problem> {
    complainant.act(&portal, &body, Ok(acts::confirmation(&body.value))).await
}

/// Takes the complaint back.
#[utoipa::path(post, path = "/v1/complaints/{reference}/withdrawal", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = WithdrawalBody, responses((status = 200, body = StatusView), (status = 409, body = Problem)))]
async fn withdrawal(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<WithdrawalBody>,
) -> Result<Json<StatusView>, Problem> {
    complainant.act(&portal, &body, Ok(acts::withdrawal(&body.value))).await
}

/// Opens a closed complaint again, within the policy's window.
#[utoipa::path(post, path = "/v1/complaints/{reference}/reopening", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = ReasonBody, responses((status = 200, body = StatusView), (status = 409, body = Problem)))]
async fn reopening(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<ReasonBody>,
) -> Result<Json<StatusView>, Problem> {
    complainant.act(&portal, &body, Ok(acts::reopening(&body.value))).await
}

/// Asks for a higher level.
#[utoipa::path(post, path = "/v1/complaints/{reference}/escalation", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = ReasonBody, responses((status = 200, body = StatusView), (status = 409, body = Problem)))]
async fn escalation(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<ReasonBody>,
) -> Result<Json<StatusView>, Problem> {
    complainant.act(&portal, &body, Ok(acts::escalation(&body.value))).await
}

/// Answers the survey, once, after closing.
#[utoipa::path(post, path = "/v1/complaints/{reference}/survey", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = SurveyBody, responses((status = 200, body = StatusView), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn survey(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<SurveyBody>,
) -> Result<Json<StatusView>, Problem> {
    complainant.act(&portal, &body, Ok(acts::survey(&body.value))).await
}

/// Signs the upload of a file; the file itself goes to the object store. Asking for the same again is no harm:
/// a file that was handed in twice is one piece of evidence.
#[utoipa::path(post, path = "/v1/complaints/{reference}/evidence", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    request_body = EvidenceBody, responses((status = 201, body = EvidenceUpload), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
async fn evidence(
    State(portal): State<Portal>,
    complainant: Complainant,
    body: JsonBody<EvidenceBody>,
) -> Result<(StatusCode, Json<EvidenceUpload>), Problem> {
    let upload = portal.sign_upload(&complainant.reference, &body.value).await?;
    Ok((StatusCode::CREATED, Json(upload)))
}
