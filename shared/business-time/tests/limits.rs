//! What is refused, and the warning points.

use business_time::{
    Calendar, CalendarError, DueError, MAX_CALENDAR_BYTES, MAX_DAYS_LOOKED_AT, Roll, Span, Unit, due, warning_points,
};
use jiff::Timestamp;
use jiff::civil::date;

const GOOD: &str = r#"
name = "t"
version = "t-1"
zone = "Asia/Shanghai"
weekend = ["saturday", "sunday"]
day_ends = "23:59:59"
published = [2025, 2026]
[years.2025]
off = [{ from = "2025-10-01", to = "2025-10-08", name = "国庆节", name_en = "National Day" }]
make_up = [{ date = "2025-10-11", name = "国庆节", name_en = "National Day" }]
[years.2026]
off = []
[statutory.2027]
off = [{ from = "2027-01-01", to = "2027-01-01", name = "元旦", name_en = "New Year's Day" }]
"#;

#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    assert_eq!(GOOD.matches(old).count(), 1, "`{old}` must name one place");
    let error = Calendar::from_toml(&GOOD.replace(old, new)).expect_err(expected).to_string();
    assert!(error.contains(expected), "`{old}` -> `{new}`: {error}");
}

#[test]
fn a_bad_calendar_is_refused_by_key_and_reason() {
    Calendar::from_toml(GOOD).expect("the unchanged one is valid");
    check(r#"name = "t""#, r#"name = " ""#, "name: it must not be empty");
    check("t-1", "", "version: it must not be empty");
    check("Asia/Shanghai", "Asia/Nowhere", "zone: `Asia/Nowhere` is not a time zone we know");
    check("Asia/Shanghai", "Etc/Unknown", "zone: `Etc/Unknown` is not a time zone we know");
    check(r#""saturday", "#, r#""caturday", "#, "weekend[0]: `caturday` is not a day");
    check(r#""saturday", "#, r#""sunday", "#, "weekend[1]: sunday is named twice");
    check(
        r#""saturday", "#,
        r#""monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "#,
        "weekend: one day of the week must be worked",
    );
    check("23:59:59", "24:00:00", "day_ends: `24:00:00` is not a time");
    check("23:59:59", "23:59", "day_ends: `23:59` is not a time");
    check("23:59:59", "23:59:59.5", "day_ends: `23:59:59.5` is not a time");
    check("[2025, 2026]", "[]", "published: at least one year");
    check("[2025, 2026]", "[2026, 2025]", "published: the years must ascend");
    check("[2025, 2026]", "[2024, 2025, 2026]", "published: 2024 is published but `years.2024`");
    check("[2025, 2026]", "[2025, 2027]", "published: the years must ascend without a gap");
    check("[2025, 2026]", "[2025, 2025, 2026]", "published: the years must ascend without a gap");
    check("[2025, 2026]", "[2025]", "years.2026: the year is not in `published`");
    check("[statutory.2027]", "[statutory.2026]", "statutory.2026: the year is in `published`");
    check("[years.2026]", "[years.'02026']", "published: 2026 is published but");
    check("[statutory.2027]", "[statutory.soon]", "statutory.soon: `soon` is not a year");
    check("[statutory.2027]", "[statutory.2028]", "statutory.2028: 2027 is missing");
    check("[statutory.2027]", "[statutory.2024]", "statutory.2024: the year is before the published ones");
}

#[test]
fn a_bad_day_is_refused_by_key_and_reason() {
    check("2025-10-08", "2025-09-30", "years.2025.off[0].to: 2025-09-30 is before 2025-10-01");
    check("2025-10-08", "2026-01-01", "years.2025.off[0].to: 2026-01-01 is not in 2025");
    check("2025-10-01", "2024-10-01", "years.2025.off[0].from: 2024-10-01 is not in 2025");
    check("2025-10-08", "2025-02-30", "years.2025.off[0].to: `2025-02-30` is not a date");
    check("2025-10-08", "20251008", "years.2025.off[0].to: `20251008` is not a date");
    check(
        "off = []",
        r#"off = [{ from = "2026-05-01", to = "2026-05-05", name = "甲", name_en = "A" },
                  { from = "2026-05-05", to = "2026-05-06", name = "乙", name_en = "B" }]"#,
        "years.2026.off[1]: 2026-05-05 is already off",
    );
    check("2025-10-11", "2025-10-10", "years.2025.make_up[0].date: 2025-10-10 is not on the weekend");
    check("2025-10-11", "2025-10-04", "years.2025.make_up[0].date: 2025-10-04 is already an off-day");
    check(
        "make_up = [",
        r#"make_up = [{ date = "2025-10-11", name = "国庆节", name_en = "National Day" }, "#,
        "years.2025.make_up[1].date: 2025-10-11 is already an off-day or a make-up day",
    );
    check("[years.2026]", "[years.2025]\noff = []\n[years.2026]", "duplicate key");
    check("2025-10-11", "2026-10-10", "years.2025.make_up[0].date: 2026-10-10 is not in 2025");
    check("元旦", "", "statutory.2027.off[0].name: it must not be empty");
    check("New Year's Day", "", "statutory.2027.off[0].name_en: it must not be empty");
}

#[test]
fn a_file_of_another_shape_is_refused() {
    check("day_ends", "day_end", "day_end");
    check("[years.2026]\noff = []", "[years.2026]\noff = []\nhalves = []", "halves");
    check("[years.2026]\noff = []", "[years.2026]", "off");
    check("\n[statutory.2027]", "\n[statutory.2027]\nmake_up = []", "make_up");
    check("[2025, 2026]", "['2025', 2026]", "published");
    check("[2025, 2026]", "[2025, 20260]", "published");
    assert!(matches!(Calendar::from_toml("\0"), Err(CalendarError::Syntax(_))));
    let long = "#".repeat(MAX_CALENDAR_BYTES + 1);
    assert!(matches!(Calendar::from_toml(&long), Err(CalendarError::TooBig { .. })));
}

#[test]
fn a_term_beyond_the_limits_is_refused() {
    use Unit::{CalendarDays, Hours, Months, Weeks, WorkingDays};
    let (cn, start) = (Calendar::cn(), Timestamp::UNIX_EPOCH);
    for unit in [Hours, CalendarDays, WorkingDays, Weeks, Months] {
        let due = |length| due(&cn, start, Span { length, unit }, Roll::Forward);
        assert!(matches!(due(unit.max_length() + 1), Err(DueError::TooLong(_))), "{unit}");
        assert!(matches!(due(u32::MAX), Err(DueError::TooLong(_))), "{unit}");
        match due(unit.max_length()) {
            Ok(due) => assert!(due.trace.len() <= MAX_DAYS_LOOKED_AT as usize + 4, "{unit}"),
            // So many working days take more than ten years.
            Err(error) => assert!(matches!((unit, error), (WorkingDays, DueError::TooFar { .. }))),
        }
        let late = business_time::due(&cn, Timestamp::MAX, Span { length: 120, unit }, Roll::None);
        assert!(matches!(late, Err(DueError::OutOfRange(_))), "{unit}");
    }
    let from = date(2026, 9, 18);
    assert!(matches!(cn.add_working_days(from, u32::MAX), Err(DueError::TooFar { .. })));
    let end = jiff::civil::Date::MAX;
    assert!(matches!(cn.add_working_days(end, 1), Err(DueError::OutOfRange(_))));
}

#[test]
fn a_calendar_without_a_working_day_left_ends_the_search() {
    let mut years = String::new();
    let published: Vec<String> = (2020..2036).map(|year| year.to_string()).collect();
    for year in &published {
        years += &format!(
            "[years.{year}]\noff = [{{ from = '{year}-01-01', to = '{year}-12-31', name = '休', name_en = 'Off' }}]\n"
        );
    }
    let published = published.join(", ");
    let head = "name = 't'\nversion = 't'\nzone = 'UTC'\nweekend = []\nday_ends = '23:59:59'\n";
    let idle = Calendar::from_toml(&format!("{head}published = [{published}]\n{years}"));
    let idle = idle.expect("a valid calendar");
    let start = "2020-01-01T00:00Z".parse().expect("an instant");
    for unit in [Unit::WorkingDays, Unit::CalendarDays] {
        let due = due(&idle, start, Span { length: 1, unit }, Roll::Forward);
        assert!(matches!(due, Err(DueError::TooFar { .. })), "{unit}");
    }
}

#[track_caller]
fn check_warnings(start: &str, due_at: &str, expected: &[(u8, &str)]) {
    let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
    let percents: Vec<u8> = expected.iter().map(|(percent, _)| *percent).collect();
    let points = warning_points(at(start), at(due_at), &percents);
    let points: Vec<_> = points.iter().map(|(percent, at)| (*percent, at.to_string())).collect();
    let expected: Vec<_> = expected.iter().map(|(p, at)| (*p, (*at).to_owned())).collect();
    assert_eq!(points, expected, "{start} to {due_at}");
}

#[test]
fn warnings_are_linear_and_rounded_up() {
    let (start, due_at) = ("2026-09-18T00:00:00Z", "2026-09-28T00:00:00Z");
    check_warnings(start, due_at, &[]);
    check_warnings(
        start,
        due_at,
        &[
            (100, "2026-09-28T00:00:00Z"),
            (50, "2026-09-23T00:00:00Z"),
            (80, "2026-09-26T00:00:00Z"),
            (0, "2026-09-18T00:00:00Z"),
            (150, "2026-10-03T00:00:00Z"),
        ],
    );
    let (start, due_at) = ("2026-09-18T00:00:00.1Z", "2026-09-18T00:00:01.2Z");
    check_warnings(start, due_at, &[(0, "2026-09-18T00:00:01Z"), (100, "2026-09-18T00:00:02Z")]);
    // Before 1970 too, "up" means later.
    let (start, due_at) = ("1969-12-31T23:59:57.5Z", "1969-12-31T23:59:58.5Z");
    check_warnings(start, due_at, &[(0, "1969-12-31T23:59:58Z"), (100, "1969-12-31T23:59:59Z")]);
    // Due before it began: every point is the start.
    let (start, due_at) = ("2026-09-18T00:00:00Z", "2026-09-17T00:00:00Z");
    check_warnings(start, due_at, &[(50, start), (100, start)]);
    let max = Timestamp::MAX.to_string();
    check_warnings("2026-09-18T00:00:00Z", &max, &[(100, &max), (255, &max)]);
}
