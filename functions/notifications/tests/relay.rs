//! What an attempt by SMTP comes to, against a relay that follows a script.

use mail::EmailAddress;
use notifications::sender::{Attempt, Sender, SmtpCredentials, SmtpSender};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// Answers each command that begins with a word by a line; an empty line hangs up. A mail's end is
/// the command `.`.
async fn relay(script: &'static [(&'static str, &'static str)]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 relay\r\n").await.expect("written");
        let mut in_mail = false;
        while let Ok(Some(line)) = lines.next_line().await {
            if in_mail && line != "." {
                continue;
            }
            let scripted = script.iter().find(|(word, _)| line.starts_with(word)).map(|(_, answer)| *answer);
            let answer = scripted.unwrap_or(if line.starts_with("DATA") { "354 go on" } else { "250 fine" });
            in_mail = answer.starts_with("354");
            if answer.is_empty() {
                return;
            }
            write.write_all(format!("{answer}\r\n").as_bytes()).await.expect("written");
        }
    });
    port
}

async fn attempt(port: u16) -> Attempt {
    let sender = Sender::Smtp(SmtpSender::new(&format!("smtp://127.0.0.1:{port}"), None).expect("a relay"));
    let from = EmailAddress::parse("complaints@recourse.example").expect("an address");
    let raw = b"Subject: x\r\n\r\n.a line that begins with a dot\r\n".to_vec();
    sender.send(&from, "ann@example.org", "key-1", raw).await
}

fn kind(attempt: &Attempt) -> &'static str {
    match attempt {
        Attempt::Taken(_) => "taken",
        Attempt::Later(_) => "later",
        Attempt::Never(_) => "never",
        Attempt::Unknown(_) => "unknown",
    }
}

#[test]
fn a_relay_that_cannot_be_used_is_refused_at_the_start() {
    let signed_in = || SmtpCredentials::from_json(r#"{"username": "recourse", "password": "x"}"#).expect("a sign-in");
    for (relay, credentials, says) in [
        ("smtp://relay.example:25", Some(signed_in()), "no sign-in may go there"),
        ("relay.example:587", None, "is no relay"),
        ("http://relay.example:587", None, "is no relay"),
        ("smtps://relay.example", None, "is no relay"),
        ("smtps://relay.example:many", None, "is no relay"),
    ] {
        let error = SmtpSender::new(relay, credentials).expect_err(relay).to_string();
        assert!(error.contains(says) && error.contains(relay), "{error}");
    }
    for json in ["", "{}", r#"{"username": "x"}"#, r#"{"username": "x", "password": "y", "host": "z"}"#] {
        let error = SmtpCredentials::from_json(json).err().expect("refused").to_string();
        assert!(error.contains("username") && error.contains("password"), "{error}");
    }
}

#[tokio::test]
async fn only_what_is_known_is_said() {
    for (script, expected) in [
        (&[][..], "taken"),
        (&[("MAIL", "530 sign in first")][..], "later"),
        (&[("MAIL", "")][..], "later"),
        (&[("RCPT", "451 come back later")][..], "later"),
        (&[("RCPT", "550 5.1.1 nobody here")][..], "never"),
        (&[("RCPT", "554 5.7.1 relay access denied")][..], "later"),
        (&[("RCPT", "550 5.7.1 relaying denied")][..], "later"),
        (&[("RCPT", "")][..], "later"),
        (&[("DATA", "421 shutting down")][..], "later"),
        (&[(".", "451 the scanner is busy")][..], "later"),
        (&[(".", "554 refused")][..], "never"),
        (&[(".", "")][..], "unknown"),
    ] {
        let attempt = attempt(relay(script).await).await;
        assert_eq!(kind(&attempt), expected, "{script:?}: {attempt:?}");
    }
}

#[tokio::test]
async fn a_relay_that_is_down_has_taken_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    drop(listener);
    assert_eq!(kind(&attempt(port).await), "later");
}
