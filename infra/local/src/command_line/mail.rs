//! `recourse mail`: the day's ledger, and reading messages again.

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use local::Stack;
use local::stack::Options;
use policy::Pack;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use store::inbound::{Ledger, MailRow};

/// What to do with mail.
#[derive(Debug, Args)]
pub struct MailArgs {
    #[command(subcommand)]
    what: MailWhat,
}

#[derive(Debug, Subcommand)]
enum MailWhat {
    /// Show how each message of a day ended, and whether the day adds up; exit 2 when it does not.
    Ledger(LedgerArgs),
    /// Read messages again that were set aside: after a mistake of the reader's was mended. What
    /// opened a complaint or joined one stays as it is.
    Replay(ReplayArgs),
}

#[derive(Debug, Args)]
struct LedgerArgs {
    /// The day in UTC, such as 2026-11-20; today when left out.
    #[arg(long)]
    day: Option<Date>,
    /// The Recourse to ask, while it runs.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    at: String,
    /// The data directory to look into, while nothing runs on it.
    #[arg(long, conflicts_with = "at")]
    data: Option<PathBuf>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[group(skip)]
struct ReplayArgs {
    /// The data directory; nothing may run on it.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The policy it runs with; the built-in house pack when left out.
    #[arg(long)]
    policy: Option<String>,
    /// Where complaints are mailed to.
    #[arg(long, default_value = "complaints@recourse.example")]
    inbox: String,
    /// One message, as the ledger names it.
    #[arg(long, required_unless_present = "day", conflicts_with = "day")]
    key: Option<String>,
    /// Every message of that day that was quarantined or suppressed, or waits.
    #[arg(long)]
    day: Option<Date>,
}

/// Does it.
pub async fn run(args: &MailArgs) -> anyhow::Result<()> {
    match &args.what {
        MailWhat::Ledger(args) => ledger(args).await,
        MailWhat::Replay(args) => replay(args).await,
    }
}

async fn ledger(args: &LedgerArgs) -> anyhow::Result<()> {
    let ledger = match &args.data {
        None => asked(&args.at, args.day).await?,
        Some(data) => {
            let stack = Stack::open(at_rest(data)?).await?;
            let desk = &stack.functions().desk;
            let day = args.day.unwrap_or_else(|| desk.ambient.now().to_zoned(TimeZone::UTC).date());
            serde_json::to_value(desk.mail_ledger(day).await?)?
        }
    };
    let text = if args.json { serde_json::to_string_pretty(&ledger)? } else { shown(&ledger) };
    writeln!(std::io::stdout(), "{text}")?;
    if ledger["balanced"] != true {
        bail!("the mail of {} does not add up", ledger["day"].as_str().unwrap_or("that day"));
    }
    Ok(())
}

/// A data directory as it was left: by the clock it was left with.
fn at_rest(data: &Path) -> anyhow::Result<Options> {
    if !data.is_dir() {
        bail!("there is no data directory {}", data.display());
    }
    Ok(Options { manual_clock: data.join("clock").exists(), ..Options::at(Some(data.to_owned())) })
}

/// The ledger of a Recourse that runs on this machine.
async fn asked(at: &str, day: Option<Date>) -> anyhow::Result<Value> {
    // Another part of the process may have chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    let nobody = || {
        format!("nothing answers at {at}: name it with --at, or the data directory of one that is stopped with --data")
    };
    let staff = json!({"name": "recourse mail ledger", "role": "operations"});
    let token = client.post(format!("{at}/local/sign-in")).body(staff.to_string());
    let token = token.header("content-type", "application/json").send().await.with_context(nobody)?;
    let token: Value = serde_json::from_slice(&token.error_for_status().with_context(nobody)?.bytes().await?)?;
    let token = token["token"].as_str().context("the sign-in gave no token")?;
    let day = day.map(|day| format!("?day={day}")).unwrap_or_default();
    let answer = client.get(format!("{at}/v1/desk/mail{day}")).bearer_auth(token).send().await.with_context(nobody)?;
    Ok(serde_json::from_slice(&answer.error_for_status()?.bytes().await?)?)
}

/// A line for each message, the sums, and whether they agree.
fn shown(ledger: &Value) -> String {
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    let items = ledger["items"].as_array().into_iter().flatten().rev().map(|item| {
        let text = |name: &str| item[name].as_str().unwrap_or("-");
        let (at, outcome, reference) = (text("at"), text("outcome"), text("reference"));
        format!("{at}  {outcome:<11}  {reference:<22}  {}  ({})", text("raw"), text("reason"))
    });
    let arrived = format!("{}: {} arrived", ledger["day"].as_str().unwrap_or_default(), number(&ledger["arrived"]));
    let outcomes = ledger["outcomes"].as_object().into_iter().flatten();
    let sums = outcomes.map(|(outcome, count)| format!("  {outcome:<12} {:>6}", number(count)));
    let waiting = format!("  {:<12} {:>6}", "waiting", number(&ledger["waiting"]));
    let verdict = if ledger["balanced"] == true { "it adds up" } else { "IT DOES NOT ADD UP" };
    let lines: Vec<String> = items.chain([arrived]).chain(sums).chain([waiting, verdict.to_owned()]).collect();
    lines.join("\n")
}

async fn replay(args: &ReplayArgs) -> anyhow::Result<()> {
    let options = Options {
        pack: Pack::configured(args.policy.as_deref())?,
        inbox: mail::EmailAddress::parse(&args.inbox).with_context(|| format!("--inbox '{}'", args.inbox))?,
        ..at_rest(&args.data)?
    };
    let stack = Stack::open(options).await?;
    let intake = &stack.functions().intake;
    let keys = match (&args.key, args.day) {
        (Some(key), _) => vec![key.clone()],
        (None, Some(day)) => set_aside(intake.store.mail_ledger(&day.to_string()).await?),
        (None, None) => Vec::new(),
    };
    let mut failed = 0;
    for key in &keys {
        match intake.replay(key).await {
            Ok(read) => {
                let before = read.before.as_deref().unwrap_or("waiting");
                writeln!(std::io::stdout(), "{key}  {before} → {}", read.now)?;
            }
            Err(error) => {
                failed += 1;
                writeln!(std::io::stdout(), "{key}  {error}")?;
            }
        }
    }
    if failed > 0 {
        bail!("{failed} of {} could not be read again; they stay as they were", keys.len());
    }
    writeln!(std::io::stdout(), "{} read again; what follows from it is done when Recourse runs again", keys.len())?;
    Ok(())
}

/// What was quarantined or suppressed, or waits.
fn set_aside(ledger: Ledger) -> Vec<String> {
    let aside = |row: &MailRow| matches!(row.outcome.as_str(), "quarantined" | "suppressed");
    let waiting = ledger.tally.waiting.into_iter().map(|waiting| waiting.raw_key);
    ledger.ended.into_iter().filter(aside).map(|row| row.raw_key).chain(waiting).collect()
}
