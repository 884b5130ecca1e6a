//! The commands, in and out of order.

use super::{Client, Limits, Server};

async fn check(rows: &[(&str, &str)]) {
    let server = Server::start(Limits { max_errors: 1_000, ..Limits::default() }).await;
    let mut client = server.client().await;
    for (line, start) in rows {
        client.say(line, start).await;
    }
    assert_eq!(server.finish().await, []);
}

#[tokio::test]
async fn a_message_is_kept_before_250() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    let hello = client.say("EHLO client.example", "250-mx.recourse.example").await;
    for line in ["PIPELINING", "SIZE 41943040", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"] {
        assert!(hello.contains(line), "{hello}");
    }
    client.say("MAIL FROM:<Anna@customer.example> SIZE=99 BODY=8BITMIME SMTPUTF8", "250").await;
    client.say("RCPT TO:<complaints+Tok3n@Recourse.Example>", "250").await;
    client.say("RCPT TO:<投诉@投诉.example>", "250").await;
    client.say("RCPT TO:<complaints+Tok3n@Recourse.Example>", "250").await;
    client.say("DATA", "354").await;
    client.say("Subject: hi\r\n\r\n你好\r\n.", "250 2.0.0 Ok: queued as Q1").await;
    // The next message starts afresh; a null return path is a bounce.
    client.say("DATA", "503").await;
    client.say("mail from: <>", "250").await;
    client.say("rcpt to: <Postmaster>", "250").await;
    client.say("data", "354").await;
    client.say(".", "250 2.0.0 Ok: queued as Q2").await;
    client.say("QUIT", "221").await;
    client.expect_closed().await;

    let kept = server.finish().await;
    let (envelope, raw) = &kept[0];
    assert_eq!(envelope.mail_from, "Anna@customer.example");
    assert_eq!(envelope.recipients, ["complaints+Tok3n@Recourse.Example", "投诉@投诉.example"]);
    assert_eq!(envelope.helo, "client.example");
    assert!(envelope.peer.ip().is_loopback());
    assert_eq!(raw, "Subject: hi\r\n\r\n你好\r\n".as_bytes());
    let (envelope, raw) = &kept[1];
    assert_eq!(envelope.mail_from, "");
    assert_eq!(envelope.recipients, ["postmaster@mx.recourse.example"]);
    assert_eq!(raw, b"");
    assert_eq!(kept.len(), 2);
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    check(&[
        ("MAIL FROM:<a@b.example>", "503 5.5.1 Say EHLO first"),
        ("RCPT TO:<complaints@recourse.example>", "503"),
        ("DATA", "503"),
        ("HELO client.example", "250 mx.recourse.example"),
        ("RCPT TO:<complaints@recourse.example>", "503"),
        ("MAIL FROM:<a@b.example>", "250"),
        ("MAIL FROM:<a@b.example>", "503"),
        ("DATA", "503 5.5.1 No recipient"),
        ("RSET", "250"),
        ("RCPT TO:<complaints@recourse.example>", "503"),
        ("MAIL FROM:<a@b.example>", "250"),
        ("RCPT TO:<complaints@recourse.example>", "250"),
        ("EHLO client.example", "250"),
        ("DATA", "503"),
    ])
    .await;
}

#[tokio::test]
async fn only_our_own_domain_is_taken() {
    check(&[
        ("EHLO client.example", "250"),
        ("MAIL FROM:<a@b.example>", "250"),
        ("RCPT TO:<a@elsewhere.example>", "550 5.7.1 <a@elsewhere.example>: relaying denied"),
        ("RCPT TO:<a@sub.recourse.example>", "550 5.7.1"),
        ("RCPT TO:<a@xrecourse.example>", "550 5.7.1"),
        ("RCPT TO:<complaints%recourse.example@elsewhere.example>", "550 5.7.1"),
        ("RCPT TO:<\"a@recourse.example\"@elsewhere.example>", "550 5.7.1"),
        ("RCPT TO:<@recourse.example:a@elsewhere.example>", "550 5.7.1"),
        ("RCPT TO:<complaints>", "501 5.1.3"),
        ("RCPT TO:<>", "501 5.1.3"),
        ("RCPT TO:complaints@recourse.example", "501"),
        ("DATA", "503"),
    ])
    .await;
}

#[tokio::test]
async fn other_commands_have_an_answer() {
    check(&[
        ("NOOP", "250"),
        ("NOOP still here", "250"),
        ("VRFY complaints", "252"),
        ("HELP", "214"),
        ("EXPN staff", "502"),
        ("STARTTLS", "502"),
        ("AUTH PLAIN AGEAYg==", "502"),
        ("LHLO client.example", "502"),
        ("XYZZY", "500"),
        ("", "500"),
        ("EHLO", "501"),
        ("EHLO client.example", "250"),
        ("MAIL FROM:<a@b.example> SIZE=41943041", "552 5.3.4"),
        ("MAIL FROM:<a@b.example> BODY=BINARYMIME", "555"),
        ("MAIL FROM:<a@b.example> XYZZY=1", "555"),
        ("MAIL FROM:<a@b.example> SIZE=many", "501"),
        ("MAIL FROM:<a b>", "501"),
        ("MAIL FROM:<a@b.example", "501"),
        ("MAIL TO:<a@b.example>", "501"),
    ])
    .await;
}

#[tokio::test]
async fn pipelined_commands_are_answered_in_order() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.silent_client().await;
    let commands = "EHLO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<x@elsewhere.example>\r\n\
                    RCPT TO:<complaints@recourse.example>\r\nDATA\r\nSubject: one\r\n.\r\n\
                    MAIL FROM:<a@b.example>\r\nRCPT TO:<complaints@recourse.example>\r\nDATA\r\n\
                    Subject: two\r\n.\r\nQUIT\r\n";
    client.send(commands).await;
    for code in ["220", "250", "250", "550", "250", "354", "250", "250", "250", "354", "250", "221"] {
        client.expect(code).await;
    }
    client.expect_closed().await;
    let kept = server.finish().await;
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[1].1, b"Subject: two\r\n");
}

#[tokio::test]
async fn a_command_may_come_byte_by_byte() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    for byte in b"EHLO c.example\r\nMAIL FROM:<a@b.example>\r\n" {
        client.send([*byte]).await;
    }
    client.expect("250").await;
    client.expect("250").await;
    assert_eq!(server.finish().await, []);
}

#[tokio::test]
async fn the_verdict_is_passed_on() {
    let server = Server::start(Limits::default()).await;
    let check = async |subject: &str, start: &str| {
        let mut client: Client = server.client().await;
        client.open().await;
        client.say(&format!("Subject: {subject}\r\n."), start).await;
        client.say("NOOP", "250").await;
    };
    check("later", "451 4.3.0 the disk??is full\r\n").await;
    check("never", "554 5.0.0 not wanted\r\n").await;
    check("hello", "250 2.0.0 Ok: queued as Q1\r\n").await;
    assert_eq!(server.finish().await.len(), 1);
}
