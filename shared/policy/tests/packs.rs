//! The built-in pack loads; every impossible one is refused with file, key and reason.

use business_time::{Span, Unit};
use complaint::Level;
use policy::Pack;
use std::collections::BTreeMap;

const HOUSE: &str = include_str!("../packs/house.toml");

#[test]
fn the_house_pack_loads() {
    let pack = Pack::house();
    assert_eq!(pack.rules.version, "house-2026.4");
    assert_eq!(pack.categories.len(), 14);
    assert!(pack.rules.categories.keys().all(|code| pack.category(code).is_some()));
}

#[test]
fn an_impossible_pack_is_refused_with_key_and_reason() {
    let check = |from: &str, to: &str, key: &str, reason: &str| {
        assert!(HOUSE.contains(from), "the pack no longer holds {from}");
        let error = Pack::from_toml("my.toml", &HOUSE.replacen(from, to, 1)).map(|_| ()).expect_err(to).to_string();
        assert!(error.starts_with("policy my.toml: "), "{error}");
        assert!(error.contains(key) && error.contains(reason), "{to}: {error}");
    };
    check("version = \"house-2026.4\"", "version = \" \"", "version", "must not be empty");
    check("calendars = [\"cn\",", "calendars = [\"mars\",", "calendars", "'mars'");
    check("default_jurisdiction = \"house\"", "default_jurisdiction = \"fr\"", "default_jurisdiction", "'fr'");
    check(
        r#"cn = { regimes = ["house", "cn"], zh = "中国", en = "China" }"#,
        r#"cn = ["nobody"]"#,
        "jurisdictions.cn",
        "'nobody'",
    );
    check(
        r#"cn = { regimes = ["house", "cn"], zh = "中国", en = "China" }"#,
        r#"cn = { regimes = ["cn"], zh = "中国" }"#,
        "TOML",
        "a list of regimes, or { regimes = [...], zh = \"...\", en = \"...\" }",
    );
    check(
        r#"only_in = ["us-long", "us-cfpb-long"]"#,
        r#"only_in = ["us-long", "uk"]"#,
        "clocks.us.legal_final.only_in",
        "'uk' is no jurisdiction with the regime 'us'",
    );
    check(
        r#"only_in = ["us-long", "us-cfpb-long"]"#,
        r#"only_in = ["us-new-account"]"#,
        "clocks.us.legal_final",
        "is given twice",
    );
    check("law_level = 3", "law_level = 5", "limits.law_level", "5 is not from 1 to 4");
    check("email = \"front-line@recourse.example\"", "email = \"\"", "levels.1", "e-mail address");
    check("level = 4", "level = 3", "levels.3", "2 times");
    check("length = 24", "length = 0", "clocks.house.first_reply.length", "0 is not from 1 to");
    check("length = 24", "length = 24\nlength_by_level = { 1 = 2 }", "clocks.house.first_reply", "exactly one");
    check("warn = [50, 80]", "warn = [50, 100]", "clocks.house.first_reply", "100 is no percentage");
    check(
        "target_hours = { 1 = 2 }",
        "target_hours = { 1 = 0 }",
        "clocks.house.first_reply.target_hours",
        "0 is not from 1 to",
    );
    check("on = \"amount\"", "on = \"staff\"", "ladder.staff", "always leads one level up");
    check("service_quality = 3", "no_such = 3", "length_by_category", "'no_such' is no category");
    check("to = 2 ", "to = 5 ", "ladder.breach", "level 2, 3 or 4");
    check("code = \"other\"", "code = \"misc\"", "categories", "'other' is needed");
    check("code = \"scam\"", "code = \"fees\"", "categories.fees", "twice");
    check("name = \"uk-disp\"", "name = \"uk\"", "regimes.uk", "no clock belongs to it");
    check("name = \"uk-disp\"", "name = \"eu-psd2\"", "regimes.eu-psd2", "twice");
    check("source = \"PBoC", "source = \" \" # \"PBoC", "regimes.cn", "names no source");
    check("answer = [\"reasons\"]", "answer = [\"poetry\"]", "TOML", "poetry");
    check(
        "max_total_days = 60, approver_level = 1",
        "approver_level = 1",
        "clocks.house.review.extension",
        "exactly one",
    );
    check(
        "max_total_days = 60, approver_level = 4",
        "max_total_days = 15, approver_level = 4",
        "clocks.cn.legal_final.extension.max_total_days",
        "leaves nothing to extend: the clock itself runs 15 calendar days",
    );
    check(
        "unauthorised_txn = 15,",
        "unauthorised_txn = 36,",
        "clocks.house.review.length",
        "36 working days for 'unauthorised_txn' are longer than 'eu-psd2' gives in 'eu': 35 working days",
    );
    // AML Law (2024) art. 39: fifteen days, which no holding reply moves.
    check(
        "account_restricted = 10,",
        "account_restricted = 15,",
        "clocks.house.review.length",
        "15 working days for 'account_restricted' are longer than 'cn' gives in 'cn': 15 calendar days",
    );
    check("scam = 1,", "fees = 1,", "clocks.house.first_action.length_by_category", "'fees' has no first_task");
    check(
        "first_max_total_days = 30",
        "first_max_total_days = 60",
        "clocks.cn.legal_final.extension.first_max_total_days",
        "needs a second one (times) that goes further still",
    );
    // A time in which something may be done breaks no promise, and what goes out in it says what the law wants.
    let three_days = "length = 3\nunit = \"working_days\"\ncalendar = \"gb-eng\"\non_due = ";
    check(
        &format!("{three_days}\"expire\""),
        &format!("{three_days}\"breach\""),
        "clocks.uk-disp.summary_resolution.on_due",
        "can only expire",
    );
    check(
        "starts_on = [\"closing\"]\nlength = 6",
        "starts_on = [\"received\"]\nlength = 6",
        "clocks.uk-disp.referral_window.starts_on",
        "runs from the final answer",
    );
    let (before, summary) = HOUSE.split_once("summary = [").expect("a summary");
    let (summary, _) = summary.split_once("\n]\n").expect("its end");
    assert!(before.ends_with('\n'));
    check(
        &format!("summary = [{summary}\n]\n"),
        "",
        "clocks.uk-disp.summary_resolution",
        "a short answer in 'uk' would say nothing",
    );
    check("code_tries = 5", "code_tries = \"five\"", "TOML", "code_tries");
    check("code_tries = 5", "code_tries = 5\nsurprise = 1", "TOML", "surprise");
}

/// Each number has a range: what lies outside would stop a complaint from being opened, answered or
/// stored.
#[test]
fn a_number_nobody_can_mean_is_refused() {
    let check = |from: &str, to: &str, key: &str, reason: &str| {
        assert!(HOUSE.contains(from), "the pack no longer holds {from}");
        let error = Pack::from_toml("my.toml", &HOUSE.replacen(from, to, 1)).map(|_| ()).expect_err(to).to_string();
        assert_eq!(error, format!("policy my.toml: {key}: {reason}"), "{to}");
    };
    check("code_hours = 48", "code_hours = 99999999", "limits.code_hours", "99999999 is not from 1 to 720");
    check("code_tries = 5", "code_tries = 0", "limits.code_tries", "0 is not from 1 to 10");
    check("codes_per_day = 5", "codes_per_day = 0", "limits.codes_per_day", "0 is not from 1 to 20");
    check("reopen_days = 30", "reopen_days = 4000000", "limits.reopen_days", "4000000 is not from 0 to 1098");
    let hours = "complainant_escalation_hours";
    check(&format!("{hours} = 24"), &format!("{hours} = 721"), &format!("limits.{hours}"), "721 is not from 0 to 720");
    let back = "received_back_days";
    check(&format!("{back} = 90"), &format!("{back} = 1099"), &format!("limits.{back}"), "1099 is not from 0 to 1098");
    let review = "clocks.house.review";
    check("service_quality = 3", "service_quality = 5000", &format!("{review}.length"), "5000 is not from 1 to 549");
    check("length = 24\n", "length = 30000\n", "clocks.house.first_reply.length", "30000 is not from 1 to 26352");
    let extension = format!("{review}.extension");
    let total = "max_total_days";
    check(
        &format!("{total} = 60"),
        &format!("{total} = 10000000"),
        &format!("{extension}.{total}"),
        "10000000 is not from 1 to 1098",
    );
    check("times = 1", "times = 0", &format!("{extension}.times"), "0 is not from 1 to 10");
    let long = HOUSE.replacen("length = 24\n", "length = 26352\n", 1).replacen("scam = 15", "scam = 549", 1).replacen(
        "max_total_days = 60",
        "max_total_days = 1098",
        1,
    );
    let error = Pack::from_toml("my.toml", &long).map(|_| ()).expect_err("one event cannot hold it").to_string();
    // first_reply, review, identity, first_action; legal_final, restriction_objection, leak_report.
    let sum = 1_099 + 2 * 549 + 7 + 2 + 15 + 15 + 4;
    assert!(error.contains(&format!("that start on 'received' run {sum} days together")), "{error}");
}

#[test]
fn a_rule_is_given_once_and_a_step_names_what_it_looks_at() {
    let refused = |text: &str| Pack::from_toml("my.toml", text).map(|_| ()).expect_err("it is refused").to_string();
    let clock = "[[clocks]]\nkind = \"first_reply\"";
    let again = HOUSE.find(clock).expect("a clock");
    let end = again + HOUSE[again + 1..].find("[[clocks]]").expect("another one");
    let twice = format!("{HOUSE}\n{}", &HOUSE[again..=end]);
    let twice = twice.trim_end_matches('[');
    assert!(
        refused(twice).starts_with("policy my.toml: clocks.house.first_reply: is given twice"),
        "{}",
        refused(twice)
    );
    let check = |from: &str, to: &str, reason: &str| {
        assert!(HOUSE.contains(from), "the pack no longer holds {from}");
        let error = refused(&HOUSE.replacen(from, to, 1));
        assert!(error.contains("ladder.") && error.contains(reason), "{to}: {error}");
    };
    check("amount = { value = \"50000\", currency = \"CNY\" }\n", "", "names no amount");
    check("on = \"amount\"", "on = \"amount\"\nclock = \"review\"", "looks at no clock");
    check("on = \"amount\"", "on = \"breach\"", "looks at no amount");
    check("on = \"breach\"", "on = \"breach\"\npercent = 80", "no percentage");
    let by_category = |rest: &str| format!("on = \"category\"\n{rest}\nto = 3\n\n[[ladder]]\non = \"amount\"");
    check("on = \"amount\"", &by_category(""), "names no categories");
    check("on = \"amount\"", &by_category("categories = [\"scams\"]"), "'scams' is no category of the pack");
    check("on = \"amount\"", &by_category("categories = [\"scam\"]\nclock = \"review\""), "looks at no clock");
    check("on = \"breach\"", "on = \"breach\"\ncategories = [\"scam\"]", "looks at no category");
    let scam = HOUSE.replacen("on = \"amount\"", &by_category("categories = [\"scam\"]"), 1);
    assert!(Pack::from_toml("my.toml", &scam).is_ok());
}

#[test]
fn a_level_may_list_its_people() {
    let listed = |people: &str| {
        let team = "team = \"supervisors\"";
        assert!(HOUSE.contains(team), "the pack no longer holds {team}");
        Pack::from_toml("my.toml", &HOUSE.replacen(team, &format!("{team}\npeople = {people}"), 1))
    };
    assert!(Pack::house().rules.people.is_empty(), "every level counts as staffed");
    let two = listed("[\"u-1\", \"u-2\"]").expect("a list").rules.people;
    assert_eq!(two.into_iter().collect::<Vec<_>>(), [(Level::SECOND, vec!["u-1".to_owned(), "u-2".to_owned()])]);
    assert_eq!(listed("[]").expect("an empty role").rules.people.get(&Level::SECOND), Some(&Vec::new()));
    let check = |people: &str, reason: &str| {
        let error = listed(people).map(|_| ()).expect_err(people).to_string();
        assert!(error.starts_with("policy my.toml: ") && error.contains(reason), "{people}: {error}");
    };
    check("[\"u-1\", \"u-2\", \"u-1\"]", "levels.2.people: 'u-1' is given twice");
    check("[\"u-1\", \"\"]", "levels.2.people: '' is no id of a sign-in (sub): it is blank");
    check("[\" \"]", "levels.2.people: ' ' is no id");
    check("[\"u-1 \"]", "levels.2.people: 'u-1 ' is no id");
    check("\"u-1\"", "TOML: ");
    check("[1]", "TOML: ");
    let many: Vec<String> = (0..201).map(|number| format!("\"u-{number}\"")).collect();
    check(&format!("[{}]", many.join(",")), "levels.2.people: more than 200 entries");
    let outside = HOUSE.replacen("team = \"external\"", "team = \"external\"\npeople = [\"u-1\"]", 1);
    let error = Pack::from_toml("my.toml", &outside).map(|_| ()).expect_err("outside").to_string();
    assert_eq!(error, "policy my.toml: levels.5.people: lists nobody: level 5 is outside the firm");
}

#[test]
fn a_team_has_an_address() {
    let scam = "code = \"scam\"";
    assert!(HOUSE.contains(scam), "the pack no longer holds {scam}");
    let with = |teams: &str| {
        let named = HOUSE.replacen(scam, &format!("{scam}\nteam = \"fraud-desk\""), 1);
        Pack::from_toml("my.toml", &format!("{named}\n{teams}"))
    };
    let desk = |team: &str, email: &str| {
        format!("[[teams]]\nteam = \"{team}\"\nzh = \"反诈组\"\nen = \"Fraud desk\"\nemail = \"{email}\"\n")
    };
    let refused = |teams: &str| with(teams).map(|_| ()).expect_err("nobody would get its mail").to_string();
    let unknown = refused("");
    assert!(unknown.contains("categories.scam.team: nobody knows the address of 'fraud-desk'"), "{unknown}");
    assert!(refused(&desk("fraud-desk", "fraud-desk")).contains("teams.fraud-desk: a team needs a name and an e-mail"));
    assert!(refused(&desk("supervisors", "f@recourse.example")).contains("teams.supervisors: is given twice"));
    let pack = with(&desk("fraud-desk", "fraud@recourse.example")).expect("a pack");
    assert_eq!(pack.team_email("fraud-desk"), Some("fraud@recourse.example"));
    assert_eq!(pack.team_label("fraud-desk", false), "Fraud desk");
    assert_eq!(pack.team_email("supervisors"), Some("supervisors@recourse.example"));
}

#[test]
fn levels_are_sorted_and_dates_are_told_in_the_zone_of_the_first_calendar() {
    let first = HOUSE.find("[[levels]]").expect("levels");
    let second = first + 1 + HOUSE[first + 1..].find("[[levels]]").expect("a second one");
    let clocks = HOUSE.find("# Clocks.").expect("clocks");
    let turned = [&HOUSE[..first], &HOUSE[second..clocks], &HOUSE[first..second], &HOUSE[clocks..]].concat();
    let levels: Vec<u8> =
        Pack::from_toml("my.toml", &turned).expect("it loads").levels.iter().map(|info| info.level.number()).collect();
    assert_eq!(levels, [1, 2, 3, 4, 5]);
    assert_eq!(Pack::house().zone().iana_name(), Some("Asia/Shanghai"));
    let none = HOUSE.replacen("calendars = [\"cn\", \"eu-target\", \"gb-eng\", \"us-frb\"]", "calendars = []", 1);
    let error = Pack::from_toml("my.toml", &none).map(|_| ()).expect_err("no calendar").to_string();
    assert!(error.contains("calendars: names no calendar"), "{error}");
}

/// What the house promises, in working days by category (design §3).
#[test]
fn the_review_lengths_are_as_promised() {
    use complaint::ClockKind;
    use complaint::rules::Length;
    let expected = [
        (3, ["service_quality", "payment_failed", "billing_query", "account_manage"].as_slice()),
        (5, &["other"]),
        (7, &["duplicate_or_wrong_amount", "refund_delay", "fees", "marketing_disclosure"]),
        (10, &["account_restricted", "privacy"]),
        (15, &["unauthorised_txn", "scam", "merchant_dispute"]),
    ];
    let expected: BTreeMap<String, Span> = expected
        .into_iter()
        .flat_map(|(length, codes)| codes.iter().map(move |code| (code.to_string(), length)))
        .map(|(code, length)| (code, Span { length, unit: Unit::WorkingDays }))
        .collect();
    let rules = Pack::house().rules;
    let review = rules.clock(ClockKind::Review, "house", "house").expect("a review");
    assert_eq!(review.length, Length::ByCategory(expected.clone()));
    assert!(rules.categories.keys().eq(expected.keys()), "every category has its length");
}

#[test]
fn the_pack_that_is_built_in_is_the_file() {
    let file = Pack::from_toml("house.toml", include_str!("../packs/house.toml")).expect("a pack");
    assert_eq!(format!("{:?}", Pack::house()), format!("{file:?}"));
}

#[test]
fn a_return_in_columns_of_the_firm_is_checked() {
    let house = Pack::house().returns.uk_2027.expect("a table");
    assert!(!house.confirmed, "the built-in one is nobody's taxonomy");
    let start = HOUSE.find("[returns.uk-2027]").expect("a table");
    let end = start + HOUSE[start..].find("\n]\n").expect("its end") + 3;
    let with = |table: &str| Pack::from_toml("my.toml", &[&HOUSE[..start], table, &HOUSE[end..]].concat());
    let columns = |columns: &str| {
        with(&format!(
            "[returns.uk-2027]\nconfirmed = false\ncolumns = [{{ column = \"N\", field = \"opened\" }}, {columns}]\n"
        ))
    };
    assert!(with("").expect("without it").returns.uk_2027.is_none());
    let pack =
        columns(r#"{ column = "Product", field = "category", values = { scam = "APP fraud" }, otherwise = "Other" }"#);
    let table = pack.expect("a mapping").returns.uk_2027.expect("a table");
    assert_eq!((table.columns[1].value("scam"), table.columns[1].value("fees")), ("APP fraud", "Other"));
    let check = |column: &str, reason: &str| {
        let error = columns(column).map(|_| ()).expect_err(column).to_string();
        assert!(error.starts_with("policy my.toml: ") && error.contains(reason), "{column}: {error}");
    };
    check(r#"{ column = "A" }"#, "returns.uk-2027.columns.A: give exactly one of field, fixed");
    check(r#"{ column = "A", field = "nil", fixed = "x" }"#, "give exactly one of");
    check(r#"{ column = "N", fixed = "x" }"#, "returns.uk-2027.columns.N: is given twice");
    check(r#"{ column = " ", fixed = "x" }"#, "returns.uk-2027.columns: a column needs the name");
    check(r#"{ column = "A", field = "mood" }"#, "mood");
    check(r#"{ column = "A", fixed = "x", otherwise = "y" }"#, "what is fixed has no values");
    check(r#"{ column = "A", field = "closed", otherwise = "y" }"#, "only a category, a root cause");
    check(r#"{ column = "A", field = "category", values = { scams = "y" } }"#, "values: 'scams' is none of ours");
    check(r#"{ column = "A", field = "nil", values = { yes = "y" } }"#, "values: 'no' is not named");
    let refused = |table: &str| with(table).map(|_| ()).expect_err(table).to_string();
    let nothing = "[returns.uk-2027]\nconfirmed = false\ncolumns = [{ column = \"A\", field = \"category\" }]\n";
    assert!(refused(nothing).contains("returns.uk-2027.columns: no column counts anything"));
    let sourceless = "[returns.uk-2027]\nconfirmed = true\ncolumns = [{ column = \"A\", field = \"opened\" }]\n";
    assert!(refused(sourceless).contains("returns.uk-2027.source: a confirmed table says"));
}
