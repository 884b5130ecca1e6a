//! The object store's outside: where browsers reach it, by whose signature, and who hears of what it stores.

use super::s3::S3;
use super::wire;
use super::{Embedded, EmbeddedError};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings, UriPathNormalizationMode,
    sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::time::{Duration, SystemTime};

/// The region the clients are told. Nothing leaves the process.
pub(super) const REGION: &str = "us-east-1";

/// The name the signatures are made under.
const ACCESS_KEY: &str = "local";

/// The path under which browsers reach the objects.
pub const OBJECTS: &str = "/objects";

/// How far a signer's clock may be ahead.
const SKEW: Duration = Duration::from_secs(60);

/// The object store's outside.
#[derive(Clone)]
pub struct Storage {
    /// Where the server is, without a slash at the end; the objects are below it at [`OBJECTS`].
    pub server: String,
    /// What requests are signed with.
    pub secret: String,
    /// Who hears of what is stored.
    pub told: Vec<Told>,
}

/// A queue that hears of objects.
#[derive(Debug, Clone)]
pub struct Told {
    /// Of this bucket.
    pub bucket: String,
    /// With keys that begin so.
    pub prefix: String,
    /// The queue.
    pub queue: String,
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Storage").field("server", &self.server).field("told", &self.told).finish_non_exhaustive()
    }
}

impl Storage {
    /// A store nobody reaches from outside and nobody hears of.
    pub fn inside() -> Storage {
        Storage { server: "http://127.0.0.1".to_owned(), secret: "inside".to_owned(), told: Vec::new() }
    }

    pub(super) fn credentials(&self) -> Credentials {
        Credentials::new(ACCESS_KEY, &self.secret, None, None, "embedded")
    }

    pub(super) fn endpoint(&self) -> String {
        // With the slash: the SDK puts the bucket right behind it.
        format!("{}{OBJECTS}/", self.server)
    }
}

/// A request from outside.
#[derive(Debug, Clone)]
pub struct OutsideRequest {
    /// GET or PUT.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Name and value, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its bytes.
    pub body: Vec<u8>,
}

impl OutsideRequest {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Embedded {
    /// Answers a request whose query is signed, as S3 does; any other is refused. Blocks where the objects are
    /// files.
    ///
    /// # Errors
    /// When the request cannot be passed on at all.
    pub fn outside(&self, request: &OutsideRequest) -> Result<HttpResponse, EmbeddedError> {
        if let Err(why) = check(&self.storage, request, self.queues.clocks().machine().into()) {
            return Ok(S3::forbidden(why));
        }
        let mut inner = HttpRequest::new(SdkBody::from(request.body.clone()));
        let unusable = |_| EmbeddedError::RefusedKey(request.target.clone());
        inner.set_method(&request.method).map_err(|_| EmbeddedError::RefusedKey(request.method.clone()))?;
        inner.set_uri(format!("http://objects{}", request.target)).map_err(unusable)?;
        for (name, value) in &request.headers {
            // A value that is no text was not signed and is of no use to anybody.
            let _ = inner.headers_mut().try_insert(name.clone(), value.clone());
        }
        Ok(self.s3().carry_out(&inner, &request.body))
    }

    pub(super) fn s3(&self) -> S3 {
        S3::new(self.objects.clone(), self.queues.clone(), self.storage.told.clone())
    }
}

/// Whether the signature is ours, of this very request, and still holds: it is made again and compared.
fn check(storage: &Storage, request: &OutsideRequest, now: SystemTime) -> Result<(), &'static str> {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let pairs = wire::form(query);
    let given = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let signed_at = moment(given("X-Amz-Date")).ok_or("X-Amz-Date is missing")?;
    let valid_for = given("X-Amz-Expires").parse().map(Duration::from_secs).map_err(|_| "X-Amz-Expires is missing")?;
    if now > signed_at + valid_for || now + SKEW < signed_at {
        return Err("Request has expired");
    }
    let names = given("X-Amz-SignedHeaders");
    let headers = names.split(';').filter(|name| *name != "host").map(|name| Some((name, request.header(name)?)));
    let headers: Vec<(&str, &str)> = headers.collect::<Option<_>>().ok_or("a signed header is missing")?;
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("X-Amz-")).collect();
    let host = request.header("host").ok_or("the host is missing")?;
    let uri = format!("http://{host}{path}?{}", rest.join("&"));
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(valid_for);
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    let identity = storage.credentials().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name("s3")
        .time(signed_at)
        .settings(settings)
        .build()
        .map_err(|_| "the signature cannot be checked")?;
    let body = SignableBody::UnsignedPayload;
    let request = SignableRequest::new(&request.method, uri, headers.into_iter(), body);
    let again = request.and_then(|request| sign(request, &params.into())).map_err(|_| "the request is malformed")?;
    if again.signature() == given("X-Amz-Signature") { Ok(()) } else { Err("The signature does not match") }
}

/// `20261120T020000Z`.
fn moment(text: &str) -> Option<SystemTime> {
    let civil = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().into())
}
