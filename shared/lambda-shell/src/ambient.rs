//! Time and chance: the one place of the product that asks the computer for them.

use complaint::Reference;
use jiff::Timestamp;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

/// Business time: the product's notion of now.
pub trait Clock: Send + Sync + Debug {
    /// Now, at most microseconds fine.
    fn now(&self) -> Timestamp;

    /// Whether it goes by itself; one that is moved by hand is not waited for.
    fn runs(&self) -> bool {
        true
    }
}

/// A source of chance.
pub trait Random: Send + Sync + Debug {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// Time and chance as a function gets them.
#[derive(Clone, Debug)]
pub struct Ambient {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Ambient {
    /// From a given clock and source, as the one-machine stack and the tests do.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Ambient {
        Ambient { clock, random }
    }

    /// The computer's own.
    pub fn system() -> Ambient {
        Ambient::new(Arc::new(SystemClock), Arc::new(SystemRandom))
    }

    /// Business time, at most microseconds fine (contract §8).
    pub fn now(&self) -> Timestamp {
        whole_micros(self.clock.now())
    }

    /// Waits; not at all where time stands still until it is moved.
    pub async fn wait(&self, time: Duration) {
        if self.clock.runs() {
            tokio::time::sleep(time).await;
        }
    }

    /// A new complaint's number.
    pub fn reference(&self) -> Reference {
        Reference::from_random(self.bytes())
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}

fn whole_micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).expect("a valid instant stays valid without its nanoseconds")
}

/// The computer's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the computer's clock")]
    fn now(&self) -> Timestamp {
        whole_micros(Timestamp::now())
    }
}

/// The computer's random source.
#[derive(Clone, Copy, Debug)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the computer for chance")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has a random source");
    }
}
