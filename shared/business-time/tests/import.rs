//! A year taken from a feed: the shapes we know, and everything that is refused.

use business_time::Calendar;
use business_time::import::{ImportError, Imported, MAX_FEED_BYTES, Options, from_ics, from_json};

const CN: &str = include_str!("../calendars/cn.toml");
const ENG: &str = include_str!("../calendars/gb-eng.toml");
const GOV_UK_ICS: &str = include_str!("feeds/gov-uk.ics");
const GOV_UK_JSON: &str = include_str!("feeds/gov-uk.json");
/// An invented arrangement for 2027, the same in three shapes.
const CN_JSON: &str = include_str!("feeds/holiday-cn.json");
const CN_ICS: &str = include_str!("feeds/holiday-cn.ics");
const MARKED_ICS: &str = include_str!("feeds/marked.ics");

fn default() -> Options<'static> {
    Options::default()
}

/// The new year's table, as text.
fn year(imported: &Imported) -> &str {
    let (_, rest) = imported.toml.split_once(&format!("[years.{}]", imported.year)).expect("the year");
    rest.split("\n\n").next().expect("a table")
}

const CHANGES_2027: &[&str] = &[
    "version cn-2026.3, was cn-2026.2",
    "published through 2027-12-31, was 2026-12-31",
    "2027-01-02 to 2027-01-03: now an off-day: New Year's Day; was a weekend day",
    "2027-01-31: now a make-up working day: Spring Festival; was a weekend day",
    "2027-02-09 to 2027-02-11: now an off-day: Spring Festival; was a working day",
    "2027-02-20: now a make-up working day: Spring Festival; was a weekend day",
    "2027-04-03 to 2027-04-04: now an off-day: Qingming Festival; was a weekend day",
    "2027-04-25: now a make-up working day: Labour Day; was a weekend day",
    "2027-05-03 to 2027-05-05: now an off-day: Labour Day; was a working day",
    "2027-05-08: now a make-up working day: Labour Day; was a weekend day",
    "2027-09-26: now a make-up working day: National Day; was a weekend day",
    "2027-10-04 to 2027-10-07: now an off-day: National Day; was a working day",
    "2027-10-09: now a make-up working day: National Day; was a weekend day",
];

#[test]
fn a_chinese_year_is_the_same_from_every_shape() {
    let json = from_json(CN, CN_JSON, &default()).expect("a year");
    assert_eq!(json.year, 2027);
    assert_eq!(json.changes, CHANGES_2027);
    assert!(year(&json).starts_with(
        "\noff = [\n  { from = \"2027-01-01\", to = \"2027-01-03\", name = \"元旦\", name_en = \"New Year's Day\" },\n"
    ));
    let ics = from_ics(CN, CN_ICS, &default()).expect("a year");
    assert_eq!(ics, json);
    let marked = from_ics(CN, MARKED_ICS, &default()).expect("a year");
    assert_eq!(marked.toml, json.toml);
    assert_eq!(
        marked.changes[CHANGES_2027.len()..],
        ["left out: 1 cancelled events", "left out: 2 events marked neither off nor worked"]
    );
}

#[test]
fn the_rest_of_the_file_stays() {
    let new = from_json(CN, CN_JSON, &default()).expect("a year").toml;
    let kept = CN.split("[statutory.2027]").next().expect("the years");
    let kept = kept.split("\n\n").filter(|part| !part.starts_with("# Not published"));
    let kept = kept.map(|part| part.replace("cn-2026.2", "cn-2026.3").replace("2025, 2026]", "2025, 2026, 2027]"));
    for part in kept {
        assert!(new.contains(&part), "{part}");
    }
    assert!(!new.contains("[statutory"), "what was known of the year gives way to the notice");
    let (old, new) = (Calendar::cn(), Calendar::from_toml(&new).expect("a calendar"));
    let before = jiff::civil::date(2019, 12, 31);
    let after = jiff::civil::date(2026, 12, 31);
    assert_eq!(old.working_days_between(before, after), new.working_days_between(before, after));
    assert_eq!(new.coverage_ends().to_string(), "2027-12-31");
}

#[test]
fn a_british_year_from_both_shapes() {
    let json = from_json(ENG, GOV_UK_JSON, &default()).expect("a year");
    assert_eq!(json.year, 2029);
    assert_eq!(json.changes.first().map(String::as_str), Some("version gb-eng-2026.2, was gb-eng-2026.1"));
    assert_eq!(json.changes[2], "2029-01-01: now an off-day: New Year's Day; was a working day");
    assert_eq!(json.changes.last().map(String::as_str), Some("left out: 1 days of other years, 2028 to 2028"));
    assert!(year(&json).contains("name = \"耶稣受难日\", name_en = \"Good Friday\""), "{}", year(&json));
    assert_eq!(from_ics(ENG, GOV_UK_ICS, &default()).expect("a year"), json);
    // One division of it, as gov.uk also serves it.
    let all: serde_json::Value = serde_json::from_str(GOV_UK_JSON).expect("JSON");
    let one = all["england-and-wales"].to_string();
    assert_eq!(from_json(ENG, &one, &default()).expect("a year"), json);
    let options = Options { division: Some("england-and-wales"), version: Some("x-9"), ..default() };
    let named = from_json(ENG, GOV_UK_JSON, &options).expect("a year");
    assert!(named.toml.contains("version = \"x-9\""));
}

#[test]
fn a_published_year_is_replaced_and_the_difference_told() {
    let without = CN_JSON.replace("2027", "2026").replace("\"2026-02-05\"", "\"2026-02-06\"");
    let error =
        from_json(CN, &without, &Options { year: Some(2026), ..default() }).expect_err("another year's weekends");
    assert!(error.to_string().starts_with("the feed does not fit this calendar: years.2026.make_up["), "{error}");
    // A proclamation after the year was published.
    let scotland = include_str!("../calendars/gb-sct.toml");
    let table = scotland.split("[years.2026]").nth(1).expect("a year").split("\n\n").next().expect("a table");
    let days = table.lines().filter_map(|line| {
        let date = line.split('"').nth(1)?;
        let name = line.split('"').nth(7)?;
        (date != "2026-06-15").then(|| format!("{{\"title\": \"{name}\", \"date\": \"{date}\"}}"))
    });
    let feed = format!("{{\"events\": [{}]}}", days.collect::<Vec<_>>().join(","));
    let imported = from_json(scotland, &feed, &Options { year: Some(2026), ..default() }).expect("a year");
    assert_eq!(
        imported.changes,
        [
            "version gb-sct-2026.2, was gb-sct-2026.1",
            "2026-06-15: now a working day; was an off-day: World Cup bank holiday"
        ]
    );
    let back = from_json(&imported.toml, &feed, &Options { year: Some(2026), ..default() }).expect("a year");
    assert_eq!(back.changes, ["version gb-sct-2026.3, was gb-sct-2026.2"], "twice changes nothing");
}

#[test]
fn names_in_the_other_language() {
    let feed = GOV_UK_JSON.replace("\"2029-01-01\", \"notes\": \"\"", "\"2029-01-01\", \"notes\": \"Substitute day\"");
    let feed = feed.replace("\"Boxing Day\"", "\"Bank holiday for the \\\"moon\\\"\"");
    let imported = from_json(ENG, &feed, &default()).expect("a year");
    let table = year(&imported);
    assert!(table.contains("name = \"元旦（补休）\", name_en = \"New Year's Day (substitute day)\""), "{table}");
    assert!(table.contains("moon"), "{table}");
    let note = "the old file has no other language for `Bank holiday for the \"moon\"`: edit `name` or `name_en`";
    assert_eq!(imported.changes.last().map(String::as_str), Some(note));
    let both = CN_JSON.replace("国庆节", "中秋节、国庆节");
    let imported = from_json(CN, &both, &default()).expect("a year");
    assert!(year(&imported).contains("name_en = \"Mid-Autumn Festival and National Day\""));
    assert!(!imported.changes.iter().any(|change| change.contains("edit")), "{:?}", imported.changes);
}

#[test]
fn an_unmarked_name_stays_as_it_is() {
    let feed = GOV_UK_ICS.replace("SUMMARY:Boxing Day", "SUMMARY:Battle of the Boyne (Orangemen’s Day)");
    let feed = feed.replace("SUMMARY:Good Friday", "SUMMARY:Good Friday\\, so to speak");
    let northern_ireland = include_str!("../calendars/gb-nir.toml");
    let imported = from_ics(northern_ireland, &feed, &default()).expect("a year");
    let table = year(&imported);
    assert!(
        table.contains("name = \"博因河战役纪念日（奥兰治日）\", name_en = \"Battle of the Boyne (Orangemen's Day)\"")
    );
    assert!(table.contains("name_en = \"Good Friday, so to speak\""), "{table}");
}

#[test]
fn half_days_of_a_replaced_year_stay() {
    let half = "half = [{ date = \"2026-12-31\", until = \"12:00:00\", name = \"除夕\", name_en = \"Eve\" }]\n";
    let text = CN.replace("\n[statutory.2027]", &format!("{half}\n[statutory.2027]"));
    let table = CN.split("[years.2026]").nth(1).expect("a year").split("\n\n").next().expect("a table");
    let rows = table.lines().filter(|line| line.contains("{ from")).map(|line| {
        let words: Vec<&str> = line.split('"').collect();
        format!("BEGIN:VEVENT\nSUMMARY:{}\nDTSTART:{}\nDTEND:{}\nEND:VEVENT\n", words[5], words[1].replace('-', ""), {
            let end: jiff::civil::Date = words[3].parse().expect("a date");
            end.tomorrow().expect("a day").to_string().replace('-', "")
        })
    });
    let feed = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", rows.collect::<String>());
    let imported = from_ics(&text, &feed, &Options { year: Some(2026), ..default() }).expect("a year");
    assert!(imported.toml.contains(half));
    // A feed without the worked weekends takes them away, and says so.
    assert_eq!(imported.changes.len(), 1 + 6 + 1, "{:?}", imported.changes);
    let note = "look again: the feed has no worked weekend day in 2026, and 2026 has 6";
    assert_eq!(imported.changes.last().map(String::as_str), Some(note));
    assert!(imported.changes[1].ends_with("now a weekend day; was a make-up working day: New Year's Day"));
}

#[track_caller]
fn refused(result: Result<Imported, ImportError>, expected: &str) {
    let error = result.expect_err(expected).to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn bad_ics_is_refused_with_what_to_do() {
    let with = |old: &str, new: &str| {
        assert!(GOV_UK_ICS.contains(old), "{old}");
        from_ics(ENG, &GOV_UK_ICS.replacen(old, new, 1), &Options { year: Some(2028), ..default() })
    };
    let start = "DTSTART;VALUE=DATE:20280103";
    let first = "event 1 ('New Year’s Day'): ";
    refused(with(start, "DTSTART:20280103T090000Z"), &format!("{first}DTSTART `20280103T090000Z` is not a whole day"));
    refused(with(start, "DTSTART;VALUE=DATE:20280230"), "`20280230` is not a whole day like 20261001");
    refused(with(start, "X-START:1"), &format!("{first}it has no DTSTART"));
    refused(with(start, &format!("{start}\r\nRRULE:FREQ=YEARLY")), "it repeats; fetch a feed");
    refused(with("20280104", "20280102"), "it ends before it begins");
    refused(with("20280104", "20300104"), "which is no holiday; correct it");
    refused(with("SUMMARY:New Year’s Day", "SUMMARY:"), "it has no SUMMARY; name the holiday");
    refused(with("DTEND;VALUE=DATE:20280104", "DURATION:PT24H"), "DURATION `PT24H` is not in days like P1D");
    refused(with("END:VCALENDAR\r\n", ""), "it is not ICS, or cut off");
    refused(with("BEGIN:VCALENDAR", "BEGIN:VCARD"), "it is not ICS, or cut off");
    for text in ["", "<html></html>", "BEGIN:", "BEGIN:VCALENDAR", "\0", "END:VCALENDAR"] {
        let result = from_ics(ENG, text, &default());
        assert!(matches!(result, Err(ImportError::Syntax(_))), "{text:?}: {result:?}");
    }
    let deep = "BEGIN:A\r\n".repeat(100_000);
    refused(from_ics(ENG, &deep, &default()), "more than 8 deep");
    let contradiction = CN_ICS.replace("DTSTART;VALUE=DATE:20270131", "DTSTART;VALUE=DATE:20270101");
    let contradiction = contradiction.replace("DTEND;VALUE=DATE:20270201", "DTEND;VALUE=DATE:20270102");
    refused(from_ics(CN, &contradiction, &default()), "2027-01-01 is both off and worked in the feed");
    let weekday = CN_JSON.replace("2027-01-31", "2027-01-29");
    refused(from_json(CN, &weekday, &default()), "years.2027.make_up[0].date: 2027-01-29 is not on the weekend");
}

#[test]
fn an_end_left_out_or_equal_is_one_day() {
    let options = Options { year: Some(2029), ..default() };
    let usual = from_ics(ENG, GOV_UK_ICS, &options).expect("a year");
    for end in ["", "DTEND;VALUE=DATE:20291226\r\n", "DURATION:P1D\r\n"] {
        let feed = GOV_UK_ICS.replace("DTEND;VALUE=DATE:20291227\r\n", end);
        assert_eq!(from_ics(ENG, &feed, &options).expect("a year"), usual, "{end}");
    }
}

#[test]
fn bad_json_is_refused_with_what_to_do() {
    let want = "want gov.uk's bank-holidays.json";
    for text in
        ["", "[]", "{}", "3", "{\"days\": 3}", "{\"events\": [{}]}", "{\"scotland\": {\"events\": [{\"title\": 1}]}}"]
    {
        let options = Options { division: Some("scotland"), ..default() };
        refused(from_json(ENG, text, &options), want);
    }
    let options = Options { division: Some("wales"), ..default() };
    refused(from_json(ENG, GOV_UK_JSON, &options), "no division `wales`; name one of: england-and-wales, scotland");
    refused(from_json(CN, GOV_UK_JSON, &default()), "none goes with `cn`; name one of: england-and-wales");
    let bad = GOV_UK_JSON.replace("2029-12-26", "26/12/2029");
    refused(from_json(ENG, &bad, &default()), "events[8] ('Boxing Day'): `26/12/2029` is not a date like 2026-10-01");
    let long = " ".repeat(MAX_FEED_BYTES + 1);
    assert!(matches!(from_json(ENG, &long, &default()), Err(ImportError::TooBig { .. })));
}

#[test]
fn a_year_that_leaves_a_gap_or_is_not_complete_is_refused() {
    let taking = |year| from_json(CN, CN_JSON, &Options { year: Some(year), ..default() });
    refused(taking(2028), "2028 cannot be taken: 2020 to 2026 are published, so it may be one of them or 2027");
    refused(taking(2019), "2019 cannot be taken");
    refused(taking(2025), "the feed has 0 off-days of 2025, but 2026 has 33: it is not complete, fetch a later one");
    // A New Year's holiday that begins in December says nothing of the year to come.
    let early = "{\"days\": [{\"name\": \"元旦\", \"date\": \"2027-01-01\", \"isOffDay\": true}]}";
    refused(from_json(CN, early, &default()), "the feed has 1 off-days of 2027");
    let text = CN.replace("cn-2026.2", "cn-soon");
    refused(from_json(&text, CN_JSON, &default()), "the version `cn-soon` does not end in a number");
    refused(from_json("x", CN_JSON, &default()), "the calendar that should be extended is not valid");
    let inline = "name = 't'\nversion = 't.1'\nzone = 'UTC'\nweekend = []\nday_ends = '23:59:59'\npublished = [2026]\n\
                  years = { 2026 = { off = [] } }\n";
    refused(from_json(inline, CN_JSON, &default()), "years: write each year as a table of its own");
}

/// Feeds that were damaged on the way: refused or read, never a panic.
#[test]
fn a_damaged_feed_never_panics() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).expect("small")
    };
    let scraps = [
        "",
        "\r\n",
        "\r\n ",
        "BEGIN:VEVENT\r\n",
        "END:VEVENT\r\n",
        ":",
        ";",
        "=",
        "\"",
        "99999999",
        "休",
        "\0",
        "P9D",
        "{",
        "]",
    ];
    for round in 0..600 {
        let feed = [GOV_UK_ICS, CN_ICS, CN_JSON, GOV_UK_JSON][round % 4];
        let mut chars: Vec<char> = feed.chars().collect();
        for _ in 0..=next(4) {
            let at = next(chars.len());
            let through = (at + next(12)).min(chars.len());
            chars.splice(at..through, scraps[next(scraps.len())].chars());
        }
        let feed: String = chars.into_iter().collect();
        let (calendar, result) = match round % 4 {
            0 => (ENG, from_ics(ENG, &feed, &default())),
            1 => (CN, from_ics(CN, &feed, &default())),
            2 => (CN, from_json(CN, &feed, &default())),
            _ => (ENG, from_json(ENG, &feed, &default())),
        };
        if let Ok(imported) = result {
            let (old, new) = (Calendar::from_toml(calendar).expect("old"), Calendar::from_toml(&imported.toml));
            assert!(new.expect("a result is a calendar").coverage_ends() > old.coverage_ends());
        }
    }
}
