//! The moments at which a running clock warns.

use jiff::Timestamp;

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// The moments at which so many per cent of the time from `start` to `due_at` have passed.
///
/// Elapsed time, not working time. Integer arithmetic, rounded up to the whole second: a
/// warning may be late by less than a second, never early, and wakes a timer that counts
/// seconds once. Never before `start`: where `due_at` is not later, every moment is the start.
/// Keeps the order of `percents`; more than 100 is a moment after the term. A moment past the
/// last instant that can be told is that instant.
///
/// ```
/// use business_time::warning_points;
///
/// let start = "2026-09-18T00:00:00Z".parse()?;
/// let due_at = "2026-09-18T00:00:03Z".parse()?;
/// let points = warning_points(start, due_at, &[50, 100]);
/// assert_eq!(points[0], (50, "2026-09-18T00:00:02Z".parse()?));
/// assert_eq!(points[1], (100, due_at));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn warning_points(start: Timestamp, due_at: Timestamp, percents: &[u8]) -> Vec<(u8, Timestamp)> {
    let from = start.as_nanosecond();
    let length = (due_at.as_nanosecond() - from).max(0);
    let at = |percent: u8| {
        let exact = from + ceil(length * i128::from(percent), 100);
        let whole = ceil(exact, NANOS_PER_SECOND) * NANOS_PER_SECOND;
        Timestamp::from_nanosecond(whole).unwrap_or(Timestamp::MAX)
    };
    percents.iter().map(|percent| (*percent, at(*percent))).collect()
}

/// Division rounded towards the future; the numerator may be before 1970.
fn ceil(numerator: i128, denominator: i128) -> i128 {
    -(-numerator).div_euclid(denominator)
}
