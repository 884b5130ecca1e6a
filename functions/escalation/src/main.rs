//! The Lambda function `escalation`: queue → ladder.

#![recursion_limit = "256"]

use aws_lambda_events::event::sqs::SqsEvent;
use escalation::Escalation;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, batch, telemetry};
use policy::Pack;
use store::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = aws::config().await;
    let escalation = Escalation {
        store: Store::from_settings(&config, &Ambient::system(), Settings)?,
        pack: Pack::configured(Settings.optional("POLICY_FILE").as_deref())?,
    };
    run(service_fn(async |event: LambdaEvent<SqsEvent>| {
        Ok::<_, Error>(batch::run(event.payload, |message| escalation.handle(message)).await)
    }))
    .await
}
