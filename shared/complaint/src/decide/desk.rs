//! The handler's everyday acts, and the few of the machine and complainant that change no state.

use super::{Case, Events, text_of};
use crate::clock::{self, Clock, ClockKind, Context};
use crate::command::{Actor, Command};
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use crate::rules::{Length, StartsOn};
use crate::values::Grade;
use jiff::{ToSpan, civil::Date};

/// Most single things to ask for in one question.
const MAX_NEEDS: usize = 20;

/// Most tasks kept on one complaint; a further one is not opened.
const MAX_TASKS: usize = 100;

pub(super) fn decide(case: &Case<'_>, command: &Command) -> Events {
    let one = |fact: Fact, personal: Personal| Ok(vec![case.event(fact, personal)]);
    match command {
        Command::Reply { text } => one(Fact::Replied, text_of("text", text)?),
        Command::Note { text } => one(Fact::Noted, text_of("text", text)?),
        Command::Message { channel, text } => one(Fact::MessageReceived { channel: *channel }, text_of("text", text)?),
        Command::RequestInformation { text, needs } => request_information(case, text, needs),
        Command::ContactThirdParty { party, text } => {
            let starts = case.clocks(StartsOn::ThirdPartyQuestion)?;
            Ok(vec![case.event_starting(Fact::ThirdPartyContacted, with_party(party, text)?, starts)])
        }
        Command::RecordContact { party, channel, text, answered } => one(
            Fact::ContactRecorded { channel: channel.clone(), answered: answered.unwrap_or(false) },
            with_party(party, text)?,
        ),
        Command::Classify { category, grade, priority } => classify(case, category.as_deref(), *grade, *priority),
        Command::Assign { team, to } => assign(case, team.as_ref(), to.as_ref()),
        Command::TakeOver => take_over(case),
        Command::Extend { clock, reason, due_on } => extend(case, *clock, reason, *due_on),
        Command::OpenTask { key, kind, text } => open_task(case, key, kind, text),
        Command::CompleteTask { task } => complete_task(case, task),
        Command::LinkDuplicate { of } if *of == case.complaint.reference => {
            Err(Rejection::invalid("of", "a complaint cannot repeat itself"))
        }
        Command::LinkDuplicate { of } => one(Fact::DuplicateLinked { of: of.clone() }, Personal::default()),
        other => unreachable!("{} is decided in its own file", other.name()),
    }
}

fn with_party(party: &str, text: &str) -> Result<Personal, Rejection> {
    if party.trim().is_empty() {
        return Err(Rejection::invalid("party", "say who it is"));
    }
    Ok(Personal { party: Some(party.to_owned()), ..text_of("text", text)? })
}

fn request_information(case: &Case<'_>, text: &str, needs: &[String]) -> Events {
    if needs.len() > MAX_NEEDS {
        return Err(Rejection::invalid("needs", format!("has more than {MAX_NEEDS} entries")));
    }
    let starts = case.clocks(StartsOn::Question)?;
    Ok(vec![case.event_starting(Fact::InformationRequested { needs: needs.to_vec() }, text_of("text", text)?, starts)])
}

/// A new category replaces the running clocks whose length depends on it; they start where the old
/// ones did.
fn classify(case: &Case<'_>, category: Option<&str>, grade: Option<Grade>, priority: Option<u8>) -> Events {
    let complaint = case.complaint;
    if category.is_none() && grade.is_none() && priority.is_none() {
        return Err(Rejection::invalid("classify", "name at least one of category, grade, priority"));
    }
    if priority.is_some_and(|priority| !(1..=4).contains(&priority)) {
        return Err(Rejection::invalid("priority", "must be from 1 (most urgent) to 4"));
    }
    let code = category.unwrap_or(&complaint.category);
    let Some(rule) = case.rules.category(code) else {
        let known: Vec<&str> = case.rules.categories.keys().map(String::as_str).collect();
        return Err(Rejection::invalid("category", format!("'{code}' is not one of: {}", known.join(", "))));
    };
    let changed = code != complaint.category;
    let default_priority = if changed { rule.priority } else { complaint.priority };
    let (replaces, starts) = if changed { replaced_clocks(case, code)? } else { (Vec::new(), Vec::new()) };
    let fact = Fact::Classified {
        category: code.to_owned(),
        grade: grade.unwrap_or(complaint.grade),
        priority: priority.unwrap_or(default_priority),
        team: if changed { case.rules.team(complaint.level, code) } else { complaint.team.clone() },
        replaces,
    };
    let task = if changed { first_task(case, code) } else { None };
    let classified = case.event_starting(fact, Personal::default(), starts);
    Ok(std::iter::once(classified).chain(task).collect())
}

/// What the pack says has to be done first in a category (freeze, stop-pay, trace), as a task of
/// the product's own; once.
pub(super) fn first_task(case: &Case<'_>, category: &str) -> Option<Event> {
    let kind = case.rules.category(category)?.first_task.as_ref()?;
    let id = format!("first-{category}");
    let tasks = &case.complaint.tasks;
    if tasks.len() >= MAX_TASKS || tasks.iter().any(|task| task.id == id) {
        return None;
    }
    let text = format!("first thing to do in the category '{category}'");
    let fact = Fact::TaskOpened { id, kind: kind.clone(), text };
    Some(Event { by: Actor::System, ..case.event(fact, Personal::default()) })
}

fn replaced_clocks(case: &Case<'_>, category: &str) -> Result<(Vec<u32>, Vec<clock::StartedClock>), Rejection> {
    let by_category = |old: &Clock| {
        let rule = case.rules.clock(old.kind, &old.regime);
        rule.filter(|rule| old.is_running() && matches!(rule.length, Length::ByCategory(_)))
    };
    let mut starts = Vec::new();
    let mut replaces = Vec::new();
    for old in &case.complaint.clocks {
        let Some(rule) = by_category(old) else { continue };
        // Whatever started the old one: any trigger of the rule leads to the same clock.
        let Some(trigger) = rule.starts_on.first().copied() else { continue };
        let next_id = case.complaint.next_clock + u32::try_from(starts.len()).expect("few clocks");
        let context = Context { category, next_id, ..case.context() };
        let fresh = clock::start(case.rules, trigger, old.started_at, context)?;
        let same = fresh.into_iter().find(|fresh| fresh.clock.kind == old.kind && fresh.clock.regime == old.regime);
        if let Some(mut same) = same {
            same.clock.id = next_id;
            starts.push(same);
        }
        replaces.push(old.id);
    }
    Ok((replaces, starts))
}

fn assign(case: &Case<'_>, team: Option<&String>, to: Option<&String>) -> Events {
    if team.is_none() && to.is_none() {
        return Err(Rejection::invalid("assign", "name a team, a person (to) or both"));
    }
    let team = team.cloned().unwrap_or_else(|| case.complaint.team.clone());
    Ok(vec![case.event(Fact::Assigned { team, to: to.cloned() }, Personal::default())])
}

fn take_over(case: &Case<'_>) -> Events {
    let Actor::Staff { name, .. } = case.by else { return Err(Rejection::not_permitted("staff take over")) };
    Ok(vec![case.event(Fact::TakenOver { to: name.clone() }, Personal::default())])
}

/// A later date, before the old one has passed, as often and as far as the pack allows.
fn extend(case: &Case<'_>, kind: ClockKind, reason: &str, due_on: Date) -> Events {
    let running = case.complaint.clocks.iter().rev().find(|clock| clock.kind == kind && clock.is_running());
    let Some(clock) = running.filter(|clock| clock.due_at > case.now) else {
        return Err(Rejection::invalid(
            "clock",
            format!("no clock '{kind}' runs that could be extended; an extension is possible before it is due only"),
        ));
    };
    let Some(rule) = case.rules.clock(kind, &clock.regime).and_then(|rule| rule.extension) else {
        return Err(Rejection::invalid("clock", format!("the policy allows no extension of '{kind}'")));
    };
    if clock.extensions >= rule.times {
        return Err(Rejection::invalid(
            "clock",
            format!("'{kind}' was extended as often as the policy allows ({})", rule.times),
        ));
    }
    let Actor::Staff { name, role } = case.by else { return Err(Rejection::not_permitted("staff extend")) };
    if role.level() < Some(rule.approver_level) {
        return Err(Rejection::BelowLevel { level: rule.approver_level });
    }
    let calendar = case
        .rules
        .calendars
        .get(&clock.calendar)
        .ok_or_else(|| Rejection::deadline(format!("calendar '{}' is not loaded", clock.calendar)))?;
    let started_on = calendar.date_of(clock.started_at);
    let latest = started_on.saturating_add(i64::from(rule.max_total_days).days());
    if due_on <= clock.due_on || due_on > latest {
        return Err(Rejection::invalid("due_on", format!("must lie after {} and not after {latest}", clock.due_on)));
    }
    let due_at = calendar.end_of_day(due_on).map_err(|error| Rejection::deadline(error.to_string()))?;
    let fact = Fact::Extended { clock: clock.id, kind, from: clock.due_at, due_at, due_on, approved_by: name.clone() };
    Ok(vec![case.event(fact, text_of("reason", reason)?)])
}

fn open_task(case: &Case<'_>, key: &str, kind: &str, text: &str) -> Result<Vec<Event>, Rejection> {
    let known = case.complaint.tasks.iter().any(|task| task.id == key);
    if known || case.complaint.tasks.len() >= MAX_TASKS {
        return Ok(Vec::new());
    }
    let fact = Fact::TaskOpened { id: key.to_owned(), kind: kind.to_owned(), text: text.to_owned() };
    Ok(vec![case.event(fact, Personal::default())])
}

fn complete_task(case: &Case<'_>, task: &str) -> Events {
    let open = case.complaint.open_tasks().any(|open| open.id == task);
    if !open {
        return Err(Rejection::invalid("task", format!("'{task}' is no open task of this complaint")));
    }
    Ok(vec![case.event(Fact::TaskCompleted { id: task.to_owned() }, Personal::default())])
}
