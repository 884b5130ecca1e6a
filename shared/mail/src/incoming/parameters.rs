//! `Content-Type` and `Content-Disposition` values with their parameters.
//!
//! Handles RFC 2231 (charset, percent-encoding, continuations whose pieces cut
//! a character in two), encoded words where the standard forbids them, and
//! file names that were never quoted.

use super::{charset, words};

/// Parameters read from one header; more are ignored.
const PARAMETERS_MAX: usize = 100;

/// A value such as `text/plain` with its parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parametrised {
    /// The value before the first `;`, in lower case, comments removed.
    pub value: String,
    parameters: Vec<(String, String)>,
}

impl Parametrised {
    /// Reads a header value; what cannot be read is left out.
    pub fn parse(source: &str) -> Self {
        let mut fields = split(source).into_iter();
        let value = fields.next().unwrap_or_default();
        let value: String = value.split_whitespace().collect::<String>().to_ascii_lowercase();
        let mut pieces: Vec<PiecePart> = fields.filter_map(|field| PiecePart::parse(&field)).collect();
        // A stable sort keeps the first of two with the same name and number.
        pieces.sort_by(|a, b| (&a.name, a.number).cmp(&(&b.name, b.number)));
        let mut parameters = Vec::new();
        for group in pieces.chunk_by(|a, b| a.name == b.name) {
            parameters.push((group[0].name.clone(), join(group)));
        }
        Self { value, parameters }
    }

    /// One parameter by its lower-case name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// One `name*number*=value`.
struct PiecePart {
    name: String,
    number: u32,
    /// The trailing `*`: percent-encoded.
    extended: bool,
    /// Any `*`: RFC 2231 syntax, which wins over a plain parameter of the name.
    starred: bool,
    value: String,
}

impl PiecePart {
    fn parse(field: &str) -> Option<Self> {
        let (key, value) = field.split_once('=')?;
        let key = key.trim().to_ascii_lowercase();
        let mut parts = key.split('*');
        let name = parts.next().filter(|name| !name.is_empty())?.to_owned();
        let number = parts.next();
        let extended = key.ends_with('*');
        Some(Self {
            name,
            number: number.and_then(|n| n.parse().ok()).unwrap_or(0),
            extended,
            starred: number.is_some(),
            value: value.trim().to_owned(),
        })
    }
}

/// Puts the pieces of one parameter together.
fn join(group: &[PiecePart]) -> String {
    let Some(first) = group.iter().find(|piece| piece.starred) else {
        return words::to_text(&group[0].value);
    };
    let (label, mut bytes) = match first.value.splitn(3, '\'').collect::<Vec<_>>()[..] {
        [label, _, text] if first.extended => (Some(label), percent(text)),
        _ if first.extended => (None, percent(&first.value)),
        _ => (None, first.value.clone().into_bytes()),
    };
    let mut last = first.number;
    for piece in group.iter().filter(|piece| piece.starred) {
        if piece.number > last {
            last = piece.number;
            bytes.extend(if piece.extended { percent(&piece.value) } else { piece.value.clone().into_bytes() });
        }
    }
    charset::decode(&bytes, label.filter(|label| !label.is_empty()))
}

fn percent(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match tail.first_chunk().and_then(words::hex_pair) {
            Some(value) if byte == b'%' => {
                out.push(value);
                rest = &tail[2..];
            }
            _ => out.push(byte),
        }
    }
    out
}

/// Splits at `;` outside quotes and comments; quotes and comments are removed.
fn split(source: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = source.chars();
    let (mut quoted, mut depth) = (false, 0_usize);
    while let Some(c) = chars.next() {
        let field = fields.last_mut().expect("the list starts with one field");
        match c {
            // A backslash before other characters is a Windows path, not an escape.
            '\\' if quoted || depth > 0 => match chars.clone().next() {
                Some(next @ ('"' | '\\')) => {
                    chars.next();
                    if depth == 0 {
                        field.push(next);
                    }
                }
                _ if depth == 0 => field.push(c),
                _ => {}
            },
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted && (depth > 0 || !field.contains('=')) => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            ';' if !quoted => {
                if fields.len() > PARAMETERS_MAX {
                    break;
                }
                fields.push(String::new());
            }
            _ => field.push(c),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::Parametrised;

    fn check(source: &str, value: &str, name: &str, expected: Option<&str>) {
        let parsed = Parametrised::parse(source);
        assert_eq!(parsed.value, value, "{source}");
        assert_eq!(parsed.get(name), expected, "{source}");
    }

    #[test]
    fn values_and_parameters() {
        check("text/plain", "text/plain", "charset", None);
        check("TEXT/Plain; Charset=UTF-8", "text/plain", "charset", Some("UTF-8"));
        check("text/plain; charset=\"gb2312\"; x=1", "text/plain", "charset", Some("gb2312"));
        check("text / html (comment; with=semicolon); charset=x", "text/html", "charset", Some("x"));
        check("multipart/mixed; boundary=\"a;b\\\"c\"", "multipart/mixed", "boundary", Some("a;b\"c"));
        check("attachment; filename=screen shot (1).png", "attachment", "filename", Some("screen shot (1).png"));
        check("attachment; filename=\"C:\\dir\\a.txt\"", "attachment", "filename", Some("C:\\dir\\a.txt"));
        check("", "", "charset", None);
        check(";;=;a", "", "a", None);
    }

    #[test]
    fn rfc_2231() {
        check("a; filename*=UTF-8''%E5%87%AD%E8%AF%81.pdf", "a", "filename", Some("凭证.pdf"));
        check("a; filename*=gb2312'zh'%C6%BE%D6%A4.pdf; filename=x", "a", "filename", Some("凭证.pdf"));
        // The second piece starts in the middle of a character.
        check("a; filename*0*=gb2312''%C6%BE%D6; filename*1*=%A4; filename*2=.pdf", "a", "filename", Some("凭证.pdf"));
        check("a; filename*1=b; filename*0=a; filename*2=c", "a", "filename", Some("abc"));
        check("a; filename*=plain.txt", "a", "filename", Some("plain.txt"));
        check("a; filename*=UTF-8''100%.txt", "a", "filename", Some("100%.txt"));
    }

    #[test]
    fn words_where_they_do_not_belong() {
        check("a; name=\"=?gb2312?B?xr4=?= =?gb2312?B?1qQucGRm?=\"", "a", "name", Some("凭证.pdf"));
    }
}
