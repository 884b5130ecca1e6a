//! Honest complaints to be copied: opened through the API on a clock that is moved by hand, so that
//! every warning before the moment they are wanted for was fired in its time.

use super::multiply::multiply;
use crate::life::Life;
use complaint::Reference;
use jiff::{SignedDuration, Timestamp};
use local::stack::Options;
use local::times::Times;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The computer's time: what is measured here runs on it.
pub(crate) fn now() -> Timestamp {
    lambda_shell::Ambient::system().now()
}

/// The house's first reply.
pub(super) const FIRST_REPLY: SignedDuration = SignedDuration::from_hours(24);
/// Over how long the others were opened: their first warnings come two to twelve hours from now.
const OTHERS_SINCE: SignedDuration = SignedDuration::from_hours(10);
/// Different others.
const OTHERS: i32 = 40;
/// Families of copies.
const DUE: char = 'D';
const OTHER: char = 'B';

/// A store in which the first reply of many complaints is due at one moment.
pub(crate) struct Herd {
    pub(crate) data: PathBuf,
    pub(super) due: Timestamp,
    /// Whose first reply is due then.
    pub(crate) references: Vec<Reference>,
}

/// Makes a store with complaints that are due at a moment soon to come, and with others that are not.
pub(crate) fn herd(data: &Path, due: Timestamp, count: u64, others: u64) -> anyhow::Result<Herd> {
    let now = now();
    let originals = super::runtime()?.block_on(originals(data, due, now.min(due), others > 0))?;
    if others > 0 {
        multiply(data, &originals[1..], OTHER, others)?;
    }
    multiply(data, &originals[..1], DUE, count.saturating_sub(1))?;
    let copies = (0..count.saturating_sub(1)).map(|number| super::multiply::reference(DUE, number));
    let mut references = vec![originals[0].parse()?];
    references.extend(copies.collect::<anyhow::Result<Vec<_>>>()?);
    Ok(Herd { data: data.to_owned(), due, references })
}

/// A copy that is not due.
pub(super) fn other(number: u64) -> anyhow::Result<Reference> {
    super::multiply::reference(OTHER, number)
}

/// The one that is due, then the others.
async fn originals(data: &Path, due: Timestamp, now: Timestamp, others: bool) -> anyhow::Result<Vec<String>> {
    let times = Arc::new(Times::standing(due - FIRST_REPLY));
    let life = Life::on(Options::at(Some(data.to_owned())), times).await?;
    let mut opened = vec![life.open_as("due@example.com", "T-due").await?.reference];
    for number in 0..if others { OTHERS } else { 0 } {
        let at = now - OTHERS_SINCE + OTHERS_SINCE / OTHERS * number;
        life.stack.advance_to(at, true).await?;
        opened.push(life.open_as(&format!("other{number}@example.com"), &format!("T-{number}")).await?.reference);
    }
    life.stack.advance_to(now, true).await?;
    Ok(opened)
}

/// The first whole second so long from now.
pub(super) fn second_in(seconds: i64) -> anyhow::Result<Timestamp> {
    Ok(Timestamp::from_second(now().as_second() + seconds + 1)?)
}

/// Sleeps until a moment; a moment that has passed is none too late.
pub(super) fn sleep_until(at: Timestamp) {
    let wait = std::time::Duration::try_from(at.duration_since(now()));
    std::thread::sleep(wait.unwrap_or_default());
}
