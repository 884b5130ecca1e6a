//! `recourse log`: the events of every complaint as a file that proves itself, and its check, offline.

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use complaint::Reference;
use local::stack::AtRest;
use messages::log_file::{Broken, EventLine, Heads, Line, Sum, Verified, Verifier};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use store::read::Link;

/// Complaints read of the list at once.
const PAGE: usize = 200;

/// Faults that are told one by one.
const MOST_TOLD: usize = 20;

/// What to do with the log.
#[derive(Debug, Args)]
pub struct LogArgs {
    #[command(subcommand)]
    what: LogWhat,
}

#[derive(Debug, Subcommand)]
enum LogWhat {
    /// Write every event with its link of the chain into a file.
    Export(ExportArgs),
    /// Check such a file: needs nothing but the file. Exit 2 when anything in it is not as it was recorded.
    Verify(VerifyArgs),
}

/// What goes into the file.
#[derive(Debug, Args)]
struct ExportArgs {
    /// The file; one that is there already is refused.
    file: PathBuf,
    /// One complaint only.
    #[arg(long)]
    complaint: Option<Reference>,
    /// Without what is personal; the chain verifies all the same.
    #[arg(long)]
    public_only: bool,
    /// The data directory; nothing may run on it.
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

/// Which file.
#[derive(Debug, Args)]
struct VerifyArgs {
    /// The file.
    file: PathBuf,
    /// A file of an earlier day: what it held has to be there still.
    #[arg(long, value_name = "EARLIER")]
    since: Option<PathBuf>,
}

/// Does it.
pub async fn run(args: &LogArgs) -> anyhow::Result<()> {
    match &args.what {
        LogWhat::Export(args) => export(args).await,
        LogWhat::Verify(args) => verify(args),
    }
}

async fn export(args: &ExportArgs) -> anyhow::Result<()> {
    let data = AtRest::open(&args.data)?;
    let references = match &args.complaint {
        Some(one) => vec![one.clone()],
        None => all(&data).await?,
    };
    let cannot = || format!("{} cannot be written", args.file.display());
    let mut out = BufWriter::new(File::create_new(&args.file).with_context(cannot)?);
    let mut sum = Sum::default();
    for reference in references {
        let links = data.store().links(&reference).await?;
        let Some(last) = links.last() else { bail!("there is no complaint {reference}") };
        sum.add(&reference.to_string(), last.seq, &last.hash);
        for link in links {
            write_line(&mut out, &Line::Event(line_of(&reference, link, args.public_only))).with_context(cannot)?;
        }
    }
    let end = sum.end(data.now());
    let said = format!("{} complaints, {} events, heads {}", end.complaints, end.events, end.heads);
    write_line(&mut out, &Line::End(end)).with_context(cannot)?;
    out.into_inner().map_err(|error| error.into_error()).and_then(|file| file.sync_all()).with_context(cannot)?;
    Ok(writeln!(std::io::stdout(), "{said}")?)
}

/// Every complaint, by number: so that the same log is the same file.
async fn all(data: &AtRest) -> anyhow::Result<Vec<Reference>> {
    let (mut references, mut cursor) = (Vec::new(), None);
    loop {
        let page = data.store().cards(|_| true, cursor.as_deref(), PAGE).await?;
        for card in page.items {
            references.push(card.reference.parse().with_context(|| format!("complaint {}", card.reference))?);
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            references.sort();
            return Ok(references);
        }
    }
}

fn line_of(complaint: &Reference, link: Link, public_only: bool) -> EventLine {
    let Link { seq, public, personal, salt, digest, previous, hash } = link;
    // The salt alone says nothing; with a guess of what is personal it would tell whether that is right.
    let (personal, salt) = if public_only { (None, None) } else { (personal, salt) };
    EventLine { complaint: complaint.to_string(), seq, public, personal, salt, digest, previous, hash }
}

fn write_line(out: &mut impl Write, line: &Line) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn verify(args: &VerifyArgs) -> anyhow::Result<()> {
    let earlier = match &args.since {
        Some(file) => checked(file, Heads::new()).context("--since")?.heads,
        None => Heads::new(),
    };
    let Verified { end, personal, .. } = checked(&args.file, earlier)?;
    Ok(writeln!(
        std::io::stdout(),
        "whole: {} complaints, {} events, {personal} of them with what is personal, heads {}, written {}",
        end.complaints,
        end.events,
        end.heads,
        end.exported_at
    )?)
}

fn checked(file: &Path, earlier: Heads) -> anyhow::Result<Verified> {
    let name = file.display();
    let mut verifier = Verifier::after(earlier);
    let mut broken = Vec::new();
    let reader = BufReader::new(File::open(file).with_context(|| format!("{name} cannot be read"))?);
    for (number, line) in (1..).zip(reader.lines()) {
        let line = line.with_context(|| format!("{name}, line {number}, cannot be read"))?;
        broken.extend(verifier.line(&line).into_iter().map(|one| format!("line {number}: {one}")));
    }
    let whole = verifier.finish();
    match whole {
        Ok(verified) if broken.is_empty() => Ok(verified),
        Ok(_) => bail!(told(&name.to_string(), &broken)),
        Err(faults) => {
            broken.extend(faults.iter().map(Broken::to_string));
            bail!(told(&name.to_string(), &broken))
        }
    }
}

fn told(name: &str, broken: &[String]) -> String {
    let more = broken.len().saturating_sub(MOST_TOLD);
    let rest = if more > 0 { format!("\n  and {more} more") } else { String::new() };
    let first: Vec<&str> = broken.iter().take(MOST_TOLD).map(String::as_str).collect();
    format!("{name} is not what was recorded:\n  {}{rest}", first.join("\n  "))
}
