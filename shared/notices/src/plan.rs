//! Which notices an event calls for, and to whom (design §5).

use complaint::clock::Clock;
use complaint::rules::OnDue;
use complaint::{ClockKind, Complaint, Event, Fact};
use jiff::Timestamp;
use messages::view::Numbered;
use policy::{ExtraNotice, Pack};
use std::collections::BTreeSet;

/// What a notice is; a word of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Taken in: number, code, dates.
    Acknowledgement,
    /// A new code.
    NewCode,
    /// A text by a person.
    PersonText,
    /// A proposal.
    Proposal,
    /// The final answer.
    FinalAnswer,
    /// Something is missing.
    Reminder,
    /// Did it arrive, and how was it?
    FollowUp,
    /// Money lent while the work goes on.
    ProvisionalCredit,
    /// A part of what was promised is done.
    RedressDone,
    /// Passed on within the firm.
    PassedOn,
    /// Other dates are promised than before.
    NewDates,
    /// Open again.
    Reopened,
    /// To a team: it is yours now.
    Escalated,
    /// To a team: late.
    Breached,
    /// To a team: do this.
    Task,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 15] = [
        Kind::Acknowledgement,
        Kind::NewCode,
        Kind::PersonText,
        Kind::Proposal,
        Kind::FinalAnswer,
        Kind::Reminder,
        Kind::FollowUp,
        Kind::ProvisionalCredit,
        Kind::RedressDone,
        Kind::PassedOn,
        Kind::NewDates,
        Kind::Reopened,
        Kind::Escalated,
        Kind::Breached,
        Kind::Task,
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Acknowledgement => "acknowledgement",
            Kind::NewCode => "new_code",
            Kind::PersonText => "message",
            Kind::Proposal => "proposal",
            Kind::FinalAnswer => "final_answer",
            Kind::Reminder => "reminder",
            Kind::FollowUp => "follow_up",
            Kind::ProvisionalCredit => "provisional_credit",
            Kind::RedressDone => "redress_done",
            Kind::PassedOn => "passed_on",
            Kind::NewDates => "new_dates",
            Kind::Reopened => "reopened",
            Kind::Escalated => "escalated",
            Kind::Breached => "breached",
            Kind::Task => "task",
        }
    }

    /// Whether it goes to a team.
    pub fn is_for_staff(self) -> bool {
        matches!(self, Kind::Escalated | Kind::Breached | Kind::Task)
    }
}

/// A notice to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What.
    pub kind: Kind,
    /// To whom, an address.
    pub to: String,
}

/// The notices an event calls for. A notice overtaken by events is left out: a code that was
/// replaced, a reminder of what has come in meanwhile.
pub fn notices(complaint: &Complaint, numbered: &Numbered, pack: &Pack) -> Vec<Planned> {
    let to_complainant = |kind| complaint.person.email.clone().map(|to| Planned { kind, to });
    let to_team = |kind, team: &str| pack.team_email(team).map(|to| Planned { kind, to: to.to_owned() });
    let asked_for = |notice| pack.asks_for(&complaint.jurisdiction, notice);
    let also = match &numbered.event.fact {
        Fact::Reopened { .. } if asked_for(ExtraNotice::Reopened) => to_complainant(Kind::Reopened),
        // After the last one the final answer says it.
        Fact::RemedyRecorded { more: true, .. } if asked_for(ExtraNotice::RedressDone) => {
            to_complainant(Kind::RedressDone)
        }
        Fact::Escalated { told: true, .. } => to_complainant(Kind::PassedOn),
        _ if asked_for(ExtraNotice::NewDates) && has_new_dates(complaint, &numbered.event) => {
            to_complainant(Kind::NewDates)
        }
        _ => None,
    };
    let planned = match &numbered.event.fact {
        Fact::Assessed { code: Some(_), .. } => to_complainant(Kind::Acknowledgement),
        Fact::CodeIssued { .. } => to_complainant(Kind::NewCode),
        Fact::Replied | Fact::InformationRequested | Fact::Extended { .. } => to_complainant(Kind::PersonText),
        Fact::Proposed { .. } => to_complainant(Kind::Proposal),
        Fact::Closed { .. } => to_complainant(Kind::FinalAnswer),
        Fact::ProvisionalCredit { .. } => to_complainant(Kind::ProvisionalCredit),
        Fact::Reminded { .. } => to_complainant(Kind::Reminder),
        Fact::FollowedUp { .. } => to_complainant(Kind::FollowUp),
        Fact::Escalated { team, .. } => to_team(Kind::Escalated, team),
        Fact::Answered { step: Some(step), .. } | Fact::Confirmed { step: Some(step), .. } => {
            to_team(Kind::Escalated, &step.team)
        }
        Fact::Reopened { step } => to_team(Kind::Task, &step.team),
        // The ladder tells the level above, where the breach leads to a step.
        Fact::ClockBreached { team, .. } => to_team(Kind::Breached, team),
        Fact::TaskOpened { .. } => to_team(Kind::Task, &complaint.team),
        _ => None,
    };
    planned.into_iter().chain(also).collect()
}

/// Whether a category, a law or a recount found out later has the firm promise other dates than the complainant
/// was told.
fn has_new_dates(complaint: &Complaint, event: &Event) -> bool {
    let replaced: Vec<u32> = match &event.fact {
        Fact::Classified { replaces, .. } | Fact::JurisdictionSet { replaces, .. } => replaces.clone(),
        Fact::Recomputed { moved, .. } => moved.iter().map(|moved| moved.clock).collect(),
        _ => return false,
    };
    let before = complaint.clocks.iter().filter(|clock| replaced.contains(&clock.id));
    let after = event.starts.iter().map(|started| &started.clock);
    // Until it is assessed no date was told.
    complaint.assessed && promised_dates(before) != promised_dates(after)
}

fn promised_dates<'a>(clocks: impl Iterator<Item = &'a Clock>) -> BTreeSet<(ClockKind, Timestamp)> {
    clocks.filter(|clock| is_promised(clock)).map(|clock| (clock.kind, clock.due_at)).collect()
}

/// Whether a clock runs for the complainant, and the firm is late when it ends.
pub(crate) fn is_promised(clock: &Clock) -> bool {
    clock.on_due == OnDue::Breach && !clock.kind.is_internal()
}
