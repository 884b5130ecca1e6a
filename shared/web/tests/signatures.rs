//! Tokens another library signed, one for each algorithm an issuer may use, are taken; touched ones are
//! not.

use complaint::Role;
use http::{HeaderMap, HeaderValue, header};
use serde_json::Value;
use web::Verifier;

async fn signed_in(verifier: &Verifier, token: &str) -> Result<Role, u16> {
    let bearer = HeaderValue::from_str(&format!("Bearer {token}")).expect("a header");
    let now = "2026-11-20T02:00:00Z".parse().expect("valid");
    let staff = verifier.staff(&HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]), now).await;
    staff.map(|staff| staff.role).map_err(|problem| problem.status)
}

#[tokio::test]
async fn every_algorithm_of_an_issuer_is_understood_and_no_touched_token() {
    let given: Value = serde_json::from_str(include_str!("signatures.json")).expect("JSON");
    let verifier = Verifier::new("https://issuer.example", "recourse-desk", &given.to_string()).expect("keys");
    let tokens = given["tokens"].as_array().expect("a list");
    assert_eq!(tokens.len(), 6);
    for made in tokens {
        let (algorithm, token) = (&made["alg"], made["token"].as_str().expect("a token"));
        assert_eq!(signed_in(&verifier, token).await, Ok(Role::Handler), "{algorithm}");
        let (message, signature) = token.rsplit_once('.').expect("three parts");
        let flipped = if signature.starts_with('A') { "B" } else { "A" };
        let touched = format!("{message}.{flipped}{}", &signature[1..]);
        assert_eq!(signed_in(&verifier, &touched).await, Err(401), "{algorithm} with another signature");
        let (head, claims) = message.split_once('.').expect("two parts");
        let more = claims.replacen(&claims[20..21], if &claims[20..21] == "a" { "b" } else { "a" }, 1);
        assert_eq!(signed_in(&verifier, &format!("{head}.{more}.{signature}")).await, Err(401), "{algorithm}, touched");
    }
    // Signed with what is public, as if it were a secret both sides know (CVE-2015-9235).
    let confused = given["confused"].as_str().expect("a token");
    assert_eq!(signed_in(&verifier, confused).await, Err(401));
}
