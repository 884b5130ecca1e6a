//! `recourse log`: a file that proves itself, and what is found when somebody touched it.

use super::command_line::refused;
use super::server::{Directory, Server, call, run};
use serde_json::{Value, json};

#[test]
fn the_log_is_exported_and_any_change_is_found() {
    let data = Directory::new("log");
    assert_eq!(run(&["demo", "--data", data.path(), "--complaints", "12"]).0, Some(0));
    let files = Directory::new("log-files");
    let file = |name: &str| files.file(name).to_str().expect("a path").to_owned();
    let (all, public) = (file("all.jsonl"), file("public.jsonl"));
    let (code, said, err) = run(&["log", "export", &all, "--data", data.path()]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(said.starts_with("12 complaints, "), "{said}");
    refused(&["log", "export", &all, "--data", data.path()], &["all.jsonl", "cannot be written"]);

    let (code, whole, err) = run(&["log", "verify", &all]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(whole.starts_with("whole: 12 complaints, "), "{whole}");

    // Without what is personal nobody is named, and the chain verifies all the same.
    assert_eq!(run(&["log", "export", &public, "--public-only", "--data", data.path()]).0, Some(0));
    let (code, said, _) = run(&["log", "verify", &public, "--since", &all]);
    assert!(code == Some(0) && said.contains(", 0 of them with what is personal"), "{said}");
    let text = std::fs::read_to_string(&public).expect("a file");
    assert!(!text.contains("@example.com") && !text.contains("\"personal\""));

    // One complaint.
    let lines: Vec<String> = std::fs::read_to_string(&all).expect("a file").lines().map(str::to_owned).collect();
    let first: Value = serde_json::from_str(&lines[0]).expect("JSON");
    let (reference, one) = (first["complaint"].as_str().expect("a number"), file("one.jsonl"));
    assert_eq!(run(&["log", "export", &one, "--complaint", reference, "--data", data.path()]).0, Some(0));
    assert!(run(&["log", "verify", &one]).1.starts_with("whole: 1 complaints, "));
    refused(
        &["log", "verify", &one, "--since", &all],
        &["what an earlier log held is not there", "the whole complaint"],
    );
    let nobody = ["log", "export", &file("none.jsonl"), "--complaint", "RC-0000-0000-0000-0000", "--data", data.path()];
    refused(&nobody, &["RC-0000-0000-0000-0000"]);

    let touched = |name: &str, lines: &[String]| {
        let path = file(name);
        std::fs::write(&path, lines.join("\n") + "\n").expect("written");
        path
    };
    let mut changed = lines.clone();
    changed[1] = changed[1].replace("\\\"v\\\":1", "\\\"v\\\": 1");
    assert_ne!(changed, lines);
    refused(&["log", "verify", &touched("changed.jsonl", &changed)], &["line 2", reference, "was changed"]);
    let mut missing = lines.clone();
    missing.remove(1);
    refused(&["log", "verify", &touched("missing.jsonl", &missing)], &["line 2", "event 3 stands where 2 belongs"]);
    refused(&["log", "verify", &touched("cut.jsonl", &lines[..lines.len() - 1])], &["cut off"]);
    refused(&["log", "verify", &touched("nonsense.jsonl", &["hello".to_owned()])], &["line 1", "no line of a log"]);
    refused(&["log", "verify", &file("nowhere.jsonl")], &["nowhere.jsonl", "cannot be read"]);
}

/// Whoever alters the log and makes the whole file fit again cannot make the digest that was published.
#[test]
fn a_published_digest_proves_the_log_of_a_later_day() {
    let data = Directory::new("log-days");
    let server = Server::start(&data);
    for number in 0..3 {
        let body = json!({
            "language": "en", "category": "fees", "description": "What is this fee?",
            "complainant": {"name": "Ann", "email": format!("ann{number}@example.org")},
        });
        assert_eq!(call(server.http, "POST", "/v1/complaints", "", &body.to_string()).expect("an answer").0, 201);
    }
    server.post("/local/clock", &json!({"advance": "P3D"}));
    let who = json!({"name": "Qian", "role": "compliance"});
    let token = server.post("/local/sign-in", &who)["token"].as_str().expect("a token").to_owned();
    let days = server.get("/v1/desk/log/days", &token)["items"].clone();
    let last = &days[0];
    let published = format!("{}={}", last["day"].as_str().expect("a day"), last["digest"].as_str().expect("one"));
    server.stop();

    let files = Directory::new("log-days-files");
    let file = |name: &str| files.file(name).to_str().expect("a path").to_owned();
    let whole = file("whole.jsonl");
    assert_eq!(run(&["log", "export", &whole, "--data", data.path()]).0, Some(0));
    let (code, said, err) = run(&["log", "verify", &whole, "--published", &published]);
    assert!(code == Some(0) && said.contains(&format!("the last {published}")), "{said}{err}");
    let other = published.replace(['0', '1', '2', '3'], "4");
    refused(&["log", "verify", &whole, "--published", &other], &["--published"]);
    let other = format!("{}={}", last["day"].as_str().expect("a day"), "a".repeat(64));
    refused(&["log", "verify", &whole, "--published", &other], &["it is not the one that is known"]);

    // A complaint is taken out, with whatever counts it: the digest still lists it.
    let text = std::fs::read_to_string(&whole).expect("a file");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let gone = lines.iter().find(|line| line["line"] == "event").expect("an event")["complaint"].clone();
    let left = lines.iter().filter(|line| line["complaint"] != gone).map(Value::to_string).collect::<Vec<_>>();
    std::fs::write(files.file("less.jsonl"), left.join("\n") + "\n").expect("written");
    let gone = gone.as_str().expect("a number");
    refused(&["log", "verify", &file("less.jsonl")], &[gone, "which the digest of", "is not there"]);
    let one = file("one.jsonl");
    assert_eq!(run(&["log", "export", &one, "--complaint", gone, "--data", data.path()]).0, Some(0));
    assert!(run(&["log", "verify", &one]).1.contains("no digests of days"));
}
