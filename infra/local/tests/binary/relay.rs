//! Mail out by a relay with TLS and a sign-in: the program against a relay with a certificate of its own.

use crate::server::{Directory, Server, call, serve};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// What a relay was told, line by line, once it is over.
struct Relay {
    port: u16,
    /// The certificate, as a file of trusted ones would hold it.
    certificate: String,
    told: Receiver<String>,
}

impl Relay {
    /// One that speaks TLS from the first byte, or offers STARTTLS.
    fn start(tls_at_once: bool) -> Relay {
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config =
            config.expect("versions").with_no_client_auth().with_single_cert(vec![own.cert.der().clone()], key);
        let config = Arc::new(config.expect("a certificate and its key"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let (tell, told) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let _ = converse(stream, &config, tls_at_once, &tell);
            }
        });
        Relay { port, certificate: own.cert.pem(), told }
    }

    /// Everything it was told until a line that begins like this.
    fn until(&self, beginning: &str) -> Vec<String> {
        let mut lines = Vec::new();
        while lines.last().is_none_or(|line: &String| !line.starts_with(beginning)) {
            lines.push(self.told.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("{lines:?}")));
        }
        lines
    }
}

fn converse(
    stream: TcpStream,
    config: &Arc<ServerConfig>,
    tls_at_once: bool,
    tell: &Sender<String>,
) -> std::io::Result<()> {
    let secured = |stream| {
        Ok::<_, std::io::Error>(StreamOwned::new(
            ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?,
            stream,
        ))
    };
    if tls_at_once {
        return answer(secured(stream)?, "250 AUTH PLAIN", true, tell).map(|_| ());
    }
    if let Some(stream) = answer(stream, "250 STARTTLS", true, tell)? {
        answer(secured(stream)?, "250 AUTH PLAIN", false, tell)?;
    }
    Ok(())
}

/// Answers commands; gives the stream back when TLS is to begin.
fn answer<S: Read + Write>(stream: S, offers: &str, greets: bool, tell: &Sender<String>) -> std::io::Result<Option<S>> {
    let mut stream = BufReader::new(stream);
    if greets {
        stream.get_mut().write_all(b"220 relay\r\n")?;
    }
    let mut in_mail = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        let _ = tell.send(line.to_owned());
        let reply = match line.split(' ').next().unwrap_or_default() {
            "." if in_mail => "250 taken",
            _ if in_mail => continue,
            "EHLO" => &format!("250-relay\r\n{offers}"),
            "STARTTLS" => "220 go on",
            "AUTH" => "235 welcome",
            "DATA" => "354 go on",
            _ => "250 fine",
        };
        in_mail = reply.starts_with("354");
        stream.get_mut().write_all(format!("{reply}\r\n").as_bytes())?;
        if line == "STARTTLS" {
            return Ok(Some(stream.into_inner()));
        }
    }
}

/// Starts the program with the relay as its sender and files a complaint.
fn file_a_complaint(data: &Directory, relay: &Relay, scheme: &str, trusted: &str) -> Server {
    std::fs::write(data.file("sign-in.json"), r#"{"username": "recourse", "password": "a secret"}"#).expect("written");
    std::fs::write(data.file("trusted.pem"), trusted).expect("written");
    let (sign_in, trusted) = (data.file("sign-in.json"), data.file("trusted.pem"));
    let sender = format!("{scheme}://localhost:{}", relay.port);
    let more = ["--sender", &sender, "--sender-sign-in", sign_in.to_str().expect("UTF-8")];
    let args: Vec<&str> = serve(data).into_iter().chain(more).collect();
    let server = Server::start_in(&args, &[("SSL_CERT_FILE", trusted.to_str().expect("UTF-8"))]);
    let body = json!({"language": "en", "category": "refund_delay", "description": "The refund has not arrived.",
        "complainant": {"name": "Ann", "email": "ann@example.org"}});
    let (status, answer) = call(server.http, "POST", "/v1/complaints", "", &body.to_string()).expect("an answer");
    assert_eq!(status, 201, "{answer}");
    server
}

#[test]
fn a_relay_is_signed_in_to_by_tls_only() {
    for (scheme, tls_at_once) in [("smtp+starttls", false), ("smtps", true)] {
        let data = Directory::new(scheme);
        let relay = Relay::start(tls_at_once);
        let server = file_a_complaint(&data, &relay, scheme, &relay.certificate);
        let told = relay.until("QUIT");
        let place = |word: &str| told.iter().position(|line| line.starts_with(word));
        // base64 of "\0recourse\0a secret"
        let signed_in = place("AUTH PLAIN AHJlY291cnNlAGEgc2VjcmV0");
        assert!(
            signed_in.is_some() && signed_in < place("MAIL FROM:<complaints@recourse.example>"),
            "{scheme}: {told:?}"
        );
        assert!(place("STARTTLS") < signed_in, "{scheme}: {told:?}");
        assert!(place("RCPT TO:<ann@example.org>").is_some() && place(".").is_some(), "{scheme}: {told:?}");
        server.stop();
    }
}

#[test]
fn a_relay_nobody_vouches_for_is_told_nothing() {
    let data = Directory::new("unknown-relay");
    let relay = Relay::start(false);
    let other = Relay::start(false);
    let server = file_a_complaint(&data, &relay, "smtp+starttls", &other.certificate);
    let told = relay.until("STARTTLS");
    let after = relay.told.recv_timeout(Duration::from_secs(2));
    assert!(after.is_err() || after.as_ref().is_ok_and(|line| line.starts_with("EHLO")), "{told:?} {after:?}");
    server.stop();
}
