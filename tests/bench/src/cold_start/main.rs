//! How soon the functions are up: `cargo run --profile local -p bench --bin cold-start -- <folder>`.
//!
//! Each start is a process of its own, timed from before it is made to its first poll of the Runtime
//! API this program plays ([`runtime_api`]); then it gets one event, and the time to its answer is
//! taken. The services it calls are played too ([`aws`]), in the clear and by TLS ([`tls`]). Starts of
//! the functions and of the least function there is take turns, so that a slow moment of the machine
//! meets both.

mod aws;
mod events;
mod figures;
mod functions;
mod report;
mod runtime_api;
mod start;
mod tls;

use anyhow::{Context, ensure};
use aws::{Aws, Way};
use clap::Parser;
use figures::Figures;
use functions::{Binary, HELLO};
use start::start;
use std::path::PathBuf;
use std::process::ExitCode;

/// How soon the functions are up, and how large they are.
#[derive(Debug, Parser)]
struct Call {
    /// Folder with the binaries: `<folder>/intake` or `<folder>/intake/bootstrap`; `hello` among them.
    folder: PathBuf,
    /// Only this function; may be given several times.
    #[arg(long)]
    only: Vec<String>,
    /// Starts of each kind.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Largest binary allowed, in bytes.
    #[arg(long, default_value_t = 12_000_000)]
    largest: u64,
    /// Longest time to the first poll allowed, in per cent of the least function's.
    #[arg(long, default_value_t = 150)]
    slowest: u64,
    /// What the first column says, where tables of several runs are put together.
    #[arg(long, default_value = "")]
    label: String,
    /// Leaves the heading of the table out.
    #[arg(long)]
    no_heading: bool,
}

fn main() -> ExitCode {
    match run(&Call::parse()) {
        Ok(complaints) if complaints.is_empty() => ExitCode::SUCCESS,
        Ok(complaints) => {
            complaints.iter().for_each(|complaint| eprintln!("cold-start: {complaint}"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("cold-start: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures, prints, and answers what is beyond its limit.
fn run(call: &Call) -> anyhow::Result<Vec<String>> {
    let binaries = functions::find(&call.folder, &call.only)?;
    let (hello, functions) = binaries.split_last().context("there is always the least function")?;
    ensure!(hello.name == HELLO && !functions.is_empty(), "no function to measure");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let measured = runtime.block_on(measure(hello, functions, call.rounds))?;
    if !call.no_heading {
        println!("{}", report::heading());
    }
    measured.iter().for_each(|figures| println!("{}", report::row(&call.label, figures, &measured)));
    Ok(report::complaints(&measured, call.largest, call.slowest))
}

/// Starts everything so many times in turns. The least function comes last.
async fn measure(hello: &Binary, functions: &[Binary], rounds: u32) -> anyhow::Result<Vec<Figures>> {
    let aws = Aws::play().await?;
    let mut measured: Vec<Figures> = functions.iter().chain([hello]).map(Figures::of).collect();
    // The first start of each reads its file from the disk; it is tried and not counted.
    for binary in functions.iter().chain([hello]) {
        start(binary, &aws, Way::Plain).await.with_context(|| format!("{}: a first start", binary.name))?;
    }
    let last = functions.len();
    for _ in 0..rounds {
        for (at, function) in functions.iter().enumerate() {
            measured[last].take(Way::Plain, start(hello, &aws, Way::Plain).await?);
            for way in Way::ALL {
                let taken = start(function, &aws, way).await.with_context(|| function.name.clone())?;
                measured[at].take(way, taken);
            }
        }
    }
    Ok(measured)
}
