//! AWS calls of one whole life (design §2), by service, without empty polls and stream reads.

use anyhow::{Context, ensure};
use axum::body::Body;
use http::Request;
use lambda_shell::Clock;
use local::chance::Seeded;
use local::stack::Options;
use local::times::Times;
use local::{Stack, http::router};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;

/// What the issue allows.
const LIMIT: u64 = 100;

pub(crate) fn measure() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(life())
}

struct Life {
    stack: Stack,
    router: axum::Router,
}

impl Life {
    async fn post(&self, path: &str, token: Option<&str>, body: Value) -> anyhow::Result<Value> {
        let request = Request::post(path).header("content-type", "application/json").header("host", "localhost");
        let request = match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        };
        let response = self.router.clone().oneshot(request.body(Body::from(body.to_string()))?).await?;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await?;
        ensure!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&bytes));
        self.stack.settle_by_hand().await?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    async fn command(&self, reference: &str, role: &str, body: Value) -> anyhow::Result<Value> {
        let token = self.post("/local/sign-in", None, json!({"name": role, "role": role})).await?;
        let token = token["token"].as_str().context("a token")?.to_owned();
        self.post(&format!("/v1/desk/complaints/{reference}/commands"), Some(&token), body).await
    }
}

async fn life() -> anyhow::Result<()> {
    let times = Arc::new(Times::standing("2026-11-20T02:00:00Z".parse()?));
    let stack = Stack::open(Options::in_memory(Arc::clone(&times), Arc::new(Seeded::new(1)))).await?;
    let life = Life { router: router(&stack, "complaints@recourse.example", None, true), stack };
    let body = json!({"language": "en", "category": "refund_delay", "description": "The refund has not arrived.", "desired_outcome": "My money",
        "complainant": {"name": "Ann", "email": "ann@example.com"}, "account": {"identifier": "a-1"}, "transaction": {"id": "T-1"}});
    let opened = life.post("/v1/complaints", None, body).await?;
    let (reference, token) = (
        opened["reference"].as_str().context("reference")?.to_owned(),
        opened["access_token"].as_str().context("token")?.to_owned(),
    );
    let code = life.stack.functions().portal.keyring.code(&reference.parse()?, 1);
    let own = |part: &str| format!("/v1/complaints/{reference}/{part}");
    life.post(&own("verification"), Some(&token), json!({"code": code})).await?;
    life.command(&reference, "handler", json!({"command": "reply", "text": "We look into it."})).await?;
    life.command(&reference, "handler", json!({"command": "request_information", "text": "Which card?"})).await?;
    life.post(&own("messages"), Some(&token), json!({"text": "The blue one."})).await?;
    life.command(
        &reference,
        "handler",
        json!({"command": "propose", "outcome": "partly_upheld", "redress": [{"type": "apology"}], "text": "Sorry."}),
    )
    .await?;
    life.post(&own("decision"), Some(&token), json!({"answer": "object", "reason": "I want my money."})).await?;
    let refund = json!([{"type": "full_refund", "amount": {"value": "128.00", "currency": "CNY"}}]);
    life.command(
        &reference,
        "supervisor",
        json!({"command": "propose", "outcome": "settled", "redress": refund, "text": "All of it."}),
    )
    .await?;
    life.post(&own("decision"), Some(&token), json!({"answer": "accept"})).await?;
    life.command(&reference, "supervisor", json!({"command": "record_remedy", "text": "Paid."})).await?;
    life.stack.advance_to(times.now() + jiff::SignedDuration::from_hours(24 * 8), true).await?;
    life.post(&own("confirmation"), Some(&token), json!({"arrived": true})).await?;
    life.post(&own("survey"), Some(&token), json!({"resolved": 5, "speed": 4, "attitude": 5})).await?;
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
