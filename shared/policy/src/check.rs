//! What makes a pack impossible: told with file, key and reason before anything starts.

mod clocks;

use crate::canned;
use crate::pack::Pack;
use crate::returns;
use complaint::Level;
use complaint::rules::{LadderCause, LadderStep, Limits, UNSORTED};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Most categories, clocks or steps in a pack: beyond that it is a mistake.
const MAX_ENTRIES: usize = 200;

/// Most calendar days a window or a clock may have: no rule we know gives anybody longer than three
/// years, and every moment up to there can be told.
const MAX_DAYS: u32 = 3 * 366;

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

/// Checks a pack that could be read.
pub(crate) fn check(file: &str, pack: &Pack) -> Result<(), BadPack> {
    let bad = |key: &str, reason: String| Err(BadPack::new(file, key, reason));
    let rules = &pack.rules;
    if rules.version.trim().is_empty() || pack.name.trim().is_empty() {
        return bad("version", "name and version must not be empty".into());
    }
    let lists = [
        ("clocks", rules.clocks.len()),
        ("ladder", rules.ladder.len()),
        ("categories", pack.categories.len()),
        ("routes", pack.routes.len()),
    ];
    if let Some((key, _)) = lists.into_iter().find(|(_, entries)| *entries > MAX_ENTRIES) {
        return bad(key, format!("more than {MAX_ENTRIES} entries"));
    }
    if !rules.regimes.contains_key(&rules.default_jurisdiction) {
        return bad("default_jurisdiction", format!("'{}' is not in [jurisdictions]", rules.default_jurisdiction));
    }
    check_limits(file, &rules.limits)?;
    pack.staff_mail.iter().try_for_each(|staff| staff.check(file))?;
    check_levels(file, pack)?;
    check_teams(file, pack)?;
    pack.rules.people.iter().try_for_each(|(level, people)| check_people(file, *level, people))?;
    check_categories(file, pack)?;
    let codes = pack.categories.iter().map(|category| category.code.as_str()).collect();
    canned::check(file, &pack.texts, &codes)?;
    returns::check(file, pack)?;
    clocks::check(file, pack)?;
    rules.ladder.iter().try_for_each(|step| check_step(file, pack, step))
}

/// A number that must lie between two others.
pub(crate) fn within(file: &str, key: String, number: u32, range: RangeInclusive<u32>) -> Result<(), BadPack> {
    if range.contains(&number) {
        return Ok(());
    }
    Err(BadPack::new(file, key, format!("{number} is not from {} to {}", range.start(), range.end())))
}

/// Windows and tries a person would believe; beyond is a slip of the pen.
fn check_limits(file: &str, limits: &Limits) -> Result<(), BadPack> {
    let Limits {
        code_hours,
        code_tries,
        codes_per_day,
        reopen_days,
        complainant_escalation_hours,
        received_back_days,
        late_mail: _,
        letters,
        law_level,
    } = *limits;
    let ranges = [
        ("code_hours", code_hours, 1..=30 * 24),
        ("code_tries", u32::from(code_tries), 1..=10),
        ("codes_per_day", u32::from(codes_per_day), 1..=20),
        ("reopen_days", reopen_days, 0..=MAX_DAYS),
        ("complainant_escalation_hours", complainant_escalation_hours, 0..=30 * 24),
        ("received_back_days", received_back_days, 0..=MAX_DAYS),
        // Read as a whole, a complaint must stay below the 6 MB of an answer.
        ("letters", u32::from(letters), 5..=40),
        ("law_level", u32::from(law_level.number()), 1..=4),
    ];
    ranges.into_iter().try_for_each(|(key, number, range)| within(file, format!("limits.{key}"), number, range))
}

fn check_step(file: &str, pack: &Pack, step: &LadderStep) -> Result<(), BadPack> {
    let bad = |reason: &str| Err(BadPack::new(file, format!("ladder.{}", step.on), reason));
    let (clock, percent, amount) = (step.clock.is_some(), step.percent.is_some(), step.amount.is_some());
    match step.on {
        LadderCause::Amount if !amount => return bad("names no amount"),
        LadderCause::Amount | LadderCause::Category if clock || percent => return bad("looks at no clock"),
        LadderCause::Category | LadderCause::Warning | LadderCause::Breach if amount => {
            return bad("looks at no amount");
        }
        LadderCause::Category if step.categories.is_empty() => return bad("names no categories"),
        LadderCause::Amount | LadderCause::Warning | LadderCause::Breach if !step.categories.is_empty() => {
            return bad("looks at no category");
        }
        LadderCause::Breach if percent => return bad("a breach has no percentage"),
        LadderCause::Amount | LadderCause::Category | LadderCause::Warning | LadderCause::Breach => {}
        _ => return bad("always leads one level up; name warning, breach, amount or category"),
    }
    if let Some(unknown) = step.categories.iter().find(|code| !pack.rules.categories.contains_key(*code)) {
        return bad(&format!("'{unknown}' is no category of the pack"));
    }
    if step.to.is_some_and(|to| to > Level::HIGHEST_INTERNAL || to == Level::FIRST) {
        return bad("a step leads to level 2, 3 or 4");
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
        if !is_address(&info.email) || info.team.trim().is_empty() {
            return Err(BadPack::new(
                file,
                format!("levels.{}", info.level),
                "a level needs a team and that team an e-mail address",
            ));
        }
    }
    Ok(())
}

/// A team beside the levels' has a name of its own and an address; and a category's team is one of the two.
fn check_teams(file: &str, pack: &Pack) -> Result<(), BadPack> {
    let mut seen: BTreeSet<&str> = pack.levels.iter().map(|info| info.team.as_str()).collect();
    for info in &pack.teams {
        let bad = |reason: &str| Err(BadPack::new(file, format!("teams.{}", info.team), reason));
        if info.team.trim().is_empty() || !is_address(&info.email) {
            return bad("a team needs a name and an e-mail address");
        }
        if !seen.insert(&info.team) {
            return bad("is given twice, or is a level's");
        }
    }
    for (code, rule) in &pack.rules.categories {
        if let Some(team) = rule.team.as_deref().filter(|team| !seen.contains(team)) {
            let reason =
                format!("nobody knows the address of '{team}': give it under [[teams]], or name a level's team");
            return Err(BadPack::new(file, format!("categories.{code}.team"), reason));
        }
    }
    Ok(())
}

fn is_address(email: &str) -> bool {
    email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

/// A slip in a list would make a level look staffed, or empty.
fn check_people(file: &str, level: Level, people: &[String]) -> Result<(), BadPack> {
    let bad = |reason: String| Err(BadPack::new(file, format!("levels.{level}.people"), reason));
    if level > Level::HIGHEST_INTERNAL {
        return bad("lists nobody: level 5 is outside the firm".to_owned());
    }
    if people.len() > MAX_ENTRIES {
        return bad(format!("more than {MAX_ENTRIES} entries"));
    }
    let mut seen = BTreeSet::new();
    for person in people {
        if person.is_empty() || person.trim() != person {
            return bad(format!("'{person}' is no id of a sign-in (sub): it is blank, or has a blank around it"));
        }
        if !seen.insert(person) {
            return bad(format!("'{person}' is given twice"));
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
    if !seen.iter().any(|code| *code == UNSORTED) {
        return Err(BadPack::new(
            file,
            "categories",
            "the category 'other' is needed: mail that fits nothing else goes there",
        ));
    }
    Ok(())
}
