//! Amounts of money.

use super::numerals::{chinese, figures, numeral, times_ten_to};
use super::{Amount, Reading};
use crate::scan::{Scan, digit, is_id_char};

/// Signs and codes in front of an amount, and the currency they most often mean; longer ones first.
const LEADS: [(&str, &str); 25] = [
    ("人民币", "CNY"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("cn¥", "CNY"),
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("hk$", "HKD"),
    ("us$", "USD"),
    ("nt$", "TWD"),
    ("a$", "AUD"),
    ("c$", "CAD"),
    ("s$", "SGD"),
    ("$", "USD"),
    ("＄", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("hkd", "HKD"),
    ("sgd", "SGD"),
    ("jpy", "JPY"),
    ("aud", "AUD"),
    ("cad", "CAD"),
    ("chf", "CHF"),
];

/// Words behind an amount, and the currency they most often mean; longer ones first.
const UNITS: [(&str, &str); 46] = [
    ("元人民币", "CNY"),
    ("人民币", "CNY"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("欧元", "EUR"),
    ("英镑", "GBP"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("港幣", "HKD"),
    ("日元", "JPY"),
    ("日圆", "JPY"),
    ("新加坡元", "SGD"),
    ("澳元", "AUD"),
    ("加元", "CAD"),
    ("新台币", "TWD"),
    ("台币", "TWD"),
    ("块钱", "CNY"),
    ("塊錢", "CNY"),
    ("块", "CNY"),
    ("元", "CNY"),
    ("圆", "CNY"),
    ("圓", "CNY"),
    ("us dollars", "USD"),
    ("hk dollars", "HKD"),
    ("hong kong dollars", "HKD"),
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("pounds", "GBP"),
    ("pound", "GBP"),
    ("yuan", "CNY"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("hkd", "HKD"),
    ("sgd", "SGD"),
    ("jpy", "JPY"),
    ("aud", "AUD"),
    ("cad", "CAD"),
    ("chf", "CHF"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("$", "USD"),
];

/// Words with 元 in front that are no money: 元旦, 元素.
const NOT_MONEY: [char; 6] = ['旦', '素', '件', '宵', '器', '月'];

/// What may follow 块 where it counts money and not pieces.
const AFTER_KUAI: &str = "的了给被是还都就也没不退扣我他她你整多至到和";

/// Labels whose number is an amount though no currency is written; longer ones first.
const LABELS: [&str; 8] = ["交易金额", "支付金额", "退款金额", "金额", "金額", "total amount", "amount", "total"];

/// Finds amounts outside what is taken by a number or a day.
pub(super) fn find(reading: &Reading, taken: &[bool]) -> Vec<Amount> {
    let scan = &reading.scan;
    let mut all = Vec::new();
    let mut place = 0;
    while place < scan.len() {
        let free = !taken.get(place).is_some_and(|&taken| taken);
        let found = if free { amount(scan, place) } else { None };
        let Some((value, currency, end)) = found else {
            place += 1;
            continue;
        };
        let cut = taken.get(place..end).is_some_and(|range| range.contains(&true));
        if !cut && value.chars().any(|c| !matches!(c, '0' | '.')) {
            let currency = currency.map(str::to_owned);
            all.push(Amount { value, currency, words: reading.words(place, end) });
        }
        place = end;
    }
    all
}

/// Whether the word for a currency stands behind a number.
pub(super) fn unit_follows(scan: &Scan, end: usize) -> bool {
    unit(scan, scan.skip_blanks(end)).is_some()
}

type Read = (String, Option<&'static str>, usize);

fn amount(scan: &Scan, place: usize) -> Option<Read> {
    led(scan, place).or_else(|| followed(scan, place)).or_else(|| labelled(scan, place))
}

/// `¥128.00`, `RMB 30`, `US$ 12k`; the word behind it, if any, belongs to it.
fn led(scan: &Scan, place: usize) -> Option<Read> {
    if is_id_char(scan.before(place)) && scan.at(place).is_ascii_alphabetic() {
        return None;
    }
    let (lead, currency) = LEADS.iter().find(|(lead, _)| scan.starts_with(place, lead))?;
    let start = scan.skip_blanks(place + lead.chars().count());
    let start = if matches!(scan.at(start), ':' | '：') { scan.skip_blanks(start + 1) } else { start };
    let (value, end) = number(scan, start)?;
    let behind = unit(scan, scan.skip_blanks(end));
    let whole = behind.is_some() || !is_id_char(scan.at(end));
    whole.then(|| match behind {
        Some((named, unit_end)) if matches!(*lead, "¥" | "￥" | "$") || named == *currency => {
            (value, Some(named), unit_end)
        }
        _ => (value, Some(*currency), end),
    })
}

/// `128元`, `1,280.50 CNY`, `一百二十八块`, `3元5角`.
fn followed(scan: &Scan, place: usize) -> Option<Read> {
    let (value, end) = number(scan, place)?;
    let unit_start = scan.skip_blanks(end);
    let (currency, unit_end) = unit(scan, unit_start)?;
    let pieces = scan.at(unit_start) == '块' && unit_end == unit_start + 1;
    if pieces && value.len() < 3 && !counts_money(scan, unit_end, &value) {
        return None;
    }
    let (value, end) = small_money(scan, value, unit_start, unit_end);
    Some((value, Some(currency), end))
}

/// Whether 块 with this behind it counts money.
fn counts_money(scan: &Scan, end: usize, value: &str) -> bool {
    let next = scan.at(end);
    // 一块 is also "together".
    scan.starts_with(end, "手续费") || value != "1" && (!next.is_alphabetic() || AFTER_KUAI.contains(next))
}

/// `金额：128.00`.
fn labelled(scan: &Scan, place: usize) -> Option<Read> {
    let label_end = scan.named_end(place, &LABELS)?;
    let start = super::identifiers::behind_links(scan, label_end);
    if let Some(read) = led(scan, start).or_else(|| followed(scan, start)) {
        return Some(read);
    }
    let (value, end) = number(scan, start)?;
    let whole = !is_id_char(scan.at(end)) && !matches!(scan.at(end), '-' | '/' | ':' | '%' | '年' | '月' | '次' | '笔');
    whole.then_some((value, None, end))
}

/// A number that can be an amount: figures or Chinese numerals, with 万 or `k` behind figures.
fn number(scan: &Scan, start: usize) -> Option<(String, usize)> {
    if numeral(scan.at(start)).is_some() {
        let whole =
            numeral(scan.before(start)).is_none() && !matches!(scan.before(start), '几' | '数' | '上' | '第' | '点');
        let whole = whole && digit(scan.before(start)).is_none();
        let (value, end) = whole.then(|| chinese(scan, start)).flatten()?;
        return Some((value.to_string(), end));
    }
    let previous = scan.before(start);
    let joined = matches!(previous, '.' | ',' | '-' | '/' | ':') && start >= 2 && is_id_char(scan.at(start - 2));
    if scan.digit(start).is_none() || is_id_char(previous) || joined || matches!(previous, '*' | '#' | '+') {
        return None;
    }
    let (value, end) = figures(scan, start)?;
    let place = scan.skip_blanks(end);
    let zeros = match scan.at(place) {
        '百' => 2,
        '千' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        'k' | 'K' if place == end && !is_id_char(scan.at(place + 1)) => 3,
        _ => return Some((value, end)),
    };
    Some((times_ten_to(&value, zeros), place + 1))
}

/// The currency a word here means, and the word's end.
fn unit(scan: &Scan, place: usize) -> Option<(&'static str, usize)> {
    let (word, currency) = UNITS.iter().find(|(word, _)| scan.starts_with(place, word))?;
    let end = place + word.chars().count();
    let no_money = *word == "元" && NOT_MONEY.contains(&scan.at(end));
    let latin = word.ends_with(|c: char| c.is_ascii_alphabetic()) && is_id_char(scan.at(end));
    // "12 $5": the sign belongs to what follows.
    let sign = matches!(*word, "$" | "€" | "£") && scan.digit(scan.skip_blanks(end)).is_some();
    (!no_money && !latin && !sign).then_some((*currency, end))
}

/// The 角 and 分 behind 元: `5角`, `五毛二分`, or one digit alone behind 块.
fn small_money(scan: &Scan, value: String, unit_start: usize, end: usize) -> (String, usize) {
    let one = |place: usize| {
        scan.digit(place).map(u64::from).or_else(|| numeral(scan.at(place))).filter(|&tenths| tenths < 10)
    };
    if value.contains('.') || !matches!(scan.at(unit_start), '元' | '块' | '圆') || end != unit_start + 1 {
        return (value, end);
    }
    let Some(tenths) = one(end) else { return (value, end) };
    match scan.at(end + 1) {
        '角' | '毛' => match (one(end + 2), scan.at(end + 3)) {
            (Some(hundredths), '分') => (format!("{value}.{tenths}{hundredths}"), end + 4),
            _ => (format!("{value}.{tenths}"), end + 2),
        },
        next if scan.at(unit_start) == '块' && !next.is_alphanumeric() => (format!("{value}.{tenths}"), end + 1),
        _ => (value, end),
    }
}
