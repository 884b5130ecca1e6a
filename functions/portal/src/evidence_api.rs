//! Evidence from the complainant: signed for, or, from a form without scripts, stored. What has arrived the
//! store's own event says, to `verification`.

use crate::Portal;
use axum::extract::Multipart;
use complaint::{Complaint, Fact, Rejection, Status};
use evidence::{Declared, MOST_FILES, VaultError};
use http::StatusCode;
use messages::api::{EvidenceBody, EvidenceUpload};
use store::Case;
use web::Problem;

/// The most bytes of a file that comes by a form: an answer or request of a function ends at 6 MB, a third of
/// it lost to base64. Also what the form's other fields may have.
pub(crate) const MOST_FORM_BYTES: usize = 4 << 20;

/// A file as a form brings it.
#[derive(Default)]
pub(crate) struct FormFile {
    pub(crate) kind: String,
    file_name: String,
    content_type: String,
    bytes: Vec<u8>,
}

impl FormFile {
    /// Reads the form's fields `kind` and `file`.
    pub(crate) async fn read(mut form: Multipart) -> Result<FormFile, Problem> {
        let mut file = FormFile::default();
        let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::invalid("file", "the file is larger than 4 MB"),
            _ => Problem::unreadable(error.body_text()),
        };
        while let Some(field) = form.next_field().await.map_err(broken)? {
            match field.name() {
                Some("kind") => file.kind = field.text().await.map_err(broken)?,
                Some("file") => {
                    file.file_name = field.file_name().unwrap_or_default().to_owned();
                    file.content_type = field.content_type().unwrap_or_default().to_owned();
                    file.bytes = field.bytes().await.map_err(broken)?.to_vec();
                }
                _ => {}
            }
        }
        if file.bytes.is_empty() {
            return Err(Problem::invalid("file", "choose a file"));
        }
        Ok(file)
    }
}

impl Portal {
    /// Signs the upload of a file.
    pub(crate) async fn sign_upload(
        &self,
        reference: &complaint::Reference,
        body: &EvidenceBody,
    ) -> Result<EvidenceUpload, Problem> {
        let file = Declared::new(&body.kind, &body.file_name, &body.content_type, body.size_bytes, &body.sha256)?;
        let case = self.store.case(reference).await?.ok_or_else(Problem::unknown)?;
        has_room(&case)?;
        let upload = self.vault.sign_upload(reference, &file).await.map_err(|error| away(&error))?;
        tracing::info!(complaint = %reference, kind = %file.kind, size = file.size_bytes, "an upload was signed");
        Ok(EvidenceUpload {
            method: upload.method,
            url: upload.signed.url,
            headers: upload.headers,
            expires_in: upload.signed.valid_for.as_secs(),
        })
    }

    /// Stores a file that came by a form.
    pub(crate) async fn hand_in(&self, case: &Case, file: FormFile) -> Result<(), Problem> {
        let declared = Declared::of(&file.kind, &file.file_name, &file.content_type, &file.bytes)?;
        has_room(case)?;
        let reference = &case.complaint().reference;
        self.vault.store(reference, &declared, file.bytes).await.map_err(|error| away(&error))?;
        tracing::info!(complaint = %reference, kind = %declared.kind, size = declared.size_bytes, "a file was handed in");
        Ok(())
    }
}

/// Whether the complaint takes more: it is open, and not full.
fn has_room(case: &Case) -> Result<(), Problem> {
    let complaint: &Complaint = case.complaint();
    if complaint.status == Status::Closed {
        let closed = Rejection::IllegalMove { act: "evidence", status: Status::Closed, hint: "reopen it first" };
        return Err(closed.into());
    }
    let is_upload = |fact: &Fact| matches!(fact, Fact::EvidenceReceived { .. });
    if case.events.iter().filter(|numbered| is_upload(&numbered.event.fact)).count() < MOST_FILES {
        return Ok(());
    }
    let detail = format!("the complaint holds {MOST_FILES} files; send what is missing by mail");
    Err(Problem::new(StatusCode::CONFLICT, "full", detail))
}

fn away(error: &VaultError) -> Problem {
    tracing::error!(failure.reason = %error, "evidence cannot be handed in");
    Problem::unavailable()
}
