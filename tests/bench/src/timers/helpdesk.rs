//! The escalation of what is late, next to a usual helpdesk's: as many open, as many due, notices sent.

use super::base::{self, second_in, sleep_until};
use super::{check, herd};
use crate::program::Program;
use anyhow::{Context, ensure};
use local::Stack;
use local::stack::Options;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One in so many is due.
const DUE_OF: u64 = 10;
/// Seconds to make the store and to start.
const SPARE: i64 = 40;
const PATIENCE: Duration = Duration::from_secs(300);
/// What the issue asks for.
const LEAST_FASTER: u64 = 10;
const LEAST_CPU: u64 = 20;

/// What an escalation took.
struct Took {
    wall_ms: u64,
    cpu_ms: u64,
}

pub(super) fn measure(work: &Path, program: &Path, tickets: u64) -> anyhow::Result<()> {
    let due = tickets / DUE_OF;
    let (ours, notices) = ours(work, tickets, due)?;
    let (theirs, lost) = theirs(program, tickets, due)?;
    let faster = theirs.wall_ms * 10 / ours.wall_ms.max(1);
    let cheaper = theirs.cpu_ms * 10 / ours.cpu_ms.max(1);
    println!(
        "{due} of {tickets} late, told and escalated: ours {} ms and {} ms of processor ({notices} notices), the helpdesk's {} and {} ms",
        ours.wall_ms, ours.cpu_ms, theirs.wall_ms, theirs.cpu_ms
    );
    println!(
        "ours is {}.{} times as fast (at least {LEAST_FASTER}), and takes {}.{} times less processor time (at least {LEAST_CPU})",
        faster / 10,
        faster % 10,
        cheaper / 10,
        cheaper % 10
    );
    println!("{lost}");
    ensure!(
        faster >= LEAST_FASTER * 10 && cheaper >= LEAST_CPU * 10,
        "next to a helpdesk, escalation is slower or dearer than it must be"
    );
    Ok(())
}

/// From the second all are due until all is at rest; the processor time from the program's start.
fn ours(work: &Path, tickets: u64, count: u64) -> anyhow::Result<(Took, usize)> {
    let due = second_in(SPARE)?;
    let herd = base::herd(&work.join("tickets"), due, count, tickets - count)?;
    let program = Program::start(&herd.data)?;
    ensure!(super::base::now() < due, "{tickets} complaints could not be made before they were due");
    sleep_until(due);
    let started = Instant::now();
    herd::wait_for(&herd.data, count, PATIENCE)?;
    program.settles()?;
    let took = Took { wall_ms: u64::try_from(started.elapsed().as_millis())?, cpu_ms: program.cpu_ms()? };
    drop(program);
    let told = super::runtime()?.block_on(async {
        let stack = Stack::open(Options::at(Some(herd.data.clone()))).await?;
        check::each(&stack, &herd.references).await
    })?;
    std::fs::remove_dir_all(&herd.data)?;
    Ok((took, told.notices))
}

/// What theirs takes, and what its crash loses, in words.
fn theirs(program: &Path, tickets: u64, count: u64) -> anyhow::Result<(Took, String)> {
    let mut command = Command::new(program);
    command.args(["--escalations", &tickets.to_string(), "--due", &count.to_string()]);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| program.display().to_string())?;
    ensure!(output.status.success(), "the helpdesk could not be measured");
    let told: Value = serde_json::from_slice(&output.stdout)?;
    let number = |of: &Value, name: &str| of[name].as_u64().with_context(|| name.to_owned());
    let killed = &told["killed"];
    ensure!(number(&told, "escalated")? == count, "it escalated {} of {count}", told["escalated"]);
    let lost = format!(
        "the helpdesk killed {} times in {count} and run again: {} escalated, {} of them without their mail, {} without their record",
        number(killed, "kills")?,
        number(killed, "escalated")?,
        number(killed, "without_mail")?,
        number(killed, "without_record")?
    );
    Ok((Took { wall_ms: number(&told, "wall_ms")?, cpu_ms: number(&told, "cpu_ms")? }, lost))
}
