//! Properties that hold for every start and length.

use business_time::{Calendar, Roll, Span, Unit, due, warning_points};
use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;

/// Instants from late 2019 to early 2028: before, inside and after the data, with fractions.
fn instant() -> impl Strategy<Value = Timestamp> {
    (1_572_000_000_000_i64..1_835_000_000_000).prop_map(|millis| Timestamp::from_millisecond(millis).expect("in range"))
}

fn day() -> impl Strategy<Value = Date> {
    instant().prop_map(|instant| instant.to_zoned(Calendar::cn().zone().clone()).date())
}

/// Every built-in calendar, and one with half days and hours.
fn calendar() -> impl Strategy<Value = Calendar> {
    let half = Calendar::from_toml(include_str!("../vectors/example-half.toml")).expect("a calendar");
    let mut all: Vec<Calendar> = Calendar::built_in_names().filter_map(Calendar::by_name).collect();
    all.push(half);
    proptest::sample::select(all)
}

fn unit() -> impl Strategy<Value = Unit> {
    use Unit::{CalendarDays, Hours, Months, Weeks, WorkingDays};
    proptest::sample::select(vec![Hours, CalendarDays, WorkingDays, Weeks, Months])
}

fn roll() -> impl Strategy<Value = Roll> {
    proptest::sample::select(vec![Roll::None, Roll::Forward])
}

proptest! {
    #[test]
    fn adding_then_counting_agrees(calendar in calendar(), from in day(), n in 0_u32..400) {
        let day = calendar.add_working_days(from, n).expect("near");
        prop_assert_eq!(calendar.working_days_between(from, day), n);
        prop_assert!(n == 0 || calendar.is_working_day(day));
        prop_assert_eq!(calendar.working_days_between(day, from), 0);
    }

    #[test]
    fn counting_by_weeks_is_counting_by_days(calendar in calendar(), from in day(), days in 0_i32..900) {
        let one_by_one = from.series(jiff::Span::new().days(1)).skip(1);
        let counted = one_by_one.take(days as usize).filter(|day| calendar.is_working_day(*day)).count();
        let through = from + jiff::Span::new().days(days);
        prop_assert_eq!(calendar.working_days_between(from, through) as usize, counted);
    }

    #[test]
    fn a_kind_says_the_same_as_the_answer(calendar in calendar(), day in day()) {
        prop_assert_eq!(calendar.day(day).is_working(), calendar.is_working_day(day));
    }

    #[test]
    fn a_deadline_is_consistent(
        calendar in calendar(), start in instant(), length in 0_u32..100, unit in unit(), roll in roll(),
    ) {
        let due = due(&calendar, start, Span { length, unit }, roll).expect("near");
        prop_assert!(due.due_at >= start);
        prop_assert!(unit != Unit::WorkingDays || length == 0 || calendar.is_working_day(due.due_on));
        prop_assert!(roll == Roll::None || unit == Unit::Hours || calendar.is_working_day(due.due_on));
        prop_assert_eq!(due.due_at.to_zoned(calendar.zone().clone()).date(), due.due_on);
        prop_assert_eq!(due.trace.last().map(|day| day.date), Some(due.due_on));
        for pair in due.trace.windows(2) {
            prop_assert_eq!(pair[0].date.tomorrow().expect("near"), pair[1].date);
        }
        if matches!(unit, Unit::WorkingDays | Unit::CalendarDays) {
            let counted = due.trace.iter().filter(|day| day.counts).count();
            prop_assert_eq!(counted, length as usize);
        }
    }

    /// Provisional is what asked an unpublished year for a working day: each day of a term in working
    /// days, and the days a term rolls over.
    #[test]
    fn a_deadline_is_provisional_where_a_year_is_not_published(
        calendar in calendar(), start in instant(), length in 0_u32..100, unit in unit(), roll in roll(),
    ) {
        let ends = |roll| due(&calendar, start, Span { length, unit }, roll).expect("near");
        let unpublished = |first: Date, last: Date| {
            first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last).any(|day| !calendar.is_published(day))
        };
        let (due, unrolled) = (ends(roll), ends(Roll::None).due_on);
        let counted = unit == Unit::WorkingDays
            && unpublished(calendar.date_of(start).tomorrow().expect("near"), due.due_on);
        let rolled = roll == Roll::Forward && unit != Unit::Hours && unpublished(unrolled, due.due_on);
        prop_assert_eq!(due.provisional, counted || rolled);
    }

    #[test]
    fn longer_is_never_sooner(
        calendar in calendar(), start in instant(), length in 0_u32..100, unit in unit(), roll in roll(),
    ) {
        let at = |length| due(&calendar, start, Span { length, unit }, roll).expect("near").due_at;
        prop_assert!(at(length) <= at(length + 1));
        if unit == Unit::WorkingDays && length > 0 {
            prop_assert!(at(length) < at(length + 1), "one more working day is a later day");
        }
    }

    #[test]
    fn warnings_ascend_between_start_and_due(start in instant(), millis in 0_i64..10_000_000_000) {
        let due_at = start + jiff::SignedDuration::from_millis(millis);
        let percents: Vec<u8> = (0..=100).collect();
        let points = warning_points(start, due_at, &percents);
        prop_assert!(points.windows(2).all(|pair| pair[0].1 <= pair[1].1));
        prop_assert!(points.iter().all(|(_, at)| *at >= start && at.subsec_nanosecond() == 0));
        let last = points.last().expect("one point per percent").1;
        prop_assert!(last >= due_at && last.duration_since(due_at).as_millis() < 1_000);
    }
}
