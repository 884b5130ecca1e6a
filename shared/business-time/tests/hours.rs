//! Half days and several stretches of work: what they mean for a deadline, and what is refused.

use business_time::{Calendar, DayKind, Roll, Span, Unit, due};
use jiff::civil::date;

/// 2026: the 24th of December a half day, the 25th off; a half make-up Saturday in September.
const FILE: &str = r#"
name = "t"
version = "t-1"
zone = "Europe/Berlin"
weekend = ["saturday", "sunday"]
day_ends = "18:00:00"
hours = ["09:00-12:00", "13:30-18:00"]
published = [2026]
[years.2026]
off = [{ from = "2026-12-25", to = "2026-12-25", name = "圣诞节", name_en = "Christmas Day" }]
make_up = [{ date = "2026-09-19", name = "补", name_en = "Moved" }]
half = [
  { date = "2026-12-24", until = "12:00:00", name = "平安夜", name_en = "Christmas Eve" },
  { date = "2026-09-19", until = "14:00:00", name = "补", name_en = "Moved" },
]
"#;

fn calendar() -> Calendar {
    Calendar::from_toml(FILE).expect("a valid calendar")
}

#[track_caller]
fn check(start: &str, length: u32, unit: Unit, roll: Roll, due_at: &str, why: &str) {
    let start = start.parse().expect("an instant");
    let due = due(&calendar(), start, Span { length, unit }, roll).expect("a deadline");
    let at = due.due_at.to_zoned(calendar().zone().clone()).strftime("%Y-%m-%dT%H:%M").to_string();
    assert_eq!(at, due_at, "{length} {unit} from {start}");
    assert_eq!(due.trace.last().expect("a day").why.text(false), why);
}

#[test]
fn a_half_day_counts_as_one_and_ends_early() {
    use Unit::{CalendarDays, Hours, Months, Weeks, WorkingDays};
    let half = "A half day, which counts as one and ends early: Christmas Eve.";
    check("2026-12-22T10:00Z", 2, WorkingDays, Roll::None, "2026-12-24T12:00", half);
    check("2026-12-22T10:00Z", 3, WorkingDays, Roll::None, "2026-12-28T18:00", "A working day.");
    check("2026-12-22T10:00Z", 2, CalendarDays, Roll::None, "2026-12-24T12:00", half);
    check("2026-12-17T10:00Z", 1, Weeks, Roll::None, "2026-12-24T12:00", half);
    check("2026-11-24T10:00Z", 1, Months, Roll::Forward, "2026-12-24T12:00", half);
    // By the hour, the office's hours say nothing.
    check("2026-12-23T14:00Z", 24, Hours, Roll::None, "2026-12-24T15:00", "The term runs by the hour.");
    // A Saturday that is worked, and worked by halves.
    let half = "A half day, which counts as one and ends early: Moved.";
    check("2026-09-18T10:00Z", 1, WorkingDays, Roll::None, "2026-09-19T14:00", half);
}

#[test]
fn a_roll_on_to_a_half_day_ends_early() {
    let text = FILE.replace(r#"from = "2026-12-25""#, r#"from = "2026-12-22""#);
    let text = text.replace(r#"to = "2026-12-25""#, r#"to = "2026-12-23""#);
    let calendar = Calendar::from_toml(&text).expect("a valid calendar");
    let start = "2026-12-21T10:00Z".parse().expect("an instant");
    let due = due(&calendar, start, Span { length: 1, unit: Unit::CalendarDays }, Roll::Forward);
    assert_eq!(due.expect("a deadline").due_at.to_string(), "2026-12-24T11:00:00Z");
}

#[test]
fn after_hours_on_the_event_day_it_is_due_at_once() {
    // Noon has passed when the event comes in: never due before it began.
    let start = "2026-12-24T15:00Z".parse().expect("an instant");
    let due = due(&calendar(), start, Span { length: 0, unit: Unit::CalendarDays }, Roll::None);
    assert_eq!(due.expect("a deadline").due_at, start);
}

#[test]
fn counting_takes_a_half_day_for_one() {
    let calendar = calendar();
    assert_eq!(calendar.working_days_between(date(2026, 12, 21), date(2026, 12, 28)), 4);
    assert_eq!(calendar.working_days_between(date(2026, 9, 18), date(2026, 9, 20)), 1);
    assert!(matches!(calendar.day(date(2026, 12, 24)), DayKind::HalfDay(_)));
}

#[test]
fn the_hours_of_a_day() {
    let hours = |day| {
        let hours = calendar().hours_on(day);
        hours.iter().map(|h| format!("{}-{}", h.from, h.until)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(hours(date(2026, 12, 23)), "09:00:00-12:00:00 13:30:00-18:00:00");
    assert_eq!(hours(date(2026, 12, 24)), "09:00:00-12:00:00");
    assert_eq!(hours(date(2026, 9, 19)), "09:00:00-12:00:00 13:30:00-14:00:00");
    assert_eq!(hours(date(2026, 12, 25)), "");
}

#[track_caller]
fn refused(old: &str, new: &str, expected: &str) {
    assert_eq!(FILE.matches(old).count(), 1, "`{old}` must name one place");
    let error = Calendar::from_toml(&FILE.replace(old, new)).expect_err(expected).to_string();
    assert_eq!(error, expected);
}

#[test]
fn bad_hours_are_refused_by_key_and_reason() {
    let shape = |text| format!("hours[1]: `{text}` is not a stretch of a day like 09:00-12:00");
    for text in ["13:30", "13:30-13:30", "18:00-13:30", "9:00-12:00", "13:30-24:00", "13:30:00-18:00:00", "a-b", ""] {
        refused("13:30-18:00", text, &shape(text));
    }
    refused("13:30-18:00", "11:59-18:00", "hours[1]: it overlaps hours[0], which ends at 12:00:00");
    refused("13:30-18:00", "08:00-08:30", "hours[1]: it overlaps hours[0], which ends at 12:00:00");
    refused("13:30-18:00", "13:30-18:01", "hours[1]: it ends after `day_ends`, 18:00:00");
    refused(r#""09:00-12:00", "13:30-18:00""#, "", "hours: at least one stretch; leave the key out for the whole day");
    refused(
        "day_ends = \"18:00:00\"\nhours = [\"09:00-12:00\", \"13:30-18:00\"]",
        "day_ends = \"00:00:00\"",
        "day_ends: 00:00:00 would leave nothing of the day",
    );
}

#[test]
fn a_bad_half_day_is_refused_by_key_and_reason() {
    let day = r#"date = "2026-12-24""#;
    let date = |day: &str| format!(r#"date = "{day}""#);
    refused(day, &date("2026-12-25"), "years.2026.half[0].date: 2026-12-25 is an off-day");
    refused(day, &date("2026-12-26"), "years.2026.half[0].date: 2026-12-26 is on the weekend, and no make-up day");
    refused(day, &date("2026-09-19"), "years.2026.half[1].date: 2026-09-19 is already a half day");
    refused(day, &date("2025-12-24"), "years.2026.half[0].date: 2025-12-24 is not in 2026");
    refused(day, &date("24.12.2026"), "years.2026.half[0].date: `24.12.2026` is not a date like 2026-10-01");
    let until = |text: &str, reason: &str| refused("12:00:00", text, &format!("years.2026.half[0].until: {reason}"));
    until("noon", "`noon` is not a time like 23:59:59");
    until("18:00:00", "18:00:00 is not before `day_ends`, 18:00:00");
    until("09:00:00", "09:00:00 leaves nothing of the day; make it an off-day");
    refused("平安夜", "", "years.2026.half[0].name: it must not be empty");
    let text = FILE.replace("13:30-18:00", "13:30-17:00").replace("12:00:00", "17:30:00");
    let error = Calendar::from_toml(&text).expect_err("no cut").to_string();
    assert_eq!(error, "years.2026.half[0].until: 17:30:00 takes nothing from the day's `hours`");
}
