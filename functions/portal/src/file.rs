//! The complainant's own file: by the API, and from the page as JSON or as one page to keep and print.

use crate::Portal;
use crate::http_api::Complainant;
use crate::page_routes::{OwnVisit, frame, here};
use crate::pages::{self, FILE_STYLE};
use crate::receipt::Proof;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use http::header;
use messages::view::{self, FileView, ReceiptView};
use sha2::{Digest, Sha256};
use store::Case;
use web::Problem;

impl Portal {
    /// The file of a complaint as it stands.
    fn file(&self, case: &Case) -> FileView {
        let proof = Proof::of(&case.events, &self.keyring);
        let receipt = proof.map(|Proof { statement, code }| ReceiptView { statement, code });
        view::file(case.complaint(), &case.events, self.ambient.now(), receipt)
    }
}

/// Everything the complainant said and was told. Before contact is proven it holds no more than the complaint's
/// status does.
#[utoipa::path(get, path = "/v1/complaints/{reference}/file", tag = "complainant", params(("reference" = String, Path)), security(("access_token" = [])),
    responses((status = 200, body = FileView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn own_file(
    State(portal): State<Portal>,
    complainant: Complainant,
) -> Result<Json<FileView>, Problem> {
    let case = portal.store.case(&complainant.reference).await?.ok_or_else(Problem::unknown)?;
    Ok(Json(portal.file(&case)))
}

/// The same from the page, to keep.
pub(crate) async fn as_json(OwnVisit(visit): OwnVisit) -> Response {
    let text = serde_json::to_string_pretty(&visit.portal.file(&visit.case)).unwrap_or_default();
    let name = format!("{}.json", visit.reference());
    (kept(&name, "application/json"), text).into_response()
}

/// The same as one page without anything around it, to keep and print.
pub(crate) async fn as_page(OwnVisit(visit): OwnVisit) -> Response {
    let portal = &visit.portal;
    let html = pages::file(&frame(portal, &visit.request), &portal.pack, &portal.file(&visit.case), &here(portal));
    let name = format!("{}.html", visit.reference());
    // Its style goes with it; the policy names that very text, and nothing else is loaded or run.
    let digest = BASE64.encode(&Sha256::digest(FILE_STYLE.as_bytes()));
    let policy = format!("default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; sandbox");
    (kept(&name, "text/html; charset=utf-8"), [(header::CONTENT_SECURITY_POLICY, policy)], html).into_response()
}

/// Headers of a file that is kept, not shown.
fn kept(name: &str, kind: &'static str) -> [(http::HeaderName, String); 3] {
    [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ]
}
