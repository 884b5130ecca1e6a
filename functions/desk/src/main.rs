//! The Lambda function `desk`: HTTP API.

#![recursion_limit = "256"]

use desk::Desk;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, http, telemetry};
use policy::Pack;
use serde_json::Value;
use store::{Keyring, Store};
use web::Verifier;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = aws::config().await;
    let ambient = Ambient::system();
    let desk = Desk {
        store: Store::from_settings(&config, &ambient, Settings)?,
        ambient,
        pack: Pack::configured(Settings.optional("POLICY_FILE").as_deref())?,
        keyring: Keyring::from_text(&Settings.required("SIGNING_KEYS")?)?,
        verifier: Verifier::new(
            &Settings.required("ISSUER")?,
            &Settings.required("AUDIENCE")?,
            &Settings.required("ISSUER_KEYS")?,
        )?,
        sign_in_page: Settings.optional("SIGN_IN_PAGE"),
    };
    let firm = desk.pack.firm.clone();
    let router = web::whole(desk::http_api::api(desk).0, &firm);
    run(service_fn(async |event: LambdaEvent<Value>| http::answer(router.clone(), event).await)).await
}
