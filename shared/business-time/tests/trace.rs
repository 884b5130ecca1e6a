//! The trace as a person reads it, and as it is stored.

use std::fmt::Write as _;

use business_time::{Calendar, Due, Roll, Span, TraceDay, Unit, Why, due};

#[track_caller]
fn check(start: &str, length: u32, unit: Unit, roll: Roll, zh: bool, expected: &[&str]) {
    let start = start.parse().expect("an instant");
    let due = due(&Calendar::cn(), start, Span { length, unit }, roll).expect("a deadline");
    let mut lines = String::new();
    for TraceDay { date, counts, provisional, why } in &due.trace {
        let counts = if *counts { '+' } else { ' ' };
        let provisional = if *provisional { '?' } else { ' ' };
        writeln!(lines, "{date} {counts}{provisional} {}", why.text(zh)).expect("a string");
    }
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn working_days() {
    check(
        "2026-09-18T10:00+08:00",
        3,
        Unit::WorkingDays,
        Roll::None,
        false,
        &[
            "2026-09-18    The day of the event is not counted.",
            "2026-09-19    A weekend day.",
            "2026-09-20 +  A make-up working day: National Day.",
            "2026-09-21 +  A working day.",
            "2026-09-22 +  A working day.",
        ],
    );
    check(
        "2026-12-31T10:00+08:00",
        1,
        Unit::WorkingDays,
        Roll::None,
        true,
        &[
            "2026-12-31    事件发生当日不计入。",
            "2027-01-01  ? 放假：元旦。",
            "2027-01-02  ? 周末。",
            "2027-01-03  ? 周末。",
            "2027-01-04 +? 工作日。",
        ],
    );
}

#[test]
fn calendar_days_rolled() {
    check(
        "2026-10-05T10:00+08:00",
        1,
        Unit::CalendarDays,
        Roll::Forward,
        false,
        &[
            "2026-10-05    The day of the event is not counted.",
            "2026-10-06 +  An off-day: National Day.",
            "2026-10-07    An off-day: National Day.",
            "2026-10-08    The last day was an off-day, so the term ends on this working day.",
        ],
    );
    check(
        "2027-01-06T10:00+08:00",
        3,
        Unit::CalendarDays,
        Roll::Forward,
        true,
        &[
            "2027-01-06    事件发生当日不计入。",
            "2027-01-07 +  自然日。",
            "2027-01-08 +  自然日。",
            "2027-01-09 +? 周末。",
            "2027-01-10  ? 周末。",
            "2027-01-11  ? 期限最后一日为休息日，顺延至本工作日。",
        ],
    );
}

#[test]
fn hours_touch_every_civil_day() {
    check(
        "2026-09-18T23:30+08:00",
        24,
        Unit::Hours,
        Roll::Forward,
        false,
        &["2026-09-18 +  The term runs by the hour.", "2026-09-19 +  The term runs by the hour."],
    );
    check("2026-09-18T23:30+08:00", 0, Unit::Hours, Roll::None, true, &["2026-09-18 +  按小时连续计算。"]);
}

/// What was stored under this shape must decode for as long as complaints are kept.
#[test]
fn the_stored_shape_stays() {
    let stored = r#"{"due_on":"2026-10-09","due_at":"2026-10-09T15:59:59Z","provisional":false,"calendar":"cn","calendar_version":"cn-2026.2","trace":[{"date":"2026-10-07","counts":false,"provisional":false,"why":"event_day"},{"date":"2026-10-08","counts":true,"provisional":false,"why":"working_day"},{"date":"2026-10-09","counts":true,"provisional":false,"why":"working_day"}]}"#;
    let start = "2026-10-07T10:00+08:00".parse().expect("an instant");
    let span = Span { length: 2, unit: Unit::WorkingDays };
    let computed = due(&Calendar::cn(), start, span, Roll::None).expect("a deadline");
    assert_eq!(serde_json::to_string(&computed).expect("JSON"), stored);
    assert_eq!(serde_json::from_str::<Due>(stored).expect("a deadline"), computed);

    let whys = r#"["event_day","working_day","weekend",{"off_day":{"zh":"元旦","en":"New Year's Day"}},{"make_up_day":{"zh":"元旦","en":"New Year's Day"}},"calendar_day","rolled_over","hours",{"half_day":{"zh":"元旦","en":"New Year's Day"}}]"#;
    let decoded: Vec<Why> = serde_json::from_str(whys).expect("reasons");
    assert_eq!(serde_json::to_string(&decoded).expect("JSON"), whys);
    for why in decoded {
        assert!(why.text(false).ends_with('.') && why.text(true).ends_with('。'), "{why:?}");
    }
}
