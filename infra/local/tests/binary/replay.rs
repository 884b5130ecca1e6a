//! `recourse policy replay`: the past of a data directory under another policy.

use super::command_line::refused;
use super::server::{Directory, Server, call, run};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const HOUSE: &str = include_str!("../../../../shared/policy/packs/house.toml");

/// One complaint, answered after thirty hours instead of a day, and closed three days later.
fn lived(data: &Directory) {
    let server = Server::start(data);
    let complaint = json!({
        "language": "en", "category": "refund_delay", "description": "My refund has not arrived.",
        "desired_outcome": "My money", "complainant": {"name": "Ann", "email": "ann@example.com"},
    });
    let (status, opened) = call(server.http, "POST", "/v1/complaints", "", &complaint.to_string()).expect("an answer");
    assert_eq!(status, 201, "{opened}");
    let opened: Value = serde_json::from_str(&opened).expect("JSON");
    let reference = opened["reference"].as_str().expect("a reference");
    let staff = server.post("/local/sign-in", &json!({"name": "Li", "role": "handler"}));
    let token = staff["token"].as_str().expect("a token");
    let commands = format!("/v1/desk/complaints/{reference}/commands");
    for (time, command) in [
        ("PT30H", json!({"command": "reply", "text": "We have asked your bank."})),
        ("PT72H", json!({"command": "close", "reason": "goodwill", "text": "It is on its way."})),
    ] {
        server.post("/local/clock", &json!({"advance": time}));
        let (status, body) = call(server.http, "POST", &commands, token, &command.to_string()).expect("an answer");
        assert_eq!(status, 200, "{command}: {body}");
    }
    let held = ["policy", "replay", "--policy", "nowhere.toml", "--data", data.path()];
    refused(&held, &["nowhere.toml", "cannot be read"]);
    let policies = Directory::new("replay-held");
    refused(&replay(data, &policy(&policies, "house", HOUSE)), &["in use by another process", data.path()]);
    server.stop();
}

/// Writes a policy and returns where it is.
fn policy(directory: &Directory, name: &str, text: &str) -> String {
    let file = directory.file(&format!("{name}.toml"));
    std::fs::write(&file, text).expect("written");
    file.to_str().expect("a path").to_owned()
}

fn replay<'a>(data: &'a Directory, policy: &'a str) -> Vec<&'a str> {
    vec!["policy", "replay", "--policy", policy, "--data", data.path()]
}

fn as_json(data: &Directory, policy: &str) -> Value {
    let (code, out, err) = run(&[replay(data, policy), vec!["--json"]].concat());
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    serde_json::from_str(&out).expect("JSON")
}

/// Every file with what is in it.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(contents(&path));
        } else {
            files.insert(path.display().to_string(), std::fs::read(&path).expect("a file"));
        }
    }
    files
}

/// Late before and after, of all and of a kind.
fn late(report: &Value, kind: &str) -> [(u64, u64); 2] {
    let of = |pair: &Value| {
        let count = |side: &str| pair[side]["late"].as_u64().expect("a number");
        (count("before"), count("after"))
    };
    let clocks = report["clocks"].as_array().expect("rows");
    let row = clocks.iter().find(|row| row["kind"] == kind).expect("the kind");
    [of(&report["total"]), of(row)]
}

#[test]
fn the_past_is_replayed_under_another_policy_and_stays_as_it_is() {
    let (data, policies) = (Directory::new("replay"), Directory::new("replay-policies"));
    lived(&data);
    let before = contents(Path::new(data.path()));

    let same = as_json(&data, &policy(&policies, "same", HOUSE));
    assert_eq!(late(&same, "first_reply"), [(1, 1), (1, 1)]);
    assert_eq!((&same["complaints"], &same["total"]["difference"]), (&json!(1), &json!(0)));

    let laxer = as_json(&data, &policy(&policies, "laxer", &HOUSE.replacen("length = 24", "length = 48", 1)));
    assert_eq!(late(&laxer, "first_reply"), [(1, 0), (1, 0)]);

    // The review in hours: seven of them for a refund, answered 102 hours after it came in.
    let hours = HOUSE.replacen("unit = \"working_days\"", "unit = \"hours\"", 1).replacen("house-20", "draft-20", 1);
    let stricter = policy(&policies, "stricter", &hours);
    let report = as_json(&data, &stricter);
    assert_eq!(late(&report, "review"), [(1, 2), (0, 1)]);
    let row = &report["rows"][0];
    assert_eq!((&row["category"], &row["team"]), (&json!("refund_delay"), &json!("front-line")));
    assert_eq!((&row["difference"], &row["after"]["p90_late_seconds"]), (&json!(1), &json!(95 * 3_600)));
    assert_eq!(row["after"]["median_late_seconds"], 6 * 3_600);
    assert!(report["after"]["policies"][0].as_str().is_some_and(|version| version.starts_with("draft-")), "{report}");

    let chart = policies.file("chart.svg");
    let (code, table, err) =
        run(&[replay(&data, &stricter), vec!["--chart", chart.to_str().expect("a path")]].concat());
    assert_eq!((code, err.as_str()), (Some(0), ""), "{table}");
    let says = ["refund_delay", "front-line", "3 d 23 h", "1 complaints", "before", "draft-"];
    assert!(says.iter().all(|word| table.contains(word)), "{table}");
    let chart = std::fs::read_to_string(chart).expect("it was drawn");
    let says = ["<svg ", "1 before, 2 now", "Refund has not arrived", "prefers-color-scheme: dark", "</svg>"];
    assert!(says.iter().all(|word| chart.contains(word)), "{chart}");

    let early = [replay(&data, &stricter), vec!["--at", "2020-01-01T00:00Z"]].concat();
    assert!(run(&early).1.contains("0 complaints"));
    assert!(before == contents(Path::new(data.path())), "nothing in the data directory changed");
}

#[test]
fn what_cannot_be_replayed_is_refused() {
    let (data, policies) = (Directory::new("replay-none"), Directory::new("replay-refused"));
    let house = policy(&policies, "house", HOUSE);
    refused(&replay(&data, &house), &["no data directory", data.path(), "--data"]);
    assert!(contents(Path::new(data.path())).is_empty(), "and none was made");
    let bad = policy(&policies, "bad", &HOUSE.replacen("calendar = \"cn\"", "calendar = \"moon\"", 1));
    refused(&replay(&data, &bad), &["bad.toml", "clocks.house.first_reply.calendar", "'moon'"]);
    refused(&["policy", "replay", "--data", data.path()], &["--policy"]);
    refused(&[replay(&data, &house), vec!["--at", "yesterday"]].concat(), &["--at", "yesterday"]);
}
