//! The TOML shape of a pack, and its way into a checked [`Pack`].

use crate::canned::CannedText;
use crate::check::{self, BadPack};
use crate::pack::{Asked, Category, ExtraNotice, Label, LevelInfo, Pack, Regime, TeamInfo};
use crate::returns::Returns;
use crate::staff_mail::StaffMail;
use business_time::{Calendar, Roll, Span, Unit};
use complaint::clock::ClockKind;
use complaint::rules::{
    AnswerPart, CategoryRule, ClockRule, ExtendedAfter, ExtensionRule, LadderCause, LadderStep, Length, Limits, OnDue,
    PauseRule, StartsOn,
};
use complaint::{Level, Money, Outcome, Role, Rules};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    name: String,
    version: String,
    default_jurisdiction: String,
    calendars: Vec<String>,
    firm: Label,
    jurisdictions: BTreeMap<String, JurisdictionEntry>,
    limits: Limits,
    #[serde(default)]
    approval_above: BTreeMap<Role, Money>,
    #[serde(default)]
    approval_of: BTreeMap<Role, Vec<Outcome>>,
    levels: Vec<LevelEntry>,
    #[serde(default)]
    teams: Vec<TeamEntry>,
    clocks: Vec<ClockEntry>,
    #[serde(default)]
    ladder: Vec<LadderEntry>,
    #[serde(default)]
    routes: Vec<Label>,
    #[serde(default)]
    regimes: Vec<RegimeEntry>,
    categories: Vec<CategoryEntry>,
    #[serde(default)]
    texts: Vec<CannedText>,
    #[serde(default)]
    notices: Option<PathBuf>,
    #[serde(default)]
    staff_mail: Option<StaffMail>,
    #[serde(default)]
    returns: Returns,
}

/// The bodies of rules of a jurisdiction, with a name for people or without.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a list of regimes, or { regimes = [...], zh = \"...\", en = \"...\" }")]
enum JurisdictionEntry {
    Regimes(Vec<String>),
    Named(NamedJurisdiction),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedJurisdiction {
    regimes: Vec<String>,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelEntry {
    level: Level,
    team: String,
    zh: String,
    en: String,
    email: String,
    /// Who is on it, by the id of their sign-in.
    people: Option<Vec<String>>,
}

/// A team of a category, beside those of the levels.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamEntry {
    team: String,
    zh: String,
    en: String,
    email: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockEntry {
    kind: ClockKind,
    regime: String,
    #[serde(default)]
    only_in: Vec<String>,
    starts_on: Vec<StartsOn>,
    length: Option<u32>,
    length_by_category: Option<BTreeMap<String, u32>>,
    length_by_level: Option<BTreeMap<String, u32>>,
    unit: Unit,
    calendar: String,
    #[serde(default)]
    roll: Roll,
    #[serde(default)]
    warn: Vec<u8>,
    #[serde(default)]
    remind: Vec<u8>,
    #[serde(default)]
    target_hours: BTreeMap<String, u32>,
    on_due: OnDue,
    extension: Option<ExtensionEntry>,
    pause: Option<PauseEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PauseEntry {
    max_days: Option<u32>,
    max_total_working_days: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtensionEntry {
    times: u8,
    max_total_days: Option<u32>,
    first_max_total_days: Option<u32>,
    max_total_working_days: Option<u32>,
    approver_level: Level,
    after: Option<ExtendedAfter>,
    hold_back: Option<Money>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegimeEntry {
    name: String,
    source: String,
    #[serde(default)]
    answer: Vec<AnswerPart>,
    #[serde(default)]
    routes: Vec<Label>,
    #[serde(default)]
    statements: Vec<Label>,
    #[serde(default)]
    summary: Vec<Label>,
    #[serde(default)]
    notices: Vec<ExtraNotice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LadderEntry {
    on: LadderCause,
    clock: Option<ClockKind>,
    percent: Option<u8>,
    amount: Option<Money>,
    #[serde(default)]
    categories: Vec<String>,
    to: Option<Level>,
    #[serde(default)]
    tell_complainant: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryEntry {
    code: String,
    zh: String,
    en: String,
    priority: u8,
    team: Option<String>,
    advice: Option<Label>,
    hint: Option<Label>,
    asks: Option<Vec<Asked>>,
    first_task: Option<String>,
}

pub(crate) fn read(file: &str, text: &str) -> Result<Pack, BadPack> {
    let parsed: PackFile = toml::from_str(text).map_err(|error| BadPack::unreadable(file, &error))?;
    checked(file, parsed)
}

/// Reads what the build script made of a built-in pack.
pub(crate) fn read_built_in(file: &str, json: &str) -> Result<Pack, BadPack> {
    checked(file, serde_json::from_str(json).map_err(|error| BadPack::new(file, "file", error.to_string()))?)
}

fn checked(file: &str, parsed: PackFile) -> Result<Pack, BadPack> {
    let pack = assemble(file, parsed)?;
    check::check(file, &pack)?;
    Ok(pack)
}

fn assemble(file: &str, parsed: PackFile) -> Result<Pack, BadPack> {
    let calendars = parsed.calendars.iter().map(|name| calendar(file, name)).collect::<Result<Vec<_>, _>>()?;
    let first = calendars.first().ok_or_else(|| BadPack::new(file, "calendars", "names no calendar"))?;
    let zone = first.zone().clone();
    let (laws, jurisdictions) = parsed.jurisdictions.into_iter().map(jurisdiction).unzip();
    let clocks = parsed.clocks.into_iter().map(|entry| clock(file, entry)).collect::<Result<Vec<_>, _>>()?;
    let rules = Rules {
        version: parsed.version,
        calendars: by_name(file, calendars)?,
        default_jurisdiction: parsed.default_jurisdiction,
        regimes: laws,
        categories: parsed.categories.iter().map(|entry| (entry.code.clone(), category_rule(entry))).collect(),
        clocks,
        teams: parsed.levels.iter().map(|entry| (entry.level, entry.team.clone())).collect(),
        people: parsed.levels.iter().filter_map(|entry| Some((entry.level, entry.people.clone()?))).collect(),
        ladder: parsed.ladder.into_iter().map(step).collect(),
        answers: parsed.regimes.iter().map(|regime| (regime.name.clone(), regime.answer.clone())).collect(),
        approval_above: parsed.approval_above,
        approval_of: parsed.approval_of,
        limits: parsed.limits,
    };
    let regimes = parsed.regimes.into_iter().map(|entry| Regime {
        name: entry.name,
        source: entry.source,
        routes: entry.routes,
        statements: entry.statements,
        summary: entry.summary,
        notices: entry.notices,
    });
    let categories = parsed.categories.into_iter().map(|entry| Category {
        code: entry.code,
        label: Label { zh: entry.zh, en: entry.en },
        advice: entry.advice,
        hint: entry.hint,
        asks: entry.asks.unwrap_or_else(|| Asked::ALL.to_vec()),
    });
    let levels = parsed.levels.into_iter().map(|entry| LevelInfo {
        level: entry.level,
        team: entry.team,
        label: Label { zh: entry.zh, en: entry.en },
        email: entry.email,
    });
    let teams = parsed.teams.into_iter().map(|entry| TeamInfo {
        team: entry.team,
        label: Label { zh: entry.zh, en: entry.en },
        email: entry.email,
    });
    let mut levels: Vec<LevelInfo> = levels.collect();
    levels.sort_by_key(|info| info.level);
    Ok(Pack {
        rules,
        name: parsed.name,
        firm: parsed.firm,
        categories: categories.collect(),
        texts: parsed.texts,
        levels,
        teams: teams.collect(),
        routes: parsed.routes,
        jurisdictions,
        regimes: regimes.collect(),
        notices: parsed.notices,
        staff_mail: parsed.staff_mail,
        returns: parsed.returns,
        zone,
    })
}

/// The bodies of rules of a jurisdiction, and what people call it: by its code, where it has no name.
fn jurisdiction((code, entry): (String, JurisdictionEntry)) -> ((String, Vec<String>), (String, Label)) {
    let (regimes, label) = match entry {
        JurisdictionEntry::Regimes(regimes) => (regimes, Label { zh: code.clone(), en: code.clone() }),
        JurisdictionEntry::Named(NamedJurisdiction { regimes, zh, en }) => (regimes, Label { zh, en }),
    };
    ((code.clone(), regimes), (code, label))
}

fn by_name(file: &str, calendars: Vec<Calendar>) -> Result<BTreeMap<String, Calendar>, BadPack> {
    let mut named = BTreeMap::new();
    for calendar in calendars {
        let name = calendar.name().to_owned();
        if named.insert(name.clone(), calendar).is_some() {
            return Err(BadPack::new(file, "calendars", format!("two calendars bear the name '{name}'")));
        }
    }
    Ok(named)
}

/// A built-in calendar by its name, or a file beside the pack's.
fn calendar(file: &str, name: &str) -> Result<Calendar, BadPack> {
    let bad = |reason: String| BadPack::new(file, "calendars", reason);
    if let Some(calendar) = Calendar::by_name(name) {
        return Ok(calendar);
    }
    let path = Path::new(file).parent().unwrap_or(Path::new("")).join(name);
    if path.extension().is_none_or(|extension| extension != "toml") {
        let known: Vec<&str> = Calendar::built_in_names().collect();
        let known = known.join(", ");
        return Err(bad(format!(
            "no calendar '{name}' is known; known are {known}, or name a .toml file beside this one"
        )));
    }
    let text = std::fs::read_to_string(&path).map_err(|error| bad(format!("'{name}' cannot be read: {error}")))?;
    Calendar::from_toml(&text).map_err(|error| bad(format!("'{name}': {error}")))
}

fn category_rule(entry: &CategoryEntry) -> CategoryRule {
    CategoryRule { priority: entry.priority, team: entry.team.clone(), first_task: entry.first_task.clone() }
}

fn step(entry: LadderEntry) -> LadderStep {
    let LadderEntry { on, clock, percent, amount, categories, to, tell_complainant } = entry;
    LadderStep { on, clock, percent, amount, categories, to, tell_complainant }
}

fn clock(file: &str, entry: ClockEntry) -> Result<ClockRule, BadPack> {
    let key = format!("clocks.{}.{}", entry.regime, entry.kind);
    let span = |length: u32| Span { length, unit: entry.unit };
    let length = match (entry.length, entry.length_by_category, entry.length_by_level) {
        (Some(length), None, None) => Length::Fixed(span(length)),
        (None, Some(lengths), None) => {
            Length::ByCategory(lengths.into_iter().map(|(code, length)| (code, span(length))).collect())
        }
        (None, None, Some(lengths)) => {
            let by_level = lengths
                .into_iter()
                .map(|(level, length)| number(file, &key, &level).map(|level| (level, span(length))));
            Length::ByLevel(by_level.collect::<Result<_, _>>()?)
        }
        _ => return Err(BadPack::new(file, key, "give exactly one of length, length_by_category, length_by_level")),
    };
    let target_hours = entry.target_hours.into_iter().map(|(priority, hours)| {
        let priority = priority
            .parse()
            .map_err(|_| BadPack::new(file, &key, format!("'{priority}' is no priority from 1 to 4")))?;
        Ok((priority, hours))
    });
    Ok(ClockRule {
        regime: entry.regime,
        kind: entry.kind,
        only_in: entry.only_in,
        starts_on: entry.starts_on,
        length,
        calendar: entry.calendar,
        roll: entry.roll,
        warn: entry.warn,
        remind: entry.remind,
        target_hours: target_hours.collect::<Result<_, BadPack>>()?,
        on_due: entry.on_due,
        pause: entry.pause.map(|entry| pause(file, &key, &entry)).transpose()?,
        extension: entry.extension.map(|entry| extension(file, &key, entry)).transpose()?,
    })
}

fn extension(file: &str, key: &str, entry: ExtensionEntry) -> Result<ExtensionRule, BadPack> {
    let max_total = match (entry.max_total_days, entry.max_total_working_days) {
        (Some(length), None) => Span { length, unit: Unit::CalendarDays },
        (None, Some(length)) => Span { length, unit: Unit::WorkingDays },
        _ => {
            let reason = "give exactly one of max_total_days, max_total_working_days";
            return Err(BadPack::new(file, format!("{key}.extension"), reason));
        }
    };
    let ExtensionEntry { times, approver_level, after, hold_back, .. } = entry;
    let first_max_total = entry.first_max_total_days.map(|length| Span { length, unit: Unit::CalendarDays });
    Ok(ExtensionRule { times, max_total, first_max_total, approver_level, after, hold_back })
}

fn pause(file: &str, key: &str, entry: &PauseEntry) -> Result<PauseRule, BadPack> {
    match (entry.max_days, entry.max_total_working_days) {
        (Some(days), None) => Ok(PauseRule::Days(days)),
        (None, Some(length)) => Ok(PauseRule::Total(Span { length, unit: Unit::WorkingDays })),
        _ => {
            let reason = "give exactly one of max_days, max_total_working_days";
            Err(BadPack::new(file, format!("{key}.pause"), reason))
        }
    }
}

fn number(file: &str, key: &str, level: &str) -> Result<Level, BadPack> {
    let parsed = level.parse::<u8>().ok().and_then(|number| Level::try_from(number).ok());
    parsed.ok_or_else(|| BadPack::new(file, key, format!("'{level}' is no level from 1 to 5")))
}
