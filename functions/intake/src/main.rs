//! The Lambda function `intake`: HTTP API and raw mail in the object store.

#![recursion_limit = "256"]

use intake::{Intake, Vault};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, http, telemetry};
use mail::EmailAddress;
use policy::Pack;
use serde_json::Value;
use store::{Keyring, Store};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = aws::config().await;
    let ambient = Ambient::system();
    let intake = Intake {
        store: Store::from_settings(&config, &ambient, Settings)?,
        ambient,
        pack: Pack::configured(Settings.optional("POLICY_FILE").as_deref())?,
        keyring: Keyring::from_text(&Settings.required("SIGNING_KEYS")?)?,
        vault: Vault { client: aws_sdk_s3::Client::new(&config), bucket: Settings.required("MAIL_BUCKET")? },
        inbox: EmailAddress::parse(&Settings.required("INBOX")?)?,
        secure: true,
    };
    let router = web::whole(intake::http_api::api(intake.clone()).0, &intake.pack.firm);
    run(service_fn(async |event: LambdaEvent<Value>| {
        if event.payload.get("Records").is_none() {
            return http::answer(router.clone(), event).await;
        }
        intake.mail_arrived(serde_json::from_value(event.payload)?).await?;
        Ok(Value::Null)
    }))
    .await
}
