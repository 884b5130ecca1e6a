//! The Lambda function `notifications`: queue → mail.

#![recursion_limit = "256"]

use aws_lambda_events::event::sqs::SqsEvent;
use lambda_runtime::{Error, LambdaEvent};
use lambda_shell::queues::Queues;
use lambda_shell::settings::{BadSetting, Settings};
use lambda_shell::{Ambient, aws, batch, function, secrets};
use mail::EmailAddress;
use messages::queue::Queue;
use notifications::sender::{Sender, SesSender, SmtpCredentials, SmtpSender};
use notifications::{Addresses, Notifications};
use policy::Pack;
use std::process::ExitCode;
use store::{Keyring, Store};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    function::main(work()).await
}

async fn work() -> Result<(), Error> {
    let config = aws::config().await;
    let ambient = Ambient::system();
    let notifications = Notifications {
        store: Store::from_settings(&config, &ambient, Settings)?,
        queues: Queues::from_settings(aws_sdk_sqs::Client::new(&config), Settings, &[Queue::Notifications])?,
        pack: Pack::configured(Settings.optional("POLICY_FILE").as_deref())?,
        keyring: Keyring::from_settings(&config, Settings).await?,
        sender: sender(&config).await?,
        addresses: Addresses {
            inbox: EmailAddress::parse(&Settings.required("INBOX")?).map_err(BadSetting::named("INBOX"))?,
            pages: Settings.required("PAGES_URL")?,
        },
        ambient,
    };
    notifications.store.warm().await?;
    function::serve(async |event: LambdaEvent<SqsEvent>| {
        Ok::<_, Error>(batch::run(event.payload, |work| notifications.handle(work)).await)
    })
    .await
}

/// A relay where one is named, else SES with one attempt.
async fn sender(config: &aws::SdkConfig) -> Result<Sender, Error> {
    if let Some(relay) = Settings.optional("SMTP_RELAY") {
        let secret = secrets::optional(config, Settings, "SMTP_CREDENTIALS_SECRET").await?;
        let credentials = secret.as_deref().map(SmtpCredentials::from_json).transpose();
        let credentials = credentials.map_err(BadSetting::named("SMTP_CREDENTIALS_SECRET"))?;
        return Ok(Sender::Smtp(SmtpSender::new(&relay, credentials).map_err(BadSetting::named("SMTP_RELAY"))?));
    }
    let once = aws_sdk_ses::config::Builder::from(config)
        .retry_config(aws_sdk_ses::config::retry::RetryConfig::standard().with_max_attempts(1));
    let client = aws_sdk_ses::Client::from_conf(once.build());
    Ok(Sender::Ses(SesSender { client, configuration_set: Settings.optional("CONFIGURATION_SET"), asked: None }))
}
