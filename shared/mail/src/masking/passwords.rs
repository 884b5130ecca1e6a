//! Passwords, PINs and card security codes: what follows a word that names them.

use super::codes::UNITS;
use super::{Find, Secret, masked_end};
use crate::scan::{Scan, digit, is_blank};

/// Shortest password masked.
const PASSWORD_CHARS_MIN: usize = 3;

/// Longest password masked.
const PASSWORD_CHARS_MAX: usize = 64;

/// Words before a password; longer ones first.
const PASSWORD_WORDS: [&str; 19] = [
    "passphrase",
    "password",
    "passcode",
    "passwd",
    "pwd",
    "pass",
    "pw",
    "pin number",
    "pin code",
    "pin",
    "cvv2",
    "cvv",
    "cvc",
    "支付密码",
    "登录密码",
    "安全码",
    "口令",
    "密码",
    "密碼",
];

/// Names that are words of other meanings too: only a sign makes them introduce a password.
const LOOSE_WORDS: [&str; 2] = ["pass", "pw"];

/// Words that may stand between a password's name and a sign: "password for the app: …".
const FILLERS: [&str; 14] =
    ["for", "of", "by", "on", "in", "the", "my", "this", "app", "sms", "wallet", "account", "login", "site"];

/// What links a Chinese name to its password, besides 是: 密码设置的是, 密码应该是.
const CHINESE_VERBS: [&str; 12] = [
    "我设置的是",
    "我设的是",
    "设置的是",
    "设的是",
    "应该是",
    "好像是",
    "设置为",
    "设置成",
    "设成",
    "设为",
    "改成",
    "改为",
];

/// What follows in a sentence about a password, and is none.
const NO_PASSWORD: [&str; 50] = [
    "cannot",
    "can't",
    "please",
    "reset",
    "forgot",
    "help",
    "problem",
    "issue",
    "login",
    "change",
    "not",
    "wrong",
    "incorrect",
    "invalid",
    "correct",
    "right",
    "the",
    "a",
    "an",
    "my",
    "your",
    "no",
    "never",
    "always",
    "too",
    "still",
    "also",
    "now",
    "being",
    "very",
    "fine",
    "ok",
    "okay",
    "safe",
    "secure",
    "weak",
    "strong",
    "unknown",
    "lost",
    "gone",
    "different",
    "same",
    "what",
    "why",
    "how",
    "it",
    "that",
    "this",
    "n/a",
    "none",
];

/// Finds the password that a name starting here introduces.
pub(super) fn find(scan: &Scan, start: usize) -> Option<Find> {
    let end = scan.named_end(start, &PASSWORD_WORDS)?;
    password_after(scan, start, end).or_else(|| password_below(scan, start, end))
}

/// A password alone on the line below its name, which begins a line itself.
fn password_below(scan: &Scan, name: usize, name_end: usize) -> Option<Find> {
    let start = scan.below(name, name_end)?;
    let end = value_end(scan, start);
    let value = scan.text(start, end);
    let alone = scan.at(scan.skip_blanks(end)) == '\n' && end - start >= PASSWORD_CHARS_MIN;
    (alone && !value.starts_with('[') && value.chars().any(|c| digit(c).is_some())).then(|| found(start, end))
}

/// What links a password's name to the password.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    /// `:` or `=`: what follows is the value.
    Sign,
    /// "is", 是: what follows may be a sentence.
    Verb,
    /// "is" after other words, as in "password for the app is": a sentence as a rule.
    FarVerb,
    /// Nothing but a blank.
    None,
}

fn password_after(scan: &Scan, name: usize, name_end: usize) -> Option<Find> {
    let (link, place) = link(scan, name_end);
    let quote = matches!(scan.at(place), '"' | '\'' | '“' | '‘' | '「' | '《' | '`');
    let start = if quote { place + 1 } else { place };
    let end = if quote { quote_end(scan, start) } else { value_end(scan, start) };
    let value = scan.text(start, end);
    let short_name = scan.starts_with(name, "pin") || scan.starts_with(name, "cv") || scan.starts_with(name, "安全码");
    let secret = match link {
        _ if value.chars().count() < PASSWORD_CHARS_MIN
            || value.starts_with('[')
            || value.chars().all(|c| matches!(c, '*' | '.' | '•' | '-' | '_')) =>
        {
            false
        }
        Link::Sign => quote || !is_sentence_word(&value) || value.chars().any(|c| digit(c).is_some()),
        Link::Verb => quote || looks_secret(&value) || ends_sentence(scan, end) && !is_sentence_word(&value),
        Link::FarVerb => quote || looks_secret(&value),
        Link::None => {
            let digits = value.chars().filter(|&c| digit(c).is_some()).count();
            let all = value.chars().count();
            let pin = short_name && digits == all && (3..=6).contains(&all);
            pin || (digits > 0 && all >= 6 && (digits < all || all <= 8))
        }
    };
    let counted = value.chars().all(|c| digit(c).is_some()) && UNITS.contains(&scan.at(scan.skip_blanks(end)));
    let loose = LOOSE_WORDS.contains(&scan.text(name, name_end).to_lowercase().as_str()) && link != Link::Sign;
    (secret && !counted && !loose).then(|| found(start, end))
}

fn found(start: usize, end: usize) -> Find {
    Find { start, end, secret: Secret::Password, replacement: "[password]".to_owned() }
}

/// Reads the link behind a password's name, over up to three filler words.
fn link(scan: &Scan, name_end: usize) -> (Link, usize) {
    let mut place = scan.skip_blanks(name_end);
    // "(" opens a value as a blank does.
    let adjacent = place + usize::from(matches!(scan.at(place), '(' | '（'));
    if let Some(verb) = CHINESE_VERBS.iter().find(|verb| scan.starts_with(place, verb)) {
        return (Link::Verb, scan.skip_blanks(place + verb.chars().count()));
    }
    for sign in ["'s ", "’s ", "- ", "->", ">>", "—", "→"] {
        if scan.starts_with(place, sign) {
            let mut after = place + sign.chars().count();
            while matches!(scan.at(after), '>' | '-') {
                after += 1;
            }
            return (Link::FarVerb, scan.skip_blanks(after));
        }
    }
    for filler in 0..4 {
        let verbs = ["is:", "is ", "was:", "was ", "就是", "是：", "是:", "是", "为：", "为:", "为"];
        if matches!(scan.at(place), ':' | '：' | '=' | '＝') {
            let link = if filler == 0 { Link::Sign } else { Link::FarVerb };
            return (link, scan.skip_blanks(place + 1));
        }
        if let Some(verb) = verbs.iter().find(|verb| scan.starts_with(place, verb)) {
            let sign = verb.ends_with([':', '：']);
            let after = scan.skip_blanks(place + verb.chars().count());
            let link = match (sign, filler) {
                (true, _) => Link::Sign,
                (false, 0) => Link::Verb,
                (false, _) => Link::FarVerb,
            };
            return (link, after);
        }
        let mut end = place;
        while scan.at(end).is_ascii_alphabetic() {
            end += 1;
        }
        let signed = matches!(scan.at(end), ':' | '：' | '=' | '＝')
            && FILLERS.contains(&scan.text(place, end).to_lowercase().as_str());
        if end == place || !(signed || is_blank(scan.at(end))) {
            break;
        }
        place = scan.skip_blanks(end);
    }
    (Link::None, adjacent)
}

/// The end of a value: printable ASCII without blanks and closing marks.
fn value_end(scan: &Scan, start: usize) -> usize {
    let mut end = start;
    while end - start < PASSWORD_CHARS_MAX && is_value(scan.at(end)) && masked_end(scan, end).is_none() {
        end += 1;
    }
    // The full stop of the sentence is not part of the password.
    while end > start && matches!(scan.at(end - 1), '.' | ',' | ';' | ')' | '"' | '\'' | '?') {
        end -= 1;
    }
    end
}

/// The end of a quoted value; without a closing mark, that of a bare one.
fn quote_end(scan: &Scan, start: usize) -> usize {
    let closing = (start..start + PASSWORD_CHARS_MAX)
        .take_while(|&place| scan.at(place) != '\n' && masked_end(scan, place).is_none())
        .find(|&place| matches!(scan.at(place), '"' | '\'' | '”' | '’' | '」' | '》' | '`'));
    closing.unwrap_or_else(|| value_end(scan, start))
}

fn is_value(c: char) -> bool {
    (c.is_ascii_graphic() || digit(c).is_some()) && !matches!(c, '<' | '>')
}

/// Digits, signs or capitals inside: no word of a sentence.
fn looks_secret(value: &str) -> bool {
    let digits = value.chars().any(|c| digit(c).is_some());
    let signs = value.chars().any(|c| matches!(c, '!' | '@' | '#' | '$' | '%' | '^' | '&' | '*' | '_' | '+' | '='));
    let capitals =
        value.chars().skip(1).any(|c| c.is_ascii_uppercase()) && value.chars().any(|c| c.is_ascii_lowercase());
    digits || signs || capitals
}

fn is_sentence_word(value: &str) -> bool {
    let word = value.to_ascii_lowercase();
    let participle = word.len() > 4 && ["ed", "ing", "ly", "able", "ten"].iter().any(|end| word.ends_with(end));
    NO_PASSWORD.contains(&word.as_str()) || participle
}

fn ends_sentence(scan: &Scan, end: usize) -> bool {
    matches!(scan.at(end), '\n' | '.' | ',' | ';' | '!' | '?' | ')' | '。' | '，' | '；' | '"')
}
