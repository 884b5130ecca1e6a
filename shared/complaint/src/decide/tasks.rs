//! Things for the desk to do.

use super::words::line_of;
use super::{Case, Events};
use crate::command::Actor;
use crate::event::{Event, Fact, Personal};
use crate::reference::Reference;
use crate::rejection::Rejection;
use crate::state::{CREDIT, DUPLICATE, FIRST, MESSAGE};

/// Most tasks open on one complaint, the one for an unread message apart: nobody works through more.
const MAX_OPEN: usize = 50;

/// Opens a task: once per key, and not beyond what a desk can work through.
pub(super) fn open(case: &Case<'_>, key: &str, kind: &str, text: String) -> Option<Event> {
    let complaint = case.complaint;
    let full = complaint.open_tasks().count() >= MAX_OPEN && kind != MESSAGE;
    if full || complaint.tasks.iter().any(|task| task.id == key) {
        return None;
    }
    let fact = Fact::TaskOpened { id: key.to_owned(), kind: kind.to_owned(), text };
    Some(Event { by: Actor::System, ..case.event(fact, Personal::default()) })
}

/// The machine asks for a task.
pub(super) fn asked_for(case: &Case<'_>, key: &str, kind: &str, text: &str) -> Events {
    let (key, kind, text) = (line_of("key", key)?, line_of("kind", kind)?, line_of("text", text)?);
    Ok(open(case, &key, &kind, text).into_iter().collect())
}

/// The complainant wrote or handed something in: whoever works on it is told, once until somebody has looked.
pub(super) fn word(case: &Case<'_>, fact: &Fact) -> Option<Event> {
    if case.complaint.unread_message().is_some() {
        return None;
    }
    let text = match fact {
        Fact::EvidenceReceived { .. } => "evidence came: look at it, and answer if it calls for an answer",
        _ => "the complainant wrote: read it, and answer if it calls for an answer",
    };
    let key = format!("message-{}", case.complaint.version + 1);
    open(case, &key, MESSAGE, text.to_owned())
}

/// What the pack says has to be done first in a category (freeze, stop-pay, trace); once.
pub(super) fn first(case: &Case<'_>, category: &str) -> Option<Event> {
    let kind = case.rules.category(category)?.first_task.as_ref()?;
    open(case, &format!("{FIRST}{category}"), kind, format!("first thing to do in the category '{category}'"))
}

/// Others may be about the same matter: somebody compares them, and links one or says that none is; once.
pub(super) fn duplicates(case: &Case<'_>, others: &[Reference]) -> Option<Event> {
    let (first, rest) = others.split_first()?;
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    let text = format!("it may repeat {first}{more}: compare them, then link it (link_duplicate) or complete the task");
    open(case, DUPLICATE, DUPLICATE, text)
}

/// Whether the first thing of a category was done.
pub(super) fn is_first_done(case: &Case<'_>, category: &str) -> bool {
    let key = format!("{FIRST}{category}");
    case.complaint.tasks.iter().any(|task| task.id == key && task.done_at.is_some())
}

/// A complaint that ends with a provisional credit still open: somebody has to make it final or reverse it.
pub(super) fn credit_left(case: &Case<'_>) -> Option<Event> {
    if !case.complaint.is_credit_open() {
        return None;
    }
    let key = format!("credit-{}", case.complaint.version + 1);
    let text = "a provisional credit is still open: make it final or reverse it (provisional_credit)".to_owned();
    open(case, &key, CREDIT, text)
}

pub(super) fn complete(case: &Case<'_>, task: &str) -> Events {
    if !case.complaint.open_tasks().any(|open| open.id == task) {
        return Err(Rejection::invalid("task", format!("'{task}' is no open task of this complaint")));
    }
    Ok(vec![case.event(Fact::TaskCompleted { id: task.to_owned() }, Personal::default())])
}
