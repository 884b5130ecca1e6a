//! The S3 protocol (REST) over [`Objects`]: put, get, head, delete, list.

mod chunked;

use super::connector::Service;
use super::wire;
use super::{EmbeddedError, OBJECTS, Objects, PutMode, Queues, Told};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use data_encoding::BASE64;
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// The most keys of one listing, and how many there are when none is asked for.
const MAX_KEYS: usize = 1_000;

const METADATA: &str = "x-amz-meta-";

/// Headers of an answer that a signed query may choose.
const OVERRIDES: [(&str, &str); 2] =
    [("response-content-type", "content-type"), ("response-content-disposition", "content-disposition")];

#[derive(Debug, Clone)]
pub(super) struct S3 {
    objects: Objects,
    queues: Queues,
    told: Vec<Told>,
}

impl S3 {
    pub(super) fn new(objects: Objects, queues: Queues, told: Vec<Told>) -> Self {
        Self { objects, queues, told }
    }

    /// Answers a request that came by another way than the SDK.
    pub(super) fn carry_out(&self, request: &HttpRequest, body: &[u8]) -> HttpResponse {
        self.answer(&Self::operation(request, body), request, body)
    }

    /// What S3 says to a request it does not trust.
    pub(super) fn forbidden(why: &str) -> HttpResponse {
        refused(403, "AccessDenied", why)
    }

    /// Announces a stored object, as a notification of the bucket does.
    fn announce(&self, bucket: &str, key: &str, size: usize) -> Result<(), EmbeddedError> {
        let hears = |told: &&Told| told.bucket == bucket && key.starts_with(&told.prefix);
        for told in self.told.iter().filter(hears) {
            let event = json!({"Records": [{
                "eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": self.objects.now(),
                "s3": {"bucket": {"name": bucket}, "object": {"key": key, "size": size}},
            }]});
            self.queues.send(&told.queue, &event.to_string(), Duration::ZERO)?;
        }
        Ok(())
    }
}

/// Where a path-style request goes.
struct Target {
    bucket: String,
    key: String,
    query: BTreeMap<String, String>,
}

impl Target {
    fn of(request: &HttpRequest) -> Self {
        // The URI may be whole or only a path, so whatever stands before the path is cut off.
        let uri = request.uri();
        let path = uri.split_once("://").map_or(uri, |(_, rest)| rest.find('/').map_or("/", |slash| &rest[slash..]));
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = path.strip_prefix(OBJECTS).unwrap_or(path).trim_start_matches('/');
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        Self {
            bucket: wire::percent_decoded(bucket),
            key: wire::percent_decoded(key),
            query: wire::form(query).into_iter().collect(),
        }
    }

    fn parameter(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }
}

impl Service for S3 {
    const NAME: &'static str = "s3";

    fn operation(request: &HttpRequest, _body: &[u8]) -> String {
        let target = Target::of(request);
        let named = target.parameter("x-id");
        let operation = match request.method() {
            _ if !named.is_empty() => named,
            "GET" if target.key.is_empty() && target.parameter("list-type") == "2" => "ListObjectsV2",
            "PUT" if !target.key.is_empty() => "PutObject",
            "GET" if !target.key.is_empty() => "GetObject",
            "HEAD" if !target.key.is_empty() => "HeadObject",
            "DELETE" if !target.key.is_empty() => "DeleteObject",
            other => other,
        };
        operation.to_owned()
    }

    fn blocks(&self) -> bool {
        self.objects.blocks()
    }

    fn answer(&self, operation: &str, request: &HttpRequest, body: &[u8]) -> HttpResponse {
        let target = Target::of(request);
        let answer = match operation {
            "PutObject" => self.put(&target, request, body),
            "GetObject" => self.get(&target),
            "HeadObject" => self.head(&target),
            "DeleteObject" => self.delete(&target),
            "ListObjectsV2" => self.list(&target),
            _ => Ok(refused(501, "NotImplemented", "This operation is not built locally.")),
        };
        answer.unwrap_or_else(|error| match error {
            EmbeddedError::ObjectExists(_) => {
                refused(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
            }
            EmbeddedError::RefusedKey(_) => refused(400, "InvalidArgument", "This key is not stored locally."),
            other => refused(500, "InternalError", &other.to_string()),
        })
    }

    fn throttled() -> HttpResponse {
        refused(503, "SlowDown", "Please reduce your request rate.")
    }
}

type Answer = Result<HttpResponse, EmbeddedError>;

impl S3 {
    fn put(&self, target: &Target, request: &HttpRequest, body: &[u8]) -> Answer {
        let header = |name: &str| request.headers().get(name);
        let mode = match header("if-none-match") {
            None => PutMode::Replace,
            Some("*") => PutMode::CreateOnly,
            Some(_) => return Ok(refused(501, "NotImplemented", "If-None-Match takes only *.")),
        };
        if header("if-match").is_some() || header("x-amz-copy-source").is_some() {
            return Ok(refused(501, "NotImplemented", "If-Match and copies are not built locally."));
        }
        let streamed = header("content-encoding").is_some_and(|coding| coding.contains("aws-chunked"))
            || header("x-amz-content-sha256").is_some_and(|hash| hash.starts_with("STREAMING-"));
        let decoded;
        let bytes = if streamed {
            let Some(bytes) = chunked::decoded(body) else {
                return Ok(refused(400, "IncompleteBody", "The chunked body ends too early."));
            };
            decoded = bytes;
            &decoded
        } else {
            body
        };
        if let Some(sum) = header("x-amz-checksum-sha256")
            && BASE64.encode(&Sha256::digest(bytes)) != sum
        {
            return Ok(refused(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum."));
        }
        let metadata = request.headers().iter().filter_map(|(name, value)| {
            let name = name.strip_prefix(METADATA)?;
            Some((name.to_owned(), value.to_owned()))
        });
        let (bucket, key) = (&target.bucket, &target.key);
        self.objects.put(bucket, key, bytes, header("content-type"), metadata.collect(), mode)?;
        self.announce(bucket, key, bytes.len())?;
        let mut response = wire::reply(200, "application/xml", "");
        response.headers_mut().insert("etag", format!("\"{:x}\"", md5::compute(bytes)));
        Ok(response)
    }

    fn get(&self, target: &Target) -> Answer {
        let Some(object) = self.objects.get(&target.bucket, &target.key)? else {
            return Ok(refused(404, "NoSuchKey", "The specified key does not exist."));
        };
        let length = object.bytes.len();
        let mut response = wire::reply(200, "binary/octet-stream", object.bytes);
        let about = About {
            length: length as u64,
            md5: &object.md5,
            content_type: object.content_type.as_deref(),
            metadata: &object.metadata,
            modified_at: object.modified_at,
        };
        about.write(&mut response);
        for (asked, header) in OVERRIDES {
            let value = target.parameter(asked).to_owned();
            if !value.is_empty() {
                // A value that is no header is left out.
                let _ = response.headers_mut().try_insert(header, value);
            }
        }
        Ok(response)
    }

    fn head(&self, target: &Target) -> Answer {
        let Some(object) = self.objects.describe(&target.bucket, &target.key)? else {
            // An answer to HEAD has no body to name the error in.
            return Ok(wire::reply(404, "application/xml", ""));
        };
        let mut response = wire::reply(200, "binary/octet-stream", "");
        let about = About {
            length: object.length,
            md5: &object.md5,
            content_type: object.content_type.as_deref(),
            metadata: &object.metadata,
            modified_at: object.modified_at,
        };
        about.write(&mut response);
        Ok(response)
    }

    fn delete(&self, target: &Target) -> Answer {
        self.objects.delete(&target.bucket, &target.key)?;
        Ok(wire::reply(204, "application/xml", ""))
    }

    fn list(&self, target: &Target) -> Answer {
        if !target.parameter("delimiter").is_empty() {
            return Ok(refused(501, "NotImplemented", "Delimiters are not built locally."));
        }
        let max = target.parameter("max-keys").parse().unwrap_or(MAX_KEYS).min(MAX_KEYS);
        // A continuation token is the last key of the page before it.
        let after = target.parameter("continuation-token").max(target.parameter("start-after"));
        let prefix = target.parameter("prefix");
        let mut entries = self.objects.list(&target.bucket, prefix, after, max + 1)?;
        let truncated = entries.len() > max;
        entries.truncate(max);
        let mut xml = format!(
            "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{}</Name>\
             <Prefix>{}</Prefix><KeyCount>{}</KeyCount><MaxKeys>{max}</MaxKeys>\
             <IsTruncated>{truncated}</IsTruncated>",
            wire::xml_escaped(&target.bucket),
            wire::xml_escaped(prefix),
            entries.len(),
        );
        if let Some(last) = entries.last().filter(|_| truncated) {
            let token = wire::xml_escaped(&last.key);
            // Writing to a string does not fail.
            let _ = write!(xml, "<NextContinuationToken>{token}</NextContinuationToken>");
        }
        for entry in &entries {
            let _ = write!(
                xml,
                "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>&quot;{}&quot;</ETag>\
                 <Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
                wire::xml_escaped(&entry.key),
                entry.modified_at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ"),
                entry.md5,
                entry.length,
            );
        }
        xml.push_str("</ListBucketResult>");
        Ok(wire::reply(200, "application/xml", xml))
    }
}

/// What the headers of a get and a head say.
struct About<'a> {
    length: u64,
    md5: &'a str,
    content_type: Option<&'a str>,
    metadata: &'a BTreeMap<String, String>,
    modified_at: Timestamp,
}

impl About<'_> {
    fn write(&self, response: &mut HttpResponse) {
        let headers = response.headers_mut();
        headers.insert("content-length", self.length.to_string());
        headers.insert("etag", format!("\"{}\"", self.md5));
        headers.insert("last-modified", self.modified_at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
        if let Some(content_type) = self.content_type {
            headers.insert("content-type", content_type.to_owned());
        }
        for (name, value) in self.metadata {
            headers.insert(format!("{METADATA}{name}"), value.clone());
        }
    }
}

fn refused(status: u16, code: &str, message: &str) -> HttpResponse {
    let message = wire::xml_escaped(message);
    let body = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    wire::reply(status, "application/xml", body)
}
