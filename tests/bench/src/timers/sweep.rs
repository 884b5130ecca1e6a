//! A sweep's cost with as much due, when very many more complaints are open.

use super::base::Herd;
use super::seeded::{DUE, Stores};
use crate::{median, percent};
use anyhow::{Context, ensure};
use jiff::SignedDuration;
use local::Stack;
use local::stack::Options;
use local::times::Times;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Turns of each, the first of which warms up.
const ROUNDS: usize = 16;
/// What the issue asks for: at most 1.2 times.
const MOST_PERCENT: u64 = 120;
/// How long before they are due it sweeps.
const BEFORE: SignedDuration = SignedDuration::from_secs(60);

/// What the turns of one store cost, in microseconds.
#[derive(Default)]
struct Turns {
    wall: Vec<u64>,
    cpu: Vec<u64>,
}

pub(super) fn measure(stores: &Stores) -> anyhow::Result<()> {
    // Threads that end take their processor time with them.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_keep_alive(Duration::from_secs(3_600))
        .enable_all()
        .build()?;
    let (few, large) = (runtime.block_on(open(&stores.few))?, runtime.block_on(open(&stores.large))?);
    let (mut of_few, mut of_large) = (Turns::default(), Turns::default());
    for round in 0..ROUNDS {
        for (stack, turns) in [(&few, &mut of_few), (&large, &mut of_large)] {
            let (wall, cpu) = runtime.block_on(turn(stack))?;
            if round > 0 {
                turns.wall.push(wall);
                turns.cpu.push(cpu);
            }
        }
    }
    let (wall, cpu) =
        ([median(&mut of_few.wall), median(&mut of_large.wall)], [median(&mut of_few.cpu), median(&mut of_large.cpu)]);
    let (by_wall, by_cpu) = (percent(wall[1], wall[0]), percent(cpu[1], cpu[0]));
    println!(
        "a sweep with {DUE} due over few and over many: {} and {} ms ({by_wall} %), of processor {} and {} ms ({by_cpu} %; at most {MOST_PERCENT} %)",
        wall[0] / 1_000,
        wall[1] / 1_000,
        cpu[0] / 1_000,
        cpu[1] / 1_000
    );
    ensure!(by_wall <= MOST_PERCENT && by_cpu <= MOST_PERCENT, "a sweep costs more when more complaints are open");
    Ok(())
}

async fn open(herd: &Herd) -> anyhow::Result<Stack> {
    let times = Arc::new(Times::standing(herd.due - BEFORE));
    Ok(Stack::open(Options { times: Some(times), ..Options::at(Some(herd.data.clone())) }).await?)
}

/// Wall and processor time of one sweep, in microseconds. Nothing else runs in this process.
async fn turn(stack: &Stack) -> anyhow::Result<(u64, u64)> {
    let (before, started) = (own_cpu_us()?, Instant::now());
    let swept = stack.sweep_once().await?;
    let wall = u64::try_from(started.elapsed().as_micros())?;
    ensure!(swept.found as u64 == DUE && swept.sent == swept.found, "{} were found, {} sent", swept.found, swept.sent);
    Ok((wall, own_cpu_us()? - before))
}

/// Processor time of this process's threads so far, finer than in hundredths of a second.
pub(crate) fn own_cpu_us() -> anyhow::Result<u64> {
    let mut nanoseconds = 0;
    for thread in std::fs::read_dir("/proc/self/task")? {
        let told = std::fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += told.split_whitespace().next().context("a time")?.parse::<u64>()?;
    }
    Ok(nanoseconds / 1_000)
}
