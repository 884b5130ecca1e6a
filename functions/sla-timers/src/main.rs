//! The Lambda function `sla-timers`: schedule → sweep; queue → wake.

#![recursion_limit = "256"]

use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::function::Start;
use lambda_shell::queues::Queues;
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, batch, function};
use messages::queue::Queue;
use policy::Pack;
use serde_json::Value;
use sla_timers::{Last, Timers};
use std::process::ExitCode;
use std::sync::Arc;
use store::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, async |timers: &Timers, event: LambdaEvent<Value>| answer(timers, event.payload).await).await
}

async fn set_up(start: &Start) -> Result<Timers, Error> {
    Settings.all_there(["TABLE_NAME", "QUEUE_URL_TIMERS"])?;
    let given = Pack::given(Settings.optional("POLICY_FILE").as_deref())?;
    start.settings_are_read().await;
    let config = aws::config().await;
    let ambient = Ambient::system();
    let queues = Queues::from_settings(aws_sdk_sqs::Client::new(&config), Settings, &[Queue::Timers])?;
    let pack = given.unwrap_or_else(|| Arc::new(Pack::house()));
    let store = Store::from_settings(&config, &ambient, Settings).await?;
    Ok(Timers { store, queues, ambient, pack, last: Last::default() })
}

/// A queue event has records; anything else is the schedule.
async fn answer(timers: &Timers, payload: Value) -> Result<Value, Error> {
    if payload.get("Records").is_some() {
        let response = batch::run(serde_json::from_value(payload)?, |message| timers.handle(message)).await;
        return Ok(serde_json::to_value(response)?);
    }
    Ok(serde_json::to_value(timers.sweep().await?)?)
}
