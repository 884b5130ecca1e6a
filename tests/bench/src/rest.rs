//! The program at rest: how soon it is up, how much memory and processor it takes.

use crate::program::{self, Program};
use anyhow::ensure;
use std::time::{Duration, Instant};

/// How long the program is watched at rest: the minute sweep falls into it.
const WATCH: Duration = Duration::from_secs(65);
/// Complaints there are, open and closed.
const COMPLAINTS: u32 = 100;
/// What the issue asks for.
const MOST_KIB: u64 = 60 * 1024;
const MOST_CPU_MILLI: u64 = 20;
const MOST_START: Duration = Duration::from_secs(1);

pub(crate) fn measure() -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let data = directory.path().join("data");
    program::demo(&data, COMPLAINTS)?;
    let started = Instant::now();
    let program = Program::start(&data)?;
    while ureq::get(format!("{}/healthz", program.http)).call().is_err() {
        ensure!(started.elapsed() < Duration::from_secs(20), "it does not answer");
    }
    let up = started.elapsed();
    let before = program.cpu_ms()?;
    std::thread::sleep(WATCH);
    let milli = (program.cpu_ms()? - before) / WATCH.as_secs();
    let resident = program.resident_kib()?;
    println!(
        "at rest with {COMPLAINTS} complaints: up in {up:?} (below {MOST_START:?}), {} MiB resident (below {}), {milli} ‰ of a core (below {MOST_CPU_MILLI})",
        resident / 1024,
        MOST_KIB / 1024
    );
    ensure!(up < MOST_START && resident < MOST_KIB && milli < MOST_CPU_MILLI, "more than allowed at rest");
    Ok(())
}
