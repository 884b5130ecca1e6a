//! What the desk shows of the queues on one machine.

use crate::embedded::{Embedded, EmbeddedError, dead_letters_of};
use desk::queues_seen::{QueueLine, QueuesSeen, Seen};
use messages::queue::Queue;

/// The queues of this machine. Looking takes a few short reads, so it is done in place.
#[derive(Debug)]
pub(super) struct QueuesHere(pub(super) Embedded);

impl QueuesSeen for QueuesHere {
    fn look(&self) -> Result<Seen, String> {
        let line = |queue: Queue| {
            let (queues, name, dead) = (&self.0.queues, queue.name(), dead_letters_of(queue.name()));
            let (depth, set_aside) = (queues.depth(name)?, queues.depth(&dead)?);
            let oldest = queues.peek(&dead, 1)?.first().map(|message| message.sent_at);
            Ok(QueueLine {
                name: name.to_owned(),
                ready: depth.ready,
                in_flight: depth.in_flight,
                tried_again: depth.backing_off,
                delayed: depth.delayed,
                dead: set_aside.ready + set_aside.delayed + set_aside.in_flight + set_aside.backing_off,
                oldest_dead_at: oldest,
            })
        };
        let lines: Result<_, EmbeddedError> = Queue::ALL.into_iter().map(line).collect();
        let queues = lines.map_err(|error| error.to_string())?;
        Ok(Seen { outbox: self.0.table.stream_untold(), queues })
    }

    fn redrive(&self, queue: &str) -> Result<usize, String> {
        self.0.queues.redrive(queue).map_err(|error| error.to_string())
    }
}
