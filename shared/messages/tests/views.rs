//! What the complainant and the desk see of a complaint.

use complaint::command::{Amendment, Assessment, Offer, Opening, Redress, Submission};
use complaint::values::{AccountFact, Answer, AppraisalMethod, Channel, Finding, Grade, RedressType};
use complaint::{Actor, Command, Complaint, Money, Outcome, Reference, Role, Roster, decide, evolve, open};
use jiff::{SignedDuration, Timestamp};
use messages::view::{self, DeskView, Numbered, StatusView};
use policy::Pack;

/// A complaint and its events.
struct Life {
    complaint: Complaint,
    events: Vec<Numbered>,
    now: Timestamp,
    pack: Pack,
}

fn handler() -> Actor {
    Actor::Staff { id: "wang".to_owned(), name: "Wang".to_owned(), role: Role::Handler }
}

fn text() -> String {
    "as agreed".to_owned()
}

fn propose(value: &str) -> Command {
    let amount = Some(Money::new(value.parse().expect("a decimal"), "CNY").expect("money"));
    let item = |kind, amount| Redress { kind, amount };
    let redress = vec![item(RedressType::FullRefund, amount), item(RedressType::Apology, None)];
    let at_fault = Some("the merchant".to_owned());
    Command::Propose { offer: Offer { outcome: Outcome::Upheld, redress, root_cause: None, at_fault }, text: text() }
}

impl Life {
    /// Received and looked at; the account is matched, the contact unproven.
    fn new() -> Life {
        let pack = Pack::house();
        let now: Timestamp = "2026-11-20T02:00:00Z".parse().expect("a moment");
        let submission =
            Submission { email: Some("a@example.com".to_owned()), description: text(), ..Submission::default() };
        let opening = Opening {
            reference: Reference::from_random([7; 10]),
            channel: Channel::WebForm,
            language: "en".to_owned(),
            jurisdiction: None,
            category: "fees".to_owned(),
            received_at: now,
            submission,
            mail: None,
            files: Vec::new(),
            message_id: None,
            thread: None,
            follow_up_of: None,
        };
        let first = open(&opening, &Actor::Complainant, now, &pack.rules).expect("it opens").remove(0);
        let complaint = evolve(None, &first).expect("it was received");
        let events = vec![Numbered { seq: 1, event: first, hash: String::new() }];
        let mut life = Life { complaint, events, now, pack };
        let (account, grade) = (AccountFact::Matched, Grade::Ordinary);
        let assessment = Assessment { account, grade, possible_duplicates: Vec::new() };
        life.does(&Actor::System, Command::Assess(assessment));
        life
    }

    fn does(&mut self, by: &Actor, command: Command) {
        let events = decide(&self.complaint, &command, by, self.now, &self.pack.rules, &Roster::default());
        for event in events.unwrap_or_else(|why| panic!("{}: {why}", command.name())) {
            self.complaint = evolve(Some(self.complaint.clone()), &event).expect("it stays");
            self.events.push(Numbered { seq: self.complaint.version, event, hash: String::new() });
        }
    }

    fn prove(&mut self) {
        self.does(&Actor::Complainant, Command::EnterCode { right: true });
    }

    fn status(&self) -> StatusView {
        view::status(&self.complaint, &self.events)
    }

    fn desk(&self) -> DeskView {
        view::desk(&self.complaint, &self.events, self.now)
    }
}

#[test]
fn an_unproven_reader_learns_that_something_is_asked_and_not_what() {
    let check = |command: Command, unproven: &[&str], proven: &[&str]| {
        let mut life = Life::new();
        life.does(&handler(), command);
        assert_eq!(life.status().needs, unproven);
        life.prove();
        assert_eq!(life.status().needs, proven);
    };
    let ask = |needs: &[&str]| Command::RequestInformation {
        text: text(),
        needs: needs.iter().map(|need| (*need).to_owned()).collect(),
    };
    check(ask(&["statement of account 6222"]), &["verification", "message"], &["statement of account 6222"]);
    check(ask(&[]), &["verification", "message"], &["message"]);
    check(propose("10"), &["verification"], &["decision"]);
    check(Command::Reply { text: text() }, &["verification"], &[]);
}

/// What the levels of the firm promise each other is not the complainant's.
#[test]
fn clocks_inside_the_firm_stay_inside() {
    let mut life = Life::new();
    life.does(&handler(), Command::Escalate { reason: text() });
    life.now += SignedDuration::from_hours(24 * 5);
    life.does(&Actor::System, Command::Wake);
    let view = life.status();
    let breaches = view.timeline.iter().filter(|entry| entry.event == "clock_breached").count();
    assert_eq!(breaches, 1, "first_reply only");
    let logged = life.desk().log.into_iter().filter(|entry| entry.event == "clock_breached").count();
    assert_eq!(logged, 2, "and level_response at the desk");
    assert!(view.clocks.iter().all(|clock| clock.kind != "level_response"));
}

#[test]
fn a_message_comes_from_who_wrote_it() {
    let check = |by: &Actor, command: Command, expected: &[(&str, &str)]| {
        let mut life = Life::new();
        life.does(by, command);
        let messages = life.desk().messages;
        let messages: Vec<_> =
            messages.iter().map(|message| (message.direction.as_str(), message.event.as_str())).collect();
        assert_eq!(messages, expected);
        assert_eq!(life.status().timeline.iter().filter(|entry| entry.text.is_some()).count(), 0, "unproven");
        let texts = life.events.iter().filter(|numbered| numbered.event.personal.text.is_some()).count();
        assert_eq!(texts, 1, "written once");
    };
    check(&Actor::Complainant, Command::Withdraw { reason: Some(text()) }, &[("in", "closed")]);
    check(&handler(), Command::ReferExternal { body: "12363".to_owned(), text: text() }, &[("out", "closed")]);
    check(&handler(), Command::Reply { text: text() }, &[("out", "replied")]);
}

/// Everything that was written down can be read at the desk.
#[test]
fn the_log_shows_what_was_recorded() {
    let mut life = Life::new();
    let (party, channel) = ("Bank of Somewhere".to_owned(), "letter".to_owned());
    life.does(&handler(), Command::RecordContact { party, channel, text: text(), answered: None });
    life.does(&handler(), Command::ConfirmIdentity { method: "video call".to_owned(), text: text() });
    let phone = Some("+86 10 5550 0100".to_owned());
    life.does(&handler(), Command::Amend(Amendment { phone, ..Amendment::default() }));
    life.now += SignedDuration::from_hours(1);
    life.does(&handler(), propose("6000"));
    let desk = life.desk();
    let facts = |event: &str, field: &str| {
        let entry = desk.log.iter().find(|entry| entry.event == event).expect("it is logged");
        entry.facts.as_ref().expect("facts")["personal"][field].clone()
    };
    assert_eq!(facts("contact_recorded", "party"), "Bank of Somewhere");
    assert_eq!(facts("contact_recorded", "channel"), "letter");
    assert_eq!(facts("identity_proven", "method"), "video call");
    assert_eq!(facts("amended", "amendment")["phone"], "+86 10 5550 0100");
    assert_eq!(facts("approval_requested", "at_fault"), "the merchant");
    assert!(facts("received", "submission").is_null(), "the view has it");
    let approval = desk.tasks.iter().find(|task| task.kind == "approval").expect("it waits");
    assert_eq!(approval.opened_at, life.now);
}

#[test]
fn accepted_items_are_shown() {
    let mut life = Life::new();
    life.prove();
    life.does(&handler(), propose("10"));
    let answer = Command::Decide { answer: Answer::AcceptInPart, reason: None, items: vec![2] };
    life.does(&Actor::Complainant, answer);
    assert_eq!(life.desk().proposal.expect("a proposal").accepted_items, [2]);
    assert_eq!(life.status().proposal.expect("a proposal").accepted_items, [2]);
}

#[test]
fn the_desk_sees_how_long_each_team_had_it() {
    let mut life = Life::new();
    life.prove();
    life.now += SignedDuration::from_mins(90);
    life.does(&handler(), Command::RequestInformation { text: text(), needs: Vec::new() });
    life.now += SignedDuration::from_hours(26);
    let times = serde_json::to_value(life.desk().time_per_team).expect("writes");
    let expected = serde_json::json!([
        {"team": "front-line", "level": 1, "from": "2026-11-20T02:00:00Z", "until": "2026-11-20T03:30:00Z",
            "spent": "PT1H30M", "waiting_for": "us"},
        {"team": "front-line", "level": 1, "from": "2026-11-20T03:30:00Z", "spent": "PT26H", "waiting_for": "complainant"},
    ]);
    assert_eq!(times, expected);
}

/// An appraisal is the firm's; an agreement is the complainant's as well, once they have proven who they are.
#[test]
fn an_agreement_is_told_and_an_appraisal_is_not() {
    let mut life = Life::new();
    let (by, text) = ("device laboratory".to_owned(), || "Nothing was tampered with.".to_owned());
    let (method, finding) = (AppraisalMethod::DeviceFingerprint, Finding::AgainstComplainant);
    life.does(&handler(), Command::RecordAppraisal { appraiser: by, method, finding, text: text(), document: None });
    let (mediator, agreed_on) = ("consumer association".to_owned(), jiff::civil::date(2026, 11, 1));
    let agreement = "Half of it goes back.".to_owned();
    let (redress, document) = (Vec::new(), Some("MA-7".to_owned()));
    life.does(&handler(), Command::RecordMediation { mediator, agreed_on, redress, text: agreement, document });
    let told = |life: &Life| serde_json::to_string(&life.status()).expect("writes");
    assert!(told(&life).contains("mediation_recorded") && !told(&life).contains("Half of it"), "not before proof");
    life.prove();
    assert!(told(&life).contains("Half of it goes back."));
    assert!(!told(&life).contains("tampered") && !told(&life).contains("appraisal"));
    let desk = life.desk();
    assert_eq!(desk.appraisals[0].finding, "against_complainant");
    assert_eq!(desk.appraisals[0].appraiser.as_deref(), Some("device laboratory"));
    assert_eq!(desk.mediations[0].agreed_on, "2026-11-01");
    assert_eq!(desk.mediations[0].document.as_deref(), Some("MA-7"));
}
