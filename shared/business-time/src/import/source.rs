//! What a feed says, whatever its form: stretches of days, off or worked.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::ImportError;
use super::names::Names;
use crate::day::DayName;

/// The longest stretch taken: more is a mistake, and would be a long walk.
const MAX_DAYS: i32 = 366;

/// A stretch of days under one name.
pub(super) struct Event {
    /// How to name it in an error.
    pub what: String,
    pub first: Date,
    pub last: Date,
    pub name: String,
    /// Whether the feed says that the day stands in for another (gov.uk's "Substitute day").
    pub substitute: bool,
    /// Worked although on the weekend; otherwise off.
    pub worked: bool,
}

/// A feed, read.
#[derive(Default)]
pub(super) struct Source {
    pub events: Vec<Event>,
    /// What was left out, a sentence each.
    pub notes: Vec<String>,
}

/// One year of a feed, every day by itself.
#[derive(Default)]
pub(super) struct Days {
    pub off: BTreeMap<Date, DayName>,
    pub make_up: BTreeMap<Date, DayName>,
}

impl Source {
    /// The days of one year, with names in both languages where the old calendar knows them.
    pub fn days_of(self, year: i16, names: &Names, notes: &mut Vec<String>) -> Result<Days, ImportError> {
        let mut days = Days::default();
        let mut elsewhere = BTreeMap::<i16, usize>::new();
        let mut unknown = Vec::new();
        for event in &self.events {
            if event.first > event.last || (event.last - event.first).get_days() >= MAX_DAYS {
                let reason = format!("it runs from {} to {}, which is no holiday; correct it", event.first, event.last);
                return Err(ImportError::Event { what: event.what.clone(), reason });
            }
            let (name, known) = names.both(&event.name, event.substitute);
            let mut taken = false;
            for date in event.first.series(jiff::Span::new().days(1)).take_while(|date| *date <= event.last) {
                if date.year() == year {
                    days.add(date, &name, event)?;
                    taken = true;
                } else {
                    *elsewhere.entry(date.year()).or_default() += 1;
                }
            }
            if taken && !known && !unknown.contains(&event.name) {
                unknown.push(event.name.clone());
            }
        }
        notes.extend(self.notes);
        if let (Some((first, _)), Some((last, _))) = (elsewhere.first_key_value(), elsewhere.last_key_value()) {
            let count: usize = elsewhere.values().sum();
            notes.push(format!("left out: {count} days of other years, {first} to {last}"));
        }
        let edit = |name| format!("the old file has no other language for `{name}`: edit `name` or `name_en`");
        notes.extend(unknown.iter().map(edit));
        Ok(days)
    }
}

impl Days {
    fn add(&mut self, date: Date, name: &DayName, event: &Event) -> Result<(), ImportError> {
        let (ours, other) = if event.worked { (&mut self.make_up, &self.off) } else { (&mut self.off, &self.make_up) };
        if other.contains_key(&date) {
            let reason = format!("{date} is both off and worked in the feed; find out which and correct it");
            return Err(ImportError::Event { what: event.what.clone(), reason });
        }
        let entry = ours.entry(date).or_insert_with(|| name.clone());
        if entry != name && !entry.en.contains(&*name.en) {
            let (zh, en) = (format!("{}、{}", entry.zh, name.zh), format!("{} and {}", entry.en, name.en));
            *entry = DayName { zh: zh.into(), en: en.into() };
        }
        Ok(())
    }
}
