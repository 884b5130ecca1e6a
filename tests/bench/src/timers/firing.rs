//! How late clocks fire that come due one after the other, with very many complaints open.

use super::base::{FIRST_REPLY, Herd, second_in, sleep_until};
use super::check;
use crate::program::Program;
use anyhow::{Context, ensure};
use complaint::Reference;
use jiff::{SignedDuration, Timestamp};
use local::Stack;
use local::stack::Options;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Clocks due a second, and what the issue allows them to be late.
const A_SECOND: u64 = 50;
const MOST_P99_MS: u64 = 1_000;
/// People at the desk who enter them, and how many a second they get in for certain.
const CLIENTS: usize = 6;
const ENTERED_A_SECOND: u64 = 25;
/// A wake-up is delayed by whole seconds, rounded up.
const WHOLE_SECOND: i64 = 1;
/// Seconds it may take to start and to come to rest.
const SPARE: u64 = 40;

pub(super) fn measure(store: &Herd, seconds: u64) -> anyhow::Result<()> {
    let count = A_SECOND * seconds;
    let first = second_in(i64::try_from(count / ENTERED_A_SECOND + SPARE)?)?;
    let program = Program::start(&store.data)?;
    let references = enter(&program, first, count)?;
    program.settles()?;
    let early = first.duration_since(super::base::now());
    ensure!(early.is_positive(), "{count} complaints could not be entered before they were due");
    println!("{count} complaints entered at the desk and at rest {} s before the first is due", early.as_secs());
    let before = program.cpu_ms()?;
    sleep_until(first);
    let idle = program.cpu_ms()? - before;
    sleep_until(first + SignedDuration::from_secs(i64::try_from(seconds)?));
    let used = program.cpu_ms()? - before - idle;
    // Between two wake-ups it is at rest, too.
    sleep_until(first + SignedDuration::from_secs(i64::try_from(seconds)? + WHOLE_SECOND));
    program.settles()?;
    let behind = super::base::now().duration_since(first).as_secs() - i64::try_from(seconds)?;
    println!(
        "{A_SECOND} clocks a second over {seconds} s: {} % of a core, everything done {behind} s after the last at most",
        used / (10 * seconds)
    );
    drop(program);
    let told = super::runtime()?.block_on(async {
        let stack = Stack::open(Options::at(Some(store.data.clone()))).await?;
        check::each(&stack, &references).await
    })?;
    let (lags, p99) = (&told.lags, super::p99(&told.lags));
    println!(
        "how late {} clocks fired, in ms: median {}, p99 {p99} (at most {MOST_P99_MS}), most {}",
        lags.len(),
        lags[lags.len() / 2],
        lags[lags.len() - 1]
    );
    ensure!(p99 <= MOST_P99_MS, "clocks fire {p99} ms late (p99)");
    Ok(())
}

/// Enters complaints that came in a day before they are to be late, evenly spread.
fn enter(program: &Program, first: Timestamp, count: u64) -> anyhow::Result<Vec<Reference>> {
    let signed_in: Value = ureq::post(format!("{}/local/sign-in", program.http))
        .send_json(json!({"name": "bench", "role": "handler"}))?
        .body_mut()
        .read_json()?;
    let token = format!("Bearer {}", signed_in["token"].as_str().context("a token")?);
    let (next, entered) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let person = || -> anyhow::Result<()> {
        let agent = ureq::Agent::new_with_defaults();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(());
            }
            let due = first + SignedDuration::from_micros(i64::try_from(number * 1_000_000 / A_SECOND)?);
            let post = agent.post(format!("{}/v1/desk/complaints", program.http)).header("authorization", &token);
            let opened: Value = post.send_json(body(number, due - FIRST_REPLY))?.body_mut().read_json()?;
            let reference = opened["reference"].as_str().context("a reference")?.parse()?;
            entered.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(reference);
        }
    };
    std::thread::scope(|scope| {
        let people: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(person)).collect();
        people.into_iter().try_for_each(|one| one.join().map_err(|_| anyhow::anyhow!("a client panicked"))?)
    })?;
    Ok(entered.into_inner().unwrap_or_default())
}

fn body(number: u64, received_at: Timestamp) -> Value {
    json!({"language": "zh-CN", "category": "refund_delay", "description": "退款一直没有到账,请尽快处理。", "desired_outcome": "退款",
        "channel": "hotline", "received_at": received_at.to_string(),
        "complainant": {"name": "王芳", "email": format!("late{number}@example.com")}, "account": {"identifier": format!("acct-{number}")},
        "transaction": {"id": format!("L{number}"), "amount": {"value": "128.00", "currency": "CNY"}}})
}
