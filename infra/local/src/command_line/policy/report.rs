//! What a replay adds up to. Of a promise that was late, only how late is kept.

use complaint::replay::Promise;
use complaint::{Event, Fact, Replayed, Rules};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Promises before and after, by whatever they are told apart by.
pub type Rows<K> = BTreeMap<K, Pair>;

/// What a replay adds up to.
#[derive(Debug)]
pub struct Report {
    /// The moment looked back from.
    pub at: Timestamp,
    /// Complaints that had come in by then.
    pub complaints: u64,
    /// By category and team.
    pub rows: Rows<(String, String)>,
    /// By regime and kind of clock.
    pub clocks: Rows<(String, String)>,
    /// All of them.
    pub total: Pair,
    /// Versions of the packs and calendars the promises were given under.
    pub versions: Versions,
    /// The same of the other policy.
    pub other_versions: Versions,
    /// Promises to which a person gave a later date.
    pub extended: u64,
    /// What complaints have and the other policy does not know, with how many of them: jurisdictions.
    pub unknown_jurisdictions: BTreeMap<String, u64>,
    /// And categories.
    pub unknown_categories: BTreeMap<String, u64>,
}

/// Versions of packs and calendars.
#[derive(Debug, Default)]
pub struct Versions {
    /// Of packs.
    pub policies: BTreeSet<String>,
    /// Of calendars.
    pub calendars: BTreeSet<String>,
}

/// Promises before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// As they were given.
    pub before: Tally,
    /// As the other policy gives them.
    pub after: Tally,
}

/// Promises counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were given.
    pub promises: u64,
    /// How many were late.
    pub late: usize,
    /// How late those of them were that were met, or are open.
    late_by: Vec<SignedDuration>,
}

impl Tally {
    fn add(&mut self, promise: &Promise) {
        self.promises += 1;
        self.late += usize::from(promise.late);
        self.late_by.extend(promise.late_by);
    }

    /// So late at most was such a part of those that were met late or are open, in per cent (nearest rank).
    pub fn percentile(&self, percent: usize) -> Option<SignedDuration> {
        let rank = (self.late_by.len() * percent).div_ceil(100).max(1);
        self.late_by.get(rank - 1).copied()
    }

    fn to_json(&self) -> Value {
        let seconds = |percent| self.percentile(percent).map(|late| late.as_secs());
        json!({
            "clocks": self.promises, "late": self.late, "measured": self.late_by.len(),
            "median_late_seconds": seconds(50), "p90_late_seconds": seconds(90),
        })
    }
}

impl Pair {
    /// How many more are late.
    pub fn difference(&self) -> i64 {
        let count = |tally: &Tally| i64::try_from(tally.late).unwrap_or(i64::MAX);
        count(&self.after) - count(&self.before)
    }

    fn sort(&mut self) {
        self.before.late_by.sort_unstable();
        self.after.late_by.sort_unstable();
    }

    fn to_json(&self) -> Value {
        json!({"before": self.before.to_json(), "after": self.after.to_json(), "difference": self.difference()})
    }
}

impl Versions {
    fn add(&mut self, promise: &Promise) {
        self.policies.insert(promise.policy_version.clone());
        self.calendars.insert(promise.calendar_version.clone());
    }

    fn to_json(&self) -> Value {
        json!({"policies": self.policies, "calendars": self.calendars})
    }
}

impl Report {
    /// Nothing counted yet.
    pub fn new(at: Timestamp, version: &str) -> Report {
        let other_versions = Versions { policies: [version.to_owned()].into(), ..Versions::default() };
        Report {
            at,
            complaints: 0,
            rows: Rows::new(),
            clocks: Rows::new(),
            total: Pair::default(),
            versions: Versions::default(),
            other_versions,
            extended: 0,
            unknown_jurisdictions: BTreeMap::new(),
            unknown_categories: BTreeMap::new(),
        }
    }

    /// Adds a complaint: what happened to it, and its promises under the other `rules`. A promise counts
    /// with the team that had it when it was late, before and after, each for itself.
    pub fn add(&mut self, events: &[Event], promises: Vec<Replayed>, rules: &Rules) {
        let past = || events.iter().take_while(|event| event.at <= self.at).map(|event| &event.fact);
        if past().next().is_none() {
            return;
        }
        self.complaints += 1;
        let categories: BTreeSet<&String> = past().filter_map(category_of).collect();
        for category in categories.into_iter().filter(|category| rules.category(category).is_none()) {
            *self.unknown_categories.entry(category.clone()).or_default() += 1;
        }
        let jurisdiction = past().find_map(jurisdiction_of);
        if let Some(unknown) = jurisdiction.filter(|one| rules.regimes_of(one).is_none()) {
            *self.unknown_jurisdictions.entry(unknown.clone()).or_default() += 1;
        }
        for Replayed { kind, regime, before, after } in promises {
            let clock = (regime, kind.to_string());
            if let Some(promise) = &before {
                self.versions.add(promise);
                self.pairs(promise, &clock).into_iter().for_each(|pair| pair.before.add(promise));
            }
            if let Some(promise) = &after {
                self.extended += u64::from(promise.extended);
                self.other_versions.add(promise);
                self.pairs(promise, &clock).into_iter().for_each(|pair| pair.after.add(promise));
            }
        }
    }

    fn pairs(&mut self, promise: &Promise, clock: &(String, String)) -> [&mut Pair; 3] {
        let row = (promise.category.clone(), promise.team.clone());
        [self.rows.entry(row).or_default(), self.clocks.entry(clock.clone()).or_default(), &mut self.total]
    }

    /// With everything added.
    pub fn sorted(mut self) -> Report {
        self.rows.values_mut().chain(self.clocks.values_mut()).for_each(Pair::sort);
        self.total.sort();
        self
    }

    /// By category, whichever team.
    pub fn categories(&self) -> BTreeMap<&str, (usize, usize)> {
        let mut late: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for ((category, _), pair) in &self.rows {
            let (before, after) = late.entry(category).or_default();
            *before += pair.before.late;
            *after += pair.after.late;
        }
        late
    }

    /// As JSON.
    pub fn to_json(&self) -> Value {
        let rows = |rows: &Rows<(String, String)>, [first, second]: [&str; 2]| {
            let row = |((one, other), pair): (&(String, String), &Pair)| {
                let mut row = pair.to_json();
                (row[first], row[second]) = (json!(one), json!(other));
                row
            };
            rows.iter().map(row).collect::<Vec<Value>>()
        };
        json!({
            "at": self.at, "complaints": self.complaints,
            "before": self.versions.to_json(), "after": self.other_versions.to_json(),
            "rows": rows(&self.rows, ["category", "team"]),
            "clocks": rows(&self.clocks, ["regime", "kind"]),
            "total": self.total.to_json(), "extended": self.extended,
            "unknown": {"jurisdictions": self.unknown_jurisdictions, "categories": self.unknown_categories},
        })
    }
}

fn category_of(fact: &Fact) -> Option<&String> {
    match fact {
        Fact::Received { category, .. } | Fact::Classified { category, .. } => Some(category),
        _ => None,
    }
}

fn jurisdiction_of(fact: &Fact) -> Option<&String> {
    match fact {
        Fact::Received { jurisdiction, .. } => Some(jurisdiction),
        _ => None,
    }
}
