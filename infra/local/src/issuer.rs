//! The one-machine issuer: real keys, real tokens, never a bypass (ES256, RFC 7518).

use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Random;
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use serde_json::{Value, json};
use web::Verifier;

/// The issuer's name in its tokens.
pub const ISSUER: &str = "https://issuer.local.recourse.example";
/// Whom its tokens are for.
pub const AUDIENCE: &str = "recourse-desk";
/// The key's id.
const KEY_ID: &str = "local-1";
/// How long a sign-in lasts, in business time (contract §8).
const VALID: SignedDuration = SignedDuration::from_hours(24 * 400);

/// Signs staff in on this machine.
pub struct Issuer {
    signing: SigningKey,
    key_set: String,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Issuer")
    }
}

/// A key that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the issuer's key cannot be used: {0}")]
pub struct BadIssuerKey(String);

impl Issuer {
    /// A fresh key as PEM text.
    pub fn fresh_key(random: &dyn Random) -> String {
        let mut bytes = [0; 32];
        loop {
            random.fill(&mut bytes);
            // All but a vanishing part of 32-byte strings are keys.
            let pem = SecretKey::from_slice(&bytes).ok().and_then(|key| key.to_pkcs8_pem(LineEnding::LF).ok());
            if let Some(pem) = pem {
                return pem.to_string();
            }
        }
    }

    /// From a key as PEM text.
    ///
    /// # Errors
    /// [`BadIssuerKey`].
    pub fn from_pem(pem: &str) -> Result<Issuer, BadIssuerKey> {
        let key = SecretKey::from_pkcs8_pem(pem).map_err(|error| BadIssuerKey(error.to_string()))?;
        let signing = SigningKey::from(&key);
        let point = key.public_key().to_encoded_point(false);
        let coordinate =
            |bytes: Option<&p256::FieldBytes>| bytes.map(|bytes| BASE64URL_NOPAD.encode(bytes)).unwrap_or_default();
        let key = json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": KEY_ID, "x": coordinate(point.x()), "y": coordinate(point.y())});
        Ok(Issuer { signing, key_set: json!({ "keys": [key] }).to_string() })
    }

    /// The key set it publishes (RFC 7517).
    pub fn key_set(&self) -> &str {
        &self.key_set
    }

    /// What checks this issuer's tokens.
    ///
    /// # Errors
    /// [`BadIssuerKey`].
    pub fn verifier(&self) -> Result<Verifier, BadIssuerKey> {
        Verifier::new(ISSUER, AUDIENCE, &self.key_set).map_err(|error| BadIssuerKey(error.to_string()))
    }

    /// A token for a member of staff.
    pub fn token(&self, name: &str, role: complaint::Role, now: Timestamp) -> String {
        self.signed(&json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": name, "name": name, "role": role.as_str(),
            "iat": now.as_second(), "exp": (now + VALID).as_second(),
        }))
    }

    /// A JSON Web Token (RFC 7519) with these claims.
    pub fn signed(&self, claims: &Value) -> String {
        let header = json!({"alg": "ES256", "typ": "JWT", "kid": KEY_ID});
        let encoded = |part: &Value| BASE64URL_NOPAD.encode(part.to_string().as_bytes());
        let message = format!("{}.{}", encoded(&header), encoded(claims));
        let signature: Signature = self.signing.sign(message.as_bytes());
        format!("{message}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[tokio::test]
    async fn a_token_that_does_not_say_whom_it_is_from_and_for_is_refused() {
        let issuer = Issuer::from_pem(&Issuer::fresh_key(&crate::chance::Seeded::new(1))).expect("a key");
        let verifier = issuer.verifier().expect("a verifier");
        let now: Timestamp = "2026-11-20T02:00:00Z".parse().expect("valid");
        let whole =
            json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "wang", "role": "handler", "exp": now.as_second() + 60});
        for (left_out, status) in [("nothing", None), ("aud", Some(401)), ("iss", Some(401)), ("exp", Some(401))] {
            let mut claims = whole.clone();
            claims.as_object_mut().expect("claims").remove(left_out);
            let bearer = HeaderValue::from_str(&format!("Bearer {}", issuer.signed(&claims))).expect("a header");
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]);
            let refused = verifier.staff(&headers, now).await.err().map(|problem| problem.status);
            assert_eq!(refused, status, "without {left_out}");
        }
    }
}
