//! What the pages cost with very many complaints in the store: how long an answer takes and how long it is,
//! each page asked for many times, in Chinese and English in turn.
//!
//! The time is the server's: from the request to the whole answer, without the network.

mod firm;
mod measured;
mod views;

use crate::timers::runtime;
use firm::Firm;
use measured::Measured;
use std::path::PathBuf;
use std::time::Duration;

/// What the issue allows of an answer in the ninety-fifth of a hundred.
const LIMIT: Duration = Duration::from_millis(50);
/// Uncompressed.
const BYTES: usize = 100_000;

/// How much to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Call {
    /// Complaints.
    #[arg(long, default_value_t = 100_000)]
    complaints: u64,
    /// Those of them that are open.
    #[arg(long, default_value_t = 20_000)]
    open: u64,
    /// How often each page is asked for.
    #[arg(long, default_value_t = 200)]
    times: usize,
    /// Only pages whose name holds this.
    #[arg(long)]
    only: Option<String>,
    /// Where the store lies while it is measured; the system's folder for such when left out.
    #[arg(long)]
    work: Option<PathBuf>,
}

pub(crate) fn measure(call: &Call) -> anyhow::Result<()> {
    let work = match &call.work {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let runtime = runtime()?;
    let firm = Firm::found(&work.path().join("store"), call.complaints, call.open, &runtime)?;
    runtime.block_on(async {
        let mut missed = Vec::new();
        Measured::head();
        for view in views::all(&firm).await? {
            if call.only.as_ref().is_some_and(|only| !view.name.contains(only.as_str())) {
                continue;
            }
            let measured = Measured::of(&firm.life, &view, call.times).await?;
            println!("{measured}");
            if view.limited && !measured.is_within(LIMIT, BYTES) {
                missed.push(view.name);
            }
        }
        anyhow::ensure!(missed.is_empty(), "above {} ms or {BYTES} bytes: {}", LIMIT.as_millis(), missed.join(", "));
        println!("every page is within {} ms and {BYTES} bytes", LIMIT.as_millis());
        Ok(())
    })
}
