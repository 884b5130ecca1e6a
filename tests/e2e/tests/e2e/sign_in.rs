//! Staff sign in at an issuer of the firm's own, as with any OpenID Connect provider.

use crate::pages::page;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::BASE64URL_NOPAD;
use e2e::{Answer, TestApp};
use local::chance::Seeded;
use local::issuer::{AUDIENCE, ISSUER, Issuer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

type Pairs = BTreeMap<String, String>;

/// An issuer that signs everybody in as it is told, and checks what a client has to bring.
#[derive(Clone)]
struct Provider {
    address: String,
    issuer: Arc<Issuer>,
    /// What it says of whoever signs in, beside what a token needs.
    claims: Arc<Mutex<Value>>,
    /// What it was asked, by the code it gave.
    asked: Arc<Mutex<BTreeMap<String, Pairs>>>,
}

impl Provider {
    async fn start(claims: Value) -> Provider {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("bound"));
        let issuer = Arc::new(Issuer::from_pem(&Issuer::fresh_key(&Seeded::new(7))).expect("a key"));
        let provider = Provider { address, issuer, claims: Arc::new(Mutex::new(claims)), asked: Arc::default() };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(async |State(this): State<Provider>| this.issuer.key_set().to_owned()))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }
}

async fn configuration(State(this): State<Provider>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", this.address);
    Json(json!({
        "issuer": ISSUER, "jwks_uri": at("/keys"), "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"), "end_session_endpoint": at("/logout"),
    }))
}

/// Signs in at once and sends the browser back with a code.
async fn authorize(State(this): State<Provider>, Query(asked): Query<Pairs>) -> Result<Redirect, StatusCode> {
    let is = |name: &str, value: &str| asked.get(name).is_some_and(|given| given == value);
    let sound = is("response_type", "code") && is("client_id", AUDIENCE) && is("code_challenge_method", "S256");
    if !sound || !asked["scope"].split(' ').any(|scope| scope == "openid") {
        return Err(StatusCode::BAD_REQUEST);
    }
    let mut known = this.asked.lock().expect("no panic");
    let code = format!("code-{}", known.len());
    let back = format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"]);
    known.insert(code, asked);
    Ok(Redirect::to(&back))
}

/// A token for a code, once, and only for whoever has the proof.
async fn token(State(this): State<Provider>, Form(brought): Form<Pairs>) -> (StatusCode, Json<Value>) {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    let Some(asked) = this.asked.lock().expect("no panic").remove(&brought["code"]) else {
        return refused("invalid_grant");
    };
    let proof = BASE64URL_NOPAD.encode(&Sha256::digest(brought["code_verifier"].as_bytes()));
    let fits = proof == asked["code_challenge"]
        && brought["redirect_uri"] == asked["redirect_uri"]
        && brought["client_id"] == AUDIENCE
        && brought["grant_type"] == "authorization_code";
    if !fits {
        return refused("invalid_grant");
    }
    let mut claims = json!({"iss": ISSUER, "aud": AUDIENCE, "exp": 2_000_000_000, "nonce": asked["nonce"]});
    let more = this.claims.lock().expect("no panic").clone();
    claims.as_object_mut().expect("claims").extend(more.as_object().expect("claims").clone());
    let answer = json!({"access_token": "x", "token_type": "Bearer", "id_token": this.issuer.signed(&claims)});
    (StatusCode::OK, Json(answer))
}

fn wang() -> Value {
    json!({"sub": "u-1", "name": "Wang Fang", "cognito:groups": ["handler"]})
}

/// Begins a sign-in for a page: the attempt's cookie, and the way back with a code.
async fn begun(app: &TestApp, wanted: &str) -> (String, String) {
    let begun = app.get(&format!("/desk/sign-in?to={wanted}")).send().await;
    let cookie = begun.cookie();
    let attributes = begun.header("set-cookie").expect("a cookie").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/desk/sign-in"] {
        assert!(attributes.contains(attribute), "{attributes}");
    }
    (cookie, followed(app, &begun.leads_to()).await)
}

/// Where the issuer sends the browser, below the address of the pages.
async fn followed(app: &TestApp, address: &str) -> String {
    let (at, path) = address.strip_prefix("http://").and_then(|rest| rest.split_once('/')).expect("an address");
    let answer = e2e::Call::new(at.parse().expect("an address"), "GET", &format!("/{path}")).send().await;
    let back = answer.header("location").expect("a way back").to_owned();
    back.strip_prefix(&format!("http://{}", app.http)).expect("to our pages").to_owned()
}

/// The cookie that opens the desk.
fn entry(answer: &Answer) -> Option<String> {
    let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let pair = set.filter_map(|(_, value)| value.split(';').next()).find(|pair| pair.starts_with("recourse_desk="));
    pair.map(str::to_owned)
}

#[tokio::test]
async fn staff_sign_in_at_the_issuer_and_come_back_to_their_page() {
    let provider = Provider::start(wang()).await;
    let app = TestApp::start_behind(&provider.address).await;
    let shut = app.get("/desk/breaches?lang=en").header("Accept-Language", "en").send().await;
    assert!(page(&shut, 401, "en").contains("/desk/sign-in?to=%2Fdesk%2Fbreaches%3Flang%3Den"));
    let (attempt, back) = begun(&app, "%2Fdesk%2Fbreaches").await;
    let entered = app.get(&back).cookie(&attempt).send().await;
    assert_eq!(entered.leads_to(), "/desk/breaches");
    let cookie = entry(&entered).expect("signed in");
    let desk = app.get("/desk").header("Accept-Language", "en").cookie(&cookie).send().await;
    assert!(page(&desk, 200, "en").contains("Wang Fang"));

    let out = app.post("/desk/sign-out").cookie(&cookie).header("Sec-Fetch-Site", "same-origin").form(&[]).send().await;
    assert_eq!((out.leads_to().as_str(), entry(&out).as_deref()), ("/desk/signed-out", Some("recourse_desk=")));
    let gone = app.get("/desk/signed-out").header("Accept-Language", "en").send().await;
    let way_out = format!("{}/logout?client_id={AUDIENCE}", provider.address);
    assert!(page(&gone, 200, "en").contains(&way_out), "the issuer's session is ended there");
}

#[tokio::test]
async fn what_another_browser_began_or_somebody_made_up_signs_nobody_in() {
    let provider = Provider::start(wang()).await;
    let app = TestApp::start_behind(&provider.address).await;
    let english = |path: &str| app.get(path).header("Accept-Language", "en");
    let check = async |answer: Answer, status: u16| {
        page(&answer, status, "en");
        assert_eq!(entry(&answer), None);
    };
    let (_, back) = begun(&app, "").await;
    check(english(&back).send().await, 401).await;
    let (other, _) = begun(&app, "").await;
    check(english(&back).cookie(&other).send().await, 401).await;
    check(english("/desk/sign-in/done?code=x&state=y").cookie("recourse_sign_in=none").send().await, 401).await;
    let refused = english("/desk/sign-in/done?error=access_denied%3Cb%3E").cookie(&other).send().await;
    assert!(page(&refused, 502, "en").contains("access_deniedb"), "letters of it, no markup");

    // A code is good once.
    let (attempt, back) = begun(&app, "").await;
    assert!(entry(&app.get(&back).cookie(&attempt).send().await).is_some());
    check(english(&back).cookie(&attempt).send().await, 502).await;

    // Half an hour at the issuer is too long.
    let (attempt, back) = begun(&app, "").await;
    app.advance("PT30M").await;
    check(english(&back).cookie(&attempt).send().await, 401).await;
}

#[tokio::test]
async fn a_token_of_another_sign_in_or_without_a_role_is_none() {
    let provider = Provider::start(wang()).await;
    let app = TestApp::start_behind(&provider.address).await;
    let check = async |claims: Value, status: u16| {
        *provider.claims.lock().expect("no panic") = claims;
        let (attempt, back) = begun(&app, "").await;
        let answer = app.get(&back).cookie(&attempt).header("Accept-Language", "en").send().await;
        page(&answer, status, "en");
        assert_eq!(entry(&answer), None);
    };
    check(json!({"sub": "u-1", "cognito:groups": ["handler"], "nonce": "another"}), 401).await;
    check(json!({"sub": "u-1", "cognito:groups": ["handler"], "aud": "another"}), 401).await;
    check(json!({"sub": "u-1"}), 403).await;
    check(json!({"sub": "u-1", "role": "handler", "more": "x".repeat(4_000)}), 502).await;
}

#[tokio::test]
async fn nobody_is_led_away_from_the_desk() {
    let provider = Provider::start(wang()).await;
    let app = TestApp::start_behind(&provider.address).await;
    for wanted in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2Fdesk.evil.example", "%2Fdesk%2Fsign-in"] {
        let (attempt, back) = begun(&app, wanted).await;
        assert_eq!(app.get(&back).cookie(&attempt).send().await.leads_to(), "/desk", "{wanted}");
    }
}

#[tokio::test]
async fn an_issuer_that_is_down_is_said_to_be() {
    let app = TestApp::start_behind("http://127.0.0.1:1").await;
    let answer = app.get("/desk/sign-in").header("Accept-Language", "en").send().await;
    assert!(page(&answer, 502, "en").contains("try again"));
}
