//! A herd in whose middle the program is killed: nobody missed, nobody twice.

use super::base::{self, second_in, sleep_until};
use super::{check, herd};
use crate::program::Program;
use anyhow::ensure;
use local::Stack;
use local::stack::Options;
use std::path::Path;
use std::time::Duration;

/// Seconds to make it and to start.
const SPARE: i64 = 30;
const PATIENCE: Duration = Duration::from_secs(300);

pub(super) fn measure(work: &Path, count: u64) -> anyhow::Result<()> {
    let due = second_in(SPARE)?;
    let herd = base::herd(&work.join("crash"), due, count, 0)?;
    let program = Program::start(&herd.data)?;
    ensure!(super::base::now() < due, "{count} complaints could not be made before they were due");
    sleep_until(due);
    herd::wait_for(&herd.data, count / 4, PATIENCE)?;
    // It is killed, not asked.
    drop(program);
    let at_kill = herd::wait_for(&herd.data, 0, PATIENCE)?;
    ensure!(at_kill < count, "the kill came too late to tell anything");
    let program = Program::start(&herd.data)?;
    herd::wait_for(&herd.data, count, PATIENCE)?;
    program.settles()?;
    drop(program);
    let (told, mails) = super::runtime()?.block_on(async {
        let stack = Stack::open(Options::at(Some(herd.data.clone()))).await?;
        Ok::<_, anyhow::Error>((check::each(&stack, &herd.references).await?, check::mails(&stack, &herd.references)?))
    })?;
    println!(
        "killed when {at_kill} of {count} had fired, started again: all fired, recorded and escalated once, {} notices, {mails} mails, none missed, none twice",
        told.notices
    );
    std::fs::remove_dir_all(&herd.data)?;
    Ok(())
}
