//! The object store.

use crate::{Declared, PREFIX, object};
use aws_sdk_s3::Client;
use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig, PresigningConfigError};
use aws_sdk_s3::primitives::ByteStream;
use complaint::{EvidenceFile, Reference};
use data_encoding::{BASE64, HEXLOWER};
use lambda_shell::aws::reason;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a signature holds.
const VALID_FOR: Duration = Duration::from_secs(15 * 60);

/// Metadata: what it is to show.
const KIND: &str = "kind";
/// Metadata: its name, percent-encoded.
const FILE_NAME: &str = "file-name";

/// Media types a browser may show in place; all else is a file to keep.
const SHOWN: [&str; 13] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/bmp",
    "application/pdf",
    "audio/mpeg",
    "audio/mp4",
    "audio/x-m4a",
    "audio/ogg",
    "audio/wav",
    "video/mp4",
    "video/quicktime",
];

/// Where evidence lies.
#[derive(Clone, Debug)]
pub struct Vault {
    /// The object store.
    pub client: Client,
    /// The bucket.
    pub bucket: String,
}

/// The object store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A call failed.
    #[error("the object store: {0}")]
    Call(String),
    /// A signature could not be made.
    #[error("a signature cannot be made: {0}")]
    Sign(#[from] PresigningConfigError),
}

/// A request that may be made once it is signed, by whoever has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Where to.
    pub url: String,
    /// How long it holds.
    pub valid_for: Duration,
}

/// An upload of exactly one file: the store refuses another size, type or content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The request.
    pub signed: Signed,
    /// The method, `PUT`.
    pub method: String,
    /// The headers that have to go with it; `Content-Length`, which every client sends, is not among them.
    pub headers: BTreeMap<String, String>,
}

/// An object that has arrived.
#[derive(Clone, PartialEq, Eq)]
pub struct Arrived {
    /// What it is to show, as its sender says.
    pub kind: String,
    /// Its name, as its sender says.
    pub file_name: String,
    /// Its media type, as its sender says.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Vault {
    /// Signs an upload.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn sign_upload(&self, reference: &Reference, file: &Declared) -> Result<Upload, VaultError> {
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(object(reference, &file.sha256))
            .content_type(&file.content_type)
            .content_length(i64::try_from(file.size_bytes).unwrap_or(i64::MAX))
            .checksum_sha256(checksum(&file.sha256))
            .metadata(KIND, file.kind.as_str())
            .metadata(FILE_NAME, encoded(&file.file_name));
        let request = put.presigned(PresigningConfig::expires_in(VALID_FOR)?).await;
        let request = request.map_err(|error| VaultError::Call(reason(&error)))?;
        let headers = request.headers().filter(|(name, _)| !matches!(*name, "content-length" | "host"));
        Ok(Upload {
            signed: signed(&request),
            method: request.method().to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        })
    }

    /// Stores a file whose bytes are here.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn store(&self, reference: &Reference, file: &Declared, bytes: Vec<u8>) -> Result<(), VaultError> {
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(object(reference, &file.sha256))
            .content_type(&file.content_type)
            .checksum_sha256(checksum(&file.sha256))
            .metadata(KIND, file.kind.as_str())
            .metadata(FILE_NAME, encoded(&file.file_name))
            .body(ByteStream::from(bytes));
        put.send().await.map(drop).map_err(|error| VaultError::Call(reason(&error)))
    }

    /// What has arrived; `None` for an object that is not there.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn fetch(&self, object: &str) -> Result<Option<Arrived>, VaultError> {
        let answer = match self.client.get_object().bucket(&self.bucket).key(object).send().await {
            Ok(answer) => answer,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => return Ok(None),
            Err(error) => return Err(VaultError::Call(reason(&error))),
        };
        let metadata = answer.metadata.clone().unwrap_or_default();
        let said = |name: &str| metadata.get(name).map(String::as_str).unwrap_or_default();
        let (kind, file_name) = (said(KIND).to_owned(), decoded(said(FILE_NAME)));
        let content_type = answer.content_type.clone().unwrap_or_default();
        let body = answer.body.collect().await.map_err(|error| VaultError::Call(error.to_string()))?;
        Ok(Some(Arrived { kind, file_name, content_type, bytes: body.to_vec() }))
    }

    /// Where a browser reads evidence: scheme and host of what is signed.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn origin(&self) -> Result<String, VaultError> {
        let get = self.client.get_object().bucket(&self.bucket).key(PREFIX);
        let request = get.presigned(PresigningConfig::expires_in(VALID_FOR)?).await;
        let request = request.map_err(|error| VaultError::Call(reason(&error)))?;
        Ok(request.uri().split('/').take(3).collect::<Vec<_>>().join("/"))
    }

    /// Signs the reading of a file: shown in place where a browser can without harm, else as a file to keep.
    /// The type is what its bytes show, never what its sender says.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn sign_reading(&self, object: &str, file: &EvidenceFile) -> Result<Signed, VaultError> {
        let found = file.sniffed.as_deref().filter(|found| SHOWN.contains(found));
        let place = if found.is_some() { "inline" } else { "attachment" };
        let get = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(object)
            .response_content_type(found.unwrap_or("application/octet-stream"))
            .response_content_disposition(format!("{place}; filename*=UTF-8''{}", encoded(&file.file_name)));
        let request = get.presigned(PresigningConfig::expires_in(VALID_FOR)?).await;
        Ok(signed(&request.map_err(|error| VaultError::Call(reason(&error)))?))
    }
}

fn signed(request: &PresignedRequest) -> Signed {
    Signed { url: request.uri().to_owned(), valid_for: VALID_FOR }
}

/// As the store wants it.
fn checksum(sha256: &str) -> String {
    BASE64.encode(&HEXLOWER.decode(sha256.as_bytes()).unwrap_or_default())
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
