//! Filling in the templates.

use std::borrow::Cow;

use askama::Template;

use super::markup::{Block, Page, parse};
use super::{Frame, Notice, Rendered, Staff, TextKind};
use crate::language::Language;

/// Longest subject; the rest of a long name or title is cut.
const SUBJECT_CHARS_MAX: usize = 150;

/// The values of a notice, in Chinese.
#[derive(Template)]
#[template(path = "zh/notice.notice")]
struct Zh<'a> {
    frame: Frame<'a>,
    notice: Notice<'a>,
}

/// The values of a notice, in English.
#[derive(Template)]
#[template(path = "en/notice.notice")]
struct En<'a> {
    frame: Frame<'a>,
    notice: Notice<'a>,
}

/// The page as plain text.
#[derive(Template)]
#[template(path = "page.txt")]
struct PlainText<'a> {
    blocks: &'a [Block],
    colon: &'a str,
}

/// The page as HTML.
#[derive(Template)]
#[template(path = "page.html")]
struct Html<'a> {
    tag: &'a str,
    subject: &'a str,
    firm: &'a str,
    blocks: &'a [Block],
    link_hint: &'a str,
}

/// Renders a notice as subject, text and HTML.
///
/// Values are plain text: whatever they contain shows as it is and can change
/// neither the subject's line nor the page's structure.
pub fn render(frame: &Frame<'_>, notice: &Notice<'_>) -> Rendered {
    if matches!(notice, Notice::Acknowledgement { .. } | Notice::NewCode { .. }) {
        render_with_one_number(frame, notice)
    } else {
        draw(*frame, *notice)
    }
}

/// Renders a notice whose code must be its only free-standing six-digit number.
fn render_with_one_number(frame: &Frame<'_>, notice: &Notice<'_>) -> Rendered {
    let (firm, reference) = (grouped(frame.firm), grouped(frame.reference));
    let name = frame.name.map(grouped);
    let calm_frame = Frame { firm: &firm, reference: &reference, name: name.as_deref(), ..*frame };
    let Notice::Acknowledgement { code, link, link_hours, dates, category, first_advice } = *notice else {
        return draw(calm_frame, *notice);
    };
    let mut dates = dates.to_vec();
    for line in &mut dates {
        line.what = grouped(&line.what).into_owned();
        line.due = grouped(&line.due).into_owned();
    }
    let advice: Vec<String> = first_advice.iter().map(|text| grouped(text).into_owned()).collect();
    let calm_notice = Notice::Acknowledgement {
        code,
        link,
        link_hours,
        dates: &dates,
        category: &grouped(category),
        first_advice: &advice,
    };
    draw(calm_frame, calm_notice)
}

/// Writes every run of exactly six digits as two groups of three.
fn grouped(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    for run in text.split_inclusive(|c: char| !c.is_numeric()) {
        let digits = run.trim_end_matches(|c: char| !c.is_numeric());
        if digits.chars().count() == 6 {
            let middle = digits.char_indices().nth(3).map_or(0, |(at, _)| at);
            let (head, tail) = run.split_at(middle);
            // A narrow no-break space: reads as one number, is not one.
            out.extend([head, "\u{202f}", tail]);
        } else {
            out.push_str(run);
        }
    }
    if out.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

fn draw(frame: Frame<'_>, notice: Notice<'_>) -> Rendered {
    const HOLDS: &str = "writing to a string cannot fail";
    let (source, colon, link_hint) = match frame.language {
        Language::Zh => (Zh { frame, notice }.render(), "：", "如按钮无法打开，请复制此链接："),
        Language::En => (En { frame, notice }.render(), ": ", "If the button does not open, copy this link:"),
    };
    let Page { subject, blocks } = parse(&source.expect(HOLDS));
    let subject: String = subject.chars().take(SUBJECT_CHARS_MAX).collect();
    let text = PlainText { blocks: &blocks, colon }.render().expect(HOLDS);
    let tag = frame.language.tag();
    let html = Html { tag, subject: &subject, firm: frame.firm, blocks: &blocks, link_hint };
    Rendered { text: tidy(&text), html: html.render().expect(HOLDS), subject }
}

/// At most one empty line in a row, none at the ends, a break at the very end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if blank && !out.is_empty() {
            out.push('\n');
        }
        blank = false;
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{grouped, tidy};

    #[test]
    fn six_digits_become_two_groups() {
        for (text, expected) in [
            ("order 123456.", "order 123\u{202f}456."),
            ("123456", "123\u{202f}456"),
            ("编号123456号", "编号123\u{202f}456号"),
            ("１２３４５６", "１２３\u{202f}４５６"),
            ("12345 1234567 2026-09-18", "12345 1234567 2026-09-18"),
            ("123456 654321", "123\u{202f}456 654\u{202f}321"),
            ("", ""),
        ] {
            assert_eq!(grouped(text), expected);
        }
    }

    #[test]
    fn tidying() {
        assert_eq!(tidy("\n\na  \n\n\n\nb\n\n"), "a\n\nb\n");
        assert_eq!(tidy(""), "");
    }
}
