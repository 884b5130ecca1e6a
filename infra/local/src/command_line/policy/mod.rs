//! `recourse policy`: whether a pack can be used, and what it promises. Needs no data directory.

use anyhow::Context;
use clap::{Args, Subcommand};
use complaint::rules::{ClockRule, Length};
use policy::Pack;

/// What to do with policies.
#[derive(Debug, Args)]
pub struct PolicyArgs {
    #[command(subcommand)]
    what: PolicyWhat,
}

#[derive(Debug, Subcommand)]
enum PolicyWhat {
    /// Check a pack: file, key and reason of what is impossible in it, or its clocks.
    Check {
        /// The file; the built-in house pack when left out.
        file: Option<String>,
    },
}

/// Does it.
pub fn run(args: &PolicyArgs) -> anyhow::Result<()> {
    let PolicyWhat::Check { file } = &args.what;
    let pack = Pack::configured(file.as_deref())?;
    notifications::texts(&pack).context("the texts of the policy")?;
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
    format!("clock {}.{} ({}): {length}", clock.regime, clock.kind, clock.calendar)
}
