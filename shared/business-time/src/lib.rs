//! Working days, deadlines and the trace that proves them.
//!
//! A deadline is evidence: [`due`] says not only when a term ends but, day by day, why.
//! A [`Calendar`] is data with a version, read from TOML and validated; nothing here reads
//! a clock, a file or the environment, and the zone data is compiled in, so the same
//! arguments give the same answer on every machine. Terms follow the Chinese Civil Code
//! (arts 200–204) where a calendar's own rule does not say otherwise.
//!
//! ```
//! use business_time::{Calendar, Roll, Span, Unit, due};
//!
//! let start = "2026-09-18T09:30:00+08:00".parse()?;
//! let span = Span { length: 3, unit: Unit::WorkingDays };
//! let due = due(&Calendar::cn(), start, span, Roll::None)?;
//! // Sunday the 20th is a make-up working day, so it counts.
//! assert_eq!(due.due_on.to_string(), "2026-09-22");
//! assert_eq!(due.due_at.to_string(), "2026-09-22T15:59:59Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod span;

mod day;

mod built_in;
mod calendar;
mod calendar_file;
mod coverage;
mod hours;

mod trace;

mod due;

mod warning;

#[cfg(feature = "import")]
pub mod import;

pub use calendar::Calendar;
pub use calendar_file::{CalendarError, MAX_CALENDAR_BYTES};
pub use coverage::COVERAGE_ALARM_DAYS;
pub use day::{DayKind, DayName};
pub use due::{Due, DueError, MAX_DAYS_LOOKED_AT, Pause, due, due_paused};
pub use hours::WorkInterval;
pub use span::{Roll, Span, Unit};
pub use trace::{TraceDay, Why};
pub use warning::warning_points;
