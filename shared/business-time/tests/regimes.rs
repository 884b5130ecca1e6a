//! Other calendars and zones: British and American vectors, daylight saving, odd offsets.

use business_time::{Calendar, Due, Roll, Span, Unit, due};

const HEAD: &str = "weekend = ['saturday', 'sunday']\nday_ends = '23:59:59'\npublished = [2026, 2027]";

fn calendar(zone: &str, off: &[&str]) -> Calendar {
    let table = |year: &str| {
        let days = off.iter().filter(|day| day.starts_with(year));
        let row = |day| format!("{{ from = '{day}', to = '{day}', name = '假', name_en = 'Off' }},");
        format!("[years.{year}]\noff = [{}]\n", days.map(row).collect::<String>())
    };
    let head = format!("name = 't'\nversion = 't-1'\nzone = '{zone}'\n{HEAD}\n");
    Calendar::from_toml(&(head + &table("2026") + &table("2027"))).expect("a valid calendar")
}

fn england() -> Calendar {
    calendar("Europe/London", &["2026-12-25", "2026-12-28", "2027-01-01"])
}

#[track_caller]
fn check(calendar: &Calendar, start: &str, length: u32, unit: Unit, due_at: &str) -> Due {
    let span = Span { length, unit };
    let due = due(calendar, start.parse().expect("an instant"), span, Roll::None);
    let due = due.expect("a deadline");
    assert_eq!(due.due_at.to_zoned(calendar.zone().clone()).to_string(), due_at);
    due
}

#[test]
fn british_and_american_vectors() {
    use Unit::{CalendarDays, Weeks, WorkingDays};
    let (gb, start) = (england(), "2026-12-18T10:00Z");
    check(&gb, start, 3, WorkingDays, "2026-12-23T23:59:59+00:00[Europe/London]");
    check(&gb, start, 15, WorkingDays, "2027-01-13T23:59:59+00:00[Europe/London]");
    check(&gb, start, 35, WorkingDays, "2027-02-10T23:59:59+00:00[Europe/London]");
    check(&gb, start, 8, Weeks, "2027-02-12T23:59:59+00:00[Europe/London]");
    let us = calendar("America/New_York", &["2026-11-26", "2026-12-25", "2027-01-01"]);
    let start = "2026-11-20T10:00-05:00";
    check(&us, start, 10, WorkingDays, "2026-12-07T23:59:59-05:00[America/New_York]");
    check(&us, start, 45, CalendarDays, "2027-01-04T23:59:59-05:00[America/New_York]");
    check(&us, start, 90, CalendarDays, "2027-02-18T23:59:59-05:00[America/New_York]");
}

#[test]
fn daylight_saving_moves_hours_but_not_days() {
    use Unit::{CalendarDays, Hours, WorkingDays};
    let gb = england();
    // Clocks go forward on 29 March 2026 and back on 25 October 2026.
    check(&gb, "2026-03-28T12:00Z", 24, Hours, "2026-03-29T13:00:00+01:00[Europe/London]");
    check(&gb, "2026-03-28T12:00Z", 1, CalendarDays, "2026-03-29T23:59:59+01:00[Europe/London]");
    check(&gb, "2026-03-27T12:00Z", 1, WorkingDays, "2026-03-30T23:59:59+01:00[Europe/London]");
    check(&gb, "2026-10-24T12:00Z", 24, Hours, "2026-10-25T12:00:00+00:00[Europe/London]");
    check(&gb, "2026-10-24T12:00Z", 1, CalendarDays, "2026-10-25T23:59:59+00:00[Europe/London]");
    // Half past midnight in summer is half past eleven the day before in UTC.
    check(&gb, "2026-06-10T23:30Z", 1, WorkingDays, "2026-06-12T23:59:59+01:00[Europe/London]");
    check(&gb, "2026-12-10T23:30Z", 1, WorkingDays, "2026-12-11T23:59:59+00:00[Europe/London]");
}

#[test]
fn a_day_that_ends_in_a_gap_or_fold() {
    let text = "name = 't'\nversion = 't-1'\nzone = 'Europe/London'\nweekend = []\n\
                day_ends = '01:30:00'\npublished = [2026]\n[years.2026]\noff = []";
    let early = Calendar::from_toml(text).expect("a valid calendar");
    let day = Unit::CalendarDays;
    // 01:30 is skipped: forward by the gap.
    check(&early, "2026-03-28T12:00Z", 1, day, "2026-03-29T02:30:00+01:00[Europe/London]");
    // 01:30 comes twice: the first.
    check(&early, "2026-10-24T12:00Z", 1, day, "2026-10-25T01:30:00+01:00[Europe/London]");
}

#[test]
fn an_offset_of_three_quarters() {
    let np = calendar("Asia/Kathmandu", &[]);
    let day = Unit::WorkingDays;
    // 18:15 UTC is midnight in Kathmandu.
    let due = check(&np, "2026-06-10T18:15Z", 1, day, "2026-06-12T23:59:59+05:45[Asia/Kathmandu]");
    assert_eq!(due.due_at.to_string(), "2026-06-12T18:14:59Z");
    check(&np, "2026-06-10T18:14:59Z", 1, day, "2026-06-11T23:59:59+05:45[Asia/Kathmandu]");
}

#[test]
fn a_date_that_a_zone_skipped() {
    let text = "name = 't'\nversion = 't-1'\nzone = 'Pacific/Apia'\nweekend = []\n\
                day_ends = '23:59:59'\npublished = [2011]\n[years.2011]\noff = []";
    let samoa = Calendar::from_toml(text).expect("a valid calendar");
    let start = "2011-12-29T12:00-10:00";
    // 30 December 2011 did not happen there; its end moves forward by the missing day.
    let end = "2011-12-31T23:59:59+14:00[Pacific/Apia]";
    let due = check(&samoa, start, 1, Unit::CalendarDays, end);
    assert_eq!(due.due_on.to_string(), "2011-12-30");
}
