//! A feed names a day in one language, a calendar in two: the old file knows the other.

use std::collections::BTreeMap;

use crate::calendar::Calendar;
use crate::day::{DayKind, DayName};

/// The names of a calendar, by either language.
pub(super) struct Names(BTreeMap<String, DayName>);

impl Names {
    pub fn of(calendar: &Calendar) -> Names {
        let mut names = BTreeMap::new();
        for kind in calendar.marks.values() {
            if let DayKind::OffDay(name) | DayKind::MakeUpDay(name) | DayKind::HalfDay(name) = kind {
                names.insert(name.en.to_lowercase(), name.clone());
                names.insert(name.zh.to_string(), name.clone());
            }
        }
        Names(names)
    }

    /// The name in both languages, and whether the other one was known.
    pub fn both(&self, raw: &str, substitute: bool) -> (DayName, bool) {
        let text = raw.trim().replace('\u{2019}', "'");
        if substitute {
            if let Some(name) = self.find(&format!("{text} (substitute day)")) {
                return (name, true);
            }
            let (name, known) = self.both(&text, false);
            let (zh, en) = (format!("{}（补休）", name.zh), format!("{} (substitute day)", name.en));
            return (DayName { zh: zh.into(), en: en.into() }, known);
        }
        if let Some(name) = self.find(&text) {
            return (name, true);
        }
        // Two holidays in one: each part may be known.
        let parts: Option<Vec<DayName>> = text.split('、').map(|part| self.find(part)).collect();
        match parts {
            Some(parts) => {
                let of = |pick: fn(&DayName) -> &str, by: &str| parts.iter().map(pick).collect::<Vec<_>>().join(by);
                (DayName { zh: of(|name| &name.zh, "、").into(), en: of(|name| &name.en, " and ").into() }, true)
            }
            None => (DayName { zh: text.as_str().into(), en: text.into() }, false),
        }
    }

    fn find(&self, text: &str) -> Option<DayName> {
        let known = self.0.get(text).or_else(|| self.0.get(&text.to_lowercase()));
        known.or_else(|| self.0.get(&format!("{text}节"))).cloned()
    }
}
