//! The Lambda function `desk`: HTTP API.

#![recursion_limit = "256"]

use axum::Router;
use desk::{CodeFlow, Desk, PublishedKeys, SignIn, Vault};
use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::function::Start;
use lambda_shell::settings::{BadSetting, Settings};
use lambda_shell::{Ambient, aws, function, http};
use policy::Pack;
use serde_json::Value;
use std::process::ExitCode;
use std::sync::Arc;
use web::Verifier;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, async |router: &Router, event: LambdaEvent<Value>| http::answer(router.clone(), event).await)
        .await
}

async fn set_up(start: &Start) -> Result<Router, Error> {
    Settings.all_there(["TABLE_NAME", "SIGNING_KEYS_SECRET"])?;
    let verifier = verifier()?;
    let bucket = Settings.required("MAIL_BUCKET")?;
    let evidence_bucket = Settings.required("EVIDENCE_BUCKET")?;
    let sign_in = sign_in()?;
    let pages = Settings.required("PAGES_URL")?;
    let given = Pack::given(Settings.optional("POLICY_FILE").as_deref())?;
    start.settings_are_read().await;
    let config = aws::config().await;
    let ambient = Ambient::system();
    let pack = given.unwrap_or_else(|| Arc::new(Pack::house()));
    let client = aws_sdk_s3::Client::new(&config);
    let evidence = evidence::Vault { client: client.clone(), bucket: evidence_bucket };
    let vault = Vault { client, bucket };
    let (store, keyring) = store::open(&config, &ambient, Settings).await?;
    let desk = Desk { store, ambient, pack, keyring, verifier, vault, evidence, queues: None, sign_in, pages };
    let firm = desk.pack.firm.clone();
    Ok(web::whole(desk::http_api::api(desk), &firm))
}

/// The key set that was given, or else the one the issuer publishes.
fn verifier() -> Result<Verifier, Error> {
    let (issuer, audience) = (Settings.required("ISSUER")?, Settings.required("AUDIENCE")?);
    Ok(match Settings.optional("ISSUER_KEYS") {
        Some(keys) => Verifier::new(&issuer, &audience, &keys).map_err(BadSetting::named("ISSUER_KEYS"))?,
        None => Verifier::published(&issuer, &audience, Arc::new(PublishedKeys::of(&issuer)?)),
    })
}

/// At the page that was named, or else at the issuer, as the client its tokens are for.
fn sign_in() -> Result<SignIn, Error> {
    let (issuer, client) = (Settings.required("ISSUER")?, Settings.required("AUDIENCE")?);
    let pages = Settings.required("PAGES_URL")?;
    Ok(match Settings.optional("SIGN_IN_PAGE") {
        Some(page) => SignIn::Page(page),
        None => SignIn::Issuer(Box::new(CodeFlow::at(&issuer, &client, &pages)?)),
    })
}
