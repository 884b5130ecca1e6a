//! What an event means for the desk's tasks.

use crate::command::Actor;
use crate::event::{Event, Fact};
use crate::state::{CREDIT, Complaint, DUPLICATE, FIRST, MESSAGE, Task};
use crate::values::Status;
use jiff::Timestamp;

/// Tasks kept in the state, the open ones apart: a request that comes twice still finds the task it
/// opened, and the events know the others.
const MAX_DONE_KEPT: usize = 50;

/// Staff who answer the complainant have read what the complainant wrote before they wrote their
/// answer; whoever withdraws waits for no answer. A closing that follows from the last remedy, or by
/// the machine, is nobody's reading.
pub(super) fn settle(complaint: &mut Complaint, event: &Event) {
    let remedied = complaint.status == Status::RemedyPending && complaint.remedies_left().next().is_none();
    let written_at = match &event.fact {
        Fact::Replied | Fact::InformationRequested | Fact::ReferredExternal => Some(event.at),
        // What a second person approves was written when it was asked for.
        Fact::Proposed { .. } => Some(complaint.pending.as_ref().map_or(event.at, |pending| pending.asked_at)),
        Fact::Closed { .. } if event.by != Actor::System && !remedied => Some(event.at),
        _ => None,
    };
    if let Fact::ProvisionalCredit { .. } = event.fact {
        finish(complaint, event.at, |task| task.kind == CREDIT);
    }
    // Of what is closed nobody asks any more whether it repeats another.
    if let Fact::DuplicateLinked { .. } | Fact::Closed { .. } = event.fact {
        finish(complaint, event.at, |task| task.kind == DUPLICATE);
    }
    if let Some(written_at) = written_at {
        finish(complaint, event.at, |task| task.kind == MESSAGE && task.opened_at <= written_at);
    }
}

/// Whether a task's key is that of the first thing to do in the complaint's category.
pub(super) fn is_first_of(complaint: &Complaint, key: &str) -> bool {
    key.strip_prefix(FIRST) == Some(complaint.category.as_str())
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
