//! Numbers of orders and transactions.

use super::identifiers::{Token, behind_links, take, token};
use super::{Found, Reading};
use crate::scan::is_id_char;

/// Labels of such a number; longer ones first where one begins like another.
const LABELS: [&str; 62] = [
    "商户订单号",
    "交易订单号",
    "订单编号",
    "订单号码",
    "订单号",
    "訂單編號",
    "訂單號",
    "交易流水号",
    "交易单号",
    "交易编号",
    "交易編號",
    "交易号",
    "交易號",
    "支付流水号",
    "支付流水",
    "支付单号",
    "付款单号",
    "转账单号",
    "退款单号",
    "流水单号",
    "流水号",
    "流水號",
    "流水",
    "凭证号",
    "参考号",
    "单号",
    "單號",
    "transaction reference",
    "transaction number",
    "transaction ids",
    "transaction id",
    "transaction no",
    "transaction ref",
    "payment reference",
    "payment id",
    "payment no",
    "order reference",
    "order number",
    "order ids",
    "order id",
    "order nos",
    "order no",
    "order ref",
    "booking reference",
    "booking number",
    "booking id",
    "reference number",
    "reference no",
    "references",
    "reference",
    "refs",
    "ref",
    "receipt number",
    "receipts",
    "receipt no",
    "receipt",
    "invoice number",
    "invoice no",
    "invoice",
    "trace no",
    "txn id",
    "txn",
];

/// Words that may be followed by such a number without naming it as one.
const LOOSE_LABELS: [&str; 7] = ["订单", "訂單", "交易", "transactions", "transaction", "orders", "order"];

/// What makes a label's number another one: a parcel's, a complaint's.
const OTHERS: [&str; 12] =
    ["快递", "物流", "运", "運", "包裹", "投诉", "工", "complaint ", "case ", "ticket ", "tracking ", "your "];

/// What makes a long number without a label something else.
const NOT_LONE: [&str; 16] = [
    "卡",
    "账",
    "帐",
    "帳",
    "快递",
    "物流",
    "运单",
    "身份证",
    "证件",
    "card",
    "account",
    "iban",
    "tracking",
    "parcel",
    "phone",
    "identity",
];

/// What stands between two numbers of one label; longer ones first.
const SEPARATORS: [&str; 9] = ["and ", "以及", "、", "，", ",", "和", "与", "及", "/"];

/// Digits of a number that is one without a label.
const LONE_DIGITS: std::ops::RangeInclusive<usize> = 16..=32;

/// The beginning of our own complaint numbers.
const OWN_NUMBER: &str = "RC-";

/// Finds the numbers of orders and transactions.
pub(super) fn find(reading: &Reading, taken: &mut [bool]) -> Vec<Found> {
    let scan = &reading.scan;
    let mut all = Vec::new();
    let mut place = 0;
    while place < scan.len() {
        let Some((label, token)) = labelled(reading, place).or_else(|| lone(reading, place)) else {
            place += 1;
            continue;
        };
        let chars = token.chars();
        place = token.end;
        all.push(take(reading, label, token, taken));
        while let Some(next) = next_number(reading, place, chars) {
            place = next.end;
            all.push(take(reading, next.start, next, taken));
        }
    }
    all
}

fn labelled(reading: &Reading, place: usize) -> Option<(usize, Token)> {
    let scan = &reading.scan;
    let named = scan.named_end(place, &LABELS);
    let end = named.or_else(|| scan.named_end(place, &LOOSE_LABELS))?;
    let before = scan.context_before(place, 10);
    if OTHERS.iter().any(|word| before.ends_with(word)) {
        return None;
    }
    let token = token(scan, behind_links(scan, end), &['-'])?;
    let (digits, chars) = (token.digits(), token.chars());
    let enough = if named.is_some() { digits >= 3 && chars >= 5 } else { digits >= 6 && !is_mobile(&token.value) };
    (enough && !token.value.starts_with(OWN_NUMBER)).then_some((place, token))
}

/// A long number that nothing names.
fn lone(reading: &Reading, place: usize) -> Option<(usize, Token)> {
    let scan = &reading.scan;
    if scan.digit(place).is_none() || is_id_char(scan.before(place)) || matches!(scan.before(place), '-' | '+' | '.') {
        return None;
    }
    let token = token(scan, place, &['-'])?;
    let long = LONE_DIGITS.contains(&token.chars()) && token.digits() == token.chars();
    let before = reading.clause_before(place, 16);
    (long && !NOT_LONE.iter().any(|word| before.contains(word))).then_some((place, token))
}

/// A further number behind a first one: numbers of one maker are of one length.
fn next_number(reading: &Reading, end: usize, chars: usize) -> Option<Token> {
    let scan = &reading.scan;
    let mut place = scan.skip_blanks(end);
    for separator in [0, 1] {
        match SEPARATORS.iter().find(|word| scan.starts_with(place, word)) {
            Some(word) => place = scan.skip_blanks(place + word.chars().count()),
            None if separator == 0 => return None,
            None => {}
        }
    }
    token(scan, place, &['-']).filter(|token| token.chars() == chars && token.digits() >= 6)
}

/// A mobile telephone number of mainland China.
fn is_mobile(value: &str) -> bool {
    value.len() == 11 && value.starts_with('1') && !value.starts_with("10") && value.bytes().all(|b| b.is_ascii_digit())
}
