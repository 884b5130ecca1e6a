//! The log as a file that proves itself: every event of every complaint with its link of the chain, checked by
//! anyone, without the system it came from.
//!
//! One JSON object a line. First come the digests of days with what they list ([`crate::log_days`]), which a log
//! of one complaint does not have. A line `event` is a row of the table to the letter; the last line, `end`, counts
//! them and digests the chains' heads. What is erased in between leaves its digest ([`crate::chain`]).

use crate::chain;
use crate::log_days::{self, DayLine, Days, HeadsLine, Listed};
use crate::stored;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// A personal part that holds nothing, as it was digested.
const EMPTY: &str = "{}";

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// Heads a day's digest lists.
    Heads(HeadsLine),
    /// A day's digest.
    Day(DayLine),
    /// An event; those of a complaint stand together, in their order.
    Event(EventLine),
    /// The last line.
    End(EndLine),
}

/// An event with its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    /// The complaint's number.
    pub complaint: String,
    /// The event's, from 1.
    pub seq: u64,
    /// Its public part, JSON text to the letter.
    pub public: String,
    /// Its personal part, JSON text to the letter; left out where there is none, or it was erased or kept back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<String>,
    /// The salt of its digest, in hex; left out with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// SHA-256 over salt and personal part, in hex.
    pub digest: String,
    /// The link before; 64 zeros before the first.
    pub previous: String,
    /// SHA-256 over `previous`, `seq`, `public` and `digest`, each ended by a line feed, in hex.
    pub hash: String,
}

/// What the file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndLine {
    /// How many complaints.
    pub complaints: u64,
    /// How many events.
    pub events: u64,
    /// SHA-256 over each complaint's number, a blank, its last link and a line feed, in the file's order; in hex.
    pub heads: String,
    /// The last digest of a day; left out where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<String>,
    /// When it was written.
    pub exported_at: Timestamp,
}

/// What is wrong with a line or with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It cannot be read.
    #[error("no line of a log: {0}")]
    Unreadable(String),
    /// An event is missing, or stands elsewhere.
    #[error("{complaint}: event {found} stands where {expected} belongs")]
    Gap {
        /// Of which complaint.
        complaint: String,
        /// What belongs there.
        expected: u64,
        /// What stands there.
        found: u64,
    },
    /// It does not follow from the one before.
    #[error("{complaint}: event {seq} does not follow from the one before it")]
    Unlinked {
        /// Of which complaint.
        complaint: String,
        /// Which event.
        seq: u64,
    },
    /// Its content is not what its link was made from.
    #[error("{complaint}: event {seq} is not what was recorded: its {part} was changed")]
    Changed {
        /// Of which complaint.
        complaint: String,
        /// Which event.
        seq: u64,
        /// What of it.
        part: &'static str,
    },
    /// A complaint's events stand in two places.
    #[error("{0}: its events do not stand together")]
    Twice(String),
    /// Something follows the end.
    #[error("something follows the last line")]
    AfterEnd,
    /// There is no end.
    #[error("the last line is missing: the file was cut off")]
    NoEnd,
    /// The last line does not fit what stands before it.
    #[error("the last line says something else than the file holds: {0}")]
    Miscounted(&'static str),
    /// What an earlier file held is missing or was changed.
    #[error("{complaint}: what an earlier log held is not there: {why}")]
    Lost {
        /// Of which complaint.
        complaint: String,
        /// What.
        why: &'static str,
    },
    /// A digest stands behind the events it is about.
    #[error("the digests do not stand before the events")]
    LateDigest,
    /// A day's digest is not what it should be.
    #[error("the digest of {day}: {why}")]
    Digest {
        /// Which.
        day: Date,
        /// What.
        why: &'static str,
    },
    /// It was another event when the day was digested.
    #[error("{complaint}: event {seq} is not the one the digest of {day} lists")]
    NotListed {
        /// Of which complaint.
        complaint: String,
        /// Which event.
        seq: u64,
        /// By which day's digest.
        day: Date,
    },
    /// It was there when the day was digested.
    #[error("{complaint}: event {seq}, which the digest of {day} lists, is not there")]
    Gone {
        /// Of which complaint.
        complaint: String,
        /// Which event.
        seq: u64,
        /// By which day's digest.
        day: Date,
    },
    /// It was not there when the day was digested, or says another time.
    #[error("{complaint}: event {seq} is not covered by the digest of {day}, or any before, although it is older")]
    PutIn {
        /// Of which complaint.
        complaint: String,
        /// Which event.
        seq: u64,
        /// The last that could have.
        day: Date,
    },
}

/// The last event and link of each complaint.
pub type Heads = BTreeMap<String, (u64, String)>;

/// What a whole file turned out to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Its last line.
    pub end: EndLine,
    /// Events whose personal part is there and was checked.
    pub personal: u64,
    /// The heads, for a later file to be compared with.
    pub heads: Heads,
    /// The digests of days.
    pub days: Vec<DayLine>,
}

/// Counts and digests what is exported.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    complaints: u64,
    events: u64,
    digest: Sha256,
    last_day: Option<String>,
}

impl Sum {
    /// Adds a day's digest.
    pub fn day(&mut self, day: &DayLine) {
        self.last_day = Some(day.hash.clone());
    }

    /// Adds a complaint with its events.
    pub fn add(&mut self, complaint: &str, events: u64, head: &str) {
        self.complaints += 1;
        self.events += events;
        self.digest.update(format!("{complaint} {head}\n"));
    }

    /// The last line.
    pub fn end(self, exported_at: Timestamp) -> EndLine {
        let heads = HEXLOWER.encode(&self.digest.clone().finalize());
        let Sum { complaints, events, last_day, .. } = self;
        EndLine { complaints, events, heads, last_day, exported_at }
    }
}

/// Checks a file line by line; it holds the heads in memory, and those the digests list, not the events.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    earlier: Heads,
    known: BTreeMap<Date, String>,
    met: BTreeSet<String>,
    days: Days,
    current: Option<Current>,
    heads: Heads,
    sum: Sum,
    personal: u64,
    end: Option<EndLine>,
}

/// The complaint whose events are read, with what was read last.
#[derive(Clone, Debug)]
struct Current {
    complaint: String,
    seq: u64,
    hash: String,
    /// What the digests list of it.
    listed: Vec<Listed>,
}

impl Verifier {
    /// One that also wants to find what an earlier file held.
    pub fn after(earlier: Heads) -> Verifier {
        Verifier { earlier, ..Verifier::default() }
    }

    /// It also wants to find these digests: those of an earlier file, or such as were published.
    #[must_use]
    pub fn knowing(self, known: BTreeMap<Date, String>) -> Verifier {
        Verifier { known, ..self }
    }

    /// Takes the next line; what is wrong with it.
    pub fn line(&mut self, text: &str) -> Vec<Broken> {
        match serde_json::from_str(text) {
            Err(error) => vec![Broken::Unreadable(error.to_string())],
            Ok(_) if self.end.is_some() => vec![Broken::AfterEnd],
            Ok(Line::Heads(_) | Line::Day(_)) if self.current.is_some() => vec![Broken::LateDigest],
            Ok(Line::Heads(line)) => self.days.heads(line),
            Ok(Line::Day(line)) => self.days.day(line),
            Ok(Line::Event(event)) => self.event(&event),
            Ok(Line::End(end)) => {
                self.end = Some(end);
                Vec::new()
            }
        }
    }

    fn event(&mut self, event: &EventLine) -> Vec<Broken> {
        let mut broken = Vec::new();
        let (complaint, seq) = (event.complaint.clone(), event.seq);
        let follows = self.current.as_ref().filter(|current| current.complaint == complaint);
        let (expected, previous) = follows
            .map_or((1, chain::START.to_owned()), |current| (current.seq.saturating_add(1), current.hash.clone()));
        if expected == 1 {
            broken.extend(self.close());
            if self.heads.contains_key(&complaint) {
                broken.push(Broken::Twice(complaint.clone()));
            }
        }
        if seq != expected {
            broken.push(Broken::Gap { complaint: complaint.clone(), expected, found: seq });
        } else if event.previous != previous {
            broken.push(Broken::Unlinked { complaint: complaint.clone(), seq });
        }
        broken.extend(self.parts(event).map(|part| Broken::Changed { complaint: complaint.clone(), seq, part }));
        let listed = self.current.take().map(|current| current.listed);
        let listed = listed.unwrap_or_else(|| self.days.listed(&complaint));
        let at = stored::read_event(&event.public, None).ok().map(|event| event.at);
        broken.extend(self.days.event(&complaint, seq, &event.hash, at, &listed));
        if self.earlier.get(&complaint).is_some_and(|(at, hash)| *at == seq && *hash == event.hash) {
            self.met.insert(complaint.clone());
        }
        self.current = Some(Current { complaint, seq, hash: event.hash.clone(), listed });
        broken
    }

    /// The part that is not what the link was made from.
    fn parts(&mut self, event: &EventLine) -> Option<&'static str> {
        if chain::link(&event.previous, event.seq, &event.public, &event.digest) != event.hash {
            return Some("public part or its link");
        }
        if stored::read_event(&event.public, event.personal.as_deref()).is_err() {
            return Some("shape");
        }
        self.personal += u64::from(event.personal.is_some());
        // Whoever erases takes the salt, too: a part without salt cannot be checked, and a salt without a part
        // belongs to an empty one.
        let personal = match (&event.personal, &event.salt) {
            (None, None) => return None,
            (Some(_), None) => return Some("personal part, or its salt,"),
            (part, Some(_)) => part.as_deref().unwrap_or(EMPTY),
        };
        let salt = event.salt.as_ref().and_then(|salt| HEXLOWER.decode(salt.as_bytes()).ok()).unwrap_or_default();
        (chain::personal_digest(&salt, personal) != event.digest).then_some("personal part")
    }

    fn close(&mut self) -> Vec<Broken> {
        let Some(Current { complaint, seq, hash, listed }) = self.current.take() else { return Vec::new() };
        let gone = log_days::gone(&complaint, seq, &listed);
        self.sum.add(&complaint, seq, &hash);
        self.heads.insert(complaint, (seq, hash));
        gone
    }

    /// What the whole file holds, or what is wrong with it as a whole.
    ///
    /// # Errors
    /// [`Broken`], each thing once.
    pub fn finish(mut self) -> Result<Verified, Vec<Broken>> {
        let mut broken = self.close();
        let Some(end) = self.end else { return Err(vec![Broken::NoEnd]) };
        let found = self.sum.end(end.exported_at);
        let checks = [
            ("complaints", found.complaints == end.complaints),
            ("events", found.events == end.events),
            ("heads", found.heads == end.heads),
            ("days", self.days.last().map(|day| &day.hash) == end.last_day.as_ref()),
        ];
        broken.extend(checks.into_iter().filter(|(_, fits)| !fits).map(|(what, _)| Broken::Miscounted(what)));
        broken.extend(self.days.missing().chain(self.days.unfinished()));
        let unknown = self.known.iter().filter(|(day, hash)| !self.days.has(**day, hash));
        broken.extend(unknown.map(|(day, _)| Broken::Digest { day: *day, why: "it is not the one that is known" }));
        for complaint in self.earlier.keys().filter(|complaint| !self.met.contains(*complaint)) {
            let there = self.heads.contains_key(complaint);
            let why = if there { "its chain took another course" } else { "the whole complaint" };
            broken.push(Broken::Lost { complaint: complaint.clone(), why });
        }
        if !broken.is_empty() {
            return Err(broken);
        }
        Ok(Verified { end, personal: self.personal, heads: self.heads, days: self.days.done() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: &str = r#"{"v":1,"at":"2026-11-24T02:00:00Z","by":{"as":"complainant"},"fact":"noted"}"#;

    fn events(complaint: &str, count: u64) -> Vec<EventLine> {
        let mut previous = chain::START.to_owned();
        let mut lines = Vec::new();
        for seq in 1..=count {
            let personal = format!(r#"{{"text":"note {seq}"}}"#);
            let digest = chain::personal_digest(&[7], &personal);
            let hash = chain::link(&previous, seq, PUBLIC, &digest);
            lines.push(EventLine {
                complaint: complaint.to_owned(),
                seq,
                public: PUBLIC.to_owned(),
                personal: Some(personal),
                salt: Some("07".to_owned()),
                digest,
                previous,
                hash: hash.clone(),
            });
            previous = hash;
        }
        lines
    }

    fn file(chains: &[Vec<EventLine>]) -> Vec<Line> {
        let mut sum = Sum::default();
        for chain in chains {
            let last = chain.last().expect("an event");
            sum.add(&last.complaint, last.seq, &last.hash);
        }
        let end = sum.end("2026-11-24T03:00:00Z".parse().expect("a time"));
        chains.iter().flatten().cloned().map(Line::Event).chain([Line::End(end)]).collect()
    }

    fn checked(lines: &[Line], earlier: Heads) -> Result<Verified, Vec<Broken>> {
        let mut verifier = Verifier::after(earlier);
        let text = |line| serde_json::to_string(line).expect("text");
        let mut broken: Vec<Broken> = lines.iter().flat_map(|line| verifier.line(&text(line))).collect();
        match verifier.finish() {
            Ok(verified) if broken.is_empty() => Ok(verified),
            Ok(_) => Err(broken),
            Err(whole) => {
                broken.extend(whole);
                Err(broken)
            }
        }
    }

    fn whole() -> Vec<Line> {
        file(&[events("RC-1", 3), events("RC-2", 2)])
    }

    fn event(lines: &mut [Line], at: usize) -> &mut EventLine {
        let Line::Event(event) = &mut lines[at] else { panic!("no event") };
        event
    }

    #[test]
    fn a_whole_file_is_whole_also_where_personal_parts_were_erased() {
        let mut lines = whole();
        let verified = checked(&lines, Heads::new()).expect("whole");
        assert_eq!((verified.end.complaints, verified.end.events, verified.personal), (2, 5, 5));
        (event(&mut lines, 1).personal, event(&mut lines, 1).salt) = (None, None);
        assert_eq!(checked(&lines, Heads::new()).expect("whole").personal, 4);
    }

    #[test]
    fn whatever_is_changed_is_found() {
        let check = |change: fn(&mut Vec<Line>), expected: &str| {
            let mut lines = whole();
            change(&mut lines);
            let broken = checked(&lines, Heads::new()).expect_err(expected);
            assert!(broken.iter().any(|one| one.to_string().contains(expected)), "{expected}: {broken:?}");
        };
        check(|lines| event(lines, 1).public = PUBLIC.replace("noted", "survey_answered"), "public part");
        check(|lines| event(lines, 1).personal = Some("{}".to_owned()), "personal part");
        check(|lines| event(lines, 1).personal = None, "personal part");
        check(|lines| event(lines, 1).salt = None, "its salt");
        check(|lines| event(lines, 1).digest = "0".repeat(64), "public part or its link");
        check(|lines| drop(lines.remove(1)), "event 3 stands where 2 belongs");
        check(|lines| lines.swap(0, 1), "event 2 stands where 1 belongs");
        check(|lines| lines.swap(2, 3), "stand together");
        check(|lines| drop(lines.remove(2)), "the last line says something else");
        check(|lines| drop(lines.drain(3..5)), "the last line says something else");
        check(|lines| drop(lines.pop()), "cut off");
        check(|lines| lines.push(lines[0].clone()), "follows the last line");
        // A changed event with a new link of its own does not fit what follows it.
        let forge = |lines: &mut Vec<Line>| {
            let event = event(lines, 1);
            event.public = PUBLIC.replace("02:00", "03:00");
            event.hash = chain::link(&event.previous, event.seq, &event.public, &event.digest);
        };
        check(forge, "event 3 does not follow");
    }

    #[test]
    fn a_later_file_holds_what_an_earlier_one_did() {
        let earlier = checked(&whole(), Heads::new()).expect("whole").heads;
        let later = file(&[events("RC-1", 5), events("RC-2", 2), events("RC-3", 1)]);
        assert!(checked(&later, earlier.clone()).is_ok());
        // Each of these is whole by itself.
        let check = |lines: Vec<Line>, why: &str| {
            assert!(checked(&lines, Heads::new()).is_ok());
            let broken = checked(&lines, earlier.clone()).expect_err(why);
            assert!(broken[0].to_string().contains(why), "{broken:?}");
        };
        check(file(&[events("RC-1", 3)]), "the whole complaint");
        check(file(&[events("RC-1", 2), events("RC-2", 2)]), "another course");
    }
}
