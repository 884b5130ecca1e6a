//! The numbers of the README, each part measured in one run: `target/local/bench web`, `… mail`, `… timers`.
//!
//! Machines are noisy, so what is compared runs in turns (A B A B …) and is given as a ratio.

mod bare;
mod calls;
mod commits;
mod cost;
mod intake;
mod life;
mod mail;
mod pages;
mod program;
mod rest;
mod timers;

use clap::Parser;
use std::process::ExitCode;
use std::time::Duration;

/// The numbers of the README.
#[derive(Debug, Parser)]
enum Call {
    /// What a complaint and the web cost: a few minutes.
    Web,
    /// What mail costs: an hour, with all its parts.
    Mail(mail::Call),
    /// What the pages cost, with very many complaints: some minutes.
    Pages(pages::Call),
    /// What deadlines cost: half an hour, with all its parts; eight gigabytes of disk meanwhile.
    Timers(timers::Call),
}

fn main() -> ExitCode {
    match run(&Call::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(call: &Call) -> anyhow::Result<()> {
    if cfg!(debug_assertions) {
        println!("debug build: the numbers mean nothing; run with --profile local");
    }
    match call {
        Call::Web => {
            calls::measure()?;
            cost::measure()?;
            intake::measure()?;
            rest::measure()
        }
        Call::Mail(call) => mail::measure(call),
        Call::Pages(call) => pages::measure(call),
        Call::Timers(call) => timers::measure(call),
    }
}

/// How often something happened in a second.
fn per_second(count: u64, elapsed: Duration) -> u64 {
    u64::try_from(u128::from(count) * 1_000_000 / elapsed.as_micros().max(1)).unwrap_or(u64::MAX)
}

/// The middle of some figures.
fn median(figures: &mut [u64]) -> u64 {
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// `part` of `whole` in per cent.
fn percent(part: u64, whole: u64) -> u64 {
    part * 100 / whole.max(1)
}
