//! Signing in at the issuer: the authorization code flow (OpenID Connect Core 1.0, §3.1) with a proof key
//! (RFC 7636). The client has no secret; what the browser brings back is worth nothing without the proof,
//! which only the cookie of the browser that began holds.

use super::BadIssuer;
use super::call::{call, configuration, get, trusted};
use data_encoding::BASE64URL_NOPAD;
use http::Uri;
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Ambient;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthUrl, AuthorizationCode, Client, ClientId, CsrfToken, EndpointNotSet, EndpointSet, ExtraTokenFields,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardRevocableToken, StandardTokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};

/// How long somebody may take at the issuer.
const PATIENCE: SignedDuration = SignedDuration::from_mins(15);

/// Where the issuer sends people back to, below the address of the pages.
pub(crate) const RETURN: &str = "/desk/sign-in/done";

/// Signs staff in at an issuer.
#[derive(Clone, Debug)]
pub struct CodeFlow {
    configuration: Uri,
    client: ClientId,
    back: RedirectUrl,
    pages: String,
}

/// A sign-in that has begun. The browser keeps it, nobody else does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attempt {
    state: String,
    nonce: String,
    proof: String,
    begun_at: i64,
    /// The page that was wanted.
    pub to: String,
}

/// Why somebody is not signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSignedIn {
    /// The browser did not begin this, or too long ago.
    #[error("the sign-in was not begun in this browser, or too long ago")]
    NotBegun,
    /// The issuer cannot be had or did not give a token.
    #[error("the issuer: {0}")]
    Issuer(String),
}

#[derive(Deserialize)]
struct Configuration {
    authorization_endpoint: String,
    token_endpoint: String,
    #[serde(default)]
    end_session_endpoint: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct IdToken {
    id_token: String,
}

impl ExtraTokenFields for IdToken {}

type IssuersClient = Client<
    BasicErrorResponse,
    StandardTokenResponse<IdToken, BasicTokenType>,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl CodeFlow {
    /// At an issuer, as the client whom its tokens are for, for the pages at an address.
    ///
    /// # Errors
    /// [`BadIssuer`].
    pub fn at(issuer: &str, client: &str, pages: &str) -> Result<CodeFlow, BadIssuer> {
        let pages = pages.trim_end_matches('/').to_owned();
        let back = RedirectUrl::new(format!("{pages}{RETURN}")).map_err(|_| BadIssuer::Pages(pages.clone()))?;
        Ok(CodeFlow { configuration: configuration(issuer)?, client: ClientId::new(client.to_owned()), back, pages })
    }

    /// Whether pages come by HTTPS, so that cookies have to.
    pub(crate) fn secure(&self) -> bool {
        self.pages.starts_with("https://")
    }

    /// Where to send the browser, and what it has to remember.
    pub(crate) async fn begin(&self, ambient: &Ambient, to: &str) -> Result<(String, Attempt), NotSignedIn> {
        let chance = || BASE64URL_NOPAD.encode(&ambient.bytes::<32>());
        let attempt = Attempt {
            state: chance(),
            nonce: chance(),
            proof: chance(),
            begun_at: ambient.now().as_second(),
            to: to.to_owned(),
        };
        let proof = PkceCodeVerifier::new(attempt.proof.clone());
        let client = self.issuers_client().await?;
        let state = attempt.state.clone();
        let (address, _) = client
            .authorize_url(|| CsrfToken::new(state))
            .add_scopes(["openid", "profile"].map(|scope| Scope::new(scope.to_owned())))
            .add_extra_param("nonce", &attempt.nonce)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&proof))
            .url();
        Ok((address.to_string(), attempt))
    }

    /// Gets the token for a code the issuer sent back with `state`; its nonce has to be the attempt's.
    pub(crate) async fn finish(
        &self,
        attempt: Option<&Attempt>,
        state: &str,
        code: &str,
        now: Timestamp,
    ) -> Result<String, NotSignedIn> {
        let fits = |attempt: &&Attempt| attempt.state == state && attempt.is_fresh(now);
        let attempt = attempt.filter(fits).ok_or(NotSignedIn::NotBegun)?;
        let client = self.issuers_client().await?;
        let asked = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let asked = asked.set_pkce_verifier(PkceCodeVerifier::new(attempt.proof.clone()));
        let answer = asked.request_async(&call).await.map_err(|error| NotSignedIn::Issuer(error.to_string()))?;
        Ok(answer.extra_fields().id_token.clone())
    }

    /// Where the issuer ends its own session, if it says so (OpenID Connect RP-Initiated Logout 1.0, §2).
    pub(crate) async fn sign_out_page(&self) -> Option<String> {
        let known: Configuration = get(&self.configuration).await.ok()?;
        let page = trusted(&known.end_session_endpoint?)?.to_string();
        let back = format!("{}/desk", self.pages);
        // `logout_uri` is what Cognito calls the other.
        let wishes = [("client_id", self.client.as_str()), ("post_logout_redirect_uri", &back), ("logout_uri", &back)];
        Some(web::link::href(&page, &wishes))
    }

    async fn issuers_client(&self) -> Result<IssuersClient, NotSignedIn> {
        let known: Configuration = get(&self.configuration).await.map_err(NotSignedIn::Issuer)?;
        let there = |address: String| {
            let untrusted = || NotSignedIn::Issuer(format!("'{address}' is no https:// address"));
            trusted(&address).map(|_| address.clone()).ok_or_else(untrusted)
        };
        let unreadable = |error: oauth2::url::ParseError| NotSignedIn::Issuer(error.to_string());
        Ok(Client::new(self.client.clone())
            .set_auth_uri(AuthUrl::new(there(known.authorization_endpoint)?).map_err(unreadable)?)
            .set_token_uri(TokenUrl::new(there(known.token_endpoint)?).map_err(unreadable)?)
            .set_redirect_uri(self.back.clone()))
    }
}

impl Attempt {
    /// As the value of a cookie.
    pub(crate) fn cookie(&self) -> String {
        BASE64URL_NOPAD.encode(&serde_json::to_vec(self).expect("texts and a number are JSON"))
    }

    /// From the value of a cookie.
    pub(crate) fn read(cookie: &str) -> Option<Attempt> {
        serde_json::from_slice(&BASE64URL_NOPAD.decode(cookie.as_bytes()).ok()?).ok()
    }

    /// What the token has to repeat.
    pub(crate) fn nonce(&self) -> &str {
        &self.nonce
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        let begun_at = Timestamp::from_second(self.begun_at).unwrap_or(Timestamp::MIN);
        now.duration_since(begun_at) <= PATIENCE
    }
}
