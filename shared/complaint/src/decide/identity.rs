//! Who complains: the machine's first look, codes, proofs, corrections.

use super::{Case, Events, climb, desk, text_of};
use crate::command::{Actor, Amendment, Assessment};
use crate::event::{Fact, Personal};
use crate::rejection::Rejection;
use crate::values::{AccountFact, ContactProof};
use jiff::{SignedDuration, Timestamp};

/// The machine's first look: once, and never after the complaint is closed.
pub(super) fn assess(case: &Case<'_>, assessment: &Assessment) -> Events {
    let complaint = case.complaint;
    if complaint.assessed || !complaint.is_open() {
        return Ok(Vec::new());
    }
    // Also where staff were faster and contact is proven: the acknowledgement carries the code.
    let code = complaint.person.email.is_some().then(|| next_code(case));
    let unproven = complaint.account == AccountFact::Unproven;
    let fact = Fact::Assessed {
        account: if unproven { assessment.account } else { complaint.account },
        // Staff who were faster may have seen that it is heavier.
        grade: assessment.grade.max(complaint.grade),
        possible_duplicates: assessment.possible_duplicates.clone(),
        code,
        code_expires_at: code.map(|_| code_expires_at(case)),
        code_tries: case.rules.limits.code_tries,
    };
    let mut events = vec![case.event(fact, Personal::default())];
    events.extend(climb::for_amount(case)?);
    // After the step, so that the task is told to the team that has the complaint now.
    events.extend(desk::first_task(case, &complaint.category));
    Ok(events)
}

fn next_code(case: &Case<'_>) -> u32 {
    case.complaint.code.map_or(1, |code| code.number + 1)
}

fn code_expires_at(case: &Case<'_>) -> Timestamp {
    case.now + SignedDuration::from_hours(i64::from(case.rules.limits.code_hours))
}

/// A code counts while it is out, not expired and has tries left; a right one proves contact.
pub(super) fn enter_code(case: &Case<'_>, right: bool) -> Events {
    let code = case.complaint.code.filter(|code| code.expires_at > case.now);
    let usable = code.filter(|code| code.tries_left > 0);
    let Some(usable) = usable else {
        let why = match (case.complaint.code, code) {
            (None, _) => "no code is out",
            (Some(_), None) => "the code is too old",
            (Some(_), Some(_)) => "the code has been tried too often",
        };
        return Err(Rejection::Code { reason: format!("{why}; ask for a new one"), tries_left: 0 });
    };
    if !right {
        let tries_left = usable.tries_left - 1;
        return Ok(vec![case.event(Fact::CodeRefused { tries_left }, Personal::default())]);
    }
    prove_contact(case, ContactProof::Code)
}

pub(super) fn request_code(case: &Case<'_>) -> Events {
    if case.complaint.contact.is_some() {
        return Err(illegal(case, "request_code", "contact is proven already"));
    }
    if case.complaint.person.email.is_none() {
        return Err(illegal(case, "request_code", "there is no e-mail address on file"));
    }
    let fact = Fact::CodeIssued {
        number: next_code(case),
        expires_at: code_expires_at(case),
        tries: case.rules.limits.code_tries,
    };
    Ok(vec![case.event(fact, Personal::default())])
}

pub(super) fn prove_contact(case: &Case<'_>, proof: ContactProof) -> Events {
    if case.complaint.contact.is_some() {
        return Ok(Vec::new());
    }
    let fact = Fact::IdentityProven { contact: Some(proof), account: case.complaint.account, method: None };
    Ok(vec![case.event(fact, Personal::default())])
}

/// Staff attest who the complainant is: the account, and contact where it is unproven too.
pub(super) fn confirm(case: &Case<'_>, method: &str, text: &str) -> Events {
    let complaint = case.complaint;
    if complaint.contact.is_some() && complaint.account != AccountFact::Unproven {
        return Err(illegal(case, "confirm_identity", "contact and account are proven already"));
    }
    if method.trim().is_empty() {
        return Err(Rejection::invalid(
            "method",
            "say how identity was checked, such as 'video call' or 'id card at the counter'",
        ));
    }
    let account = if complaint.account == AccountFact::Unproven { AccountFact::Attested } else { complaint.account };
    let contact = complaint.contact.is_none().then_some(ContactProof::Staff);
    let fact = Fact::IdentityProven { contact, account, method: Some(method.to_owned()) };
    Ok(vec![case.event(fact, text_of("text", text)?)])
}

/// Puts facts right. A new address has to be proven anew: a code goes out to it at once.
pub(super) fn amend(case: &Case<'_>, amendment: &Amendment) -> Events {
    if *amendment == Amendment::default() {
        return Err(Rejection::invalid(
            "amend",
            "name at least one of name, email, phone, account, language, desired_outcome, transaction",
        ));
    }
    let person = &case.complaint.person;
    let contact_lost = amendment.email.is_some() && amendment.email != person.email;
    let account_lost = amendment.account.is_some() && amendment.account != person.account;
    let fact = Fact::Amended { contact_lost, account_lost, language: amendment.language.clone() };
    let mut events = vec![case.event(fact, Personal { amendment: Some(amendment.clone()), ..Personal::default() })];
    if contact_lost {
        let fact = Fact::CodeIssued {
            number: next_code(case),
            expires_at: code_expires_at(case),
            tries: case.rules.limits.code_tries,
        };
        let issued = crate::event::Event { by: Actor::System, ..case.event(fact, Personal::default()) };
        events.push(issued);
    }
    Ok(events)
}

fn illegal(case: &Case<'_>, act: &'static str, hint: &'static str) -> Rejection {
    Rejection::IllegalMove { act, status: case.complaint.status, hint }
}
