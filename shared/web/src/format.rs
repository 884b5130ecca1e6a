//! Dates, amounts and spans of time as people read them.

use crate::i18n::Lang;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Seconds of a minute, an hour and a day, for relative times.
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// From this many hours on a span is told in days.
const HOURS_UNTIL_DAYS: i64 = 48;

/// Now, and where the reader's clock hangs.
#[derive(Clone, Debug)]
pub struct Viewpoint {
    /// Business time.
    pub now: Timestamp,
    /// The zone dates are shown in.
    pub zone: TimeZone,
}

impl Viewpoint {
    /// A moment to the minute.
    ///
    /// ```
    /// use web::{format::Viewpoint, i18n::Lang};
    /// let now = "2026-11-24T10:00:00Z".parse().unwrap();
    /// let here = Viewpoint { now, zone: jiff::tz::TimeZone::fixed(jiff::tz::offset(8)) };
    /// assert_eq!(here.date_time(Lang::Zh, now), "2026年11月24日 18:00");
    /// assert_eq!(here.date_time(Lang::En, now), "24 Nov 2026, 18:00");
    /// ```
    pub fn date_time(&self, lang: Lang, at: Timestamp) -> String {
        let local = self.local(at);
        let pattern = match lang {
            Lang::Zh => "%Y年%-m月%-d日 %H:%M",
            Lang::En => "%-d %b %Y, %H:%M",
        };
        local.strftime(pattern).to_string()
    }

    /// A deadline as its calendar counts it: in that calendar's zone, which is named where it is not the
    /// page's. The thirteenth in London is not the fourteenth because the firm sits in Shanghai.
    ///
    /// ```
    /// use web::{format::Viewpoint, i18n::Lang};
    /// let due = "2027-01-13T23:59:59Z".parse().unwrap();
    /// let here = Viewpoint { now: due, zone: jiff::tz::TimeZone::fixed(jiff::tz::offset(8)) };
    /// assert_eq!(here.deadline(Lang::En, due, &jiff::tz::TimeZone::UTC), "13 Jan 2027, 23:59 (UTC)");
    /// assert_eq!(here.deadline(Lang::En, due, &here.zone), "14 Jan 2027, 07:59");
    /// ```
    pub fn deadline(&self, lang: Lang, at: Timestamp, zone: &TimeZone) -> String {
        let there = Viewpoint { now: at, zone: zone.clone() };
        if there.local(at).offset() == self.local(at).offset() {
            return self.date_time(lang, at);
        }
        format!("{} ({})", there.date_time(lang, at), there.zone_name())
    }

    /// The day of a moment.
    pub fn day(&self, lang: Lang, at: Timestamp) -> String {
        date(lang, self.local(at).date())
    }

    /// A moment for a `datetime` attribute: RFC 3339, to the second.
    pub fn attribute(&self, at: Timestamp) -> String {
        self.local(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A moment for an `<input type="datetime-local">`.
    pub fn input(&self, at: Timestamp) -> String {
        self.local(at).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// How far off a moment is: "in 3 h", "2 天后", "5 h ago".
    pub fn relative(&self, lang: Lang, at: Timestamp) -> String {
        let seconds = at.as_second() - self.now.as_second();
        let way = if seconds <= 0 { "ago" } else { "in" };
        span(lang, way, seconds.abs())
    }

    /// How far off a deadline is: "in 3 h", or "overdue 5 h".
    ///
    /// ```
    /// use web::{format::Viewpoint, i18n::Lang};
    /// let here = Viewpoint { now: "2026-11-24T10:00:00Z".parse().unwrap(), zone: jiff::tz::TimeZone::UTC };
    /// assert_eq!(here.until_due(Lang::En, "2026-11-24T13:10:00Z".parse().unwrap()), "in 3 h");
    /// assert_eq!(here.until_due(Lang::En, "2026-11-24T05:00:00Z".parse().unwrap()), "overdue 5 h");
    /// ```
    pub fn until_due(&self, lang: Lang, due_at: Timestamp) -> String {
        let seconds = due_at.as_second() - self.now.as_second();
        let way = if seconds < 0 { "overdue" } else { "in" };
        span(lang, way, seconds.abs())
    }

    /// The zone of every date on the page, in words: "UTC+8".
    pub fn zone_name(&self) -> String {
        let seconds = self.local(self.now).offset().seconds();
        let sign = if seconds < 0 { '−' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        match (minutes / 60, minutes % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
        }
    }

    /// How much of the time between two moments has passed, in per cent from 0 to 100.
    pub fn percent_passed(&self, from: Timestamp, to: Timestamp) -> u8 {
        let whole = to.as_second() - from.as_second();
        let passed = self.now.as_second() - from.as_second();
        if whole <= 0 || passed >= whole {
            return 100;
        }
        u8::try_from((passed.max(0) * 100) / whole).unwrap_or(100)
    }

    fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }
}

/// A day.
pub fn date(lang: Lang, date: Date) -> String {
    let pattern = match lang {
        Lang::Zh => "%Y年%-m月%-d日",
        Lang::En => "%-d %b %Y",
    };
    date.strftime(pattern).to_string()
}

/// A span of time in milliseconds: "42 ms", "3 s", "5 h".
pub fn lag(lang: Lang, milliseconds: i64) -> String {
    match milliseconds {
        ..1000 => lang.t_with("relative-span_milliseconds", &[("n", &milliseconds.max(0).to_string())]),
        _ => span(lang, "span", milliseconds / 1000),
    }
}

fn span(lang: Lang, way: &str, seconds: i64) -> String {
    let (unit, count) = match seconds {
        s if s < MINUTE && way == "span" => ("seconds", s),
        s if s < MINUTE => ("now", 0),
        s if s < HOUR => ("minutes", s / MINUTE),
        s if s < HOURS_UNTIL_DAYS * HOUR => ("hours", s / HOUR),
        s => ("days", s / DAY),
    };
    lang.t_with(&format!("relative-{way}_{unit}"), &[("n", &count.to_string())])
}

/// The size of a file: "840 bytes", "47 KB", "3.1 MB".
///
/// ```
/// use web::{format::size, i18n::Lang};
/// assert_eq!(size(Lang::En, 999), "999 bytes");
/// assert_eq!(size(Lang::En, 47_200), "47 KB");
/// assert_eq!(size(Lang::Zh, 3_149_999), "3.1 MB");
/// ```
pub fn size(lang: Lang, bytes: u64) -> String {
    let (unit, number) = match bytes {
        ..1_000 => ("bytes", bytes.to_string()),
        1_000..1_000_000 => ("kilobytes", (bytes / 1_000).to_string()),
        1_000_000.. => ("megabytes", format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10)),
    };
    lang.t_with(&format!("size-{unit}"), &[("n", &number)])
}

/// An amount with its currency, thousands grouped: "CNY 12,800.00", "12,800.00 元".
///
/// ```
/// use web::{format::money, i18n::Lang};
/// assert_eq!(money(Lang::En, "-12800.5", "USD"), "USD -12,800.5");
/// assert_eq!(money(Lang::Zh, "128.00", "CNY"), "128.00 元");
/// ```
pub fn money(lang: Lang, value: &str, currency: &str) -> String {
    let value = grouped(value);
    match (lang, currency) {
        (Lang::Zh, "CNY") => format!("{value} 元"),
        (Lang::Zh, _) => format!("{value} {currency}"),
        (Lang::En, _) => format!("{currency} {value}"),
    }
}

/// Groups thousands of plain decimal text; anything else stays as it is.
fn grouped(value: &str) -> String {
    let (sign, digits) = value.strip_prefix('-').map_or(("", value), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let plain =
        !whole.is_empty() && whole.chars().chain(fraction.unwrap_or_default().chars()).all(|c| c.is_ascii_digit());
    if !plain {
        return value.to_owned();
    }
    let mut text = String::from(sign);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> Viewpoint {
        Viewpoint { now: "2026-11-24T10:00:00Z".parse().unwrap(), zone: TimeZone::fixed(jiff::tz::offset(8)) }
    }

    #[test]
    fn relative_times() {
        let check = |at: &str, zh: &str, en: &str| {
            let at = at.parse().unwrap();
            assert_eq!(here().until_due(Lang::Zh, at), zh, "{at}");
            assert_eq!(here().until_due(Lang::En, at), en, "{at}");
        };
        check("2026-11-24T10:00:30Z", "马上到期", "due now");
        check("2026-11-24T10:59:00Z", "59 分钟后", "in 59 min");
        check("2026-11-26T09:59:00Z", "47 小时后", "in 47 h");
        check("2026-11-26T10:00:00Z", "2 天后", "in 2 d");
        check("2026-11-24T05:00:00Z", "超时 5 小时", "overdue 5 h");
        check("2026-11-20T10:00:00Z", "超时 4 天", "overdue 4 d");
        assert_eq!(here().relative(Lang::En, "2026-11-24T09:30:00Z".parse().unwrap()), "30 min ago");
        assert_eq!(here().relative(Lang::Zh, "2026-11-24T09:59:40Z".parse().unwrap()), "刚刚");
        assert_eq!(lag(Lang::En, 42), "42 ms");
        assert_eq!(lag(Lang::Zh, 61_000), "1 分钟");
    }

    #[test]
    fn zones() {
        let check = |seconds: i32, name: &str| {
            let zone = TimeZone::fixed(jiff::tz::Offset::from_seconds(seconds).unwrap());
            assert_eq!(Viewpoint { zone, ..here() }.zone_name(), name);
        };
        check(0, "UTC");
        check(8 * 3600, "UTC+8");
        check(5 * 3600 + 1800, "UTC+5:30");
        check(-3 * 3600, "UTC−3");
    }

    #[test]
    fn part_passed() {
        let check = |from: &str, to: &str, percent: u8| {
            assert_eq!(here().percent_passed(from.parse().unwrap(), to.parse().unwrap()), percent);
        };
        check("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", 41);
        check("2026-11-24T11:00:00Z", "2026-11-25T00:00:00Z", 0);
        check("2026-11-22T11:00:00Z", "2026-11-23T00:00:00Z", 100);
        check("2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z", 100);
    }

    #[test]
    fn amounts() {
        let check = |value: &str, text: &str| assert_eq!(grouped(value), text);
        check("0", "0");
        check("999.90", "999.90");
        check("1000", "1,000");
        check("1234567.5", "1,234,567.5");
        check("<b>", "<b>");
        check("", "");
    }
}
