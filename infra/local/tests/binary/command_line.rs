//! What the command line refuses, and how it says so; and the one answer it gives without data.

use super::server::{Directory, Server, run, serve};
use serde_json::{Value, json};

/// A refusal: exit code 2, nothing but the reason, on standard error.
pub fn refused(args: &[&str], says: &[&str]) {
    let (code, out, err) = run(args);
    assert_eq!(code, Some(2), "{args:?}: {out}{err}");
    assert!(says.iter().all(|word| err.contains(word)), "{args:?} says: {err}");
    assert!(out.is_empty(), "{args:?} says on standard output: {out}");
}

#[test]
fn one_process_at_a_time_has_the_data() {
    let data = Directory::new("lock");
    let server = Server::start(&data);
    refused(&serve(&data), &["in use by another process", data.path(), "--data"]);
    server.stop();
    Server::start(&data).stop();
}

#[test]
fn data_of_a_later_program_is_left_alone() {
    let data = Directory::new("format");
    std::fs::write(data.file("format"), "99\n").expect("written");
    refused(&serve(&data), &["format 99", "newer program", data.path()]);
    std::fs::write(data.file("format"), "new\n").expect("written");
    refused(&serve(&data), &["format", "no format number"]);
    std::fs::write(data.file("format"), "1\n").expect("written");
    refused(&serve(&data), &["before the first release", data.path(), "--data"]);
}

#[cfg(unix)]
#[test]
fn a_fresh_directory_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let data = Directory::new("private");
    let inner = data.file("inner");
    let mut args = serve(&data);
    *args.last_mut().expect("a directory") = inner.to_str().expect("a path in UTF-8");
    Server::start_with(&args).stop();
    let mode = std::fs::metadata(&inner).expect("it was made").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn business_time_never_goes_back() {
    let data = Directory::new("back");
    let server = Server::start(&data);
    server.post("/local/clock", &json!({"advance": "P30D"}));
    server.stop();
    let mut args = serve(&data);
    args[6] = "system";
    refused(&args, &["ahead of the computer's clock", "--clock manual", "--data"]);
    Server::start(&data).stop();
}

#[test]
fn a_bad_policy_file_is_named_with_key_and_reason() {
    let data = Directory::new("policy");
    let house = include_str!("../../../../shared/policy/packs/house.toml");
    let check = |text: &str, says: &[&str]| {
        let file = data.file("bad.toml");
        std::fs::write(&file, text).expect("written");
        let file = file.to_str().expect("a path").to_owned();
        let mut args = serve(&data);
        args.extend(["--policy", &file]);
        refused(&args, &[&["bad.toml"], says].concat());
    };
    check(
        &house.replace("default_jurisdiction = \"house\"", "default_jurisdiction = \"mars\""),
        &["default_jurisdiction", "'mars'"],
    );
    check(&house.replace("calendars = [\"cn\",", "calendars = [\"moon\","), &["calendars", "moon"]);
    check(&house.replacen("length = 24", "length = \"long\"", 1), &["length", "line"]);
    check("this is no TOML", &["TOML"]);
    let mut args = serve(&data);
    args.extend(["--policy", "/nowhere/pack.toml"]);
    refused(&args, &["/nowhere/pack.toml", "cannot be read"]);
}

#[test]
fn an_open_listener_needs_an_issuer() {
    let data = Directory::new("issuer");
    let mut args = serve(&data);
    args[2] = "0.0.0.0:0";
    refused(&args, &["--issuer"]);
    args[2] = "somewhere";
    refused(&args, &["somewhere"]);
    let mut args = serve(&data);
    args.extend(["--pages-url", "https://complaints.firm.example"]);
    refused(&args, &["--pages-url", "--issuer"]);
}

#[test]
fn a_deadline_is_counted_day_by_day() {
    let (code, out, err) =
        run(&["due", "--calendar", "cn", "--start", "2026-09-18T10:00+08:00", "--working-days", "15", "--json"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let due: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (&due["due_on"], &due["provisional"], &due["calendar"]),
        (&json!("2026-10-15"), &json!(false), &json!("cn"))
    );
    assert_eq!(due["due_at"], "2026-10-15T23:59:59+08:00");
    let trace = due["trace"].as_array().expect("a trace");
    assert_eq!(trace.iter().filter(|day| day["counts"] == true).count(), 15);
    assert!(trace.iter().all(|day| day["date"].is_string() && day["why"].is_string()));
    assert!(due["calendar_version"].as_str().is_some_and(|version| !version.is_empty()));
    let (code, out, _) = run(&["due", "--calendar", "cn", "--start", "2026-09-18T10:00+08:00", "--working-days", "15"]);
    assert_eq!(code, Some(0));
    assert!(
        out.trim_end().lines().last().is_some_and(|line| line.starts_with("due 2026-10-15T23:59:59+08:00")),
        "{out}"
    );
}

#[test]
fn a_deadline_is_counted_in_the_version_it_was_counted_in() {
    let counted = |version: &str| {
        let start = ["due", "--calendar", "cn", "--start", "2022-09-28T10:00+08:00", "--working-days", "3", "--json"];
        let (code, out, err) = run(&[&start[..], &["--calendar-version", version]].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""));
        let due: Value = serde_json::from_str(&out).expect("JSON");
        (due["calendar_version"].clone(), due["provisional"].clone(), due["due_on"].clone())
    };
    // The first version of China's calendar knew nothing of 2022: its National Day, and the Saturday after.
    assert_eq!(counted("cn-2026.1"), (json!("cn-2026.1"), json!(true), json!("2022-10-03")));
    assert_eq!(counted("cn-2026.2"), (json!("cn-2026.2"), json!(false), json!("2022-10-08")));
    let other = ["due", "--calendar", "cn", "--calendar-version", "gb-eng-2026.1", "--start", "2022-09-28T10:00Z"];
    refused(&[&other[..], &["--working-days", "3"]].concat(), &["--calendar-version", "cn-2026.2"]);
}

#[test]
fn calendars_are_listed_checked_and_given_a_year_more() {
    let directory = Directory::new("calendars");
    let (code, out, _) = run(&["calendar", "list"]);
    assert_eq!(code, Some(0));
    assert!(out.lines().any(|line| line.starts_with("gb-eng  ")) && out.contains("published to 2026-12-31"), "{out}");
    let file = directory.file("sct.toml");
    let text = include_str!("../../../../shared/business-time/calendars/gb-sct.toml");
    std::fs::write(&file, text).expect("written");
    let file = file.to_str().expect("a path");
    let (code, out, _) = run(&["calendar", "check", file]);
    assert_eq!((code, out.starts_with("gb-sct  ")), (Some(0), true), "{out}");
    let weeks = ["due", "--calendar", file, "--start", "2026-12-18T10:00Z", "--weeks", "8"];
    assert!(run(&weeks).1.contains("due 2027-02-12"));
    let feed = directory.file("feed.json");
    std::fs::write(&feed, "{\"scotland\": {\"events\": []}}").expect("written");
    let feed = feed.to_str().expect("a path").to_owned();
    refused(&["calendar", "import", &feed, "--calendar", file], &["feed.json", "2029"]);
    refused(&["calendar", "check", "cn", "--days", "36500"], &["of 'cn', fewer than 36500"]);
    refused(&["calendar", "check", "moon"], &["moon", "gb-eng"]);
    std::fs::write(file, text.replacen("2026-12-25", "2026-13-25", 1)).expect("written");
    refused(&["calendar", "check", file], &["sct.toml", "2026"]);
}

#[test]
fn a_policy_is_checked_with_calendars_of_its_own() {
    let directory = Directory::new("policy-check");
    let (code, out, _) = run(&["policy", "check"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("clock uk-disp-other.legal_final (gb-eng): marketing_disclosure 8 weeks"), "{out}");
    let house = include_str!("../../../../shared/policy/packs/house.toml");
    let cn = include_str!("../../../../shared/business-time/calendars/cn.toml");
    let pack = directory.file("pack.toml");
    std::fs::write(&pack, house.replacen("calendars = [\"cn\",", "calendars = [\"mine.toml\",", 1)).expect("written");
    let pack = pack.to_str().expect("a path");
    refused(&["policy", "check", pack], &["pack.toml", "calendars", "mine.toml"]);
    std::fs::write(directory.file("mine.toml"), cn).expect("written");
    assert_eq!(run(&["policy", "check", pack]).0, Some(0));
    std::fs::write(directory.file("mine.toml"), cn.replacen("name = \"cn\"", "name = \"xx\"", 1)).expect("written");
    refused(&["policy", "check", pack], &["calendar", "'cn' is not in calendars"]);
}

#[test]
fn what_cannot_be_counted_is_refused() {
    refused(&["due", "--calendar", "cn", "--start", "yesterday", "--working-days", "15"], &["--start", "yesterday"]);
    refused(&["due", "--calendar", "cn", "--start", "2026-09-18T10:00", "--working-days", "15"], &["--start"]);
    refused(
        &["due", "--calendar", "moon", "--start", "2026-09-18T10:00+08:00", "--working-days", "15"],
        &["--calendar", "moon", "cn"],
    );
    refused(&["due", "--calendar", "cn", "--start", "2026-09-18T10:00+08:00"], &["--working-days"]);
    refused(
        &["due", "--calendar", "cn", "--start", "2026-09-18T10:00+08:00", "--working-days", "minus"],
        &["--working-days"],
    );
    refused(&["due", "--calendar", "cn", "--start", "2026-09-18T10:00+08:00", "--working-days", "4000000000"], &[]);
    refused(&["explode"], &["explode"]);
}
