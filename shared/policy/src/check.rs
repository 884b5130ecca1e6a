//! What makes a pack impossible: told with file, key and reason before anything starts.

use crate::pack::Pack;
use complaint::Level;
use complaint::rules::{ClockRule, LadderCause, Length};
use std::collections::BTreeSet;

/// Most categories, clocks or steps in a pack: beyond that it is a mistake.
const MAX_ENTRIES: usize = 200;

/// A pack that was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("policy {file}: {key}: {reason}")]
pub struct BadPack {
    /// The file.
    pub file: String,
    /// The key in it.
    pub key: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl BadPack {
    pub(crate) fn new(file: &str, key: impl Into<String>, reason: impl Into<String>) -> BadPack {
        BadPack { file: file.to_owned(), key: key.into(), reason: reason.into() }
    }

    pub(crate) fn unreadable(file: &str, error: &toml::de::Error) -> BadPack {
        BadPack::new(file, "TOML", error.to_string().trim().to_owned())
    }
}

pub(crate) fn check(file: &str, pack: &Pack) -> Result<(), BadPack> {
    let bad = |key: String, reason: String| Err(BadPack::new(file, key, reason));
    let rules = &pack.rules;
    if rules.version.trim().is_empty() || pack.name.trim().is_empty() {
        return bad("version".into(), "name and version must not be empty".into());
    }
    if rules.clocks.len().max(rules.ladder.len()).max(pack.categories.len()) > MAX_ENTRIES {
        return bad("clocks".into(), format!("more than {MAX_ENTRIES} entries"));
    }
    if !rules.regimes.contains_key(&rules.default_jurisdiction) {
        return bad(
            "default_jurisdiction".into(),
            format!("'{}' is not in [jurisdictions]", rules.default_jurisdiction),
        );
    }
    check_levels(file, pack)?;
    check_categories(file, pack)?;
    let regimes: BTreeSet<&str> = rules.clocks.iter().map(|clock| clock.regime.as_str()).collect();
    for (jurisdiction, named) in &rules.regimes {
        if let Some(unknown) = named.iter().find(|regime| !regimes.contains(regime.as_str())) {
            return bad(format!("jurisdictions.{jurisdiction}"), format!("no clock belongs to the regime '{unknown}'"));
        }
    }
    rules.clocks.iter().try_for_each(|clock| check_clock(file, pack, clock))?;
    for step in &rules.ladder {
        if !matches!(step.on, LadderCause::Warning | LadderCause::Breach | LadderCause::Amount) {
            return bad(
                format!("ladder.{}", step.on),
                "always leads one level up; name warning, breach or amount".into(),
            );
        }
        if step.to.is_some_and(|to| to > Level::HIGHEST_INTERNAL || to == Level::FIRST) {
            return bad(format!("ladder.{}", step.on), "a step leads to level 2, 3 or 4".into());
        }
    }
    Ok(())
}

fn check_levels(file: &str, pack: &Pack) -> Result<(), BadPack> {
    for number in 1..=5u8 {
        let here = pack.levels.iter().filter(|info| info.level.number() == number).count();
        if here != 1 {
            return Err(BadPack::new(
                file,
                format!("levels.{number}"),
                format!("must be given exactly once, not {here} times"),
            ));
        }
    }
    for info in &pack.levels {
        let address =
            info.email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
        if !address || info.team.trim().is_empty() {
            return Err(BadPack::new(
                file,
                format!("levels.{}", info.level),
                "a level needs a team and that team an e-mail address",
            ));
        }
    }
    Ok(())
}

fn check_categories(file: &str, pack: &Pack) -> Result<(), BadPack> {
    let mut seen = BTreeSet::new();
    for category in &pack.categories {
        if !seen.insert(&category.code) {
            return Err(BadPack::new(file, format!("categories.{}", category.code), "is given twice"));
        }
    }
    for (code, rule) in &pack.rules.categories {
        if !(1..=4).contains(&rule.priority) {
            return Err(BadPack::new(file, format!("categories.{code}.priority"), "must be from 1 to 4"));
        }
    }
    if !seen.iter().any(|code| *code == "other") {
        return Err(BadPack::new(
            file,
            "categories",
            "the category 'other' is needed: mail that fits nothing else goes there",
        ));
    }
    Ok(())
}

fn check_clock(file: &str, pack: &Pack, clock: &ClockRule) -> Result<(), BadPack> {
    let key = |part: &str| format!("clocks.{}.{}{part}", clock.regime, clock.kind);
    if !pack.rules.calendars.contains_key(&clock.calendar) {
        return Err(BadPack::new(file, key(".calendar"), format!("'{}' is not in calendars", clock.calendar)));
    }
    if clock.starts_on.is_empty() {
        return Err(BadPack::new(file, key(".starts_on"), "names nothing that starts it"));
    }
    let percents = clock.warn.iter().chain(&clock.remind);
    if let Some(odd) = percents.into_iter().find(|percent| !(1..100).contains(*percent)) {
        return Err(BadPack::new(
            file,
            key(""),
            format!("{odd} is no percentage from 1 to 99; the end itself always acts"),
        ));
    }
    if let Some(odd) = clock.target_hours.iter().find(|(priority, hours)| !(1..=4).contains(*priority) || **hours == 0)
    {
        return Err(BadPack::new(
            file,
            key(".target_hours"),
            format!("{} = {}: a priority is from 1 to 4, its target 1 hour or more", odd.0, odd.1),
        ));
    }
    let spans: Vec<u32> = match &clock.length {
        Length::Fixed(span) => vec![span.length],
        Length::ByCategory(spans) => spans.values().map(|span| span.length).collect(),
        Length::ByLevel(spans) => spans.values().map(|span| span.length).collect(),
    };
    if spans.is_empty() || spans.contains(&0) {
        return Err(BadPack::new(file, key(".length"), "must be 1 or more"));
    }
    if let Length::ByCategory(spans) = &clock.length
        && let Some(unknown) = spans.keys().find(|code| pack.category(code).is_none())
    {
        return Err(BadPack::new(file, key(".length_by_category"), format!("'{unknown}' is no category")));
    }
    Ok(())
}
