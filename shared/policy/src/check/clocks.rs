//! What makes a clock of a pack impossible.

use super::{BadPack, MAX_DAYS, within};
use crate::pack::Pack;
use business_time::{Span, Unit};
use complaint::ClockKind;
use complaint::rules::{ClockRule, ExtensionRule, Length, OnDue, PauseRule, StartsOn};
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
        let everywhere = clock.only_in.is_empty().then_some("");
        for jurisdiction in clock.only_in.iter().map(String::as_str).chain(everywhere) {
            if !seen.insert((clock.kind, &clock.regime, jurisdiction)) {
                let reason = "is given twice; one rule can hold for a kind and regime, but for those 'only_in' others";
                return Err(BadPack::new(file, key(clock, ""), reason));
            }
        }
        check_only_in(file, pack, clock)?;
        check_clock(file, pack, clock)?;
    }
    for (jurisdiction, named) in &rules.regimes {
        let key = format!("jurisdictions.{jurisdiction}");
        if let Some(unknown) = named.iter().find(|regime| !seen.iter().any(|(_, known, _)| known == regime)) {
            return Err(BadPack::new(file, key, format!("no clock belongs to the regime '{unknown}'")));
        }
        for trigger in StartsOn::ALL {
            let started = rules.clocks_of(jurisdiction).filter(|clock| clock.starts_on.contains(trigger));
            let days: u32 = started.map(longest).sum();
            if days > MAX_TRACED_DAYS {
                let reason = format!(
                    "the clocks that start on '{trigger}' run {days} days together; at most {MAX_TRACED_DAYS} can be recorded"
                );
                return Err(BadPack::new(file, key, reason));
            }
        }
    }
    for jurisdiction in rules.regimes.keys() {
        if let Some(clock) = rules.clocks_of(jurisdiction).find(|clock| clock.kind == ClockKind::SummaryResolution)
            && pack.summary_of(jurisdiction).next().is_none()
        {
            let reason =
                format!("a short answer in '{jurisdiction}' would say nothing: give a regime of it a 'summary'");
            return Err(BadPack::new(file, key(clock, ""), reason));
        }
    }
    rules.regimes.keys().try_for_each(|jurisdiction| check_law(file, pack, jurisdiction))
}

/// What is for some jurisdictions only is for such as have its regime.
fn check_only_in(file: &str, pack: &Pack, clock: &ClockRule) -> Result<(), BadPack> {
    let has = |jurisdiction: &&String| {
        pack.rules.regimes_of(jurisdiction).is_some_and(|regimes| regimes.contains(&clock.regime))
    };
    match clock.only_in.iter().find(|jurisdiction| !has(jurisdiction)) {
        None => Ok(()),
        Some(odd) => {
            let reason = format!("'{odd}' is no jurisdiction with the regime '{}'", clock.regime);
            Err(BadPack::new(file, key(clock, ".only_in"), reason))
        }
    }
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
    match clock.pause {
        None => {}
        Some(PauseRule::Days(days)) => within(file, key(clock, ".pause.max_days"), days, 1..=MAX_DAYS)?,
        Some(PauseRule::Total(total)) => {
            let shortest = spans(&clock.length).iter().map(|span| span.length).max().unwrap_or_default() + 1;
            within(file, key(clock, ".pause.max_total_working_days"), total.length, shortest..=max_length(total.unit))?;
        }
    }
    if let Length::ByCategory(spans) = &clock.length {
        if let Some(unknown) = spans.keys().find(|code| pack.category(code).is_none()) {
            return bad(".length_by_category", format!("'{unknown}' is no category"));
        }
        let tasks = |code: &&String| pack.rules.category(code).is_some_and(|rule| rule.first_task.is_some());
        if clock.kind == ClockKind::FirstAction
            && let Some(idle) = spans.keys().find(|code| !tasks(code))
        {
            return bad(".length_by_category", format!("the category '{idle}' has no first_task that could be done"));
        }
    }
    if matches!(clock.kind, ClockKind::SummaryResolution | ClockKind::ReferralWindow) && clock.on_due != OnDue::Expire {
        return bad(".on_due", "is a time in which something may be done, and can only expire".into());
    }
    if clock.kind == ClockKind::ReferralWindow && clock.starts_on != [StartsOn::Closing] {
        return bad(".starts_on", "runs from the final answer: closing".into());
    }
    clock.extension.iter().try_for_each(|extension| check_extension(file, clock, extension))
}

fn check_extension(file: &str, clock: &ClockRule, extension: &ExtensionRule) -> Result<(), BadPack> {
    within(file, key(clock, ".extension.times"), u32::from(extension.times), 1..=MAX_EXTENSIONS)?;
    let most = max_length(extension.max_total.unit);
    let name = if extension.max_total.unit == Unit::WorkingDays { "max_total_working_days" } else { "max_total_days" };
    let part = format!(".extension.{name}");
    within(file, key(clock, &part), extension.max_total.length, 1..=most)?;
    match spans(&clock.length).into_iter().find(|span| least_days(*span) >= least_days(extension.max_total)) {
        None => check_first_extension(file, clock, extension),
        Some(span) => {
            let reason = format!("leaves nothing to extend: the clock itself runs {} {}", span.length, span.unit);
            Err(BadPack::new(file, key(clock, &part), reason))
        }
    }
}

/// A first step goes further than the clock and not as far as the second.
fn check_first_extension(file: &str, clock: &ClockRule, extension: &ExtensionRule) -> Result<(), BadPack> {
    let Some(first) = extension.first_max_total else { return Ok(()) };
    let part = key(clock, ".extension.first_max_total_days");
    within(file, part.clone(), first.length, 1..=max_length(first.unit))?;
    let longest = spans(&clock.length).into_iter().map(least_days).max().unwrap_or(0);
    if extension.times > 1 && least_days(first) > longest && least_days(first) < least_days(extension.max_total) {
        return Ok(());
    }
    let reason = "a first step goes further than the clock itself, and needs a second one (times) that goes further still (max_total_days)";
    Err(BadPack::new(file, part, reason))
}

/// The fewest calendar days a length can be: five working days are a week.
fn least_days(span: Span) -> u32 {
    match span.unit {
        Unit::Hours => span.length / 24,
        Unit::CalendarDays => span.length,
        Unit::WorkingDays => span.length * 7 / 5,
        Unit::Weeks => 7 * span.length,
        Unit::Months => 28 * span.length,
    }
}

/// The firm's own review may run no longer than the law gives, extended as far as it can be.
fn check_law(file: &str, pack: &Pack, jurisdiction: &str) -> Result<(), BadPack> {
    let rules = &pack.rules;
    let Some(review) = rules.clocks_of(jurisdiction).find(|clock| clock.kind == ClockKind::Review) else {
        return Ok(());
    };
    let answers = |clock: &&ClockRule| matches!(clock.kind, ClockKind::LegalFinal | ClockKind::RestrictionObjection);
    for law in rules.clocks_of(jurisdiction).filter(answers) {
        for code in rules.categories.keys() {
            let (Some(own), Some(given)) = (length_of(review, code), length_of(law, code)) else { continue };
            let most = law.extension.as_ref().map_or(given, |extension| extension.max_total);
            if least_days(own) > least_days(most) {
                let reason = format!(
                    "{} {} for '{code}' are longer than '{}' gives in '{jurisdiction}': {} {}",
                    own.length, own.unit, law.regime, most.length, most.unit
                );
                return Err(BadPack::new(file, key(review, ".length"), reason));
            }
        }
    }
    Ok(())
}

fn length_of(clock: &ClockRule, category: &str) -> Option<Span> {
    match &clock.length {
        Length::Fixed(span) => Some(*span),
        Length::ByCategory(spans) => spans.get(category).copied(),
        Length::ByLevel(_) => None,
    }
}
