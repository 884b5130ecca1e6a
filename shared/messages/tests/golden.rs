//! Golden samples: what was ever stored or queued must still decode, and what is written today is
//! written as it was (`tests/golden/v1`).
//!
//! A new fact, or a new optional part of one, gets a sample of its own; a sample is never changed.

use complaint::{Complaint, Event};
use messages::figures::Figures;
use messages::queue::{AnswerOwed, CountDue, DayDue, DigestOwed, Happened, ReadAgain, StepDue, TimerMessage, WakeUp};
use messages::stored::{self, Unreadable};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A stored item: both parts to the letter.
#[derive(Deserialize)]
struct Sample {
    public: Box<RawValue>,
    personal: Box<RawValue>,
}

/// `"a complaint "` fifty times.
const FOREIGN: &str = "4b5448cecf2dc849cccc2b51481c658fb2a9c40600";

fn samples(of: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/v1").join(of);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no samples of {of}");
    let name = |file: &Path| file.file_stem().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|file| (name(file), std::fs::read_to_string(file).expect("a sample"))).collect()
}

fn parts(name: &str, text: &str) -> (String, String) {
    let sample: Sample = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    (sample.public.get().to_owned(), sample.personal.get().to_owned())
}

/// The names of all facts, from where they are written.
fn every_fact() -> BTreeSet<String> {
    let source = include_str!("../../complaint/src/event.rs").lines().map(str::trim_start);
    let names = source.filter(|line| line.starts_with("Fact::")).filter_map(|line| line.split('"').nth(1));
    names.map(str::to_owned).collect()
}

#[test]
fn every_fact_decodes_and_is_written_the_same() {
    let mut sampled = BTreeSet::new();
    for (name, text) in samples("events") {
        let (public, personal) = parts(&name, &text);
        let event: Event =
            stored::read_event(&public, Some(&personal)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(name.split('.').next(), Some(event.fact.name()), "the sample's name");
        assert_eq!(stored::write(&event).expect("writes"), public, "{name}");
        assert_eq!(serde_json::to_string(&event.personal).expect("writes"), personal, "{name}");
        sampled.insert(event.fact.name().to_owned());
        let erased = stored::read_event(&public, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(erased.personal.is_empty(), "{name} without its personal part");
    }
    let missing: Vec<_> = every_fact().difference(&sampled).cloned().collect();
    assert!(missing.is_empty(), "add a sample to tests/golden/v1/events for {missing:?}");
}

#[test]
fn every_state_decodes_and_is_written_the_same() {
    for (name, text) in samples("states") {
        let (public, personal) = parts(&name, &text);
        let state: Complaint =
            stored::read_state(&public, Some(&personal)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(stored::write(&state).expect("writes"), public, "{name}");
        assert_eq!(serde_json::to_string(&state.person).expect("writes"), personal, "{name}");
        assert!(!public.contains(&state.person.name), "{name}: nothing personal in the public part");
    }
}

#[test]
fn figures_decode_and_are_written_the_same() {
    for (name, text) in samples("figures") {
        let figures: Figures = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_string(&figures).expect("writes"), text.trim_end(), "{name}");
    }
}

#[test]
fn queue_messages_decode_and_are_written_the_same() {
    fn check<T: DeserializeOwned + serde::Serialize>(name: &str, text: &str) {
        let message: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_string(&message).expect("writes"), text.trim_end(), "{name}");
    }
    for (name, text) in samples("queue") {
        match name.as_str() {
            "happened" => check::<Happened>(&name, &text),
            "wake_up" => check::<WakeUp>(&name, &text),
            "answer_owed" => check::<AnswerOwed>(&name, &text),
            "read_again" => check::<ReadAgain>(&name, &text),
            "step_due" => check::<StepDue>(&name, &text),
            "count_due" | "count_due.so_far" => check::<CountDue>(&name, &text),
            "day_due" => check::<DayDue>(&name, &text),
            "digest_owed" | "digest_owed.team" => check::<DigestOwed>(&name, &text),
            other => panic!("no queue message is called '{other}'"),
        }
    }
}

/// What shares the queue of the timers is told apart by its shape, too.
#[test]
fn a_message_of_the_timers_reads_as_one_thing_only() {
    let read = |name: &str| {
        let (_, text) = samples("queue").into_iter().find(|(found, _)| found == name).expect("a sample");
        serde_json::from_str::<TimerMessage>(&text).expect("it reads")
    };
    assert!(matches!(read("wake_up"), TimerMessage::WakeUp(_)));
    assert!(matches!(read("step_due"), TimerMessage::Step(_)));
    assert!(matches!(read("day_due"), TimerMessage::Day(_)));
    assert!(matches!(read("count_due"), TimerMessage::Count(_)));
    assert!(matches!(read("count_due.so_far"), TimerMessage::Count(_)));
}

/// What shares the queue of notifications is told apart by its shape.
#[test]
fn a_message_of_a_queue_reads_as_one_thing_only() {
    for (name, text) in samples("queue").into_iter().filter(|(name, _)| {
        !["wake_up", "read_again", "step_due", "day_due", "count_due", "count_due.so_far"].contains(&name.as_str())
    }) {
        let reads = [
            ("happened", serde_json::from_str::<Happened>(&text).is_ok()),
            ("answer_owed", serde_json::from_str::<AnswerOwed>(&text).is_ok()),
            ("digest_owed", serde_json::from_str::<DigestOwed>(&text).is_ok()),
        ];
        for (shape, read) in reads {
            assert_eq!(Some(shape) == name.split('.').next(), read, "{name} as {shape}");
        }
    }
}

#[test]
fn what_was_deflated_once_can_be_read_for_ever() {
    assert_eq!(stored::deflated("short"), None);
    let long = "a complaint ".repeat(50);
    let bytes = stored::deflated(&long).expect("long enough");
    assert!(bytes.len() < 100, "{}", bytes.len());
    assert_eq!(stored::inflated(&bytes).expect("inflates"), long);
    // Of another program (Python's zlib, level 9, raw).
    let foreign = data_encoding::HEXLOWER.decode(FOREIGN.as_bytes()).expect("hexadecimal");
    assert_eq!(stored::inflated(&foreign).expect("inflates"), long);
    for broken in [&bytes[..bytes.len() - 4], b"", b"{\"v\":1}"] {
        assert!(matches!(stored::inflated(broken), Err(Unreadable::Deflated(_))));
    }
}

#[test]
fn a_newer_shape_is_refused_as_newer() {
    let newer = |public: &str| {
        assert!(public.starts_with("{\"v\":1,"), "{public}");
        public.replacen("{\"v\":1,", "{\"v\":2,", 1)
    };
    for (name, text) in samples("events") {
        let (public, _) = parts(&name, &text);
        let answer = stored::read_event(&newer(&public), None);
        assert!(matches!(answer, Err(Unreadable::Newer(2))), "{name}: {answer:?}");
    }
    for (name, text) in samples("states") {
        let (public, _) = parts(&name, &text);
        let answer = stored::read_state(&newer(&public), None);
        assert!(matches!(answer, Err(Unreadable::Newer(2))), "{name}: {answer:?}");
    }
    // Even where nothing else of it is known.
    assert!(matches!(stored::read_event(r#"{"v":3,"entirely":"new"}"#, None), Err(Unreadable::Newer(3))));
    assert!(matches!(stored::read_event(r#"{"entirely":"old"}"#, None), Err(Unreadable::Text(_))));
}
