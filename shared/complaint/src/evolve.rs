//! Applying one event to the state: total, and the only place where a state changes.

use crate::clock::{Clock, ClockKind, ClockState};
use crate::command::{Actor, Offer};
use crate::event::{Event, Fact};
use crate::state::{Closing, CodeIssued, Complaint, Pending, Person, Proposal, RemedyItem, Task};
use crate::values::{AccountFact, Answer, ContactProof, Grade, Level, Status};
use jiff::Timestamp;

/// Clocks kept in the state. Ended ones without a breach go first; the events keep them all.
const MAX_CLOCKS_KEPT: usize = 60;

/// Applies an event: to nothing only [`Fact::Received`], to a state every other fact.
///
/// An event that cannot follow (never written by [`crate::decide()`]) changes nothing but the version,
/// which counts events; before [`Fact::Received`] there is nothing to change.
pub fn evolve(state: Option<Complaint>, event: &Event) -> Option<Complaint> {
    let mut next = match (state, &event.fact) {
        (None, Fact::Received { .. }) => received(event)?,
        (None, _) => return None,
        (Some(mut complaint), fact) => {
            settle_clocks(&mut complaint, event);
            apply(&mut complaint, event, fact);
            complaint
        }
    };
    next.version += 1;
    for started in &event.starts {
        next.next_clock = next.next_clock.max(started.clock.id + 1);
        next.clocks.push(started.clock.clone());
    }
    drop_old_clocks(&mut next);
    Some(next)
}

fn received(event: &Event) -> Option<Complaint> {
    let Fact::Received { reference, channel, language, jurisdiction, category, priority, team, received_at } =
        &event.fact
    else {
        return None;
    };
    let submission = event.personal.submission.clone().unwrap_or_default();
    Some(Complaint {
        reference: reference.clone(),
        version: 0,
        language: language.clone(),
        jurisdiction: jurisdiction.clone(),
        channel: *channel,
        category: category.clone(),
        grade: Grade::Ordinary,
        priority: *priority,
        level: Level::FIRST,
        team: team.clone(),
        assignee: None,
        status: Status::Received,
        assessed: false,
        before_question: None,
        contact: None,
        account: AccountFact::Unproven,
        received_at: *received_at,
        logged_at: event.at,
        code: None,
        clocks: Vec::new(),
        next_clock: 1,
        proposal: None,
        pending: None,
        needs: Vec::new(),
        tasks: Vec::new(),
        duplicate_of: None,
        climbed: Vec::new(),
        complainant_escalated_at: None,
        closing: None,
        reopenings: 0,
        surveyed: false,
        person: Person {
            name: submission.name,
            email: submission.email,
            phone: submission.phone,
            account: submission.account,
            transaction: submission.transaction,
            desired_outcome: submission.desired_outcome,
            pending_text: None,
        },
    })
}

/// Which clocks an event meets (design §3, "is met by").
fn settle_clocks(complaint: &mut Complaint, event: &Event) {
    use ClockKind::{
        ComplainantAnswer, FirstReply, Identity, LegalFinal, LegalHolding, LevelResponse, Remedy, Review, Revisit,
        Survey, ThirdPartyAnswer,
    };
    let by_person = matches!(event.by, Actor::Staff { .. });
    let answers = complaint.status == Status::AwaitingComplainant;
    let met: &[ClockKind] = match &event.fact {
        Fact::Replied => &[FirstReply, LevelResponse],
        Fact::InformationRequested { .. } | Fact::ReferredExternal { .. } => &[FirstReply, LevelResponse],
        Fact::Proposed { .. } => &[FirstReply, LevelResponse, Review, LegalFinal, LegalHolding],
        Fact::TakenOver { .. } => &[LevelResponse],
        Fact::IdentityProven { contact: Some(_), .. } => &[Identity],
        Fact::MessageReceived { .. } if answers => &[ComplainantAnswer],
        Fact::Answered { .. } => &[ComplainantAnswer],
        Fact::ContactRecorded { answered: true, .. } if answers => &[ComplainantAnswer],
        Fact::ContactRecorded { answered: true, .. } => &[ThirdPartyAnswer],
        // The holding reply goes out with the extension.
        Fact::Extended { .. } => &[LegalHolding],
        Fact::Closed { .. } if by_person => &[FirstReply, LevelResponse, Review, LegalFinal, LegalHolding, Remedy],
        Fact::Closed { .. } => &[Review, LegalFinal, LegalHolding, Remedy],
        Fact::Confirmed { .. } => &[Revisit],
        Fact::SurveyAnswered { .. } => &[Survey],
        _ => &[],
    };
    for clock in complaint.clocks.iter_mut().filter(|clock| met.contains(&clock.kind)) {
        clock.meet(event.at);
    }
    if matches!(event.fact, Fact::Closed { .. }) {
        complaint.clocks.iter_mut().for_each(|clock| clock.cancel(event.at));
    }
    if matches!(event.fact, Fact::Reopened | Fact::Confirmed { arrived: false, .. }) {
        complaint
            .clocks
            .iter_mut()
            .filter(|clock| matches!(clock.kind, Revisit | Survey))
            .for_each(|clock| clock.cancel(event.at));
    }
    if matches!(event.fact, Fact::Escalated { .. }) {
        complaint
            .clocks
            .iter_mut()
            .filter(|clock| clock.kind == LevelResponse)
            .for_each(|clock| clock.cancel(event.at));
    }
}

fn apply(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::Received { .. } | Fact::Noted | Fact::Replied => {}
        Fact::Assessed { .. }
        | Fact::CodeIssued { .. }
        | Fact::CodeRefused { .. }
        | Fact::IdentityProven { .. }
        | Fact::Amended { .. } => identity(complaint, event, fact),
        Fact::MessageReceived { .. }
        | Fact::InformationRequested { .. }
        | Fact::ThirdPartyContacted
        | Fact::ContactRecorded { .. } => questions(complaint, fact),
        Fact::ApprovalRequested { .. }
        | Fact::ApprovalRefused { .. }
        | Fact::Proposed { .. }
        | Fact::Answered { .. }
        | Fact::RemedyRecorded { .. } => answer(complaint, event, fact),
        Fact::Classified { .. } | Fact::Escalated { .. } | Fact::Assigned { .. } | Fact::TakenOver { .. } => {
            work(complaint, event, fact)
        }
        Fact::TaskOpened { .. } | Fact::TaskCompleted { .. } => tasks(complaint, event.at, fact),
        Fact::DuplicateLinked { .. }
        | Fact::ReferredExternal { .. }
        | Fact::Closed { .. }
        | Fact::Reopened
        | Fact::Confirmed { .. }
        | Fact::SurveyAnswered { .. } => ending(complaint, event.at, fact),
        Fact::Extended { .. }
        | Fact::ClockWarned { .. }
        | Fact::Reminded { .. }
        | Fact::ClockBreached { .. }
        | Fact::ClockLapsed { .. }
        | Fact::FollowedUp { .. } => clocks(complaint, fact, event.at),
    }
}

fn identity(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::Assessed { account, grade, code, code_expires_at, code_tries, .. } => {
            complaint.account = *account;
            complaint.grade = *grade;
            if let (Some(number), Some(expires_at)) = (*code, *code_expires_at) {
                complaint.code = Some(CodeIssued { number, expires_at, tries_left: *code_tries });
            }
            complaint.assessed = true;
            let known = complaint.contact.is_some() || *account != AccountFact::Unproven;
            if complaint.status == Status::Received {
                complaint.status = if known { Status::Investigating } else { Status::AwaitingIdentity };
            }
        }
        Fact::CodeIssued { number, expires_at, tries } => {
            complaint.code = Some(CodeIssued { number: *number, expires_at: *expires_at, tries_left: *tries });
        }
        Fact::CodeRefused { tries_left } => {
            if let Some(code) = &mut complaint.code {
                code.tries_left = *tries_left;
            }
        }
        Fact::IdentityProven { contact, account, .. } => {
            prove(complaint, *contact, *account);
        }
        Fact::Amended { contact_lost, account_lost, language } => {
            amend_person(complaint, event);
            if *contact_lost {
                complaint.contact = None;
            }
            if *account_lost {
                complaint.account = AccountFact::Unproven;
            }
            if let Some(language) = language {
                complaint.language.clone_from(language);
            }
        }
        _ => {}
    }
}

fn prove(complaint: &mut Complaint, contact: Option<ContactProof>, account: AccountFact) {
    complaint.contact = complaint.contact.or(contact);
    complaint.account = account;
    if matches!(complaint.status, Status::Received | Status::AwaitingIdentity) {
        complaint.status = Status::Investigating;
    }
}

fn amend_person(complaint: &mut Complaint, event: &Event) {
    let Some(amendment) = event.personal.amendment.clone() else { return };
    let person = &mut complaint.person;
    person.name = amendment.name.unwrap_or_else(|| std::mem::take(&mut person.name));
    person.email = amendment.email.or_else(|| person.email.take());
    person.phone = amendment.phone.or_else(|| person.phone.take());
    person.account = amendment.account.or_else(|| person.account.take());
    person.transaction = amendment.transaction.or_else(|| person.transaction.take());
    person.desired_outcome = amendment.desired_outcome.unwrap_or_else(|| std::mem::take(&mut person.desired_outcome));
}

fn questions(complaint: &mut Complaint, fact: &Fact) {
    match fact {
        Fact::InformationRequested { needs } => {
            complaint.before_question = Some(complaint.status);
            complaint.status = Status::AwaitingComplainant;
            complaint.needs.clone_from(needs);
        }
        Fact::ThirdPartyContacted => {
            complaint.before_question = Some(complaint.status);
            complaint.status = Status::AwaitingThirdParty;
        }
        Fact::MessageReceived { .. } if complaint.status == Status::AwaitingComplainant => answered(complaint),
        Fact::ContactRecorded { answered: true, .. }
            if matches!(complaint.status, Status::AwaitingThirdParty | Status::AwaitingComplainant) =>
        {
            answered(complaint)
        }
        _ => {}
    }
}

fn answered(complaint: &mut Complaint) {
    complaint.status = complaint.before_question.take().unwrap_or(Status::Investigating);
    complaint.needs.clear();
}

fn answer(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::ApprovalRequested { id, offer } => {
            let by = event.by.name().unwrap_or_default().to_owned();
            complaint.pending = Some(Pending { id: id.clone(), by, offer: offer.clone() });
            complaint.person.pending_text.clone_from(&event.personal.text);
        }
        Fact::ApprovalRefused { .. } => {
            complaint.pending = None;
            complaint.person.pending_text = None;
        }
        Fact::Proposed { offer, proposed_by, .. } => {
            complaint.pending = None;
            complaint.person.pending_text = None;
            complaint.proposal = Some(new_proposal(offer, proposed_by, event.at));
            complaint.status = Status::Proposed;
        }
        Fact::Answered { answer, items, level, team } => {
            if let Some(proposal) = &mut complaint.proposal {
                proposal.answer = Some(*answer);
                proposal.accepted_items.clone_from(items);
            }
            match answer {
                Answer::Accept => complaint.status = Status::RemedyPending,
                Answer::AcceptInPart | Answer::Object => review(complaint, *level, team.as_ref()),
            }
        }
        Fact::RemedyRecorded { items, reference } => {
            let proposed = complaint.proposal.iter_mut().flat_map(|proposal| proposal.items.iter_mut());
            for item in proposed.filter(|item| items.contains(&item.item)) {
                item.done = true;
                item.reference = reference.clone().or_else(|| item.reference.take());
            }
        }
        _ => {}
    }
}

fn new_proposal(offer: &Offer, proposed_by: &str, at: Timestamp) -> Proposal {
    let numbered = offer.redress.iter().zip(1u32..);
    let items = numbered
        .map(|(redress, item)| RemedyItem { item, redress: redress.clone(), done: false, reference: None })
        .collect();
    Proposal {
        offer: offer.clone(),
        items,
        proposed_by: proposed_by.to_owned(),
        proposed_at: at,
        answer: None,
        accepted_items: Vec::new(),
    }
}

fn review(complaint: &mut Complaint, level: Option<Level>, team: Option<&String>) {
    complaint.status = Status::InReview;
    complaint.closing = None;
    complaint.assignee = None;
    complaint.level = level.unwrap_or(complaint.level);
    if let Some(team) = team {
        complaint.team.clone_from(team);
    }
}

fn work(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::Classified { category, grade, priority, team, replaces } => {
            complaint.category.clone_from(category);
            complaint.grade = *grade;
            complaint.priority = *priority;
            complaint.team.clone_from(team);
            complaint
                .clocks
                .iter_mut()
                .filter(|clock| replaces.contains(&clock.id))
                .for_each(|clock| clock.cancel(event.at));
        }
        Fact::Escalated { cause, to, team, clock, priority, .. } => {
            complaint.level = *to;
            complaint.team.clone_from(team);
            complaint.assignee = None;
            complaint.priority = *priority;
            complaint.climbed.extend(*clock);
            if *cause == crate::rules::LadderCause::Complainant {
                complaint.complainant_escalated_at = Some(event.at);
            }
        }
        Fact::Assigned { team, to } => {
            complaint.team.clone_from(team);
            complaint.assignee.clone_from(to);
        }
        Fact::TakenOver { to } => complaint.assignee = Some(to.clone()),
        _ => {}
    }
}

fn tasks(complaint: &mut Complaint, at: Timestamp, fact: &Fact) {
    match fact {
        Fact::TaskOpened { id, kind, text } => {
            complaint.tasks.push(Task {
                id: id.clone(),
                kind: kind.clone(),
                text: text.clone(),
                opened_at: at,
                done_at: None,
            });
        }
        Fact::TaskCompleted { id } => {
            complaint
                .tasks
                .iter_mut()
                .filter(|task| task.id == *id && task.done_at.is_none())
                .for_each(|task| task.done_at = Some(at));
        }
        _ => {}
    }
}

fn ending(complaint: &mut Complaint, at: Timestamp, fact: &Fact) {
    match fact {
        Fact::DuplicateLinked { of } => complaint.duplicate_of = Some(of.clone()),
        Fact::Closed { reason, reason_code, root_cause, at_fault } => {
            complaint.status = Status::Closed;
            complaint.closing = Some(Closing {
                reason: *reason,
                reason_code: *reason_code,
                root_cause: *root_cause,
                at_fault: at_fault.clone(),
                at,
            });
            complaint.before_question = None;
            complaint.needs.clear();
            complaint.pending = None;
            complaint.person.pending_text = None;
        }
        Fact::Reopened => {
            complaint.status = Status::Investigating;
            complaint.closing = None;
            complaint.reopenings += 1;
        }
        Fact::Confirmed { arrived: false, level, team } => review(complaint, *level, team.as_ref()),
        Fact::SurveyAnswered { .. } => complaint.surveyed = true,
        _ => {}
    }
}

fn clocks(complaint: &mut Complaint, fact: &Fact, at: Timestamp) {
    let find = |id: u32| move |clock: &&mut Clock| clock.id == id;
    match fact {
        Fact::Extended { clock: id, due_at, due_on, .. } => {
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.original_due_at = clock.original_due_at.or(Some(clock.due_at));
                clock.due_at = *due_at;
                clock.due_on = *due_on;
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
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.state = ClockState::Breached;
                clock.points.clear();
            }
        }
        Fact::ClockLapsed { clock: id, .. } => {
            for clock in complaint.clocks.iter_mut().filter(find(*id)) {
                clock.state = ClockState::Lapsed;
                clock.ended_at = Some(at);
                clock.points.clear();
            }
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

fn drop_old_clocks(complaint: &mut Complaint) {
    let mut surplus = complaint.clocks.len().saturating_sub(MAX_CLOCKS_KEPT);
    complaint.clocks.retain(|clock| {
        let keep = surplus == 0 || clock.is_open() || clock.state == ClockState::Breached;
        surplus -= usize::from(!keep);
        keep
    });
}
