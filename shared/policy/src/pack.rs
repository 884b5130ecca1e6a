//! A pack as the rest of the product sees it.

use crate::canned::CannedText;
use crate::check::BadPack;
use crate::file;
use crate::returns::Returns;
use crate::staff_mail::StaffMail;
use complaint::{Level, Rules};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Label {
    /// The text for a language: Chinese when asked, else English.
    pub fn text(&self, zh: bool) -> &str {
        if zh { &self.zh } else { &self.en }
    }
}

/// A category with its texts.
#[derive(Clone, Debug)]
pub struct Category {
    /// Code on the wire.
    pub code: String,
    /// Name.
    pub label: Label,
    /// What to do at once.
    pub advice: Option<Label>,
    /// How to prevent it next time; goes into the final answer.
    pub hint: Option<Label>,
    /// What the form asks for besides what it asks everybody.
    pub asks: Vec<Asked>,
}

/// What the form asks for in some categories only. All of it is optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// The account with the firm.
    Account,
    /// The transaction's number.
    TransactionId,
    /// How much, in which currency.
    Amount,
    /// When it was.
    OccurredAt,
    /// The merchant or payee.
    Counterparty,
    /// The telephone or computer that was used.
    Device,
}

impl Asked {
    /// Everything: what a category asks for that says nothing, and the desk's form.
    pub const ALL: [Asked; 6] =
        [Asked::Account, Asked::TransactionId, Asked::Amount, Asked::OccurredAt, Asked::Counterparty, Asked::Device];
}

/// A level with its team.
#[derive(Clone, Debug)]
pub struct LevelInfo {
    /// The level.
    pub level: Level,
    /// The team's name on the wire.
    pub team: String,
    /// Its name for people.
    pub label: Label,
    /// Where the team reads its mail.
    pub email: String,
}

/// A team that has the complaints of a category on the first level.
#[derive(Clone, Debug)]
pub struct TeamInfo {
    /// Its name on the wire.
    pub team: String,
    /// Its name for people.
    pub label: Label,
    /// Where it reads its mail.
    pub email: String,
}

/// An external body that may help further.
pub type Route = Label;

/// What a body of rules adds to an answer.
#[derive(Clone, Debug)]
pub struct Regime {
    /// Its name on clocks.
    pub name: String,
    /// Where it is written: act, article, section.
    pub source: String,
    /// External bodies it wants named.
    pub routes: Vec<Route>,
    /// Sentences it wants said in every final answer.
    pub statements: Vec<Label>,
    /// Sentences it wants said instead where the matter was settled so soon that a short answer does.
    pub summary: Vec<Label>,
    /// Notices it wants sent besides those of every complaint.
    pub notices: Vec<ExtraNotice>,
}

/// A notice only some bodies of rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtraNotice {
    /// The complaint is open again.
    Reopened,
    /// A part of what was promised is done; the rest is on its way.
    RedressDone,
    /// Other dates are promised than were told: by a category or law found out later, or a recount.
    NewDates,
}

/// A checked policy pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What the core decides by.
    pub rules: Rules,
    /// The pack's name.
    pub name: String,
    /// The firm's name.
    pub firm: Label,
    /// Categories in the order of the form.
    pub categories: Vec<Category>,
    /// Texts handlers need often.
    pub texts: Vec<CannedText>,
    /// Levels, lowest first.
    pub levels: Vec<LevelInfo>,
    /// Teams of categories, beside those of the levels.
    pub teams: Vec<TeamInfo>,
    /// External bodies, named in every final answer.
    pub routes: Vec<Route>,
    /// What people call a jurisdiction, by its code.
    pub jurisdictions: BTreeMap<String, Label>,
    /// Bodies of rules with what they add to an answer.
    pub regimes: Vec<Regime>,
    /// A folder with texts of notices that take the place of the built-in ones; beside the pack's file
    /// unless its name begins at the root.
    pub notices: Option<PathBuf>,
    /// When teams get mail; at once when left out.
    pub staff_mail: Option<StaffMail>,
    /// Returns whose columns are the firm's to fill in.
    pub returns: Returns,
    /// The zone in which people are told dates: that of the first calendar the pack names.
    pub(crate) zone: jiff::tz::TimeZone,
}

impl Pack {
    /// The built-in house pack.
    pub fn house() -> Pack {
        file::read_built_in("house.toml (built in)", include_str!(concat!(env!("OUT_DIR"), "/house.json")))
            .expect("the built-in pack is checked by a test")
    }

    /// The pack in a file, or the house pack when none is named.
    ///
    /// # Errors
    /// [`BadPack`] with file, key and reason.
    pub fn configured(file: Option<&str>) -> Result<Arc<Pack>, BadPack> {
        let Some(file) = file else { return Ok(Arc::new(Pack::house())) };
        let text = std::fs::read_to_string(file)
            .map_err(|error| BadPack::new(file, "file", format!("cannot be read: {error}")))?;
        let mut pack = Pack::from_toml(file, &text)?;
        let beside = Path::new(file).parent().unwrap_or(Path::new(""));
        pack.notices = pack.notices.map(|folder| beside.join(folder));
        Ok(Arc::new(pack))
    }

    /// The pack in a file, where one is named: what a function reads before it takes work on. The
    /// built-in one cannot be wrong and can wait ([`Pack::configured`]).
    ///
    /// # Errors
    /// [`BadPack`] with file, key and reason.
    pub fn given(file: Option<&str>) -> Result<Option<Arc<Pack>>, BadPack> {
        file.map(|file| Pack::configured(Some(file))).transpose()
    }

    /// Reads and checks a pack. `file` is named in errors, and calendars it names lie beside it.
    ///
    /// # Errors
    /// [`BadPack`] with file, key and reason.
    pub fn from_toml(file: &str, text: &str) -> Result<Pack, BadPack> {
        file::read(file, text)
    }

    /// The zone in which people are told dates: that of the first calendar the pack names.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        self.zone.clone()
    }

    /// The zone a calendar counts in; where the pack no longer names it, the one people are told dates in.
    pub fn zone_of(&self, calendar: &str) -> jiff::tz::TimeZone {
        self.rules.calendars.get(calendar).map_or_else(|| self.zone(), |calendar| calendar.zone().clone())
    }

    /// A category by its code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// A category's name, or its code where the pack no longer knows it.
    pub fn category_label<'a>(&'a self, code: &'a str, zh: bool) -> &'a str {
        self.category(code).map_or(code, |category| category.label.text(zh))
    }

    /// A jurisdiction's name for people, or its code where the pack no longer knows it.
    pub fn jurisdiction_label<'a>(&'a self, code: &'a str, zh: bool) -> &'a str {
        self.jurisdictions.get(code).map_or(code, |label| label.text(zh))
    }

    /// The bodies of rules of a jurisdiction that add something to an answer.
    pub fn regimes_of(&self, jurisdiction: &str) -> impl Iterator<Item = &Regime> {
        let named = self.rules.regimes_of(jurisdiction).unwrap_or_default();
        self.regimes.iter().filter(move |regime| named.contains(&regime.name))
    }

    /// The external bodies the laws of a jurisdiction want named.
    pub fn routes_of(&self, jurisdiction: &str) -> impl Iterator<Item = &Route> {
        self.regimes_of(jurisdiction).flat_map(|regime| &regime.routes)
    }

    /// The sentences the laws of a jurisdiction want said in an answer.
    pub fn statements_of(&self, jurisdiction: &str) -> impl Iterator<Item = &Label> {
        self.regimes_of(jurisdiction).flat_map(|regime| &regime.statements)
    }

    /// The sentences the laws of a jurisdiction want said in a short answer.
    pub fn summary_of(&self, jurisdiction: &str) -> impl Iterator<Item = &Label> {
        self.regimes_of(jurisdiction).flat_map(|regime| &regime.summary)
    }

    /// Whether a body of rules of the jurisdiction asks for a notice.
    pub fn asks_for(&self, jurisdiction: &str, notice: ExtraNotice) -> bool {
        self.regimes_of(jurisdiction).any(|regime| regime.notices.contains(&notice))
    }

    /// A level's team.
    pub fn level(&self, level: Level) -> Option<&LevelInfo> {
        self.levels.iter().find(|info| info.level == level)
    }

    /// A team's name for people, or the one on the wire where the pack no longer knows it.
    pub fn team_label<'a>(&'a self, team: &'a str, zh: bool) -> &'a str {
        self.team_info(team).map_or(team, |(label, _)| label.text(zh))
    }

    /// Where a team reads its mail.
    pub fn team_email(&self, team: &str) -> Option<&str> {
        self.team_info(team).map(|(_, email)| email)
    }

    /// Every team, those of the levels first.
    pub fn all_teams(&self) -> impl Iterator<Item = TeamInfo> {
        let of_level = |info: &LevelInfo| TeamInfo {
            team: info.team.clone(),
            label: info.label.clone(),
            email: info.email.clone(),
        };
        self.levels.iter().map(of_level).chain(self.teams.iter().cloned())
    }

    /// A team's name and address.
    fn team_info(&self, team: &str) -> Option<(&Label, &str)> {
        let levels = self.levels.iter().map(|info| (&info.team, &info.label, &info.email));
        let teams = self.teams.iter().map(|info| (&info.team, &info.label, &info.email));
        levels.chain(teams).find(|(known, ..)| *known == team).map(|(_, label, email)| (label, email.as_str()))
    }
}
