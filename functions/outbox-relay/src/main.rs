//! The Lambda function `outbox-relay`: table stream → queues.

#![recursion_limit = "256"]

use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::function::Start;
use lambda_shell::queues::{self, Queues};
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, function};
use messages::queue::{Queue, RELAYED};
use outbox_relay::{Relay, StreamEvent};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, async |relay: &Relay, event: LambdaEvent<StreamEvent>| Ok(relay.handle(event.payload).await))
        .await
}

async fn set_up(start: &Start) -> Result<Relay, Error> {
    Settings.all_there(RELAYED.map(queues::setting))?;
    start.settings_are_read().await;
    let client = aws_sdk_sqs::Client::new(&aws::config().await);
    let queues = Queues::from_settings(client, Settings, &RELAYED)?;
    queues.warm(Queue::Verification).await?;
    Ok(Relay { queues, ambient: Ambient::system() })
}
