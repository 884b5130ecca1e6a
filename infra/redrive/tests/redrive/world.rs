//! A stack's table and queues, with the names they bear on AWS, and the tool beside them.

use axum::body::Body;
use clap::Parser;
use http::Request;
use jiff::{SignedDuration, Timestamp};
use lambda_shell::{Ambient, Clock};
use local::chance::Seeded;
use local::embedded::{Depth, Embedded, FaultPlan, NoFaults, Place, QueueDefinition, Queues, SdkClients};
use local::times::Times;
use local::{Options, Stack};
use messages::queue::Queue;
use redrive::command_line::{self, Clients, CommandLine};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

/// When a world begins.
pub const BEGINNING: &str = "2026-11-16T02:00:00Z";

pub struct World {
    pub embedded: Embedded,
    pub stack: Stack,
    pub times: Arc<Times>,
}

impl World {
    /// An empty table and every queue of the template.
    pub async fn new() -> World {
        let times = Arc::new(Times::standing(BEGINNING.parse().expect("a moment")));
        let stack =
            Stack::open(Options::in_memory(Arc::clone(&times), Arc::new(Seeded::new(1)))).await.expect("it opens");
        let dead = Queue::ALL.map(|queue| format!("{}-dead", queue.name()));
        let failed = ["stream-failed", "sweep-failed"].map(str::to_owned);
        let names = Queue::ALL.map(|queue| queue.name().to_owned()).into_iter().chain(dead).chain(failed);
        let definition = |short: String| QueueDefinition {
            name: format!("recourse-{short}"),
            visibility: Duration::from_secs(30),
            max_receive_count: u32::MAX,
            batch: 10,
        };
        let queues =
            Queues::open(Place::Memory, Arc::clone(&times) as _, names.map(definition).collect()).expect("they open");
        let embedded = Embedded { queues, ..stack.embedded().clone() };
        World { embedded, stack, times }
    }

    /// The clients, as long as nothing fails.
    pub fn sdk(&self) -> SdkClients {
        self.embedded.sdk(Arc::new(NoFaults))
    }

    /// Calls the tool; answers how it ended and what it said.
    pub async fn redrive(&self, words: &[&str]) -> (anyhow::Result<bool>, String) {
        self.redrive_in(words, Arc::new(NoFaults)).await
    }

    /// Calls the tool while calls fail.
    pub async fn redrive_in(&self, words: &[&str], plan: Arc<dyn FaultPlan>) -> (anyhow::Result<bool>, String) {
        let call = CommandLine::try_parse_from(["redrive"].iter().chain(words)).expect("a call");
        let SdkClients { sqs, dynamodb, .. } = self.embedded.sdk(plan);
        let ambient = Ambient::new(Arc::clone(&self.times) as Arc<dyn Clock>, Arc::new(Seeded::new(2)));
        let mut said = Vec::new();
        let ended = command_line::run(call, Clients { sqs, dynamodb, ambient }, &mut said).await;
        (ended, String::from_utf8(said).expect("text"))
    }

    /// Puts a message into a queue.
    pub fn put(&self, short: &str, body: &str) {
        self.embedded.queues.send(&format!("recourse-{short}"), body, Duration::ZERO).expect("sent");
    }

    /// What waits in a queue, in order of the words.
    pub fn bodies(&self, short: &str) -> Vec<String> {
        let waiting = self.embedded.queues.peek(&format!("recourse-{short}"), 1_000).expect("the queue is there");
        let mut bodies: Vec<String> = waiting.into_iter().map(|message| message.body).collect();
        bodies.sort();
        bodies
    }

    pub fn depth(&self, short: &str) -> Depth {
        self.embedded.queues.depth(&format!("recourse-{short}")).expect("the queue is there")
    }

    /// Messages of a queue, waiting or held.
    pub fn count(&self, short: &str) -> usize {
        let Depth { ready, backing_off, delayed, in_flight } = self.depth(short);
        ready + backing_off + delayed + in_flight
    }

    /// So much machine time passes that everything held shows again.
    pub fn later(&self) {
        self.times.move_machine(SignedDuration::from_hours(1));
    }

    /// Business time passes.
    pub fn after(&self, time: SignedDuration) -> Timestamp {
        self.times.move_to(self.times.now() + time).expect("it moves");
        self.times.now()
    }

    /// A complaint is opened; nobody is told yet.
    pub async fn open_complaint(&self) {
        let router = local::http::router(&self.stack, "complaints@recourse.example", None, false);
        let body = serde_json::json!({
            "language": "en", "category": "refund_delay", "description": "The refund has not arrived.",
            "complainant": {"name": "Ann Miller", "email": "ann@example.org"}, "transaction": {"id": "T-1"},
        });
        let request = Request::post("/v1/complaints").header("content-type", "application/json");
        let response =
            router.oneshot(request.body(Body::from(body.to_string())).expect("a request")).await.expect("an answer");
        assert_eq!(response.status(), 201);
    }
}
