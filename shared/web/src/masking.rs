//! Secrets typed into a field: masked at the door, before anything is stored (invariant 6).
//!
//! Every field that takes free words is masked. Those the product has to match or send to stay as
//! they are: addresses, references, codes of the pack, names of staff. An account identifier stays
//! too, unless it is a card number.

use complaint::Command;
use complaint::command::{Amendment, Offer, Submission, Transaction};
use mail::{Secret, mask, mask_id};

/// A text without its secrets.
fn hide(text: &mut String) {
    *text = mask(text).text;
}

fn hide_id(text: &mut String) {
    *text = mask_id(text).text;
}

/// An account is matched by its identifier, which may be an IBAN; only a card's number is no account.
fn hide_account(text: &mut String) {
    let masked = mask_id(text);
    if masked.found != [Secret::Iban] {
        *text = masked.text;
    }
}

/// What opens a complaint.
pub fn submission(submission: &mut Submission) {
    let Submission { name, email: _, phone, account, transaction: about, description, desired_outcome } = submission;
    [name, description, desired_outcome].into_iter().for_each(hide);
    phone.iter_mut().for_each(hide_id);
    account.iter_mut().for_each(hide_account);
    about.iter_mut().for_each(transaction);
}

fn transaction(about: &mut Transaction) {
    let Transaction { id, occurred_at, amount: _, counterparty, device } = about;
    id.iter_mut().for_each(hide_id);
    [occurred_at, counterparty, device].into_iter().flatten().for_each(hide);
}

fn amendment(amendment: &mut Amendment) {
    let Amendment { name, email: _, phone, account, language: _, desired_outcome, transaction: about } = amendment;
    [name, desired_outcome].into_iter().flatten().for_each(hide);
    phone.iter_mut().for_each(hide_id);
    account.iter_mut().for_each(hide_account);
    about.iter_mut().for_each(transaction);
}

fn offer(offer: &mut Offer) {
    let Offer { outcome: _, redress: _, root_cause: _, at_fault } = offer;
    at_fault.iter_mut().for_each(hide);
}

/// Anything asked of a complaint. Nothing is left to a wildcard: a new command, or a new field of
/// one, says here what becomes of its words.
pub fn command(command: &mut Command) {
    match command {
        Command::Assess(_)
        | Command::Wake
        | Command::Climb { clock: _, percent: _ }
        | Command::Recompute { run: _, step: _, approved_by: _ }
        | Command::OpenTask { key: _, kind: _, text: _ }
        | Command::EnterCode { right: _ }
        | Command::RequestCode
        | Command::ProveContact { proof: _ }
        | Command::Approve { of: _ }
        | Command::Classify { category: _, grade: _, priority: _ }
        | Command::Assign { team: _, to: _ }
        | Command::TakeOver
        | Command::CompleteTask { task: _ }
        | Command::LinkDuplicate { of: _ }
        // `verification` hides what the name of a file gives away.
        | Command::HandIn { object: _, file: _ } => {}
        Command::Message { channel: _, text, mail: _, files: _ } | Command::Reply { text } | Command::Note { text } => {
            hide(text)
        }
        Command::Decide { answer: _, reason: text, items: _ }
        | Command::Confirm { arrived: _, text }
        | Command::Withdraw { reason: text }
        | Command::AnswerSurvey { resolved: _, speed: _, attitude: _, comment: text } => text.iter_mut().for_each(hide),
        Command::RequestEscalation { reason }
        | Command::Refuse { of: _, reason }
        | Command::Escalate { reason }
        | Command::SetJurisdiction { jurisdiction: _, reason }
        | Command::Extend { clock: _, reason, due_on: _ }
        | Command::Reopen { reason } => hide(reason),
        Command::ExplainRestriction { reason, way_back, needs } => {
            needs.iter_mut().chain([reason, way_back]).for_each(hide);
        }
        Command::RequestInformation { text, needs } => needs.iter_mut().chain([text]).for_each(hide),
        Command::ContactThirdParty { party, text } => [party, text].into_iter().for_each(hide),
        Command::RecordContact { party, channel, text, answered: _ } => {
            [party, channel, text].into_iter().for_each(hide);
        }
        Command::Propose { offer: proposed, text } => {
            offer(proposed);
            hide(text);
        }
        Command::RecordRemedy { item: _, text, reference } => {
            hide(text);
            reference.iter_mut().for_each(hide_id);
        }
        Command::ProvisionalCredit { state: _, amount: _, text } => hide(text),
        Command::RecordAppraisal { appraiser: by, method: _, finding: _, text, document }
        | Command::RecordMediation { mediator: by, agreed_on: _, redress: _, text, document } => {
            document.iter_mut().for_each(hide_id);
            [by, text].into_iter().for_each(hide);
        }
        Command::ConfirmIdentity { method, text } => [method, text].into_iter().for_each(hide),
        Command::Amend(facts) => amendment(facts),
        Command::ReferExternal { body, text } => [body, text].into_iter().for_each(hide),
        Command::Close { reason: _, reason_code: _, text, root_cause: _, at_fault } => {
            at_fault.iter_mut().chain([text]).for_each(hide);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use complaint::ClockKind;
    use complaint::values::{AppraisalMethod, ClosingReason, Finding, Outcome};

    const CARD: &str = "4111111111111111";

    fn card() -> String {
        CARD.to_owned()
    }

    fn about() -> Transaction {
        Transaction {
            id: Some(card()),
            occurred_at: Some(card()),
            amount: None,
            counterparty: Some(card()),
            device: Some(card()),
        }
    }

    #[test]
    fn every_field_of_free_words_is_masked() {
        let at_fault = Some(card());
        let facts = Amendment {
            name: Some(card()),
            phone: Some(card()),
            account: Some(card()),
            desired_outcome: Some(card()),
            transaction: Some(about()),
            ..Amendment::default()
        };
        let offered =
            Offer { outcome: Outcome::Upheld, redress: Vec::new(), root_cause: None, at_fault: at_fault.clone() };
        let commands = [
            Command::Note { text: card() },
            Command::Withdraw { reason: Some(card()) },
            Command::RequestEscalation { reason: card() },
            Command::RequestInformation { text: card(), needs: vec![card(), card()] },
            Command::ContactThirdParty { party: card(), text: card() },
            Command::RecordContact { party: card(), channel: card(), text: card(), answered: None },
            Command::Propose { offer: offered, text: card() },
            Command::RecordRemedy { item: None, text: card(), reference: Some(card()) },
            Command::RecordAppraisal {
                appraiser: card(),
                method: AppraisalMethod::Other,
                finding: Finding::Inconclusive,
                text: card(),
                document: Some(card()),
            },
            Command::RecordMediation {
                mediator: card(),
                agreed_on: jiff::civil::date(2026, 11, 20),
                redress: Vec::new(),
                text: card(),
                document: Some(card()),
            },
            Command::ConfirmIdentity { method: card(), text: card() },
            Command::Amend(facts),
            Command::ExplainRestriction { reason: card(), way_back: card(), needs: vec![card()] },
            Command::SetJurisdiction { jurisdiction: "us".to_owned(), reason: card() },
            Command::Extend { clock: ClockKind::Review, reason: card(), due_on: jiff::civil::date(2026, 11, 20) },
            Command::ReferExternal { body: card(), text: card() },
            Command::Close {
                reason: ClosingReason::Rejected,
                reason_code: None,
                text: card(),
                root_cause: None,
                at_fault,
            },
        ];
        for mut asked in commands {
            command(&mut asked);
            let stored = format!("{asked:?}");
            assert!(stored.contains("[card number ****1111]") && !stored.contains(CARD), "{stored}");
        }
    }

    #[test]
    fn a_submission_keeps_what_has_to_be_matched() {
        let check = |account: &str, phone: &str, id: &str, kept: bool| {
            let about = Transaction { id: Some(id.to_owned()), ..Transaction::default() };
            let mut given = Submission {
                account: Some(account.to_owned()),
                phone: Some(phone.to_owned()),
                transaction: Some(about),
                ..Submission::default()
            };
            let before = given.clone();
            submission(&mut given);
            let changed =
                [given.account != before.account, given.phone != before.phone, given.transaction != before.transaction];
            assert_eq!(changed, [!kept; 3], "{given:?}");
        };
        check(CARD, "4111 1111 1111 1111", CARD, false);
        check("6222021234567890128", "6222 0212 3456 7890 128", "6222021234567890128", false);
        for account in
            ["13800138000", "+86 138 0013 8000", "100200", "VIP-0001234567", "ann@example.org", "A4111111111111111"]
        {
            for phone in ["13800138000", "+8613800138000", "010-6555 1234", "+44 20 7946 0958", "4915123456787"] {
                for id in ["20260910123456", "4200001234202609101234567890", "ORD-2026-000123", "4915123456787"] {
                    check(account, phone, id, true);
                }
            }
        }
    }

    #[test]
    fn all_of_a_submission_is_masked() {
        let mut given = Submission {
            name: card(),
            email: Some("ann@example.org".to_owned()),
            phone: Some(card()),
            account: Some(card()),
            transaction: Some(about()),
            description: card(),
            desired_outcome: card(),
        };
        submission(&mut given);
        assert!(!format!("{given:?}").contains(CARD), "{given:?}");
        assert_eq!(given.email.as_deref(), Some("ann@example.org"));
    }
}
