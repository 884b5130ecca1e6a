//! The trace: why each day of a term did or did not count.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::day::{DayKind, DayName};

/// Why a day of a term did or did not count.
///
/// ```
/// use business_time::{DayName, Why};
///
/// let name = DayName { zh: "春节".into(), en: "Spring Festival".into() };
/// assert_eq!(
///     serde_json::to_string(&Why::OffDay(name))?,
///     r#"{"off_day":{"zh":"春节","en":"Spring Festival"}}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The day of the event, which is not counted (Civil Code art. 201).
    EventDay,
    /// A day of the working week.
    WorkingDay,
    /// A weekend day.
    Weekend,
    /// A day off for the named holiday.
    OffDay(DayName),
    /// A weekend day worked to make up for the named holiday.
    MakeUpDay(DayName),
    /// A day worked until an early hour only, at which a term that ends with it ends.
    HalfDay(DayName),
    /// A day of a term in calendar days, weeks or months.
    CalendarDay,
    /// The working day to which the end moved from an off-day (Civil Code art. 203).
    RolledOver,
    /// A day on which a term in hours ran.
    Hours,
    /// A day on which the term stood still, waiting for an answer.
    Paused,
}

impl Why {
    /// A sentence for people, in Chinese if `zh`, else in English.
    ///
    /// ```
    /// use business_time::Why;
    ///
    /// assert_eq!(Why::EventDay.text(false), "The day of the event is not counted.");
    /// assert_eq!(Why::EventDay.text(true), "事件发生当日不计入。");
    /// ```
    pub fn text(&self, zh: bool) -> String {
        match (self, zh) {
            (Why::EventDay, true) => "事件发生当日不计入。".into(),
            (Why::EventDay, false) => "The day of the event is not counted.".into(),
            (Why::WorkingDay, true) => "工作日。".into(),
            (Why::WorkingDay, false) => "A working day.".into(),
            (Why::Weekend, true) => "周末。".into(),
            (Why::Weekend, false) => "A weekend day.".into(),
            (Why::OffDay(name), true) => format!("放假：{}。", name.zh),
            (Why::OffDay(name), false) => format!("An off-day: {}.", name.en),
            (Why::MakeUpDay(name), true) => format!("调休上班：{}。", name.zh),
            (Why::MakeUpDay(name), false) => format!("A make-up working day: {}.", name.en),
            (Why::HalfDay(name), true) => format!("半日工作，计为一日，提前截止：{}。", name.zh),
            (Why::HalfDay(name), false) => format!("A half day, which counts as one and ends early: {}.", name.en),
            (Why::CalendarDay, true) => "自然日。".into(),
            (Why::CalendarDay, false) => "A calendar day.".into(),
            (Why::RolledOver, true) => "期限最后一日为休息日，顺延至本工作日。".into(),
            (Why::RolledOver, false) => "The last day was an off-day, so the term ends on this working day.".into(),
            (Why::Paused, true) => "等待答复期间，不计入。".into(),
            (Why::Paused, false) => "The term stood still, waiting for an answer.".into(),
            (Why::Hours, true) => "按小时连续计算。".into(),
            (Why::Hours, false) => "The term runs by the hour.".into(),
        }
    }
}

impl From<DayKind> for Why {
    fn from(kind: DayKind) -> Why {
        match kind {
            DayKind::WorkingDay => Why::WorkingDay,
            DayKind::MakeUpDay(name) => Why::MakeUpDay(name),
            DayKind::HalfDay(name) => Why::HalfDay(name),
            DayKind::Weekend => Why::Weekend,
            DayKind::OffDay(name) => Why::OffDay(name),
        }
    }
}

/// One day of a term.
///
/// ```
/// use business_time::{Calendar, Roll, Span, Unit, Why, due};
///
/// let start = "2026-09-18T09:30:00+08:00".parse()?;
/// let span = Span { length: 1, unit: Unit::WorkingDays };
/// let trace = due(&Calendar::cn(), start, span, Roll::None)?.trace;
/// let counted: Vec<bool> = trace.iter().map(|day| day.counts).collect();
/// assert_eq!(counted, [false, false, true]); // Friday (event), Saturday, Sunday (make-up)
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TraceDay {
    /// The day, in the calendar's zone.
    pub date: Date,
    /// Whether it counts towards the length of the term.
    pub counts: bool,
    /// Whether the answer hung on what kind of day this is while its year is unpublished.
    pub provisional: bool,
    /// Why it counts or does not.
    pub why: Why,
}
