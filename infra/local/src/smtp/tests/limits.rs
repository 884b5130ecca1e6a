//! Every limit, and the ways a connection ends.

use std::time::Duration;

use super::{Limits, Server};

/// Short enough to wait for, and asked for only where the wait is the point.
const SHORT: Duration = Duration::from_millis(50);

#[tokio::test]
async fn a_message_too_big_is_refused_and_the_next_taken() {
    let server = Server::start(Limits { max_message_bytes: 1_000, ..Limits::default() }).await;
    let mut client = server.client().await;
    client.open().await;
    client.send("x".repeat(1_500)).await;
    client.say("\r\n.", "552 5.3.4").await;
    client.open().await;
    client.say("Subject: small\r\n.", "250").await;
    assert_eq!(server.finish().await.len(), 1);
}

#[tokio::test]
async fn a_message_without_end_closes() {
    let server = Server::start(Limits { max_message_bytes: 1_000, ..Limits::default() }).await;
    let mut client = server.client().await;
    client.open().await;
    client.send("x".repeat(20_000)).await;
    client.expect("552 5.3.4").await;
    client.expect_closed().await;
    assert_eq!(server.finish().await, []);
}

#[tokio::test]
async fn a_big_message_within_the_limit_is_taken() {
    let server = Server::start(Limits { max_message_bytes: 4 << 20, ..Limits::default() }).await;
    let mut client = server.client().await;
    client.open().await;
    let line = format!("{}\r\n", "x".repeat(62));
    client.send(line.repeat(65_536)).await;
    client.say(".", "250").await;
    assert_eq!(server.finish().await[0].1.len(), 4 << 20);
}

#[tokio::test]
async fn one_recipient_too_many_waits_for_the_next_message() {
    let server = Server::start(Limits { max_recipients: 2, ..Limits::default() }).await;
    let mut client = server.client().await;
    client.say("EHLO c.example", "250").await;
    client.say("MAIL FROM:<a@b.example>", "250").await;
    client.say("RCPT TO:<a@recourse.example>", "250").await;
    client.say("RCPT TO:<b@recourse.example>", "250").await;
    client.say("RCPT TO:<c@recourse.example>", "452 4.5.3").await;
    client.say("RCPT TO:<b@recourse.example>", "250").await;
    client.say("DATA", "354").await;
    client.say(".", "250").await;
    assert_eq!(server.finish().await[0].0.recipients.len(), 2);
}

#[tokio::test]
async fn one_connection_too_many_is_told_so() {
    let server = Server::start(Limits { max_connections: 2, ..Limits::default() }).await;
    let mut first = server.client().await;
    let _second = server.client().await;
    let mut third = server.silent_client().await;
    third.expect("421 4.3.2 Too many connections").await;
    third.expect_closed().await;
    // A place that is free again is given away.
    first.say("QUIT", "221").await;
    first.expect_closed().await;
    let mut code = String::new();
    for _ in 0..1_000 {
        code = server.silent_client().await.reply().await;
        if code.starts_with("220") {
            break;
        }
    }
    assert!(code.starts_with("220"), "{code}");
    server.finish().await;
}

#[tokio::test]
async fn silence_is_ended() {
    let limits = Limits { command_timeout: SHORT, ..Limits::default() };
    let server = Server::start(limits).await;
    let mut client = server.client().await;
    client.expect("421 4.4.2").await;
    client.expect_closed().await;
    // In the middle of a command, and of a message.
    let mut client = server.client().await;
    client.send("EHLO c.exam").await;
    client.expect("421 4.4.2").await;
    let mut client = server.client().await;
    client.open().await;
    client.send("Subject: half").await;
    client.expect("421 4.4.2").await;
    assert_eq!(server.finish().await, []);
}

#[tokio::test]
async fn too_many_errors_close() {
    let server = Server::start(Limits { max_errors: 3, ..Limits::default() }).await;
    let mut client = server.client().await;
    client.say("XYZZY", "500").await;
    client.say("NOOP", "250").await;
    client.say("RCPT TO:<a@recourse.example>", "503").await;
    client.say("XYZZY", "421 4.7.0").await;
    client.expect_closed().await;
    server.finish().await;
}

#[tokio::test]
async fn keeping_warm_closes() {
    let server = Server::start(Limits { max_recipients: 10, ..Limits::default() }).await;
    let mut client = server.client().await;
    client.send("NOOP\r\n".repeat(211)).await;
    for _ in 0..210 {
        client.expect("250").await;
    }
    client.expect("421 4.7.0").await;
    server.finish().await;
}

#[tokio::test]
async fn a_line_too_long_is_refused_and_the_next_obeyed() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    let fits = format!("NOOP {}", "x".repeat(4_096 - 7));
    client.say(&fits, "250").await;
    client.say(&format!("{fits}x"), "500 5.5.2").await;
    client.say(&format!("NOOP {}", "x".repeat(60_000)), "500 5.5.2").await;
    client.say("NOOP", "250").await;
    client.send("x".repeat(100_000)).await;
    client.expect("500 5.5.2").await;
    client.expect_closed().await;
    server.finish().await;
}

#[tokio::test]
async fn shutdown_ends_the_idle_and_answers_the_delivered() {
    let server = Server::start(Limits::default()).await;
    let mut idle = server.client().await;
    let mut sending = server.client().await;
    sending.open().await;
    sending.send("Subject: half").await;
    let mut waiting = server.client().await;
    waiting.open().await;
    waiting.send("Subject: slow\r\n.\r\n").await;
    server.kept.begun.notified().await;

    server.stop.send(true).expect("the listener runs");
    idle.expect("421 4.3.2").await;
    idle.expect_closed().await;
    sending.expect("421 4.3.2").await;
    assert!(!server.task.is_finished(), "a delivery is under way");
    server.kept.finish.notify_one();
    waiting.expect("250 2.0.0 Ok: queued as Q1").await;
    waiting.expect("421 4.3.2").await;
    assert_eq!(server.finish().await.len(), 1);
}
