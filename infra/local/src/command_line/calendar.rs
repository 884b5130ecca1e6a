//! `recourse calendar`: which days are worked, where the data ends, and a year more. Needs no data directory.

use anyhow::{Context, bail};
use business_time::import::{Imported, Options, from_ics, from_json};
use business_time::{COVERAGE_ALARM_DAYS, Calendar};
use clap::{Args, Subcommand};
use lambda_shell::Ambient;
use std::fs;
use std::path::{Path, PathBuf};

/// What to do with calendars.
#[derive(Debug, Args)]
pub struct CalendarArgs {
    #[command(subcommand)]
    what: CalendarWhat,
}

#[derive(Debug, Subcommand)]
enum CalendarWhat {
    /// List the built-in calendars, with the last day their data covers.
    List,
    /// Check a calendar file, or a built-in calendar by its name.
    Check {
        /// The file or name.
        calendar: String,
        /// Fail when fewer published days than this are left, for a scheduled check.
        #[arg(long)]
        days: Option<i32>,
    },
    /// Take a year from a published feed (ICS, or JSON of gov.uk or holiday-cn) into a calendar file.
    Import(ImportArgs),
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// The feed, as a file: `.ics` or `.json`.
    feed: PathBuf,
    /// The calendar file it goes into.
    #[arg(long)]
    calendar: PathBuf,
    /// The year to take; the one after the last published when left out.
    #[arg(long)]
    year: Option<i16>,
    /// The part of a gov.uk feed; follows the calendar's name when left out.
    #[arg(long)]
    division: Option<String>,
    /// Version of the result; the last number counted up when left out.
    #[arg(long)]
    version: Option<String>,
    /// Where to write it; left out, only the changes are shown.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Does it.
pub fn run(args: &CalendarArgs) -> anyhow::Result<()> {
    match &args.what {
        CalendarWhat::List => {
            let known = Calendar::built_in_names().filter_map(Calendar::by_name);
            known.for_each(|calendar| println!("{}", line(&calendar)));
            Ok(())
        }
        CalendarWhat::Check { calendar, days } => {
            let calendar = named(calendar)?;
            let left = calendar.coverage_days_left(calendar.date_of(Ambient::system().now()));
            if let Some(days) = days.filter(|days| left < *days) {
                bail!("{left} published days are left of '{}', fewer than {days}", calendar.name());
            }
            println!("{}", line(&calendar));
            Ok(())
        }
        CalendarWhat::Import(args) => import(args),
    }
}

/// A calendar by its built-in name or its file.
///
/// # Errors
/// One that names the file and the key, or the names that are known.
pub fn named(name: &str) -> anyhow::Result<Calendar> {
    if let Some(calendar) = Calendar::by_name(name) {
        return Ok(calendar);
    }
    if Path::new(name).extension().is_none_or(|extension| extension != "toml") {
        let known: Vec<&str> = Calendar::built_in_names().collect();
        bail!("no calendar '{name}' is known; known are {}, or name a .toml file", known.join(", "));
    }
    let text = fs::read_to_string(name).with_context(|| format!("the calendar {name} cannot be read"))?;
    Calendar::from_toml(&text).with_context(|| format!("the calendar {name}"))
}

fn line(calendar: &Calendar) -> String {
    let today = calendar.date_of(Ambient::system().now());
    let left = calendar.coverage_days_left(today);
    let ends = calendar.coverage_ends();
    let (name, version) = (calendar.name(), calendar.version());
    let covered = match left {
        ..0 => format!("ended {} days ago: every deadline is provisional", -left),
        0..=COVERAGE_ALARM_DAYS => format!("{left} days left: import the next year now"),
        _ => format!("{left} days left"),
    };
    format!("{name}  {version}  published to {ends}, {covered}")
}

fn import(args: &ImportArgs) -> anyhow::Result<()> {
    let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()));
    let (calendar, feed) = (read(&args.calendar)?, read(&args.feed)?);
    let options = Options { year: args.year, division: args.division.as_deref(), version: args.version.as_deref() };
    let extension = args.feed.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let imported = match extension.to_ascii_lowercase().as_str() {
        "ics" => from_ics(&calendar, &feed, &options),
        "json" => from_json(&calendar, &feed, &options),
        _ => bail!("{}: a feed is an .ics or .json file", args.feed.display()),
    };
    let Imported { year, toml, changes } = imported.with_context(|| args.feed.display().to_string())?;
    changes.iter().for_each(|change| println!("{change}"));
    match &args.out {
        Some(out) => {
            fs::write(out, toml).with_context(|| format!("{} cannot be written", out.display()))?;
            println!("{year} is in {}", out.display());
        }
        None => println!("nothing was written; --out FILE writes it"),
    }
    Ok(())
}
