//! Our calendars against independent data sets, day by day (`tests/data`, written by `make.py`).

use std::collections::{BTreeMap, BTreeSet};

use business_time::Calendar;
use jiff::civil::Date;

/// Days on which a data set is wrong, with why we say so. Each must still differ.
const KNOWN: &[(&str, &str, &str)] = &[
    ("gb-sct.govuk-bank-holidays", "2026-06-15", "proclaimed in February 2026, after that copy of gov.uk's list"),
    ("us-federal.QuantLib", "2021-06-18", "OPM: Juneteenth 2021 was observed the day after it became law"),
];

struct DataSet {
    /// The calendar's name, a dot, the package's name.
    name: String,
    years: (i16, i16),
    /// Weekdays off and weekend days worked.
    differs: BTreeMap<Date, bool>,
}

fn read(name: &str, text: &str) -> Result<DataSet, String> {
    let mut years = None;
    let mut differs = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["years", first, last] => years = first.parse().ok().zip(last.parse().ok()),
            [date, works @ ("off" | "work")] => {
                let date: Date = date.parse().map_err(|error| format!("{name}: {line}: {error}"))?;
                differs.insert(date, *works == "work");
            }
            _ => return Err(format!("{name}: `{line}`")),
        }
    }
    let years = years.ok_or(format!("{name}: no line `years`"))?;
    // The poorest year we know, the euro's of 2021, has three.
    for year in years.0..=years.1 {
        if differs.keys().filter(|date| date.year() == year).count() < 3 {
            return Err(format!("{name}: hardly a day of {year}"));
        }
    }
    Ok(DataSet { name: name.to_owned(), years, differs })
}

fn data_sets() -> Vec<DataSet> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let mut sets = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            sets.push(read(&name, &std::fs::read_to_string(&path).expect("text")).expect("a data set"));
        }
    }
    sets
}

fn of(set: &DataSet) -> &str {
    set.name.split('.').next().expect("a calendar's name")
}

#[test]
fn every_day_agrees() {
    let mut differences = BTreeSet::new();
    for set in data_sets() {
        let calendar = Calendar::by_name(of(&set)).expect(&set.name);
        let mut day = Date::new(set.years.0, 1, 1).expect("a date");
        while day.year() <= set.years.1 {
            let weekday = day.weekday().to_monday_zero_offset() < 5;
            if calendar.is_working_day(day) != set.differs.get(&day).copied().unwrap_or(weekday) {
                differences.insert((set.name.clone(), day.to_string()));
            }
            day = day.tomorrow().expect("a day");
        }
    }
    let known = KNOWN.iter().map(|(name, day, _)| ((*name).to_owned(), (*day).to_owned())).collect();
    assert_eq!(differences, known);
}

#[test]
fn every_calendar_has_its_sets_for_every_published_year() {
    let sets = data_sets();
    for name in Calendar::built_in_names() {
        let calendar = Calendar::by_name(name).expect(name);
        let covers = |set: &&DataSet| {
            set.years == (2020, calendar.coverage_ends().year())
                && calendar.is_published("2020-01-01".parse().expect("a date"))
        };
        let found = sets.iter().filter(|set| of(set) == name).filter(covers).count();
        // Of Ireland only one package is right.
        assert!(found >= if name == "ie" { 1 } else { 2 }, "{name}: {found} data sets");
    }
}

#[test]
fn an_empty_or_thin_data_set_is_refused() {
    let text = include_str!("data/eu-target.QuantLib.txt");
    read("whole", text).expect("a data set");
    let refused = |text: &str| assert!(read("thin", text).is_err(), "{text}");
    refused("");
    refused("years 2020 2028");
    refused("# nothing but a head\n");
    refused(&text.replace("2024-", "2023-"));
    refused(&format!("{text}2024-12-25 closed\n"));
    refused(&format!("{text}Christmas off\n"));
}
