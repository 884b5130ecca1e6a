//! The page of operations, as those see it who watch.

use desk::mail_ledger::MailSums;
use desk::operations::{Operations, TimersView};
use desk::pages::operations;
use desk::queues_seen::{QueueLine, Seen};
use jiff::tz::{self, TimeZone};
use jiff::{SignedDuration, Timestamp};
use messages::figures::Counting;
use messages::view::Card;
use policy::Pack;
use std::collections::BTreeMap;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{Frame, Nav};

#[path = "../../../shared/web/tests/support/html.rs"]
mod html;

/// What a page may weigh.
const PAGE_BYTES: usize = 100_000;

fn now() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().expect("a time")
}

fn zone() -> TimeZone {
    TimeZone::fixed(tz::offset(8))
}

fn page(seen: &Operations, lang: Lang, may_redrive: bool) -> String {
    let firm = if lang.is_zh() { "示范支付" } else { "Example Pay" };
    let frame = Frame::new(lang, firm, "/desk/operations", Nav::Desk { name: "周敏", role: "operations" });
    let html = operations(&frame, &Pack::house(), seen, may_redrive, &Viewpoint { now: now(), zone: zone() });
    html::check(&html);
    html
}

fn card(pack: &Pack, number: i64) -> Card {
    let category = &pack.categories[usize::try_from(number).expect("small") % pack.categories.len()];
    let level = u8::try_from(number % 4 + 1).expect("small");
    Card {
        reference: format!("RC-7K3M-9QXD-0HTZ-{number:04}"),
        status: "investigating".to_owned(),
        level,
        team: ["front-line", "supervisors", "specialists", "complaints-manager"][usize::from(level) - 1].to_owned(),
        assignee: (number % 3 > 0).then(|| "陈晓明".to_owned()),
        category: category.code.clone(),
        grade: "ordinary".to_owned(),
        priority: 3,
        channel: "web_form".to_owned(),
        language: "zh-CN".to_owned(),
        received_at: now() - SignedDuration::from_hours(number % 700),
        next_due_at: Some(now() + SignedDuration::from_mins(number * 37 % 23_000 - 900)),
        breached: number % 10 == 0,
        open_tasks: 0,
        jurisdiction: "cn".to_owned(),
        closed_at: None,
        closed_as: None,
        root_cause: None,
        disputed: None,
        redress: Vec::new(),
        counterparty: None,
        changed_on: None,
    }
}

/// Operations of a firm with so many complaints, a third of them closed.
fn seen(complaints: i64) -> Operations {
    let pack = Pack::house();
    let cards: Vec<Card> = (0..complaints)
        .map(|number| match number % 3 {
            0 => Card { closed_at: Some(now() - SignedDuration::from_hours(number % 500)), ..card(&pack, number) },
            _ => card(&pack, number),
        })
        .collect();
    let mut counting = Counting::begin(now(), &zone());
    cards.iter().for_each(|card| counting.count(card));
    let figures = counting.done();
    let mut open: Vec<Card> = cards.into_iter().filter(|card| card.closed_at.is_none()).collect();
    open.sort_by_key(|card| card.next_due_at);
    let (late, next): (Vec<Card>, Vec<Card>) = open.into_iter().partition(|card| card.next_due_at < Some(now()));
    let first = |cards: Vec<Card>| cards.into_iter().take(8).collect();
    let mail = |day: &str, waiting: usize| MailSums {
        day: day.parse().expect("a day"),
        arrived: 5,
        outcomes: ["opened", "appended", "duplicate", "suppressed", "quarantined"]
            .map(|word| (word.to_owned(), 1))
            .into(),
        waiting,
        balanced: waiting == 0,
    };
    Operations {
        at: now(),
        took: figures.took(),
        figures: Some(figures),
        counting: false,
        late: first(late),
        next: first(next),
        timers: TimersView {
            next_wake_at: Some(now() + SignedDuration::from_mins(3)),
            breaches: 50,
            lag_ms_median: 146,
            lag_ms_most: 790,
            late_ms: 0,
        },
        mail: vec![mail("2026-11-23", 0), mail("2026-11-24", 0)],
        queues: None,
    }
}

fn with_dead_letters(complaints: i64) -> Operations {
    let line = |name: &str, dead: usize| QueueLine {
        name: name.to_owned(),
        ready: 0,
        in_flight: 1,
        tried_again: 2,
        delayed: 3,
        dead,
        oldest_dead_at: (dead > 0).then(now),
    };
    let queues = vec![line("verification", 0), line("timers", 4)];
    Operations { queues: Some(Seen { outbox: 7, queues }), ..seen(complaints) }
}

#[test]
fn operations_page() {
    for lang in Lang::ALL {
        insta::assert_snapshot!(format!("operations.{}", lang.code()), page(&with_dead_letters(40), lang, true));
    }
}

#[test]
fn a_hundred_thousand_complaints_fit_on_a_page() {
    let seen = with_dead_letters(100_000);
    for lang in Lang::ALL {
        let html = page(&seen, lang, true);
        assert!(html.len() < PAGE_BYTES, "{} bytes", html.len());
        assert_eq!(html.matches("class=\"chart\"").count(), 2);
    }
}

#[test]
fn what_is_amiss_is_said() {
    let check = |seen: &Operations, said: &str| {
        let html = page(seen, Lang::En, true);
        assert!(html.contains(said), "{said}: {html}");
    };
    let fine = seen(40);
    check(&fine, "The timers are in time");
    check(&fine, "The mail adds up");
    check(&fine, "The queues are not seen from here");
    let late = TimersView { late_ms: 300_000, ..fine.timers.clone() };
    check(&Operations { timers: late, ..fine.clone() }, "should have fired 5 min ago");
    let waits = MailSums { waiting: 1, balanced: false, ..fine.mail[0].clone() };
    check(&Operations { mail: vec![waits], ..fine.clone() }, "The mail does not add up");
    check(&with_dead_letters(40), "set aside: 4");
    check(&Operations { counting: true, ..fine.clone() }, "being counted again");
    // A long list that was never counted shows what needs no count.
    let first = Operations { figures: None, took: None, counting: true, ..fine };
    check(&first, "Late for longest");
    assert!(!page(&first, Lang::Zh, true).contains("class=\"chart\""));
}

#[test]
fn who_only_looks_sends_nothing_back() {
    let seen = with_dead_letters(10);
    assert!(page(&seen, Lang::En, true).contains("action=\"/desk/operations/redrive\""));
    assert!(!page(&seen, Lang::En, false).contains("action=\"/desk/operations/redrive\""));
}

#[test]
fn a_firm_without_complaints_has_a_page() {
    let html = page(&seen(0), Lang::En, false);
    assert!(html.contains("Nobody is late") && html.contains("Nothing is open"), "{html}");
}

#[test]
fn the_words_of_a_firm_are_text() {
    let hostile = "</svg><script>x</script>\"";
    let mut seen = seen(40);
    let figures = seen.figures.as_mut().expect("figures");
    let group = figures.open;
    figures.by_team = BTreeMap::from([(hostile.to_owned(), group)]);
    seen.late[0].assignee = Some(hostile.to_owned());
    assert!(!page(&seen, Lang::En, true).contains("<script"));
}
