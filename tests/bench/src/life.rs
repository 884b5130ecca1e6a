//! A complaint's life, act by act, on a stack in memory whose triggers are played after each act.

use anyhow::{Context, ensure};
use axum::body::{Body, Bytes};
use http::Request;
use http::request::Builder;
use jiff::SignedDuration;
use jiff::civil::Date;
use lambda_shell::Clock;
use local::chance::Seeded;
use local::stack::Options;
use local::times::Times;
use local::{Stack, http::router};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tower::ServiceExt;

/// The longest answer: what a Lambda function's may be.
const MOST_BYTES: usize = 6 << 20;

/// A stack with what was asked of it.
pub(crate) struct Life {
    pub(crate) stack: Stack,
    router: axum::Router,
    pub(crate) times: Arc<Times>,
    requests: AtomicU64,
    says_sent: AtomicBool,
    told: AtomicUsize,
}

/// An opened complaint.
pub(crate) struct Opened {
    pub(crate) reference: String,
    token: String,
}

impl Life {
    pub(crate) async fn begin() -> anyhow::Result<Life> {
        let times = Arc::new(Times::standing("2026-11-20T02:00:00Z".parse()?));
        let life = Life::on(Options::in_memory(Arc::clone(&times), Arc::new(Seeded::new(1))), times).await?;
        // The digest of a day belongs to the firm's day, as the minute's sweep does, and not to a complaint.
        life.stack.functions().timers.last.has_digested(Date::MAX);
        Ok(life)
    }

    /// On a stack of these options, whose times are those.
    pub(crate) async fn on(options: Options, times: Arc<Times>) -> anyhow::Result<Life> {
        let stack = Stack::open(Options { times: Some(Arc::clone(&times)), ..options }).await?;
        let router = router(&stack, "complaints@recourse.example", None, true);
        Ok(Life {
            stack,
            router,
            times,
            requests: AtomicU64::new(0),
            says_sent: AtomicBool::new(false),
            told: AtomicUsize::new(0),
        })
    }

    /// From now on SES says of each mail that it was sent, as its configuration set makes it do.
    pub(crate) fn with_events_of_mail(&self) {
        self.says_sent.store(true, Ordering::Relaxed);
    }

    /// Requests a deployed API would have been sent.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(crate) async fn open(&self) -> anyhow::Result<Opened> {
        self.open_as("ann@example.com", "T-1").await
    }

    /// Opens one of somebody, about a transaction of theirs.
    pub(crate) async fn open_as(&self, email: &str, transaction: &str) -> anyhow::Result<Opened> {
        let body = json!({"language": "en", "category": "refund_delay", "description": "The refund has not arrived.", "desired_outcome": "My money",
            "complainant": {"name": "Ann", "email": email}, "account": {"identifier": "a-1"}, "transaction": {"id": transaction}});
        let opened = self.post("/v1/complaints", None, body).await?;
        let text = |name: &str| Ok::<_, anyhow::Error>(opened[name].as_str().context("a field of text")?.to_owned());
        Ok(Opened { reference: text("reference")?, token: text("access_token")? })
    }

    pub(crate) async fn prove(&self, opened: &Opened) -> anyhow::Result<()> {
        let code = self.stack.functions().portal.keyring.code(&opened.reference.parse()?, 1);
        self.own(opened, "verification", json!({"code": code})).await
    }

    /// An act of the complainant.
    pub(crate) async fn own(&self, opened: &Opened, part: &str, body: Value) -> anyhow::Result<()> {
        self.post(&format!("/v1/complaints/{}/{part}", opened.reference), Some(&opened.token), body).await.map(|_| ())
    }

    /// An act of staff.
    pub(crate) async fn command(&self, opened: &Opened, role: &str, body: Value) -> anyhow::Result<()> {
        let token = self.signed_in(role).await?;
        let path = format!("/v1/desk/complaints/{}/commands", opened.reference);
        self.post(&path, Some(&token), body).await.map(|_| ())
    }

    pub(crate) async fn looks_at_own_page(&self, opened: &Opened) -> anyhow::Result<()> {
        self.look(&format!("/v1/complaints/{}", opened.reference), Some(&opened.token)).await
    }

    pub(crate) async fn looks_at_case(&self, opened: &Opened, role: &str) -> anyhow::Result<()> {
        let token = self.signed_in(role).await?;
        self.look(&format!("/v1/desk/complaints/{}", opened.reference), Some(&token)).await
    }

    /// Looks at a page or view.
    pub(crate) async fn look(&self, path: &str, token: Option<&str>) -> anyhow::Result<()> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.ask(Request::get(path), path, token, Body::empty()).await.map(|_| ())
    }

    pub(crate) async fn signed_in(&self, role: &str) -> anyhow::Result<String> {
        self.signed_in_as(role, role).await
    }

    pub(crate) async fn signed_in_as(&self, name: &str, role: &str) -> anyhow::Result<String> {
        let token = self.post("/local/sign-in", None, json!({"name": name, "role": role})).await?;
        Ok(token["token"].as_str().context("a token")?.to_owned())
    }

    /// A refund is offered, accepted, paid, asked after a week later, confirmed and rated.
    pub(crate) async fn settle_with_a_refund(&self, opened: &Opened, role: &str) -> anyhow::Result<()> {
        let refund = json!([{"type": "full_refund", "amount": {"value": "128.00", "currency": "CNY"}}]);
        let offer = json!({"command": "propose", "outcome": "settled", "redress": refund, "text": "All of it."});
        self.command(opened, role, offer).await?;
        self.own(opened, "decision", json!({"answer": "accept"})).await?;
        self.command(opened, role, json!({"command": "record_remedy", "text": "Paid."})).await?;
        self.stack.advance_to(self.times.now() + SignedDuration::from_hours(24 * 8), true).await?;
        self.settle().await?;
        self.own(opened, "confirmation", json!({"arrived": true})).await?;
        self.own(opened, "survey", json!({"resolved": 5, "speed": 4, "attitude": 5})).await
    }

    async fn post(&self, path: &str, token: Option<&str>, body: Value) -> anyhow::Result<Value> {
        self.requests.fetch_add(u64::from(path.starts_with("/v1/")), Ordering::Relaxed);
        let request = Request::post(path).header("content-type", "application/json");
        let bytes = self.ask(request, path, token, Body::from(body.to_string())).await?;
        self.settle().await?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// What a member of staff is answered.
    pub(crate) async fn answer(&self, path: &str, token: &str) -> anyhow::Result<Bytes> {
        self.ask(Request::get(path), path, Some(token), Body::empty()).await
    }

    /// A page as a browser is answered, whose reader carries these headers and reads this language.
    pub(crate) async fn page(
        &self,
        path: &str,
        headers: &[(&'static str, String)],
        language: &str,
    ) -> anyhow::Result<Bytes> {
        let request = Request::get(path).header("accept-language", language);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        self.ask(request, path, None, Body::empty()).await
    }

    async fn ask(&self, request: Builder, path: &str, token: Option<&str>, body: Body) -> anyhow::Result<Bytes> {
        let request = request.header("host", "localhost");
        let request = match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        };
        let response = self.router.clone().oneshot(request.body(body)?).await?;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), MOST_BYTES).await?;
        ensure!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&bytes));
        Ok(bytes)
    }

    /// Plays the triggers, and SES, which says of each mail that it was sent.
    async fn settle(&self) -> anyhow::Result<()> {
        self.stack.settle_by_hand().await?;
        if !self.says_sent.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mails = self.stack.embedded().mailbox.list()?;
        let told = self.told.swap(mails.len(), Ordering::Relaxed);
        for mail in &mails[told..] {
            let tags: BTreeMap<&String, [&String; 1]> = mail.tags.iter().map(|(name, value)| (name, [value])).collect();
            let sent = json!({"eventType": "Send", "mail": {"messageId": mail.id, "tags": tags}});
            self.stack.embedded().queues.send("notifications", &sent.to_string(), Duration::ZERO)?;
        }
        Ok(self.stack.settle_by_hand().await?)
    }
}
