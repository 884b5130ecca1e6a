//! Evidence as staff read it: an address that holds for some minutes, at the object store itself.

use crate::Desk;
use crate::requests::{Named, SignedIn};
use axum::extract::{FromRequestParts, Path, State};
use axum::routing::get;
use axum::{Json, Router};
use complaint::{Fact, Reference, Role};
use evidence::Signed;
use http::StatusCode;
use http::request::Parts;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};
use web::{Problem, Staff};

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/complaints/{reference}/evidence/{sha256}", get(read_evidence))
}

#[derive(OpenApi)]
#[openapi(paths(read_evidence))]
pub(crate) struct Description;

/// Where a file can be read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvidenceAddress {
    /// The address; needs no token.
    pub url: String,
    /// How long it holds, in seconds.
    pub expires_in: u64,
}

/// The file an address names, by the SHA-256 of its bytes.
pub(crate) struct Digest(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Digest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, state).await.ok();
        path.and_then(|Path(mut path)| path.remove("sha256")).map(Digest).ok_or_else(Problem::unknown)
    }
}

/// An address of a piece of evidence that was uploaded. Who asked for which is logged. One that looks dangerous
/// is not handed out.
#[utoipa::path(get, path = "/v1/desk/complaints/{reference}/evidence/{sha256}", tag = "desk", params(("reference" = String, Path), ("sha256" = String, Path)), security(("staff" = [])),
    responses((status = 200, body = EvidenceAddress), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 503, body = Problem)))]
async fn read_evidence(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    Named(reference): Named,
    Digest(sha256): Digest,
) -> Result<Json<EvidenceAddress>, Problem> {
    let signed = desk.evidence(&reference, &sha256, &staff).await?;
    Ok(Json(EvidenceAddress { url: signed.url, expires_in: signed.valid_for.as_secs() }))
}

impl Desk {
    /// Signs the reading of a file of a complaint.
    pub(crate) async fn evidence(&self, reference: &Reference, sha256: &str, by: &Staff) -> Result<Signed, Problem> {
        if by.role == Role::Operations {
            let detail = "operations watch; evidence is read by who works on the complaint or audits it";
            return Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", detail));
        }
        let case = self.read_case(reference, by).await?;
        let uploads = case.events.iter().filter_map(|numbered| match &numbered.event.fact {
            Fact::EvidenceReceived { object } => Some((object, numbered.event.personal.files.first()?)),
            _ => None,
        });
        let found = uploads.into_iter().find(|(_, file)| file.sha256.as_deref() == Some(sha256));
        let (object, file) = found.ok_or_else(no_file)?;
        if let Some(danger) = &file.danger {
            let detail = format!("the file is set apart ({danger}): nobody opens it unseen");
            return Err(Problem::new(StatusCode::CONFLICT, "set-apart", detail));
        }
        let signed = self.evidence.sign_reading(object, file).await.map_err(|error| {
            tracing::error!(failure.reason = %error, "evidence cannot be read");
            Problem::unavailable()
        })?;
        tracing::info!(complaint = %reference, evidence.sha256 = sha256, staff.id = by.id, "evidence was read");
        Ok(signed)
    }
}

fn no_file() -> Problem {
    let detail = "the complaint has no such upload; evidence of the complaint lists them by sha256";
    Problem::new(StatusCode::NOT_FOUND, "unknown", detail)
}
