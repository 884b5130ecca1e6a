//! What an event means for the desk's tasks.

use crate::command::Actor;
use crate::event::{Event, Fact};
use crate::state::{Complaint, MESSAGE, Task};
use jiff::Timestamp;

/// Tasks kept in the state, the open ones apart: a request that comes twice still finds the task it
/// opened, and the events know the others.
const MAX_DONE_KEPT: usize = 50;

/// Staff who answer the complainant have read what the complainant wrote; whoever withdraws waits
/// for no answer. A closing by the machine is nobody's reading.
pub(super) fn settle(complaint: &mut Complaint, event: &Event) {
    let done = match &event.fact {
        Fact::Replied | Fact::InformationRequested | Fact::Proposed { .. } | Fact::ReferredExternal => true,
        Fact::Closed { .. } => event.by != Actor::System,
        _ => false,
    };
    if done {
        finish(complaint, event.at, |task| task.kind == MESSAGE);
    }
}

/// Applies a task that was opened or done.
pub(super) fn apply(complaint: &mut Complaint, at: Timestamp, fact: &Fact) {
    match fact {
        Fact::TaskOpened { id, kind, text } => {
            let (id, kind, text) = (id.clone(), kind.clone(), text.clone());
            complaint.tasks.push(Task { id, kind, text, opened_at: at, done_at: None });
        }
        Fact::TaskCompleted { id } => finish(complaint, at, |task| task.id == *id),
        _ => {}
    }
}

fn finish(complaint: &mut Complaint, at: Timestamp, which: impl Fn(&Task) -> bool) {
    let open = complaint.tasks.iter_mut().filter(|task| task.done_at.is_none());
    open.filter(|task| which(task)).for_each(|task| task.done_at = Some(at));
}

/// Drops the oldest done tasks beyond what is kept.
pub(super) fn drop_old(complaint: &mut Complaint) {
    let done = complaint.tasks.iter().filter(|task| task.done_at.is_some()).count();
    let mut surplus = done.saturating_sub(MAX_DONE_KEPT);
    complaint.tasks.retain(|task| {
        let keep = surplus == 0 || task.done_at.is_none();
        surplus -= usize::from(!keep);
        keep
    });
}
