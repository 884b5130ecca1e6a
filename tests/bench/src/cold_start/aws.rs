//! The services the functions call, as empty as they can be: every read finds nothing, every write
//! is taken.

use crate::tls::Tls;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// The signing key the played Secrets Manager gives out.
pub(crate) const SIGNING_KEYS: &str = "a:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// How a function reaches the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// In the clear: what the function itself takes.
    Plain,
    /// By TLS, over the connection it opened while it started.
    Tls,
    /// By TLS, over a connection of its own for each call: what it would be had it opened none.
    Fresh,
}

impl Way {
    pub(crate) const ALL: [Way; 3] = [Way::Plain, Way::Tls, Way::Fresh];
}

/// The services, once for each way.
pub(crate) struct Aws {
    endpoints: [Endpoint; 3],
    tls: Tls,
}

/// One way in.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) url: String,
    first: Arc<Mutex<Option<Instant>>>,
}

impl Aws {
    /// Plays the services for as long as the program runs.
    pub(crate) async fn play() -> anyhow::Result<Aws> {
        let tls = Tls::new()?;
        let plain = play(None, Way::Plain).await?;
        let kept = play(Some(tls.resuming.clone()), Way::Tls).await?;
        let fresh = play(Some(tls.fresh.clone()), Way::Fresh).await?;
        Ok(Aws { endpoints: [plain, kept, fresh], tls })
    }

    pub(crate) fn endpoint(&self, way: Way) -> &Endpoint {
        &self.endpoints[way as usize]
    }

    /// The file of authorities a client has to trust.
    pub(crate) fn trusted(&self) -> &Path {
        &self.tls.trusted
    }
}

impl Endpoint {
    /// Forgets who called.
    pub(crate) fn reset(&self) {
        *self.first.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// When it was called first since then.
    pub(crate) fn first_call(&self) -> Option<Instant> {
        *self.first.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn called(&self) {
        self.first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
    }
}

async fn play(acceptor: Option<TlsAcceptor>, way: Way) -> anyhow::Result<Endpoint> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    let endpoint =
        Endpoint { url: format!("{scheme}://{}", listener.local_addr()?), first: Arc::new(Mutex::new(None)) };
    let service = axum::Router::new().fallback(answer).with_state(way);
    let counted = Counted { listener, endpoint: endpoint.clone() };
    match acceptor {
        None => drop(tokio::spawn(async move { axum::serve(counted, service).await })),
        Some(acceptor) => {
            let listener = Secured { counted, acceptor };
            drop(tokio::spawn(async move { axum::serve(listener, service).await }));
        }
    }
    Ok(endpoint)
}

/// Notes the first connection.
struct Counted {
    listener: TcpListener,
    endpoint: Endpoint,
}

impl Listener for Counted {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        self.endpoint.called();
        let _ = stream.set_nodelay(true);
        (stream, address)
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Speaks TLS. A client that hangs up meanwhile is passed over.
struct Secured {
    counted: Counted,
    acceptor: TlsAcceptor,
}

impl Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TlsStream<TcpStream>, SocketAddr) {
        loop {
            let (stream, address) = self.counted.accept().await;
            match self.acceptor.accept(stream).await {
                Ok(stream) => return (stream, address),
                Err(error) => eprintln!("cold-start: TLS: {error}"),
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.counted.local_addr()
    }
}

async fn answer(State(way): State<Way>, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    let operation = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let operation = operation.and_then(|target| target.rsplit('.').next()).unwrap_or_default();
    let mut response = match reply(operation, &body) {
        Some(value) => ([(header::CONTENT_TYPE, "application/x-amz-json-1.0")], value.to_string()).into_response(),
        // The object store is spoken to without a name for the operation.
        None if operation.is_empty() && method == Method::GET => no_such_key(),
        None => (StatusCode::BAD_REQUEST, format!("{operation} is not played")).into_response(),
    };
    if way == Way::Fresh {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn reply(operation: &str, body: &[u8]) -> Option<Value> {
    let secret = || json!({"ARN": "arn", "Name": "signing-keys", "VersionId": "1", "SecretString": SIGNING_KEYS});
    Some(match operation {
        "GetSecretValue" => secret(),
        "GetItem" | "TransactWriteItems" | "PutItem" | "UpdateItem" => json!({}),
        "Query" => json!({"Items": [], "Count": 0, "ScannedCount": 0}),
        "GetQueueAttributes" => json!({"Attributes": {}}),
        "SendMessageBatch" => taken(body),
        _ => return None,
    })
}

fn taken(body: &[u8]) -> Value {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let entries = request["Entries"].as_array().cloned().unwrap_or_default();
    let taken = entries.iter().map(|entry| json!({"Id": entry["Id"], "MessageId": "1", "MD5OfMessageBody": ""}));
    json!({"Successful": taken.collect::<Vec<_>>(), "Failed": []})
}

fn no_such_key() -> Response {
    let body = "<Error><Code>NoSuchKey</Code><Message>It is not there.</Message></Error>";
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
}
