//! The Lambda function `escalation`: queue → ladder.

#![recursion_limit = "256"]

use aws_lambda_events::event::sqs::SqsEvent;
use escalation::Escalation;
use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::function::Start;
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, batch, function};
use policy::Pack;
use std::process::ExitCode;
use std::sync::Arc;
use store::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, async |escalation: &Escalation, event: LambdaEvent<SqsEvent>| {
        Ok(batch::run(event.payload, |message| escalation.handle(message)).await)
    })
    .await
}

async fn set_up(start: &Start) -> Result<Escalation, Error> {
    Settings.all_there(["TABLE_NAME"])?;
    let given = Pack::given(Settings.optional("POLICY_FILE").as_deref())?;
    start.settings_are_read().await;
    let pack = given.unwrap_or_else(|| Arc::new(Pack::house()));
    let store = Store::from_settings(&aws::config().await, &Ambient::system(), Settings).await?;
    Ok(Escalation { store, pack })
}
