//! Every built-in calendar: it is its file, and says what its authority says in known cases.

use std::collections::BTreeSet;

use business_time::{Calendar, DayKind};
use jiff::civil::Date;

fn calendar(name: &str) -> Calendar {
    Calendar::by_name(name).expect(name)
}

#[test]
fn every_file_is_built_in_and_every_built_in_is_a_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/calendars");
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let file = Calendar::from_toml(&std::fs::read_to_string(&path).expect("text")).expect(&name);
        let built_in = calendar(&name);
        assert_eq!(built_in.name(), name);
        assert!(built_in.version().starts_with(&format!("{name}-2026.")), "{}", built_in.version());
        assert_eq!(format!("{built_in:?}"), format!("{file:?}"));
        files.insert(name);
    }
    assert_eq!(files, Calendar::built_in_names().map(str::to_owned).collect());
}

/// The coverage each file's head promises.
#[test]
fn the_published_years() {
    for name in Calendar::built_in_names() {
        let through = if name == "cn" { "2026-12-31" } else { "2028-12-31" };
        let (calendar, first) = (calendar(name), "2020-01-01".parse::<Date>().expect("a date"));
        assert_eq!(calendar.coverage_ends().to_string(), through, "{name}");
        assert!(calendar.is_published(first) && !calendar.is_published(first.yesterday().expect("a day")), "{name}");
    }
}

#[track_caller]
fn check(calendars: &str, day: &str, works: bool) {
    let date: Date = day.parse().expect("a date");
    for name in calendars.split(' ') {
        assert_eq!(calendar(name).is_working_day(date), works, "{name} {day}");
    }
}

#[test]
fn the_parts_of_the_united_kingdom_differ() {
    check("gb-eng gb-nir", "2026-04-06", false); // Easter Monday
    check("gb-sct", "2026-04-06", true);
    check("gb-sct", "2026-01-02", false);
    check("gb-eng gb-nir", "2026-01-02", true);
    check("gb-nir", "2026-07-13", false); // the 12th was a Sunday
    check("gb-eng gb-sct", "2026-07-13", true);
    check("gb-sct", "2026-06-15", false); // once, for the World Cup
    check("gb-eng gb-nir", "2026-06-15", true);
    check("gb-sct", "2026-11-30", false);
    check("gb-sct", "2026-08-03", false);
    check("gb-eng gb-nir", "2026-08-31", false);
    check("gb-sct", "2026-08-31", true);
}

#[test]
fn days_proclaimed_once_and_moved() {
    let all = "gb-eng gb-sct gb-nir";
    check(all, "2020-05-04", true); // moved to VE Day
    check(all, "2020-05-08", false);
    check(all, "2022-05-30", true); // moved to the jubilee
    check(all, "2022-06-02", false);
    check(all, "2022-06-03", false);
    check(all, "2022-09-19", false); // the Queen's funeral
    check(all, "2023-05-08", false); // the coronation
    check(all, "2026-12-28", false); // for Boxing Day, a Saturday
    check(all, "2027-12-27", false);
    check(all, "2027-12-28", false);
    check("ie", "2022-03-18", false); // once
    check("ie", "2022-02-07", true); // St Brigid's Day came a year later
    check("ie", "2023-02-06", false);
}

#[test]
fn the_federal_government_moves_a_saturday_and_the_federal_reserve_does_not() {
    for friday in ["2020-07-03", "2021-12-31", "2026-07-03", "2027-06-18", "2027-12-24", "2027-12-31"] {
        check("us-federal", friday, false);
        check("us-frb", friday, true);
    }
    check("us-federal us-frb", "2022-06-20", false); // Juneteenth on a Sunday
    check("us-federal", "2021-06-18", false); // signed the day before
    check("us-frb", "2021-06-18", true);
    check("us-federal us-frb", "2021-01-20", true); // Inauguration Day: around Washington only
    check("us-federal us-frb", "2026-11-27", true); // the day after Thanksgiving
}

#[test]
fn the_continent() {
    check("eu-target de nl", "2026-04-03", false); // Good Friday
    check("lt lu ie", "2026-04-03", true);
    check("eu-target de ie lt lu nl", "2026-04-06", false);
    check("eu-target de lt lu", "2026-05-01", false);
    check("nl ie", "2026-05-01", true);
    check("de nl lu", "2026-05-14", false); // Ascension
    check("eu-target ie lt", "2026-05-14", true);
    check("nl", "2026-05-05", false); // every year, where terms are counted
    check("lt", "2026-12-24", false);
    check("eu-target de ie lu nl", "2026-12-24", true);
}

#[test]
fn every_off_day_has_both_names() {
    for name in Calendar::built_in_names() {
        let mut day = Date::constant(2020, 1, 1);
        while day.year() < 2029 {
            if let DayKind::OffDay(label) | DayKind::MakeUpDay(label) = calendar(name).day(day) {
                assert!(label.en.is_ascii(), "{name} {day}: {}", label.en);
                assert!(!label.zh.is_ascii(), "{name} {day}: {}", label.zh);
            }
            day = day.tomorrow().expect("a day");
        }
    }
}
