//! `recourse policy replay`: what another policy would have made of what happened.

use super::report::Report;
use super::{chart, table, usable};
use anyhow::Context;
use clap::Args;
use complaint::{Event, replay};
use jiff::Timestamp;
use local::stack::AtRest;
use policy::Pack;
use std::io::Write;
use std::path::PathBuf;

/// Complaints read of the list at once; of what happened to them one is held at a time.
const PAGE: usize = 200;

/// Which policy, and where the past is.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The policy to replay it under.
    #[arg(long)]
    policy: String,
    /// The data directory; nothing may run on it.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The moment to look back from, such as 2026-11-20T10:00+08:00; business time's now when left out.
    #[arg(long)]
    at: Option<Timestamp>,
    /// As JSON.
    #[arg(long)]
    json: bool,
    /// Draw a chart, before and after by category, into this SVG file.
    #[arg(long, value_name = "FILE.svg")]
    chart: Option<PathBuf>,
}

/// Does it.
pub async fn run(args: &ReplayArgs) -> anyhow::Result<()> {
    let pack = usable(Some(&args.policy))?;
    let data = AtRest::open(&args.data)?;
    let report = replayed(&data, &pack, args.at.unwrap_or(data.now())).await?;
    if let Some(file) = &args.chart {
        let drawn = chart::draw(&report, &pack).context("the chart could not be drawn")?;
        std::fs::write(file, drawn).with_context(|| format!("--chart {} cannot be written", file.display()))?;
    }
    let text = if args.json { serde_json::to_string_pretty(&report.to_json())? } else { table::shown(&report) };
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

async fn replayed(data: &AtRest, pack: &Pack, now: Timestamp) -> anyhow::Result<Report> {
    let mut report = Report::new(now, &pack.rules.version);
    let mut cursor = None;
    loop {
        let page = data.store().cards(&|_| true, cursor.as_deref(), PAGE).await?;
        for card in page.items {
            let in_complaint = || format!("complaint {}", card.reference);
            let case = data.store().case(&card.reference.parse().with_context(in_complaint)?).await;
            let case =
                case.with_context(in_complaint)?.context("is listed and has no state").with_context(in_complaint)?;
            let events: Vec<Event> = case.events.into_iter().map(|numbered| numbered.event).collect();
            let promises = replay(&events, &pack.rules, now).with_context(in_complaint)?;
            report.add(&events, promises, &pack.rules);
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(report.sorted());
        }
    }
}
