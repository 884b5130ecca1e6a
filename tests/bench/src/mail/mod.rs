//! What mail costs: how fast it becomes complaints, next to what the store alone can do; memory over
//! a hundred thousand mails and for a large one; processor time next to a usual helpdesk.

mod client;
mod helpdesk;
mod letters;
mod memory;
mod rate;

use std::path::PathBuf;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Call {
    /// Only this; all when left out.
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Mails of the long run.
    #[arg(long, default_value_t = 100_000)]
    mails: usize,
    /// Mails of the comparison with the helpdesk.
    #[arg(long, default_value_t = 500)]
    compared: usize,
    /// The program that measures the helpdesk.
    #[arg(long, default_value = "tests/bench/helpdesk/run")]
    helpdesk: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Against the bare store.
    Rate,
    /// One message of 25 MB.
    Large,
    /// Against a helpdesk.
    Helpdesk,
    /// Over many mails.
    Memory,
}

pub(crate) fn measure(call: &Call) -> anyhow::Result<()> {
    let wanted = |part| call.only.is_none_or(|only| only == part);
    if wanted(Part::Rate) {
        rate::measure()?;
    }
    if wanted(Part::Large) {
        memory::large()?;
    }
    if wanted(Part::Helpdesk) {
        helpdesk::measure(&call.helpdesk, call.compared)?;
    }
    if wanted(Part::Memory) {
        memory::many(call.mails)?;
    }
    Ok(())
}
