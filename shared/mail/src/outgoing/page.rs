//! Drawing pages as plain text and HTML.

use askama::Template;

use super::markup::{Block, Page};
use super::{Frame, Rendered};
use crate::language::Language;

/// Longest subject; the rest of a long name or title is cut.
const SUBJECT_CHARS_MAX: usize = 150;

/// Columns of the plain text, where words are parted by blanks (RFC 5322 §2.1.1).
const COLUMNS: usize = 76;

/// The page as plain text.
#[derive(Template)]
#[template(path = "page.txt")]
struct PlainText<'a> {
    parts: &'a [Part],
}

/// The page as HTML.
#[derive(Template)]
#[template(path = "page.html")]
struct Html<'a> {
    tag: &'a str,
    subject: &'a str,
    preview: &'a str,
    firm: &'a str,
    parts: &'a [Part],
}

/// What is written in one language.
struct Part {
    language: Language,
    blocks: Vec<Block>,
}

impl Part {
    fn tag(&self) -> &'static str {
        self.language.tag()
    }

    fn colon(&self) -> &'static str {
        match self.language {
            Language::Zh => "：",
            Language::En => ": ",
        }
    }

    fn link_hint(&self) -> &'static str {
        match self.language {
            Language::Zh => "如按钮无法打开，请复制此链接：",
            Language::En => "If the button does not open, copy this link:",
        }
    }

    fn fact(&self, label: &str, value: &str) -> String {
        self.wrapped(&format!("{label}{}{value}", self.colon()), "  ")
    }

    /// A paragraph in lines of bearable length. Chinese has no blanks to break
    /// at, and a reader's own screen breaks it better.
    fn wrapped(&self, text: &str, indent: &str) -> String {
        match self.language {
            Language::Zh => text.to_owned(),
            Language::En => {
                let options = textwrap::Options::new(COLUMNS).break_words(false).subsequent_indent(indent);
                let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
                textwrap::fill(text, options)
            }
        }
    }
}

/// Draws what was written, one page for each language, as one mail.
///
/// The first page's language is the mail's.
pub(super) fn draw(frame: &Frame<'_>, firm: &str, pages: Vec<(Language, Page)>) -> Rendered {
    const HOLDS: &str = "writing to a string cannot fail";
    let joined = |text: fn(&Page) -> &str| {
        let texts = pages.iter().map(|(_, page)| text(page)).filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>().join(" / ")
    };
    let subject: String = joined(|page| &page.subject).chars().take(SUBJECT_CHARS_MAX).collect();
    let preview = joined(|page| &page.preview);
    let parts: Vec<Part> = pages.into_iter().map(|(language, page)| Part { language, blocks: page.blocks }).collect();
    let text = PlainText { parts: &parts }.render().expect(HOLDS);
    let html = Html { tag: frame.language.tag(), subject: &subject, preview: &preview, firm, parts: &parts };
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
    use super::{Language, Part, tidy};

    #[test]
    fn tidying() {
        assert_eq!(tidy("\n\na  \n\n\n\nb\n\n"), "a\n\nb\n");
        assert_eq!(tidy(""), "");
    }

    #[test]
    fn english_is_wrapped_at_blanks_and_links_stay_whole() {
        let english = Part { language: Language::En, blocks: Vec::new() };
        let words = "word ".repeat(40);
        assert!(english.wrapped(&words, "").lines().all(|line| line.len() <= 76));
        let link = format!("https://x.example/{}", "a-b".repeat(60));
        assert!(english.wrapped(&format!("See {link} now"), "  ").lines().any(|line| line.trim() == link));
        let chinese = Part { language: Language::Zh, blocks: Vec::new() };
        let text = "请您在 2026年10月8日前告诉我们是否接受。".repeat(5);
        assert_eq!(chinese.wrapped(&text, ""), text);
    }
}
