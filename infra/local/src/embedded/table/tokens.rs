//! Client request tokens: the same transaction again answers without being applied again.
//!
//! The embedded store has such tokens too, but there the stream row's number
//! would make every retry look like a different request. Like there, and unlike
//! on AWS, a restart forgets them: idempotency is the condition of a write.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How long AWS remembers a token.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(10);

/// How many tokens are remembered at most; the oldest goes first.
const MOST: usize = 100_000;

/// What is known about a token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Not seen, or long ago.
    No,
    /// Seen with the same actions, and applied.
    Applied,
    /// Seen with other actions.
    Other,
}

#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// By the token's digest: there are three of them a mail, of which nobody asks again.
    seen: HashMap<u64, u64>,
    oldest_first: VecDeque<(Timestamp, u64)>,
}

impl Tokens {
    pub(super) fn look_up(&mut self, token: &str, actions: u64, now: Timestamp) -> Known {
        while let Some((at, _)) = self.oldest_first.front()
            && (now.duration_since(*at) >= REMEMBERED || self.oldest_first.len() > MOST)
        {
            if let Some((_, oldest)) = self.oldest_first.pop_front() {
                self.seen.remove(&oldest);
            }
        }
        match self.seen.get(&short(token)) {
            None => Known::No,
            Some(seen) if *seen == actions => Known::Applied,
            Some(_) => Known::Other,
        }
    }

    pub(super) fn remember(&mut self, token: &str, actions: u64, now: Timestamp) {
        self.oldest_first.push_back((now, short(token)));
        self.seen.insert(short(token), actions);
    }
}

fn short(token: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    hasher.finish()
}

/// A digest of the actions that does not depend on the order of an object's members.
pub(super) fn digest(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    feed(value, &mut hasher);
    hasher.finish()
}

fn feed(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            members.len().hash(hasher);
            for (name, member) in members {
                name.hash(hasher);
                feed(member, hasher);
            }
        }
        Value::Array(elements) => {
            elements.len().hash(hasher);
            elements.iter().for_each(|element| feed(element, hasher));
        }
        Value::String(text) => text.hash(hasher),
        scalar => scalar.to_string().hash(hasher),
    }
}
