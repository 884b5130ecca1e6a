//! The Lambda function `outbox-relay`: table stream → queues.

#![recursion_limit = "256"]

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use lambda_shell::queues::Queues;
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, telemetry};
use outbox_relay::{Relay, StreamEvent};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = aws::config().await;
    let relay = Relay {
        queues: Queues::from_settings(aws_sdk_sqs::Client::new(&config), Settings),
        ambient: Ambient::system(),
    };
    run(service_fn(async |event: LambdaEvent<StreamEvent>| Ok::<_, Error>(relay.handle(event.payload).await))).await
}
