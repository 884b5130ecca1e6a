//! What lies in the queues.

use crate::figures::Figures;
use complaint::{Event, Fact, Reference};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The queues, by the name they bear everywhere (templates, code, runbooks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Queue {
    /// New complaints to `verification`.
    Verification,
    /// Wake-ups to `sla-timers`.
    Timers,
    /// Warnings and breaches to `escalation`.
    Escalation,
    /// Events that call for a mail, and what the provider says of mails, to `notifications`.
    Notifications,
    /// Raw mail that was stored, to `intake`, from the object store; and wishes to read one again.
    Inbound,
}

/// The queues the relay tells.
pub const RELAYED: [Queue; 5] =
    [Queue::Verification, Queue::Timers, Queue::Escalation, Queue::Notifications, Queue::Inbound];

impl Queue {
    /// Every queue.
    pub const ALL: [Queue; 5] =
        [Queue::Verification, Queue::Timers, Queue::Escalation, Queue::Notifications, Queue::Inbound];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Queue::Verification => "verification",
            Queue::Timers => "timers",
            Queue::Escalation => "escalation",
            Queue::Notifications => "notifications",
            Queue::Inbound => "inbound",
        }
    }
}

/// "This happened": what the relay sends for an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// Version of this shape.
    pub v: u8,
    /// Which complaint.
    pub reference: Reference,
    /// Which event of it, from 1.
    pub seq: u64,
    /// The fact's name, for logs and filters.
    pub fact: String,
}

impl Happened {
    /// The message for an event.
    pub fn new(reference: &Reference, seq: u64, fact: &str) -> Happened {
        Happened { v: 1, reference: reference.clone(), seq, fact: fact.to_owned() }
    }
}

/// "A mail is owed an answer": that it was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerOwed {
    /// Version of this shape.
    pub v: u8,
    /// Where the raw mail lies.
    pub raw_key: String,
}

impl AnswerOwed {
    /// The message for a mail.
    pub fn new(raw_key: &str) -> AnswerOwed {
        AnswerOwed { v: 1, raw_key: raw_key.to_owned() }
    }
}

/// "Read this mail again": staff wish it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAgain {
    /// Version of this shape.
    pub v: u8,
    /// Where the raw mail lies.
    pub raw_key: String,
    /// The sort key of the wish.
    pub wish: String,
}

impl ReadAgain {
    /// The message for a wish.
    pub fn new(raw_key: &str, wish: &str) -> ReadAgain {
        ReadAgain { v: 1, raw_key: raw_key.to_owned(), wish: wish.to_owned() }
    }
}

/// "A working day's digests are owed", to all teams or to one: each gets a message, and a mail, of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestOwed {
    /// Version of this shape.
    pub v: u8,
    /// The day, such as `2026-11-20`.
    pub day: String,
    /// The team; all of them when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
}

impl DigestOwed {
    /// The message for a day.
    pub fn new(day: &str) -> DigestOwed {
        DigestOwed { v: 1, day: day.to_owned(), team: None }
    }

    /// The message for one team.
    pub fn to(&self, team: &str) -> DigestOwed {
        DigestOwed { team: Some(team.to_owned()), ..self.clone() }
    }
}

/// "Look at your clocks": a hint; the receiver checks against the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WakeUp {
    /// Version of this shape.
    pub v: u8,
    /// Which complaint.
    pub reference: Reference,
    /// When it wanted to be woken.
    pub wake_at: Timestamp,
}

impl WakeUp {
    /// A wake-up for a complaint.
    pub fn new(reference: &Reference, wake_at: Timestamp) -> WakeUp {
        WakeUp { v: 1, reference: reference.clone(), wake_at }
    }
}

/// "The next step of a re-computation is due."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepDue {
    /// Version of this shape.
    pub v: u8,
    /// Which re-computation.
    pub run: String,
    /// The sort key of the step before.
    pub step: String,
}

impl StepDue {
    /// The message for a step that was taken.
    pub fn new(run: &str, step: &str) -> StepDue {
        StepDue { v: 1, run: run.to_owned(), step: step.to_owned() }
    }
}

/// "Somebody wants to see figures": the complaints of the desk's list are to be counted, some at a time, so
/// that no clock waits behind a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountDue {
    /// Version of this shape.
    pub v: u8,
    /// When they were wanted; figures of later will do.
    pub wanted_at: Timestamp,
    /// What was counted by now; nothing at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub so_far: Option<Box<CountedSoFar>>,
}

/// A count that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedSoFar {
    /// What was counted.
    pub figures: Figures,
    /// The shard of the list that comes next.
    pub shard: u8,
    /// The key in it after which it goes on; its beginning, when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl CountDue {
    /// The message that begins a count.
    pub fn new(wanted_at: Timestamp) -> CountDue {
        CountDue { v: 1, wanted_at, so_far: None }
    }

    /// The message that goes on with it.
    pub fn going_on(&self, so_far: CountedSoFar) -> CountDue {
        CountDue { so_far: Some(Box::new(so_far)), ..self.clone() }
    }
}

/// "The next part of a day's digest is due."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayDue {
    /// Version of this shape.
    pub v: u8,
    /// Of which day.
    pub day: Date,
    /// The sort key of the part before.
    pub part: String,
}

impl DayDue {
    /// The message for a part that was made.
    pub fn new(day: Date, part: &str) -> DayDue {
        DayDue { v: 1, day, part: part.to_owned() }
    }
}

/// What lies in the queue of the timers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TimerMessage {
    /// A complaint wants to be woken.
    WakeUp(WakeUp),
    /// A re-computation goes on.
    Step(StepDue),
    /// Figures are wanted.
    Count(CountDue),
    /// A day's digest goes on.
    Day(DayDue),
}

/// How far ahead wake-ups are sent: two sweeps of a minute, and some seconds for a late one. A
/// `wake_at` inside it is sent at once by the relay, one beyond it by the sweep.
pub const LOOK_AHEAD: SignedDuration = SignedDuration::from_secs(130);

/// Longest delay a queue knows, in seconds.
pub const MAX_DELAY_SECONDS: i64 = 900;

/// How much too early a wake-up may come. A queue's delay has whole seconds: without this, a clock would fire
/// up to a second late. The timers wait for the rest.
pub const EARLY: SignedDuration = SignedDuration::from_millis(250);

/// The delay of a wake-up in whole seconds: it comes [`EARLY`] before its moment, or less than a second after
/// that.
pub fn wake_up_seconds(now: Timestamp, at: Timestamp) -> i32 {
    delay_seconds(now, at - EARLY)
}

/// The delay until `at`, in whole seconds, rounded up so that nothing comes early, capped at what
/// a queue knows.
pub fn delay_seconds(now: Timestamp, at: Timestamp) -> i32 {
    let micros = at.as_microsecond() - now.as_microsecond();
    let seconds = if micros <= 0 { 0 } else { (micros + 999_999) / 1_000_000 };
    i32::try_from(seconds.min(MAX_DELAY_SECONDS)).expect("at most 900")
}

/// The queues an event goes to.
pub fn destinations(event: &Event) -> &'static [Queue] {
    match &event.fact {
        Fact::Received { .. } => &[Queue::Verification],
        Fact::ClockWarned { .. } => &[Queue::Escalation],
        Fact::ClockBreached { .. } => &[Queue::Escalation, Queue::Notifications],
        Fact::Assessed { .. }
        | Fact::CodeIssued { .. }
        | Fact::Replied
        | Fact::InformationRequested
        | Fact::Proposed { .. }
        | Fact::Extended { .. }
        | Fact::ProvisionalCredit { .. }
        | Fact::Escalated { .. }
        | Fact::Answered { step: Some(_), .. }
        | Fact::RemedyRecorded { more: true, .. }
        | Fact::Closed { .. }
        | Fact::Reopened { .. }
        | Fact::Confirmed { arrived: false, .. }
        | Fact::Reminded { .. }
        | Fact::TaskOpened { .. }
        | Fact::Recomputed { .. }
        | Fact::FollowedUp { .. } => &[Queue::Notifications],
        Fact::Classified { replaces, .. } | Fact::JurisdictionSet { replaces, .. }
            if !(replaces.is_empty() && event.starts.is_empty()) =>
        {
            &[Queue::Notifications]
        }
        Fact::CodeRefused { .. }
        | Fact::IdentityProven { .. }
        | Fact::MessageReceived { .. }
        | Fact::EvidenceReceived { .. }
        | Fact::Answered { step: None, .. }
        | Fact::ThirdPartyContacted
        | Fact::ContactRecorded { .. }
        | Fact::ApprovalRequested { .. }
        | Fact::ApprovalRefused { .. }
        | Fact::RemedyRecorded { more: false, .. }
        | Fact::AppraisalRecorded { .. }
        | Fact::MediationRecorded { .. }
        | Fact::Classified { .. }
        | Fact::JurisdictionSet { .. }
        | Fact::Amended { .. }
        | Fact::Assigned { .. }
        | Fact::TakenOver { .. }
        | Fact::Noted
        | Fact::TaskCompleted { .. }
        | Fact::DuplicateLinked { .. }
        | Fact::ReferredExternal
        | Fact::Confirmed { arrived: true, .. }
        | Fact::SurveyAnswered { .. }
        | Fact::ClockPaused { .. }
        | Fact::ClockResumed { .. }
        | Fact::ClockLapsed { .. } => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_round_up_and_stop_at_the_limit() {
        let now: Timestamp = "2026-11-20T10:00:00Z".parse().expect("valid");
        let check =
            |at: &str, seconds: i32| assert_eq!(delay_seconds(now, at.parse().expect("valid")), seconds, "{at}");
        check("2026-11-20T09:00:00Z", 0);
        check("2026-11-20T10:00:00Z", 0);
        check("2026-11-20T10:00:00.000001Z", 1);
        check("2026-11-20T10:00:01Z", 1);
        check("2026-11-20T10:14:59.5Z", 900);
        check("2026-11-20T11:00:00Z", 900);
    }
}
