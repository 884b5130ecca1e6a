//! Senders are looked up in a DNS of our own.

use super::super::{Envelope, Senders};
use mail::{Authentication, Verdict};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tokio::net::UdpSocket;

/// A name server that knows these TXT records and nothing else.
async fn names(records: &[(&'static str, &'static str)]) -> SocketAddr {
    let records: BTreeMap<String, &str> = records.iter().map(|(name, text)| ((*name).to_owned(), *text)).collect();
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let address = socket.local_addr().expect("bound");
    tokio::spawn(async move {
        let mut query = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut query).await {
            let _ = socket.send_to(&answer(&query[..length], &records), from).await;
        }
    });
    address
}

/// An answer to a query of one question (RFC 1035 §4): the TXT record of that name, or no such name.
fn answer(query: &[u8], records: &BTreeMap<String, &str>) -> Vec<u8> {
    let (mut at, mut labels) = (12, Vec::new());
    while query[at] != 0 {
        let length = usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..=at + length]).to_lowercase());
        at += length + 1;
    }
    let question = &query[12..at + 5];
    let found = records.get(&labels.join(".")).filter(|_| query[at + 2] == 16);
    let mut reply = query[..2].to_vec();
    reply.extend([0x84, if found.is_some() { 0 } else { 3 }, 0, 1, 0, u8::from(found.is_some()), 0, 0, 0, 0]);
    reply.extend(question);
    if let Some(text) = found {
        let length = u8::try_from(text.len()).expect("a short text");
        reply.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, length + 1, length]);
        reply.extend(text.as_bytes());
    }
    reply
}

async fn found(server: SocketAddr, peer: &str) -> Authentication {
    let envelope = Envelope {
        mail_from: "a@firm.example".to_owned(),
        recipients: vec!["complaints@recourse.example".to_owned()],
        peer: peer.parse().expect("an address"),
        helo: "mx.firm.example".to_owned(),
    };
    let raw = b"From: a@firm.example\r\nTo: complaints@recourse.example\r\nSubject: x\r\n\r\nhello\r\n";
    Senders::new(Some(server)).look_up(&envelope, "recourse.example", raw).await
}

const ZONE: [(&str, &str); 2] =
    [("firm.example", "v=spf1 ip4:203.0.113.0/24 -all"), ("_dmarc.firm.example", "v=DMARC1; p=reject")];

#[tokio::test]
async fn a_machine_the_domain_names_may_send() {
    let found = found(names(&ZONE).await, "203.0.113.9:4000").await;
    assert_eq!(found.to_string(), "spf=pass dkim=none dmarc=pass p=reject");
}

#[tokio::test]
async fn another_machine_may_not() {
    let found = found(names(&ZONE).await, "198.51.100.7:4000").await;
    assert_eq!(found.to_string(), "spf=fail dkim=none dmarc=fail p=reject");
    assert!(found.is_refused_by_its_domain());
}

#[tokio::test]
async fn a_domain_that_says_nothing_is_not_held_against_it() {
    let found = found(names(&[]).await, "198.51.100.7:4000").await;
    assert_eq!((found.spf, found.dmarc), (Verdict::None, Verdict::None));
}

#[tokio::test]
async fn this_machine_needs_no_proof() {
    let nobody = "127.0.0.1:9".parse().expect("an address");
    assert_eq!(found(nobody, "127.0.0.1:4000").await, Authentication::LOCAL);
    assert_eq!(found(nobody, "[::ffff:127.0.0.1]:4000").await, Authentication::LOCAL);
}

#[tokio::test]
async fn a_silent_dns_is_temporary() {
    let silent = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let found = found(silent.local_addr().expect("bound"), "203.0.113.9:4000").await;
    assert_eq!(found.to_string(), "spf=temperror dkim=temperror dmarc=temperror");
    assert!(!found.is_refused_by_its_domain());
}
