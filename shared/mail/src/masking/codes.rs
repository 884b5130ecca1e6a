//! One-time codes: short numbers a word beside them gives away.

use super::{Find, Secret};
use crate::scan::{Scan, is_id_char};

/// Characters between a code and the word that names it.
const CODE_GAP_MAX: usize = 24;

/// Words that name a one-time code; longer ones first.
const CODE_WORDS: [&str; 35] = [
    "the code",
    "authentication code",
    "two-factor code",
    "2fa code",
    "activation code",
    "text message code",
    "this code",
    "your code",
    "new code",
    "my code",
    "verification code",
    "security code",
    "one-time password",
    "one time password",
    "one-time passcode",
    "one-time code",
    "one time code",
    "confirmation code",
    "login code",
    "access code",
    "auth code",
    "sms code",
    "otp",
    "动态密码",
    "动态口令",
    "一次性密码",
    "一次性口令",
    "激活码",
    "授权码",
    "验证码",
    "驗證碼",
    "校验码",
    "动态码",
    "短信码",
    "确认码",
];

/// Words between a code's name and a number that is something else.
const OTHER_NUMBERS: [&str; 29] = [
    "error",
    "order",
    "transaction",
    "reference",
    "phone",
    "number",
    "ending",
    "mobile",
    "call",
    "amount",
    "card",
    "no.",
    "usd",
    "cny",
    "rmb",
    "订单",
    "交易",
    "单号",
    "编号",
    "错误码",
    "代码",
    "手机",
    "电话",
    "尾号",
    "金额",
    "客服",
    "热线",
    "号码",
    "卡",
];

/// All that may stand between a code's name and a code on a line below it.
const LEADING: [char; 8] = [':', '：', ' ', '\t', '\u{a0}', '\n', '>', '*'];

/// What the number after it makes no secret of: dates, counts, amounts.
pub(super) const UNITS: [char; 16] =
    ['年', '月', '日', '号', '次', '位', '元', '天', '分', '小', '个', '秒', '条', '块', '万', '%'];

/// Finds the code that a name starting here introduces.
pub(super) fn find_after_name(scan: &Scan, start: usize) -> Option<Find> {
    let name_end = scan.named_end(start, &CODE_WORDS)?;
    code_after(scan, name_end).or_else(|| code_below(scan, start, name_end))
}

/// Finds a code that starts here and is named behind: "123456 is your OTP".
pub(super) fn find_before_name(scan: &Scan, start: usize) -> Option<Find> {
    let end = code_end(scan, start)?;
    let place = scan.skip_blanks(end);
    let links = [
        "is your ",
        "is the ",
        "was the ",
        "was my ",
        "as the ",
        "as your ",
        "as my ",
        "is my ",
        "(",
        "（",
        "是您的",
        "为您的",
        "是我的",
        "是你的",
        "是",
        "为",
        "这个",
        "的",
    ];
    let link = links.iter().find(|link| scan.starts_with(place, link))?;
    let after = place + link.chars().count();
    // One or two words may stand between: "is your Example verification code".
    let named = (after..=after + CODE_GAP_MAX)
        .take_while(|&place| !matches!(scan.at(place), '\n' | '.' | '。' | '，' | ','))
        .any(|place| {
            let boundary = !is_id_char(scan.before(place)) || !scan.at(place).is_ascii();
            boundary && CODE_WORDS.iter().any(|word| scan.starts_with(place, word))
        });
    named.then(|| found(start, end))
}

/// The first free-standing number of four to eight digits behind a code's name.
fn code_after(scan: &Scan, name_end: usize) -> Option<Find> {
    let place = (name_end..=name_end + CODE_GAP_MAX)
        .find(|&place| scan.digit(place).is_some() || matches!(scan.at(place), '。' | '!' | '?' | '！' | '？' | '['))?;
    let end = code_end(scan, place)?;
    let gap = scan.text(name_end, place).to_lowercase();
    // On a line of its own, quoted perhaps, as our own mails write it.
    let leads = gap.contains([':', '：']) && gap.chars().all(|c| LEADING.contains(&c));
    if gap.contains('\n') && !leads {
        return None;
    }
    let something_else = OTHER_NUMBERS.iter().any(|word| gap.contains(word));
    let currency = matches!(scan.before(place), '¥' | '￥' | '$' | '€' | '£' | '#' | '+');
    (!something_else && !currency).then(|| found(place, end))
}

/// A code alone on the line below its name, which begins a line itself.
fn code_below(scan: &Scan, name: usize, name_end: usize) -> Option<Find> {
    let place = scan.below(name, name_end)?;
    let end = code_end(scan, place)?;
    (scan.at(scan.skip_blanks(end)) == '\n').then(|| found(place, end))
}

/// The end of a code that starts here: 4 to 8 digits, or `123-456`, `123 456`.
fn code_end(scan: &Scan, start: usize) -> Option<usize> {
    let previous = scan.before(start);
    let joined = matches!(previous, '-' | '.' | '/' | ':' | ',') && scan.digit(start.saturating_sub(2)).is_some();
    // Google writes its codes "G-123456".
    if scan.digit(start).is_none() || is_id_char(previous) || joined {
        return None;
    }
    let mut end = scan.digits_end(start);
    if end - start == 3 && matches!(scan.at(end), '-' | ' ') && scan.digits_end(end + 1) == end + 4 {
        end += 4;
    }
    let next = scan.at(end);
    let goes_on = matches!(next, '-' | '.' | '/' | ':' | ',') && scan.digit(end + 1).is_some();
    let unit = UNITS.contains(&scan.at(scan.skip_blanks(end)));
    let word = scan.text(end, end + 8).trim_start().to_lowercase();
    let counted =
        ["min", "hour", "time", "usd", "cny", "rmb", "yuan", "sec", "day"].iter().any(|unit| word.starts_with(unit));
    let legal = (4..=8).contains(&(end - start)) && !is_id_char(next) && !goes_on && !unit && !counted;
    legal.then_some(end)
}

fn found(start: usize, end: usize) -> Find {
    Find { start, end, secret: Secret::OneTimeCode, replacement: "[code]".to_owned() }
}
