//! The queues, as far as they can be seen from the desk: on one machine they can, on AWS alarms watch them.

use crate::Desk;
use complaint::Role;
use http::StatusCode;
use jiff::Timestamp;
use messages::queue::Queue;
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;
use web::{Problem, Staff};

/// Somebody who can look into the queues.
pub trait QueuesSeen: fmt::Debug + Send + Sync {
    /// What waits where.
    ///
    /// # Errors
    /// Why it cannot be told.
    fn look(&self) -> Result<Seen, String>;

    /// Sends the dead letters of a queue back to it; how many.
    ///
    /// # Errors
    /// Why that cannot be done.
    fn redrive(&self, queue: &str) -> Result<usize, String>;
}

/// What waits where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Seen {
    /// What was written and is not told yet.
    pub outbox: usize,
    /// The queues.
    pub queues: Vec<QueueLine>,
}

impl Seen {
    /// Dead letters of all queues.
    pub fn dead(&self) -> usize {
        self.queues.iter().map(|line| line.dead).sum()
    }
}

/// How many messages of a queue are in which state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct QueueLine {
    /// Its name.
    pub name: String,
    /// Could be worked on now.
    pub ready: usize,
    /// Being worked on.
    pub in_flight: usize,
    /// Failed, and waiting for another try.
    pub tried_again: usize,
    /// Sent for later, as wake-ups are.
    pub delayed: usize,
    /// Failed for half an hour and set aside.
    pub dead: usize,
    /// When the first of those was sent.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub oldest_dead_at: Option<Timestamp>,
}

/// Whether somebody may send dead letters back.
pub(crate) fn may_redrive(staff: &Staff) -> bool {
    matches!(staff.role, Role::Operations | Role::Manager)
}

impl Desk {
    /// Sends the dead letters of a queue back to it; how many. What is done stays done, and what fails
    /// comes back.
    pub(crate) fn redrive(&self, queue: &str, by: &Staff) -> Result<usize, Problem> {
        if !may_redrive(by) {
            let detail = "operations and complaints managers send dead letters back";
            return Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", detail));
        }
        if !Queue::ALL.into_iter().any(|known| known.name() == queue) {
            let names = Queue::ALL.map(Queue::name).join(", ");
            return Err(Problem::invalid("queue", format!("name one of {names}")));
        }
        let Some(queues) = &self.queues else {
            let detail = "the queues are not seen from here; send them back with the program redrive";
            return Err(Problem::new(StatusCode::CONFLICT, "conflict", detail));
        };
        let moved = queues.redrive(queue).map_err(|reason| unseen(&reason))?;
        tracing::info!(queue, count = moved, staff.id = by.id, "dead letters get another try");
        Ok(moved)
    }
}

pub(crate) fn unseen(reason: &str) -> Problem {
    tracing::error!(failure.reason = %reason, "the queues cannot be read");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the queues cannot be read now; try again")
}
