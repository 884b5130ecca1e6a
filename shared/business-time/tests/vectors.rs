//! The published vectors (`vectors/README.md`), all of them, through this crate.

use std::collections::{BTreeMap, BTreeSet};

use business_time::{Calendar, Pause, Roll, Span, Unit, due_paused};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    calendars: BTreeMap<String, String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    topic: String,
    calendar: String,
    start: String,
    length: u32,
    unit: Unit,
    roll: Roll,
    pauses: Vec<String>,
    due_on: Date,
    due_at: Timestamp,
    provisional: bool,
    why: String,
}

fn file() -> File {
    serde_json::from_str(include_str!("../vectors/working-time.json")).expect("the vectors")
}

/// Built in, or one of the examples beside the vectors.
fn calendar(name: &str) -> Calendar {
    let example = || {
        let path = format!("{}/vectors/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        Calendar::from_toml(&std::fs::read_to_string(&path).expect(&path)).expect(&path)
    };
    Calendar::by_name(name).unwrap_or_else(example)
}

#[test]
fn every_case_comes_out_as_published() {
    let file = file();
    assert_eq!(file.format, 2);
    assert!(file.cases.len() >= 300, "{} cases", file.cases.len());
    let calendars: BTreeMap<&String, Calendar> = file.calendars.keys().map(|name| (name, calendar(name))).collect();
    let mut wrong = Vec::new();
    for case in &file.cases {
        let span = Span { length: case.length, unit: case.unit };
        let start: Timestamp = case.start.parse().expect("an instant");
        let pauses: Vec<Pause> = case.pauses.iter().map(|text| pause(text)).collect();
        let due = due_paused(&calendars[&case.calendar], start, span, case.roll, &pauses).expect("a deadline");
        if (due.due_on, due.due_at, due.provisional) != (case.due_on, case.due_at, case.provisional) {
            wrong.push(format!("{}: {} {} {:?}; {}", case.id, due.due_on, due.due_at, due.provisional, case.why));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn pause(text: &str) -> Pause {
    let (from, until) = text.split_once('/').expect("from/until");
    Pause { from: from.parse().expect("an instant"), until: until.parse().expect("an instant") }
}

#[test]
fn the_vectors_were_made_from_the_calendars_of_today() {
    for (name, version) in file().calendars {
        assert_eq!(calendar(&name).version(), version, "{name}: run vectors/make.py again");
    }
}

#[test]
fn the_vectors_cover_what_they_promise() {
    let file = file();
    let ids: BTreeSet<&str> = file.cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids.len(), file.cases.len(), "each case has a number of its own");
    assert!(file.cases.iter().all(|case| case.why.len() > 40 && case.why.ends_with('.')));
    let used: BTreeSet<&String> = file.cases.iter().map(|case| &case.calendar).collect();
    assert_eq!(used, file.calendars.keys().collect());
    assert!(Calendar::built_in_names().all(|name| file.calendars.contains_key(name)));
    for (topic, least) in [
        ("make-up weekend", 40),
        ("over a holiday", 15),
        ("into a holiday", 30),
        ("leap day", 20),
        ("month end", 20),
        ("year end", 40),
        ("clocks change", 50),
        ("quarter hours", 10),
        ("half day", 30),
        ("two calendars", 40),
        ("edge of a day", 15),
        ("not published", 10),
        ("long term", 30),
        ("every unit", 40),
        ("pause", 80),
    ] {
        let found = file.cases.iter().filter(|case| case.topic == topic).count();
        assert!(found >= least, "{topic}: {found}");
    }
    for unit in [Unit::Hours, Unit::CalendarDays, Unit::WorkingDays, Unit::Weeks, Unit::Months] {
        for roll in [Roll::None, Roll::Forward] {
            let found = file.cases.iter().filter(|case| (case.unit, case.roll) == (unit, roll)).count();
            assert!(found >= 5, "{unit} {roll:?}: {found}");
        }
    }
}
