//! A stack with the people around it.

use crate::client::Client;
use crate::faults::{Drawn, Weather};
use crate::model::Model;
use complaint::{Complaint, Reference, Role};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Clock;
use local::chance::Seeded;
use local::embedded::NoFaults;
use local::times::Times;
use local::{Options, Stack};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Store;

/// When the first life begins; each seed begins some days later.
const BEGINNING: &str = "2026-01-05T00:30:00Z";

/// Everything one life is made of.
#[derive(Debug)]
pub struct World {
    /// The seed.
    pub seed: u64,
    /// The people's chance; the product's own is another.
    pub random: fastrand::Rng,
    /// What goes wrong.
    pub weather: Weather,
    /// Who decides it.
    pub plan: Arc<Drawn>,
    /// The product, whose calls suffer faults.
    pub stack: Stack,
    /// The same product for looking, without faults.
    pub quiet: Stack,
    /// Callers of the product.
    pub client: Client,
    /// What the people know.
    pub model: Model,
    /// What happened, line by line.
    pub history: Vec<String>,
    /// Number of the next marker, key or message.
    pub serial: u32,
    tokens: RefCell<BTreeMap<(String, &'static str), String>>,
}

/// An in-memory stack without faults, for a seed, at a moment.
pub async fn standing_stack(seed: u64, at: Timestamp) -> Stack {
    let times = Arc::new(Times::standing(at));
    Stack::open(Options::in_memory(times, Arc::new(Seeded::new(seed)))).await.expect("a stack in memory opens")
}

impl World {
    /// The world of a seed, before anything happens. Nothing else of the process may draw from
    /// this thread's chance while the world lives.
    pub async fn new(seed: u64) -> World {
        fastrand::seed(seed);
        let mut random = fastrand::Rng::with_seed(seed);
        let weather = Weather::draw(&mut random);
        let plan = Arc::new(Drawn::new(weather.clone(), random.u64(..)));
        let start: Timestamp = BEGINNING.parse().expect("a valid instant");
        let start = start + SignedDuration::from_mins(random.i64(0..60 * 24 * 350));
        let quiet = standing_stack(seed, start).await;
        let stack = quiet.restarted(plan.clone()).expect("a stack in memory opens again");
        if weather.shuffled {
            stack.embedded().queues.shuffle(random.u64(..));
        }
        let client = Client::of(&stack);
        let mut world = World {
            seed,
            random,
            weather,
            plan,
            stack,
            quiet,
            client,
            model: Model::default(),
            history: Vec::new(),
            serial: 0,
            tokens: RefCell::default(),
        };
        world.note(format!("seed {seed} begins"));
        world
    }

    /// Adds a line to the history.
    pub fn note(&mut self, line: impl AsRef<str>) {
        for fault in self.plan.take_log() {
            self.history.push(format!("    {fault}"));
        }
        let now = self.now();
        self.history.push(format!("{now} {}", line.as_ref()));
    }

    /// Business time.
    pub fn now(&self) -> Timestamp {
        self.stack.times().now()
    }

    /// The table, for looking.
    pub fn store(&self) -> &Store {
        &self.quiet.functions().intake.store
    }

    /// A word that no other text holds.
    pub fn marker(&mut self) -> String {
        self.serial += 1;
        format!("marker-{}-", self.serial)
    }

    /// A key that was never used.
    pub fn key(&mut self) -> String {
        self.serial += 1;
        format!("key-{}-{}", self.seed, self.serial)
    }

    /// A sign-in, kept for as long as the world stands.
    pub fn sign_in(&self, name: &str, role: Role) -> String {
        let mut tokens = self.tokens.borrow_mut();
        let token = tokens.entry((name.to_owned(), role.as_str())).or_insert_with(|| {
            let issuer = self.stack.issuer().expect("the local issuer");
            issuer.token(name, role, self.now())
        });
        token.clone()
    }

    /// Any complaint the people know, as it stands. A complaint that a mail opened becomes known
    /// with its acknowledgement, which is to say once it lies in the ledger.
    pub async fn any_complaint(&mut self) -> Option<Complaint> {
        for place in 0..self.model.mails.len() {
            let row = self.store().mail_row(&self.model.mails[place].raw_key).await.expect("no faults");
            let reference: Option<Reference> =
                row.and_then(|row| row.reference).and_then(|reference| reference.parse().ok());
            if let Some(reference) = reference.filter(|reference| !self.model.known.contains(reference)) {
                self.model.known.push(reference);
            }
        }
        let reference = self.random.choice(&self.model.known)?.clone();
        Some(self.store().load(&reference).await.expect("no faults").expect("a known complaint is there").complaint)
    }

    /// The faults stop, and the process starts again: nothing of its memory is left.
    pub fn calm_down(&mut self) {
        self.note("the faults stop; the process starts again");
        self.stack = self.quiet.restarted(Arc::new(NoFaults)).expect("a stack in memory opens again");
        self.client = Client::of(&self.stack);
    }
}
