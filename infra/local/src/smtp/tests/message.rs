//! What is delivered, and where a message ends.

use super::super::data::{Data, DataReader};
use super::{Limits, Server};

/// Reads in pieces of every size and must come to the same each time.
#[track_caller]
fn read(wire: &[u8], only_bare_lf: bool) -> Option<(Data, usize)> {
    let one = |size: usize| {
        let mut reader = DataReader::new(1_000, only_bare_lf);
        let mut at = 0;
        for piece in wire.chunks(size) {
            let (taken, done) = reader.take(piece);
            at += taken;
            if let Some(done) = done {
                return Some((done, at));
            }
            assert_eq!(taken, piece.len());
        }
        None
    };
    let whole = one(wire.len());
    for size in 1..wire.len() {
        assert_eq!(one(size), whole, "in pieces of {size}");
    }
    whole
}

/// The wire, up to `|`, is one message; what follows is left for the next command.
#[track_caller]
fn check(wire: &str, delivered: &str) {
    let (before, after) = wire.split_once('|').expect("a mark at the end");
    let expected = (Data::Message(delivered.into()), before.len());
    assert_eq!(read(format!("{before}{after}").as_bytes(), false), Some(expected), "{wire:?}");
}

#[track_caller]
fn check_goes_on(wire: &str, only_bare_lf: bool) {
    assert_eq!(read(wire.as_bytes(), only_bare_lf), None, "{wire:?}");
}

#[test]
fn dots_are_unstuffed_and_line_ends_normalised() {
    check(".\r\n|", "");
    check("a\r\n.\r\n|QUIT\r\n", "a\r\n");
    check("a\r\n\r\n.\r\n|", "a\r\n\r\n");
    check("..\r\n.\r\n|", ".\r\n");
    check("..a\r\n...\r\n.\r\n|", ".a\r\n..\r\n");
    check(".a\r\n.\r\n|", "a\r\n");
    check("a\nb\r\nc\n\r\n.\r\n|", "a\r\nb\r\nc\r\n\r\n");
    // After a bare LF a doubled dot is stuffing, a single one is not.
    check("a\n..b\n.c\r\n.\r\n|", "a\r\n.b\r\n.c\r\n");
    // A lone CR is text.
    check("a\rb\r\r\n\r\rc\r\n.\r\n|", "a\rb\r\r\n\r\rc\r\n");
    check("a\0b\u{1b}\u{80}\r\n.\r\n|", "a\0b\u{1b}\u{80}\r\n");
}

#[test]
fn no_other_spelling_ends_a_message() {
    check("a\n.\nb\r\n.\r\n|", "a\r\n.\r\nb\r\n");
    check("a\n.\r\nb\r\n.\r\n|", "a\r\n.\r\nb\r\n");
    check("a\r\n.\nb\r\n.\r\n|", "a\r\n.\r\nb\r\n");
    check("a\r\n.\r\r\nb\r\n.\r\n|", "a\r\n\r\r\nb\r\n");
    check("a\r.\rb\r\n.\r\n|", "a\r.\rb\r\n");
    check("a\r\n.\rb\r\n.\r\n|", "a\r\n\rb\r\n");
    check("a\n.\rb\r\n.\r\n|", "a\r\n.\rb\r\n");
    check("a\r\n\0.\r\nb\r\n.\r\n|", "a\r\n\0.\r\nb\r\n");
    check("a\r\n. \r\nb\r\n.\r\n|", "a\r\n \r\nb\r\n");
    check(".\nb\r\n.\r\n|", ".\r\nb\r\n");
    check("a\r\r\n.\r\n|", "a\r\r\n");
    for wire in ["a\n.\n", "a\n.\r\n", "a\r\n.\n", "a\r\n.\r", "a\r.\r", "a\r\n.\r\r\n", "a.\r\n"] {
        check_goes_on(wire, false);
    }
}

#[test]
fn a_peer_that_never_sent_a_crlf_may_end_with_a_bare_one() {
    let end = |text: &str| Data::Message(text.into());
    assert_eq!(read(b"a\n.\nQUIT\n", true), Some((end("a\r\n"), 4)));
    assert_eq!(read(b".\n", true), Some((end(""), 2)));
    assert_eq!(read(b"a\n..\n.\n", true), Some((end("a\r\n.\r\n"), 7)));
    assert_eq!(read(b"a\r\n.\r\n", true), Some((end("a\r\n"), 6)));
    // The first CRLF in the message takes the exception back.
    check_goes_on("a\r\nb\n.\n", true);
    check_goes_on("a\r\n.\n", true);
    check_goes_on("a\n.\r\n", true);
}

#[test]
fn a_message_past_the_limit_is_swallowed_to_a_bound() {
    let max = 10;
    let read = |wire: &[u8]| {
        let mut reader = DataReader::new(max, false);
        reader.take(wire).1
    };
    assert_eq!(read(b"12345678\r\n.\r\n"), Some(Data::Message(b"12345678\r\n".to_vec())));
    assert_eq!(read(b"123456789\r\n.\r\n"), Some(Data::TooBig));
    // The line end that normalising adds counts too.
    assert_eq!(read(b"1\n2\n3\n4\n\r\n.\r\n"), Some(Data::TooBig));
    assert_eq!(read(&b"x".repeat(20)), None);
    assert_eq!(read(&b"x".repeat(21)), Some(Data::Endless));
}

#[tokio::test]
async fn a_smuggled_message_stays_text() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r\r\n", "\r\n\0.\r\n"] {
        client.open().await;
        let forged = "MAIL FROM:<boss@recourse.example>\r\nRCPT TO:<complaints@recourse.example>\r\n\
                      DATA\r\nSubject: forged\r\n";
        client.say(&format!("Subject: true\r\n\r\nhello{end}{forged}."), "250").await;
        client.say("NOOP", "250").await;
    }
    let kept = server.finish().await;
    assert_eq!(kept.len(), 5);
    for (envelope, raw) in kept {
        assert_eq!(envelope.mail_from, "a@customer.example");
        assert!(String::from_utf8_lossy(&raw).contains("Subject: forged"));
    }
}

#[tokio::test]
async fn a_person_at_a_terminal_needs_no_crlf() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    let typed = "EHLO me\nMAIL FROM:<a@b.example>\nRCPT TO:<complaints@recourse.example>\nDATA\n\
                 Subject: typed\n\nhello\n.\nQUIT\n";
    client.send(typed).await;
    for code in ["250", "250", "250", "354", "250", "221"] {
        client.expect(code).await;
    }
    let kept = server.finish().await;
    assert_eq!(kept[0].1, b"Subject: typed\r\n\r\nhello\r\n");
}

#[tokio::test]
async fn every_byte_but_line_ends_arrives_as_sent() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.client().await;
    let all: Vec<u8> = (0..=255).filter(|byte| !b"\r\n".contains(byte)).collect();
    // GBK, announced by nobody.
    let message = [b"Subject: \xc4\xe3\xba\xc3\r\n\r\n", all.as_slice(), b"\r\n"].concat();
    client.open().await;
    client.send(&message).await;
    client.send(".\r\n").await;
    client.expect("250").await;
    assert_eq!(server.finish().await[0].1, message);
}
