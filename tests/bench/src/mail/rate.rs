//! Text mails that become complaints, end to end: taken in by SMTP, stored, read, opened, looked at,
//! acknowledged, each step durable before the next.

use super::{client, letters};
use crate::bare::{self, Bare};
use crate::commits::Commits;
use crate::{median, per_second, percent};
use anyhow::ensure;
use local::stack::Options;
use local::{Stack, smtp};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

const ROUNDS: usize = 5;
/// How long the bare store runs a round.
const TURN: Duration = Duration::from_secs(3);
/// Mails of a round.
const MAILS: usize = 300;
const CONNECTIONS: usize = 4;
/// What the issue asks for.
const LEAST_PERCENT: u64 = 50;

pub(crate) fn measure() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let directory = tempfile::tempdir()?;
    let stack = runtime.block_on(Stack::open(Options::at(Some(directory.path().join("data")))))?;
    let sample = runtime.block_on(sample(&stack))?;
    let bare = Bare::open(&directory.path().join("bare.sqlite"), sample)?;
    let (_stop, stopped) = watch::channel(false);
    let running = runtime.block_on(async { stack.run() });
    let address = runtime.block_on(serve(&stack, stopped))?;
    runtime.block_on(stack.settle())?;
    let (mut ratios, mut synced_ratios, mut mails) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let theirs = bare.turn(TURN)?;
        let letters = letters::texts(MAILS);
        let (before, started) = (Commits::of(&stack, 0), Instant::now());
        client::send_all(address, CONNECTIONS, &letters)?;
        runtime.block_on(stack.settle())?;
        let (done, elapsed) = (Commits::of(&stack, MAILS).since(&before), started.elapsed());
        let (all, synced) = (per_second(done.all(), elapsed), per_second(done.synced, elapsed));
        let rate = per_second(MAILS as u64, elapsed);
        println!(
            "{MAILS} mails opened and acknowledged: {rate} a second, {all} commits a second ({synced} of them synced); the bare store alone {theirs}"
        );
        ratios.push(percent(all, theirs));
        synced_ratios.push(percent(synced, theirs));
        mails.push(rate);
    }
    runtime.block_on(opened(&stack))?;
    runtime.block_on(running.stop());
    let ratio = median(&mut ratios);
    println!(
        "mail to complaint: {} a second; commits {ratio} % of the bare store's (at least {LEAST_PERCENT}), those synced alone {} %",
        median(&mut mails),
        median(&mut synced_ratios)
    );
    ensure!(ratio >= LEAST_PERCENT, "mail is slower than it must be");
    Ok(())
}

/// Every mail is a complaint, and the day adds up.
async fn opened(stack: &Stack) -> anyhow::Result<()> {
    let now = stack.functions().intake.ambient.now();
    let days = [now - jiff::SignedDuration::from_hours(1), now].map(store::inbound::day_of);
    let mut opened = 0;
    for day in days.iter().take(1 + usize::from(days[0] != days[1])) {
        let ledger = stack.observer().mail_tally(day).await?;
        opened += ledger
            .sums()
            .into_iter()
            .filter(|(outcome, _)| outcome.as_str() == "opened")
            .map(|sum| sum.1)
            .sum::<usize>();
        ensure!(ledger.is_balanced(now), "the day's mail does not add up");
    }
    ensure!(opened == ROUNDS * MAILS + 1, "{opened} mails opened a complaint");
    Ok(())
}

async fn serve(stack: &Stack, stopped: watch::Receiver<bool>) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let identity = smtp::Identity { hostname: "recourse.example".to_owned(), certificate: None };
    let ours = |domain: &str| domain == "recourse.example";
    tokio::spawn(smtp::serve(listener, identity, ours, smtp::Limits::default(), Arc::new(stack.clone()), stopped));
    Ok(address)
}

/// The rows one mail's intake writes.
async fn sample(stack: &Stack) -> anyhow::Result<Vec<serde_json::Value>> {
    let (from, raw) = letters::texts(1).remove(0);
    let recipients = ["complaints@recourse.example".to_owned()];
    let local = mail::Authentication::parse("local");
    let key = stack.take_mail(&from, &recipients, local, raw).await?;
    stack.functions().intake.take_in(&key, None).await?;
    bare::rows(stack, |_| true).await
}
