//! Names and numbers that a label in front gives away.

use super::{Found, Reading};
use crate::scan::{Scan, digit, is_id_char};

/// Longest identifier.
const CHARS_MAX: usize = 64;

/// What may stand between a label and what it labels; longer ones first.
const LINKS: [&str; 30] = [
    "numbers ",
    "number ",
    "number:",
    ". ",
    "分别是",
    "分别为",
    "nos.",
    "no.",
    "nr.",
    "ids ",
    "id:",
    "id ",
    "is:",
    "is ",
    "was ",
    "are ",
    "是",
    "为",
    ":",
    "：",
    "=",
    "#",
    "(",
    "（",
    "[",
    "【",
    "\"",
    "“",
    "「",
    "'",
];

/// Links read one after the other at most: `number is: (`.
const LINKS_MAX: usize = 4;

/// An identifier that stands at a place.
pub(super) struct Token {
    pub value: String,
    pub start: usize,
    pub end: usize,
}

impl Token {
    pub fn chars(&self) -> usize {
        self.end - self.start
    }

    pub fn digits(&self) -> usize {
        self.value.chars().filter(char::is_ascii_digit).count()
    }
}

/// The place behind a label's links: blanks, a colon, "is".
pub(super) fn behind_links(scan: &Scan, label_end: usize) -> usize {
    let mut place = scan.skip_blanks(label_end);
    for _ in 0..LINKS_MAX {
        let Some(link) = LINKS.iter().find(|link| scan.starts_with(place, link)) else { break };
        place = scan.skip_blanks(place + link.chars().count());
    }
    place
}

/// Reads the identifier that starts at a place: Latin letters, digits, `inside` between them.
///
/// Days, amounts and what runs into a mark or an address are none.
pub(super) fn token(scan: &Scan, start: usize, inside: &[char]) -> Option<Token> {
    let id = |place: usize| is_id_char(scan.at(place));
    if !id(start) || id(start.wrapping_sub(1)) && start > 0 || matches!(scan.before(start), '*' | '$' | '¥' | '￥') {
        return None;
    }
    let mut end = start;
    while end - start <= CHARS_MAX && (id(end) || inside.contains(&scan.at(end)) && id(end + 1) && end > start) {
        end += 1;
    }
    let decimals = matches!(scan.at(end), '.' | ',') && scan.digit(end + 1).is_some();
    let refused = end - start > CHARS_MAX || matches!(scan.at(end), '*' | '@' | '%') || decimals;
    let token = Token { value: plain(&scan.text(start, end)), start, end };
    (!refused && !is_day(&token.value) && !super::amounts::unit_follows(scan, end)).then_some(token)
}

/// Full-width digits made plain.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| digit(c).map_or(c, |value| char::from(b'0' + value))).collect()
}

/// Whether a token is a day: `2026-09-10`, `10-09-2026`.
fn is_day(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        && matches!(lengths.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
}

/// What was found from a label's beginning to the token's end; its characters are taken.
pub(super) fn take(reading: &Reading, label: usize, token: Token, taken: &mut [bool]) -> Found {
    let end = token.end.min(taken.len());
    taken[token.start.min(end)..end].fill(true);
    Found { value: token.value, words: reading.words(label, token.end) }
}
