//! The Lambda function `escalation`: queue → ladder.

#![recursion_limit = "256"]

use aws_lambda_events::event::sqs::SqsEvent;
use escalation::Escalation;
use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, batch, function};
use policy::Pack;
use std::process::ExitCode;
use store::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, async |escalation: &Escalation, event: LambdaEvent<SqsEvent>| {
        Ok(batch::run(event.payload, |message| escalation.handle(message)).await)
    })
    .await
}

async fn set_up() -> Result<Escalation, Error> {
    let config = aws::config().await;
    let pack = Pack::configured(Settings.optional("POLICY_FILE").as_deref())?;
    let store = Store::from_settings(&config, &Ambient::system(), Settings).await?;
    Ok(Escalation { store, pack })
}
