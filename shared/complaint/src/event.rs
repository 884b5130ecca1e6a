//! What happened to a complaint: append-only, public and personal part apart (design §6).

pub use crate::mailed::MailSource;
pub use crate::moved::{Moved, Step};
pub use crate::personal::Personal;

use crate::clock::{ClockKind, StartedClock, Target};
use crate::command::{Actor, Redress, Terms};
use crate::money::Money;
use crate::reference::Reference;
use crate::rules::LadderCause;
use crate::values::{
    AccountFact, Answer, AppraisalMethod, BreachCause, Channel, ClosingReason, ContactProof, Credit, Finding, Grade,
    Level, ReasonCode, RootCause,
};
use business_time::TraceDay;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// What.
    #[serde(flatten)]
    pub fact: Fact,
    /// Clocks that started with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<StartedClock>,
    /// The personal part; stored apart, erasable.
    #[serde(skip)]
    pub personal: Personal,
}

/// What happened, without anything personal: codes, numbers, moments, names of staff and teams.
/// What people write stands in [`Personal`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// The complaint came in.
    Received {
        /// Its number.
        reference: Reference,
        /// How.
        channel: Channel,
        /// BCP 47 tag.
        language: String,
        /// Picks the regimes.
        jurisdiction: String,
        /// Category code.
        category: String,
        /// 1–4.
        priority: u8,
        /// The team that starts.
        team: String,
        /// Start of the clocks.
        received_at: Timestamp,
        /// The mail it came in by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mail: Option<MailSource>,
        /// The closed complaint it goes on from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follow_up_of: Option<Reference>,
    },
    /// The machine looked at it: account, grade, duplicates; a code goes out.
    Assessed {
        /// What is known of the account.
        account: AccountFact,
        /// Grade.
        grade: Grade,
        /// Open complaints of the same person and transaction.
        possible_duplicates: Vec<Reference>,
        /// Number of the code that goes out, if contact is to be proven.
        code: Option<u32>,
        /// Until when that code is valid.
        code_expires_at: Option<Timestamp>,
        /// Tries it allows.
        code_tries: u8,
    },
    /// A new code goes out.
    CodeIssued {
        /// Its number.
        number: u32,
        /// Until when it is valid.
        expires_at: Timestamp,
        /// Tries it allows.
        tries: u8,
    },
    /// A wrong code was typed in.
    CodeRefused {
        /// Tries left.
        tries_left: u8,
    },
    /// Identity is proven: contact, account or both.
    IdentityProven {
        /// How contact was, if it was by this.
        contact: Option<ContactProof>,
        /// What is known of the account now.
        account: AccountFact,
    },
    /// The complainant wrote.
    MessageReceived {
        /// How.
        channel: Channel,
        /// The mail it came in by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mail: Option<MailSource>,
    },
    /// The complainant handed a file in; what is known of it is personal.
    EvidenceReceived {
        /// The object that holds it; its last part is the file's SHA-256.
        object: String,
    },
    /// A person wrote to the complainant.
    Replied,
    /// A person asked the complainant.
    InformationRequested,
    /// A person asked a third party.
    ThirdPartyContacted,
    /// A contact by other means.
    ContactRecorded {
        /// Whether it answered the question that was out.
        answered: bool,
    },
    /// A proposal waits for a second person.
    ApprovalRequested {
        /// What `approve` and `refuse` name.
        id: String,
        /// What is offered.
        offer: Terms,
    },
    /// The second person did not agree.
    ApprovalRefused {
        /// Which.
        id: String,
    },
    /// A proposal went to the complainant.
    Proposed {
        /// What is offered.
        offer: Terms,
        /// Who proposed it.
        proposed_by: String,
        /// Who agreed, where a second person had to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_by: Option<String>,
    },
    /// The complainant answered the proposal.
    Answered {
        /// What.
        answer: Answer,
        /// Items accepted, when in part.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<u32>,
        /// The step to the level that reviews, unless accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<Step>,
    },
    /// Redress was carried out.
    RemedyRecorded {
        /// Which items.
        items: Vec<u32>,
        /// Whether others are left; after the last the complaint closes.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        more: bool,
    },
    /// A provisional credit was posted, made final or reversed.
    ProvisionalCredit {
        /// Which of the three.
        state: Credit,
        /// How much it is.
        amount: Money,
    },
    /// A technical appraisal is on record.
    AppraisalRecorded {
        /// What was looked at.
        method: AppraisalMethod,
        /// What it speaks for.
        finding: Finding,
    },
    /// An agreement brokered between the sides is on record.
    MediationRecorded {
        /// The day both sides agreed.
        agreed_on: Date,
        /// What is given by it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        redress: Vec<Redress>,
    },
    /// Put in another drawer.
    Classified {
        /// Category code.
        category: String,
        /// Grade.
        grade: Grade,
        /// 1–4.
        priority: u8,
        /// Team, where the category has its own.
        team: String,
        /// Clocks replaced because their length depends on the category.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<u32>,
        /// Internal targets of the new priority, on clocks that run on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        targets: Vec<Target>,
    },
    /// Put under another law.
    JurisdictionSet {
        /// The jurisdiction before.
        from: String,
        /// The one it is in.
        jurisdiction: String,
        /// Clocks that ended because that law has others, or none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaces: Vec<u32>,
    },
    /// Facts were put right; which is personal.
    Amended {
        /// Whether the address changed, so that contact is unproven again.
        contact_lost: bool,
        /// Whether the account changed, so that it is unproven again.
        account_lost: bool,
        /// New language, if it changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
    },
    /// A clock was extended; the holding reply goes out with it.
    Extended {
        /// Which clock.
        clock: u32,
        /// Its kind.
        kind: ClockKind,
        /// The date before.
        from: Timestamp,
        /// The new end.
        due_at: Timestamp,
        /// The new date.
        due_on: Date,
        /// Who approved.
        approved_by: String,
    },
    /// A step up the ladder.
    Escalated {
        /// What set it off.
        cause: LadderCause,
        /// The level left.
        from: Level,
        /// The level reached.
        to: Level,
        /// Its team.
        team: String,
        /// The clock and percentage (100 for a breach) that set it off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<(u32, u8)>,
        /// The priority now.
        priority: u8,
        /// Levels passed over because nobody was there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        skipped: Vec<Level>,
        /// Whether the pack wants the complainant told.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        told: bool,
    },
    /// Given to a team or person.
    Assigned {
        /// The team.
        team: String,
        /// The person.
        to: Option<String>,
        /// Who was named, where they are away: `to` is their substitute then, or nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meant_for: Option<String>,
    },
    /// Someone took it.
    TakenOver {
        /// Who.
        to: String,
    },
    /// A note for the file.
    Noted,
    /// A task for the desk.
    TaskOpened {
        /// Its key.
        id: String,
        /// What kind.
        kind: String,
        /// What to do.
        text: String,
    },
    /// A task is done.
    TaskCompleted {
        /// Its key.
        id: String,
    },
    /// The same matter as another.
    DuplicateLinked {
        /// The other.
        of: Reference,
    },
    /// Passed to an external body.
    ReferredExternal,
    /// Closed.
    Closed {
        /// Why.
        reason: ClosingReason,
        /// Why not accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason_code: Option<ReasonCode>,
        /// What lay behind it, when known; a proposal has its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        root_cause: Option<RootCause>,
    },
    /// Opened again.
    Reopened {
        /// The step it is: the same level, told anew.
        step: Step,
    },
    /// Whether the redress arrived.
    Confirmed {
        /// Did it?
        arrived: bool,
        /// The step to the level that looks into it, if not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<Step>,
    },
    /// The survey was answered.
    SurveyAnswered {
        /// Problem solved, 1–5.
        resolved: u8,
        /// Speed, 1–5.
        speed: u8,
        /// Attitude, 1–5.
        attitude: u8,
    },
    /// A clock reached a warning point.
    ClockWarned {
        /// Which.
        clock: u32,
        /// Its kind.
        kind: ClockKind,
        /// How much of the time has passed.
        percent: u8,
        /// When it is due.
        due_at: Timestamp,
    },
    /// The complainant is reminded.
    Reminded {
        /// By which clock.
        clock: u32,
        /// Its kind.
        kind: ClockKind,
        /// How much of the time has passed.
        percent: u8,
        /// When it is due.
        due_at: Timestamp,
    },
    /// A promise was broken. A fact for ever.
    ClockBreached {
        /// Which clock.
        clock: u32,
        /// Its kind.
        kind: ClockKind,
        /// Its regime.
        regime: String,
        /// When it was due.
        due_at: Timestamp,
        /// How much later than due it was recorded, in milliseconds.
        lag_ms: i64,
        /// The level that had it.
        level: Level,
        /// The team that had it.
        team: String,
        /// Who of them had it; none where nobody did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
        /// What stood in the way then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        causes: Vec<BreachCause>,
    },
    /// A clock stands still: the complainant is asked.
    ClockPaused {
        /// Which.
        clock: u32,
        /// Its kind.
        kind: ClockKind,
        /// When it goes on at the latest.
        resumes_by: Timestamp,
    },
    /// It goes on, with a later end.
    ClockResumed {
        /// Which.
        clock: u32,
        /// Its kind.
        kind: ClockKind,
        /// The end before.
        from: Timestamp,
        /// The end now.
        due_at: Timestamp,
        /// That moment's date in the calendar's zone.
        due_on: Date,
        /// Whether a day was counted whose year is not published yet.
        provisional: bool,
        /// The version of the calendar it was counted in; none where the pack no longer has that calendar,
        /// and the time it stood still was added as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar_version: Option<String>,
        /// Which day counted and why; empty where no calendar was there.
        trace: Vec<TraceDay>,
        /// Until when it stood still, where the machine noticed later than it went on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Nobody answered in time.
    ClockLapsed {
        /// Which clock.
        clock: u32,
        /// Its kind.
        kind: ClockKind,
    },
    /// The complainant was asked whether all is well.
    FollowedUp {
        /// The clocks done by it.
        clocks: Vec<u32>,
    },
    /// Deadlines were counted again, by a newer calendar or policy; the clocks that start with it take the
    /// place of those that ran.
    Recomputed {
        /// The run it belongs to.
        run: String,
        /// The step of it.
        step: String,
        /// Who approved that run.
        approved_by: String,
        /// What moved.
        moved: Vec<Moved>,
    },
}

impl Fact {
    /// The fact's name as the log writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Fact::Received { .. } => "received",
            Fact::Assessed { .. } => "assessed",
            Fact::CodeIssued { .. } => "code_issued",
            Fact::CodeRefused { .. } => "code_refused",
            Fact::IdentityProven { .. } => "identity_proven",
            Fact::MessageReceived { .. } => "message_received",
            Fact::EvidenceReceived { .. } => "evidence_received",
            Fact::Replied => "replied",
            Fact::InformationRequested => "information_requested",
            Fact::ThirdPartyContacted => "third_party_contacted",
            Fact::ContactRecorded { .. } => "contact_recorded",
            Fact::ApprovalRequested { .. } => "approval_requested",
            Fact::ApprovalRefused { .. } => "approval_refused",
            Fact::Proposed { .. } => "proposed",
            Fact::Answered { .. } => "answered",
            Fact::RemedyRecorded { .. } => "remedy_recorded",
            Fact::ProvisionalCredit { .. } => "provisional_credit",
            Fact::AppraisalRecorded { .. } => "appraisal_recorded",
            Fact::MediationRecorded { .. } => "mediation_recorded",
            Fact::Classified { .. } => "classified",
            Fact::Amended { .. } => "amended",
            Fact::JurisdictionSet { .. } => "jurisdiction_set",
            Fact::Extended { .. } => "extended",
            Fact::Escalated { .. } => "escalated",
            Fact::Assigned { .. } => "assigned",
            Fact::TakenOver { .. } => "taken_over",
            Fact::Noted => "noted",
            Fact::TaskOpened { .. } => "task_opened",
            Fact::TaskCompleted { .. } => "task_completed",
            Fact::DuplicateLinked { .. } => "duplicate_linked",
            Fact::ReferredExternal => "referred_external",
            Fact::Closed { .. } => "closed",
            Fact::Reopened { .. } => "reopened",
            Fact::Confirmed { .. } => "confirmed",
            Fact::SurveyAnswered { .. } => "survey_answered",
            Fact::ClockWarned { .. } => "clock_warned",
            Fact::Reminded { .. } => "reminded",
            Fact::ClockBreached { .. } => "clock_breached",
            Fact::ClockPaused { .. } => "clock_paused",
            Fact::ClockResumed { .. } => "clock_resumed",
            Fact::ClockLapsed { .. } => "clock_lapsed",
            Fact::FollowedUp { .. } => "followed_up",
            Fact::Recomputed { .. } => "recomputed",
        }
    }
}
