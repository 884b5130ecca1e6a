//! Processor time of a mail, next to what a usual helpdesk takes for one.

use super::{client, letters};
use crate::program::Program;
use anyhow::{Context, ensure};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

/// Turns of each.
const ROUNDS: usize = 3;
/// What the issue asks for: ten times fewer.
const LEAST_TIMES: u64 = 10;

pub(crate) fn measure(helpdesk: &Path, mails: usize) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let program = Program::start(&directory.path().join("data"))?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let letters = letters::texts(mails);
        let folder = directory.path().join(format!("messages-{round}"));
        std::fs::create_dir(&folder)?;
        for (number, (_, raw)) in letters.iter().enumerate() {
            std::fs::write(folder.join(format!("{number}.eml")), raw)?;
        }
        let before = program.cpu_ms()?;
        client::send_all(program.smtp, 2, &letters)?;
        program.settles()?;
        ours.push((program.cpu_ms()? - before) * 1000 / mails as u64);
        theirs.push(of_helpdesk(helpdesk, &folder, mails)?);
    }
    println!("processor time a mail, in µs: ours {ours:?}, the helpdesk's {theirs:?}");
    let (our, their) = (crate::median(&mut ours), crate::median(&mut theirs));
    let tenths = their * 10 / our.max(1);
    println!("the helpdesk takes {}.{} times our processor time (at least {LEAST_TIMES})", tenths / 10, tenths % 10);
    ensure!(tenths >= LEAST_TIMES * 10, "a mail takes too much processor time");
    Ok(())
}

/// Microseconds of processor a mail takes there, the database's with it.
fn of_helpdesk(helpdesk: &Path, folder: &Path, mails: usize) -> anyhow::Result<u64> {
    let output = Command::new(helpdesk).arg("--messages").arg(folder).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| helpdesk.display().to_string())?;
    ensure!(output.status.success(), "the helpdesk could not be measured");
    let told: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(told["tickets"].as_u64() == Some(mails as u64), "it made {} tickets of {mails} mails", told["tickets"]);
    told["cpu_us_per_mail"].as_u64().context("cpu_us_per_mail")
}
