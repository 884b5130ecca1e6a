//! What AWS charges for a usual life besides e-mail, from the calls it makes (prices of us-east-1 as
//! `infra/README.md` lists them with their sources).
//!
//! A usual life: opened by web form, proven by the code, answered by a person, a refund offered,
//! accepted and paid, closed, asked after a week later, confirmed and rated; the complainant looks at the
//! status page three times and staff at the case. Nothing is batched: each function is invoked for one
//! message, which is the dearest way.

use crate::life::Life;
use anyhow::ensure;
use aws_sdk_dynamodb::types::AttributeValue;
use local::Stack;
use local::embedded::NoFaults;
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the issue allows, in dollars a million complaints.
const LIMIT: i64 = 150;

/// Dollars a million of each: transaction and plain writes are one price, in write units.
const WRITE_UNIT: &str = "0.625";
const READ_UNIT: &str = "0.125";
const SQS_REQUEST: &str = "0.40";
const SNS_PUBLISH: &str = "0.50";
const API_REQUEST: &str = "1.00";
const S3_GET: &str = "0.40";
const INVOCATION: &str = "0.20";
/// Dollars a GB-second on arm64.
const GB_SECOND: &str = "0.0000133334";
/// Dollars a GB of logs.
const LOG_GB: &str = "0.50";

/// Bytes of log an invocation writes; `tests/aws` measures them and fails above this. And those of a
/// request in the API's access log.
const LOG_BYTES: i64 = 300;
const ACCESS_BYTES: i64 = 250;
/// GB of the functions of a queue, and of those behind the API.
const QUEUE_GB: &str = "0.25";
const API_GB: &str = "0.5";
/// Milliseconds a call keeps a function waiting, as published, and an invocation's own work.
const WAITS: [(&str, &str); 4] = [("dynamodb", "8.4"), ("sqs", "16.1"), ("s3", "30.6"), ("ses", "80")];
const OWN_WORK: &str = "2";
/// Files that come with the pages; nothing is read for them.
const ASSETS: u64 = 2;

pub(crate) fn measure() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(usual())
}

async fn usual() -> anyhow::Result<()> {
    let life = Life::begin().await?;
    life.stack.embedded().calls.meter();
    life.with_events_of_mail();
    let opened = life.open().await?;
    life.prove(&opened).await?;
    life.look("/", None).await?;
    for _ in 0..3 {
        life.looks_at_own_page(&opened).await?;
        life.looks_at_case(&opened, "handler").await?;
    }
    life.command(&opened, "handler", json!({"command": "reply", "text": "We look into it."})).await?;
    life.settle_with_a_refund(&opened, "handler").await?;
    report(&life)?;
    println!("kept in the table of one usual life, without its indexes: {} bytes", kept(&life.stack).await?);
    Ok(())
}

/// Bytes of all its rows, as DynamoDB counts them: names and values.
async fn kept(stack: &Stack) -> anyhow::Result<usize> {
    let client = stack.embedded().sdk(Arc::new(NoFaults)).dynamodb;
    let rows = client.scan().table_name("recourse").send().await?;
    let attributes = rows.items().iter().flatten();
    Ok(attributes.map(|(name, value)| name.len() + size(value)).sum())
}

fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        _ => 1,
    }
}

fn report(life: &Life) -> anyhow::Result<()> {
    let stack = &life.stack;
    let units = stack.embedded().calls.units();
    let (writes, reads): (BTreeMap<_, _>, BTreeMap<_, _>) = units.into_iter().partition(|(operation, _)| {
        operation.contains("Write") || operation.contains("Put") || operation.contains("Update")
    });
    let (writes, reads): (Decimal, Decimal) = (writes.values().sum(), reads.values().sum());
    let calls = calls(stack);
    let count = |service: &str| Decimal::from(calls.get(service).copied().unwrap_or_default());
    let requests = life.requests() + ASSETS;
    let queued = stack.polls() + stack.relays();
    let gb_seconds = gb_seconds(&calls, queued, requests)?;
    let invocations = Decimal::from(queued + requests);
    let million = Decimal::from(1_000_000);
    let lines = [
        ("DynamoDB write units", writes, price(WRITE_UNIT)?),
        ("DynamoDB read units", reads, price(READ_UNIT)?),
        ("SQS requests", count("sqs") + Decimal::from(2 * stack.polls()), price(SQS_REQUEST)?),
        ("SNS, mails' events", count("ses"), price(SNS_PUBLISH)?),
        ("API requests", Decimal::from(requests), price(API_REQUEST)?),
        ("S3 reads", count("s3"), price(S3_GET)?),
        ("Lambda invocations", invocations, price(INVOCATION)?),
        ("Lambda GB-seconds", gb_seconds, price(GB_SECOND)? * million),
        (
            "log bytes",
            invocations * Decimal::from(LOG_BYTES) + Decimal::from(requests) * Decimal::from(ACCESS_BYTES),
            price(LOG_GB)? / Decimal::from(1_000),
        ),
    ];
    let mut total = Decimal::ZERO;
    for (what, amount, per_million) in lines {
        let dollars = amount * per_million;
        total += dollars;
        println!("  {what:<22} {:>10} a complaint  {:>8} dollars a million", amount.round_dp(3), dollars.round_dp(2));
    }
    println!(
        "AWS charges of a usual life besides e-mail: {} dollars a million complaints, of at most {LIMIT} (mails: {})",
        total.round_dp(2),
        count("ses")
    );
    ensure!(total <= Decimal::from(LIMIT), "a usual life costs more than allowed");
    Ok(())
}

fn calls(stack: &Stack) -> BTreeMap<&'static str, u64> {
    let mut by_service = BTreeMap::new();
    for (call, count) in stack.embedded().calls.snapshot() {
        *by_service.entry(call.service).or_default() += count;
    }
    // The sweep's empty queries belong to the minute, not to the complaint.
    *by_service.entry("dynamodb").or_default() -= stack.empty_queries();
    by_service
}

/// Every call is waited for by a function of a queue, except that those behind the API wait for theirs
/// with twice the memory: counted as two table calls a request.
fn gb_seconds(calls: &BTreeMap<&str, u64>, queued: u64, requests: u64) -> anyhow::Result<Decimal> {
    let mut waits = BTreeMap::new();
    for (service, milliseconds) in WAITS {
        waits.insert(service, price(milliseconds)?);
    }
    let waited: Decimal =
        calls.iter().filter_map(|(service, count)| Some(waits.get(service)? * Decimal::from(*count))).sum();
    let by_api = Decimal::from(requests) * Decimal::TWO * waits["dynamodb"];
    let own = price(OWN_WORK)?;
    let queue_ms = waited - by_api.min(waited) + own * Decimal::from(queued);
    let api_ms = by_api + own * Decimal::from(requests);
    Ok((queue_ms * price(QUEUE_GB)? + api_ms * price(API_GB)?) / Decimal::from(1_000))
}

fn price(text: &str) -> anyhow::Result<Decimal> {
    Ok(text.parse()?)
}
