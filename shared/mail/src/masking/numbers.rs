//! Card numbers, Chinese identity numbers and IBANs: numbers with a checksum.

use super::{Find, Secret};
use crate::scan::{Scan, digit, is_blank, is_id_char};

/// Shortest and longest card number (ISO/IEC 7812).
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// Groups a number may be written in.
const GROUPS_MAX: usize = 8;

/// Characters before a number that can say what it is.
const CONTEXT_CHARS: usize = 24;

/// Words that make a number a card number.
const CARD_WORDS: [&str; 14] = [
    "card",
    "visa",
    "mastercard",
    "master card",
    "amex",
    "unionpay",
    "debit",
    "credit",
    "pan ",
    "pan:",
    "卡号",
    "银行卡",
    "信用卡",
    "储蓄卡",
];

/// Words that make a number an id we must keep.
const ID_WORDS: [&str; 32] = [
    "id=",
    "barcode",
    "isbn",
    "imei",
    "order",
    "transaction",
    "txn",
    "trade no",
    "reference",
    "ref ",
    "ref:",
    "invoice",
    "tracking",
    "trace",
    "payment id",
    "payment no",
    "refund id",
    "merchant no",
    "merchant id",
    "serial",
    "ticket",
    "订单",
    "交易",
    "流水",
    "单号",
    "运单",
    "快递",
    "商户号",
    "凭证号",
    "编号",
    "条形码",
    "条码",
];

/// A number found in groups.
struct Number {
    digits: Vec<u8>,
    end: usize,
    groups: usize,
}

/// Finds a number that starts exactly here.
pub(super) fn find(scan: &Scan, start: usize) -> Option<Find> {
    if is_part_of_longer_id(scan, start) {
        return None;
    }
    identity_number(scan, start).or_else(|| iban(scan, start)).or_else(|| card(scan, start))
}

/// Whether something before makes this the middle of an id: `TX4111…`, `A-4111…`.
fn is_part_of_longer_id(scan: &Scan, start: usize) -> bool {
    let previous = scan.before(start);
    let joined = matches!(previous, '-' | '/' | '.' | '#') && start >= 2 && is_id_char(scan.at(start - 2));
    if !is_id_char(previous) && !joined {
        return false;
    }
    let named = scan.digit(start).is_some() && (joined || previous.is_ascii_alphabetic());
    let end = if joined { start - 1 } else { start };
    !(named && names_card(&scan.context_before(end, CONTEXT_CHARS)))
}

/// Whether a text ends with a card's name, or with "card no" and the like.
fn names_card(context: &str) -> bool {
    let name = ["no", "nr", "number"].iter().find_map(|word| context.strip_suffix(word)).unwrap_or(context);
    CARD_WORDS.iter().any(|word| name.trim_end().ends_with(word.trim_end()))
}

fn card(scan: &Scan, start: usize) -> Option<Find> {
    // A country code makes it a telephone number.
    if scan.digit(start).is_none() || scan.before(start) == '+' {
        return None;
    }
    let number = numbers(scan, start).into_iter().rev().find(|number| {
        CARD_DIGITS.contains(&number.digits.len()) && luhn(&number.digits) && ends_here(scan, number.end)
    })?;
    let context = scan.context_before(start, CONTEXT_CHARS);
    let nearest = |words: &[&str]| words.iter().filter_map(|word| context.rfind(word)).max();
    let (card_word, id_word) = (nearest(&CARD_WORDS), nearest(&ID_WORDS));
    let is_card = if card_word.is_some() && card_word > id_word {
        true
    } else if id_word.is_some() && number.groups == 1 {
        // An id that is called one: only an exact fit of a brand outweighs that.
        fits_brand(&number.digits)
    } else {
        known_issuer(&number.digits)
    };
    let last: String = number.digits[number.digits.len() - 4..].iter().map(|d| char::from(b'0' + d)).collect();
    is_card.then(|| Find {
        start,
        end: number.end,
        secret: Secret::CardNumber,
        replacement: format!("[card number ****{last}]"),
    })
}

/// The number that starts here, read over one group, two groups and so on.
fn numbers(scan: &Scan, start: usize) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut digits = Vec::new();
    let mut place = start;
    while found.len() < GROUPS_MAX && digits.len() < *CARD_DIGITS.end() {
        let end = scan.digits_end(place);
        // A first group of three or less is no card; "1 2 3 4" is a list.
        if end == place || (found.is_empty() && end - place < 4) {
            break;
        }
        digits.extend((place..end).filter_map(|place| scan.digit(place)));
        found.push(Number { digits: digits.clone(), end, groups: found.len() + 1 });
        let Some(next) = next_group(scan, end) else { break };
        place = next;
    }
    found
}

/// The place of the next group, behind blanks or one dash.
fn next_group(scan: &Scan, end: usize) -> Option<usize> {
    let mut place = scan.skip_blanks(end);
    if matches!(scan.at(place), '-' | '–' | '－' | '·') {
        place = scan.skip_blanks(place + 1);
    }
    (place > end && place - end <= 3 && scan.digit(place).is_some()).then_some(place)
}

/// Whether a number can end here: no letter, and no decimals of an amount.
fn ends_here(scan: &Scan, end: usize) -> bool {
    let next = scan.at(end);
    let decimals = matches!(next, '.' | ',') && scan.digit(end + 1).is_some();
    let joined = matches!(next, '-' | '/') && is_id_char(scan.at(end + 1)) && scan.digit(end + 1).is_none();
    !is_id_char(next) && !decimals && !joined
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| match (place % 2, u32::from(digit)) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|&digit| digit != digits[0])
}

/// The first six digits as a number.
fn issuer(digits: &[u8]) -> u32 {
    digits.iter().take(6).fold(0, |number, &digit| number * 10 + u32::from(digit))
}

/// Whether cards begin like this at all. Ids that begin with a date do not.
fn known_issuer(digits: &[u8]) -> bool {
    matches!(
        issuer(digits),
        300_000..=699_999 | 220_000..=220_499 | 222_100..=272_099 | 810_000..=829_999 | 940_000..=940_099
            | 955_800..=955_999 | 103_000..=103_099
    )
}

/// Whether issuer and length fit one of the big brands.
fn fits_brand(digits: &[u8]) -> bool {
    match issuer(digits) {
        400_000..=499_999 | 510_000..=559_999 | 222_100..=272_099 | 352_800..=358_999 => digits.len() == 16,
        340_000..=349_999 | 370_000..=379_999 => digits.len() == 15,
        620_000..=629_999 => matches!(digits.len(), 16 | 19),
        _ => false,
    }
}

/// Chinese identity number (GB 11643): region, birth date, serial, check character.
fn identity_number(scan: &Scan, start: usize) -> Option<Find> {
    let mut place = start;
    let mut characters = Vec::with_capacity(18);
    while characters.len() < 18 {
        let c = scan.at(place);
        match digit(c) {
            Some(value) => characters.push(value),
            None if characters.len() == 17 && matches!(c, 'x' | 'X' | 'Ｘ') => characters.push(10),
            None if !characters.is_empty() && (is_blank(c) || c == '-') && scan.digit(place + 1).is_some() => {}
            None => return None,
        }
        place += 1;
    }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = characters.iter().zip(weights).map(|(&value, weight)| u32::from(value) * weight).sum();
    let number = |range: std::ops::Range<usize>| {
        characters[range].iter().fold(0_u32, |number, &digit| number * 10 + u32::from(digit))
    };
    let checked = (12 - sum % 11) % 11 == u32::from(characters[17]);
    let born =
        matches!(number(6..10), 1900..=2099) && matches!(number(10..12), 1..=12) && matches!(number(12..14), 1..=31);
    let region = matches!(number(0..2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91);
    (checked && born && region && ends_here(scan, place)).then(|| Find {
        start,
        end: place,
        secret: Secret::IdentityNumber,
        replacement: "[identity number]".to_owned(),
    })
}

/// Countries with IBANs and their lengths (ISO 13616 registry).
const IBAN_LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 \
     EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 \
     LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 PK24 PL28 PS29 PT25 \
     QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";

/// IBAN: country, check digits, account; remainder 1 modulo 97.
fn iban(scan: &Scan, start: usize) -> Option<Find> {
    let country = scan.text(start, start + 2).to_ascii_uppercase();
    if !country.bytes().all(|byte| byte.is_ascii_uppercase()) || scan.digit(start + 2).is_none() {
        return None;
    }
    let entry = IBAN_LENGTHS.split_whitespace().find(|entry| entry[..2] == country)?;
    let length: usize = entry[2..].parse().ok()?;
    let mut place = start;
    let mut characters = Vec::with_capacity(length);
    while characters.len() < length {
        let c = scan.at(place).to_ascii_uppercase();
        match c {
            '0'..='9' | 'A'..='Z' => characters.push(c),
            _ if is_blank(c) && is_blank(scan.at(place + 1)) && is_id_char(scan.at(place + 2)) => {}
            _ if (is_blank(c) || c == '-') && is_id_char(scan.at(place + 1)) => {}
            _ => return None,
        }
        place += 1;
    }
    let rest = characters[4..].iter().chain(&characters[..4]).filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    });
    let last: String = characters[length - 4..].iter().collect();
    (rest == 1 && !is_id_char(scan.at(place))).then(|| Find {
        start,
        end: place,
        secret: Secret::Iban,
        replacement: format!("[IBAN ****{last}]"),
    })
}
