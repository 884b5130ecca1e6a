//! One life: complaints come in, people act, things fail; then the faults stop, all comes to rest,
//! and time runs on until the last clock has fired.

use crate::checks;
use crate::client::Call;
use crate::world::World;
use complaint::{Reference, Role};
use jiff::{SignedDuration, Timestamp};
use local::Stack;
use local::embedded::dead_letters_of;
use messages::queue::Queue;
use serde_json::json;

/// Turns a life has, at least and at most: small, so that there can be many.
const TURNS: std::ops::Range<u32> = 3..11;

/// How far time runs on after the last act: beyond the longest chain of clocks of the house pack.
const AFTERWARDS: SignedDuration = SignedDuration::from_hours(24 * 60);

/// What is left of a life.
#[derive(Debug)]
pub struct Lived {
    /// What happened, line by line; the last line is a digest of everything stored and sent.
    pub history: Vec<String>,
    /// The first thing that is wrong.
    pub wrong: Option<String>,
    /// What went wrong on purpose, in words.
    pub weather: String,
}

/// Lives a seed's life on a runtime of its own, whose time never waits.
pub fn live(seed: u64) -> Lived {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime can be made").block_on(async {
        let mut world = World::new(seed).await;
        let weather = format!("{:?}", world.weather);
        let wrong = world.live().await.err();
        Lived { history: world.history, wrong, weather }
    })
}

impl World {
    async fn live(&mut self) -> Result<(), String> {
        for _ in 0..1 + self.random.u32(0..6) / 5 {
            self.open_somehow().await;
        }
        for _ in 0..self.random.u32(TURNS) {
            self.turn().await;
        }
        self.calm_down();
        self.come_to_rest().await?;
        if self.random.u32(0..3) > 0 {
            self.tidy_up().await?;
        }
        let rested_at = self.now();
        self.run_on(rested_at + AFTERWARDS).await?;
        self.note("sixty days later");
        let digest = checks::everything(self, rested_at).await?;
        self.note(digest);
        Ok(())
    }

    async fn open_somehow(&mut self) {
        if self.random.u32(0..4) == 0 { self.post_fresh().await } else { self.open_by_web().await }
    }

    async fn turn(&mut self) {
        match self.random.u32(0..20) {
            0 => self.open_somehow().await,
            1..=3 => self.post().await,
            4..=7 => self.let_time_pass().await,
            8 => self.sweep().await,
            _ => self.act().await,
        }
        self.deliver_twice();
        for _ in 0..self.random.u32(0..8) {
            self.step().await;
        }
    }

    async fn sweep(&mut self) {
        let swept = self.stack.sweep_once().await.is_ok();
        self.note(format!("sweep: {swept}"));
    }

    /// One trigger acts once. The stream more often than the rest: everything comes from it.
    pub(crate) fn any_trigger(&mut self) -> &'static str {
        let triggers = Stack::triggers();
        if self.random.u32(0..3) == 0 { triggers[0] } else { triggers[self.random.usize(0..triggers.len())] }
    }

    async fn step(&mut self) {
        let trigger = self.any_trigger();
        if self.stack.step(trigger).await {
            self.note(format!("{trigger} acts"));
        }
    }

    /// Time moves to when the triggers may still fail; what they leave undone stays undone.
    async fn let_time_pass(&mut self) {
        let minutes = *self.random.choice(&[3, 60, 60 * 13, 60 * 24, 60 * 24 * 3, 60 * 24 * 12]).expect("six lengths");
        let target = self.now() + SignedDuration::from_mins(self.random.i64(1..=minutes));
        let outcome = self.stack.advance_to(target, true).await;
        self.note(format!("time passes towards {target}: {outcome:?}"));
    }

    /// In most lives somebody closes what is open, nothing failing; in the others every clock runs
    /// out and the ladder is climbed to its top.
    async fn tidy_up(&mut self) -> Result<(), String> {
        for place in 0..self.model.known.len() {
            let reference = self.model.known[place].clone();
            let path = format!("/v1/desk/complaints/{reference}/commands");
            let body = json!({"command": "close", "reason": "goodwill", "text": "We close this."});
            let call = Call { path, token: Some(self.sign_in("Ma", Role::Manager)), key: self.key(), body };
            let answer = self.client.post(&call, 0).await;
            if !matches!(answer.status, 200 | 409) {
                return Err(format!("{reference} cannot be closed: {answer:?}"));
            }
        }
        self.note("somebody closes what is open");
        self.stack.settle_by_hand().await.map_err(|stuck| stuck.to_string())
    }

    /// Lets time run on as the minute schedule does: a sweep a minute before anything is due, then
    /// the wake-up it sent, to the second.
    async fn run_on(&mut self, target: Timestamp) -> Result<(), String> {
        let cards = self.stack.observer().cards(&|_| true, None, 200).await.map_err(|error| error.to_string())?;
        let references: Vec<Reference> = cards.items.iter().filter_map(|card| card.reference.parse().ok()).collect();
        let mut swept_for = None;
        let mut wake_at = self.earliest(&references).await?;
        loop {
            self.stack.settle_by_hand().await.map_err(|stuck| stuck.to_string())?;
            let delayed = self.stack.embedded().queues.next_delayed().map_err(|error| error.to_string())?;
            let covered =
                delayed.filter(|delayed| wake_at.is_none_or(|at| *delayed <= at + SignedDuration::from_secs(1)));
            let Some(next) = covered.or(wake_at).filter(|next| *next <= target) else { break };
            if covered.is_some() {
                self.move_to(next);
                self.stack.settle_by_hand().await.map_err(|stuck| stuck.to_string())?;
                wake_at = self.earliest(&references).await?;
            } else if swept_for == Some(next) {
                return Err(format!("the sweep sent nothing for the clock due at {next}"));
            } else {
                swept_for = Some(next);
                self.move_to(next - SignedDuration::from_mins(1));
                self.stack.sweep_once().await.map_err(|error| error.to_string())?;
            }
        }
        self.move_to(target);
        self.stack.settle_by_hand().await.map_err(|stuck| stuck.to_string())
    }

    async fn earliest(&self, references: &[Reference]) -> Result<Option<Timestamp>, String> {
        let mut earliest = None;
        for reference in references {
            let stored = self.store().load(reference).await.map_err(|error| error.to_string())?;
            earliest = stored.and_then(|stored| stored.complaint.wake_at()).into_iter().chain(earliest).min();
        }
        Ok(earliest)
    }

    fn move_to(&self, at: Timestamp) {
        self.stack.times().move_to(at).expect("memory takes every time");
    }

    fn deliver_twice(&mut self) {
        if self.random.u32(0..1000) >= self.weather.duplicate {
            return;
        }
        let queues = self.stack.embedded().queues.clone();
        let queue = self.random.choice(Queue::ALL).expect("there are queues").name();
        let waiting = queues.peek(queue, 16).expect("the queue exists");
        if let Some(message) = self.random.choice(&waiting) {
            queues.duplicate(queue, &message.id).expect("the queue exists");
            self.note(format!("{queue} will deliver {} twice", message.id));
        }
    }

    /// Dead letters go back to their queues, as the runbook says; a first sweep finds what was due
    /// meanwhile; and all comes to rest, with no dead letter left.
    async fn come_to_rest(&mut self) -> Result<(), String> {
        let broken = |error: local::embedded::EmbeddedError| error.to_string();
        let names: Vec<&'static str> = Stack::triggers().into_iter().filter(|name| *name != "stream").collect();
        for queue in &names {
            // Wake-ups need no runbook: the sweep makes new ones.
            if *queue != Queue::Timers.name() {
                let sent_back = self.stack.embedded().queues.redrive(queue).map_err(broken)?;
                if sent_back > 0 {
                    self.note(format!("{sent_back} dead letters of {queue} go back"));
                }
            }
        }
        self.stack.sweep_once().await.map_err(|error| error.to_string())?;
        self.stack.settle_by_hand().await.map_err(|stuck| stuck.to_string())?;
        self.note("all is at rest");
        for queue in names.iter().filter(|queue| **queue != Queue::Timers.name()) {
            let dead = self.stack.embedded().queues.peek(&dead_letters_of(queue), 10).map_err(broken)?;
            if let Some(letter) = dead.first() {
                return Err(format!("{queue} cannot take a message even without faults: {}", letter.body));
            }
        }
        Ok(())
    }
}
