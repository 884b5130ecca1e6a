//! How long a term is and what happens when it ends on an off-day.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What the length of a [`Span`] counts.
///
/// ```
/// use business_time::Unit;
///
/// assert_eq!(serde_json::to_string(&Unit::WorkingDays)?, r#""working_days""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Hours of 3,600 seconds from the instant itself (Civil Code art. 201, second paragraph).
    Hours,
    /// Every day after the event day (自然日).
    CalendarDays,
    /// The calendar's working days after the event day, make-up days included (工作日).
    WorkingDays,
    /// Seven days each: the term ends on the event's weekday.
    Weeks,
    /// Months by the civil calendar; without such a date, the month's last day
    /// (Civil Code art. 202).
    Months,
}

impl Unit {
    /// The greatest length taken for this unit: ten years, as whole units.
    ///
    /// The longest duty we know of, keeping money-laundering records, is ten years; a longer
    /// term is a slip of the pen, and its trace would not be read by anyone.
    ///
    /// ```
    /// use business_time::Unit;
    ///
    /// assert_eq!(Unit::Months.max_length(), 120);
    /// ```
    pub const fn max_length(self) -> u32 {
        match self {
            Unit::Hours => 3_660 * 24,
            Unit::CalendarDays | Unit::WorkingDays => 3_660,
            Unit::Weeks => 522,
            Unit::Months => 120,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unit::Hours => "hours",
            Unit::CalendarDays => "calendar days",
            Unit::WorkingDays => "working days",
            Unit::Weeks => "weeks",
            Unit::Months => "months",
        })
    }
}

/// A term: a length and its unit.
///
/// A length of zero ends with the event day itself (hours: at the instant itself).
///
/// ```
/// use business_time::{Span, Unit};
///
/// let span: Span = serde_json::from_str(r#"{"length":15,"unit":"calendar_days"}"#)?;
/// assert_eq!(span, Span { length: 15, unit: Unit::CalendarDays });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// How many units, at most [`Unit::max_length`].
    pub length: u32,
    /// What is counted.
    pub unit: Unit,
}

/// What happens when the last day of a term is an off-day.
///
/// It plays no part in [`Unit::Hours`] (such a term ends at an hour, not with a day) nor, for
/// a length of one or more, in [`Unit::WorkingDays`] (such a term ends on a working day anyway).
///
/// ```
/// use business_time::{Calendar, Roll, Span, Unit, due};
///
/// let start = "2026-09-18T09:30:00+08:00".parse()?;
/// let span = Span { length: 15, unit: Unit::CalendarDays };
/// let stays = due(&Calendar::cn(), start, span, Roll::None)?;
/// let moves = due(&Calendar::cn(), start, span, Roll::Forward)?;
/// assert_eq!(stays.due_on.to_string(), "2026-10-03"); // in the National Day week
/// assert_eq!(moves.due_on.to_string(), "2026-10-08"); // the first working day after it
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// The term ends where it ends. The safe choice for targets we set ourselves.
    #[default]
    None,
    /// The end moves to the next working day (Civil Code art. 203, first paragraph).
    Forward,
}
