//! HTML to plain text.
//!
//! Enough for mails: blocks become lines, quotes get `> `, scripts, styles and
//! what the sender hid vanish. One pass, no recursion, linear in the input.

use mail_parser::decoders::html::add_html_token;

use super::hidden::{self, Hiding};

/// Elements whose content is never text.
const SILENT: [&str; 5] = ["script", "style", "title", "template", "noscript"];

/// Deepest quote that still gets a mark of its own.
const QUOTE_DEPTH_MAX: usize = 8;

/// Longest character reference, `&CounterClockwiseContourIntegral;`.
const ENTITY_BYTES_MAX: usize = 34;

/// Turns HTML into text with `\n` line ends.
///
/// A page that hides all of its text shows it all.
pub(crate) fn to_text(html: &str) -> String {
    let text = write(html, true);
    if text.trim().is_empty() { write(html, false) } else { text }
}

fn write(html: &str, hiding: bool) -> String {
    let mut out = Writer::default();
    let mut rest = html;
    // Once no '>' is left, every further '<' is text; looking again each time
    // would cost the square of the input.
    let mut tags_left = true;
    // The same for the end tags of silent elements.
    let mut ends_left = true;
    let mut misses_left = if hiding { hidden::MISSES_MAX } else { 0 };
    while let Some(at) = rest.find('<') {
        out.text(&rest[..at]);
        rest = &rest[at..];
        let marks_tag = matches!(rest.as_bytes().get(1), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!' | b'?'));
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let end = if marks_tag && tags_left { rest.find('>') } else { None };
        let Some(end) = end else {
            tags_left &= !marks_tag;
            out.text("<");
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name = name_of(tag);
        if ends_left && SILENT.contains(&name.as_str()) && !tag.ends_with('/') {
            match skip_element(rest, &name) {
                Some(after) => rest = after,
                // An element that is never closed hides nothing.
                None => ends_left = false,
            }
        } else if misses_left > 0
            && let Some(how) = hidden::hides(&name, tag)
        {
            match hidden::element(rest, &name) {
                Some((inside, after)) if how == Hiding::All || !inside.to_ascii_lowercase().contains("font-size") => {
                    rest = after;
                }
                // Not hidden after all, or never closed.
                _ => {
                    misses_left -= 1;
                    out.tag(&name, false);
                }
            }
        } else {
            out.tag(&name, tag.starts_with('/'));
        }
    }
    out.text(rest);
    out.finish()
}

fn name_of(tag: &str) -> String {
    let name = tag.trim_start_matches('/');
    name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// What follows the end tag of an element.
fn skip_element<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let close = from + at + 2;
        let found = rest.get(close..close + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return rest[close..].split_once('>').map(|(_, after)| after);
        }
        from = close;
    }
    None
}

/// Text under construction.
#[derive(Default)]
struct Writer {
    out: String,
    /// Line breaks owed before the next text: 1 a new line, 2 a paragraph.
    breaks: usize,
    space: bool,
    quote: usize,
    pre: usize,
}

impl Writer {
    fn tag(&mut self, name: &str, closing: bool) {
        match name {
            "br" => self.line_break(),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table" | "dl" => self.owe(2),
            "div" | "tr" | "section" | "article" | "header" | "footer" | "center" | "form" | "dt" | "dd"
            | "address" | "fieldset" | "body" | "main" => self.owe(1),
            "li" => {
                self.owe(1);
                if !closing {
                    self.word("-");
                    self.space = true;
                }
            }
            "hr" => {
                self.owe(1);
                self.word("---");
                self.owe(1);
            }
            "td" | "th" if closing => self.space = true,
            "pre" => {
                self.owe(1);
                self.pre = if closing { self.pre.saturating_sub(1) } else { self.pre + 1 };
            }
            "blockquote" => {
                self.owe(1);
                self.quote = if closing { self.quote.saturating_sub(1) } else { self.quote + 1 };
            }
            _ => {}
        }
    }

    /// A forced break: the line ends even when it is empty.
    fn line_break(&mut self) {
        self.breaks += 1;
        self.space = false;
    }

    fn owe(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
        self.space = false;
    }

    fn text(&mut self, source: &str) {
        let decoded = unescape(source);
        if self.pre > 0 {
            for (number, line) in decoded.split('\n').enumerate() {
                if number > 0 {
                    self.line_break();
                }
                self.word(line.trim_end_matches('\r'));
            }
            return;
        }
        for piece in decoded.split_inclusive(|c: char| c.is_ascii_whitespace() || c == '\u{a0}') {
            let word = piece.trim_end_matches(|c: char| c.is_ascii_whitespace() || c == '\u{a0}');
            self.word(word);
            self.space |= word.len() < piece.len();
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        let prefix = "> ".repeat(self.quote.min(QUOTE_DEPTH_MAX));
        if self.out.is_empty() {
            self.out.push_str(&prefix);
        } else if self.breaks > 0 {
            for blank in 0..self.breaks.min(2) {
                let line = if blank > 0 { prefix.trim_end() } else { "" };
                self.out.push_str(line);
                self.out.push('\n');
            }
            self.out.push_str(&prefix);
        } else if self.space {
            self.out.push(' ');
        }
        (self.breaks, self.space) = (0, false);
        self.out.push_str(word);
    }

    fn finish(self) -> String {
        self.out
    }
}

/// Replaces character references; what is none stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.bytes().take(ENTITY_BYTES_MAX).position(|byte| byte == b';');
        match reference.map(|end| &rest[..=end]) {
            Some(token) if token[1..token.len() - 1].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#') => {
                add_html_token(&mut out, token.as_bytes(), false);
                rest = &rest[token.len()..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::to_text;

    fn check(html: &str, expected: &str) {
        assert_eq!(to_text(html), expected, "{html}");
    }

    #[test]
    fn blocks_and_lines() {
        check("plain", "plain");
        check("<p>one</p><p>two</p>", "one\n\ntwo");
        check("<div>one</div><div>two<br>three</div>", "one\ntwo\nthree");
        check("a<br><br>b", "a\n\nb");
        check("<ul><li>x</li><li>y</li></ul>z", "- x\n- y\n\nz");
        check("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>", "a b\nc");
        check("one\n  two\tthree", "one two three");
        check("<b>bo</b>ld <i>x</i>", "bold x");
        check("<pre>a\n  b</pre>", "a\n  b");
        check("", "");
    }

    #[test]
    fn quotes() {
        check("mine<blockquote>theirs<p>more</p></blockquote>end", "mine\n> theirs\n>\n> more\n\nend");
    }

    #[test]
    fn silent_parts() {
        check("<style>p{}</style>a<script>if (1<2) {}</script>b", "ab");
        check("<title>x</title><!-- c > d -->a<!-- open", "a");
        check("<STYLE>p{}</Style >a", "a");
        check("<style>never closed", "never closed");
    }

    #[test]
    fn what_the_sender_hid() {
        check("<div style=\"display:none\">peek<div>a boo</div></div><p>Hello</p>", "Hello");
        check("<span style='font-size:0'>peek</span>Hello", "Hello");
        check("<td style='font-size:0'><p style='font-size:14px'>Hello</p></td>", "Hello");
        check("<div hidden>peek</div>Hello", "Hello");
        check("<div style='display:none'>never closed", "never closed");
        check("<div style='display:none'>all of it</div>", "all of it");
        check("<div style='display:block'>Hello</div>", "Hello");
    }

    #[test]
    fn references_and_stray_signs() {
        check("&lt;a&gt; &amp; &#20320;&#x597d; &nbsp;&copy;", "<a> & 你好 ©");
        check("AT&T &unknown; &", "AT&T &unknown; &");
        check("1 < 2 and <3", "1 < 2 and <3");
        check("a <unclosed and <b", "a <unclosed and <b");
    }
}
