//! The mail that came in: the day's ledger, and each message as it came.

use crate::mail_ledger::MailLedger;
use crate::requests::{SignedIn, query_of};
use crate::{Desk, Vault};
use aws_sdk_s3::presigning::PresigningConfig;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use complaint::{Level, Role};
use http::{StatusCode, header};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::inbound::SET_ASIDE;
use store::reread::{Voucher, Wish};
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::{JsonBody, Problem, Staff};

/// The greatest message that is handed out here, in bytes: a function's answer ends at 6 MB, a third of it
/// lost to base64. A greater one the store hands out itself.
const MOST_BYTES: i64 = 4 * 1024 * 1024;

/// How long the way to a greater one is open: long enough to go there.
const VALID_FOR: Duration = Duration::from_secs(60);

/// What a message is handed out as: a file to keep, which no browser shows.
const MESSAGE: &str = "message/rfc822";
const TO_KEEP: &str = "attachment; filename=\"mail.eml\"";

/// The lowest level that may decide about mail that was set aside.
const LEAST_LEVEL: Level = Level::SECOND;

/// The longest key an object can have (S3 allows 1,024 bytes).
const LONGEST_KEY: usize = 1_024;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/v1/desk/mail", get(ledger))
        .route("/v1/desk/mail/raw", get(raw))
        .route("/v1/desk/mail/again", post(again))
}

#[derive(OpenApi)]
#[openapi(paths(ledger, raw, again))]
pub(crate) struct Description;

/// Which day.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DayQuery {
    /// The day in UTC, `2026-11-20`; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) day: Option<Date>,
}

/// Which message.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RawQuery {
    /// Where it lies, as `raw` of the ledger or of a complaint's mail says.
    pub(crate) key: String,
}

/// Which message is read again.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// Where it lies, as `raw` of the ledger says.
    pub raw: String,
    /// Whether you have looked at it and vouch for its sender: then a failed check no longer keeps it
    /// apart, nor a subject like a machine's. A virus, a report and our own mail stay out. A reply from
    /// another address than the one on file becomes a complaint of its own.
    #[serde(default)]
    pub trusted: bool,
}

/// Has a message that was set aside read again; the ledger shows how it ends then.
#[utoipa::path(post, path = "/v1/desk/mail/again", tag = "desk", request_body = Again, security(("staff" = [])), responses((status = 200, body = Again), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn again(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    body: JsonBody<Again>,
) -> Result<Json<Again>, Problem> {
    desk.read_again(&body.value, &staff).await?;
    Ok(Json(body.value))
}

/// The day's mail: what arrived, how it ended, and whether that adds up.
#[utoipa::path(get, path = "/v1/desk/mail", tag = "desk", params(DayQuery), security(("staff" = [])), responses((status = 200, body = MailLedger), (status = 401, body = Problem)))]
async fn ledger(
    State(desk): State<Desk>,
    _: SignedIn,
    query: Result<Query<DayQuery>, QueryRejection>,
) -> Result<Json<MailLedger>, Problem> {
    let day = query_of(query)?.day.unwrap_or_else(|| today(&desk));
    Ok(Json(desk.mail_ledger(day).await?))
}

pub(crate) fn today(desk: &Desk) -> Date {
    desk.ambient.now().to_zoned(TimeZone::UTC).date()
}

/// A message as it came, unmasked. Who reads which is logged. One above 4 MB is fetched from the store: its
/// address, in `Location`, holds for a minute.
#[utoipa::path(get, path = "/v1/desk/mail/raw", tag = "desk", params(RawQuery), security(("staff" = [])), responses((status = 200, content_type = "message/rfc822"), (status = 303, description = "It lies at `Location`, for a minute"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
async fn raw(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    query: Result<Query<RawQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    desk.raw_mail(&query_of(query)?.key, &staff).await
}

impl Desk {
    /// Wishes that a message which was set aside is read again.
    pub(crate) async fn read_again(&self, again: &Again, by: &Staff) -> Result<(), Problem> {
        if !may_read_again(by) {
            let detail = "supervisors, specialists and managers decide about mail that was set aside";
            return Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", detail));
        }
        let known = if again.raw.len() > LONGEST_KEY { None } else { self.store.mail_row(&again.raw).await? };
        let row = known.ok_or_else(Problem::unknown)?;
        if let Some(reference) = row.reference.as_deref().and_then(|reference| reference.parse().ok()) {
            self.read_case(&reference, by).await?;
        }
        if !SET_ASIDE.contains(&row.outcome.as_str()) {
            let detail =
                format!("the message is {}: only one that is quarantined or suppressed is read again", row.outcome);
            return Err(Problem::new(StatusCode::CONFLICT, "conflict", detail));
        }
        let voucher = Voucher { id: by.id.clone(), name: by.name.clone() };
        let wish = Wish { raw_key: row.raw_key, by: voucher, trusted: again.trusted, at: self.ambient.now() };
        self.store.wish_again(&wish).await?;
        tracing::info!(
            mail.raw_key = wish.raw_key,
            staff.id = by.id,
            trusted = wish.trusted,
            "a mail is to be read again"
        );
        Ok(())
    }

    /// A message the ledger knows, as a file to keep; nothing else in the bucket.
    pub(crate) async fn raw_mail(&self, key: &str, by: &Staff) -> Result<Response, Problem> {
        if by.role == Role::Operations {
            let detail = "operations watch; a message as it came holds what is masked elsewhere";
            return Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", detail));
        }
        // A key of the table has at most 2 KB.
        let known = if key.len() > LONGEST_KEY { None } else { self.store.mail_row(key).await? };
        let row = known.ok_or_else(Problem::unknown)?;
        if let Some(reference) = row.reference.as_deref().and_then(|reference| reference.parse().ok()) {
            self.read_case(&reference, by).await?;
        }
        let fetched = self.vault.fetch(&row.raw_key).await?;
        tracing::info!(mail.raw_key = row.raw_key, complaint = row.reference, staff.id = by.id, "a raw mail was read");
        let headers = [(header::CACHE_CONTROL, "no-store"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
        Ok(match fetched {
            Fetched::Here(bytes) => {
                let file = [(header::CONTENT_TYPE, MESSAGE), (header::CONTENT_DISPOSITION, TO_KEEP)];
                (headers, file, bytes).into_response()
            }
            Fetched::At(url) => (StatusCode::SEE_OTHER, headers, [(header::LOCATION, url)]).into_response(),
        })
    }
}

/// Whether somebody may decide about mail that was set aside.
pub(crate) fn may_read_again(staff: &Staff) -> bool {
    staff.role.level().is_some_and(|level| level >= LEAST_LEVEL)
}

/// A message, or the way to it.
enum Fetched {
    Here(Vec<u8>),
    At(String),
}

impl Vault {
    async fn fetch(&self, key: &str) -> Result<Fetched, Problem> {
        let unavailable = |reason: String| {
            tracing::error!(failure.reason = %reason, "a raw mail could not be read");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "the raw message cannot be read now; try again",
            )
        };
        let object = self.client.get_object().bucket(&self.bucket).key(key).send().await;
        let object = object.map_err(|error| unavailable(lambda_shell::aws::reason(&error)))?;
        if object.content_length().is_none_or(|length| length > MOST_BYTES) {
            let get = self.client.get_object().bucket(&self.bucket).key(key);
            let get = get.response_content_type(MESSAGE).response_content_disposition(TO_KEEP);
            let holds = PresigningConfig::expires_in(VALID_FOR).expect("a minute");
            let signed = get.presigned(holds).await;
            let signed = signed.map_err(|error| unavailable(lambda_shell::aws::reason(&error)))?;
            return Ok(Fetched::At(signed.uri().to_owned()));
        }
        let bytes = object.body.collect().await.map_err(|error| unavailable(error.to_string()))?;
        Ok(Fetched::Here(bytes.into_bytes().to_vec()))
    }
}
