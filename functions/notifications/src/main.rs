//! The Lambda function `notifications`: queue → mail.

#![recursion_limit = "256"]

use aws_lambda_events::event::sqs::SqsEvent;
use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::function::Start;
use lambda_shell::queues::Queues;
use lambda_shell::settings::{BadSetting, Settings};
use lambda_shell::{Ambient, aws, batch, function};
use mail::EmailAddress;
use messages::queue::Queue;
use notifications::pace::Pace;
use notifications::sender::Sender;
use notifications::{Addresses, Notifications, texts};
use policy::Pack;
use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(set_up, async |notifications: &Notifications, event: LambdaEvent<SqsEvent>| {
        Ok(batch::run(event.payload, |work| notifications.handle(work)).await)
    })
    .await
}

async fn set_up(start: &Start) -> Result<Notifications, Error> {
    Settings.all_there(["TABLE_NAME", "SIGNING_KEYS_SECRET", "QUEUE_URL_NOTIFICATIONS"])?;
    Sender::check_settings(Settings)?;
    let pace = Pace::from_settings(Settings)?;
    let addresses = Addresses {
        inbox: EmailAddress::parse(&Settings.required("INBOX")?).map_err(BadSetting::named("INBOX"))?,
        pages: Settings.required("PAGES_URL")?,
    };
    let given = Pack::given(Settings.optional("POLICY_FILE").as_deref())?;
    start.settings_are_read().await;
    let config = aws::config().await;
    let ambient = Ambient::system();
    let queues = Queues::from_settings(aws_sdk_sqs::Client::new(&config), Settings, &[Queue::Notifications])?;
    let pack = given.unwrap_or_else(|| Arc::new(Pack::house()));
    let texts = texts(&pack)?;
    let opened = tokio::try_join!(store::open(&config, &ambient, Settings), Sender::from_settings(&config, Settings));
    let ((store, keyring), sender) = opened?;
    Ok(Notifications { store, queues, texts, pack, keyring, sender, pace, addresses, ambient })
}
