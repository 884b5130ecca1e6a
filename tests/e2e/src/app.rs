//! A whole stack for one test.

use crate::http::Call;
use desk::{CodeFlow, PublishedKeys, SignIn};
use jiff::Timestamp;
use local::chance::Seeded;
use local::embedded::dead_letters_of;
use local::http::router;
use local::stack::{Options, Running, SenderChoice};
use local::times::Times;
use local::{Stack, smtp};
use policy::Pack;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::Verifier;

/// When every test begins: Monday, 16 November 2026, 10:00 in Beijing, with no holiday for weeks.
pub const BEGINNING: &str = "2026-11-16T02:00:00Z";

/// Where complaints are mailed to.
pub const INBOX: &str = "complaints@recourse.example";

/// A running stack. Dropped, it fails the test when anything was left in flight or in a dead-letter
/// queue, or when the mailbox was given a mail twice.
pub struct TestApp {
    /// The pages and the API.
    pub http: SocketAddr,
    /// The SMTP listener.
    pub smtp: SocketAddr,
    /// The stack itself, for what no interface shows: the mail ledger, the directory of accounts.
    pub stack: Stack,
    _running: Running,
    _servers: JoinSet<()>,
    _stop: watch::Sender<bool>,
}

impl TestApp {
    /// Starts a stack at [`BEGINNING`].
    pub async fn start() -> TestApp {
        TestApp::start_at(BEGINNING).await
    }

    /// Starts a stack at a moment.
    pub async fn start_at(at: &str) -> TestApp {
        TestApp::start_with(at, SenderChoice::Mailbox).await
    }

    /// Starts a stack at a moment whose mail leaves this way.
    pub async fn start_with(at: &str, sender: SenderChoice) -> TestApp {
        TestApp::start_as(at, sender, INBOX).await
    }

    /// Starts a stack of another firm, whose complaints are mailed to this inbox.
    pub async fn start_as(at: &str, sender: SenderChoice, inbox: &str) -> TestApp {
        TestApp::start_by(Pack::house(), at, sender, inbox).await
    }

    /// Starts a stack of a firm with a policy of its own: the house pack and these lines.
    pub async fn start_by_house_and(lines: &str) -> TestApp {
        let pack = format!("{}\n{lines}\n", include_str!("../../../shared/policy/packs/house.toml"));
        let pack = Pack::from_toml("policy.toml", &pack).expect("a pack");
        TestApp::start_by(pack, BEGINNING, SenderChoice::Mailbox, INBOX).await
    }

    /// Starts a stack of a firm with the house pack in which these words stand for those.
    pub async fn start_by_house_but(changes: &[(&str, &str)]) -> TestApp {
        let mut pack = include_str!("../../../shared/policy/packs/house.toml").to_owned();
        for (from, to) in changes {
            assert!(pack.contains(from), "the pack no longer holds {from}");
            pack = pack.replacen(from, to, 1);
        }
        let pack = Pack::from_toml("policy.toml", &pack).expect("a pack");
        TestApp::start_by(pack, BEGINNING, SenderChoice::Mailbox, INBOX).await
    }

    /// Starts a stack whose staff sign in at an issuer of the firm's own, by what answers at this address.
    pub async fn start_behind(issuer: &str) -> TestApp {
        let keys = Arc::new(PublishedKeys::of(issuer).expect("an address"));
        let verifier = Verifier::published(local::issuer::ISSUER, local::issuer::AUDIENCE, keys);
        let change = |options: Options| {
            let flow = CodeFlow::at(issuer, local::issuer::AUDIENCE, &options.pages).expect("an address");
            Options { verifier: Some(verifier), sign_in: SignIn::Issuer(Box::new(flow)), ..options }
        };
        TestApp::start_changed(Pack::house(), BEGINNING, SenderChoice::Mailbox, INBOX, change).await
    }

    async fn start_by(pack: Pack, at: &str, sender: SenderChoice, inbox: &str) -> TestApp {
        TestApp::start_changed(pack, at, sender, inbox, |options| options).await
    }

    async fn start_changed(
        pack: Pack,
        at: &str,
        sender: SenderChoice,
        inbox: &str,
        change: impl FnOnce(Options) -> Options,
    ) -> TestApp {
        let inbox = mail::EmailAddress::parse(inbox).expect("an address");
        let at: Timestamp = at.parse().expect("a moment");
        let http = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let mail_listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let (http_at, smtp_at) = (http.local_addr().expect("bound"), mail_listener.local_addr().expect("bound"));
        let times = Arc::new(Times::standing_business(at));
        let pages = format!("http://{http_at}");
        let ours = inbox.domain().to_owned();
        let options = Options {
            pages,
            sender,
            inbox: inbox.clone(),
            pack: Arc::new(pack),
            ..Options::in_memory(times, Arc::new(Seeded::new(7)))
        };
        let stack = Stack::open(change(options)).await.expect("the stack opens");
        let running = stack.run();
        let (stop, stopped) = watch::channel(false);
        let mut servers = JoinSet::new();
        let routes = router(&stack, inbox.as_str(), Some(&smtp_at.to_string()), true);
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        servers.spawn(async move { axum::serve(http, service).await.expect("serving") });
        let listener = smtp::serve(
            mail_listener,
            smtp::Identity { hostname: ours.clone(), certificate: None },
            move |domain: &str| domain == ours,
            smtp::Limits::default(),
            Arc::new(stack.clone()),
            stopped,
        );
        servers.spawn(async move {
            listener.await;
        });
        TestApp { http: http_at, smtp: smtp_at, stack, _running: running, _servers: servers, _stop: stop }
    }

    /// A GET to be sent.
    pub fn get(&self, path: &str) -> Call {
        Call::new(self.http, "GET", path)
    }

    /// A POST to be sent.
    pub fn post(&self, path: &str) -> Call {
        Call::new(self.http, "POST", path)
    }

    /// A PUT to be sent.
    pub fn put(&self, path: &str) -> Call {
        Call::new(self.http, "PUT", path)
    }

    /// A DELETE to be sent.
    pub fn delete(&self, path: &str) -> Call {
        Call::new(self.http, "DELETE", path)
    }

    /// Waits until nothing is in flight.
    pub async fn settle(&self) {
        self.post("/local/settle").send().await.ok();
    }

    /// Moves business time on by an ISO 8601 duration; the new time.
    pub async fn advance(&self, duration: &str) -> Timestamp {
        let body = serde_json::json!({ "advance": duration });
        moment(&self.post("/local/clock").json(&body).send().await.ok()["now"])
    }

    /// Moves business time on to a moment.
    pub async fn advance_to(&self, at: Timestamp) -> Timestamp {
        let by = at.duration_since(self.now().await);
        self.advance(&format!("PT{}.{:06}S", by.as_secs(), by.subsec_micros())).await
    }

    /// Business time.
    pub async fn now(&self) -> Timestamp {
        moment(&self.get("/local/clock").send().await.ok()["now"])
    }

    /// What no test may leave behind.
    fn left_behind(&self) -> Vec<String> {
        let parts = self.stack.embedded();
        let mut left = Vec::new();
        if parts.table.stream_len() > 0 {
            left.push(format!("{} events in the stream", parts.table.stream_len()));
        }
        for definition in parts.queues.definitions() {
            let name = &definition.name;
            let depth = parts.queues.depth(name).expect("the queue is there");
            if !depth.at_rest() {
                left.push(format!("queue {name}: {depth:?}"));
            }
            let dead = parts.queues.peek(&dead_letters_of(name), 10).unwrap_or_default();
            left.extend(dead.iter().map(|letter| format!("dead letter of {name}: {}", letter.body)));
        }
        let doubled = parts.mailbox.refused_duplicates().expect("the mailbox counts");
        if doubled > 0 {
            left.push(format!("{doubled} mails were sent twice"));
        }
        left
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let left = self.left_behind();
        assert!(left.is_empty(), "the test left work behind (settle before it ends): {left:#?}");
    }
}

/// A moment out of JSON.
pub fn moment(value: &serde_json::Value) -> Timestamp {
    value.as_str().unwrap_or_else(|| panic!("no moment: {value}")).parse().expect("an RFC 3339 moment")
}
