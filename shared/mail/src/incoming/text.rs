//! Cleaning text for people to read.

/// Makes text safe to show: `\n` line ends, no control characters.
///
/// Tabs stay. Controls that turn the writing direction go too: they make a
/// text read differently from what it says.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {}
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// Text on one line: breaks and runs of blanks become single spaces.
pub(crate) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Joins the soft line breaks of `format=flowed` (RFC 3676).
pub(crate) fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut flowing: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|&byte| byte == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        if flowing == Some(depth) {
            out.push_str(content);
        } else {
            // A paragraph that was to go on, cut off by another quoting depth.
            if flowing.is_some() {
                out.push('\n');
            }
            out.push_str(&line[..depth]);
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
            out.push_str(content);
        }
        let soft = content.ends_with(' ') && content != "-- ";
        if soft && delete_space {
            out.pop();
        }
        if !soft {
            out.push('\n');
        }
        flowing = soft.then_some(depth);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{clean, one_line, unflow};

    #[test]
    fn cleaning() {
        for (text, expected) in [
            ("a\r\nb\rc\nd", "a\nb\nc\nd"),
            ("a\0b\x07c\x1b[31md\u{85}", "abc[31md"),
            ("tab\tstays", "tab\tstays"),
            ("\u{feff}a\u{202e}b", "ab"),
        ] {
            assert_eq!(clean(text), expected);
        }
        assert_eq!(one_line(" a\r\n\tb  c "), "a b c");
    }

    #[test]
    fn flowed() {
        for (text, expected) in [
            ("one \ntwo \nthree\nfour", "one two three\nfour\n"),
            ("> q \n> r\nmine", "> q r\nmine\n"),
            ("a\n\nb", "a\n\nb\n"),
            ("text\n-- \nname", "text\n-- \nname\n"),
            (" space", "space\n"),
        ] {
            assert_eq!(unflow(text, false), expected, "{text:?}");
        }
        assert_eq!(unflow("中 \n文", true), "中文\n");
    }
}
