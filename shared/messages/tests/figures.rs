//! Figures are a fold over cards: many of them, in any order, in any parts.

use jiff::civil::date;
use jiff::tz::{self, TimeZone};
use jiff::{SignedDuration, Timestamp};
use messages::figures::{Counting, DayFlow, Figures, Group};
use messages::view::Card;

const NOW: &str = "2026-11-24T10:00:00Z";

fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

fn zone() -> TimeZone {
    TimeZone::fixed(tz::offset(8))
}

fn card(number: i64) -> Card {
    Card {
        reference: format!("RC-{number}"),
        status: "investigating".to_owned(),
        level: 1,
        team: "front-line".to_owned(),
        assignee: None,
        category: "scam".to_owned(),
        grade: "ordinary".to_owned(),
        priority: 3,
        channel: "web_form".to_owned(),
        language: "zh-CN".to_owned(),
        received_at: "2026-11-20T02:00:00Z".parse().expect("a time"),
        next_due_at: None,
        breached: false,
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

fn counted(cards: &[Card]) -> Figures {
    let mut counting = Counting::begin(now(), &zone());
    cards.iter().for_each(|card| counting.count(card));
    counting.done()
}

#[test]
fn a_deadline_is_late_today_soon_or_later() {
    // The firm's day ends at 16:00Z.
    let check = |due: &str, overdue: u64, due_today: u64, due_soon: u64| {
        let figures = counted(&[Card { next_due_at: Some(due.parse().expect("a time")), ..card(1) }]);
        let found = figures.open;
        assert_eq!((found.overdue, found.due_today, found.due_soon), (overdue, due_today, due_soon), "{due}");
        let ahead = figures.due.values().flatten().sum::<u64>() + figures.due_later;
        assert_eq!(ahead, 1 - overdue, "{due}: what is not late is in the heat map or beyond it");
    };
    check("2026-11-24T09:59:59Z", 1, 0, 0);
    check("2026-11-24T10:00:00Z", 0, 1, 1);
    check("2026-11-24T15:59:59Z", 0, 1, 1);
    check("2026-11-24T16:00:00Z", 0, 0, 1);
    check("2026-11-25T10:00:00Z", 0, 0, 1);
    check("2026-11-25T10:00:01Z", 0, 0, 0);
    check("2026-12-07T15:59:59Z", 0, 0, 0);
    check("2026-12-07T16:00:00Z", 0, 0, 0);
}

#[test]
fn the_heat_map_has_the_hours_of_the_firm() {
    let figures = counted(&[
        Card { next_due_at: Some("2026-11-24T15:59:59Z".parse().expect("a time")), ..card(1) },
        Card { next_due_at: Some("2026-11-25T01:30:00Z".parse().expect("a time")), ..card(2) },
        Card { next_due_at: Some("2026-12-07T16:00:00Z".parse().expect("a time")), ..card(3) },
        card(4),
    ]);
    assert_eq!(figures.due.len(), 14);
    assert_eq!(figures.due[&date(2026, 11, 24)][23], 1);
    assert_eq!(figures.due[&date(2026, 11, 25)][9], 1);
    assert_eq!((figures.due_later, figures.no_due), (1, 1));
}

#[test]
fn what_came_in_and_went_out_counts_on_days_of_the_firm() {
    let closed = |received: &str, closed: &str| Card {
        status: "closed".to_owned(),
        received_at: received.parse().expect("a time"),
        closed_at: Some(closed.parse().expect("a time")),
        ..card(1)
    };
    let figures = counted(&[
        // Received before the days, closed in them.
        Card { breached: true, ..closed("2026-10-01T00:00:00Z", "2026-11-23T16:00:00Z") },
        closed("2026-11-24T01:00:00Z", "2026-11-24T09:30:00Z"),
        closed("2026-11-22T16:00:00Z", "2026-11-23T15:59:59Z"),
        Card { breached: true, ..closed("2026-09-01T00:00:00Z", "2026-10-25T15:59:59Z") },
        Card { received_at: "2026-11-24T09:59:59Z".parse().expect("a time"), ..card(2) },
    ]);
    assert_eq!(figures.flow.len(), 30);
    assert_eq!(figures.flow.keys().next(), Some(&date(2026, 10, 26)));
    assert_eq!(figures.flow[&date(2026, 11, 24)], DayFlow { came_in: 2, closed: 2 });
    assert_eq!(figures.flow[&date(2026, 11, 23)], DayFlow { came_in: 1, closed: 1 });
    assert_eq!(figures.flow.values().map(|day| day.closed).sum::<u64>(), 3);
    assert_eq!((figures.open.open, figures.closed_breached), (1, 1), "of those closed on the days");
    let took = figures.took().expect("some were closed");
    assert_eq!((took.median, took.p90), (23, 24 * 53), "8, 23 and 1,288 hours, the last in whole days");
}

#[test]
fn a_hundred_thousand_add_up_in_any_parts() {
    let cards: Vec<Card> = (0..100_000_i64)
        .map(|number| Card {
            team: ["front-line", "supervisors", "specialists"][number.unsigned_abs() as usize % 3].to_owned(),
            category: format!("category-{}", number % 15),
            level: u8::try_from(number % 4 + 1).expect("small"),
            assignee: (number % 5 > 0).then(|| "Wang".to_owned()),
            breached: number % 10 == 0,
            received_at: now() - SignedDuration::from_mins(number % 60_000),
            next_due_at: (number % 7 > 0).then(|| now() + SignedDuration::from_mins(number % 30_000 - 1_000)),
            closed_at: (number % 7 == 0).then(|| now() - SignedDuration::from_mins(number % 50_000)),
            ..card(number)
        })
        .collect();
    let whole = counted(&cards);
    let mut parts = counted(&[]);
    cards.chunks(12_345).rev().for_each(|some| parts.add(counted(some)));
    assert_eq!(parts, whole);
    let going_on = cards.chunks(12_345).fold(counted(&[]), |figures, some| {
        let mut counting = Counting::going_on(figures, &zone());
        some.iter().for_each(|card| counting.count(card));
        counting.done()
    });
    assert_eq!(going_on, whole);
    assert_eq!(whole.counted, 100_000);
    assert_eq!(whole.open.open, cards.iter().filter(|card| card.closed_at.is_none()).count() as u64);
    for groups in [&whole.by_team, &whole.by_level, &whole.by_category, &whole.by_status] {
        let sum = |of: fn(&Group) -> u64| groups.values().map(of).sum::<u64>();
        assert_eq!(sum(|group| group.open), whole.open.open);
        assert_eq!(sum(|group| group.overdue), whole.open.overdue);
        assert_eq!(sum(|group| group.due_today), whole.open.due_today);
        assert_eq!(sum(|group| group.breached), whole.open.breached);
        assert_eq!(sum(|group| group.unassigned), whole.open.unassigned);
    }
    let ahead = whole.due.values().flatten().sum::<u64>();
    assert_eq!(ahead + whole.due_later + whole.open.overdue + whole.no_due, whole.open.open);
    assert!(serde_json::to_string(&whole).expect("writes").len() < 20_000, "a row of the table has room for it");
}

#[test]
fn days_begin_where_midnight_is_left_out() {
    // In Beirut the 31st of March 2024 began at one o'clock.
    let zone = TimeZone::get("Asia/Beirut").expect("a zone");
    let mut counting = Counting::begin("2024-03-30T12:00:00Z".parse().expect("a time"), &zone);
    counting.count(&Card { next_due_at: Some("2024-03-30T22:30:00Z".parse().expect("a time")), ..card(1) });
    let figures = counting.done();
    assert_eq!(figures.open.due_today, 0);
    assert_eq!(figures.due[&date(2024, 3, 31)][1], 1);
}
