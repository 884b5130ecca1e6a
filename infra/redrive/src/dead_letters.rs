//! Dead letters go back to the queue they came from.
//!
//! Each is received, sent, and deleted only once the send was taken. Broken off in between, it lies
//! in both queues: the next run sends it once more, and receivers stand repetition.

use crate::queues::{Found, Letter, QueueError, Queues, RECEIVE};
use messages::queue::Queue;

/// The name of the queue a queue's dead letters lie in, after the stack's.
pub fn dead_letters_of(queue: Queue) -> String {
    format!("{}-dead", queue.name())
}

/// What came of a run.
#[derive(Debug)]
pub struct Moved {
    /// How many messages lie in their queue again.
    pub count: u64,
    /// What broke it off, if anything did.
    pub ended: Result<(), QueueError>,
}

/// Moves the dead letters of a queue back to it, at most so many.
pub async fn back(queues: &Queues, queue: Queue, most: Option<u64>) -> Moved {
    let mut count = 0;
    let ended = move_all(queues, queue, most.unwrap_or(u64::MAX), &mut count).await;
    Moved { count, ended }
}

async fn move_all(queues: &Queues, queue: Queue, most: u64, count: &mut u64) -> Result<(), QueueError> {
    let from = queues.find(&dead_letters_of(queue)).await?;
    let to = queues.find(queue.name()).await?;
    while *count < most {
        let wanted = usize::try_from(most - *count).unwrap_or(RECEIVE);
        let letters = queues.receive(&from, wanted).await?;
        if letters.is_empty() {
            break;
        }
        for (at, letter) in letters.iter().enumerate() {
            if let Err(error) = move_one(queues, &from, &to, letter, count).await {
                for left in &letters[at..] {
                    queues.give_back(&from, left).await;
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

async fn move_one(
    queues: &Queues,
    from: &Found,
    to: &Found,
    letter: &Letter,
    count: &mut u64,
) -> Result<(), QueueError> {
    queues.send(to, &letter.body).await?;
    *count += 1;
    queues.delete(from, letter).await
}
