//! The line markup of `.notice` templates.
//!
//! A line's first two characters say what it is: `! ` the subject, `^ ` the
//! line a mailbox shows beside it, `# ` a heading, `- ` a list item, `| ` a
//! fact (`| label | value`), `> ` a letter (text as a person wrote it), `= ` a
//! code, `@ ` a button (`@ link | label`), `~ ` small print. Other lines are
//! paragraphs; an empty line ends one.
//!
//! Values cannot forge any of it: [`escape`] hides their line breaks and bars
//! behind private characters and puts a guard before them, and the parser puts
//! everything back after the lines have been told apart.

use std::fmt::{self, Write};

const LINE_BREAK: char = '\u{e000}';
const GUARD: char = '\u{e001}';
const BAR: char = '\u{e002}';

/// Every mark a line can begin with.
pub(super) const MARKS: [&str; 9] = ["! ", "^ ", "# ", "- ", "| ", "> ", "= ", "@ ", "~ "];

/// Whether a character is one this markup keeps for itself.
pub(super) fn is_reserved(c: char) -> bool {
    matches!(c, LINE_BREAK | GUARD | BAR)
}

/// Writes a value so that it cannot be taken for markup.
pub(super) fn escape<W: Write>(mut dest: W, value: &str) -> fmt::Result {
    dest.write_char(GUARD)?;
    for c in value.chars() {
        match c {
            '\n' => dest.write_char(LINE_BREAK)?,
            '|' => dest.write_char(BAR)?,
            '\t' => dest.write_char(' ')?,
            _ if is_reserved(c) || c.is_control() => {}
            _ => dest.write_char(c)?,
        }
    }
    Ok(())
}

/// A page as its template laid it out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub subject: String,
    /// How many lines claimed to be the subject.
    pub subjects: usize,
    /// What a mailbox shows beside the subject.
    pub preview: String,
    pub blocks: Vec<Block>,
}

/// One block of a page. Texts may have line breaks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
    Facts(Vec<(String, String)>),
    Letter(String),
    Code(String),
    Button { link: String, label: String },
    Small(Vec<String>),
}

impl Block {
    /// Every text the block shows.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Heading(text) | Self::Paragraph(text) | Self::Letter(text) | Self::Code(text) => vec![text],
            Self::List(texts) | Self::Small(texts) => texts.iter().map(String::as_str).collect(),
            Self::Facts(facts) => facts.iter().flat_map(|(label, value)| [label.as_str(), value.as_str()]).collect(),
            Self::Button { label, .. } => vec![label],
        }
    }

    /// The code, if the block is one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Code(code) => Some(code),
            _ => None,
        }
    }
}

/// Reads the markup a template produced.
pub(crate) fn parse(source: &str) -> Page {
    let mut page = Page::default();
    let mut open = false;
    for line in source.lines().map(str::trim) {
        let plain = plain(line);
        if plain.is_empty() {
            open = false;
            continue;
        }
        let (marker, rest) = line.split_at_checked(2).unwrap_or((line, ""));
        let was_open = std::mem::replace(&mut open, false);
        match marker {
            "! " => {
                page.subject = one_line(rest);
                page.subjects += 1;
            }
            "^ " => page.preview = one_line(rest),
            "# " | "= " | "> " => page.blocks.extend(single(marker, self::plain(rest))),
            "- " => item(&mut page.blocks, self::plain(rest)),
            "~ " => small(&mut page.blocks, self::plain(rest)),
            "| " => fact(&mut page.blocks, rest),
            "@ " => page.blocks.push(button(rest)),
            _ => {
                open = true;
                match page.blocks.last_mut() {
                    Some(Block::Paragraph(text)) if was_open => {
                        text.push('\n');
                        text.push_str(&plain);
                    }
                    _ => page.blocks.push(Block::Paragraph(plain)),
                }
            }
        }
    }
    page
}

/// A block of one text; none for an empty value.
fn single(marker: &str, text: String) -> Option<Block> {
    if text.is_empty() {
        return None;
    }
    Some(match marker {
        "# " => Block::Heading(text),
        "= " => Block::Code(text),
        _ => Block::Letter(text),
    })
}

fn item(blocks: &mut Vec<Block>, text: String) {
    match blocks.last_mut() {
        _ if text.is_empty() => {}
        Some(Block::List(items)) => items.push(text),
        _ => blocks.push(Block::List(vec![text])),
    }
}

fn small(blocks: &mut Vec<Block>, text: String) {
    match blocks.last_mut() {
        Some(Block::Small(lines)) => lines.push(text),
        _ => blocks.push(Block::Small(vec![text])),
    }
}

fn fact(blocks: &mut Vec<Block>, rest: &str) {
    let (label, value) = rest.split_once('|').unwrap_or((rest, ""));
    let fact = (plain(label), plain(value));
    match blocks.last_mut() {
        _ if fact.1.is_empty() => {}
        Some(Block::Facts(facts)) => facts.push(fact),
        _ => blocks.push(Block::Facts(vec![fact])),
    }
}

/// A button; anything but a web address stays plain text.
fn button(rest: &str) -> Block {
    let (link, label) = rest.split_once('|').unwrap_or((rest, ""));
    let (link, label) = (one_line(link), plain(label));
    if link.starts_with("https://") || link.starts_with("http://") {
        Block::Button { link, label }
    } else {
        Block::Paragraph(format!("{label} {link}").trim().to_owned())
    }
}

/// Puts hidden characters back and trims.
fn plain(text: &str) -> String {
    let restored: String = text
        .chars()
        .filter(|c| *c != GUARD)
        .map(|c| match c {
            LINE_BREAK => '\n',
            BAR => '|',
            _ => c,
        })
        .collect();
    restored.trim().to_owned()
}

fn one_line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Block, escape, parse};

    fn escaped(value: &str) -> String {
        let mut out = String::new();
        escape(&mut out, value).unwrap();
        out
    }

    #[test]
    fn lines() {
        let page = parse(
            "! Hello\n^ Short\n\n# Head\none\ntwo\n\nthree\n- a\n\n- b\n| k | v\n= 1\n@ https://x | go\n~ s\n~ t",
        );
        assert_eq!((page.subject.as_str(), page.preview.as_str()), ("Hello", "Short"));
        let text = |text: &str| text.to_owned();
        let expected = [
            Block::Heading(text("Head")),
            Block::Paragraph(text("one\ntwo")),
            Block::Paragraph(text("three")),
            Block::List(vec![text("a"), text("b")]),
            Block::Facts(vec![(text("k"), text("v"))]),
            Block::Code(text("1")),
            Block::Button { link: text("https://x"), label: text("go") },
            Block::Small(vec![text("s"), text("t")]),
        ];
        assert_eq!(page.blocks, expected);
    }

    #[test]
    fn values_cannot_forge_markup() {
        for value in ["! Subject", "# Head", "- item", "a | b", "x\n! y\n\n= 123", "\u{e000}! z", "@ https://x | go"] {
            let page = parse(&escaped(value));
            assert_eq!(page.subject, "", "{value}");
            let shown = value.replace('\u{e000}', "");
            assert_eq!(page.blocks, [Block::Paragraph(shown)], "{value}");
        }
        let page = parse(&format!("! Re: {}", escaped("a\r\nBcc: x")));
        assert_eq!(page.subject, "Re: a Bcc: x");
        let page = parse(&format!("| k | {}", escaped("a | b")));
        assert_eq!(page.blocks, [Block::Facts(vec![("k".to_owned(), "a | b".to_owned())])]);
    }

    #[test]
    fn empty_values_leave_no_block() {
        let page = parse(&format!("- {0}\n| k | {0}\n> {0}\n{0}\n", escaped("")));
        assert_eq!(page.blocks, []);
    }

    #[test]
    fn only_web_links_become_buttons() {
        let page = parse("@ javascript:alert(1) | go");
        assert_eq!(page.blocks, [Block::Paragraph("go javascript:alert(1)".to_owned())]);
    }
}
