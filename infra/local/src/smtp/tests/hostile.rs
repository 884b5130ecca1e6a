//! Peers that mean harm or nonsense: no panic, no mail, no end of service.

use tokio::io::AsyncWriteExt as _;

use super::{Limits, Server};

/// A small generator of noise, the same in every run (Knuth's constants).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits")
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| u8::try_from(self.next() % 256).expect("a byte")).collect()
    }
}

/// The listener still takes mail.
async fn check_alive(server: &Server) {
    let mut client = server.client().await;
    client.open().await;
    client.say("Subject: alive\r\n.", "250").await;
}

#[tokio::test]
async fn binary_noise_is_survived() {
    let server = Server::start(Limits::default()).await;
    let mut noise = Noise(1);
    for _ in 0..100 {
        let mut client = server.client().await;
        let length = noise.next() % 5_000;
        // The server may close on us while we are still sending.
        let _ = client.stream.write_all(&noise.bytes(length)).await;
    }
    check_alive(&server).await;
    let kept = server.finish().await;
    assert_eq!(kept.len(), 1, "noise is no mail");
}

#[tokio::test]
async fn mangled_commands_are_survived() {
    const COMMANDS: [&str; 9] = [
        "EHLO c.example\r\n",
        "MAIL FROM:<a@b.example> SIZE=12345678901234567890123 BODY=8BITMIME\r\n",
        "MAIL FROM:<\"a\\\\b\"@b.example> AUTH=+41 HOLDUNTIL=2026-01-01T00:00:00+01:00\r\n",
        "MAIL FROM:<a@b.example> BY=-99999999999999999999;R MT-PRIORITY=-9 MTRK=a:9\r\n",
        "RCPT TO:<@x,@y:a@recourse.example> NOTIFY=NEVER ORCPT=rfc822;+4\r\n",
        "RCPT TO:<\"投诉\"@recourse.example> RRVS=2026-99-01T00:00:00Z;C\r\n",
        "ATRN a,b,,c\r\n",
        "AUTH SCRAM-SHA-256-PLUS =\r\n",
        "VRFY \"a b\"\r\n",
    ];
    let server = Server::start(Limits { max_errors: usize::MAX, ..Limits::default() }).await;
    let mut noise = Noise(2);
    for _ in 0..40 {
        let mut client = server.client().await;
        for _ in 0..50 {
            let mut line = COMMANDS[noise.next() % COMMANDS.len()].as_bytes().to_vec();
            for _ in 0..noise.next() % 4 {
                let at = noise.next() % (line.len() - 2);
                line[at] = u8::try_from(noise.next() % 256).expect("a byte");
            }
            // A line end in the middle makes two commands; that is for another test.
            let end = line.len() - 2;
            line[..end].iter_mut().filter(|byte| **byte == b'\n').for_each(|byte| *byte = b' ');
            client.send(&line).await;
            let reply = client.reply().await;
            let code = reply.get(..1).expect("the server answers, so it has not panicked");
            assert!(["2", "5"].contains(&code), "{line:?}: {reply}");
        }
    }
    check_alive(&server).await;
    server.finish().await;
}

#[tokio::test]
async fn a_web_page_cannot_send_mail() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    let body = "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<complaints@recourse.example>\r\n\
                DATA\r\nSubject: forged\r\n.\r\n";
    client.send(format!("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n{body}")).await;
    client.expect("554 5.5.1").await;
    client.expect_closed().await;
    assert_eq!(server.finish().await, []);
}

#[tokio::test]
async fn a_chunk_is_not_read_as_commands() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    client.send("EHLO x\r\nBDAT 6 LAST\r\nNOOP\r\n").await;
    client.expect("250").await;
    client.expect("502").await;
    client.expect_closed().await;
    server.finish().await;
}

#[tokio::test]
async fn a_name_cannot_break_out_of_its_line() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    client.say("EHLO c\u{1b}[31m.example\u{7f}", "250").await;
    client.say("MAIL FROM:<a\u{7f}b@b.example>", "553").await;
    client.say("MAIL FROM:<a@b.example>", "250").await;
    client.say("RCPT TO:<ü\u{85}@elsewhere.example>", "501").await;
    client.say("RCPT TO:<ü@elsewhere.example>", "550 5.7.1 <?@elsewhere.example>").await;
    client.say("RCPT TO:<complaints@recourse.example>", "250").await;
    client.say("DATA", "354").await;
    client.say(".", "250").await;
    assert_eq!(server.finish().await[0].0.helo, "c?[31m.example?");
}

#[tokio::test]
async fn a_peer_that_vanishes_leaves_nothing() {
    let server = Server::start(Limits { max_connections: 1, ..Limits::default() }).await;
    let mut client = server.client().await;
    client.open().await;
    client.send("Subject: half\r\n").await;
    drop(client);
    // Its place is free again once the listener has seen it go.
    let mut tries = 0..1_000;
    let reply = loop {
        tries.next().expect("the place becomes free");
        let mut next = server.silent_client().await;
        let reply = next.reply().await;
        if !reply.starts_with("421") {
            break reply;
        }
    };
    assert!(reply.starts_with("220"), "{reply}");
    assert_eq!(server.finish().await, []);
}

#[tokio::test]
async fn a_delivery_that_panics_costs_one_connection_and_says_no_250() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    client.open().await;
    client.send("Subject: panic\r\n.\r\n").await;
    client.expect_closed().await;
    check_alive(&server).await;
    assert_eq!(server.finish().await.len(), 1);
}
