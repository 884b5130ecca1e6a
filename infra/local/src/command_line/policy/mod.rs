//! `recourse policy`: whether a pack can be used and what it promises, and what it would have made of
//! the past.

mod chart;
pub mod replay;
mod report;
mod table;

use anyhow::Context;
use clap::{Args, Subcommand};
use complaint::rules::{ClockRule, Length};
use policy::Pack;
use std::sync::Arc;

/// What to do with policies.
#[derive(Debug, Args)]
pub struct PolicyArgs {
    /// What to do.
    #[command(subcommand)]
    pub what: PolicyWhat,
}

/// What to do with a policy.
#[derive(Debug, Subcommand)]
pub enum PolicyWhat {
    /// Check a pack: file, key and reason of what is impossible in it, or its clocks.
    Check {
        /// The file; the built-in house pack when left out.
        file: Option<String>,
    },
    /// Replay what happened under another policy: which promises would have been late, by category and
    /// team. Reads a data directory nothing runs on, and changes nothing in it.
    Replay(replay::ReplayArgs),
}

/// The pack in a file, if it can be used.
fn usable(file: Option<&str>) -> anyhow::Result<Arc<Pack>> {
    let pack = Pack::configured(file)?;
    notifications::texts(&pack).context("the texts of the policy")?;
    Ok(pack)
}

/// Checks a pack and tells its clocks; needs no data directory.
pub fn check(file: Option<&str>) -> anyhow::Result<()> {
    let pack = usable(file)?;
    println!("{} {}: can be used", pack.name, pack.rules.version);
    for (jurisdiction, regimes) in &pack.rules.regimes {
        let default = if *jurisdiction == pack.rules.default_jurisdiction { " (where none is named)" } else { "" };
        println!("jurisdiction {jurisdiction}{default}: {}", regimes.join(", "));
    }
    for clock in &pack.rules.clocks {
        println!("{}", line(clock));
    }
    Ok(())
}

fn line(clock: &ClockRule) -> String {
    let length = match &clock.length {
        Length::Fixed(span) => format!("{} {}", span.length, span.unit),
        Length::ByCategory(spans) => {
            let spans = spans.iter().map(|(category, span)| format!("{category} {} {}", span.length, span.unit));
            spans.collect::<Vec<_>>().join(", ")
        }
        Length::ByLevel(spans) => {
            let spans = spans.iter().map(|(level, span)| format!("level {level} {} {}", span.length, span.unit));
            spans.collect::<Vec<_>>().join(", ")
        }
    };
    let only = if clock.only_in.is_empty() { String::new() } else { format!(", in {}", clock.only_in.join(", ")) };
    format!("clock {}.{} ({}{only}): {length}", clock.regime, clock.kind, clock.calendar)
}
