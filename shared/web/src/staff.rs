//! Who is at the desk: a JSON Web Token of the configured issuer.

use crate::problem::Problem;
use complaint::{Actor, Role};
use futures_util::future::BoxFuture;
use http::{HeaderMap, header};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

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

/// How long the issuer is not asked again, so that tokens with invented key ids cost it nothing.
const ASK_AGAIN: SignedDuration = SignedDuration::from_mins(1);
/// The same when it did not answer: nobody waits for an issuer that is down but the one who finds out.
const ASK_AGAIN_AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(5);

/// How long keys hold without the issuer being asked again.
const SEEN_LATELY: SignedDuration = SignedDuration::from_hours(1);
/// How long they hold while it does not answer.
const KEPT_UNSEEN: SignedDuration = SignedDuration::from_hours(24);

/// Where an issuer publishes its keys.
pub trait KeySource: Send + Sync + Debug {
    /// The key set (RFC 7517) as it is now.
    fn fetch(&self) -> BoxFuture<'_, Result<String, String>>;
}

/// Checks tokens against the issuer's keys.
#[derive(Clone, Debug)]
pub struct Verifier {
    issuer: String,
    audience: String,
    source: Option<Arc<dyn KeySource>>,
    known: Arc<RwLock<Keys>>,
    asked: Arc<Mutex<Option<Asked>>>,
}

/// When the issuer was asked last.
#[derive(Clone, Copy, Debug)]
struct Asked {
    at: Timestamp,
    answered: bool,
}

/// Keys by their id.
#[derive(Clone, Default)]
struct Keys {
    by_id: BTreeMap<String, (DecodingKey, Algorithm)>,
    /// When the issuer published them, as far as it was asked.
    seen_at: Option<Timestamp>,
}

impl Debug for Keys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:?}", self.by_id.keys())
    }
}

impl Keys {
    fn read(key_set: &str) -> Result<Keys, BadKeys> {
        let set: JwkSet = serde_json::from_str(key_set).map_err(|error| BadKeys(error.to_string()))?;
        let usable = set.keys.iter().filter_map(|key| {
            let algorithm = algorithm_of(key)?;
            Some((key.common.key_id.clone()?, (DecodingKey::from_jwk(key).ok()?, algorithm)))
        });
        let keys: BTreeMap<_, _> = usable.collect();
        if keys.is_empty() {
            Err(BadKeys("no key with a kid is among them".to_owned()))
        } else {
            Ok(Keys { by_id: keys, seen_at: None })
        }
    }
}

/// What a key signs with. `alg` is optional (RFC 7517 §4.4); without it each kind of key has its usual one.
fn algorithm_of(key: &Jwk) -> Option<Algorithm> {
    match (&key.common.key_algorithm, &key.algorithm) {
        // A secret that is published (RFC 7518 §6.4) is none.
        (_, AlgorithmParameters::OctetKey(_)) => None,
        (Some(named), _) => named.to_string().parse().ok(),
        (None, AlgorithmParameters::RSA(_)) => Some(Algorithm::RS256),
        (None, AlgorithmParameters::EllipticCurve(curve)) => match curve.curve {
            EllipticCurve::P256 => Some(Algorithm::ES256),
            EllipticCurve::P384 => Some(Algorithm::ES384),
            _ => None,
        },
        (None, AlgorithmParameters::OctetKeyPair(_)) => Some(Algorithm::EdDSA),
        (None, _) => None,
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
    #[serde(default)]
    nonce: Option<String>,
}

impl Verifier {
    /// With the issuer's published key set (RFC 7517), for good.
    ///
    /// # Errors
    /// [`BadKeys`] when no key of it can be used.
    pub fn new(issuer: &str, audience: &str, key_set: &str) -> Result<Verifier, BadKeys> {
        Ok(Verifier::with(issuer, audience, None, Keys::read(key_set)?))
    }

    /// With the keys the issuer publishes: asked when the first token comes, and again when a token
    /// names a key that is not known, at most once a minute.
    pub fn published(issuer: &str, audience: &str, source: Arc<dyn KeySource>) -> Verifier {
        Verifier::with(issuer, audience, Some(source), Keys::default())
    }

    fn with(issuer: &str, audience: &str, source: Option<Arc<dyn KeySource>>, known: Keys) -> Verifier {
        crate::signatures::by_ring();
        let (issuer, audience) = (issuer.to_owned(), audience.to_owned());
        Verifier { issuer, audience, source, known: Arc::new(RwLock::new(known)), asked: Arc::default() }
    }

    /// Who sent a request: by `Authorization: Bearer`, or by the desk's cookie.
    ///
    /// # Errors
    /// 401 without a valid token; 403 with a valid one that names no role; 503 when the issuer's keys
    /// cannot be had.
    pub async fn staff(&self, headers: &HeaderMap, now: Timestamp) -> Result<Staff, Problem> {
        let token = bearer(headers).or_else(|| crate::session::cookie(headers, COOKIE));
        let token = token.ok_or_else(|| {
            Problem::unauthorised("sign in: send Authorization: Bearer with a token of the firm's issuer")
        })?;
        self.check(&token, None, now).await
    }

    /// Who a token is of that the issuer gave in answer to a sign-in with this nonce.
    ///
    /// # Errors
    /// As [`Verifier::staff`]; 401 also for a token that was given for another sign-in.
    pub async fn signed_in(&self, token: &str, nonce: &str, now: Timestamp) -> Result<Staff, Problem> {
        self.check(token, Some(nonce), now).await
    }

    /// The key of that id, asking the issuer where it is not known yet, or was last seen [`SEEN_LATELY`] ago: an
    /// issuer withdraws a key by publishing it no more.
    async fn key(&self, id: &str, now: Timestamp) -> Result<Option<(DecodingKey, Algorithm)>, Problem> {
        let Some(source) = self.source.as_ref() else { return Ok(self.known(id)) };
        if let Some(found) = self.known(id).filter(|_| self.age(now) < SEEN_LATELY) {
            return Ok(Some(found));
        }
        let mut asked = self.asked.lock().await;
        // Another request may have asked while this one waited.
        if let Some(found) = self.known(id).filter(|_| self.age(now) < SEEN_LATELY) {
            return Ok(Some(found));
        }
        let pause = |asked: &Asked| if asked.answered { ASK_AGAIN } else { ASK_AGAIN_AFTER_FAILURE };
        if asked.as_ref().is_none_or(|asked| now.duration_since(asked.at) >= pause(asked)) {
            let fetched = source.fetch().await.and_then(|set| Keys::read(&set).map_err(|error| error.to_string()));
            *asked = Some(Asked { at: now, answered: fetched.is_ok() });
            match fetched {
                Ok(keys) => {
                    *self.known.write().unwrap_or_else(PoisonError::into_inner) = Keys { seen_at: Some(now), ..keys };
                }
                Err(reason) => {
                    tracing::error!(failure.reason = %reason, "the issuer's keys could not be fetched");
                }
            }
        }
        // With no key at all nobody's token can be told from a forged one.
        if self.age(now) > KEPT_UNSEEN {
            return Err(Problem::unavailable());
        }
        Ok(self.known(id))
    }

    fn known(&self, id: &str) -> Option<(DecodingKey, Algorithm)> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).by_id.get(id).cloned()
    }

    /// How long ago the issuer said its keys.
    fn age(&self, now: Timestamp) -> SignedDuration {
        let seen_at = self.known.read().unwrap_or_else(PoisonError::into_inner).seen_at;
        seen_at.map_or(SignedDuration::MAX, |seen_at| now.duration_since(seen_at))
    }

    async fn check(&self, token: &str, nonce: Option<&str>, now: Timestamp) -> Result<Staff, Problem> {
        let refused = || Problem::unauthorised("the token is not valid here or has expired; sign in again");
        let id = decode_header(token).ok().and_then(|header| header.kid).ok_or_else(refused)?;
        let (key, algorithm) = self.key(&id, now).await?.ok_or_else(refused)?;
        let mut rules = Validation::new(algorithm);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.audience]);
        // A token that does not say whom it is from or for is for nobody here.
        rules.set_required_spec_claims(&["exp", "iss", "aud"]);
        // Times are business times, so they are compared here and not with the computer's clock.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        let claims = decode::<Claims>(token, &key, &rules).map_err(|_| refused())?.claims;
        let seconds = now.as_second();
        if claims.exp < seconds || claims.nbf.is_some_and(|nbf| nbf > seconds + 60) {
            return Err(refused());
        }
        if nonce.is_some() && claims.nonce.as_deref() != nonce {
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
