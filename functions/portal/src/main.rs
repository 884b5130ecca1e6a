//! The Lambda function `portal`: HTTP API.

#![recursion_limit = "256"]

use axum::Router;
use evidence::Vault;
use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::function::Start;
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, function, http};
use policy::Pack;
use portal::Portal;
use serde_json::Value;
use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, async |router: &Router, event: LambdaEvent<Value>| http::answer(router.clone(), event).await)
        .await
}

async fn set_up(start: &Start) -> Result<Router, Error> {
    Settings.all_there(["TABLE_NAME", "SIGNING_KEYS_SECRET"])?;
    let bucket = Settings.required("EVIDENCE_BUCKET")?;
    let inbox = Settings.required("INBOX")?;
    let pages = Settings.required("PAGES_URL")?;
    let given = Pack::given(Settings.optional("POLICY_FILE").as_deref())?;
    start.settings_are_read().await;
    let config = aws::config().await;
    let ambient = Ambient::system();
    let pack = given.unwrap_or_else(|| Arc::new(Pack::house()));
    let (store, keyring) = store::open(&config, &ambient, Settings).await?;
    let vault = Vault { client: aws_sdk_s3::Client::new(&config), bucket };
    let portal = Portal { store, ambient, pack, keyring, vault, inbox, pages, secure: true };
    let firm = portal.pack.firm.clone();
    Ok(web::whole(portal::http_api::api(portal), &firm))
}
