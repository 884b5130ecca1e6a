//! The digest of a day: one value that stands for the heads of all chains, to be published or notarised.
//!
//! A digest lists the head (number and link of the last event) of every complaint that changed on its day or
//! since; the first one lists all there are. A head stands for every event before it, and a digest for the one
//! before it, so that the last value stands for every event of every complaint up to its day. Whoever knows a
//! value of a day can tell by a log of any later day whether an event of before was altered or is gone: the log
//! holds the digests with all they list, and [`crate::log_file::Verifier`] looks each of them up.
//!
//! A day is one of UTC, and is digested when it is over by [`WAIT`]: what is under way at midnight is written by
//! then. Complaints go on changing while heads are read, a thousand at a time. Each is listed as it is when it is
//! read, with the event's number, so that whatever is listed is exact. One that changes just then may also be
//! missed, because its place in the list moved; it changed after the day, so the next digest lists it, unless the
//! same happens to it again. That is why an event has to be covered two digests after that of its day at the
//! latest, and one that is not was put in later.
//!
//! To compute it again: begin with 64 zeros; for each line `heads` of the day take the SHA-256, in hex, over the
//! value so far and, for each head, its complaint, number and link with blanks between, all of them ended by a
//! line feed. The digest is the SHA-256, in hex, over the digest of the day before (64 zeros at first), its own
//! number, its day, the first day it covers (nothing at first), how many heads it lists and the value of its
//! heads, each ended by a line feed.

use crate::chain::START;
use crate::log_file::Broken;
use data_encoding::HEXLOWER;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How long a day has to be over. An invocation lasts a quarter of an hour at most, and the list follows within
/// seconds: whatever was decided on the day stands in it by then.
pub const WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Digests an event may be missing from, beginning with that of its day.
const MISSED: usize = 2;

/// The last day that is to be digested at a moment.
pub fn day_due(now: Timestamp) -> Date {
    day_of(now.saturating_sub(WAIT).unwrap_or(Timestamp::MIN)).yesterday().unwrap_or(Date::MIN)
}

/// The day, in UTC.
pub fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The last event of a complaint, as it was when it was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The complaint's number.
    pub complaint: String,
    /// The event's.
    pub seq: u64,
    /// Its link.
    pub hash: String,
}

/// Some of the heads a day's digest lists; all of a day's lines stand before its digest, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadsLine {
    /// The day.
    pub day: Date,
    /// Some heads.
    pub heads: Vec<Head>,
}

/// The digest of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayLine {
    /// From 1.
    pub number: u64,
    /// The day.
    pub day: Date,
    /// The first day it covers: the one after the digest before it, an earlier one where days passed with nothing
    /// running; none where it is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The digest before; 64 zeros before the first.
    pub previous: String,
    /// How many heads it lists.
    pub count: u64,
    /// The value of the heads.
    pub heads: String,
    /// The digest.
    pub hash: String,
}

impl DayLine {
    /// The digest of what its other parts say.
    pub fn sealed(self) -> DayLine {
        let mut hash = Sha256::new();
        let from = self.from.map(|day| day.to_string()).unwrap_or_default();
        let (number, day, count) = (self.number.to_string(), self.day.to_string(), self.count.to_string());
        for part in [&self.previous, &number, &day, &from, &count, &self.heads] {
            hash.update(part.as_bytes());
            hash.update(b"\n");
        }
        DayLine { hash: HEXLOWER.encode(&hash.finalize()), ..self }
    }
}

/// The value of heads after some more of them; none leave it as it is.
pub fn with_heads(value: &str, heads: &[Head]) -> String {
    if heads.is_empty() {
        return value.to_owned();
    }
    let mut hash = Sha256::new();
    hash.update(format!("{value}\n"));
    for Head { complaint, seq, hash: link } in heads {
        hash.update(format!("{complaint} {seq} {link}\n"));
    }
    HEXLOWER.encode(&hash.finalize())
}

/// The digests of a file, which stand before its events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Days {
    /// The day whose heads are read, the value of those so far, and how many.
    open: Option<(Date, String, u64)>,
    sealed: Vec<DayLine>,
    listed: BTreeMap<String, Vec<Listed>>,
}

/// A head a digest lists.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    day: Date,
    seq: u64,
    hash: String,
}

impl Days {
    /// Takes some heads.
    pub(crate) fn heads(&mut self, line: HeadsLine) -> Vec<Broken> {
        let HeadsLine { day, heads } = line;
        let (same, other): (Vec<_>, Vec<_>) = self.open.take().into_iter().partition(|(open, ..)| *open == day);
        let (_, value, count) = same.into_iter().next().unwrap_or_else(|| (day, START.to_owned(), 0));
        self.open = Some((day, with_heads(&value, &heads), count + u64::try_from(heads.len()).unwrap_or(u64::MAX)));
        for Head { complaint, seq, hash } in heads {
            self.listed.entry(complaint).or_default().push(Listed { day, seq, hash });
        }
        other.into_iter().map(|(day, ..)| without_digest(day)).collect()
    }

    /// Takes a digest.
    pub(crate) fn day(&mut self, line: DayLine) -> Vec<Broken> {
        let (open, value, count) = self.open.take().unwrap_or_else(|| (line.day, START.to_owned(), 0));
        let before = self.sealed.last();
        let (previous, number) = before.map_or((START, 1), |day| (day.hash.as_str(), day.number.saturating_add(1)));
        let from = before.and_then(|day| day.day.tomorrow().ok());
        let checks = [
            ("it does not follow from the one before it", line.previous == previous && line.number == number),
            ("its days do not follow from those before", line.from == from && from.is_none_or(|from| from <= line.day)),
            ("it lists other heads", open == line.day && value == line.heads && count == line.count),
            ("it is not made from what it says", line.clone().sealed().hash == line.hash),
        ];
        let broken = checks.into_iter().filter(|(_, fits)| !fits).map(|(why, _)| wrong(line.day, why)).collect();
        self.sealed.push(line);
        broken
    }

    /// What digests list of a complaint; asked once for each.
    pub(crate) fn listed(&mut self, complaint: &str) -> Vec<Listed> {
        self.listed.remove(complaint).unwrap_or_default()
    }

    /// What was listed and nobody asked for: complaints that are not in the file.
    pub(crate) fn missing(&self) -> impl Iterator<Item = Broken> {
        self.listed.iter().flat_map(|(complaint, listed)| gone(complaint, 0, listed))
    }

    /// Whether the last lines of a day are missing.
    pub(crate) fn unfinished(&self) -> Option<Broken> {
        self.open.as_ref().map(|(day, ..)| without_digest(*day))
    }

    /// What an event is not, by the digests: the one they list, or one they would have to list.
    pub(crate) fn event(
        &self,
        complaint: &str,
        seq: u64,
        hash: &str,
        at: Option<Timestamp>,
        listed: &[Listed],
    ) -> Vec<Broken> {
        let other = listed.iter().filter(|one| one.seq == seq && one.hash != hash);
        let complaint = || complaint.to_owned();
        let mut broken: Vec<Broken> =
            other.map(|one| Broken::NotListed { complaint: complaint(), seq, day: one.day }).collect();
        // One that covers it later still says that it was put in since.
        let place = |day: Date| self.sealed.partition_point(|sealed| sealed.day < day);
        let covering = listed.iter().filter(|one| one.seq >= seq).map(|one| place(one.day)).min();
        let last = at.map(|at| place(day_of(at)) + MISSED).and_then(|last| Some((last, self.sealed.get(last)?)));
        if let Some((last, digest)) = last
            && covering.is_none_or(|covering| covering > last)
        {
            broken.push(Broken::PutIn { complaint: complaint(), seq, day: digest.day });
        }
        broken
    }

    /// The digests.
    pub(crate) fn done(self) -> Vec<DayLine> {
        self.sealed
    }

    /// The last of them.
    pub(crate) fn last(&self) -> Option<&DayLine> {
        self.sealed.last()
    }

    /// Whether a day has this digest.
    pub(crate) fn has(&self, day: Date, hash: &str) -> bool {
        self.sealed.iter().any(|sealed| sealed.day == day && sealed.hash == hash)
    }
}

/// Events that were listed and lie behind the last of a complaint.
pub(crate) fn gone(complaint: &str, last: u64, listed: &[Listed]) -> Vec<Broken> {
    let behind = listed.iter().filter(|one| one.seq > last);
    behind.map(|one| Broken::Gone { complaint: complaint.to_owned(), seq: one.seq, day: one.day }).collect()
}

fn without_digest(day: Date) -> Broken {
    wrong(day, "it is missing, and only its heads are there")
}

fn wrong(day: Date, why: &'static str) -> Broken {
    Broken::Digest { day, why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain;
    use crate::log_file::{EventLine, Line, Sum, Verified, Verifier};

    /// A chain with an event at eight on each of these days of November.
    fn events(complaint: &str, days: &[u8]) -> Vec<EventLine> {
        let mut previous = START.to_owned();
        let link = |(seq, day): (u64, &u8)| {
            let public =
                format!(r#"{{"v":1,"at":"2026-11-{day:02}T08:00:00Z","by":{{"as":"complainant"}},"fact":"noted"}}"#);
            let digest = chain::personal_digest(&[7], "{}");
            let hash = chain::link(&previous, seq, &public, &digest);
            let previous = std::mem::replace(&mut previous, hash.clone());
            let complaint = complaint.to_owned();
            EventLine { complaint, seq, public, personal: None, salt: None, digest, previous, hash }
        };
        (1..).zip(days).map(link).collect()
    }

    fn head(event: &EventLine) -> Head {
        Head { complaint: event.complaint.clone(), seq: event.seq, hash: event.hash.clone() }
    }

    /// The digests of some days with what each lists, in two lines where it lists two.
    fn days(listed: &[(&str, Vec<Head>)]) -> Vec<Line> {
        let (mut lines, mut last) = (Vec::new(), None::<DayLine>);
        for (number, (day, heads)) in (1..).zip(listed) {
            let day: Date = day.parse().expect("a day");
            let mut value = START.to_owned();
            for head in heads {
                value = with_heads(&value, std::slice::from_ref(head));
                lines.push(Line::Heads(HeadsLine { day, heads: vec![head.clone()] }));
            }
            let previous = last.as_ref().map_or(START.to_owned(), |last| last.hash.clone());
            let from = last.as_ref().map(|last| last.day.tomorrow().expect("a day"));
            let count = u64::try_from(heads.len()).expect("few");
            let sealed = DayLine { number, day, from, previous, count, heads: value, hash: String::new() }.sealed();
            last = Some(sealed.clone());
            lines.push(Line::Day(sealed));
        }
        lines
    }

    fn file(days: Vec<Line>, chains: &[Vec<EventLine>]) -> Vec<Line> {
        let mut sum = Sum::default();
        for line in &days {
            if let Line::Day(day) = line {
                sum.day(day);
            }
        }
        for chain in chains {
            let last = chain.last().expect("an event");
            sum.add(&last.complaint, last.seq, &last.hash);
        }
        let end = sum.end("2026-11-24T03:00:00Z".parse().expect("a time"));
        days.into_iter().chain(chains.iter().flatten().cloned().map(Line::Event)).chain([Line::End(end)]).collect()
    }

    /// Two complaints and three digests: the second day's lists one that was read after its next event.
    fn whole() -> (Vec<Line>, Vec<Vec<EventLine>>) {
        (days(&whole_listed()), whole_chains())
    }

    fn whole_chains() -> Vec<Vec<EventLine>> {
        vec![events("RC-1", &[19, 20, 23]), events("RC-2", &[20, 21, 22, 23])]
    }

    fn whole_listed() -> [(&'static str, Vec<Head>); 3] {
        let [one, two] = &whole_chains()[..] else { panic!("two complaints") };
        [
            ("2026-11-19", vec![head(&one[0])]),
            ("2026-11-20", vec![head(&one[1]), head(&two[1])]),
            ("2026-11-22", vec![head(&two[2])]),
        ]
    }

    fn checked(lines: &[Line], known: &BTreeMap<Date, String>) -> Result<Verified, String> {
        let mut verifier = Verifier::after(BTreeMap::new()).knowing(known.clone());
        let text = |line| serde_json::to_string(line).expect("text");
        let mut broken: Vec<Broken> = lines.iter().flat_map(|line| verifier.line(&text(line))).collect();
        let whole = verifier.finish().map_err(|faults| broken.extend(faults));
        let told = |broken: &[Broken]| broken.iter().map(Broken::to_string).collect::<Vec<_>>().join("; ");
        whole.ok().filter(|_| broken.is_empty()).ok_or_else(|| told(&broken))
    }

    #[test]
    fn a_day_is_due_when_it_is_over_by_an_hour() {
        let check = |now: &str, day: &str| {
            assert_eq!(day_due(now.parse().expect("a time")).to_string(), day, "{now}");
        };
        check("2026-11-21T00:59:59Z", "2026-11-19");
        check("2026-11-21T01:00:00Z", "2026-11-20");
        check("2026-11-21T23:59:59Z", "2026-11-20");
    }

    #[test]
    fn every_event_up_to_the_last_digest_is_held_to_it() {
        let (days, chains) = whole();
        let verified = checked(&file(days, &chains), &BTreeMap::new()).expect("whole");
        assert_eq!(verified.days.len(), 3);
        let known = verified.days.iter().map(|day| (day.day, day.hash.clone())).collect();
        let check = |why: &str, change: fn(&mut Vec<Vec<EventLine>>)| {
            let (days, mut chains) = whole();
            change(&mut chains);
            let told = checked(&file(days, &chains), &known).expect_err(why);
            assert!(told.contains(why), "{why}: {told}");
        };
        check("RC-2: event 3, which the digest of 2026-11-22 lists, is not there", |all| all[1].truncate(2));
        check("RC-1: event 2, which the digest of 2026-11-20 lists, is not there", |all| drop(all.remove(0)));
        check("RC-1: event 1 is not the one the digest of 2026-11-19 lists", |all| {
            all[0] = events("RC-1", &[18, 20, 23])
        });
        check("RC-3: event 1 is not covered by the digest of 2026-11-22", |all| all.push(events("RC-3", &[19])));
        // A digest that lists it long after its day is no cover.
        let late = events("RC-3", &[19]);
        let listed = [&whole_listed()[..], &[("2026-11-23", vec![head(&late[0])])]].concat();
        let (_, mut chains) = whole();
        chains.push(late);
        let told = checked(&file(self::days(&listed), &chains), &BTreeMap::new()).expect_err("put in");
        assert_eq!(
            told,
            "RC-3: event 1 is not covered by the digest of 2026-11-22, or any before, although it is older"
        );
        // What came after the last digest, or on its day or the day before, waits for the next.
        let (days, mut chains) = whole();
        chains.push(events("RC-3", &[20, 22, 23]));
        assert!(checked(&file(days, &chains), &known).is_ok());
        // Whoever forges the digests, too, makes others than were published.
        let (_, mut chains) = whole();
        chains[0] = events("RC-1", &[18, 20, 23]);
        let forged = self::days(&[
            ("2026-11-19", vec![head(&chains[0][0])]),
            ("2026-11-20", vec![head(&chains[0][1]), head(&chains[1][1])]),
            ("2026-11-22", vec![head(&chains[1][2])]),
        ]);
        let told = checked(&file(forged, &chains), &known).expect_err("another value");
        assert!(told.contains("the digest of 2026-11-22: it is not the one that is known"), "{told}");
        let told = checked(&file(Vec::new(), &chains), &known).expect_err("none at all");
        assert!(told.contains("the digest of 2026-11-19: it is not the one that is known"), "{told}");
    }

    #[test]
    fn digests_are_held_to_what_they_list_and_to_each_other() {
        let check = |why: &str, change: fn(&mut Vec<Line>)| {
            let (days, chains) = whole();
            let mut lines = file(days, &chains);
            change(&mut lines);
            let told = checked(&lines, &BTreeMap::new()).expect_err(why);
            assert!(told.contains(why), "{why}: {told}");
        };
        fn day(lines: &mut [Line], at: usize) -> &mut DayLine {
            let Line::Day(day) = &mut lines[at] else { panic!("no digest") };
            day
        }
        check("the digest of 2026-11-20: it lists other heads", |lines| drop(lines.remove(2)));
        check("the digest of 2026-11-20: it lists other heads", |lines| day(lines, 4).count = 3);
        check("the digest of 2026-11-20: it is not made from what it says", |lines| day(lines, 4).count = 3);
        check("the digest of 2026-11-22: it does not follow", |lines| drop(lines.drain(2..5)));
        check("the digest of 2026-11-20: its days do not follow", |lines| day(lines, 4).from = None);
        check("the digest of 2026-11-22: it is missing", |lines| drop(lines.remove(6)));
        check("the digest of 2026-11-20: it is missing", |lines| drop(lines.remove(4)));
        check("the last line says something else than the file holds: days", |lines| drop(lines.drain(5..7)));
        check("the digests do not stand before the events", |lines| lines.swap(6, 7));
    }
}
