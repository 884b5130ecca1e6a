//! What lies in the dead-letter and failure queues.

use crate::dead_letters::dead_letters_of;
use crate::queues::{Depth, QueueError, Queues, RECEIVE};
use crate::saying::saying;
use crate::stream::STREAM_FAILED;
use jiff::Timestamp;
use messages::queue::Queue;
use std::fmt;

/// The queue of sweeps that never ran, after the stack's name.
const SWEEP_FAILED: &str = "sweep-failed";
/// Messages of a queue that are shown.
const SHOWN: usize = 5;

/// One queue, looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its whole name.
    pub name: String,
    /// What is in it; none when there is no such queue.
    pub inside: Option<Inside>,
}

/// What is in a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// How many.
    pub depth: Depth,
    /// How many of them were looked at.
    pub seen: usize,
    /// When the oldest of those was sent.
    pub oldest: Option<Timestamp>,
    /// What the first few say.
    pub sayings: Vec<String>,
}

/// Looks into every queue of failures. What is looked at is given back.
///
/// # Errors
/// [`QueueError::NotThere`] when none of them is there.
pub async fn all(queues: &Queues) -> Result<Vec<Look>, QueueError> {
    let failures = [STREAM_FAILED.to_owned(), SWEEP_FAILED.to_owned()];
    let mut looks = Vec::new();
    for short in Queue::ALL.into_iter().map(dead_letters_of).chain(failures) {
        let inside = match inside(queues, &short).await {
            Ok(inside) => Some(inside),
            Err(QueueError::NotThere(_)) => None,
            Err(error) => return Err(error),
        };
        looks.push(Look { name: queues.name(&short), inside });
    }
    match looks.iter().find(|_| looks.iter().all(|look| look.inside.is_none())) {
        Some(first) => Err(QueueError::NotThere(first.name.clone())),
        None => Ok(looks),
    }
}

async fn inside(queues: &Queues, short: &str) -> Result<Inside, QueueError> {
    let queue = queues.find(short).await?;
    let depth = queues.depth(&queue).await?;
    if depth.waiting == 0 {
        return Ok(Inside { depth, ..Inside::default() });
    }
    let letters = queues.receive(&queue, RECEIVE).await?;
    for letter in &letters {
        queues.give_back(&queue, letter).await;
    }
    Ok(Inside {
        depth,
        seen: letters.len(),
        oldest: letters.iter().filter_map(|letter| letter.sent_at).min(),
        sayings: letters.iter().take(SHOWN).map(|letter| saying(&letter.body)).collect(),
    })
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(inside) = &self.inside else { return write!(f, "{}: no such queue", self.name) };
        let Depth { waiting, held } = inside.depth;
        write!(f, "{}: {waiting}", self.name)?;
        if held > 0 {
            write!(f, " and {held} being worked at")?;
        }
        if let Some(oldest) = inside.oldest {
            write!(f, ", oldest sent {oldest}")?;
            if waiting > inside.seen as u64 {
                write!(f, " (of {} looked at)", inside.seen)?;
            }
        }
        inside.sayings.iter().try_for_each(|saying| write!(f, "\n    {saying}"))
    }
}
