//! The program `recourse` as a process of its own.

use anyhow::{Context, ensure};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How long it may take to start, or to come to rest.
const PATIENCE: Duration = Duration::from_secs(120);
/// Linux counts processor time in hundredths of a second.
const MILLIS_PER_TICK: u64 = 10;

/// Where it was built.
pub(crate) fn path() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("recourse");
    ensure!(program.exists(), "build it first: cargo build --profile local -p local");
    Ok(program)
}

/// Fills a directory with the demonstration.
pub(crate) fn demo(data: &Path, complaints: u32) -> anyhow::Result<()> {
    let mut command = Command::new(path()?);
    command.args(["demo", "--complaints", &complaints.to_string(), "--data"]).arg(data);
    let filled = command.output()?;
    ensure!(filled.status.success(), "it could not be filled: {}", String::from_utf8_lossy(&filled.stderr));
    Ok(())
}

/// A running program; it is ended when it is let go.
pub(crate) struct Program {
    child: Child,
    /// Kept open: what it says later must not end it.
    _output: BufReader<ChildStdout>,
    pub(crate) smtp: SocketAddr,
    pub(crate) http: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    pub(crate) fn start(data: &Path) -> anyhow::Result<Program> {
        let mut command = Command::new(path()?);
        command.args(["--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0", "--data"]).arg(data);
        let mut child = command.env("RUST_LOG", "error").stdout(Stdio::piped()).spawn()?;
        let mut output = BufReader::new(child.stdout.take().context("its output")?);
        let lines = output.by_ref().lines().map_while(Result::ok);
        let (mut http, mut smtp) = (None, None);
        for line in lines {
            if line.contains("File a complaint") {
                http = line.split_whitespace().last().map(|url| url.trim_end_matches('/').to_owned());
            }
            if line.contains("Mail a complaint") {
                smtp = line.split_whitespace().find_map(|word| word.strip_prefix("smtp://")).map(str::to_owned);
                break;
            }
        }
        let smtp = smtp.context("where mail goes")?.parse()?;
        Ok(Program { child, _output: output, smtp, http: http.context("where the pages are")? })
    }

    /// Waits until all is done; how often it looks is next to nothing.
    pub(crate) fn settles(&self) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            // `/local/settle` gives up after 30 seconds without progress, not after 30 seconds.
            match ureq::post(format!("{}/local/settle", self.http)).send_empty() {
                Ok(_) => return Ok(()),
                Err(error) => ensure!(began.elapsed() < PATIENCE, "it does not come to rest: {error}"),
            }
        }
    }

    /// Processor time so far, in milliseconds.
    pub(crate) fn cpu_ms(&self) -> anyhow::Result<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit_once(')').context("a stat line")?.1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let field = |place: usize| fields.get(place).and_then(|text| text.parse::<u64>().ok()).context("a number");
        Ok((field(11)? + field(12)?) * MILLIS_PER_TICK)
    }

    /// Memory it has now.
    pub(crate) fn resident_kib(&self) -> anyhow::Result<u64> {
        self.status("VmRSS:")
    }

    /// Most memory it ever had.
    pub(crate) fn peak_kib(&self) -> anyhow::Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(name)).context("a line of memory")?;
        line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).context("a number")
    }
}
