//! Staff are known by the keys their issuer publishes, fetched when they are needed.

use axum::routing::get;
use axum::{Json, Router};
use complaint::Role;
use data_encoding::BASE64URL_NOPAD;
use desk::PublishedKeys;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use local::issuer::Issuer;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use web::{Problem, Staff, Verifier};

const ISSUER: &str = "https://issuer.local.recourse.example";

/// An issuer that publishes whatever it is told to.
struct Published {
    address: String,
    keys: Arc<Mutex<Value>>,
    asked: Arc<Mutex<u32>>,
}

impl Published {
    async fn new(keys: Value) -> Published {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("bound"));
        let (keys, asked) = (Arc::new(Mutex::new(keys)), Arc::new(Mutex::new(0)));
        let configuration = json!({"issuer": ISSUER, "jwks_uri": format!("{address}/keys")});
        let (published, count) = (Arc::clone(&keys), Arc::clone(&asked));
        let routes =
            Router::new().route("/.well-known/openid-configuration", get(async move || Json(configuration))).route(
                "/keys",
                get(async move || {
                    *count.lock().expect("no panic") += 1;
                    let keys = published.lock().expect("no panic").clone();
                    if keys.is_null() { Err(StatusCode::BAD_GATEWAY) } else { Ok(Json(keys)) }
                }),
            );
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Published { address, keys, asked }
    }

    fn verifier(&self) -> Verifier {
        Verifier::published(ISSUER, "recourse-desk", Arc::new(PublishedKeys::of(&self.address).expect("an address")))
    }

    fn publish(&self, keys: Value) {
        *self.keys.lock().expect("no panic") = keys;
    }

    fn asked(&self) -> u32 {
        *self.asked.lock().expect("no panic")
    }
}

fn now() -> Timestamp {
    "2026-11-20T02:00:00Z".parse().expect("valid")
}

fn issuer() -> Issuer {
    Issuer::from_pem(&Issuer::fresh_key(&local::chance::Seeded::new(7))).expect("a key")
}

/// The issuer's keys without `alg`, which is optional.
fn bare(issuer: &Issuer) -> Value {
    let mut keys: Value = serde_json::from_str(issuer.key_set()).expect("JSON");
    keys["keys"][0].as_object_mut().expect("a key").remove("alg").expect("it has one");
    keys
}

async fn staff(verifier: &Verifier, token: &str, at: Timestamp) -> Result<Staff, Problem> {
    let bearer = HeaderValue::from_str(&format!("Bearer {token}")).expect("a header");
    verifier.staff(&HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]), at).await
}

/// The same token under the name of another key.
fn renamed(token: &str, id: &str) -> String {
    let (_, rest) = token.split_once('.').expect("three parts");
    let head = json!({"typ": "JWT", "alg": "ES256", "kid": id}).to_string();
    format!("{}.{rest}", BASE64URL_NOPAD.encode(head.as_bytes()))
}

#[tokio::test]
async fn keys_are_fetched_once_and_again_for_an_unknown_one() {
    let issuer = issuer();
    let published = Published::new(bare(&issuer)).await;
    let verifier = published.verifier();
    assert_eq!(published.asked(), 0, "nobody has signed in");
    let token = issuer.token("Wang Fang", Role::Handler, now());
    for _ in 0..3 {
        assert_eq!(staff(&verifier, &token, now()).await.expect("let in").name, "Wang Fang");
    }
    assert_eq!(published.asked(), 1);
    let invented = renamed(&token, "next");
    for seconds in [0, 30, 59] {
        let at = now() + SignedDuration::from_secs(seconds);
        assert_eq!(staff(&verifier, &invented, at).await.expect_err("unknown").status, 401);
    }
    assert_eq!(published.asked(), 1, "an invented key id does not make us ask again and again");
    let mut rotated = bare(&issuer);
    rotated["keys"][0]["kid"] = json!("next");
    published.publish(rotated);
    let later = now() + SignedDuration::from_secs(61);
    assert_eq!(staff(&verifier, &invented, later).await.expect_err("signed under another header").status, 401);
    assert_eq!(published.asked(), 2, "the key may be new");
    assert_eq!(staff(&verifier, &token, later).await.expect_err("no longer published").status, 401);
}

#[tokio::test]
async fn an_issuer_that_is_down_is_no_forged_token() {
    let issuer = issuer();
    let published = Published::new(Value::Null).await;
    let verifier = published.verifier();
    let token = issuer.token("Wang Fang", Role::Handler, now());
    assert_eq!(staff(&verifier, &token, now()).await.expect_err("nobody can be told").status, 503);
    assert_eq!(staff(&verifier, &token, now()).await.expect_err("still").status, 503);
    assert_eq!(published.asked(), 1, "not every request asks an issuer that is down");
    published.publish(bare(&issuer));
    let later = now() + SignedDuration::from_secs(5);
    assert!(staff(&verifier, &token, later).await.is_ok(), "as soon as it is back");
    published.publish(Value::Null);
    assert!(staff(&verifier, &token, later).await.is_ok(), "known keys stay known");
}

#[test]
fn only_an_https_issuer_is_asked() {
    for bad in ["http://issuer.example", "issuer.example", "ftp://127.0.0.1", "https://", "https://a b"] {
        let error = PublishedKeys::of(bad).expect_err(bad).to_string();
        assert!(error.contains("ISSUER") && error.contains(bad), "{error}");
    }
}

#[tokio::test]
async fn a_secret_that_is_published_opens_nothing() {
    let secret = BASE64URL_NOPAD.encode(b"everybody knows it");
    let keys = json!({"keys": [{"kty": "oct", "kid": "shared", "alg": "HS256", "k": secret}]});
    let error = Verifier::new(ISSUER, "recourse-desk", &keys.to_string()).expect_err("no key is left");
    assert!(error.to_string().contains("no key"), "{error}");
}
