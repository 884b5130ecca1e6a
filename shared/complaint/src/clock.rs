//! Deadlines that run (design §3).

use crate::rejection::Rejection;
use crate::rules::{ClockRule, Length, OnDue, Rules, StartsOn};
use crate::values::{Level, words};
use business_time::{Pause, Roll, Span, TraceDay, Unit};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

words! {
    /// What a clock measures (design §3).
    ClockKind {
        /// The first text by a person to the complainant.
        FirstReply = "first_reply",
        /// The next proposal or closing.
        Review = "review",
        /// Contact proven.
        Identity = "identity",
        /// The complainant's answer to a question or proposal.
        ComplainantAnswer = "complainant_answer",
        /// A third party's answer.
        ThirdPartyAnswer = "third_party_answer",
        /// Someone of the new level takes over, replies or proposes.
        LevelResponse = "level_response",
        /// Redress carried out.
        Remedy = "remedy",
        /// "Did it arrive?", once after closing (回访).
        Revisit = "revisit",
        /// The survey, once after closing.
        Survey = "survey",
        /// The first thing to do in the category is done: freeze, stop-pay, trace.
        FirstAction = "first_action",
        /// The law's limit for a final answer.
        LegalFinal = "legal_final",
        /// The law's limit for a holding reply.
        LegalHolding = "legal_holding",
        /// The law's limit to look again at an answer that was objected to (核查).
        LegalReview = "legal_review",
        /// The law's limit to give back what was taken without leave.
        LegalRefund = "legal_refund",
        /// The law's limit for an objection to a restriction.
        RestrictionObjection = "restriction_objection",
        /// The law's limit to report a leak.
        LeakReport = "leak_report",
        /// How long a matter that both sides take to be settled may be answered in short (FCA Handbook DISP 1.5.1R).
        SummaryResolution = "summary_resolution",
        /// How long the complainant may take the final answer to an outside body (FCA Handbook DISP 2.8.2R(1)).
        ReferralWindow = "referral_window",
    }
}

words! {
    /// Where a clock stands.
    ClockState {
        /// Not met and not due.
        Running = "running",
        /// Met in time.
        Met = "met",
        /// Ran out first; stays so even when it is met later.
        Breached = "breached",
        /// Ran out with nobody at fault in the firm (no answer from the complainant, say).
        Lapsed = "lapsed",
        /// No longer needed.
        Cancelled = "cancelled",
    }
}

impl ClockKind {
    /// Whether the law set it, not the firm.
    pub fn is_legal(self) -> bool {
        self.is_answered() || matches!(self, ClockKind::LegalHolding | ClockKind::LegalRefund | ClockKind::LeakReport)
    }

    /// Whether the law wants an answer to the complaint by then.
    pub fn is_answered(self) -> bool {
        matches!(self, ClockKind::LegalFinal | ClockKind::LegalReview | ClockKind::RestrictionObjection)
    }

    /// Whether it is between people of the firm, third parties and authorities: no promise to the
    /// complainant.
    pub fn is_internal(self) -> bool {
        use ClockKind::{FirstAction, LeakReport, LevelResponse, SummaryResolution, ThirdPartyAnswer};
        matches!(self, LevelResponse | ThirdPartyAnswer | FirstAction | LeakReport | SummaryResolution)
    }
}

/// A moment before the end at which a clock wants something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// When.
    pub at: Timestamp,
    /// Which part of the time has passed then.
    pub percent: u8,
    /// Whether the complainant is reminded, rather than the team warned.
    pub reminds: bool,
}

/// A deadline, pinned to the versions it started under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Number within the complaint, from 1.
    pub id: u32,
    /// What it measures.
    pub kind: ClockKind,
    /// The body of rules it belongs to.
    pub regime: String,
    /// When it started.
    pub started_at: Timestamp,
    /// How long it runs.
    pub length: u32,
    /// In what unit.
    pub unit: Unit,
    /// In what calendar.
    pub calendar: String,
    /// Which version of it.
    pub calendar_version: String,
    /// What happens when the last day is no working day.
    pub roll: Roll,
    /// Version of the pack it started under.
    pub policy_version: String,
    /// The last moment at which it is met in time.
    pub due_at: Timestamp,
    /// That moment's date in the calendar's zone.
    pub due_on: Date,
    /// Whether a day past the calendar's published years was counted.
    pub provisional: bool,
    /// Warnings and reminders still to come, earliest first.
    pub points: Vec<Point>,
    /// What happens at the end.
    pub on_due: OnDue,
    /// Where it stands.
    pub state: ClockState,
    /// When it was met, lapsed or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// The first end, where it was extended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_due_at: Option<Timestamp>,
    /// How often it was extended.
    #[serde(default)]
    pub extensions: u8,
    /// Since when it stands still, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_since: Option<Timestamp>,
    /// When it goes on at the latest, where it stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes_by: Option<Timestamp>,
    /// When it stood still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paused: Vec<Pause>,
    /// The re-computation it comes from, where it was counted again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

/// A clock as its event records it: with the day-by-day trace that proves the date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedClock {
    /// The clock.
    pub clock: Clock,
    /// Which day counted and why.
    pub trace: Vec<TraceDay>,
}

/// What a clock wants at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// Point number such-and-such of its list.
    Point(usize),
    /// The end.
    Due,
    /// To go on: it stood still for as long as it may.
    GoOn,
}

impl Clock {
    /// Whether it still waits for its event; a breached clock does until it is met late.
    pub fn is_open(&self) -> bool {
        self.ended_at.is_none() && matches!(self.state, ClockState::Running | ClockState::Breached)
    }

    /// Whether it is open and not yet out of time.
    pub fn is_running(&self) -> bool {
        self.ended_at.is_none() && self.state == ClockState::Running
    }

    /// Whether it waits for an answer and does not come nearer to its end.
    pub fn stands_still(&self) -> bool {
        self.is_running() && self.paused_since.is_some()
    }

    /// The earliest moment it wants something, and what.
    pub fn next(&self) -> Option<(Timestamp, Want)> {
        if !self.is_running() {
            return None;
        }
        if self.stands_still() {
            return self.resumes_by.map(|at| (at, Want::GoOn));
        }
        let point = self.points.iter().enumerate().map(|(index, point)| (point.at, Want::Point(index))).min();
        [point, Some((self.due_at, Want::Due))].into_iter().flatten().min()
    }

    /// Meets the clock at `at`: in time it is met, late it stays breached and keeps the moment.
    pub fn meet(&mut self, at: Timestamp) {
        if self.is_open() {
            self.ended_at = Some(at);
            if self.state == ClockState::Running {
                self.state = ClockState::Met;
            }
            self.points.clear();
        }
    }

    /// Ends the clock without its event; a breach stays a breach.
    pub fn cancel(&mut self, at: Timestamp) {
        if self.is_open() {
            self.ended_at = Some(at);
            if self.state == ClockState::Running {
                self.state = ClockState::Cancelled;
            }
            self.points.clear();
        }
    }
}

impl Clock {
    /// Drops the points that `old`, a clock of the same rule, has passed: a warning that was given is not given
    /// again. One that still waited is, at once if need be; an internal target, of no fixed share, while it is ahead.
    pub(crate) fn forget_given(&mut self, old: &Clock, rule: &ClockRule, now: Timestamp) {
        self.points.retain(|point| {
            let share = if point.reminds { &rule.remind } else { &rule.warn };
            let waited =
                old.points.iter().any(|other| (other.percent, other.reminds) == (point.percent, point.reminds));
            waited || !share.contains(&point.percent) && point.at > now
        });
    }
}

/// What a clock's length may depend on.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The complaint's jurisdiction.
    pub jurisdiction: &'a str,
    /// Its category.
    pub category: &'a str,
    /// Its level, after the step if there is one.
    pub level: Level,
    /// Its priority.
    pub priority: u8,
    /// The number of the next clock.
    pub next_id: u32,
}

/// Starts every clock of the complaint's regimes that `trigger` starts.
///
/// # Errors
/// [`Rejection::Deadline`] when a date lies beyond what can be counted.
pub fn start(
    rules: &Rules,
    trigger: StartsOn,
    at: Timestamp,
    context: Context<'_>,
) -> Result<Vec<StartedClock>, Rejection> {
    let mut started = Vec::new();
    for rule in rules.clocks_of(context.jurisdiction).filter(|rule| rule.starts_on.contains(&trigger)) {
        let id = context.next_id + u32::try_from(started.len()).expect("few clocks");
        started.extend(start_one(rules, rule, at, Context { next_id: id, ..context })?);
    }
    Ok(started)
}

/// Starts the clock of a rule, where the complaint has one under it.
///
/// # Errors
/// As [`start`].
pub fn start_one(
    rules: &Rules,
    rule: &ClockRule,
    at: Timestamp,
    context: Context<'_>,
) -> Result<Option<StartedClock>, Rejection> {
    span_of(&rule.length, context).map(|span| build(rules, rule, span, at, context)).transpose()
}

fn span_of(length: &Length, context: Context<'_>) -> Option<Span> {
    match length {
        Length::Fixed(span) => Some(*span),
        Length::ByCategory(spans) => spans.get(context.category).copied(),
        Length::ByLevel(spans) => spans.get(&context.level).copied(),
    }
}

/// The warning at an internal target of so many hours from a moment, unless the clock ends before it.
fn target(from: Timestamp, hours: u32, start: Timestamp, due_at: Timestamp) -> Option<Point> {
    let at = from.checked_add(SignedDuration::from_hours(i64::from(hours))).ok().filter(|at| *at < due_at)?;
    let share = at.duration_since(start).as_secs() * 100 / due_at.duration_since(start).as_secs().max(1);
    Some(Point { at, percent: u8::try_from(share).ok()?, reminds: false })
}

/// An internal target a running clock gets when the complaint becomes urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The clock's number.
    pub clock: u32,
    /// When the team is warned.
    pub at: Timestamp,
    /// Which part of the clock's time has passed then.
    pub percent: u8,
}

/// The targets of a priority for clocks that run, counted from `now`: before, nobody knew.
pub(crate) fn targets<'a>(
    rules: &Rules,
    jurisdiction: &str,
    clocks: impl Iterator<Item = &'a Clock>,
    priority: u8,
    now: Timestamp,
) -> Vec<Target> {
    let running = clocks.filter(|clock| clock.is_running() && !clock.stands_still());
    let targets = running.filter_map(|clock| {
        let hours = rules.clock(clock.kind, &clock.regime, jurisdiction)?.target_hours.get(&priority)?;
        let Point { at, percent, .. } = target(now, *hours, clock.started_at, clock.due_at)?;
        let there = clock.points.iter().any(|point| point.percent == percent && !point.reminds);
        (!there).then_some(Target { clock: clock.id, at, percent })
    });
    targets.collect()
}

/// The clock of a rule with a length.
///
/// # Errors
/// As [`start`].
pub(crate) fn build(
    rules: &Rules,
    rule: &ClockRule,
    span: Span,
    at: Timestamp,
    context: Context<'_>,
) -> Result<StartedClock, Rejection> {
    let calendar = rules.calendar(&rule.calendar)?;
    let due =
        business_time::due(calendar, at, span, rule.roll).map_err(|error| Rejection::deadline(error.to_string()))?;
    let mut points = Vec::new();
    for (percents, reminds) in [(&rule.warn, false), (&rule.remind, true)] {
        for (percent, at) in business_time::warning_points(at, due.due_at, percents) {
            points.push(Point { at, percent, reminds });
        }
    }
    let target = rule.target_hours.get(&context.priority).and_then(|hours| target(at, *hours, at, due.due_at));
    points
        .extend(target.filter(|target| !points.iter().any(|point| point.percent == target.percent && !point.reminds)));
    points.sort_by_key(|point| (point.at, point.reminds));
    let clock = Clock {
        id: context.next_id,
        kind: rule.kind,
        regime: rule.regime.clone(),
        started_at: at,
        length: span.length,
        unit: span.unit,
        calendar: due.calendar,
        calendar_version: due.calendar_version,
        roll: rule.roll,
        policy_version: rules.version.clone(),
        due_at: due.due_at,
        due_on: due.due_on,
        provisional: due.provisional,
        points,
        on_due: rule.on_due,
        state: ClockState::Running,
        ended_at: None,
        original_due_at: None,
        extensions: 0,
        paused_since: None,
        resumes_by: None,
        paused: Vec::new(),
        run: None,
    };
    Ok(StartedClock { clock, trace: due.trace })
}
