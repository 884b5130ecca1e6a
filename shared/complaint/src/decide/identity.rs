//! Who complains: the machine's first look, codes, proofs, corrections.

use super::words::{check_language, check_lines, check_outcome, check_transaction, line_of, text_of};
use super::{Case, Events, climb, tasks};
use crate::command::{Actor, Amendment, Assessment};
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use crate::values::{AccountFact, ContactProof};
use jiff::{SignedDuration, Timestamp};

/// Most possible duplicates recorded: a desk that looks at so many knows what it sees.
const MAX_DUPLICATES: usize = 20;

/// The machine's first look: once, and never after the complaint is closed.
pub(super) fn assess(case: &Case<'_>, assessment: &Assessment) -> Events {
    let complaint = case.complaint;
    if complaint.assessed || !complaint.is_open() {
        return Ok(Vec::new());
    }
    // Also where staff were faster and contact is proven: the acknowledgement carries the code.
    let code = complaint.person.email.is_some().then(|| next_code(case));
    let others: Vec<_> = assessment.possible_duplicates.iter().take(MAX_DUPLICATES).cloned().collect();
    let unproven = complaint.account == AccountFact::Unproven;
    let fact = Fact::Assessed {
        account: if unproven { assessment.account } else { complaint.account },
        // Staff who were faster may have seen that it is heavier.
        grade: assessment.grade.max(complaint.grade),
        possible_duplicates: others.clone(),
        code,
        code_expires_at: code.map(|_| code_expires_at(case)),
        code_tries: case.rules.limits.code_tries,
    };
    let mut events = vec![case.event(fact, Personal::default())];
    events.extend(climb::for_risk(case)?);
    // After the step, so that the task is told to the team that has the complaint now.
    events.extend(tasks::first(case, &complaint.category));
    events.extend(tasks::duplicates(case, &others));
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

/// A new code, as often a day as the pack says: each one is a mail, and as many more tries.
pub(super) fn request_code(case: &Case<'_>) -> Events {
    if case.complaint.contact.is_some() {
        return Err(illegal(case, "request_code", "contact is proven already"));
    }
    if case.complaint.person.email.is_none() {
        return Err(illegal(case, "request_code", "there is no e-mail address on file"));
    }
    let most = case.rules.limits.codes_per_day;
    if case.complaint.codes.count(case.now) >= most {
        let reason = format!(
            "{most} codes were sent within 24 hours; the next one can be sent from {} on, or answer one of our mails instead",
            case.complaint.codes.until()
        );
        return Err(Rejection::Code { reason, tries_left: 0 });
    }
    Ok(vec![new_code(case)])
}

fn new_code(case: &Case<'_>) -> Event {
    let fact = Fact::CodeIssued {
        number: next_code(case),
        expires_at: code_expires_at(case),
        tries: case.rules.limits.code_tries,
    };
    case.event(fact, Personal::default())
}

pub(super) fn prove_contact(case: &Case<'_>, proof: ContactProof) -> Events {
    if case.complaint.contact.is_some() {
        return Ok(Vec::new());
    }
    let fact = Fact::IdentityProven { contact: Some(proof), account: case.complaint.account };
    Ok(vec![case.event(fact, Personal::default())])
}

/// Staff attest who the complainant is, which proves the account. Contact is proven by whoever reads
/// the mail sent to the address on file (design §2); only where there is none, staff attest it too.
pub(super) fn confirm(case: &Case<'_>, method: &str, text: &str) -> Events {
    let complaint = case.complaint;
    let unreachable = complaint.contact.is_none() && complaint.person.email.is_none();
    if complaint.account == AccountFact::Attested && !unreachable {
        return Err(illegal(case, "confirm_identity", "the account is attested already"));
    }
    let contact = unreachable.then_some(ContactProof::Staff);
    let method = Some(line_of("method", method)?);
    let fact = Fact::IdentityProven { contact, account: AccountFact::Attested };
    Ok(vec![case.event(fact, Personal { method, ..text_of("text", text)? })])
}

/// Puts facts right. A new address has to be proven anew: a code goes out to it at once, however
/// many the old address had.
pub(super) fn amend(case: &Case<'_>, amendment: &Amendment) -> Events {
    if *amendment == Amendment::default() {
        return Err(Rejection::invalid(
            "amend",
            "name at least one of name, email, phone, account, language, desired_outcome, transaction",
        ));
    }
    check_amendment(amendment)?;
    let person = &case.complaint.person;
    let contact_lost = amendment.email.is_some() && amendment.email != person.email;
    let account_lost = amendment.account.is_some() && amendment.account != person.account;
    let fact = Fact::Amended { contact_lost, account_lost, language: amendment.language.clone() };
    let mut events = vec![case.event(fact, Personal { amendment: Some(amendment.clone()), ..Personal::default() })];
    if contact_lost {
        events.push(Event { by: Actor::System, ..new_code(case) });
    }
    Ok(events)
}

fn check_amendment(amendment: &Amendment) -> Result<(), Rejection> {
    let Amendment { name, email, phone, account, language, desired_outcome, transaction } = amendment;
    check_lines([
        ("name", name.as_ref()),
        ("email", email.as_ref()),
        ("phone", phone.as_ref()),
        ("account", account.as_ref()),
    ])?;
    language.as_deref().map_or(Ok(()), check_language)?;
    desired_outcome.as_deref().map_or(Ok(()), check_outcome)?;
    check_transaction(transaction.as_ref())
}

fn illegal(case: &Case<'_>, act: &'static str, hint: &'static str) -> Rejection {
    Rejection::IllegalMove { act, status: case.complaint.status, hint }
}
