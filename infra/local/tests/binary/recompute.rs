//! The firm promises something else: what runs is counted again, after a look, by two people, once, though
//! the power goes in the middle.

use super::server::{Directory, Server, call, serve};
use serde_json::{Value, json};

const HOUSE: &str = include_str!("../../../../shared/policy/packs/house.toml");

/// Complaints about fees; more than a step takes of a shard.
const FILED: usize = 60;

fn sign_in(server: &Server, name: &str, role: &str) -> String {
    server.post("/local/sign-in", &json!({"name": name, "role": role}))["token"].as_str().expect("a token").to_owned()
}

fn asked(server: &Server, method: &str, path: &str, token: &str, body: &str) -> (u16, Value) {
    let (status, body) = call(server.http, method, path, token, body).expect("an answer");
    (status, serde_json::from_str(&body).expect("JSON"))
}

fn settle(server: &Server) {
    server.post("/local/settle", &json!({}));
}

#[test]
fn deadlines_are_counted_again_once_by_two_people() {
    let data = Directory::new("recompute");
    let (old, new) = (data.file("old.toml"), data.file("new.toml"));
    std::fs::write(&old, HOUSE).expect("written");
    let stricter = HOUSE.replace("fees = 7", "fees = 5").replace("house-2026.4", "house-2026.5");
    assert_ne!(stricter, HOUSE);
    let asks = "[[regimes]]\nname = \"house\"\nsource = \"the firm's own rules\"\nnotices = [\"new_dates\"]\n";
    let stricter = format!("{stricter}\n{asks}");
    std::fs::write(&new, stricter).expect("written");
    let by = |policy: &std::path::Path| {
        let policy = policy.to_str().expect("UTF-8").to_owned();
        let mut args: Vec<String> = serve(&data).into_iter().map(str::to_owned).collect();
        args.extend(["--policy".to_owned(), policy]);
        Server::start_with(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let server = by(&old);
    let mut filed = Vec::new();
    for number in 0..FILED {
        let body = json!({
            "language": "en", "category": "fees", "description": "What is this fee?",
            "complainant": {"name": "Ann", "email": format!("ann{number}@example.org")},
        });
        let (status, opened) = asked(&server, "POST", "/v1/complaints", "", &body.to_string());
        assert_eq!(status, 201, "{opened}");
        filed.push(opened["reference"].as_str().expect("a number").to_owned());
    }
    settle(&server);
    let handler = sign_in(&server, "Wang Fang", "handler");
    let runs = "/v1/desk/recomputations";
    assert_eq!(asked(&server, "POST", runs, &handler, "{}").0, 403);
    server.stop();

    let server = by(&new);
    let [supervisor, manager] =
        [("Sun Li", "supervisor"), ("Zhao Min", "manager")].map(|(n, r)| sign_in(&server, n, r));
    let (status, run) = asked(&server, "POST", runs, &supervisor, "{}");
    assert_eq!(status, 201, "{run}");
    let run = format!("{runs}/{}", run["id"].as_str().expect("an id"));
    settle(&server);
    let preview = server.get(&run, &supervisor);
    assert_eq!((&preview["state"], &preview["policy_version"]), (&json!("previewed"), &json!("house-2026.5")));
    let counted = (&preview["preview"]["complaints"], &preview["preview"]["moved"], &preview["preview"]["failed"]);
    assert_eq!(counted, (&json!(FILED), &json!(FILED), &json!(0)), "{preview}");
    let approval = format!("{run}/approval");
    assert_eq!(asked(&server, "POST", &approval, &handler, "{}").0, 403);
    assert_eq!(asked(&server, "POST", &approval, &supervisor, "{}").0, 403, "who asked does not approve");
    let before = server.get(&format!("/v1/desk/complaints/{}", filed[0]), &manager);
    assert!(log(&before).iter().all(|entry| entry != "recomputed"), "a preview moves nothing");
    assert_eq!(asked(&server, "POST", &approval, &manager, "{}").0, 200);
    server.kill();

    let server = by(&new);
    settle(&server);
    let done = server.get(&run, &manager);
    assert_eq!((&done["state"], &done["approved_by"]), (&json!("done"), &json!("Zhao Min")), "{done}");
    assert_eq!(done["run"]["moved"], FILED, "{done}");
    for reference in &filed {
        let view = server.get(&format!("/v1/desk/complaints/{reference}"), &manager);
        assert_eq!(log(&view).iter().filter(|entry| *entry == "recomputed").count(), 1, "{reference}");
    }
    let mailbox = server.get("/local/mailbox", "");
    let told = mailbox.as_array().expect("a bare array").iter().filter(|mail| mail["event"] == "new_dates");
    assert_eq!(told.count(), FILED, "each is told once");
    let why = server.get(&format!("/v1/desk/complaints/{}/clocks/review/explanation", filed[0]), &manager);
    assert_eq!((&why["length"], &why["policy_version"]), (&json!(5), &json!("house-2026.5")));
    assert_eq!(asked(&server, "POST", &approval, &manager, "{}").0, 409, "once");
    server.stop();
}

fn log(view: &Value) -> Vec<String> {
    let entries = view["log"].as_array().expect("a log");
    entries.iter().map(|entry| entry["event"].as_str().expect("a name").to_owned()).collect()
}
