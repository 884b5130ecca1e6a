//! The Lambda function `verification`: queue → first look.

#![recursion_limit = "256"]

use aws_lambda_events::event::sqs::SqsEvent;
use evidence::Vault;
use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::function::Start;
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, batch, function};
use policy::Pack;
use std::process::ExitCode;
use std::sync::Arc;
use store::Store;
use verification::{Directory, Verification};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, async |verification: &Verification, event: LambdaEvent<SqsEvent>| {
        Ok(batch::run(event.payload, |message| verification.handle(message)).await)
    })
    .await
}

async fn set_up(start: &Start) -> Result<Verification, Error> {
    Settings.all_there(["TABLE_NAME"])?;
    let bucket = Settings.required("EVIDENCE_BUCKET")?;
    let given = Pack::given(Settings.optional("POLICY_FILE").as_deref())?;
    start.settings_are_read().await;
    let config = aws::config().await;
    let pack = given.unwrap_or_else(|| Arc::new(Pack::house()));
    let directory = Directory { client: aws_sdk_s3::Client::new(&config), bucket };
    let store = Store::from_settings(&config, &Ambient::system(), Settings).await?;
    let vault = Vault { client: directory.client.clone(), bucket: directory.bucket.clone() };
    Ok(Verification { store, directory, vault, pack })
}
