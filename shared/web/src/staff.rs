//! Who is at the desk: a JSON Web Token of the configured issuer.

use crate::problem::Problem;
use complaint::{Actor, Role};
use http::{HeaderMap, header};
use jiff::Timestamp;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The cookie that carries the token for pages.
pub const COOKIE: &str = "recourse_desk";

/// A signed-in member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Who they are to the issuer (`sub`).
    pub id: String,
    /// Their name, to be shown.
    pub name: String,
    /// Their role.
    pub role: Role,
}

impl Staff {
    /// Them as an actor.
    pub fn actor(&self) -> Actor {
        Actor::Staff { id: self.id.clone(), name: self.name.clone(), role: self.role }
    }
}

/// Checks tokens against the issuer's keys.
#[derive(Clone)]
pub struct Verifier {
    issuer: String,
    audience: String,
    keys: BTreeMap<String, (DecodingKey, Algorithm)>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Verifier({}, {} keys)", self.issuer, self.keys.len())
    }
}

/// Keys that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the issuer's keys cannot be used: {0}")]
pub struct BadKeys(String);

#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default, rename = "cognito:groups")]
    groups: Vec<String>,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
}

impl Verifier {
    /// From the issuer's published key set (RFC 7517).
    ///
    /// # Errors
    /// [`BadKeys`] when no key of it can be used.
    pub fn new(issuer: &str, audience: &str, key_set: &str) -> Result<Verifier, BadKeys> {
        let set: JwkSet = serde_json::from_str(key_set).map_err(|error| BadKeys(error.to_string()))?;
        let usable = set.keys.iter().filter_map(|key| {
            let algorithm: Algorithm = key.common.key_algorithm?.to_string().parse().ok()?;
            Some((key.common.key_id.clone()?, (DecodingKey::from_jwk(key).ok()?, algorithm)))
        });
        let keys: BTreeMap<_, _> = usable.collect();
        if keys.is_empty() {
            return Err(BadKeys("no key with kid and alg is among them".to_owned()));
        }
        Ok(Verifier { issuer: issuer.to_owned(), audience: audience.to_owned(), keys })
    }

    /// Who sent a request: by `Authorization: Bearer`, or by the desk's cookie.
    ///
    /// # Errors
    /// 401 without a valid token; 403 with a valid one that names no role.
    pub fn staff(&self, headers: &HeaderMap, now: Timestamp) -> Result<Staff, Problem> {
        let token = bearer(headers).or_else(|| crate::session::cookie(headers, COOKIE));
        let token = token.ok_or_else(|| {
            Problem::unauthorised("sign in: send Authorization: Bearer with a token of the firm's issuer")
        })?;
        self.check(&token, now)
    }

    fn check(&self, token: &str, now: Timestamp) -> Result<Staff, Problem> {
        let refused = || Problem::unauthorised("the token is not valid here or has expired; sign in again");
        let id = decode_header(token).ok().and_then(|header| header.kid).ok_or_else(refused)?;
        let (key, algorithm) = self.keys.get(&id).ok_or_else(refused)?;
        let mut rules = Validation::new(*algorithm);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.audience]);
        // Times are business times, so they are compared here and not with the computer's clock.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        let claims = decode::<Claims>(token, key, &rules).map_err(|_| refused())?.claims;
        let seconds = now.as_second();
        if claims.exp < seconds || claims.nbf.is_some_and(|nbf| nbf > seconds + 60) {
            return Err(refused());
        }
        // No attribute of the user's own, which they may be able to change.
        let named = claims.role.into_iter().chain(claims.groups);
        let role = named.into_iter().find_map(|word| word.parse().ok());
        let role = role.ok_or_else(|| {
            Problem::new(http::StatusCode::FORBIDDEN, "no-role", "the token names no role of the desk")
        })?;
        Ok(Staff { name: claims.name.unwrap_or_else(|| claims.sub.clone()), id: claims.sub, role })
    }
}

/// The token of an `Authorization: Bearer` header.
pub fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}
