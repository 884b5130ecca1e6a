//! What deadlines cost: a sweep as open complaints grow, how late a clock fires, a herd that is due in
//! one second, a crash in the middle of one, the days of a term, and a usual helpdesk's escalation.

mod adding;
pub(crate) mod base;
mod check;
mod crash;
mod firing;
mod helpdesk;
mod herd;
pub(crate) mod multiply;
mod pieces;
mod seeded;
pub(crate) mod sweep;

use std::path::PathBuf;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Call {
    /// Only this; all when left out.
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Open complaints of the large store.
    #[arg(long, default_value_t = 1_000_000)]
    open: u64,
    /// Open complaints of the small one.
    #[arg(long, default_value_t = 10_000)]
    few: u64,
    /// Seconds of clocks that come due one after the other.
    #[arg(long, default_value_t = 75)]
    seconds: u64,
    /// Clocks that are due in one second.
    #[arg(long, default_value_t = 50_000)]
    herd: u64,
    /// Clocks that are due in one second when the program is killed.
    #[arg(long, default_value_t = 5_000)]
    crashed: u64,
    /// Tickets of the comparison with the helpdesk; a tenth of them is due.
    #[arg(long, default_value_t = 20_000)]
    tickets: u64,
    /// The program that measures the helpdesk.
    #[arg(long, default_value = "tests/bench/helpdesk/run")]
    helpdesk: PathBuf,
    /// Where the stores lie while they are measured; the system's folder for such when left out.
    #[arg(long)]
    work: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// A term of working days.
    Adding,
    /// A sweep over few and over many.
    Sweep,
    /// Clocks due one after the other.
    Firing,
    /// Clocks due at once.
    Herd,
    /// The same, with the program killed.
    Crash,
    /// Against a helpdesk.
    Helpdesk,
}

pub(crate) fn measure(call: &Call) -> anyhow::Result<()> {
    let wanted = |part| call.only.is_none_or(|only| only == part);
    let work = match &call.work {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let mut missed = Vec::new();
    // What one part misses does not hide what the others measure.
    let mut take = |outcome: anyhow::Result<()>| {
        if let Err(error) = outcome {
            println!("MISSED: {error:#}");
            missed.push(format!("{error:#}"));
        }
    };
    if wanted(Part::Adding) {
        take(adding::measure());
    }
    if wanted(Part::Sweep) || wanted(Part::Firing) {
        let stores = seeded::Stores::make(work.path(), call.few, call.open)?;
        if wanted(Part::Sweep) {
            take(sweep::measure(&stores));
        }
        if wanted(Part::Firing) {
            take(firing::measure(&stores.large, call.seconds));
        }
    }
    if wanted(Part::Herd) {
        take(herd::measure(work.path(), call.herd));
    }
    if wanted(Part::Crash) {
        take(crash::measure(work.path(), call.crashed));
    }
    if wanted(Part::Helpdesk) {
        take(helpdesk::measure(work.path(), &call.helpdesk, call.tickets));
    }
    anyhow::ensure!(missed.is_empty(), "{}", missed.join("; "));
    Ok(())
}

/// The one in a hundred that is highest, of sorted figures.
fn p99(sorted: &[u64]) -> u64 {
    sorted.get((sorted.len() * 99).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

/// A runtime as the program has it.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}
