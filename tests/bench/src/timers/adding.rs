//! Fifteen working days added; and the same as a deadline, with the trace that explains each day.

use business_time::{Calendar, Roll, Span, Unit, due};
use jiff::Timestamp;
use std::hint::black_box;
use std::time::Instant;

/// What adding the days may take, in nanoseconds.
const MOST: u64 = 1_000;
const TERM: Span = Span { length: 15, unit: Unit::WorkingDays };
/// Terms of a turn.
const TERMS: u32 = 100_000;
/// Turns of each.
const ROUNDS: usize = 7;
/// Three weeks without a holiday; and those of Mid-Autumn and National Day, when half of all days are
/// explained by a holiday's name.
const STARTS: [(&str, &str); 2] =
    [("a plain month", "2026-03-05T10:00:00+08:00"), ("October's holidays", "2026-09-18T10:00:00+08:00")];

pub(crate) fn measure() -> anyhow::Result<()> {
    let cn = Calendar::cn();
    let mut slowest = 0;
    for (name, start) in STARTS {
        let start: Timestamp = start.parse()?;
        let (day, days) = (cn.date_of(start), due(&cn, start, TERM, Roll::None)?.trace.len());
        let (mut traced, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            traced.push(nanoseconds(|| {
                black_box(due(black_box(&cn), black_box(start), TERM, Roll::None).is_ok());
            }));
            bare.push(nanoseconds(|| {
                black_box(black_box(&cn).add_working_days(black_box(day), TERM.length).is_ok());
            }));
        }
        let (with, without) = (crate::median(&mut traced), crate::median(&mut bare));
        println!(
            "fifteen working days added over {name}: {without} ns (at most {MOST}); {with} ns as a deadline, with its last moment and the trace of {days} days"
        );
        slowest = slowest.max(without);
    }
    anyhow::ensure!(slowest <= MOST, "fifteen working days take {slowest} ns to add, of at most {MOST}");
    Ok(())
}

fn nanoseconds(mut work: impl FnMut()) -> u64 {
    let started = Instant::now();
    for _ in 0..TERMS {
        work();
    }
    u64::try_from(started.elapsed().as_nanos() / u128::from(TERMS)).unwrap_or(u64::MAX)
}
