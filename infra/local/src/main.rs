//! The program `recourse`: the complaint workflow on one machine.

#![recursion_limit = "256"]

mod command_line;

use clap::Parser;
use command_line::policy::PolicyWhat;
use command_line::{CommandLine, What, calendar, demo, due, log, mail, notice, policy, serve};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// What a mistake in the call or the set-up exits with.
const REFUSED: u8 = 2;

fn main() -> ExitCode {
    let call = CommandLine::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(quiet(&call)));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(call) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("recourse: {error:#}");
            ExitCode::from(REFUSED)
        }
    }
}

/// What is said where nobody asks for more. That a calendar ends is no news to the thirty days a demo plays.
fn quiet(call: &CommandLine) -> &'static str {
    match call.command {
        Some(What::Demo(_)) => "warn,sla_timers::sweep=error",
        _ => "warn,aws_smithy_runtime::client::http::connection_poisoning=off",
    }
}

fn run(call: CommandLine) -> anyhow::Result<()> {
    let what = call.command.unwrap_or(What::Serve(Box::new(call.serve)));
    let what = match what {
        What::Due(args) => return due::run(&args),
        What::Notice(args) => return notice::run(&args),
        What::Calendar(args) => return calendar::run(&args),
        What::Policy(args) => match args.what {
            PolicyWhat::Check { file } => return policy::check(file.as_deref()),
            PolicyWhat::Replay(args) => Running::Replay(args),
        },
        What::Serve(args) => Running::Serve(args),
        What::Demo(args) => Running::Demo(args),
        What::Mail(args) => Running::Mail(args),
        What::Log(args) => Running::Log(args),
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(16).enable_all().build()?;
    runtime.block_on(async {
        match what {
            Running::Serve(args) => serve::serve(&args).await,
            Running::Demo(args) => demo::run(&args).await,
            Running::Mail(args) => mail::run(&args).await,
            Running::Log(args) => log::run(&args).await,
            Running::Replay(args) => policy::replay::run(&args).await,
        }
    })
}

/// What needs a runtime: all that opens a data directory.
enum Running {
    Serve(Box<command_line::ServeArgs>),
    Demo(demo::DemoArgs),
    Mail(command_line::mail::MailArgs),
    Log(log::LogArgs),
    Replay(policy::replay::ReplayArgs),
}
