//! What a new version of a calendar changes, day by day.

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::day::DayKind;

/// A sentence for each stretch of days of the year that is not what it was, after those about the
/// version and the coverage.
pub(super) fn between(old: &Calendar, new: &Calendar, year: i16) -> Vec<String> {
    let mut lines = vec![format!("version {}, was {}", new.version(), old.version())];
    if old.coverage_ends() != new.coverage_ends() {
        lines.push(format!("published through {}, was {}", new.coverage_ends(), old.coverage_ends()));
    }
    let mut open: Option<(Date, Date, String)> = None;
    let days = Date::new(year, 1, 1).into_iter().flat_map(|first| first.series(jiff::Span::new().days(1)));
    for date in days.take_while(|date| date.year() == year) {
        let (before, after) = (old.day(date), new.day(date));
        let text = (before != after).then(|| format!("now {}; was {}", text(&after), text(&before)));
        match (&mut open, text) {
            (Some((_, last, said)), Some(text)) if *said == text => *last = date,
            (_, text) => {
                lines.extend(open.take().map(line));
                open = text.map(|text| (date, date, text));
            }
        }
    }
    lines.extend(open.map(line));
    lines
}

fn line((first, last, text): (Date, Date, String)) -> String {
    if first == last { format!("{first}: {text}") } else { format!("{first} to {last}: {text}") }
}

fn text(kind: &DayKind) -> String {
    match kind {
        DayKind::WorkingDay => "a working day".into(),
        DayKind::MakeUpDay(name) => format!("a make-up working day: {}", name.en),
        DayKind::HalfDay(name) => format!("a half day: {}", name.en),
        DayKind::Weekend => "a weekend day".into(),
        DayKind::OffDay(name) => format!("an off-day: {}", name.en),
    }
}
