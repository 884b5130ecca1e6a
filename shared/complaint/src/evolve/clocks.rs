//! What an event means for the clocks: which it meets, which it ends, which it moves.

use super::tasks;
use crate::clock::{Clock, ClockKind, ClockState, Point, Target};
use crate::command::Actor;
use crate::event::{Event, Fact};
use crate::state::Complaint;
use crate::values::{Answer, ClosingReason, Credit, Outcome, Status};
use business_time::Pause;
use jiff::Timestamp;

/// Clocks kept in the state, the open ones apart: of what has ended the events know everything.
const MAX_KEPT: usize = 60;

/// Meets and ends the clocks that wait for an event like this one.
pub(super) fn settle(complaint: &mut Complaint, event: &Event) {
    let met = met_by(complaint, event);
    for clock in complaint.clocks.iter_mut().filter(|clock| met.contains(&clock.kind)) {
        clock.meet(event.at);
    }
    let ended = |clock: &&mut Clock| match &event.fact {
        // What is owed to an authority does not end with the complaint.
        Fact::Closed { .. } => clock.kind != ClockKind::LeakReport,
        Fact::Reopened { .. } | Fact::Confirmed { arrived: false, .. } => {
            matches!(clock.kind, ClockKind::Revisit | ClockKind::Survey | ClockKind::ReferralWindow)
        }
        Fact::Escalated { .. } | Fact::Answered { .. } => clock.kind == ClockKind::LevelResponse,
        // A reply that gives the complainant a new window ends the old one.
        Fact::Replied => event.starts.iter().any(|started| started.clock.kind == clock.kind),
        _ => false,
    };
    complaint.clocks.iter_mut().filter(ended).for_each(|clock| clock.cancel(event.at));
}

/// Gives a clock one more moment at which the team is warned.
pub(super) fn aim(complaint: &mut Complaint, target: &Target) {
    let running = |clock: &&mut Clock| clock.id == target.clock && clock.is_running();
    if let Some(clock) = complaint.clocks.iter_mut().find(running) {
        clock.points.push(Point { at: target.at, percent: target.percent, reminds: false });
        clock.points.sort_by_key(|point| (point.at, point.reminds));
    }
}

/// Ends clocks in whose place others start.
pub(super) fn cancel(complaint: &mut Complaint, replaced: &[u32], at: Timestamp) {
    complaint.clocks.iter_mut().filter(|clock| replaced.contains(&clock.id)).for_each(|clock| clock.cancel(at));
}

/// Which kinds of clocks an event meets (design §3, "is met by").
pub(crate) fn met_by(complaint: &Complaint, event: &Event) -> &'static [ClockKind] {
    use ClockKind::{
        ComplainantAnswer, FirstAction, FirstReply, Identity, LeakReport, LegalFinal, LegalHolding, LegalRefund,
        LegalReview, LevelResponse, Remedy, RestrictionObjection, Review, Revisit, SummaryResolution, Survey,
        ThirdPartyAnswer,
    };
    let answers = complaint.status == Status::AwaitingComplainant;
    const ANSWERED: &[ClockKind] =
        &[FirstReply, LevelResponse, Review, LegalFinal, LegalReview, LegalHolding, RestrictionObjection];
    // A claim that is refused is owed nothing back.
    const REFUSED: &[ClockKind] =
        &[FirstReply, LevelResponse, Review, LegalFinal, LegalReview, LegalHolding, RestrictionObjection, LegalRefund];
    match &event.fact {
        Fact::Replied | Fact::InformationRequested | Fact::ReferredExternal => &[FirstReply, LevelResponse],
        Fact::Proposed { offer, .. } if offer.outcome == Outcome::Rejected => REFUSED,
        Fact::Proposed { .. } => ANSWERED,
        // What had to be done first was done; in a matter of privacy that is to look for a leak and report it.
        Fact::TaskCompleted { id } if tasks::is_first_of(complaint, id) => &[FirstAction, LeakReport],
        // The letter about a proposal was read and calls for no answer.
        Fact::TaskCompleted { id } if is_letter(complaint, id) => &[LevelResponse],
        // Whoever takes it over from a colleague brings nothing forward.
        Fact::TakenOver { .. } if !complaint.taken_over => &[LevelResponse],
        Fact::IdentityProven { contact: Some(_), .. } => &[Identity],
        Fact::MessageReceived { .. } | Fact::EvidenceReceived { .. } if answers => &[ComplainantAnswer],
        Fact::Answered { answer: Answer::Accept, .. } => &[ComplainantAnswer, SummaryResolution],
        Fact::Answered { .. } => &[ComplainantAnswer],
        Fact::ContactRecorded { answered: true } if answers => &[ComplainantAnswer],
        Fact::ContactRecorded { answered: true } => &[ThirdPartyAnswer],
        Fact::RemedyRecorded { items, .. } if complaint.remedies_left().all(|left| items.contains(&left.item)) => {
            &[Remedy, LegalRefund]
        }
        // Lent is given back for the time being.
        Fact::ProvisionalCredit { state: Credit::Posted, amount } if complaint.is_covered_by(amount) => &[LegalRefund],
        // The holding reply goes out with the extension.
        Fact::Extended { kind, .. } if kind.is_legal() => &[LegalHolding],
        Fact::Closed { reason, .. } if matches!(event.by, Actor::Staff { .. }) => match reason {
            ClosingReason::Rejected | ClosingReason::NotAccepted => REFUSED,
            // What is owed is not given back by saying so.
            reason if reason.is_answer() => ANSWERED,
            // Whoever withdrew, could not be reached, or was passed on was given no answer the law speaks of.
            _ => &[FirstReply, LevelResponse, Review],
        },
        Fact::Closed { .. } => &[Review],
        Fact::Confirmed { .. } => &[Revisit],
        Fact::SurveyAnswered { .. } => &[Survey],
        _ => &[],
    }
}

fn is_letter(complaint: &Complaint, task: &str) -> bool {
    complaint.status == Status::Proposed && complaint.unread_message().is_some_and(|unread| unread.id == task)
}

/// Applies what a clock did, or what was done to it.
pub(super) fn apply(complaint: &mut Complaint, fact: &Fact, at: Timestamp) {
    let find = |id: u32| move |clock: &&mut Clock| clock.id == id;
    match fact {
        Fact::Extended { clock: id, due_at, due_on, .. } => {
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.original_due_at = clock.original_due_at.or(Some(clock.due_at));
                clock.due_at = *due_at;
                clock.due_on = *due_on;
                // A person set the date; no calendar still to be published changes it.
                clock.provisional = false;
                clock.extensions = clock.extensions.saturating_add(1);
                move_points(clock);
            }
        }
        Fact::ClockWarned { clock: id, percent, .. } | Fact::Reminded { clock: id, percent, .. } => {
            let reminds = matches!(fact, Fact::Reminded { .. });
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.points.retain(|point| !(point.percent == *percent && point.reminds == reminds));
            }
        }
        Fact::ClockBreached { clock: id, .. } => {
            complaint.breaches += 1;
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.state = ClockState::Breached;
                clock.points.clear();
            }
        }
        Fact::ClockPaused { clock: id, resumes_by, .. } => {
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.paused_since = Some(at);
                clock.resumes_by = Some(*resumes_by);
            }
        }
        Fact::ClockResumed { clock: id, due_at, due_on, provisional, calendar_version, until, .. } => {
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.paused.extend(clock.paused_since.take().map(|from| Pause { from, until: until.unwrap_or(at) }));
                clock.resumes_by = None;
                (clock.due_at, clock.due_on, clock.provisional) = (*due_at, *due_on, *provisional);
                if let Some(version) = calendar_version {
                    clock.calendar_version.clone_from(version);
                }
                move_points(clock);
            }
        }
        Fact::ClockLapsed { clock: id, .. } => {
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.state = ClockState::Lapsed;
                clock.ended_at = Some(at);
                clock.points.clear();
            }
        }
        Fact::Recomputed { moved, .. } => {
            let old = |clock: &&mut Clock| moved.iter().any(|moved| moved.clock == clock.id);
            complaint.clocks.iter_mut().filter(old).for_each(|clock| clock.cancel(at));
        }
        Fact::FollowedUp { clocks } => {
            complaint.clocks.iter_mut().filter(|clock| clocks.contains(&clock.id)).for_each(|clock| clock.meet(at));
        }
        _ => {}
    }
}

/// Warnings and reminders still to come keep their share of the time, which is longer now.
fn move_points(clock: &mut Clock) {
    for point in &mut clock.points {
        let moved = business_time::warning_points(clock.started_at, clock.due_at, &[point.percent]);
        point.at = moved.first().map_or(point.at, |(_, at)| (*at).max(point.at));
    }
}

/// Drops the oldest ended clocks beyond what is kept, those with a breach last.
pub(super) fn drop_old(complaint: &mut Complaint) {
    for spare_breaches in [true, false] {
        let ended = complaint.clocks.iter().filter(|clock| !clock.is_open()).count();
        let mut surplus = ended.saturating_sub(MAX_KEPT);
        complaint.clocks.retain(|clock| {
            let spared = clock.is_open() || spare_breaches && clock.state == ClockState::Breached;
            let keep = surplus == 0 || spared;
            surplus -= usize::from(!keep);
            keep
        });
    }
}
