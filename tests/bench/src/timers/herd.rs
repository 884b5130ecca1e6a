//! Very many clocks that are due in the same second: how soon all have fired, been recorded and
//! escalated, and at what pace next to the bare store's.

use super::base::{self, second_in, sleep_until};
use super::check;
use crate::bare::{self, Bare};
use crate::commits::Commits;
use crate::life::Life;
use crate::{per_second, percent};
use anyhow::ensure;
use jiff::SignedDuration;
use lambda_shell::Clock;
use local::Stack;
use local::stack::Options;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long the bare store runs before and after.
const TURN: Duration = Duration::from_secs(4);
/// How many are copied in a second for certain, and the seconds it takes to make the first and to start.
const COPIED_A_SECOND: u64 = 2_000;
const SPARE: u64 = 45;
/// How often the breaches are counted.
const LOOK: Duration = Duration::from_millis(500);
/// How long the slowest herd may take.
const PATIENCE: Duration = Duration::from_secs(1_800);
/// What the issue asks for.
const LEAST_PERCENT: u64 = 50;

pub(super) fn measure(work: &Path, count: u64) -> anyhow::Result<()> {
    let runtime = super::runtime()?;
    let bare = Bare::open(&work.join("bare.sqlite"), runtime.block_on(sample())?)?;
    let due = second_in(i64::try_from(count / COPIED_A_SECOND + SPARE)?)?;
    let herd = base::herd(&work.join("herd"), due, count, 0)?;
    let bare_before = bare.turn(TURN)?;
    let stack = runtime.block_on(Stack::open(Options::at(Some(herd.data.clone()))))?;
    let running = runtime.block_on(async { stack.run() });
    ensure!(super::base::now() < due, "{count} complaints could not be made before they were due");
    sleep_until(due);
    let (before, started) = (Commits::of(&stack, 0), Instant::now());
    wait_for(&herd.data, count, PATIENCE)?;
    let fired = started.elapsed();
    rest(&runtime, &stack)?;
    let (elapsed, done) = (started.elapsed(), Commits::of(&stack, 0).since(&before));
    runtime.block_on(running.stop());
    let bare_after = bare.turn(TURN)?;
    let told = runtime.block_on(check::each(&stack, &herd.references))?;
    let theirs = u64::midpoint(bare_before, bare_after);
    let (all, synced) = (per_second(done.all(), elapsed), per_second(done.synced, elapsed));
    println!(
        "{count} clocks due in one second: all fired after {} s, escalated and told ({} notices) after {} s; none missed, none twice",
        fired.as_secs(),
        told.notices,
        elapsed.as_secs()
    );
    println!(
        "{all} commits a second ({synced} synced), the bare store {bare_before} before and {bare_after} after: {} % (at least {LEAST_PERCENT}), those synced alone {} %",
        percent(all, theirs),
        percent(synced, theirs)
    );
    drop(stack);
    std::fs::remove_dir_all(&herd.data)?;
    ensure!(percent(all, theirs) >= LEAST_PERCENT, "a herd drains more slowly than it must");
    Ok(())
}

/// The rows one breach writes.
async fn sample() -> anyhow::Result<Vec<Value>> {
    let life = Life::begin().await?;
    let opened = life.open().await?;
    let due = life.times.now() + base::FIRST_REPLY;
    life.stack.advance_to(due - SignedDuration::from_secs(1), true).await?;
    let before = bare::rows(&life.stack, |_| true).await?;
    life.stack.times().move_to(due)?;
    let wake = messages::queue::WakeUp::new(&opened.reference.parse()?, due);
    life.stack.functions().timers.wake(wake).await?;
    bare::rows(&life.stack, |row| !before.contains(row)).await
}

/// Waits until so many breaches are recorded, by the index on the disk.
pub(super) fn wait_for(data: &Path, count: u64, patience: Duration) -> anyhow::Result<u64> {
    let file = data.join("table.sqlite");
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let started = Instant::now();
    loop {
        let select = "SELECT count(*) FROM \"recourse::gsi::breaches\"";
        let recorded = connection.query_row(select, [], |row| row.get::<_, i64>(0))?.unsigned_abs();
        if recorded >= count {
            return Ok(recorded);
        }
        ensure!(started.elapsed() < patience, "{recorded} of {count} were recorded in {patience:?}");
        std::thread::sleep(LOOK);
    }
}

/// At rest, however long that takes while there is progress.
fn rest(runtime: &tokio::runtime::Runtime, stack: &Stack) -> anyhow::Result<()> {
    Ok(runtime.block_on(stack.settle())?)
}
