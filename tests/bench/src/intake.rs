//! Web intake with consumers paused, against what the bare embedded store commits of the same
//! transaction under the same fsync mode; and its latency at half that load.

use crate::bare::{self, Bare};
use crate::{median, per_second, percent};
use anyhow::{Context, ensure};
use local::Stack;
use local::http::{router, serve as serve_http};
use local::stack::Options;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Rounds of A and B in turn.
const ROUNDS: usize = 5;
/// How long each side runs a round.
const TURN: Duration = Duration::from_secs(3);
/// Clients at once.
const CLIENTS: usize = 8;
/// How long the latency is watched.
const WATCH: Duration = Duration::from_secs(10);
/// What the issue asks for.
const LEAST_PERCENT: u64 = 50;
const MOST_P99: Duration = Duration::from_millis(50);

pub(crate) fn measure() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let directory = tempfile::tempdir()?;
    let stack = runtime.block_on(Stack::open(Options::at(Some(directory.path().join("data")))))?;
    let address = runtime.block_on(serve(&stack))?;
    let sample = runtime.block_on(sample(&stack, address))?;
    let bare = Bare::open(&directory.path().join("bare.sqlite"), sample)?;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let bare_rate = bare.turn(TURN)?;
        let our_rate = turn(address)?;
        theirs.push(bare_rate);
        ours.push(our_rate);
        ratios.push(percent(our_rate, bare_rate));
    }
    println!("intake commits/s {ours:?}, bare store commits/s {theirs:?}, ratio in % {ratios:?}");
    let ratio = median(&mut ratios);
    let half = median(&mut ours) / 2;
    let p99 = latency(address, half)?;
    println!(
        "web intake: {ratio} % of the bare store (at least {LEAST_PERCENT}); p99 at half that load ({half}/s): {p99:?} (below {MOST_P99:?})"
    );
    ensure!(ratio >= LEAST_PERCENT && p99 < MOST_P99, "intake is slower than it must be");
    Ok(())
}

async fn serve(stack: &Stack) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let routes = router(stack, "complaints@recourse.example", None, true);
    tokio::spawn(async move {
        let (_running, stopped) = tokio::sync::watch::channel(false);
        serve_http(listener, routes, stopped).await;
    });
    Ok(address)
}

fn body(number: u64) -> Value {
    json!({"language": "zh-CN", "category": "refund_delay", "description": "退款一直没有到账,请尽快处理。", "desired_outcome": "退款",
        "complainant": {"name": "王芳", "email": format!("wang{number}@example.com")}, "account": {"identifier": format!("acct-{number}")},
        "transaction": {"id": format!("T{number}"), "amount": {"value": "128.00", "currency": "CNY"}}})
}

fn post(agent: &ureq::Agent, address: SocketAddr, number: u64) -> anyhow::Result<Value> {
    let mut response = agent.post(format!("http://{address}/v1/complaints")).send_json(body(number))?;
    Ok(response.body_mut().read_json()?)
}

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Commits a second of intake with every client as fast as it can.
fn turn(address: SocketAddr) -> anyhow::Result<u64> {
    let started = Instant::now();
    let count = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| client(address, started, &count))).collect();
        clients.into_iter().try_for_each(|client| client.join().map_err(|_| anyhow::anyhow!("a client panicked"))?)
    })?;
    Ok(per_second(count.into_inner(), started.elapsed()))
}

fn client(address: SocketAddr, started: Instant, count: &AtomicU64) -> anyhow::Result<()> {
    let agent = ureq::Agent::new_with_defaults();
    while started.elapsed() < TURN {
        post(&agent, address, NUMBER.fetch_add(1, Ordering::Relaxed))?;
        count.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// The 99th percentile at a steady rate, counted from when a request was due to be sent.
fn latency(address: SocketAddr, rate: u64) -> anyhow::Result<Duration> {
    let started = Instant::now();
    let next = AtomicU64::new(0);
    let gap = Duration::from_micros(1_000_000 / rate.max(1));
    let taken = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let agent = ureq::Agent::new_with_defaults();
                loop {
                    let due = gap * u32::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(u32::MAX);
                    if due > WATCH {
                        return;
                    }
                    std::thread::sleep(due.saturating_sub(started.elapsed()));
                    // A request that failed took for ever.
                    let late = match post(&agent, address, NUMBER.fetch_add(1, Ordering::Relaxed)) {
                        Ok(_) => started.elapsed().saturating_sub(due),
                        Err(_) => Duration::MAX,
                    };
                    taken.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(late);
                }
            });
        }
    });
    let mut taken = taken.into_inner().unwrap_or_default();
    taken.sort_unstable();
    taken.get(taken.len() * 99 / 100).copied().context("no request came back")
}

/// The rows one intake writes, as they lie in the table.
async fn sample(stack: &Stack, address: SocketAddr) -> anyhow::Result<Vec<Value>> {
    let opened = tokio::task::spawn_blocking(move || post(&ureq::Agent::new_with_defaults(), address, 0)).await??;
    let reference = opened["reference"].as_str().context("a reference")?;
    bare::rows(stack, |row| row.to_string().contains(reference)).await
}
