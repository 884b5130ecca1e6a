//! The built-in calendar of mainland China against the fact sheet.

use business_time::{Calendar, Due, Roll, Span, Unit, due};
use jiff::civil::{Date, date};

const H: Unit = Unit::Hours;
const CD: Unit = Unit::CalendarDays;
const WD: Unit = Unit::WorkingDays;
const W: Unit = Unit::Weeks;
const M: Unit = Unit::Months;
const STAY: Roll = Roll::None;
const ROLL: Roll = Roll::Forward;

/// A start without a time is ten o'clock in Shanghai.
fn compute(start: &str, length: u32, unit: Unit, roll: Roll) -> Due {
    let clock = if start.contains('T') { "" } else { "T10:00+08:00" };
    let start = format!("{start}{clock}").parse().expect("an instant");
    due(&Calendar::cn(), start, Span { length, unit }, roll).expect("a deadline")
}

#[track_caller]
fn check(start: &str, length: u32, unit: Unit, roll: Roll, due_on: &str) -> Due {
    let due = compute(start, length, unit, roll);
    assert_eq!(due.due_on.to_string(), due_on, "{length} {unit} from {start}");
    let first = due.trace.first().expect("an event day").date;
    assert_eq!(due.trace.last().expect("a last day").date, due.due_on);
    assert_eq!(due.trace.len(), 1 + (due.due_on - first).get_days() as usize, "no gap");
    due
}

#[test]
fn published_years_have_the_known_number_of_working_days() {
    for (year, working_days) in
        [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
    {
        let cn = Calendar::cn();
        let before = date(year - 1, 12, 31);
        assert_eq!(cn.working_days_between(before, date(year, 12, 31)), working_days);
        let one_by_one = date(year, 1, 1).series(jiff::Span::new().days(1));
        let year_of_days = one_by_one.take_while(|day: &Date| day.year() == year);
        let counted = year_of_days.filter(|day| cn.is_working_day(*day)).count();
        assert_eq!(counted, working_days as usize, "{year}");
    }
}

#[test]
fn vectors_of_the_fact_sheet() {
    check("2026-09-18", 3, WD, STAY, "2026-09-22");
    check("2026-09-18", 15, WD, STAY, "2026-10-15");
    check("2026-02-09", 15, WD, STAY, "2026-03-06");
    check("2026-04-28", 7, WD, STAY, "2026-05-11");
    check("2025-09-26", 15, WD, STAY, "2025-10-23");
    check("2024-02-02", 15, WD, STAY, "2024-02-28");
    check("2026-09-18", 15, CD, STAY, "2026-10-03");
    check("2026-09-18", 15, CD, ROLL, "2026-10-08");
    check("2026-02-05", 15, CD, STAY, "2026-02-20");
    check("2026-02-05", 15, CD, ROLL, "2026-02-24");
}

#[test]
fn the_event_day_is_the_civil_day_in_the_zone() {
    // Half past midnight in Shanghai is still the day before in UTC.
    check("2026-09-17T16:30:00Z", 1, WD, STAY, "2026-09-20");
    check("2026-09-17T15:59:59.999Z", 1, WD, STAY, "2026-09-18");
    check("2026-09-18T15:30:00Z", 1, WD, STAY, "2026-09-20");
}

#[test]
fn the_kind_of_the_event_day_does_not_matter() {
    // Off-day, weekend, make-up day: the first working day after it is the first that counts.
    check("2026-10-02", 1, WD, STAY, "2026-10-08");
    check("2026-09-19", 1, WD, STAY, "2026-09-20");
    check("2026-09-20", 1, WD, STAY, "2026-09-21");
}

#[test]
fn zero_ends_with_the_event_day() {
    for unit in [CD, WD, M] {
        let due = check("2026-09-18", 0, unit, ROLL, "2026-09-18");
        assert_eq!(due.due_at.to_string(), "2026-09-18T15:59:59Z");
        check("2026-10-02", 0, unit, STAY, "2026-10-02");
        check("2026-10-02", 0, unit, ROLL, "2026-10-08");
    }
    // Not even the last fraction of a second of the day makes it due before it began.
    let due = check("2026-09-18T23:59:59.5+08:00", 0, CD, STAY, "2026-09-18");
    assert_eq!(due.due_at.to_string(), "2026-09-18T15:59:59.5Z");
    let due = compute("2026-09-18", 0, H, STAY);
    assert_eq!(due.due_at.to_string(), "2026-09-18T02:00:00Z");
}

#[test]
fn weeks_and_months_are_civil() {
    check("2026-12-18", 8, W, STAY, "2027-02-12");
    check("2024-01-31", 1, M, STAY, "2024-02-29");
    check("2025-01-31", 1, M, STAY, "2025-02-28");
    check("2024-02-29", 12, M, STAY, "2025-02-28");
    check("2026-08-31", 1, M, STAY, "2026-09-30");
    check("2026-09-03", 1, M, ROLL, "2026-10-08");
    check("2026-09-21", 2, W, ROLL, "2026-10-08");
}

#[test]
fn leap_day_and_year_end() {
    check("2024-02-28", 1, WD, STAY, "2024-02-29");
    check("2024-02-28", 2, CD, STAY, "2024-03-01");
    check("2024-02-28T23:00+08:00", 2, H, STAY, "2024-02-29");
    check("2025-12-31", 1, WD, STAY, "2026-01-04");
    check("2025-12-31", 1, CD, ROLL, "2026-01-04");
}

#[test]
fn past_the_last_published_year_a_deadline_is_provisional() {
    let check = |start, length, unit, roll, due_on, provisional| {
        let due = check(start, length, unit, roll, due_on);
        assert_eq!(due.provisional, provisional, "{length} {unit} from {start}");
        for day in &due.trace {
            assert!(!day.provisional || !Calendar::cn().is_published(day.date));
        }
    };
    check("2026-12-30", 1, WD, STAY, "2026-12-31", false);
    check("2026-12-30", 2, WD, STAY, "2027-01-04", true);
    check("2026-12-18", 15, WD, STAY, "2027-01-11", true);
    // New Year's Eve and three days are statutory from 2025 on.
    check("2027-02-04", 1, WD, STAY, "2027-02-09", true);
    // What no kind of day decided cannot change when the year is published.
    check("2026-12-30", 2, CD, STAY, "2027-01-01", false);
    check("2026-12-30", 2, CD, ROLL, "2027-01-04", true);
    check("2026-12-28", 1, W, ROLL, "2027-01-04", true);
    check("2026-12-31T23:00+08:00", 24, H, ROLL, "2027-01-01", false);
    // Years before the data are no better known, and 2028 has not even statutory days.
    check("2019-12-26", 1, WD, STAY, "2019-12-27", true);
    check("2027-12-31", 1, WD, STAY, "2028-01-03", true);
}
