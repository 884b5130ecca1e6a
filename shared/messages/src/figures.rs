//! What operations look at first, counted from the cards of the desk's list.
//!
//! The count is a fold over cards in any order; it can go on later, and counts of different cards add up.

use crate::view::Card;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Days of inflow and outflow, today among them.
pub const FLOW_DAYS: i32 = 30;
/// Days the heat map of due times shows, from today.
pub const DUE_DAYS: i32 = 14;
/// "Due soon" means within this.
pub const SOON: SignedDuration = SignedDuration::from_hours(24);
/// Hours of a day of the heat map; where clocks go back, two of them fall into one.
const HOURS: usize = 24;
/// From this many hours on it is told in whole days how long a complaint took.
const HOURS_TOLD: i64 = 72;

/// Open complaints that have something in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Group {
    /// Not closed.
    pub open: u64,
    /// With a deadline that has passed.
    pub overdue: u64,
    /// With a deadline that comes before midnight.
    pub due_today: u64,
    /// With a deadline within 24 hours.
    pub due_soon: u64,
    /// With any broken promise.
    pub breached: u64,
    /// With nobody by name.
    pub unassigned: u64,
}

impl Group {
    fn add(&mut self, other: Group) {
        self.open += other.open;
        self.overdue += other.overdue;
        self.due_today += other.due_today;
        self.due_soon += other.due_soon;
        self.breached += other.breached;
        self.unassigned += other.unassigned;
    }
}

/// What came in and what went out on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DayFlow {
    /// Received.
    pub came_in: u64,
    /// Closed, and not reopened since.
    pub closed: u64,
}

/// How long complaints took that were closed, in hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HoursToClose {
    /// Half of them took at most this.
    pub median: u32,
    /// Nine of ten took at most this.
    pub p90: u32,
}

/// Counts of complaints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// Version of this shape.
    pub v: u8,
    /// Business time of the count; of several that were added, the earliest.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Complaints that were looked at: the open ones, and those closed lately.
    pub counted: u64,
    /// All that are open.
    pub open: Group,
    /// Open ones by status.
    pub by_status: BTreeMap<String, Group>,
    /// Open ones by level, 1 to 5.
    pub by_level: BTreeMap<String, Group>,
    /// Open ones by team.
    pub by_team: BTreeMap<String, Group>,
    /// Open ones by category.
    pub by_category: BTreeMap<String, Group>,
    /// The last thirty days of the firm's zone, today among them, each of them.
    #[schema(value_type = BTreeMap<String, DayFlow>)]
    pub flow: BTreeMap<Date, DayFlow>,
    /// Deadlines to come by day of the firm's zone and hour, the next fourteen days, each of them.
    #[schema(value_type = BTreeMap<String, Vec<u64>>)]
    pub due: BTreeMap<Date, [u64; HOURS]>,
    /// Open ones whose deadline comes after those days.
    pub due_later: u64,
    /// Open ones that wait for no deadline.
    pub no_due: u64,
    /// Of those closed on the days of `flow`: hours, and how many took so many; from three days on in whole days.
    #[serde(with = "pairs")]
    #[schema(value_type = Vec<Vec<u64>>)]
    pub hours_to_close: BTreeMap<u32, u64>,
    /// Of those closed on the days of `flow`, with a broken promise.
    #[serde(default, skip_serializing_if = "is_none")]
    pub closed_breached: u64,
}

/// Figures of before the field was there are written as they were read.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

/// A map as pairs: in JSON a key is text, which a message that is told apart by its shape cannot read back
/// as a number.
mod pairs {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeMap;

    pub(super) fn serialize<S: Serializer>(map: &BTreeMap<u32, u64>, writer: S) -> Result<S::Ok, S::Error> {
        writer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<BTreeMap<u32, u64>, D::Error> {
        Ok(Vec::<(u32, u64)>::deserialize(reader)?.into_iter().collect())
    }
}

impl Figures {
    /// Counts of other complaints are added to these.
    pub fn add(&mut self, other: Figures) {
        self.at = self.at.min(other.at);
        self.counted += other.counted;
        self.open.add(other.open);
        let groups = [
            (&mut self.by_status, other.by_status),
            (&mut self.by_level, other.by_level),
            (&mut self.by_team, other.by_team),
            (&mut self.by_category, other.by_category),
        ];
        for (ours, theirs) in groups {
            theirs.into_iter().for_each(|(word, group)| ours.entry(word).or_default().add(group));
        }
        for (day, flow) in other.flow {
            let ours = self.flow.entry(day).or_default();
            ours.came_in += flow.came_in;
            ours.closed += flow.closed;
        }
        for (day, hours) in other.due {
            let ours = self.due.entry(day).or_default();
            ours.iter_mut().zip(hours).for_each(|(ours, theirs)| *ours += theirs);
        }
        self.due_later += other.due_later;
        self.no_due += other.no_due;
        self.closed_breached += other.closed_breached;
        for (hours, count) in other.hours_to_close {
            *self.hours_to_close.entry(hours).or_default() += count;
        }
    }

    /// How long the closed ones took; nothing where none was closed.
    pub fn took(&self) -> Option<HoursToClose> {
        let all: u64 = self.hours_to_close.values().sum();
        let at = |share: u64| {
            let mut left = (all * share).div_ceil(100);
            let found = self.hours_to_close.iter().find(|(_, count)| {
                left = left.saturating_sub(**count);
                left == 0
            });
            found.map(|(hours, _)| *hours)
        };
        if all == 0 { None } else { Some(HoursToClose { median: at(50)?, p90: at(90)? }) }
    }
}

/// A count under way.
#[derive(Clone, Debug)]
pub struct Counting {
    figures: Figures,
    zone: TimeZone,
    /// The days of the flow and the heat map, by when they begin, and the one after them.
    days: Vec<(Timestamp, Date)>,
    ends_today: Timestamp,
}

impl Counting {
    /// Begins at a moment; days are those of a zone.
    pub fn begin(now: Timestamp, zone: &TimeZone) -> Counting {
        let today = now.to_zoned(zone.clone()).date();
        let day = |ahead: i32| today.saturating_add(ahead.days());
        // A day may begin at one o'clock, where midnight is left out.
        let begins = |day: Date| day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |midnight| midnight.timestamp());
        let (first, last) = (1 - FLOW_DAYS, DUE_DAYS - 1);
        Counting {
            figures: Figures {
                v: 1,
                at: now,
                counted: 0,
                open: Group::default(),
                by_status: BTreeMap::new(),
                by_level: BTreeMap::new(),
                by_team: BTreeMap::new(),
                by_category: BTreeMap::new(),
                flow: (first..=0).map(|ahead| (day(ahead), DayFlow::default())).collect(),
                due: (0..=last).map(|ahead| (day(ahead), [0; HOURS])).collect(),
                due_later: 0,
                no_due: 0,
                hours_to_close: BTreeMap::new(),
                closed_breached: 0,
            },
            zone: zone.clone(),
            days: (first..=last + 1).map(|ahead| (begins(day(ahead)), day(ahead))).collect(),
            ends_today: begins(day(1)),
        }
    }

    /// Goes on with a count.
    pub fn going_on(figures: Figures, zone: &TimeZone) -> Counting {
        let begun = Counting::begin(figures.at, zone);
        Counting { figures, ..begun }
    }

    /// From when on a closed complaint counts.
    pub fn since(&self) -> Timestamp {
        self.days.first().map_or(Timestamp::MIN, |(begins, _)| *begins)
    }

    /// Counts a complaint.
    pub fn count(&mut self, card: &Card) {
        self.figures.counted += 1;
        self.flow(card.received_at, |flow| &mut flow.came_in);
        match card.closed_at {
            Some(at) => {
                if self.flow(at, |flow| &mut flow.closed) {
                    self.figures.closed_breached += u64::from(card.breached);
                    let hours = at.duration_since(card.received_at).as_hours().max(0);
                    let told = if hours < HOURS_TOLD { hours } else { hours - hours % 24 };
                    let took = u32::try_from(told).unwrap_or(u32::MAX);
                    *self.figures.hours_to_close.entry(took).or_default() += 1;
                }
            }
            None => self.open(card),
        }
    }

    /// What was counted by now.
    pub fn so_far(&self) -> &Figures {
        &self.figures
    }

    /// What was counted.
    pub fn done(self) -> Figures {
        self.figures
    }

    fn open(&mut self, card: &Card) {
        let now = self.figures.at;
        let ahead = card.next_due_at.filter(|due| *due >= now);
        let one = |is: bool| u64::from(is);
        let group = Group {
            open: 1,
            overdue: one(card.next_due_at.is_some_and(|due| due < now)),
            due_today: one(ahead.is_some_and(|due| due < self.ends_today)),
            due_soon: one(ahead.is_some_and(|due| due <= now + SOON)),
            breached: one(card.breached),
            unassigned: one(card.assignee.is_none()),
        };
        let figures = &mut self.figures;
        figures.open.add(group);
        let level = card.level.to_string();
        let groups = [
            (&mut figures.by_status, &card.status),
            (&mut figures.by_level, &level),
            (&mut figures.by_team, &card.team),
            (&mut figures.by_category, &card.category),
        ];
        for (groups, word) in groups {
            match groups.get_mut(word) {
                Some(known) => known.add(group),
                None => drop(groups.insert(word.clone(), group)),
            }
        }
        figures.no_due += one(card.next_due_at.is_none());
        if let Some(due) = ahead {
            let hours = self.day(due).and_then(|day| self.figures.due.get_mut(&day));
            match hours {
                Some(hours) => {
                    let hour = usize::try_from(due.to_zoned(self.zone.clone()).hour()).unwrap_or_default();
                    hours[hour.min(HOURS - 1)] += 1;
                }
                None => self.figures.due_later += 1,
            }
        }
    }

    /// Adds one to a day's flow; whether it is one of the days.
    fn flow(&mut self, at: Timestamp, of: impl Fn(&mut DayFlow) -> &mut u64) -> bool {
        let flow = self.day(at).and_then(|day| self.figures.flow.get_mut(&day));
        flow.map(|flow| *of(flow) += 1).is_some()
    }

    /// The day of a moment, if it is one of those looked at.
    fn day(&self, at: Timestamp) -> Option<Date> {
        let next = self.days.partition_point(|(begins, _)| *begins <= at);
        if next == self.days.len() { None } else { Some(self.days.get(next.checked_sub(1)?)?.1) }
    }
}
