//! The table, in Markdown, and what is beyond its limit.

use crate::aws::Way;
use crate::figures::{Figures, Spread};
use crate::functions::HELLO;

const COLUMNS: [&str; 9] = [
    "",
    "function",
    "MB",
    "to first call, ms",
    "to first poll, ms (min, median, p90)",
    "× hello",
    "the same by TLS",
    "× hello",
    "first request by TLS, ms; on a new connection",
];
const PEAK: &str = "peak MiB";

/// The heading of the table.
pub(crate) fn heading() -> String {
    let columns: Vec<&str> = COLUMNS.into_iter().chain([PEAK]).collect();
    format!("| {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len()))
}

/// One binary's row.
pub(crate) fn row(label: &str, figures: &Figures, all: &[Figures]) -> String {
    let poll = |way| figures.to_first_poll(way);
    let request = |way| figures.first_request(way).map_or_else(|| "-".to_owned(), |spread| ms(spread.median));
    let cells = [
        label.to_owned(),
        figures.binary.name.clone(),
        tenths(figures.binary.size, 1_000_000),
        figures.to_first_call(Way::Plain).map_or_else(|| "-".to_owned(), |spread| ms(spread.median)),
        spelled(poll(Way::Plain)),
        times(ratio(figures, all, Way::Plain)),
        spelled(poll(Way::Tls)),
        times(ratio(figures, all, Way::Tls)),
        format!("{}; {}", request(Way::Tls), request(Way::Fresh)),
        tenths(figures.peak_kib(), 1024),
    ];
    format!("| {} |", cells.join(" | "))
}

/// What is larger or slower than allowed.
pub(crate) fn complaints(all: &[Figures], largest: u64, slowest: u64) -> Vec<String> {
    let mut complaints = Vec::new();
    for figures in all {
        let name = &figures.binary.name;
        if figures.binary.size > largest {
            complaints.push(format!("{name} has {} bytes, {largest} at most", figures.binary.size));
        }
        if let Some(ratio) = ratio(figures, all, Way::Plain).filter(|ratio| *ratio > slowest) {
            complaints.push(format!("{name} polls after {ratio} % of the least function's time, {slowest} % at most"));
        }
    }
    complaints
}

/// The median to the first poll in per cent of the least function's, which calls no service.
fn ratio(figures: &Figures, all: &[Figures], way: Way) -> Option<u64> {
    let hello = all.iter().find(|figures| figures.binary.name == HELLO)?.to_first_poll(Way::Plain)?;
    Some(figures.to_first_poll(way)?.median * 100 / hello.median.max(1))
}

fn times(percent: Option<u64>) -> String {
    percent.map_or_else(|| "-".to_owned(), |percent| format!("{}.{:02}", percent / 100, percent % 100))
}

fn spelled(spread: Option<Spread>) -> String {
    spread.map_or_else(
        || "-".to_owned(),
        |spread| format!("{}, {}, {}", ms(spread.least), ms(spread.median), ms(spread.ninetieth)),
    )
}

fn ms(micros: u64) -> String {
    tenths(micros, 1000)
}

/// A number in a larger unit, to a tenth.
fn tenths(number: u64, unit: u64) -> String {
    let tenths = (number * 10 + unit / 2) / unit;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::Binary;
    use crate::start::Taken;
    use std::time::Duration;

    fn figures(name: &str, size: u64, millis: u64) -> Figures {
        let mut figures = Figures::of(&Binary { name: name.to_owned(), path: name.into(), size });
        let time = Duration::from_millis(millis);
        let taken = Taken { to_first_call: None, to_first_poll: time, first_request: time, peak_kib: 2048 };
        figures.take(Way::Plain, taken);
        figures
    }

    #[test]
    fn what_is_too_large_or_too_slow_is_told() {
        let all = [
            figures("intake", 12_000_001, 10),
            figures("desk", 12_000_000, 15),
            figures("portal", 1, 16),
            figures("hello", 1, 10),
        ];
        assert_eq!(
            complaints(&all, 12_000_000, 150),
            [
                "intake has 12000001 bytes, 12000000 at most",
                "portal polls after 160 % of the least function's time, 150 % at most"
            ]
        );
        assert_eq!(row("x", &all[1], &all), "| x | desk | 12.0 | - | 15.0, 15.0, 15.0 | 1.50 | - | - | -; - | 2.0 |");
        assert_eq!(heading().lines().map(|line| line.matches('|').count()).collect::<Vec<_>>(), [11, 11]);
    }

    #[test]
    fn numbers_are_rounded_to_a_tenth() {
        let check = |number: u64, expected: &str| assert_eq!(tenths(number, 1000), expected);
        check(0, "0.0");
        check(1_249, "1.2");
        check(1_250, "1.3");
        check(9_950, "10.0");
    }
}
