//! A replay as text.

use super::report::{Pair, Report, Rows, Tally, Versions};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// Seconds of a minute, an hour and a day.
const UNITS: [(i64, &str); 3] = [(86_400, "d"), (3_600, "h"), (60, "min")];

/// Space between columns.
const GAP: &str = "  ";

/// By category and team, by clock, the total, and what was compared.
pub fn shown(report: &Report) -> String {
    let mut lines = columns(["category", "team"], &report.rows, &report.total);
    lines.push(String::new());
    lines.extend(columns(["regime", "clock"], &report.clocks, &report.total));
    lines.push(String::new());
    lines.push(format!("{} complaints, as of {}", report.complaints, report.at));
    lines.push(compared("before", &report.versions, &report.total.before));
    lines.push(compared("now", &report.other_versions, &report.total.after));
    lines.push(
        "How late: until it was met, or if it is open, until that moment; what ended unmet is not measured.".to_owned(),
    );
    if report.extended > 0 {
        lines.push(format!(
            "{} promises were given a later date by a person; it stays, unless the policy's own is later still.",
            report.extended
        ));
    }
    lines.extend(unknown("jurisdiction", &report.unknown_jurisdictions, "nothing is promised to them"));
    lines.extend(unknown("category", &report.unknown_categories, "clocks with a length by category are left out"));
    lines.join("\n")
}

fn columns(names: [&str; 2], rows: &Rows<(String, String)>, total: &Pair) -> Vec<String> {
    let head = ["clocks", "late before", "late now", "difference", "median late", "p90 late"];
    let mut cells: Vec<Vec<String>> = vec![names.into_iter().chain(head).map(str::to_owned).collect()];
    cells.extend(rows.iter().map(|((one, other), pair)| row([one, other], pair)));
    cells.push(row(["total", ""], total));
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..cells[0].len()).map(width).collect();
    cells.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cell = |(at, (text, width)): (usize, (&String, &usize))| match at < 2 {
        true => format!("{text:<width$}"),
        false => format!("{text:>width$}"),
    };
    row.iter().zip(widths).enumerate().map(cell).collect::<Vec<_>>().join(GAP)
}

fn row(names: [&str; 2], pair: &Pair) -> Vec<String> {
    let late = |percent| pair.after.percentile(percent).map_or_else(|| "-".to_owned(), told);
    let numbers = [
        pair.after.promises.to_string(),
        pair.before.late.to_string(),
        pair.after.late.to_string(),
        if pair.difference() == 0 { "0".to_owned() } else { format!("{:+}", pair.difference()) },
        late(50),
        late(90),
    ];
    names.into_iter().map(str::to_owned).chain(numbers).collect()
}

/// What one side was, and how it did.
fn compared(side: &str, versions: &Versions, tally: &Tally) -> String {
    let list = |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    let how_late = match (tally.percentile(50), tally.percentile(90)) {
        (Some(median), Some(p90)) => format!(", median {} late, p90 {}", told(median), told(p90)),
        _ => String::new(),
    };
    let policies = if versions.policies.is_empty() { "no policy".to_owned() } else { list(&versions.policies) };
    let calendars = list(&versions.calendars);
    let calendars = if calendars.is_empty() { String::new() } else { format!(" ({calendars})") };
    format!("{side:<7} {policies}{calendars}: {} clocks, {} late{how_late}", tally.promises, tally.late)
}

fn unknown<'a>(what: &'a str, complaints: &'a BTreeMap<String, u64>, so: &'a str) -> impl Iterator<Item = String> + 'a {
    complaints
        .iter()
        .map(move |(name, count)| format!("The policy knows no {what} '{name}' ({count} complaints): {so}."))
}

/// A time in its two largest units.
fn told(time: SignedDuration) -> String {
    let mut rest = time.as_secs();
    let mut parts = Vec::new();
    for (seconds, name) in UNITS {
        if rest >= seconds && parts.len() < 2 {
            parts.push(format!("{} {name}", rest / seconds));
        } else if !parts.is_empty() {
            break;
        }
        rest %= seconds;
    }
    if parts.is_empty() { format!("{rest} s") } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::told;
    use jiff::SignedDuration;

    #[test]
    fn a_time_is_told_in_two_units() {
        let check = |seconds: i64, expected: &str| assert_eq!(told(SignedDuration::from_secs(seconds)), expected);
        check(0, "0 s");
        check(59, "59 s");
        check(60, "1 min");
        check(3_661, "1 h 1 min");
        check(86_400 + 59 * 60, "1 d");
        check(86_400 + 3 * 3_600 + 120, "1 d 3 h");
        check(12 * 86_400, "12 d");
    }
}
