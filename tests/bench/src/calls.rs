//! AWS calls of one whole life (design §2), by service, without empty polls and stream reads.

use crate::life::Life;
use anyhow::ensure;
use local::Stack;
use serde_json::json;
use std::collections::BTreeMap;

/// What the issue allows.
const LIMIT: u64 = 100;

pub(crate) fn measure() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(life())
}

async fn life() -> anyhow::Result<()> {
    let life = Life::begin().await?;
    let opened = life.open().await?;
    life.prove(&opened).await?;
    life.command(&opened, "handler", json!({"command": "reply", "text": "We look into it."})).await?;
    life.command(&opened, "handler", json!({"command": "request_information", "text": "Which card?"})).await?;
    life.own(&opened, "messages", json!({"text": "The blue one."})).await?;
    life.command(
        &opened,
        "handler",
        json!({"command": "propose", "outcome": "partly_upheld", "redress": [{"type": "apology"}], "text": "Sorry."}),
    )
    .await?;
    life.own(&opened, "decision", json!({"answer": "object", "reason": "I want my money."})).await?;
    life.settle_with_a_refund(&opened, "supervisor").await?;
    report(&life.stack)
}

fn report(stack: &Stack) -> anyhow::Result<()> {
    let mut by_service: BTreeMap<&str, u64> = BTreeMap::new();
    let mut wake_queries = 0;
    for (call, count) in stack.embedded().calls.snapshot() {
        println!("  {:>9} {:<20} {count}", call.service, call.operation);
        if call.operation == "Query" {
            wake_queries += count
        } else {
            *by_service.entry(call.service).or_default() += count
        }
    }
    let polls = stack.polls();
    println!("  {:>9} {:<20} {}", "sqs", "Receive + Delete", 2 * polls);
    *by_service.entry("sqs").or_default() += 2 * polls;
    let found = wake_queries - stack.empty_queries();
    *by_service.entry("dynamodb").or_default() += found;
    let total: u64 = by_service.values().sum();
    println!(
        "AWS calls of one whole life: {total} of at most {LIMIT} {by_service:?} (queries that found something: {found})"
    );
    ensure!(total <= LIMIT, "more calls than allowed");
    Ok(())
}
