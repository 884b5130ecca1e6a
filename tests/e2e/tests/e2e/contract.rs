//! The HTTP contract (design §8): errors, idempotency, versions, and a truthful description.

use e2e::evidence::{PICTURE, sha256};
use e2e::{TestApp, sample};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every route of the contract, and more: a new code, the mail ledger, a raw mail, evidence to read …
const BUILT: &[&str] = &[
    "GET /healthz",
    "GET /v1/complaints/{reference}",
    "GET /v1/complaints/{reference}/clocks/{kind}/explanation",
    "GET /v1/complaints/{reference}/file",
    "DELETE /v1/desk/away",
    "GET /v1/desk/away",
    "GET /v1/desk/breaches",
    "GET /v1/desk/mail",
    "GET /v1/desk/mail/raw",
    "POST /v1/desk/mail/again",
    "GET /v1/desk/complaints",
    "GET /v1/desk/complaints/{reference}",
    "GET /v1/desk/complaints/{reference}/clocks/{kind}/explanation",
    "GET /v1/desk/complaints/{reference}/readers",
    "GET /v1/desk/log",
    "GET /v1/desk/log/days",
    "GET /v1/desk/complaints/{reference}/evidence/{sha256}",
    "GET /v1/desk/operations",
    "POST /v1/desk/operations/redrive",
    "GET /v1/desk/operations",
    "POST /v1/desk/operations/redrive",
    "GET /v1/desk/recomputations",
    "GET /v1/desk/recomputations/{id}",
    "POST /v1/desk/recomputations",
    "POST /v1/desk/recomputations/{id}/approval",
    "GET /v1/desk/reports/{name}.csv",
    "GET /v1/desk/search",
    "GET /v1/desk/summary",
    "GET /v1/desk/systemic",
    "POST /v1/desk/assignments",
    "POST /v1/complaints",
    "POST /v1/complaints/{reference}/code",
    "POST /v1/complaints/{reference}/confirmation",
    "POST /v1/complaints/{reference}/decision",
    "POST /v1/complaints/{reference}/escalation",
    "POST /v1/complaints/{reference}/evidence",
    "POST /v1/complaints/{reference}/messages",
    "POST /v1/complaints/{reference}/reopening",
    "POST /v1/complaints/{reference}/survey",
    "POST /v1/complaints/{reference}/verification",
    "POST /v1/complaints/{reference}/withdrawal",
    "POST /v1/desk/complaints",
    "POST /v1/desk/complaints/{reference}/commands",
    "POST /v1/desk/complaints/{reference}/preview",
    "GET /v1/desk/complaints/{reference}/texts",
    "PUT /v1/desk/away",
    "GET /openapi.json",
    "GET /",
];

#[tokio::test]
async fn the_description_lists_every_built_route_and_no_other() {
    let app = TestApp::start().await;
    let api = app.get("/openapi.json").send().await.ok();
    let described: BTreeSet<String> =
        operations(&api).map(|(method, path, _)| format!("{} {path}", method.to_uppercase())).collect();
    let undescribed = ["GET /openapi.json", "GET /"];
    let built: BTreeSet<String> =
        BUILT.iter().filter(|route| !undescribed.contains(route)).map(|route| (*route).to_owned()).collect();
    assert_eq!(described, built);
}

fn operations(api: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = api["paths"].as_object().expect("paths").iter();
    paths.flat_map(|(path, item)| {
        item.as_object()
            .expect("an object")
            .iter()
            .map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
    })
}

#[tokio::test]
async fn the_description_is_sound() {
    let app = TestApp::start().await;
    let api = app.get("/openapi.json").send().await.ok();
    assert!(api["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", api["openapi"]);
    let decide = &api["paths"]["/v1/complaints/{reference}/decision"]["post"];
    for status in ["400", "401", "404", "409", "413", "422", "503"] {
        let problem = &decide["responses"][status]["content"]["application/problem+json"];
        assert!(problem["schema"]["$ref"].is_string(), "{status}: {problem}");
    }
    let headers = decide["parameters"].as_array().expect("parameters").iter();
    assert!(headers.map(|parameter| &parameter["name"]).any(|name| name == "Idempotency-Key"));
    assert!(api["info"]["title"].is_string() && api["info"]["version"].is_string());
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&api) {
        let at = format!("{method} {path}");
        assert!(["get", "post", "put", "delete"].contains(&method), "{at}");
        assert!(
            names.insert(operation["operationId"].as_str().expect("an operationId").to_owned()),
            "{at}: its operationId is taken"
        );
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{at}");
        for (status, response) in responses {
            assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{at}: {status}");
            let kinds: Vec<&String> =
                response["content"].as_object().into_iter().flat_map(|kinds| kinds.keys()).collect();
            let no_problem = status.starts_with('2') || status == "303" && kinds.is_empty();
            assert!(no_problem || kinds == ["application/problem+json"], "{at}: {status}: {kinds:?}");
        }
        let says_nothing = ["get", "delete"].contains(&method) || path.ends_with("/code");
        assert_eq!(operation["requestBody"].is_null(), says_nothing, "{at}");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let declared: BTreeSet<&str> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let wanted: BTreeSet<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        assert_eq!(declared, wanted, "{at}");
        for required in operation["security"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .flat_map(|scheme| scheme.keys())
        {
            assert!(api["components"]["securitySchemes"][required].is_object(), "{at}: {required}");
        }
    }
    let mut references = Vec::new();
    collect_references(&api, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        assert!(api.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

fn collect_references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| collect_references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_route_of_the_contract_answers() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let manager = app.sign_in("Zhao Min", "manager").await;
    let supervisor = app.sign_in("Sun Li", "supervisor").await;
    app.hand_in(&filed, "a.png", "image/png", PICTURE).await;
    let nothing = json!({});
    let run = app.post("/v1/desk/recomputations").bearer(&supervisor.token).json(&nothing).send().await.ok();
    let run = run["id"].as_str().expect("an id");
    for route in BUILT {
        let (method, path) = route.split_once(' ').expect("method and path");
        let token = if path.contains("/desk/") { &manager.token } else { &filed.token };
        let path = path
            .replace("{reference}", &filed.reference)
            .replace("{kind}", "review")
            .replace("{id}", run)
            .replace("{sha256}", &sha256(PICTURE))
            .replace("{name}", "breaches");
        let call = match method {
            "GET" => app.get(&path),
            "DELETE" => app.delete(&path),
            "PUT" => app.put(&path).json(&nothing),
            _ => app.post(&path).json(&nothing),
        };
        let answer = call.bearer(token).send().await;
        assert!(matches!(answer.status, 200 | 201 | 204 | 409 | 422), "{route}: {} {}", answer.status, answer.text());
    }
    app.settle().await;
    app.post(&format!("/v1/complaints/{}/evidence", filed.reference)).json(&nothing).send().await.refused(401);
    app.get("/v1/desk/reports/secrets.csv").bearer(&manager.token).send().await.refused(404);
    app.get("/v1/desk/reports/breaches.csv").send().await.refused(401);
    assert_eq!(app.get("/healthz").send().await.expect(200).text(), "ok\n");
    app.get("/v2/nothing").send().await.refused(404);
    let case = app.get(&format!("/v1/desk/complaints/{}", filed.reference)).bearer(&manager.token).send().await;
    assert_eq!(case.header("cache-control"), Some("no-store"), "no browser keeps it");
    assert_eq!(case.header("x-content-type-options"), Some("nosniff"));
    app.get("/v1/complaints").send().await.refused(405);
}

#[tokio::test]
async fn unreadable_bodies_are_told_from_wrong_ones() {
    let app = TestApp::start().await;
    let open = || app.post("/v1/complaints");
    open().body("application/json", b"{not json").send().await.refused(400);
    open().body("application/json", b"").send().await.refused(400);
    let array = br#"["en",null,"fees","positional","",["Ann","a@b.example",null],["x"],null,null,null]"#;
    open().body("application/json", array).send().await.refused(422);
    open().body("application/json", b"{\"description\": \"\xce\xd2\"}").send().await.refused(400);
    let filler = vec![b' '; 257 * 1024];
    open().body("application/json", &filler).send().await.refused(413);
    let other = open().body("text/plain", sample::english().to_string().as_bytes()).send().await;
    assert_eq!(other.status, 400);
    open()
        .body("application/problem+json; charset=utf-8", sample::english().to_string().as_bytes())
        .send()
        .await
        .expect(201);
    app.settle().await;
}

#[tokio::test]
async fn a_wrong_field_is_named() {
    let app = TestApp::start().await;
    let check = async |pointer: &str, value: Value, field: &str| {
        let mut body = sample::english();
        *body.pointer_mut(pointer).expect("a member") = value;
        let problem = app.post("/v1/complaints").json(&body).send().await.refused(422);
        assert_eq!(problem["field"], field, "{pointer}: {problem}");
    };
    check("/category", json!("nonsense"), "category").await;
    check("/description", json!("  "), "description").await;
    check("/description", json!("x".repeat(20_001)), "description").await;
    check("/complainant/name", json!(""), "complainant.name").await;
    check("/complainant/email", json!("ann at example"), "complainant.email").await;
    check("/complainant/email", Value::Null, "complainant.email").await;
    check("/transaction/amount/value", json!("many"), "transaction.amount").await;
    check("/transaction/amount/currency", json!("yuan"), "transaction.amount").await;
    check("/transaction/amount/value", json!(128.0), "body").await;
    let mut body = sample::english();
    body["jurisdiction"] = json!("mars");
    assert_eq!(app.post("/v1/complaints").json(&body).send().await.refused(422)["field"], "jurisdiction");
    assert!(app.mailbox().await.is_empty());
}

#[tokio::test]
async fn nobody_sees_a_complaint_without_its_token() {
    let app = TestApp::start().await;
    let (mine, other) = (app.open_complaint(&sample::english()).await, app.open_complaint(&sample::chinese()).await);
    let path = format!("/v1/complaints/{}", mine.reference);
    let refused = app.get(&path).send().await;
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    refused.refused(401);
    app.get(&path).header("Authorization", &format!("Basic {}", mine.token)).send().await.refused(401);
    app.get(&path).bearer(&other.token).send().await.refused(404);
    app.get(&path).bearer("nonsense").send().await.refused(401);
    app.get("/v1/complaints/RC-0000-0000").bearer(&mine.token).send().await.refused(404);
    app.get("/v1/complaints/%FF").bearer(&mine.token).send().await.refused(404);
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.get(&path).bearer(&handler.token).send().await.refused(401);
    let desk = format!("/v1/desk/complaints/{}", mine.reference);
    for call in
        [app.get("/v1/desk/complaints"), app.get(&desk), app.get("/v1/desk/summary"), app.get("/v1/desk/breaches")]
    {
        call.clone().send().await.refused(401);
        call.bearer(&mine.token).send().await.refused(401);
    }
    let command = app.post(&format!("{desk}/commands")).json(&json!({"command": "take_over"}));
    command.clone().send().await.refused(401);
    command.bearer(&handler.token).send().await.expect(200);
    app.get("/v1/desk/complaints/RC-0000-0000").bearer(&handler.token).send().await.refused(404);
    app.get("/v1/desk/complaints/%FF").bearer(&handler.token).send().await.refused(404);
    app.settle().await;
}

#[tokio::test]
async fn a_sign_in_ends_after_400_days() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.advance("PT9600H").await;
    app.get("/v1/desk/summary").bearer(&handler.token).send().await.expect(200);
    app.advance("PT1S").await;
    app.get("/v1/desk/summary").bearer(&handler.token).send().await.refused(401);
    app.post("/local/sign-in").json(&json!({"name": "X", "role": "emperor"})).send().await.refused(422);
    app.post("/local/sign-in").json(&json!({"name": " ", "role": "handler"})).send().await.refused(422);
}

#[tokio::test]
async fn the_same_key_and_body_is_the_same_complaint() {
    let app = TestApp::start().await;
    let open = |body: &Value| app.post("/v1/complaints").header("Idempotency-Key", "k-1").json(body).send();
    let first = open(&sample::english()).await.expect(201).json();
    app.settle().await;
    let second = open(&sample::english()).await.expect(201).json();
    assert_eq!((&second["reference"], &second["access_token"]), (&first["reference"], &first["access_token"]));
    open(&sample::chinese()).await.refused(422);
    app.post("/v1/complaints").header("Idempotency-Key", " ").json(&sample::english()).send().await.refused(400);
    assert_eq!(app.mailbox().await.len(), 1);
    app.advance("PT25H").await;
    let later = open(&sample::english()).await.expect(201).json();
    assert_ne!(later["reference"], first["reference"], "a key is kept 24 hours");
    app.settle().await;
}

#[tokio::test]
async fn keys_make_acts_and_commands_happen_once() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let commands = format!("/v1/desk/complaints/{}/commands", filed.reference);
    let reply = |key: &str, text: &str| {
        app.post(&commands)
            .bearer(&handler.token)
            .header("Idempotency-Key", key)
            .json(&json!({"command": "reply", "text": text}))
            .send()
    };
    let version = reply("r-1", "We are on it.").await.ok()["version"].clone();
    assert_eq!(reply("r-1", "We are on it.").await.ok()["version"], version);
    reply("r-1", "Something else.").await.refused(422);
    let messages = format!("/v1/complaints/{}/messages", filed.reference);
    let message = |text: &str| {
        app.post(&messages).bearer(&filed.token).header("Idempotency-Key", "m-1").json(&json!({ "text": text })).send()
    };
    message("Hello?").await.expect(200);
    message("Hello?").await.expect(200);
    message("Other").await.refused(422);
    app.settle().await;
    assert_eq!(app.mails(&filed.reference, "message").await.len(), 1);
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(e2e::life::logged(&case, "message_received"), 1);
}

#[tokio::test]
async fn if_match_guards_a_command() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let path = format!("/v1/desk/complaints/{}", filed.reference);
    let read = app.get(&path).bearer(&handler.token).send().await;
    let etag = read.header("etag").expect("an ETag").to_owned();
    assert_eq!(etag, format!("\"{}\"", read.json()["version"]));
    let note = |text: &str| {
        app.post(&format!("{path}/commands")).bearer(&handler.token).json(&json!({"command": "note", "text": text}))
    };
    let written = note("one").header("If-Match", &etag).send().await.expect(200);
    assert_ne!(written.header("etag"), Some(etag.as_str()));
    let problem = note("two").header("If-Match", &etag).send().await.refused(412);
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("version")), "{problem}");
    note("three").send().await.expect(200);
    note("four").header("If-Match", "*").send().await.expect(200);
    note("five").header("If-Match", "yesterday").send().await.refused(400);
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(e2e::life::logged(&case, "noted"), 3);
    app.settle().await;
}
