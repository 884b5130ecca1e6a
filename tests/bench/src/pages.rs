//! What the desk's pages cost: size and time of an answer, and of the count behind the operations page.

use crate::life::Life;
use crate::timers::base;
use crate::timers::runtime;
use anyhow::{Context, ensure};
use jiff::{SignedDuration, Timestamp};
use local::stack::Options;
use local::times::Times;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What the issue allows of an answer in the ninety-fifth of a hundred.
const LIMIT: Duration = Duration::from_millis(50);
const BYTES: usize = 100_000;
/// Complaints that are due while the pages are looked at.
const DUE: u64 = 1_000;
/// How long from now.
const DUE_IN: SignedDuration = SignedDuration::from_mins(90);
/// How long before that the pages are looked at.
const BEFORE: SignedDuration = SignedDuration::from_mins(10);
/// Answers that are not measured: they open files and fill caches.
const WARM: usize = 5;

/// How much to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Call {
    /// Open complaints.
    #[arg(long, default_value_t = 100_000)]
    open: u64,
    /// How often each page is asked for.
    #[arg(long, default_value_t = 200)]
    times: usize,
    /// Where the store lies while it is measured; the system's folder for such when left out.
    #[arg(long)]
    work: Option<PathBuf>,
}

pub(crate) fn measure(call: &Call) -> anyhow::Result<()> {
    let work = match &call.work {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let due = Timestamp::from_second((base::now() + DUE_IN).as_second())?;
    let others = call.open.checked_sub(DUE).context("more open complaints than are due")?;
    let herd = base::herd(&work.path().join("store"), due, DUE, others)?;
    runtime()?.block_on(async {
        let times = Arc::new(Times::standing(due - BEFORE));
        let life = Life::on(Options::at(Some(herd.data.clone())), times).await?;
        let token = life.signed_in("operations").await?;
        let case = format!("/desk/complaints/{}", herd.references[0]);
        // The first look finds a long list and has it counted.
        let first = life.answer("/desk/operations", &token).await?;
        ensure!(String::from_utf8_lossy(&first).contains("being counted"), "the list is not long");
        let began = Instant::now();
        life.stack.settle_by_hand().await?;
        let figures = life.stack.observer().figures().await?.context("figures")?;
        ensure!(figures.open.open >= call.open, "only {} of {} were counted", figures.open.open, call.open);
        println!("{} open complaints counted in {} ms", figures.open.open, began.elapsed().as_millis());
        let counted = life.answer("/desk/operations", &token).await?;
        let shown = format!("over {} complaints", figures.counted);
        ensure!(String::from_utf8_lossy(&counted).contains(&shown), "the page does not say '{shown}'");
        let mut missed = Vec::new();
        for path in ["/desk", &case, "/desk/operations", "/v1/desk/operations"] {
            missed.extend(page(&life, path, &token, call.times).await?);
        }
        ensure!(missed.is_empty(), "{}", missed.join("; "));
        Ok(())
    })
}

/// Asks for a page many times; what it misses.
async fn page(life: &Life, path: &str, token: &str, times: usize) -> anyhow::Result<Option<String>> {
    let mut took = Vec::with_capacity(times);
    let mut bytes = 0;
    for number in 0..times + WARM {
        let began = Instant::now();
        bytes = life.answer(path, token).await?.len();
        if number >= WARM {
            took.push(began.elapsed());
        }
    }
    took.sort_unstable();
    let at = |share: usize| took.get((took.len() * share).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default();
    let (median, p95) = (at(50), at(95));
    println!("  {path:<36} {bytes:>6} bytes, median {} µs, p95 {} µs", median.as_micros(), p95.as_micros());
    Ok((p95 > LIMIT || bytes > BYTES).then(|| format!("{path}: {bytes} bytes, p95 {} ms", p95.as_millis())))
}
