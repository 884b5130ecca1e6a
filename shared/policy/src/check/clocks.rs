//! What makes a clock of a pack impossible.

use super::{BadPack, MAX_DAYS, within};
use crate::pack::Pack;
use business_time::{Span, Unit};
use complaint::rules::{ClockRule, Length, StartsOn};
use std::collections::BTreeSet;

/// Most days the traces of clocks may have that start together: a trace holds a row of some hundred
/// bytes for each, all of them lie in one item of the table, and an item holds 400 KB.
const MAX_TRACED_DAYS: u32 = 1_500;

/// Most times a clock may be extended.
const MAX_EXTENSIONS: u32 = 10;

pub(super) fn check(file: &str, pack: &Pack) -> Result<(), BadPack> {
    let rules = &pack.rules;
    for (at, regime) in pack.regimes.iter().enumerate() {
        let key = format!("regimes.{}", regime.name);
        if !rules.clocks.iter().any(|clock| clock.regime == regime.name) {
            return Err(BadPack::new(file, key, "no clock belongs to it"));
        }
        if pack.regimes[..at].iter().any(|earlier| earlier.name == regime.name) {
            return Err(BadPack::new(file, key, "is given twice"));
        }
        if regime.source.trim().is_empty() {
            return Err(BadPack::new(file, key, "names no source: act, article, section"));
        }
    }
    let mut seen = BTreeSet::new();
    for clock in &rules.clocks {
        if !seen.insert((clock.kind, &clock.regime)) {
            return Err(BadPack::new(file, key(clock, ""), "is given twice; one rule can hold for a kind and regime"));
        }
        check_clock(file, pack, clock)?;
    }
    for (jurisdiction, named) in &rules.regimes {
        let key = format!("jurisdictions.{jurisdiction}");
        if let Some(unknown) = named.iter().find(|regime| !seen.iter().any(|(_, known)| known == regime)) {
            return Err(BadPack::new(file, key, format!("no clock belongs to the regime '{unknown}'")));
        }
        for trigger in StartsOn::ALL {
            let started = rules.clocks.iter().filter(|clock| clock.starts_on.contains(trigger));
            let days: u32 = started.filter(|clock| named.contains(&clock.regime)).map(longest).sum();
            if days > MAX_TRACED_DAYS {
                let reason = format!(
                    "the clocks that start on '{trigger}' run {days} days together; at most {MAX_TRACED_DAYS} can be recorded"
                );
                return Err(BadPack::new(file, key, reason));
            }
        }
    }
    Ok(())
}

fn key(clock: &ClockRule, part: &str) -> String {
    format!("clocks.{}.{}{part}", clock.regime, clock.kind)
}

fn spans(length: &Length) -> Vec<Span> {
    match length {
        Length::Fixed(span) => vec![*span],
        Length::ByCategory(spans) => spans.values().copied().collect(),
        Length::ByLevel(spans) => spans.values().copied().collect(),
    }
}

/// The most calendar days a clock runs, about: a working day counts double, for the longest holidays.
fn longest(clock: &ClockRule) -> u32 {
    let days = |span: Span| match span.unit {
        Unit::Hours => span.length / 24 + 1,
        Unit::CalendarDays => span.length,
        Unit::WorkingDays => 2 * span.length,
        Unit::Weeks => 7 * span.length,
        Unit::Months => 31 * span.length,
    };
    spans(&clock.length).into_iter().map(days).max().unwrap_or_default()
}

/// The greatest length of a clock in a unit: [`MAX_DAYS`], and what can be counted.
fn max_length(unit: Unit) -> u32 {
    let days = match unit {
        Unit::Hours => MAX_DAYS * 24,
        Unit::CalendarDays => MAX_DAYS,
        Unit::WorkingDays => MAX_DAYS / 2,
        Unit::Weeks => MAX_DAYS / 7,
        Unit::Months => MAX_DAYS / 31,
    };
    days.min(unit.max_length())
}

fn check_clock(file: &str, pack: &Pack, clock: &ClockRule) -> Result<(), BadPack> {
    let bad = |part: &str, reason: String| Err(BadPack::new(file, key(clock, part), reason));
    if !pack.rules.calendars.contains_key(&clock.calendar) {
        return bad(".calendar", format!("'{}' is not in calendars", clock.calendar));
    }
    if clock.starts_on.is_empty() {
        return bad(".starts_on", "names nothing that starts it".into());
    }
    let mut percents = clock.warn.iter().chain(&clock.remind);
    if let Some(odd) = percents.find(|percent| !(1..100).contains(*percent)) {
        return bad("", format!("{odd} is no percentage from 1 to 99; the end itself always acts"));
    }
    for (priority, hours) in &clock.target_hours {
        within(file, key(clock, ".target_hours"), u32::from(*priority), 1..=4)?;
        within(file, key(clock, ".target_hours"), *hours, 1..=max_length(Unit::Hours))?;
    }
    if spans(&clock.length).is_empty() {
        return bad(".length", "names no length".into());
    }
    for span in spans(&clock.length) {
        within(file, key(clock, ".length"), span.length, 1..=max_length(span.unit))?;
    }
    if let Length::ByCategory(spans) = &clock.length
        && let Some(unknown) = spans.keys().find(|code| pack.category(code).is_none())
    {
        return bad(".length_by_category", format!("'{unknown}' is no category"));
    }
    if let Some(extension) = &clock.extension {
        within(file, key(clock, ".extension.times"), u32::from(extension.times), 1..=MAX_EXTENSIONS)?;
        let most = max_length(extension.max_total.unit);
        let name =
            if extension.max_total.unit == Unit::WorkingDays { "max_total_working_days" } else { "max_total_days" };
        within(file, key(clock, &format!(".extension.{name}")), extension.max_total.length, 1..=most)?;
    }
    Ok(())
}
