//! A small HTTP/1.1 client: one connection a call, every byte under the test's control.

use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A call to be sent.
#[derive(Clone, Debug)]
pub struct Call {
    at: SocketAddr,
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The call, for messages.
    pub call: String,
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Call {
    /// A call without body.
    pub fn new(at: SocketAddr, method: &'static str, path: &str) -> Call {
        Call { at, method, path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Call {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a token.
    pub fn bearer(self, token: &str) -> Call {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// With a cookie, as `name=value`.
    pub fn cookie(self, cookie: &str) -> Call {
        self.header("Cookie", cookie)
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Call {
        self.body("application/json", body.to_string().as_bytes())
    }

    /// With a form.
    pub fn form(self, fields: &[(&str, &str)]) -> Call {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.body("application/x-www-form-urlencoded", pairs.join("&").as_bytes())
    }

    /// With any body.
    pub fn body(mut self, kind: &str, bytes: &[u8]) -> Call {
        self.body = bytes.to_vec();
        if kind.is_empty() { self } else { self.header("Content-Type", kind) }
    }

    /// Sends it.
    pub async fn send(self) -> Answer {
        let mut head = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", self.method, self.path);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("Host: {}\r\n", self.at));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.method != "GET" {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        let mut bytes = format!("{head}\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        let mut stream = TcpStream::connect(self.at).await.expect("the server listens");
        // A server that refuses a large body may stop reading it: the answer counts then.
        let sent = stream.write_all(&bytes).await;
        let mut raw = Vec::new();
        let read = stream.read_to_end(&mut raw).await;
        assert!(!raw.is_empty(), "{} {}: no answer ({sent:?}, {read:?})", self.method, self.path);
        parse(format!("{} {}", self.method, self.path), &raw)
    }
}

fn parse(call: String, raw: &[u8]) -> Answer {
    let end =
        raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_else(|| panic!("{call}: no head in {raw:?}"));
    let head = String::from_utf8(raw[..end].to_vec()).expect("an ASCII head");
    let mut lines = head.split("\r\n");
    let status =
        lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok()).expect("a status");
    let pair =
        |line: &str| line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
    let headers: Vec<(String, String)> = lines.filter_map(pair).collect();
    assert!(!headers.iter().any(|(name, _)| name == "transfer-encoding"), "{call}: a body of unknown length");
    Answer { call, status, headers, body: raw[end + 4..].to_vec() }
}

impl Answer {
    /// The first header of a name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("a body in UTF-8")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.call, self.text()))
    }

    /// The body as JSON of a success.
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {} {}", self.call, self.status, self.text());
        self.json()
    }

    /// The answer, of a status.
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}: {}", self.call, String::from_utf8_lossy(&self.body));
        self
    }

    /// The problem of a refusal (RFC 9457).
    pub fn refused(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.call, String::from_utf8_lossy(&self.body));
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.call);
        let problem = self.json();
        assert_eq!(problem["status"], status, "{}", self.call);
        for member in ["type", "title", "detail"] {
            assert!(
                problem[member].as_str().is_some_and(|text| !text.is_empty()),
                "{}: {member} of {problem}",
                self.call
            );
        }
        problem
    }

    /// Where a 303 leads to.
    pub fn leads_to(&self) -> String {
        assert_eq!(self.status, 303, "{}: {}", self.call, String::from_utf8_lossy(&self.body));
        self.header("location").expect("a 303 says where").to_owned()
    }

    /// A cookie that was set, as `name=value`.
    pub fn cookie(&self) -> String {
        let cookie = self.header("set-cookie").unwrap_or_else(|| panic!("{}: no cookie", self.call));
        cookie.split(';').next().expect("a pair").to_owned()
    }
}

/// Percent-encodes for a form or a query.
pub fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(byte).collect()
}
