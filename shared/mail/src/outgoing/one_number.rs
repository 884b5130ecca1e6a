//! The rule of mails with a code: it is their only free-standing six-digit number.

use std::borrow::Cow;

use super::markup::{Block, Page};

/// Digits of a code.
const DIGITS: usize = 6;

/// Writes every other six-digit number of a page in two groups.
///
/// A link cannot be rewritten; [`free_standing`] finds what one has.
pub(super) fn calm(page: &mut Page) {
    for text in [&mut page.subject, &mut page.preview] {
        group(text);
    }
    for block in &mut page.blocks {
        match block {
            Block::Heading(text) | Block::Paragraph(text) | Block::Letter(text) => group(text),
            Block::List(texts) | Block::Small(texts) => texts.iter_mut().for_each(group),
            Block::Facts(facts) => {
                for (label, value) in facts {
                    group(label);
                    group(value);
                }
            }
            Block::Code(_) => {}
            Block::Button { label, .. } => group(label),
        }
    }
}

fn group(text: &mut String) {
    if let Cow::Owned(grouped) = grouped(text) {
        *text = grouped;
    }
}

/// Writes every run of exactly six digits as two groups of three; in a web
/// address only those that stand free.
pub(super) fn grouped(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("https://").or_else(|| rest.find("http://")) {
        let (before, link) = rest.split_at(at);
        group_runs(before, false, &mut out);
        let end = link.find(|c: char| c.is_whitespace() || !c.is_ascii()).unwrap_or(link.len());
        let (link, after) = link.split_at(end);
        group_runs(link, true, &mut out);
        rest = after;
    }
    group_runs(rest, false, &mut out);
    if out.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Copies a text, its six-digit runs in two groups.
fn group_runs(text: &str, only_free: bool, out: &mut String) {
    let mut before = None;
    for run in text.split_inclusive(|c: char| !c.is_numeric()) {
        let digits = run.trim_end_matches(|c: char| !c.is_numeric());
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let free = !joins(before) && !joins(run[digits.len()..].chars().next());
        if digits.chars().count() == DIGITS && (free || !only_free) {
            let middle = digits.char_indices().nth(DIGITS / 2).map_or(0, |(at, _)| at);
            let (head, tail) = run.split_at(middle);
            // A narrow no-break space: reads as one number, is not one.
            out.extend([head, "\u{202f}", tail]);
        } else {
            out.push_str(run);
        }
        before = run.chars().next_back();
    }
}

/// The six-digit numbers a text has that are part of no longer word.
pub(super) fn free_standing(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && !c.is_numeric());
    words.filter(|word| word.chars().all(char::is_numeric) && word.chars().count() == DIGITS)
}

#[cfg(test)]
mod tests {
    use super::{free_standing, grouped};

    #[test]
    fn six_digits_become_two_groups() {
        for (text, expected) in [
            ("order 123456.", "order 123\u{202f}456."),
            ("123456", "123\u{202f}456"),
            ("编号123456号", "编号123\u{202f}456号"),
            ("１２３４５６", "１２３\u{202f}４５６"),
            ("12345 1234567 2026-09-18", "12345 1234567 2026-09-18"),
            ("123456 654321", "123\u{202f}456 654\u{202f}321"),
            (
                "查看：https://x.example/c/k123456y，编号123456",
                "查看：https://x.example/c/k123456y，编号123\u{202f}456",
            ),
            ("http://x.example/123456/a", "http://x.example/123\u{202f}456/a"),
            ("", ""),
        ] {
            assert_eq!(grouped(text), expected);
        }
    }

    #[test]
    fn numbers_that_stand_free() {
        let text = "a 123456, b654321, 编号100200 https://x.example/k123456/654321 1234567";
        assert_eq!(free_standing(text).collect::<Vec<_>>(), ["123456", "100200", "654321"]);
    }
}
