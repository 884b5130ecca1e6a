//! The program `redrive`.

#![recursion_limit = "256"]

use anyhow::ensure;
use clap::Parser;
use lambda_shell::{Ambient, aws};
use redrive::command_line::{self, Clients, CommandLine};
use std::process::ExitCode;

/// Something was left for a person to look at.
const LEFT: u8 = 1;
/// It could not be done, or not to its end.
const FAILED: u8 = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let call = CommandLine::parse();
    // Where credentials were looked for in vain is said by the error of the first call.
    tracing_subscriber::fmt().with_env_filter("warn,aws_config=off").with_writer(std::io::stderr).init();
    match run(call).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(LEFT),
        Err(error) => {
            eprintln!("redrive: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

async fn run(call: CommandLine) -> anyhow::Result<bool> {
    let config = aws::config_of_a_person().await;
    ensure!(config.region().is_some(), "no region is set: AWS_REGION, or a region in the profile (AWS_PROFILE)");
    let clients = Clients {
        sqs: aws_sdk_sqs::Client::new(&config),
        dynamodb: aws_sdk_dynamodb::Client::new(&config),
        ambient: Ambient::system(),
    };
    command_line::run(call, clients, &mut std::io::stdout()).await
}
