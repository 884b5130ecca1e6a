//! What the writer may mean as their own account.

use super::identifiers::{Token, behind_links, plain, take, token};
use super::{Found, Reading};
use crate::scan::{Scan, is_blank, is_id_char};

/// Labels of an account; longer ones first where one begins like another.
const LABELS: [&str; 49] = [
    "账户名",
    "帐户名",
    "账户",
    "帐户",
    "帳戶",
    "账号",
    "帐号",
    "帳號",
    "用户名",
    "用户id",
    "用户编号",
    "登录名",
    "会员号",
    "会员编号",
    "客户号",
    "商户号",
    "商户编号",
    "钱包id",
    "钱包号",
    "手机号码",
    "手机号",
    "手機號碼",
    "注册手机",
    "绑定手机",
    "手机",
    "uid",
    "account number",
    "account name",
    "account no",
    "account id",
    "account",
    "wallet number",
    "wallet id",
    "wallet",
    "user name",
    "username",
    "user id",
    "login name",
    "login id",
    "customer id",
    "client id",
    "member id",
    "membership number",
    "merchant id",
    "registered phone",
    "registered mobile",
    "phone number",
    "mobile number",
    "mobile",
];

/// Labels whose value may be a name without a digit in it, behind a colon.
const NAMES: [&str; 11] =
    ["账户", "帐户", "账号", "帐号", "用户名", "登录名", "account", "wallet", "user", "login", "帳"];

/// What makes it somebody else's.
const OTHERS: [&str; 24] = [
    "对方",
    "收款",
    "骗子",
    "商家",
    "卖家",
    "客服",
    "他的",
    "她的",
    "他们",
    "转到",
    "转给",
    "安全",
    "his ",
    "her ",
    "their ",
    "recipient",
    "payee",
    "seller",
    "scammer",
    "beneficiary",
    "contact",
    "to account",
    "to the account",
    "landlord",
];

/// Characters before a label that can say whose account it is.
const OWNER_CHARS: usize = 16;

/// Shortest account.
const CHARS_MIN: usize = 4;

/// Digits of a telephone number with its country (ITU-T E.164).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// Blanks, dashes and brackets between two digits of it: `+1 (415) 555`.
const PHONE_GAP_MAX: usize = 2;

/// Finds accounts.
pub(super) fn find(reading: &Reading, taken: &mut [bool]) -> Vec<Found> {
    let scan = &reading.scan;
    let mut all = Vec::new();
    let mut place = 0;
    while place < scan.len() {
        let found = labelled(reading, place).filter(|token| !taken.get(token.start).is_some_and(|&taken| taken));
        let Some(token) = found else {
            place += 1;
            continue;
        };
        let label = place;
        place = token.end;
        all.push(take(reading, label, token, taken));
    }
    all
}

fn labelled(reading: &Reading, place: usize) -> Option<Token> {
    let scan = &reading.scan;
    let end = scan.named_end(place, &LABELS)?;
    let before = scan.context_before(place, OWNER_CHARS);
    let before = before.rsplit(['。', '.', ';', '；']).next().unwrap_or_default();
    if OTHERS.iter().any(|word| before.contains(word)) {
        return None;
    }
    let start = behind_links(scan, end);
    if let Some(found) = address(scan, start).or_else(|| telephone(scan, start)) {
        return Some(found);
    }
    let token = token(scan, start, &['-', '.'])?;
    let named = scan.text(end, start).contains([':', '：']) && NAMES.iter().any(|name| scan.starts_with(place, name));
    let (digits, chars) = (token.digits(), token.chars());
    let number = digits > 0 && (digits < chars || digits > CHARS_MIN);
    // "3rd", "24h": no account.
    (chars >= CHARS_MIN && (number || named)).then_some(token)
}

/// An e-mail address that starts here.
fn address(scan: &Scan, start: usize) -> Option<Token> {
    let part = |place: usize| is_id_char(scan.at(place)) || matches!(scan.at(place), '.' | '-' | '+' | '%');
    let mut at = start;
    while at - start <= 64 && part(at) {
        at += 1;
    }
    if at == start || scan.at(at) != '@' {
        return None;
    }
    let mut end = at + 1;
    while end - at <= 255 && part(end) {
        end += 1;
    }
    while end > at && !is_id_char(scan.at(end - 1)) {
        end -= 1;
    }
    let domain = scan.text(at + 1, end);
    domain.contains('.').then(|| Token { value: scan.text(start, end), start, end })
}

/// A telephone number with its country: `+44 7911 123456`.
fn telephone(scan: &Scan, start: usize) -> Option<Token> {
    if scan.at(start) != '+' {
        return None;
    }
    let mut value = String::from("+");
    let (mut place, mut end) = (start + 1, start + 1);
    while value.len() <= *PHONE_DIGITS.end() {
        match scan.at(place) {
            _ if scan.digit(place).is_some() => {
                value.push_str(&plain(&scan.text(place, place + 1)));
                end = place + 1;
            }
            c if (is_blank(c) || matches!(c, '-' | '(' | ')')) && place - end < PHONE_GAP_MAX => {}
            _ => break,
        }
        place += 1;
    }
    let whole = !is_id_char(scan.at(end)) && scan.at(end) != '*';
    (whole && PHONE_DIGITS.contains(&(value.len() - 1))).then_some(Token { value, start, end })
}
