//! Applying one event to the state: total, and the only place where a state changes.

mod clocks;
mod tasks;

pub(crate) use clocks::met_by;

use crate::command::Terms;
use crate::event::{Event, Fact, Step};
use crate::state::{
    Closing, CodeIssued, CodesOfDay, Complaint, CreditOnAccount, Pending, Person, Proposal, RemedyItem,
};
use crate::values::{AccountFact, Answer, ContactProof, Grade, Level, Status};
use jiff::Timestamp;

/// Applies an event: to nothing only [`Fact::Received`], to a state every other fact.
///
/// An event that cannot follow (never written by [`crate::decide()`]) changes nothing but the version,
/// which counts events; before [`Fact::Received`] there is nothing to change.
pub fn evolve(state: Option<Complaint>, event: &Event) -> Option<Complaint> {
    let mut next = match (state, &event.fact) {
        (None, Fact::Received { .. }) => received(event)?,
        (None, _) => return None,
        (Some(mut complaint), fact) => {
            clocks::settle(&mut complaint, event);
            tasks::settle(&mut complaint, event);
            apply(&mut complaint, event, fact);
            complaint
        }
    };
    next.version += 1;
    for started in &event.starts {
        next.next_clock = next.next_clock.max(started.clock.id + 1);
        next.clocks.push(started.clock.clone());
    }
    clocks::drop_old(&mut next);
    tasks::drop_old(&mut next);
    Some(next)
}

fn received(event: &Event) -> Option<Complaint> {
    let Fact::Received { reference, channel, language, jurisdiction, category, priority, team, received_at, .. } =
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
        taken_over: false,
        status: Status::Received,
        assessed: false,
        before_question: None,
        contact: None,
        letters: 0,
        account: AccountFact::Unproven,
        received_at: *received_at,
        logged_at: event.at,
        code: None,
        codes: CodesOfDay::default(),
        clocks: Vec::new(),
        breaches: 0,
        next_clock: 1,
        proposal: None,
        pending: None,
        credit: None,
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
            needs: Vec::new(),
            pending_text: None,
            pending_at_fault: None,
        },
    })
}

fn apply(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::Received { .. }
        | Fact::Noted
        | Fact::Replied
        | Fact::AppraisalRecorded { .. }
        | Fact::MediationRecorded { .. } => {}
        Fact::Assessed { .. }
        | Fact::CodeIssued { .. }
        | Fact::CodeRefused { .. }
        | Fact::IdentityProven { .. }
        | Fact::Amended { .. } => identity(complaint, event, fact),
        Fact::MessageReceived { .. } => {
            complaint.letters = complaint.letters.saturating_add(1);
            questions(complaint, event, fact);
        }
        Fact::EvidenceReceived { .. }
        | Fact::InformationRequested
        | Fact::ThirdPartyContacted
        | Fact::ContactRecorded { .. } => questions(complaint, event, fact),
        Fact::ApprovalRequested { .. }
        | Fact::ApprovalRefused { .. }
        | Fact::Proposed { .. }
        | Fact::Answered { .. }
        | Fact::RemedyRecorded { .. }
        | Fact::ProvisionalCredit { .. } => answer(complaint, event, fact),
        Fact::Classified { .. }
        | Fact::JurisdictionSet { .. }
        | Fact::Escalated { .. }
        | Fact::Assigned { .. }
        | Fact::TakenOver { .. } => work(complaint, event, fact),
        Fact::TaskOpened { .. } | Fact::TaskCompleted { .. } => tasks::apply(complaint, event.at, fact),
        Fact::DuplicateLinked { .. }
        | Fact::ReferredExternal
        | Fact::Closed { .. }
        | Fact::Reopened { .. }
        | Fact::Confirmed { .. }
        | Fact::SurveyAnswered { .. } => ending(complaint, event.at, fact),
        Fact::Extended { .. }
        | Fact::ClockWarned { .. }
        | Fact::Reminded { .. }
        | Fact::ClockBreached { .. }
        | Fact::ClockPaused { .. }
        | Fact::ClockResumed { .. }
        | Fact::ClockLapsed { .. }
        | Fact::FollowedUp { .. }
        | Fact::Recomputed { .. } => clocks::apply(complaint, fact, event.at),
    }
}

fn identity(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::Assessed { account, grade, code, code_expires_at, code_tries, .. } => {
            complaint.account = *account;
            complaint.grade = *grade;
            if let (Some(number), Some(expires_at)) = (*code, *code_expires_at) {
                code_out(complaint, event, CodeIssued { number, expires_at, tries_left: *code_tries });
            }
            complaint.assessed = true;
            let known = complaint.contact.is_some() || *account != AccountFact::Unproven;
            if complaint.status == Status::Received {
                complaint.status = if known { Status::Investigating } else { Status::AwaitingIdentity };
            }
        }
        Fact::CodeIssued { number, expires_at, tries } => {
            code_out(complaint, event, CodeIssued { number: *number, expires_at: *expires_at, tries_left: *tries });
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

fn code_out(complaint: &mut Complaint, event: &Event, code: CodeIssued) {
    complaint.code = Some(code);
    complaint.codes = complaint.codes.with_one(event.at);
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

fn questions(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::InformationRequested => {
            complaint.before_question = Some(complaint.status);
            complaint.status = Status::AwaitingComplainant;
            complaint.person.needs.clone_from(&event.personal.needs);
        }
        Fact::ThirdPartyContacted => {
            complaint.before_question = Some(complaint.status);
            complaint.status = Status::AwaitingThirdParty;
        }
        Fact::MessageReceived { .. } | Fact::EvidenceReceived { .. }
            if complaint.status == Status::AwaitingComplainant =>
        {
            answered(complaint)
        }
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
    complaint.person.needs.clear();
}

fn answer(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::ApprovalRequested { id, offer } => {
            let by = event.by.name().unwrap_or_default().to_owned();
            let by_id = event.by.id().unwrap_or_default().to_owned();
            complaint.pending = Some(Pending { id: id.clone(), by, by_id, asked_at: event.at, offer: offer.clone() });
            complaint.person.pending_text.clone_from(&event.personal.text);
            complaint.person.pending_at_fault.clone_from(&event.personal.at_fault);
        }
        Fact::ApprovalRefused { .. } => nothing_pending(complaint),
        Fact::Proposed { offer, proposed_by, .. } => {
            nothing_pending(complaint);
            complaint.proposal = Some(new_proposal(offer, proposed_by, event.at));
            complaint.status = Status::Proposed;
        }
        Fact::Answered { answer, items, step } => {
            if let Some(proposal) = &mut complaint.proposal {
                proposal.answer = Some(*answer);
                proposal.accepted_items.clone_from(items);
            }
            match answer {
                Answer::Accept => complaint.status = Status::RemedyPending,
                Answer::AcceptInPart | Answer::Object => review(complaint, step.as_ref()),
            }
        }
        Fact::ProvisionalCredit { state, amount } => {
            complaint.credit = Some(CreditOnAccount { amount: amount.clone(), state: *state, at: event.at });
        }
        Fact::RemedyRecorded { items, .. } => {
            let proposed = complaint.proposal.iter_mut().flat_map(|proposal| proposal.items.iter_mut());
            proposed.filter(|item| items.contains(&item.item)).for_each(|item| item.done = true);
        }
        _ => {}
    }
}

fn nothing_pending(complaint: &mut Complaint) {
    complaint.pending = None;
    complaint.person.pending_text = None;
    complaint.person.pending_at_fault = None;
}

fn new_proposal(offer: &Terms, proposed_by: &str, at: Timestamp) -> Proposal {
    let numbered = offer.redress.iter().zip(1u32..);
    let items = numbered.map(|(redress, item)| RemedyItem { item, redress: redress.clone(), done: false }).collect();
    Proposal {
        offer: offer.clone(),
        items,
        proposed_by: proposed_by.to_owned(),
        proposed_at: at,
        answer: None,
        accepted_items: Vec::new(),
    }
}

fn review(complaint: &mut Complaint, step: Option<&Step>) {
    complaint.status = Status::InReview;
    complaint.closing = None;
    if let Some(step) = step {
        take_step(complaint, step.level, &step.team, step.priority);
    }
}

/// What every step of the ladder does: nobody has it until somebody of its team takes it.
fn take_step(complaint: &mut Complaint, level: Level, team: &str, priority: u8) {
    complaint.level = level;
    team.clone_into(&mut complaint.team);
    complaint.priority = priority;
    complaint.assignee = None;
    complaint.taken_over = false;
}

fn work(complaint: &mut Complaint, event: &Event, fact: &Fact) {
    match fact {
        Fact::Classified { category, grade, priority, team, replaces, targets } => {
            complaint.category.clone_from(category);
            complaint.grade = *grade;
            complaint.priority = *priority;
            complaint.team.clone_from(team);
            clocks::cancel(complaint, replaces, event.at);
            targets.iter().for_each(|target| clocks::aim(complaint, target));
        }
        Fact::JurisdictionSet { jurisdiction, replaces, .. } => {
            complaint.jurisdiction.clone_from(jurisdiction);
            clocks::cancel(complaint, replaces, event.at);
        }
        Fact::Escalated { cause, to, team, clock, priority, .. } => {
            take_step(complaint, *to, team, *priority);
            complaint.climbed.extend(*clock);
            if *cause == crate::rules::LadderCause::Complainant {
                complaint.complainant_escalated_at = Some(event.at);
            }
        }
        Fact::Assigned { team, to, .. } => {
            complaint.team.clone_from(team);
            complaint.assignee.clone_from(to);
        }
        Fact::TakenOver { to } => {
            complaint.assignee = Some(to.clone());
            complaint.taken_over = true;
        }
        _ => {}
    }
}

fn ending(complaint: &mut Complaint, at: Timestamp, fact: &Fact) {
    match fact {
        Fact::DuplicateLinked { of } => complaint.duplicate_of = Some(of.clone()),
        Fact::Closed { reason, reason_code, root_cause } => {
            complaint.status = Status::Closed;
            complaint.closing =
                Some(Closing { reason: *reason, reason_code: *reason_code, root_cause: *root_cause, at });
            complaint.before_question = None;
            complaint.person.needs.clear();
            nothing_pending(complaint);
        }
        Fact::Reopened { step } => {
            take_step(complaint, step.level, &step.team, step.priority);
            complaint.status = Status::Investigating;
            complaint.closing = None;
            complaint.reopenings += 1;
        }
        Fact::Confirmed { arrived: false, step } => review(complaint, step.as_ref()),
        Fact::SurveyAnswered { .. } => complaint.surveyed = true,
        _ => {}
    }
}
