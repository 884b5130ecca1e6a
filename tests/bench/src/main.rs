//! The numbers of the README, measured in one run: `cargo run --profile local -p bench --bin bench`.
//!
//! Machines are noisy, so what is compared runs in turns (A B A B …) and is given as a ratio.

mod calls;
mod cost;
mod intake;
mod life;
mod rest;

use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    if cfg!(debug_assertions) {
        println!("debug build: the numbers mean nothing; run with --profile local");
    }
    calls::measure()?;
    cost::measure()?;
    intake::measure()?;
    rest::measure()
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
