//! The state a complaint is in: what its events add up to.

use crate::clock::{Clock, ClockKind, ClockState, Want};
use crate::command::{Redress, Terms, Transaction};
use crate::money::Money;
use crate::reference::Reference;
use crate::rules::OnDue;
use crate::values::{
    AccountFact, Answer, Channel, ClosingReason, ContactProof, Credit, Grade, Level, ReasonCode, RootCause, Status,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The kind of the task that says that the complainant wrote.
pub const MESSAGE: &str = "message";

/// The kind of the task that says that a provisional credit is left open.
pub(crate) const CREDIT: &str = "provisional_credit";

/// The kind of the task that says that another complaint may be about the same matter; its key, too.
pub(crate) const DUPLICATE: &str = "possible_duplicate";

/// How keys of tasks begin that are the first thing to do in a category.
pub(crate) const FIRST: &str = "first-";

/// The time in which codes are counted together.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A complaint. Everything in it is bounded, so that it always fits one item of the table; what
/// grows lies in the events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its number.
    pub reference: Reference,
    /// How many events it has.
    pub version: u64,
    /// BCP 47 tag of the complainant's language.
    pub language: String,
    /// Picks the regimes by the pack.
    pub jurisdiction: String,
    /// How it came in.
    pub channel: Channel,
    /// Category code of the pack.
    pub category: String,
    /// How heavy it is.
    pub grade: Grade,
    /// 1 (most urgent) to 4.
    pub priority: u8,
    /// Who works on it, as a level.
    pub level: Level,
    /// Who works on it, as a team.
    pub team: String,
    /// Who works on it, by name.
    pub assignee: Option<String>,
    /// Whether somebody took it over since the last step of the ladder.
    pub taken_over: bool,
    /// Where it stands.
    pub status: Status,
    /// Whether the machine has had its first look.
    #[serde(default)]
    pub assessed: bool,
    /// Where it stood before a question went out.
    pub before_question: Option<Status>,
    /// How many messages the complainant wrote.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    pub letters: u16,
    /// How contact was proven, if it was.
    pub contact: Option<ContactProof>,
    /// What is known of the account.
    pub account: AccountFact,
    /// Start of every clock.
    pub received_at: Timestamp,
    /// When it was entered.
    pub logged_at: Timestamp,
    /// The code that is out.
    pub code: Option<CodeIssued>,
    /// How many codes went out lately.
    pub codes: CodesOfDay,
    /// The clocks, oldest first: all that are open, of the ended ones the latest.
    pub clocks: Vec<Clock>,
    /// Promises broken so far.
    pub breaches: u32,
    /// Number of the next clock.
    pub next_clock: u32,
    /// The last proposal that went out.
    pub proposal: Option<Proposal>,
    /// A proposal that waits for a second person.
    pub pending: Option<Pending>,
    /// The provisional credit, once one was posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<CreditOnAccount>,
    /// Things for the desk to do: all that are open, of the done ones the latest.
    pub tasks: Vec<Task>,
    /// The other complaint this one repeats.
    pub duplicate_of: Option<Reference>,
    /// Ladder steps taken, as (clock, percent or 100): each acts once.
    pub climbed: Vec<(u32, u8)>,
    /// When the complainant last asked for a higher level.
    pub complainant_escalated_at: Option<Timestamp>,
    /// How and when it was closed.
    pub closing: Option<Closing>,
    /// How often it was opened again.
    pub reopenings: u32,
    /// Whether the survey was answered.
    pub surveyed: bool,
    /// The personal part; kept apart so that it can be erased.
    #[serde(skip)]
    pub person: Person,
}

/// The personal part of the state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// Name as given.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Account identifier.
    pub account: Option<String>,
    /// The transaction.
    pub transaction: Option<Transaction>,
    /// What the complainant wants.
    pub desired_outcome: String,
    /// What the complainant was asked for.
    pub needs: Vec<String>,
    /// Text of the proposal that waits for a second person.
    pub pending_text: Option<String>,
    /// Who that proposal says was at fault.
    pub pending_at_fault: Option<String>,
}

/// A code that is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeIssued {
    /// Which one: the code itself is derived from this number and a key, and stored nowhere.
    pub number: u32,
    /// Not valid after.
    pub expires_at: Timestamp,
    /// Tries left.
    pub tries_left: u8,
}

/// The codes of one day, counted from its first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesOfDay {
    /// When the first of them went out.
    pub since: Timestamp,
    /// How many went out.
    pub issued: u8,
}

impl CodesOfDay {
    /// From when on they count no more.
    pub fn until(&self) -> Timestamp {
        self.since.saturating_add(DAY).unwrap_or(Timestamp::MAX)
    }

    /// How many of them count at `now`.
    pub fn count(&self, now: Timestamp) -> u8 {
        if now < self.until() { self.issued } else { 0 }
    }

    /// With one more at `now`.
    pub(crate) fn with_one(self, now: Timestamp) -> CodesOfDay {
        match self.count(now) {
            0 => CodesOfDay { since: now, issued: 1 },
            count => CodesOfDay { issued: count.saturating_add(1), ..self },
        }
    }
}

/// A proposal that went to the complainant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What was offered.
    pub offer: Terms,
    /// The redress as numbered items.
    pub items: Vec<RemedyItem>,
    /// Who proposed it.
    pub proposed_by: String,
    /// When it went out.
    pub proposed_at: Timestamp,
    /// What the complainant answered.
    pub answer: Option<Answer>,
    /// Items accepted, when in part.
    pub accepted_items: Vec<u32>,
}

/// One item of redress and whether it was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyItem {
    /// Number within the proposal, from 1.
    pub item: u32,
    /// What.
    #[serde(flatten)]
    pub redress: Redress,
    /// Whether it was carried out.
    pub done: bool,
}

/// A proposal that waits for a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What `approve` and `refuse` name.
    pub id: String,
    /// Who proposed it, by name.
    pub by: String,
    /// Who proposed it, see [`crate::Actor::id`]: names change and repeat.
    pub by_id: String,
    /// When.
    pub asked_at: Timestamp,
    /// What is offered.
    pub offer: Terms,
}

/// A provisional credit and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditOnAccount {
    /// How much.
    pub amount: Money,
    /// What became of it last.
    pub state: Credit,
    /// When.
    pub at: Timestamp,
}

/// Something for the desk to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its key within the complaint.
    pub id: String,
    /// What kind.
    pub kind: String,
    /// What to do.
    pub text: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when, if done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}

/// How and when a complaint was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Why.
    pub reason: ClosingReason,
    /// Why not accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<ReasonCode>,
    /// What lay behind it, when known; a proposal has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_cause: Option<RootCause>,
    /// When.
    pub at: Timestamp,
}

fn is_none_yet(letters: &u16) -> bool {
    *letters == 0
}

impl Complaint {
    /// Whether it is not closed.
    pub fn is_open(&self) -> bool {
        self.status != Status::Closed
    }

    /// The earliest moment any clock wants something; what the sweep looks for.
    pub fn wake_at(&self) -> Option<Timestamp> {
        self.next_want().map(|(at, _, _)| at)
    }

    /// The earliest want: when, the clock's place in the list, and what.
    ///
    /// A proposal does not close as unanswered while nobody has read what the complainant wrote
    /// about it: until that task is done, the end of its window is not waited for.
    pub fn next_want(&self) -> Option<(Timestamp, usize, Want)> {
        let unread = self.status == Status::Proposed && self.unread_message().is_some();
        let held = |clock: &Clock, want| unread && clock.on_due == OnDue::CloseProposal && want == Want::Due;
        let wants = self.clocks.iter().enumerate().filter_map(|(place, clock)| {
            let (at, want) = clock.next().filter(|(_, want)| !held(clock, *want))?;
            Some((at, place, want))
        });
        wants.min()
    }

    /// The open task that says that the complainant wrote.
    pub fn unread_message(&self) -> Option<&Task> {
        self.open_tasks().find(|task| task.kind == MESSAGE)
    }

    /// The next deadline the firm has to keep; the desk's list is ordered by it.
    pub fn next_due_at(&self) -> Option<Timestamp> {
        let firm = self.clocks.iter().filter(|clock| clock.is_open() && !clock.stands_still());
        let firm = firm.filter(|clock| clock.on_due == OnDue::Breach);
        firm.map(|clock| clock.due_at).min()
    }

    /// Whether it closed with what was offered, and the complainant had accepted that while the law lets it be
    /// answered in short (FCA Handbook DISP 1.5).
    pub fn was_settled_soon(&self) -> bool {
        let (Some(closing), Some(proposal)) = (&self.closing, &self.proposal) else { return false };
        let accepted = |clock: &Clock| {
            let met = clock.kind == ClockKind::SummaryResolution && clock.state == ClockState::Met;
            clock.ended_at.filter(|at| met && *at >= proposal.proposed_at)
        };
        let Some(accepted_at) = self.clocks.iter().find_map(accepted) else { return false };
        // Whoever objects or opens it again is owed a review.
        let again = |clock: &Clock| clock.kind == ClockKind::Review && clock.started_at > accepted_at;
        closing.reason == ClosingReason::from(proposal.offer.outcome) && !self.clocks.iter().any(again)
    }

    /// Whether any promise was broken, ever.
    pub fn is_breached(&self) -> bool {
        self.breaches > 0
    }

    /// The open clock of a kind, if one runs.
    pub fn open_clock(&self, kind: ClockKind) -> Option<&Clock> {
        self.clocks.iter().rev().find(|clock| clock.kind == kind && clock.is_open())
    }

    /// Redress items that still have to be carried out.
    pub fn remedies_left(&self) -> impl Iterator<Item = &RemedyItem> {
        let items = self.proposal.iter().flat_map(|proposal| proposal.items.iter());
        items.filter(|item| item.redress.kind.is_carried_out() && !item.done)
    }

    /// Whether any redress was carried out that can arrive.
    pub fn was_given(&self) -> bool {
        let mut items = self.proposal.iter().flat_map(|proposal| proposal.items.iter());
        items.any(|item| item.redress.kind.is_carried_out() && item.done)
    }

    /// Whether a provisional credit is on the account.
    pub fn is_credited(&self) -> bool {
        self.credit.as_ref().is_some_and(|credit| credit.state != Credit::Reversed)
    }

    /// Whether an amount is what is in dispute, or more. Where nobody said how much that is, any amount will do.
    pub fn is_covered_by(&self, amount: &Money) -> bool {
        let dispute = self.person.transaction.as_ref().and_then(|transaction| transaction.amount.as_ref());
        dispute.is_none_or(|dispute| dispute.currency() == amount.currency() && dispute.value() <= amount.value())
    }

    /// Whether a provisional credit waits to be made final or reversed.
    pub fn is_credit_open(&self) -> bool {
        self.credit.as_ref().is_some_and(|credit| credit.state == Credit::Posted)
    }

    /// Tasks not done.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.done_at.is_none())
    }
}
