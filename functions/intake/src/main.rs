//! The Lambda function `intake`: HTTP API, and raw mail announced in a queue.

#![recursion_limit = "256"]

use axum::Router;
use intake::{Intake, Vault};
use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::function::Start;
use lambda_shell::settings::{BadSetting, Settings};
use lambda_shell::{Ambient, aws, batch, function, http};
use mail::EmailAddress;
use policy::Pack;
use serde_json::Value;
use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, answer).await
}

async fn set_up(start: &Start) -> Result<(Intake, Router), Error> {
    Settings.all_there(["TABLE_NAME", "SIGNING_KEYS_SECRET"])?;
    let bucket = Settings.required("MAIL_BUCKET")?;
    let inbox = EmailAddress::parse(&Settings.required("INBOX")?).map_err(BadSetting::named("INBOX"))?;
    let mail_server = Settings.optional("MAIL_SERVER");
    let given = Pack::given(Settings.optional("POLICY_FILE").as_deref())?;
    start.settings_are_read().await;
    let config = aws::config().await;
    let ambient = Ambient::system();
    let pack = given.unwrap_or_else(|| Arc::new(Pack::house()));
    let vault = Vault { client: aws_sdk_s3::Client::new(&config), bucket };
    let (store, keyring) = store::open(&config, &ambient, Settings).await?;
    let intake = Intake { store, ambient, pack, keyring, vault, inbox, mail_server, secure: true };
    let router = web::whole(intake::http_api::api(intake.clone()), &intake.pack.firm);
    Ok((intake, router))
}

/// A queue event has records; anything else is a request.
async fn answer((intake, router): &(Intake, Router), event: LambdaEvent<Value>) -> Result<Value, Error> {
    if event.payload.get("Records").is_none() {
        return http::answer(router.clone(), event).await;
    }
    let response = batch::run(serde_json::from_value(event.payload)?, |message| intake.handle(message)).await;
    Ok(serde_json::to_value(response)?)
}
