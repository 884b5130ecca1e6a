//! What people were told is true: done is done once, refused is not done, and unanswered is done
//! once or not at all.

use super::{Remains, ensure};
use crate::model::{Asked, Fate, Model};
use complaint::{Event, Fact};

/// Checks what was asked over HTTP.
pub(super) fn check(model: &Model, remains: &Remains) -> Result<(), String> {
    let asked = model.openings.iter().chain(model.acts.iter().filter(|asked| !asked.facts.is_empty()));
    for asked in asked {
        let times = times(remains, asked);
        let holds = match asked.fate {
            Fate::Acknowledged => times == 1,
            Fate::Refused => times == 0,
            Fate::Unanswered => times <= 1,
        };
        ensure(holds, || format!("{} was {:?} and happened {times} times", asked.marker, asked.fate))?;
    }
    for reference in &model.known {
        let there = remains.cases.iter().any(|case| case.reference() == reference);
        ensure(there, || format!("{reference} was acknowledged and is gone"))?;
    }
    Ok(())
}

/// How often a request happened.
fn times(remains: &Remains, asked: &Asked) -> usize {
    let events = remains.cases.iter().flat_map(|case| case.events.iter());
    events
        .filter(|numbered| asked.facts.contains(&numbered.event.fact.name()) && says(&numbered.event, &asked.marker))
        .count()
}

/// Whether an event was caused by the text with this word.
pub(super) fn says(event: &Event, marker: &str) -> bool {
    // An approval repeats the text of what it approves.
    let repeats = matches!(&event.fact, Fact::Proposed { approved_by: Some(_), .. });
    let personal = &event.personal;
    let texts = personal.text.iter().chain(personal.submission.iter().map(|submission| &submission.description));
    !repeats && texts.into_iter().any(|text| text.contains(marker))
}
