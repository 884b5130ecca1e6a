//! The Lambda function `portal`: HTTP API.

#![recursion_limit = "256"]

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, http, telemetry};
use policy::Pack;
use portal::Portal;
use serde_json::Value;
use store::{Keyring, Store};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = aws::config().await;
    let ambient = Ambient::system();
    let portal = Portal {
        store: Store::from_settings(&config, &ambient, Settings)?,
        ambient,
        pack: Pack::configured(Settings.optional("POLICY_FILE").as_deref())?,
        keyring: Keyring::from_text(&Settings.required("SIGNING_KEYS")?)?,
        inbox: Settings.required("INBOX")?,
        secure: true,
    };
    let firm = portal.pack.firm.clone();
    let router = web::whole(portal::http_api::api(portal).0, &firm);
    run(service_fn(async |event: LambdaEvent<Value>| http::answer(router.clone(), event).await)).await
}
