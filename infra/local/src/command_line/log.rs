//! `recourse log`: the events of every complaint as a file that proves itself, and its check, offline.

use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use complaint::Reference;
use jiff::Timestamp;
use jiff::civil::Date;
use lambda_shell::{Ambient, aws};
use local::stack::AtRest;
use messages::log_days::HeadsLine;
use messages::log_file::{Broken, EventLine, Heads, Line, Sum, Verified, Verifier};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use store::Store;
use store::read::Link;

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
    /// A table on AWS instead, read with your own credentials (AWS_PROFILE and AWS_REGION, as for the AWS command
    /// line). It costs what reading the whole table costs; the system may run on.
    #[arg(long, value_name = "NAME", conflicts_with = "data")]
    table: Option<String>,
}

/// Which file.
#[derive(Debug, Args)]
struct VerifyArgs {
    /// The file.
    file: PathBuf,
    /// A file of an earlier day: what it held has to be there still.
    #[arg(long, value_name = "EARLIER")]
    since: Option<PathBuf>,
    /// The digest of a day as it was published: the file has to have it. May be given several times.
    #[arg(long, value_name = "DAY=DIGEST", value_parser = published)]
    published: Vec<(Date, String)>,
}

fn published(text: &str) -> Result<(Date, String), String> {
    let (day, digest) = text.split_once('=').ok_or("give a day, = and its digest")?;
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digest = Some(digest.to_lowercase()).filter(|_| is_digest).ok_or("a digest is 64 hexadecimal digits")?;
    Ok((day.parse().map_err(|_| format!("{day} is no day such as 2026-11-20"))?, digest))
}

/// Does it.
pub async fn run(args: &LogArgs) -> anyhow::Result<()> {
    match &args.what {
        LogWhat::Export(args) => export(args).await,
        LogWhat::Verify(args) => verify(args),
    }
}

/// Where the log is read.
enum Source {
    Here(AtRest),
    OnAws(Store, Timestamp),
}

impl Source {
    async fn open(args: &ExportArgs) -> anyhow::Result<Source> {
        let Some(table) = &args.table else { return Ok(Source::Here(AtRest::open(&args.data)?)) };
        let config = aws::config_of_a_person().await;
        ensure!(config.region().is_some(), "no region is set: AWS_REGION, or a region in the profile (AWS_PROFILE)");
        let ambient = Ambient::system();
        let now = ambient.now();
        Ok(Source::OnAws(Store::new(aws_sdk_dynamodb::Client::new(&config), table, ambient), now))
    }

    fn store(&self) -> &Store {
        match self {
            Source::Here(data) => data.store(),
            Source::OnAws(store, _) => store,
        }
    }

    fn now(&self) -> Timestamp {
        match self {
            Source::Here(data) => data.now(),
            Source::OnAws(_, now) => *now,
        }
    }
}

async fn export(args: &ExportArgs) -> anyhow::Result<()> {
    let source = Source::open(args).await?;
    let cannot = || format!("{} cannot be written", args.file.display());
    let mut log = Log {
        out: BufWriter::new(File::create_new(&args.file).with_context(cannot)?),
        sum: Sum::default(),
        current: None,
        public_only: args.public_only,
    };
    let written = match &args.complaint {
        Some(one) => log.one(source.store(), one).await,
        None => log.all(source.store()).await,
    };
    let said = async { log.end(source.now()).with_context(cannot) };
    let said = match written {
        Ok(()) => said.await,
        Err(error) => Err(error),
    };
    // Half a log is none.
    let said = said.inspect_err(|_| drop(std::fs::remove_file(&args.file)))?;
    Ok(writeln!(std::io::stdout(), "{said}")?)
}

/// The file as it is written.
struct Log {
    out: BufWriter<File>,
    sum: Sum,
    /// The complaint whose events are written, with the number and link of the last.
    current: Option<(Reference, u64, String)>,
    public_only: bool,
}

impl Log {
    async fn one(&mut self, store: &Store, complaint: &Reference) -> anyhow::Result<()> {
        let links = store.links(complaint).await?;
        ensure!(!links.is_empty(), "there is no complaint {complaint}");
        links.into_iter().try_for_each(|link| self.event(complaint, link))
    }

    /// Everything, a page at a time. The digests come first: so whatever they list is still to be read, also where
    /// the system runs on.
    async fn all(&mut self, store: &Store) -> anyhow::Result<()> {
        for line in store.days().await? {
            let mut number = 1;
            while let Some(part) = store.part(line.day, number).await? {
                let heads = part.into_heads();
                if !heads.is_empty() {
                    write_line(&mut self.out, &Line::Heads(HeadsLine { day: line.day, heads }))?;
                }
                number += 1;
            }
            self.sum.day(&line);
            write_line(&mut self.out, &Line::Day(line))?;
        }
        let mut after = None;
        loop {
            let (links, next) = store.some_links(after).await?;
            links.into_iter().try_for_each(|(complaint, link)| self.event(&complaint, link))?;
            after = next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    fn event(&mut self, complaint: &Reference, link: Link) -> anyhow::Result<()> {
        if self.current.as_ref().is_some_and(|(current, ..)| current != complaint) {
            self.close();
        }
        self.current = Some((complaint.clone(), link.seq, link.hash.clone()));
        Ok(write_line(&mut self.out, &Line::Event(line_of(complaint, link, self.public_only)))?)
    }

    fn close(&mut self) {
        if let Some((complaint, seq, hash)) = self.current.take() {
            self.sum.add(complaint.as_str(), seq, &hash);
        }
    }

    fn end(mut self, now: Timestamp) -> anyhow::Result<String> {
        self.close();
        let end = self.sum.end(now);
        let said = format!("{} complaints, {} events, heads {}", end.complaints, end.events, end.heads);
        write_line(&mut self.out, &Line::End(end))?;
        self.out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        Ok(said)
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
    let mut known = BTreeMap::new();
    let mut earlier = Heads::new();
    if let Some(file) = &args.since {
        let before = checked(file, Verifier::default()).context("--since")?;
        known.extend(before.days.into_iter().map(|day| (day.day, day.hash)));
        earlier = before.heads;
    }
    // What was published goes before what an earlier file says.
    known.extend(args.published.iter().cloned());
    let Verified { end, personal, days, .. } = checked(&args.file, Verifier::after(earlier).knowing(known))?;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "whole: {} complaints, {} events, {personal} of them with what is personal, heads {}, written {}",
        end.complaints, end.events, end.heads, end.exported_at
    )?;
    let Some(last) = days.last() else { return Ok(writeln!(out, "no digests of days")?) };
    Ok(writeln!(out, "as digested on {} days, the last {}={}", days.len(), last.day, last.hash)?)
}

fn checked(file: &Path, mut verifier: Verifier) -> anyhow::Result<Verified> {
    let name = file.display();
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
