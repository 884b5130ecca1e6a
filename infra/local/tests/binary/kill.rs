//! Invariants 1 and 3 (design §9) through the real thing: a process that is killed at a random
//! moment, five times over, has lost no acknowledged complaint and sent no mail twice.

use super::server::{Directory, Server, call};
use local::embedded::{Mailbox, Place};
use local::times::Times;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// How often it is killed.
const ROUNDS: u32 = 5;
/// Threads that file complaints.
const THREADS: u32 = 4;
/// Complaints one thread files at most in one round: the test ends even if the kill did not.
const MOST: u32 = 500;
/// Longest wait for one more complaint to be taken in.
const PATIENCE: Duration = Duration::from_secs(60);

/// A complaint whose number was given out.
struct Acknowledged {
    reference: String,
    token: String,
}

/// Files complaints until the connection breaks, and reports each that was answered with 201.
fn file(at: SocketAddr, round: u32, thread: u32, report: &Sender<Acknowledged>) {
    for number in 0..MOST {
        let body = json!({
            "language": "en", "category": "other", "description": format!("round {round}, thread {thread}, number {number}"),
            "complainant": {"name": "Ann", "email": format!("r{round}t{thread}n{number}@example.org")},
        });
        let Ok((status, answer)) = call(at, "POST", "/v1/complaints", "", &body.to_string()) else { return };
        assert_eq!(status, 201, "{answer}");
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        let text = |name: &str| answer[name].as_str().expect("a text").to_owned();
        if report.send(Acknowledged { reference: text("reference"), token: text("access_token") }).is_err() {
            return;
        }
    }
}

/// Lets four threads file complaints, and kills the process when so many were acknowledged.
fn round(server: Server, round: u32, kill_after: usize) -> Vec<Acknowledged> {
    let (report, reports) = channel();
    let at = server.http;
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let report = report.clone();
            std::thread::spawn(move || file(at, round, thread, &report))
        })
        .collect();
    drop(report);
    let mut acknowledged: Vec<Acknowledged> = Vec::new();
    while acknowledged.len() < kill_after {
        acknowledged.push(reports.recv_timeout(PATIENCE).expect("complaints are taken in"));
    }
    server.kill();
    for thread in threads {
        thread.join().expect("every answer was a 201");
    }
    acknowledged.extend(reports.try_iter());
    acknowledged
}

#[test]
fn nothing_acknowledged_is_lost_and_no_mail_goes_out_twice() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut chance = fastrand::Rng::with_seed(seed);
    let data = Directory::new("kill");
    let mut all: Vec<Acknowledged> = Vec::new();
    let mut time = None;
    for number in 0..ROUNDS {
        let server = Server::start(&data);
        let now = server.get("/local/clock", "")["now"].clone();
        assert!(time.is_none_or(|time| time == now), "business time stands where it stood");
        // Killed at once, or with work of the round before done and clocks moved.
        if number % 2 == 1 {
            server.post("/local/clock", &json!({"advance": "PT13H"}));
        }
        time = Some(server.get("/local/clock", "")["now"].clone());
        all.extend(round(server, number, chance.usize(5..40)));
    }
    let server = Server::start(&data);
    server.post("/local/settle", &json!({}));
    check(&server, &all);
    server.post("/local/clock", &json!({"advance": "PT24H"}));
    check(&server, &all);
    server.stop();
    // The mailbox keeps no second mail of a key, so attempts at one are counted.
    let file = Place::File(std::path::Path::new(data.path()).join("mailbox.sqlite"));
    let mailbox = Mailbox::open(file, Arc::new(Times::system())).expect("the mailbox opens");
    assert_eq!(mailbox.refused_duplicates().expect("a count"), 0, "sent twice");
}

fn check(server: &Server, acknowledged: &[Acknowledged]) {
    for one in acknowledged {
        let status = server.get(&format!("/v1/complaints/{}", one.reference), &one.token);
        assert_eq!((&status["reference"], &status["status"]), (&json!(one.reference), &json!("awaiting_identity")));
    }
    let mailbox = server.get("/local/mailbox", "");
    let mails = mailbox.as_array().expect("a bare array");
    let mut acknowledgements: BTreeMap<&str, usize> = BTreeMap::new();
    for mail in mails {
        if mail["event"] == "acknowledgement" {
            *acknowledgements.entry(mail["complaint"].as_str().expect("a reference")).or_default() += 1;
        }
    }
    for one in acknowledged {
        assert_eq!(acknowledgements.get(one.reference.as_str()), Some(&1), "acknowledgements of {}", one.reference);
    }
}
