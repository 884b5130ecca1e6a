//! Nothing a person writes lies in the public part, and nothing makes a complaint outgrow its item.

use crate::support::{Life, acts, handler, money, opening, staff};
use acts::{propose, refund};
use complaint::command::{Amendment, Offer, Transaction};
use complaint::values::{Credit, Status};
use complaint::{Actor, ClosingReason, Command, Outcome, Rejection, Role};

/// A word that stands for everything a person may write.
const WORDS: &str = "李娜 6222021234567890123";

fn words() -> String {
    WORDS.to_owned()
}

/// Every command of the desk and the complainant that takes words, with words in every field.
fn wordy() -> Vec<(Status, Actor, Command)> {
    let offer = Offer {
        outcome: Outcome::Upheld,
        redress: vec![refund("10", "CNY")],
        root_cause: None,
        at_fault: Some(words()),
    };
    let (party, channel, text, body, method, reason) = (words(), words(), words(), words(), words(), words());
    let close = Command::Close {
        reason: ClosingReason::Goodwill,
        reason_code: None,
        text: words(),
        root_cause: None,
        at_fault: Some(words()),
    };
    let large = Offer { redress: vec![refund("6000", "CNY")], ..offer.clone() };
    use Status::{Investigating, RemedyPending};
    let desk = [
        (Investigating, Command::RequestInformation { text: words(), needs: vec![words()] }),
        (Investigating, Command::ContactThirdParty { party: words(), text: words() }),
        (Investigating, Command::RecordContact { party, channel, text, answered: None }),
        (Investigating, Command::ConfirmIdentity { method, text: words() }),
        (Investigating, Command::Propose { offer, text: words() }),
        (Investigating, Command::Propose { offer: large, text: words() }),
        (Investigating, Command::ReferExternal { body, text: words() }),
        (
            Investigating,
            Command::ProvisionalCredit { state: Credit::Posted, amount: Some(money("1", "CNY")), text: words() },
        ),
        (Investigating, Command::Escalate { reason }),
        (Investigating, Command::Note { text: words() }),
        (Investigating, close),
        (RemedyPending, Command::RecordRemedy { item: None, text: words(), reference: Some(words()) }),
    ];
    desk.into_iter().map(|(status, command)| (status, handler(), command)).collect()
}

#[test]
fn what_people_write_is_personal() {
    for (status, by, command) in wordy() {
        let mut life = acts::in_state(status);
        if let Command::ProvisionalCredit { .. } = command {
            acts::prepare(&mut life, "provisional_credit, posted");
        }
        let events = life.must(&by, &command);
        for event in &events {
            let public = serde_json::to_string(event).expect("writes");
            assert!(!public.contains(WORDS), "'{}' in public: {public}", command.name());
        }
        let public = serde_json::to_string(&life.complaint).expect("writes");
        assert!(!public.contains(WORDS), "'{}' in the public state: {public}", command.name());
        let personal = events.iter().map(|event| serde_json::to_string(&event.personal).expect("writes"));
        let given = format!("{command:?}").matches(WORDS).count();
        let kept: usize = personal.map(|personal| personal.matches(WORDS).count()).sum();
        assert_eq!(kept, given, "'{}' loses or doubles what was written", command.name());
    }
}

/// What waits for a second person goes out whole.
#[test]
fn an_approved_proposal_says_who_was_at_fault() {
    let mut life = acts::in_state(Status::Investigating);
    let redress = vec![refund("6000", "CNY")];
    let offer = Offer { outcome: Outcome::Upheld, redress, root_cause: None, at_fault: Some(words()) };
    life.must(&handler(), &Command::Propose { offer, text: "our answer".to_owned() });
    let events = life.act("approve");
    assert_eq!(events[0].personal.at_fault.as_deref(), Some(WORDS));
    assert_eq!((&life.complaint.person.pending_text, &life.complaint.person.pending_at_fault), (&None, &None));
}

#[test]
fn a_line_has_three_hundred_characters_at_most() {
    let check = |field: &str, command: &dyn Fn(String) -> Command| {
        let mut status = Status::Investigating;
        if field == "reference" {
            status = Status::RemedyPending;
        }
        let fits = command("汉".repeat(300));
        assert!(acts::in_state(status).give(&handler(), &fits).is_ok(), "{field}");
        match acts::in_state(status).give(&handler(), &command("汉".repeat(301))) {
            Err(Rejection::Invalid { field: named, .. }) => assert_eq!(named, field),
            other => panic!("{field}: {other:?}"),
        }
    };
    let text = || "text".to_owned();
    check("needs", &|need| Command::RequestInformation { text: text(), needs: vec![need] });
    check("party", &|party| Command::ContactThirdParty { party, text: text() });
    check("channel", &|channel| Command::RecordContact { party: text(), channel, text: text(), answered: None });
    check("method", &|method| Command::ConfirmIdentity { method, text: text() });
    check("body", &|body| Command::ReferExternal { body, text: text() });
    check("reference", &|reference| Command::RecordRemedy { item: None, text: text(), reference: Some(reference) });
    check("team", &|team| Command::Assign { team: Some(team), to: None });
    check("to", &|to| Command::Assign { team: None, to: Some(to) });
    check("at_fault", &|fault| match propose(Vec::new()) {
        Command::Propose { offer, text } => Command::Propose { offer: Offer { at_fault: Some(fault), ..offer }, text },
        other => other,
    });
    check("name", &|name| Command::Amend(Amendment { name: Some(name), ..Amendment::default() }));
    check("email", &|email| Command::Amend(Amendment { email: Some(email), ..Amendment::default() }));
    check("phone", &|phone| Command::Amend(Amendment { phone: Some(phone), ..Amendment::default() }));
    check("account", &|account| Command::Amend(Amendment { account: Some(account), ..Amendment::default() }));
    let of = |transaction| Command::Amend(Amendment { transaction: Some(transaction), ..Amendment::default() });
    check("transaction.id", &|id| of(Transaction { id: Some(id), ..Transaction::default() }));
    check("transaction.occurred_at", &|at| of(Transaction { occurred_at: Some(at), ..Transaction::default() }));
    check("transaction.counterparty", &|by| of(Transaction { counterparty: Some(by), ..Transaction::default() }));
    check("transaction.device", &|on| of(Transaction { device: Some(on), ..Transaction::default() }));
}

#[test]
fn an_opening_is_bounded_too() {
    let check = |field: &str, change: &dyn Fn(&mut complaint::command::Opening)| {
        let mut opening = opening("fees");
        change(&mut opening);
        match Life::of(&opening, &handler(), acts::rules()) {
            Err(Rejection::Invalid { field: named, .. }) => assert_eq!(named, field),
            other => panic!("{field}: {other:?}"),
        }
    };
    let long = || "x".repeat(301);
    check("complainant.name", &|opening| opening.submission.name = long());
    check("complainant.email", &|opening| opening.submission.email = Some(long()));
    check("complainant.phone", &|opening| opening.submission.phone = Some(long()));
    check("account.identifier", &|opening| opening.submission.account = Some(long()));
    check("transaction.counterparty", &|opening| {
        opening.submission.transaction = Some(Transaction { counterparty: Some(long()), ..Transaction::default() });
    });
    check("desired_outcome", &|opening| opening.submission.desired_outcome = "x".repeat(20_001));
    check("language", &|opening| opening.language = "e".repeat(36));
    check("language", &|opening| opening.language = "my name is Li Na".to_owned());
}

/// The largest item the table holds, in bytes.
const ITEM: usize = 400 * 1024;

/// Years of everything at its longest: the state still fits its item, with room for the rest of it.
#[test]
fn a_complaint_never_outgrows_its_item() {
    let mut life = acts::in_state(Status::Investigating);
    let line = || Some("汉".repeat(300));
    let text = || "汉".repeat(20_000);
    life.must(
        &handler(),
        &Command::Amend(Amendment {
            name: line(),
            phone: line(),
            desired_outcome: Some(text()),
            ..Amendment::default()
        }),
    );
    for round in 0..150 {
        let key = |number: i32| format!("{}-{round}-{number}", "k".repeat(200));
        for number in 0..3 {
            let open = Command::OpenTask { key: key(number), kind: "check".to_owned(), text: "汉".repeat(300) };
            life.must(&Actor::System, &open);
        }
        let first = life.complaint.open_tasks().next().map(|task| task.id.clone());
        first.into_iter().for_each(|task| drop(life.must(&handler(), &Command::CompleteTask { task })));
        life.must(&staff(Role::Manager), &propose(vec![refund("10", "CNY"); 20]));
        life.days(20);
        life.act("reopen, by staff");
        life.days(20);
        life.must(&handler(), &Command::RequestInformation { text: text(), needs: vec!["汉".repeat(300); 20] });
        life.act("message");
    }
    let offer =
        Offer { outcome: Outcome::Upheld, redress: vec![refund("6000", "CNY")], root_cause: None, at_fault: line() };
    life.must(&staff(Role::Supervisor), &Command::Propose { offer, text: text() });
    assert!(life.complaint.pending.is_some());
    let public = serde_json::to_string(&life.complaint).expect("writes").len();
    let personal = serde_json::to_string(&life.complaint.person).expect("writes").len();
    assert!(public + personal < ITEM * 4 / 5, "{public} + {personal} bytes");
    assert!(life.complaint.breaches > 100, "every one of them counts: {}", life.complaint.breaches);
}

/// Done tasks make room; a task asked for twice opens once, also when it is done.
#[test]
fn fifty_open_tasks_are_the_most() {
    let mut life = acts::in_state(Status::Investigating);
    let open = |life: &mut Life, number: usize| {
        let key = format!("t{number}");
        life.must(&Actor::System, &Command::OpenTask { key, kind: "check".to_owned(), text: "look".to_owned() }).len()
    };
    for number in 0..200 {
        assert_eq!(open(&mut life, number), 1, "task {number}");
        life.must(&handler(), &Command::CompleteTask { task: format!("t{number}") });
        assert_eq!(open(&mut life, number), 0, "task {number} again");
    }
    for number in 200..250 {
        assert_eq!(open(&mut life, number), 1, "task {number}");
    }
    assert_eq!(open(&mut life, 250), 0);
    life.must(&handler(), &Command::CompleteTask { task: "t200".to_owned() });
    assert_eq!(open(&mut life, 250), 1);
}
