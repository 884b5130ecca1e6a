//! `recourse due`: a deadline and how it comes about. Needs no data directory.

use anyhow::{Context, bail};
use business_time::{Calendar, Due, Pause, Roll, Span, Unit, due_paused};
use clap::Args;
use jiff::Timestamp;
use serde_json::json;

/// Which deadline.
#[derive(Clone, Debug, Args)]
pub struct DueArgs {
    /// Name of a built-in calendar (`recourse calendar list`), or a calendar file.
    #[arg(long)]
    pub calendar: String,
    /// The event, RFC 3339 with offset or Z; the event day is not counted.
    #[arg(long)]
    pub start: String,
    /// Working days.
    #[arg(long)]
    pub working_days: Option<u32>,
    /// Calendar days.
    #[arg(long)]
    pub calendar_days: Option<u32>,
    /// Hours.
    #[arg(long)]
    pub hours: Option<u32>,
    /// Weeks.
    #[arg(long)]
    pub weeks: Option<u32>,
    /// Months.
    #[arg(long)]
    pub months: Option<u32>,
    /// Move an end that is no working day on to the next one.
    #[arg(long)]
    pub roll_forward: bool,
    /// A time in which it stood still, `FROM/UNTIL`; may be given several times, in order.
    #[arg(long)]
    pub pause: Vec<String>,
    /// The version of the calendar it has to be counted in: one that was built in once, or that of the file
    /// `--calendar` names; another one is refused.
    #[arg(long)]
    pub calendar_version: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// Computes and prints.
pub fn run(args: &DueArgs) -> anyhow::Result<()> {
    let calendar = calendar(args)?;
    let start: Timestamp = args
        .start
        .parse()
        .with_context(|| format!("--start '{}' is no moment such as 2026-09-18T10:00+08:00", args.start))?;
    let given = [
        (args.working_days, Unit::WorkingDays),
        (args.calendar_days, Unit::CalendarDays),
        (args.hours, Unit::Hours),
        (args.weeks, Unit::Weeks),
        (args.months, Unit::Months),
    ];
    let mut given = given.into_iter().filter_map(|(length, unit)| Some(Span { length: length?, unit }));
    let (Some(span), None) = (given.next(), given.next()) else {
        bail!("give exactly one of --working-days, --calendar-days, --hours, --weeks, --months");
    };
    let roll = if args.roll_forward { Roll::Forward } else { Roll::None };
    let pauses = pauses(&args.pause)?;
    let due = due_paused(&calendar, start, span, roll, &pauses)?;
    if args.json { print_json(&calendar, &due) } else { print_text(&calendar, &due) }
}

fn calendar(args: &DueArgs) -> anyhow::Result<Calendar> {
    let named = super::calendar::named(&args.calendar).context("--calendar")?;
    let Some(version) = args.calendar_version.as_deref().filter(|version| *version != named.version()) else {
        return Ok(named);
    };
    if let Some(kept) = Calendar::of_version(version).filter(|kept| kept.name() == args.calendar) {
        return Ok(kept);
    }
    let (name, own) = (named.name(), named.version());
    bail!("--calendar-version: '{name}' is {own} here; name the file of {version} (--calendar FILE)");
}

fn pauses(given: &[String]) -> anyhow::Result<Vec<Pause>> {
    let mut pauses: Vec<Pause> = Vec::new();
    for text in given {
        let read = || {
            let (from, until) = text.split_once('/')?;
            Some(Pause { from: from.parse().ok()?, until: until.parse().ok()? })
        };
        let pause = read().filter(|pause| pause.from <= pause.until);
        let pause = pause
            .with_context(|| format!("--pause '{text}' is no time such as 2026-11-17T10:00Z/2026-11-25T10:00Z"))?;
        if pauses.last().is_some_and(|last| pause.from < last.until) {
            bail!("--pause '{text}' begins before the one before it ends");
        }
        pauses.push(pause);
    }
    Ok(pauses)
}

fn due_at(calendar: &Calendar, due: &Due) -> String {
    due.due_at.to_zoned(calendar.zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
}

fn print_json(calendar: &Calendar, due: &Due) -> anyhow::Result<()> {
    let trace: Vec<_> = due
        .trace
        .iter()
        .map(|day| json!({"date": day.date.to_string(), "counts": day.counts, "why": day.why.text(false)}))
        .collect();
    let answer = json!({
        "due_on": due.due_on.to_string(), "due_at": due_at(calendar, due), "provisional": due.provisional,
        "calendar": due.calendar, "calendar_version": due.calendar_version, "trace": trace,
    });
    println!("{}", serde_json::to_string_pretty(&answer)?);
    Ok(())
}

fn print_text(calendar: &Calendar, due: &Due) -> anyhow::Result<()> {
    let mut counted = 0;
    for day in &due.trace {
        counted += u32::from(day.counts);
        let number = if day.counts { counted.to_string() } else { "-".to_owned() };
        let mark = if day.provisional { "  (provisional)" } else { "" };
        println!("{}  {}  {number:>4}  {}{mark}", day.date, day.date.strftime("%a"), day.why.text(false));
    }
    let mark =
        if due.provisional { ", provisional: the official calendar of that year is not published yet" } else { "" };
    println!("due {} ({} {}{mark})", due_at(calendar, due), due.calendar, due.calendar_version);
    Ok(())
}
