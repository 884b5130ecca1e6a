//! The program at rest: how soon it is up, how much memory and processor it takes.

use anyhow::{Context, ensure};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long the program is watched at rest: the minute sweep falls into it.
const WATCH: Duration = Duration::from_secs(65);
/// Complaints there are, open and closed.
const COMPLAINTS: &str = "100";
/// What the issue asks for.
const MOST_KIB: u64 = 60 * 1024;
const MOST_CPU_MILLI: u64 = 20;
const MOST_START: Duration = Duration::from_secs(1);
/// Linux counts processor time in hundredths of a second.
const TICKS_PER_SECOND: u64 = 100;

pub(crate) fn measure() -> anyhow::Result<()> {
    let program = std::env::current_exe()?.with_file_name("recourse");
    ensure!(program.exists(), "build it first: cargo build --profile local -p local");
    let directory = tempfile::tempdir()?;
    let data = directory.path().join("data");
    let filled = Command::new(&program).args(["demo", "--complaints", COMPLAINTS, "--data"]).arg(&data).output()?;
    ensure!(filled.status.success(), "it could not be filled: {}", String::from_utf8_lossy(&filled.stderr));
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(["--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0", "--data"])
        .arg(&data)
        .stdout(Stdio::piped())
        .spawn()?;
    let outcome = watch(&mut child, started);
    child.kill()?;
    child.wait()?;
    outcome
}

fn watch(child: &mut std::process::Child, started: Instant) -> anyhow::Result<()> {
    let lines = BufReader::new(child.stdout.take().context("its output")?).lines();
    let mut lines = lines.map_while(Result::ok);
    let line = lines.find(|line| line.contains("File a complaint")).context("its first lines")?;
    let address = line.split_whitespace().last().context("an address")?.trim_end_matches('/').to_owned();
    while ureq::get(format!("{address}/healthz")).call().is_err() {
        ensure!(started.elapsed() < Duration::from_secs(20), "it does not answer");
    }
    let up = started.elapsed();
    let ticks_before = ticks(child.id())?;
    std::thread::sleep(WATCH);
    let used = ticks(child.id())? - ticks_before;
    let milli = used * 1000 / (TICKS_PER_SECOND * WATCH.as_secs());
    let resident = resident_kib(child.id())?;
    println!(
        "at rest with {COMPLAINTS} complaints: up in {up:?} (below {MOST_START:?}), {} MiB resident (below {}), {milli} ‰ of a core (below {MOST_CPU_MILLI})",
        resident / 1024,
        MOST_KIB / 1024
    );
    ensure!(up < MOST_START && resident < MOST_KIB && milli < MOST_CPU_MILLI, "more than allowed at rest");
    Ok(())
}

fn ticks(pid: u32) -> anyhow::Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let after_name = stat.rsplit_once(')').context("a stat line")?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let field = |place: usize| fields.get(place).and_then(|text| text.parse::<u64>().ok()).context("a number");
    Ok(field(11)? + field(12)?)
}

fn resident_kib(pid: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("VmRSS")?;
    line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).context("a number")
}
