//! Numbers in figures and in Chinese numerals.

use crate::scan::Scan;

/// Digits before the decimal point of an amount.
const WHOLE_DIGITS_MAX: usize = 12;

/// Longest number in Chinese numerals.
const CHINESE_CHARS_MAX: usize = 20;

/// Reads Chinese numerals that start at a place, as `三百零五`: the value and the end.
///
/// Digits read one by one, as `二〇二六`, are no such number.
pub(super) fn chinese(scan: &Scan, start: usize) -> Option<(u64, usize)> {
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, None);
    let mut unit_before = 10;
    let mut place = start;
    while let Some(value) = numeral(scan.at(place)).filter(|_| place - start <= CHINESE_CHARS_MAX) {
        match value {
            0 => digit = None,
            1..=9 if digit.is_some() => return None,
            1..=9 => digit = Some(value),
            10 | 100 | 1000 => {
                // 十 alone is ten; 百 and 千 need their digit.
                let many = digit.take().or((value == 10).then_some(1))?;
                section += many * value;
                unit_before = value;
            }
            _ => {
                let below = total % value + section + digit.take().unwrap_or_default();
                if below == 0 || below > 99_999_999 {
                    return None;
                }
                total = total - total % value + below * value;
                (section, unit_before) = (0, value);
            }
        }
        place += 1;
    }
    // 三千五 is 3,500: a last digit counts tens of what stands before it.
    if place - start > CHINESE_CHARS_MAX {
        return None;
    }
    let rest = match digit {
        Some(digit) if scan.before(place - 1) != '零' && unit_before > 10 => digit * unit_before / 10,
        Some(digit) => digit,
        None => 0,
    };
    let value = total + section + rest;
    (place > start && value > 0).then_some((value, place))
}

/// What a Chinese numeral stands for; units are 10 and more.
pub(super) fn numeral(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '貳' | '贰' | '兩' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// Reads up to `digits_max` figures, or Chinese numerals, that start at a place.
pub(super) fn small(scan: &Scan, start: usize, digits_max: usize) -> Option<(u64, usize)> {
    let end = scan.digits_end(start);
    if end == start {
        return chinese(scan, start).filter(|&(value, _)| value < 100);
    }
    let value = (start..end.min(start + digits_max))
        .filter_map(|place| scan.digit(place))
        .fold(0_u64, |all, digit| all * 10 + u64::from(digit));
    (end - start <= digits_max).then_some((value, end))
}

/// Reads an amount in figures, as `1,280.50` or `1.280,50`: decimal text and the end.
pub(super) fn figures(scan: &Scan, start: usize) -> Option<(String, usize)> {
    let mut text = String::new();
    let end = digits(scan, start, &mut text);
    if end == start {
        return None;
    }
    let mut place = end;
    // The sign that groups thousands, once one is seen; the other one then marks the decimals.
    let mut grouping = None;
    while matches!(scan.at(place), ',' | '.' | '．') && scan.digit(place + 1).is_some() {
        let sign = scan.at(place);
        let mut group = String::new();
        let group_end = digits(scan, place + 1, &mut group);
        let more = matches!(scan.at(group_end), ',' | '.') && scan.digit(group_end + 1).is_some();
        let groups =
            group.len() == 3 && grouping.is_none_or(|grouping| grouping == sign) && text.len() <= WHOLE_DIGITS_MAX;
        if groups && (sign == ',' || more) {
            text.push_str(&group);
            (grouping, place) = (Some(sign), group_end);
            continue;
        }
        let decimals = grouping != Some(sign) && !more && (sign != ',' || group.len() <= 2);
        if !decimals {
            return None;
        }
        text.push('.');
        text.push_str(&group);
        place = group_end;
        break;
    }
    let whole = text.split('.').next().unwrap_or_default().len();
    (whole <= WHOLE_DIGITS_MAX && text.len() <= 2 * WHOLE_DIGITS_MAX).then_some((text, place))
}

fn digits(scan: &Scan, start: usize, text: &mut String) -> usize {
    let end = scan.digits_end(start);
    text.extend((start..end).filter_map(|place| scan.digit(place)).map(|digit| char::from(b'0' + digit)));
    end
}

/// Decimal text a thousand, ten thousand … times as much.
pub(super) fn times_ten_to(value: &str, zeros: usize) -> String {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let moved: String = decimals.chars().chain(std::iter::repeat('0')).take(zeros).collect();
    let rest = decimals.get(zeros..).unwrap_or_default();
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

/// Whether two decimal texts mean the same value.
pub(super) fn same_value(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim_start_matches('0');
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
        text.to_owned()
    };
    plain(one) == plain(other)
}
