//! The Lambda function `notifications`: queue → mail.

#![recursion_limit = "256"]

use aws_lambda_events::event::sqs::SqsEvent;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use lambda_shell::queues::Queues;
use lambda_shell::settings::Settings;
use lambda_shell::{Ambient, aws, batch, telemetry};
use mail::EmailAddress;
use notifications::sender::{Sender, SesSender, SmtpSender};
use notifications::{Addresses, Notifications};
use policy::Pack;
use store::{Keyring, Store};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init();
    let config = aws::config().await;
    let ambient = Ambient::system();
    let notifications = Notifications {
        store: Store::from_settings(&config, &ambient, Settings)?,
        queues: Queues::from_settings(aws_sdk_sqs::Client::new(&config), Settings),
        pack: Pack::configured(Settings.optional("POLICY_FILE").as_deref())?,
        keyring: Keyring::from_text(&Settings.required("SIGNING_KEYS")?)?,
        sender: sender(&config)?,
        addresses: Addresses {
            inbox: EmailAddress::parse(&Settings.required("INBOX")?)?,
            pages: Settings.required("PAGES_URL")?,
        },
        ambient,
    };
    run(service_fn(async |event: LambdaEvent<SqsEvent>| {
        Ok::<_, Error>(batch::run(event.payload, |work| notifications.handle(work)).await)
    }))
    .await
}

/// A relay where one is named, else SES with one attempt.
fn sender(config: &aws::SdkConfig) -> Result<Sender, Error> {
    if let Some(relay) = Settings.optional("SMTP_RELAY") {
        return Ok(Sender::Smtp(SmtpSender::new(&relay)?));
    }
    let once = aws_sdk_ses::config::Builder::from(config)
        .retry_config(aws_sdk_ses::config::retry::RetryConfig::standard().with_max_attempts(1));
    let client = aws_sdk_ses::Client::from_conf(once.build());
    Ok(Sender::Ses(SesSender { client, configuration_set: Settings.optional("CONFIGURATION_SET"), asked: None }))
}
