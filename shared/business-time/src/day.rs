//! What a calendar says about one day.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

/// The name of a holiday in Chinese and English. Shared: every day of a trace that is off bears one.
///
/// ```
/// use business_time::DayName;
///
/// let name = DayName { zh: "春节".into(), en: "Spring Festival".into() };
/// assert_eq!(name.text(true), "春节");
/// assert_eq!(name.text(false), "Spring Festival");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayName {
    /// In Chinese; the key `name` of a calendar file.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub zh: Arc<str>,
    /// In English; the key `name_en` of a calendar file.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub en: Arc<str>,
}

impl DayName {
    /// The name in Chinese if `zh`, else in English.
    ///
    /// ```
    /// # use business_time::DayName;
    /// let name = DayName { zh: "元旦".into(), en: "New Year's Day".into() };
    /// assert_eq!(name.text(false), "New Year's Day");
    /// ```
    pub fn text(&self, zh: bool) -> &str {
        if zh { &self.zh } else { &self.en }
    }
}

fn write<S: Serializer>(name: &str, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(name)
}

fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
    String::deserialize(from).map(Arc::from)
}

/// Whether a day is worked, and why.
///
/// ```
/// use business_time::{Calendar, DayKind};
/// use jiff::civil::date;
///
/// let cn = Calendar::cn();
/// assert_eq!(cn.day(date(2026, 9, 18)), DayKind::WorkingDay);
/// assert_eq!(cn.day(date(2026, 9, 19)), DayKind::Weekend);
/// assert!(matches!(cn.day(date(2026, 9, 20)), DayKind::MakeUpDay(_)));
/// assert!(matches!(cn.day(date(2026, 9, 25)), DayKind::OffDay(_)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A day of the working week.
    WorkingDay,
    /// A weekend day worked to make up for the named holiday (调休上班).
    MakeUpDay(DayName),
    /// A day worked until an early hour only; it counts as a whole one.
    HalfDay(DayName),
    /// A weekend day.
    Weekend,
    /// A day off for the named holiday, on the weekend or not.
    OffDay(DayName),
}

impl DayKind {
    /// Whether the day is worked.
    ///
    /// ```
    /// # use business_time::DayKind;
    /// assert!(DayKind::WorkingDay.is_working());
    /// assert!(!DayKind::Weekend.is_working());
    /// ```
    pub const fn is_working(&self) -> bool {
        matches!(self, DayKind::WorkingDay | DayKind::MakeUpDay(_) | DayKind::HalfDay(_))
    }
}
