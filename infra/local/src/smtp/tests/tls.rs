//! STARTTLS.

use super::{Certificate, Client, Limits, PATIENCE, Server};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

const NAME: &str = "mx.recourse.example";

/// A fresh certificate in `folder`, for clients to trust.
fn write_certificate(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([NAME.to_owned()]).expect("a certificate");
    std::fs::write(folder.join("chain.pem"), cert.pem()).expect("written");
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).expect("written");
    cert.der().clone()
}

fn read(folder: &Path) -> Certificate {
    Certificate::read(&folder.join("chain.pem"), &folder.join("key.pem")).expect("a certificate")
}

async fn server(folder: &TempDir) -> (Server, CertificateDer<'static>) {
    let trusted = write_certificate(folder.path());
    let certificate = Some(Arc::new(read(folder.path())));
    (Server::start_with(Limits { max_errors: 1_000, ..Limits::default() }, certificate).await, trusted)
}

impl Client {
    /// Does the handshake, trusting this certificate only.
    async fn secured(self, trusted: &CertificateDer<'static>) -> std::io::Result<Client> {
        let mut roots = RootCertStore::empty();
        roots.add(trusted.clone()).expect("a certificate");
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().expect("versions");
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from(NAME).expect("a name");
        let connector = TlsConnector::from(Arc::new(config));
        let stream = timeout(PATIENCE, connector.connect(name, self.stream.into_inner())).await.expect("in time")?;
        Ok(Client { stream: BufReader::new(Box::new(stream)) })
    }

    async fn starts_tls(mut self, trusted: &CertificateDer<'static>) -> Client {
        let hello = self.say("EHLO client.example", "250").await;
        assert!(hello.contains("250-STARTTLS\r\n"), "{hello}");
        self.say("STARTTLS", "220 2.0.0").await;
        self.secured(trusted).await.expect("a handshake")
    }
}

#[tokio::test]
async fn a_message_comes_by_tls() {
    let folder = tempfile::tempdir().expect("a folder");
    let (server, trusted) = server(&folder).await;
    let client = server.client().await;
    let mut client = client.starts_tls(&trusted).await;
    // Everything begins again (RFC 3207 §4.2).
    client.say("MAIL FROM:<a@customer.example>", "503 5.5.1 Say EHLO first").await;
    let hello = client.say("EHLO client.example", "250").await;
    assert!(!hello.contains("STARTTLS"), "{hello}");
    client.say("STARTTLS", "503").await;
    client.open().await;
    client.say("Subject: hi\r\n\r\nprivate\r\n.", "250 2.0.0 Ok").await;
    client.say("QUIT", "221").await;
    // One in the clear is still taken.
    let mut clear = server.client().await;
    clear.open().await;
    clear.say("Subject: hi\r\n\r\nopen\r\n.", "250").await;
    let kept = server.finish().await;
    let bodies: Vec<&[u8]> = kept.iter().map(|(_, raw)| raw.as_slice()).collect();
    assert_eq!(bodies, [b"Subject: hi\r\n\r\nprivate\r\n".as_slice(), b"Subject: hi\r\n\r\nopen\r\n"]);
}

/// CVE-2011-0411: what somebody on the way puts behind STARTTLS is not obeyed inside.
#[tokio::test]
async fn what_was_slipped_in_before_the_handshake_is_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let (server, trusted) = server(&folder).await;
    let mut client = server.client().await;
    client.say("EHLO evil.example", "250").await;
    client.say("MAIL FROM:<evil@customer.example>", "250").await;
    client.send("STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<evil@customer.example>\r\n").await;
    client.expect("220").await;
    let mut client = client.secured(&trusted).await.expect("a handshake");
    client.say("RCPT TO:<complaints@recourse.example>", "503 5.5.1 Say MAIL first").await;
    client.say("MAIL FROM:<a@customer.example>", "503 5.5.1 Say EHLO first").await;
    assert_eq!(server.finish().await, []);
}

#[tokio::test]
async fn a_handshake_that_fails_ends_its_connection_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let (server, trusted) = server(&folder).await;
    let mut client = server.client().await;
    client.say("EHLO client.example", "250").await;
    client.say("STARTTLS", "220").await;
    client.send("MAIL FROM:<a@customer.example>\r\n".repeat(20)).await;
    let mut rest = Vec::new();
    let _ =
        timeout(PATIENCE, tokio::io::AsyncReadExt::read_to_end(&mut client.stream, &mut rest)).await.expect("closed");
    assert!(!String::from_utf8_lossy(&rest).contains("250"), "{rest:?}");
    let mut other = server.client().await.starts_tls(&trusted).await;
    other.say("EHLO client.example", "250").await;
    // It ends while TLS is spoken, and says so by TLS.
    server.stop.send_replace(true);
    other.expect("421 4.3.2").await;
    let _ = other.stream.shutdown().await;
    server.finish().await;
}

#[tokio::test]
async fn without_a_certificate_there_is_no_tls() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    let hello = client.say("EHLO client.example", "250").await;
    assert!(!hello.contains("STARTTLS"), "{hello}");
    client.say("STARTTLS", "502").await;
    server.finish().await;
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (server, first) = server(&folder).await;
    let chain = folder.path().join("chain.pem");
    let later = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let touch = |seconds| {
        let file = std::fs::File::options().append(true).open(&chain).expect("the file");
        file.set_modified(later(seconds)).expect("touched");
    };
    std::fs::write(&chain, "half a renew").expect("written");
    touch(10);
    server.client().await.starts_tls(&first).await;
    let second = write_certificate(folder.path());
    touch(20);
    server.client().await.starts_tls(&second).await;
    let mut old = server.client().await;
    old.say("EHLO client.example", "250").await;
    old.say("STARTTLS", "220").await;
    assert!(old.secured(&first).await.is_err());
    server.finish().await;
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    write_certificate(one.path());
    write_certificate(other.path());
    let said = |chain: &Path, key: &Path| Certificate::read(chain, key).expect_err("refused").to_string();
    let (chain, key) = (one.path().join("chain.pem"), one.path().join("key.pem"));
    assert!(said(&one.path().join("none.pem"), &key).contains("none.pem"));
    assert!(said(&key, &key).contains("key.pem: it holds no certificate"));
    assert!(said(&chain, &chain).contains("chain.pem"));
    assert!(said(&chain, &other.path().join("key.pem")).contains("do not belong together"));
}
