//! Legal clocks beside the firm's own, what an answer has to hold, and money lent meanwhile.

use crate::support::{Life, acts, at, handler, house, money, opening, staff};
use complaint::clock::ClockState;
use complaint::command::{Offer, Opening, Redress, Transaction};
use complaint::values::{AccountFact, Answer, ContactProof, Credit, Outcome, RedressType};
use complaint::{Actor, ClockKind, Command, Rejection, Role, Status};
use jiff::civil::Date;

pub(crate) fn under(jurisdiction: &str, category: &str, received_at: &str) -> Life {
    let mut opening =
        Opening { jurisdiction: Some(jurisdiction.to_owned()), received_at: at(received_at), ..opening(category) };
    if jurisdiction.starts_with("us") {
        let amount = Some(money("128.00", "USD"));
        opening.submission.transaction = Some(Transaction { amount, ..Transaction::default() });
    }
    let mut life = Life::at(&opening, &Actor::Complainant, house(), at(received_at)).expect("it opens");
    life.must(&Actor::System, &acts::assess(AccountFact::Matched));
    life
}

pub(crate) fn due_on(life: &Life, regime: &str, kind: ClockKind) -> Option<String> {
    let clock = life.complaint.clocks.iter().find(|clock| clock.regime == regime && clock.kind == kind);
    clock.map(|clock| clock.due_on.to_string())
}

pub(crate) fn extend(kind: ClockKind, due_on: Date) -> Command {
    Command::Extend { clock: kind, reason: "the bank abroad has not answered yet".to_owned(), due_on }
}

pub(crate) fn reason(result: Result<Vec<complaint::Event>, Rejection>) -> String {
    result.map(|events| events.len()).expect_err("it is refused").to_string()
}

/// Enough for any law.
const REASONS: &str = "We looked at the terminal: the card and the code were yours.";

fn close(reason: complaint::ClosingReason, text: &str) -> Command {
    Command::Close { reason, reason_code: None, text: text.to_owned(), root_cause: None, at_fault: None }
}

#[test]
fn each_law_counts_in_its_own_calendar() {
    let check = |jurisdiction: &str, regime: &str, category: &str, received_at: &str, kind, expected: Option<&str>| {
        let life = under(jurisdiction, category, received_at);
        assert_eq!(due_on(&life, regime, kind).as_deref(), expected, "{jurisdiction} {category}");
    };
    use ClockKind::{LeakReport, LegalFinal, LegalHolding, RestrictionObjection};
    check("cn", "cn", "fees", "2026-09-18T02:00:00Z", LegalFinal, Some("2026-10-08"));
    check("cn", "cn", "account_restricted", "2026-09-18T02:00:00Z", RestrictionObjection, Some("2026-10-08"));
    check("cn", "cn", "fees", "2026-09-18T02:00:00Z", RestrictionObjection, None);
    check("cn", "cn", "privacy", "2026-09-18T02:00:00Z", LeakReport, Some("2026-09-21"));
    check("uk", "uk-disp", "fees", "2026-12-18T10:00:00Z", LegalFinal, Some("2027-01-13"));
    check("uk", "uk-disp", "service_quality", "2026-12-18T10:00:00Z", LegalFinal, None);
    check("uk", "uk-disp-other", "service_quality", "2026-12-18T10:00:00Z", LegalFinal, Some("2027-02-12"));
    check("uk", "uk-disp-other", "fees", "2026-12-18T10:00:00Z", LegalFinal, None);
    check("us", "us", "unauthorised_txn", "2026-11-20T15:00:00Z", LegalFinal, Some("2026-12-07"));
    check("us", "us", "fees", "2026-11-20T15:00:00Z", LegalFinal, None);
    check("us-cfpb", "us-cfpb", "fees", "2026-11-20T15:00:00Z", LegalHolding, Some("2026-12-05"));
    check("us-cfpb", "us-cfpb", "fees", "2026-11-20T15:00:00Z", LegalFinal, Some("2027-01-19"));
    check("house", "cn", "privacy", "2026-09-18T02:00:00Z", LeakReport, None);
    // TARGET is closed on 25 December and 1 January.
    check("eu", "eu-psd2", "fees", "2026-12-18T10:00:00Z", LegalFinal, Some("2027-01-12"));
}

#[test]
fn a_holding_reply_moves_a_final_answer_as_far_as_the_law_lets_it() {
    let kind = ClockKind::LegalFinal;
    let date = |text: &str| text.parse::<Date>().expect("a date");
    let mut life = under("uk", "fees", "2026-12-18T10:00:00Z");
    let specialist = staff(Role::Specialist);
    assert!(matches!(life.give(&handler(), &extend(kind, date("2027-02-01"))), Err(Rejection::BelowLevel { .. })));
    let far = reason(life.give(&specialist, &extend(kind, date("2027-02-11"))));
    assert!(far.contains("not after 2027-02-10"), "{far}");
    life.must(&specialist, &extend(kind, date("2027-02-10")));
    assert!(
        reason(life.give(&specialist, &extend(kind, date("2027-02-10")))).contains("as often as the policy allows")
    );
}

/// PBoC Order 2020-5, CBIRC Order 2020-3: to thirty days, then to sixty, each approved.
#[test]
fn a_second_step_goes_further_than_the_first() {
    let kind = ClockKind::LegalFinal;
    let date = |text: &str| text.parse::<Date>().expect("a date");
    let mut life = under("cn", "fees", "2026-11-20T02:00:00Z");
    let manager = staff(Role::Manager);
    let far = reason(life.give(&manager, &extend(kind, date("2026-12-21"))));
    assert!(far.contains("not after 2026-12-20"), "{far}");
    life.must(&manager, &extend(kind, date("2026-12-20")));
    let far = reason(life.give(&manager, &extend(kind, date("2027-01-20"))));
    assert!(far.contains("not after 2027-01-19"), "{far}");
    life.must(&manager, &extend(kind, date("2027-01-19")));
}

#[test]
fn time_is_lent_only_with_the_money() {
    let kind = ClockKind::LegalFinal;
    let later: Date = "2027-01-04".parse().expect("a date");
    let mut life = under("us", "unauthorised_txn", "2026-11-20T15:00:00Z");
    let specialist = staff(Role::Specialist);
    let post = Command::ProvisionalCredit {
        state: Credit::Posted,
        amount: Some(money("128.00", "USD")),
        text: "Here is the money while we look into it.".to_owned(),
    };
    let act = |state| Command::ProvisionalCredit { state, amount: None, text: "We have finished.".to_owned() };
    let refused = reason(life.give(&specialist, &extend(kind, later)));
    assert!(refused.contains("provisional_credit"), "{refused}");
    assert!(reason(life.give(&handler(), &post)).contains("proven first"));
    life.must(&Actor::Complainant, &Command::ProveContact { proof: ContactProof::Link });
    assert!(reason(life.give(&handler(), &act(Credit::Reversed))).contains("post one first"));
    assert!(reason(life.give(&handler(), &act(Credit::Posted))).contains("amount"));
    let dollars = reason(life.give(&handler(), &post));
    assert!(dollars.contains("more than the role may give alone"), "{dollars}");
    life.must(&specialist, &post);
    assert!(reason(life.give(&handler(), &post)).contains("posted already"));
    life.must(&specialist, &extend(kind, later));
    // The time was lent with the money: one is not taken back before the other has served.
    assert!(reason(life.give(&specialist, &act(Credit::Reversed))).contains("answer first"));
    // Closed with the credit open, somebody has to settle it.
    let closing = Command::Withdraw { reason: None };
    life.must(&Actor::Complainant, &closing);
    assert!(life.complaint.open_tasks().any(|task| task.kind == "provisional_credit"));
    life.must(&specialist, &act(Credit::MadeFinal));
    assert!(!life.complaint.open_tasks().any(|task| task.kind == "provisional_credit"), "it is settled");
    assert!(reason(life.give(&handler(), &act(Credit::Reversed))).contains("no provisional credit is open"));
    assert_eq!(life.complaint.status, Status::Closed);
}

#[test]
fn a_law_does_not_wait_for_us_to_sort_our_mail() {
    let mut life = under("cn", "other", "2026-11-20T02:00:00Z");
    life.days(5);
    let classify = Command::Classify { category: Some("privacy".to_owned()), grade: None, priority: None };
    life.must(&handler(), &classify);
    let leak = |life: &Life| {
        let clock = life.complaint.clocks.iter().find(|clock| clock.kind == ClockKind::LeakReport).expect("it runs");
        (clock.started_at, clock.state)
    };
    assert_eq!(leak(&life), (at("2026-11-20T02:00:00Z"), ClockState::Running));
    life.must(&Actor::System, &Command::Wake);
    assert_eq!(leak(&life).1, ClockState::Breached);
    // The firm's own date is not put behind it: one hour from now.
    let scam = Command::Classify { category: Some("scam".to_owned()), grade: None, priority: None };
    life.must(&handler(), &scam);
    let first = life.clock(ClockKind::FirstAction).expect("it runs");
    assert_eq!((first.started_at, first.state), (life.now, ClockState::Running));
    life.must(&handler(), &Command::CompleteTask { task: "first-scam".to_owned() });
    let first = life.complaint.clocks.iter().find(|clock| clock.kind == ClockKind::FirstAction);
    assert_eq!(first.map(|clock| clock.state), Some(ClockState::Met));
}

/// No law is shaken off by sorting a complaint there and back, nor by closing it.
#[test]
fn a_legal_clock_comes_back_with_its_category_and_outlives_the_complaint() {
    let sort = |life: &mut Life, category: &str| {
        let to = Command::Classify { category: Some(category.to_owned()), grade: None, priority: None };
        life.must(&handler(), &to);
    };
    let open = |life: &Life, kind| life.complaint.open_clock(kind).map(|clock| clock.due_on.to_string());
    let mut life = under("us", "unauthorised_txn", "2026-11-20T15:00:00Z");
    sort(&mut life, "other");
    assert_eq!(open(&life, ClockKind::LegalFinal), None);
    sort(&mut life, "unauthorised_txn");
    assert_eq!(open(&life, ClockKind::LegalFinal).as_deref(), Some("2026-12-07"));
    let mut life = under("cn", "payment_failed", "2026-11-20T02:00:00Z");
    sort(&mut life, "privacy");
    life.must(&handler(), &Command::CompleteTask { task: "first-payment_failed".to_owned() });
    assert!(open(&life, ClockKind::LeakReport).is_some(), "a trace looks for no leak");
    life.must(&Actor::Complainant, &Command::Withdraw { reason: None });
    assert!(open(&life, ClockKind::LeakReport).is_some(), "the authority is told all the same");
    life.must(&handler(), &Command::CompleteTask { task: "first-privacy".to_owned() });
    assert_eq!(open(&life, ClockKind::LeakReport), None);
}

#[test]
fn of_two_laws_the_one_that_allows_it_is_moved() {
    let mut life = under("us-cfpb", "unauthorised_txn", "2026-11-20T15:00:00Z");
    life.must(&Actor::Complainant, &Command::ProveContact { proof: ContactProof::Link });
    let specialist = staff(Role::Specialist);
    let amount = Some(money("128.00", "USD"));
    let text = "Here is the money while we look into it.".to_owned();
    life.must(&specialist, &Command::ProvisionalCredit { state: Credit::Posted, amount, text });
    life.must(&specialist, &extend(ClockKind::LegalFinal, "2027-01-04".parse().expect("a date")));
    assert_eq!(due_on(&life, "us", ClockKind::LegalFinal).as_deref(), Some("2027-01-04"));
}

#[test]
fn an_answer_that_lacks_a_part_is_refused_and_says_which() {
    let propose = |outcome, redress: &[Redress], text: &str| Command::Propose {
        offer: Offer { outcome, redress: redress.to_vec(), root_cause: None, at_fault: None },
        text: text.to_owned(),
    };
    let apology = [Redress { kind: RedressType::Apology, amount: None }];
    let reasons = "The shop sent the money back on 3 November, as the enclosed record shows.";
    let check = |jurisdiction: &str, command: &Command, lacks: Option<&str>| {
        let mut life = under(jurisdiction, "fees", "2026-11-20T02:00:00Z");
        let answer = life.give(&staff(Role::Manager), command).map(|_| ()).map_err(|error| error.to_string());
        match lacks {
            None => assert_eq!(answer, Ok(()), "{jurisdiction}: {command:?}"),
            Some(lacks) => assert!(answer.as_ref().is_err_and(|error| error.contains(lacks)), "{answer:?}"),
        }
    };
    check(
        "uk",
        &propose(Outcome::Rejected, &[], "No."),
        Some("text: an answer under 'uk-disp' has to hold the reasons"),
    );
    check("uk", &propose(Outcome::Rejected, &[], reasons), None);
    check(
        "uk",
        &propose(Outcome::Upheld, &[], reasons),
        Some("redress: an answer under 'uk-disp' has to hold what is given"),
    );
    check("uk", &propose(Outcome::Upheld, &apology, "Sorry."), None);
    check("house", &propose(Outcome::Rejected, &[], "No."), None);
    let close = |text| close(complaint::ClosingReason::Rejected, text);
    check("cn", &close("No."), Some("under 'cn' has to hold the reasons"));
    check("cn", &close(reasons), None);
}

/// All of what is in dispute is lent, but for the 50 dollars the law lets the firm hold back (12 CFR
/// 1005.11(c)(2)(i)).
#[test]
fn a_token_lends_no_time() {
    let check = |amount: &str, currency: &str, answer: Result<(), &str>| {
        let mut life = under("us", "unauthorised_txn", "2026-11-20T15:00:00Z");
        life.must(&Actor::Complainant, &Command::ProveContact { proof: ContactProof::Link });
        let text = "Here is the money while we look into it.".to_owned();
        let amount = Some(money(amount, currency));
        let specialist = staff(Role::Specialist);
        life.must(&specialist, &Command::ProvisionalCredit { state: Credit::Posted, amount, text });
        let given = life.give(&specialist, &extend(ClockKind::LegalFinal, "2027-01-04".parse().expect("a date")));
        match answer {
            Ok(()) => assert!(given.is_ok(), "{given:?}"),
            Err(why) => assert!(reason(given).contains(why)),
        }
    };
    check("1.00", "USD", Err("at least 78.00 USD here; 1.00 USD is"));
    check("77.99", "USD", Err("at least 78.00 USD"));
    check("78.00", "USD", Ok(()));
    check("128.00", "CNY", Err("at least 78.00 USD"));
}

#[test]
fn the_firm_gives_itself_no_longer_than_the_law() {
    let mut life = under("cn", "fees", "2026-11-20T02:00:00Z");
    let manager = staff(Role::Manager);
    let date = |text: &str| text.parse::<Date>().expect("a date");
    assert_eq!(due_on(&life, "cn", ClockKind::LegalFinal).as_deref(), Some("2026-12-07"));
    let late = reason(life.give(&manager, &extend(ClockKind::Review, date("2026-12-08"))));
    assert!(
        late.contains("not lie after 2026-12-07: 'cn' wants an answer by then; extend 'legal_final' first"),
        "{late}"
    );
    life.must(&manager, &extend(ClockKind::LegalFinal, date("2026-12-20")));
    life.must(&manager, &extend(ClockKind::Review, date("2026-12-20")));
}

/// The process ends with a withdrawal; nobody was answered.
#[test]
fn who_withdraws_was_given_no_answer() {
    let ended = |command: &Command, by: &Actor| {
        let mut life = under("uk", "unauthorised_txn", "2026-11-20T02:00:00Z");
        life.must(by, command);
        let state = |kind| life.clock(kind).expect("it ran").state;
        (state(ClockKind::Review), state(ClockKind::LegalFinal), state(ClockKind::LegalRefund))
    };
    use ClockState::{Cancelled, Met};
    assert_eq!(ended(&Command::Withdraw { reason: None }, &Actor::Complainant), (Met, Cancelled, Cancelled));
    assert_eq!(ended(&close(complaint::ClosingReason::Withdrawn, REASONS), &handler()), (Met, Cancelled, Cancelled));
    assert_eq!(ended(&close(complaint::ClosingReason::Rejected, REASONS), &handler()), (Met, Met, Met));
}

/// 12 CFR 1005.11(c)(1): an error is corrected within a business day of being found, accepted or not.
#[test]
fn an_error_that_was_found_is_put_right_the_next_business_day() {
    let found = |category: &str, outcome, lent: bool, redress: &[Redress]| {
        let mut life = under("us", category, "2026-11-20T15:00:00Z");
        life.must(&Actor::Complainant, &Command::ProveContact { proof: ContactProof::Link });
        if lent {
            let text = "Here is the money while we look into it.".to_owned();
            let amount = Some(money("128.00", "USD"));
            life.must(&staff(Role::Manager), &Command::ProvisionalCredit { state: Credit::Posted, amount, text });
        }
        let offer = Offer { outcome, redress: redress.to_vec(), root_cause: None, at_fault: None };
        let text = "We looked at each of the payments and found that this one was not yours.".to_owned();
        life.must(&staff(Role::Manager), &Command::Propose { offer, text });
        life
    };
    let whole = [Redress { kind: RedressType::FullRefund, amount: Some(money("128.00", "USD")) }];
    let sorry = [Redress { kind: RedressType::Apology, amount: None }];
    let due = |life: &Life| due_on(life, "us", ClockKind::LegalRefund);
    let mut life = found("unauthorised_txn", Outcome::Upheld, false, &whole);
    assert_eq!(due(&life).as_deref(), Some("2026-11-23"));
    life.days(4);
    let refund = life.clock(ClockKind::LegalRefund).map(|clock| clock.state);
    assert_eq!(refund, Some(ClockState::Breached), "no acceptance is waited for");
    assert_eq!(due(&found("fees", Outcome::Upheld, false, &whole)), None);
    assert_eq!(due(&found("unauthorised_txn", Outcome::Rejected, false, &[])), None);
    assert_eq!(due(&found("unauthorised_txn", Outcome::Upheld, false, &sorry)), None, "nothing is to be carried out");
    assert_eq!(due(&found("unauthorised_txn", Outcome::Upheld, true, &whole)), None, "the money is there");
}

/// PSD2 art. 73(1): the money is back on the next business day, or lent, or the claim refused.
#[test]
fn what_was_taken_without_leave_goes_back_the_next_business_day() {
    let mut life = under("eu", "unauthorised_txn", "2026-11-20T10:00:00Z");
    assert_eq!(due_on(&life, "eu-psd2", ClockKind::LegalRefund).as_deref(), Some("2026-11-23"));
    life.must(&Actor::Complainant, &Command::ProveContact { proof: ContactProof::Link });
    let text = "Here is the money while we look into it.".to_owned();
    let amount = Some(money("128.00", "CNY"));
    life.must(&handler(), &Command::ProvisionalCredit { state: Credit::Posted, amount, text });
    assert_eq!(life.clock(ClockKind::LegalRefund).map(|clock| clock.state), Some(ClockState::Met));
    let mut life = under("eu", "unauthorised_txn", "2026-11-20T10:00:00Z");
    let offer = |outcome, kind, amount| Command::Propose {
        offer: Offer { outcome, redress: vec![Redress { kind, amount }], root_cause: None, at_fault: None },
        text: "The payment was not yours; you get all of it back.".to_owned(),
    };
    life.must(&handler(), &offer(Outcome::Upheld, RedressType::FullRefund, Some(money("128.00", "CNY"))));
    assert!(life.complaint.open_clock(ClockKind::LegalRefund).is_some(), "a promise is no refund");
    let accept = Command::Decide { answer: Answer::Accept, reason: None, items: Vec::new() };
    life.must(&Actor::Complainant, &accept);
    let done = Command::RecordRemedy { item: None, text: "Paid.".to_owned(), reference: None };
    life.must(&handler(), &done);
    assert_eq!(life.clock(ClockKind::LegalRefund).map(|clock| clock.state), Some(ClockState::Met));
}

/// A review (核查) has thirty days of its own.
#[test]
fn an_objection_starts_the_review_the_law_knows() {
    let mut life = under("cn", "fees", "2026-11-20T02:00:00Z");
    let offer = Offer { outcome: Outcome::Rejected, redress: Vec::new(), root_cause: None, at_fault: None };
    let text = "The fee stands in the tariff you agreed to on 3 November.".to_owned();
    let propose = Command::Propose { offer, text };
    life.must(&handler(), &propose);
    let object = Command::Decide { answer: Answer::Object, reason: Some("No.".to_owned()), items: Vec::new() };
    life.must(&Actor::Complainant, &object);
    assert_eq!(due_on(&life, "cn", ClockKind::LegalReview).as_deref(), Some("2026-12-21"));
    life.must(&staff(Role::Supervisor), &propose);
    assert_eq!(life.clock(ClockKind::LegalReview).map(|clock| clock.state), Some(ClockState::Met));
}

/// An answer that went out in time is in time for the drawer the complaint is put in later, too.
#[test]
fn sorting_after_the_answer_breaks_no_promise() {
    let mut life = under("us", "fees", "2026-11-20T15:00:00Z");
    let offer = Offer { outcome: Outcome::Rejected, redress: Vec::new(), root_cause: None, at_fault: None };
    let text = "The fee stands in the tariff you agreed to on 3 November.".to_owned();
    life.must(&handler(), &Command::Propose { offer, text });
    // A letter nobody has read keeps it open past the day the law would have wanted an answer by.
    let text = "I do not understand that.".to_owned();
    let channel = complaint::values::Channel::WebForm;
    life.must(&Actor::Complainant, &Command::Message { channel, text, mail: None, files: Vec::new() });
    life.days(20);
    let sort = Command::Classify { category: Some("unauthorised_txn".to_owned()), grade: None, priority: None };
    life.must(&handler(), &sort);
    assert_eq!(due_on(&life, "us", ClockKind::LegalFinal), None);
}

/// DISP 1.5.1R: what the complainant takes to be settled by the end of the third business day is answered in short.
#[test]
fn what_is_settled_by_the_third_business_day_may_be_answered_in_short() {
    let settled = |days: i64, answer| {
        let mut life = under("uk", "fees", "2026-12-18T10:00:00Z");
        assert_eq!(due_on(&life, "uk-disp", ClockKind::SummaryResolution).as_deref(), Some("2026-12-23"));
        let apology = acts::redress(RedressType::Apology, None);
        life.must(&staff(Role::Manager), &acts::propose(vec![apology]));
        life.days(days);
        life.must(&Actor::Complainant, &acts::decision(answer, Vec::new()));
        life
    };
    let state = |life: &Life| life.clock(ClockKind::SummaryResolution).map(|clock| clock.state);
    let life = settled(5, Answer::Accept);
    assert_eq!((state(&life), life.complaint.status), (Some(ClockState::Met), Status::Closed));
    let life = settled(6, Answer::Accept);
    assert_eq!(state(&life), Some(ClockState::Lapsed));
    assert!(!life.facts().contains(&"task_opened"), "nobody owed it: {:?}", life.facts());
    assert_eq!(state(&settled(1, Answer::Object)), Some(ClockState::Running));
    assert_eq!(due_on(&under("eu", "fees", "2026-12-18T10:00:00Z"), "eu-psd2", ClockKind::SummaryResolution), None);
}

/// DISP 2.8.2R(1): six months from the final response, and from the next one where it was opened again.
#[test]
fn an_answer_can_be_taken_to_the_ombudsman_for_six_months() {
    let mut life = under("uk", "fees", "2026-12-18T10:00:00Z");
    life.must(&handler(), &close(complaint::ClosingReason::Rejected, REASONS));
    let window =
        |life: &Life| life.clock(ClockKind::ReferralWindow).map(|clock| (clock.due_on.to_string(), clock.state));
    assert_eq!(window(&life), Some(("2027-06-18".to_owned(), ClockState::Running)));
    life.days(10);
    life.must(&handler(), &Command::Reopen { reason: "the shop wrote to us".to_owned() });
    assert_eq!(window(&life).map(|(_, state)| state), Some(ClockState::Cancelled));
    life.must(&handler(), &close(complaint::ClosingReason::Rejected, REASONS));
    assert_eq!(window(&life).map(|(due_on, _)| due_on).as_deref(), Some("2027-06-28"));
    life.days(200);
    assert_eq!(window(&life).map(|(_, state)| state), Some(ClockState::Lapsed));
    assert_eq!(life.complaint.wake_at(), None);
    assert_eq!(life.complaint.breaches, 0);
    let mut life = under("uk", "fees", "2026-12-18T10:00:00Z");
    life.must(&Actor::Complainant, &Command::Withdraw { reason: None });
    assert_eq!(window(&life), None, "there is no answer to take further");
}
