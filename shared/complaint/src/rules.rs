//! What the core asks of a policy pack: lengths, limits, ladder, teams. Plain data; the crate
//! `policy` reads and checks it.

use crate::clock::ClockKind;
use crate::command::Role;
use crate::money::Money;
use crate::rejection::Rejection;
use crate::values::{Level, Outcome, words};
use business_time::{Calendar, Roll, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A checked policy pack, as far as decisions depend on it.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Version of the pack; every clock keeps the one it started under.
    pub version: String,
    /// Calendars by name.
    pub calendars: BTreeMap<String, Calendar>,
    /// The jurisdiction of a complaint that names none.
    pub default_jurisdiction: String,
    /// Bodies of rules by jurisdiction.
    pub regimes: BTreeMap<String, Vec<String>>,
    /// Categories by code.
    pub categories: BTreeMap<String, CategoryRule>,
    /// Clocks, in the order they are shown.
    pub clocks: Vec<ClockRule>,
    /// The team of each level.
    pub teams: BTreeMap<Level, String>,
    /// Who is on a level, by the id of their sign-in, where the pack says so; an empty list is an empty role.
    pub people: BTreeMap<Level, Vec<String>>,
    /// When a complaint climbs.
    pub ladder: Vec<LadderStep>,
    /// What an answer has to hold under a regime, where the regime asks for more than a text.
    pub answers: BTreeMap<String, Vec<AnswerPart>>,
    /// Largest redress a role may propose alone; a role without an entry has no limit.
    pub approval_above: BTreeMap<Role, Money>,
    /// Outcomes a role may not give alone, whatever the amount.
    pub approval_of: BTreeMap<Role, Vec<Outcome>>,
    /// Windows and tries.
    pub limits: Limits,
}

/// What a category decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryRule {
    /// 1 (most urgent) to 4.
    pub priority: u8,
    /// The team that starts, when it is not the level's own.
    pub team: Option<String>,
    /// What to do first (freeze, stop-pay, trace …); opens a task.
    pub first_task: Option<String>,
}

/// How a clock of one kind runs under one regime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRule {
    /// The body of rules it belongs to.
    pub regime: String,
    /// What it measures.
    pub kind: ClockKind,
    /// The jurisdictions it is for, in place of its regime's rule of the kind; all of the regime's where empty.
    pub only_in: Vec<String>,
    /// What starts it.
    pub starts_on: Vec<StartsOn>,
    /// How long it runs.
    pub length: Length,
    /// The calendar's name.
    pub calendar: String,
    /// What happens when the last day is no working day.
    pub roll: Roll,
    /// Percentages of the time at which the team is warned.
    pub warn: Vec<u8>,
    /// Percentages at which the complainant is reminded.
    pub remind: Vec<u8>,
    /// Internal targets by priority, in hours after the start: the team is warned then.
    pub target_hours: BTreeMap<u8, u32>,
    /// What happens at the end.
    pub on_due: OnDue,
    /// Whether and how it may be extended.
    pub extension: Option<ExtensionRule>,
    /// Whether a question to the complainant stops it, and for how long.
    pub pause: Option<PauseRule>,
}

impl ClockRule {
    /// Whether it is of the kind and regime of another, as a jurisdiction has one of.
    pub fn is_of(&self, other: &ClockRule) -> bool {
        self.kind == other.kind && self.regime == other.regime
    }
}

/// How long a clock may stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseRule {
    /// So many calendar days in all.
    Days(u32),
    /// As long as its end lies within this from its start, counted in its calendar.
    Total(Span),
}

/// A length that may depend on the complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Length {
    /// Always the same.
    Fixed(Span),
    /// By category code; a category that is not named has no such clock.
    ByCategory(BTreeMap<String, Span>),
    /// By the level stepped to.
    ByLevel(BTreeMap<Level, Span>),
}

/// How a clock may be extended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRule {
    /// How often.
    pub times: u8,
    /// The new date may lie at most this long after the start, counted in the clock's calendar.
    pub max_total: Span,
    /// The same for the first extension, where that may not go so far: to 30 days, then to 60, each approved.
    pub first_max_total: Option<Span>,
    /// The role's level that may approve one.
    pub approver_level: Level,
    /// What has to have happened before; nothing where absent.
    pub after: Option<ExtendedAfter>,
    /// How much of the amount in dispute may be held back where it is lent.
    pub hold_back: Option<Money>,
}

words! {
    /// What the law wants before a deadline may be moved.
    ExtendedAfter {
        /// The amount in dispute is on the account meanwhile (12 CFR 1005.11(c)(2)).
        ProvisionalCredit = "provisional_credit",
    }
}

words! {
    /// What an answer has to hold, besides a text.
    AnswerPart {
        /// Why: more than a line, where the complaint is not upheld in full.
        Reasons = "reasons",
        /// What lay behind it.
        RootCause = "root_cause",
        /// Who was at fault.
        AtFault = "at_fault",
        /// What is given, where the complaint is upheld.
        Redress = "redress",
    }
}

/// A step of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LadderStep {
    /// What sets it off: a warning, a breach, an amount or a category. The other causes are no matter of the
    /// pack; they always lead one level up.
    pub on: LadderCause,
    /// The clock it looks at, for a warning or breach.
    pub clock: Option<ClockKind>,
    /// The percentage, for a warning.
    pub percent: Option<u8>,
    /// At least this amount, for [`LadderCause::Amount`].
    pub amount: Option<Money>,
    /// One of these, for [`LadderCause::Category`].
    pub categories: Vec<String>,
    /// Up to this level; one level up where absent.
    pub to: Option<Level>,
    /// Whether the complainant is told, too.
    pub tell_complainant: bool,
}

words! {
    /// What can set a step of the ladder off that is an event of its own; an objection, a refund
    /// that did not arrive and a reopening carry their step themselves.
    LadderCause {
        /// A clock's warning point.
        Warning = "warning",
        /// A clock ran out.
        Breach = "breach",
        /// A large amount.
        Amount = "amount",
        /// A category of high risk.
        Category = "category",
        /// A member of staff asked.
        Staff = "staff",
        /// The complainant asked.
        Complainant = "complainant",
    }
}

words! {
    /// What can start a clock.
    StartsOn {
        /// The complaint came in.
        Received = "received",
        /// A question went to the complainant.
        Question = "question",
        /// A question went to a third party.
        ThirdPartyQuestion = "third_party_question",
        /// A proposal went out.
        Proposal = "proposal",
        /// A proposal that finds for the complainant, with something to carry out, went out.
        Finding = "finding",
        /// The complainant objected.
        Objection = "objection",
        /// The complaint was opened again.
        Reopening = "reopening",
        /// A step of the ladder.
        Escalation = "escalation",
        /// A proposal with something to carry out was accepted.
        Acceptance = "acceptance",
        /// The complaint was closed.
        Closing = "closing",
    }
}

words! {
    /// What happens when a clock runs out.
    OnDue {
        /// A breach of the firm's promise is recorded.
        Breach = "breach",
        /// A task says that nobody answered.
        Lapse = "lapse",
        /// An unanswered proposal stands: the complaint is closed with its outcome.
        CloseProposal = "close_proposal",
        /// The complainant is asked whether all is well.
        FollowUp = "follow_up",
        /// A time in which something could be done is over; nobody owed anything.
        Expire = "expire",
    }
}

words! {
    /// What a complainant's mail to a closed complaint does.
    #[derive(Default)]
    LateMail {
        /// It opens a new complaint, which names the closed one.
        #[default]
        FollowUp = "follow_up",
        /// It reopens the complaint while a complainant may, and is a follow-up after that.
        Reopen = "reopen",
        /// Staff decide.
        Task = "task",
    }
}

/// The category of a complaint nobody has sorted yet; every pack has it.
pub const UNSORTED: &str = "other";

/// Windows and tries of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Hours a code and its link are valid.
    pub code_hours: u32,
    /// Tries for one code.
    pub code_tries: u8,
    /// Codes that may go out within 24 hours: so many times the tries is what a guesser gets.
    pub codes_per_day: u8,
    /// Calendar days after closing in which a complainant may reopen.
    pub reopen_days: u32,
    /// Hours between two escalations asked for by the complainant.
    pub complainant_escalation_hours: u32,
    /// Calendar days back that a staff-entered complaint may have been received.
    pub received_back_days: u32,
    /// What a complainant's mail to a closed complaint does.
    #[serde(default)]
    pub late_mail: LateMail,
    /// Messages of the complainant's that a complaint takes by its page; what comes by mail after that is cut
    /// short, and is whole only in the mail itself.
    #[serde(default = "letters")]
    pub letters: u16,
    /// The role's level that may say that a law does not apply, or applies in another form.
    #[serde(default = "law_level")]
    pub law_level: Level,
}

fn letters() -> u16 {
    30
}

fn law_level() -> Level {
    Level::HIGHEST_INTERNAL
}

impl Rules {
    /// The regimes of a jurisdiction, or `None` if the pack does not know it.
    pub fn regimes_of(&self, jurisdiction: &str) -> Option<&[String]> {
        self.regimes.get(jurisdiction).map(Vec::as_slice)
    }

    /// The category's rule, or `None` if the pack does not know it.
    pub fn category(&self, code: &str) -> Option<&CategoryRule> {
        self.categories.get(code)
    }

    /// The team that works on a category at a level.
    pub fn team(&self, level: Level, category: &str) -> String {
        let special = self.categories.get(category).and_then(|rule| rule.team.as_ref());
        let by_level = self.teams.get(&level).cloned().unwrap_or_else(|| format!("level-{level}"));
        match special {
            Some(team) if level == Level::FIRST => team.clone(),
            _ => by_level,
        }
    }

    /// What an answer to a complaint of a jurisdiction has to hold, each with the regime that asks for it.
    pub fn answer_parts(&self, jurisdiction: &str) -> impl Iterator<Item = (AnswerPart, &str)> {
        let regimes = self.regimes_of(jurisdiction).unwrap_or_default().iter();
        regimes.flat_map(|regime| self.answers.get(regime).into_iter().flatten().map(|part| (*part, regime.as_str())))
    }

    /// A calendar by its name.
    ///
    /// # Errors
    /// [`Rejection::Deadline`] where it is not loaded.
    pub fn calendar(&self, name: &str) -> Result<&Calendar, Rejection> {
        let not_loaded = || Rejection::deadline(format!("calendar '{name}' is not loaded"));
        self.calendars.get(name).ok_or_else(not_loaded)
    }

    /// The rule of a kind under a regime, as it is in a jurisdiction.
    pub fn clock(&self, kind: ClockKind, regime: &str, jurisdiction: &str) -> Option<&ClockRule> {
        let mut rules = self.clocks.iter().filter(|rule| rule.kind == kind && rule.regime == regime);
        let general = rules.clone().find(|rule| rule.only_in.is_empty());
        rules.find(|rule| rule.only_in.iter().any(|only| only == jurisdiction)).or(general)
    }

    /// The rules of the clocks a complaint of a jurisdiction may have; one of a kind and regime.
    pub fn clocks_of(&self, jurisdiction: &str) -> impl Iterator<Item = &ClockRule> {
        let regimes = self.regimes_of(jurisdiction).unwrap_or_default();
        let holds = move |rule: &&ClockRule| {
            let here = self.clock(rule.kind, &rule.regime, jurisdiction);
            regimes.contains(&rule.regime) && here.is_some_and(|here| std::ptr::eq(here, *rule))
        };
        self.clocks.iter().filter(holds)
    }
}
