//! The tree of parts, bounded in depth and number.
//!
//! Beyond a bound a part is kept whole as an attachment: the case worker can
//! still open it, and no crafted mail can make us work for minutes.

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};

use super::header::{Header, line_at, trim_end};
use super::parameters::Parametrised;
use super::words::hex_pair;

/// Multiparts inside multiparts; mails written by people stay below six.
const DEPTH_MAX: usize = 20;

/// Parts of one mail; more are kept together as one.
const PARTS_MAX: usize = 1_000;

/// A node of the tree.
#[derive(Debug)]
pub(crate) enum Part<'a> {
    /// A part with content.
    Leaf(Leaf<'a>),
    /// A multipart: its subtype and its children.
    Multi { subtype: String, children: Vec<Part<'a>> },
}

impl Part<'_> {
    /// Whether this is a delivery report, or one that a list or gateway put a wrapper around.
    ///
    /// A report that a person attached comes after that person's text.
    pub fn is_report(&self) -> bool {
        match self {
            Self::Multi { subtype, .. } if subtype == "report" => true,
            Self::Multi { children, .. } => children.first().is_some_and(Part::is_report),
            Self::Leaf(_) => false,
        }
    }
}

/// A part with content.
#[derive(Debug)]
pub(crate) struct Leaf<'a> {
    /// Type and parameters; `text/plain` when none was given.
    pub content_type: Parametrised,
    /// `inline`, `attachment` or nothing, with a file name perhaps.
    pub disposition: Parametrised,
    encoding: String,
    body: &'a [u8],
}

impl<'a> Leaf<'a> {
    fn new(header: &Header, content_type: Parametrised, body: &'a [u8]) -> Self {
        let encoding = header.parametrised("content-transfer-encoding").unwrap_or_default().value;
        let disposition = header.parametrised("content-disposition").unwrap_or_default();
        Self { content_type, disposition, encoding, body }
    }

    /// The file name the sender gave the part.
    pub fn file_name(&self) -> Option<&str> {
        let named = self.disposition.get("filename").or_else(|| self.content_type.get("name"));
        named.filter(|name| !name.trim().is_empty())
    }

    /// Bytes the content takes in the mail.
    pub fn raw_bytes(&self) -> usize {
        self.body.len()
    }

    /// The content with its transfer encoding undone, as far as it can be.
    pub fn bytes(&self) -> Vec<u8> {
        match self.encoding.as_str() {
            "base64" if looks_like_base64(self.body) => base64(self.body),
            "quoted-printable" => quoted_printable_decode(self.body).unwrap_or_else(|| lenient_quoted(self.body)),
            _ => self.body.to_vec(),
        }
    }
}

/// Reads the tree below a header.
pub(crate) fn tree<'a>(header: &Header, body: &'a [u8]) -> Part<'a> {
    let mut budget = PARTS_MAX;
    part(header, body, 0, &mut budget)
}

fn part<'a>(header: &Header, body: &'a [u8], depth: usize, budget: &mut usize) -> Part<'a> {
    let mut content_type = header.parametrised("content-type").unwrap_or_default();
    if !content_type.value.contains('/') {
        let html = content_type.value.contains("html");
        content_type.value = if html { "text/html" } else { "text/plain" }.to_owned();
    }
    let Some(subtype) = content_type.value.strip_prefix("multipart/") else {
        return Part::Leaf(Leaf::new(header, content_type, body));
    };
    let boundary = content_type.get("boundary").map(str::trim_end).filter(|text| !text.is_empty());
    let sections = match boundary {
        Some(boundary) if depth < DEPTH_MAX => sections(body, boundary.as_bytes(), *budget),
        _ => Vec::new(),
    };
    if sections.is_empty() {
        let whole = if depth < DEPTH_MAX { "text/plain" } else { "application/octet-stream" };
        let whole = Parametrised::parse(whole);
        return Part::Leaf(Leaf::new(header, whole, body));
    }
    *budget = budget.saturating_sub(sections.len());
    let subtype = subtype.to_owned();
    let children = sections.into_iter().map(|section| {
        let (header, body) = Header::split(section);
        part(&header, body, depth + 1, budget)
    });
    Part::Multi { children: children.collect(), subtype }
}

/// Cuts a multipart body at its delimiter lines; nothing when there is none.
///
/// What stands before the first and after the closing delimiter is left out,
/// as the standard says. Past the budget the rest is one last section.
fn sections<'a>(body: &'a [u8], boundary: &[u8], budget: usize) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while at < body.len() {
        let line = line_at(body, at);
        if let Some(closing) = delimiter(line, boundary) {
            if let Some(start) = open.take() {
                found.push(without_last_break(&body[start..at]));
            }
            if closing {
                return found;
            }
            open = Some(at + line.len());
            if found.len() + 1 >= budget {
                break;
            }
        }
        at += line.len();
    }
    if let Some(start) = open {
        found.push(&body[start..]);
    }
    found
}

/// Whether a line is a delimiter, and then whether it is the closing one.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    match trim_end(rest) {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

/// The line break before a delimiter belongs to the delimiter.
fn without_last_break(section: &[u8]) -> &[u8] {
    let section = section.strip_suffix(b"\n").unwrap_or(section);
    section.strip_suffix(b"\r").unwrap_or(section)
}

/// Whether a body labelled base64 can be that, and not a plain text.
fn looks_like_base64(body: &[u8]) -> bool {
    let foreign = |byte: &&u8| {
        let inside = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_');
        !inside && !matches!(byte, b'\r' | b'\n' | b'\t')
    };
    body.iter().filter(foreign).count() * 10 <= body.len()
}

/// Undoes base64, clean or not.
fn base64(body: &[u8]) -> Vec<u8> {
    let data = body.trim_ascii_end();
    let padded_inside = data[..data.len().saturating_sub(2)].contains(&b'=');
    let clean = if padded_inside { None } else { base64_decode(body) };
    clean.unwrap_or_else(|| lenient_base64(body))
}

/// Base64 with foreign characters, missing padding or padding in the middle.
///
/// What follows padding on its line is no data; the next line can be.
fn lenient_base64(body: &[u8]) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut padded = false;
    for &byte in body {
        padded &= byte != b'\n';
        match value(byte).filter(|_| !padded) {
            Some(six) => {
                bits = (bits << 6 | u32::from(six)) & 0xff_ffff;
                count += 6;
                if count >= 8 {
                    count -= 8;
                    out.push((bits >> count & 0xff) as u8);
                }
            }
            None if byte == b'=' => (bits, count, padded) = (0, 0, true),
            None => {}
        }
    }
    out
}

/// Quoted-printable with stray `=`: what is no code stays as it is.
fn lenient_quoted(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'=' {
            out.push(byte);
        } else if let Some(after) = tail.strip_prefix(b"\r\n").or_else(|| tail.strip_prefix(b"\n")) {
            rest = after;
        } else if let Some(value) = tail.first_chunk().and_then(hex_pair) {
            out.push(value);
            rest = &tail[2..];
        } else {
            out.push(byte);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{DEPTH_MAX, Header, PARTS_MAX, Part, tree};

    fn outline(part: &Part<'_>) -> String {
        match part {
            Part::Leaf(leaf) => String::from_utf8_lossy(&leaf.bytes()).into_owned(),
            Part::Multi { subtype, children } => {
                let children: Vec<String> = children.iter().map(outline).collect();
                format!("{subtype}({})", children.join(","))
            }
        }
    }

    fn check(raw: &str, expected: &str) {
        let (header, body) = Header::split(raw.as_bytes());
        assert_eq!(outline(&tree(&header, body)), expected, "{raw}");
    }

    #[test]
    fn trees() {
        check("\nplain", "plain");
        check(
            "Content-Type: multipart/mixed; boundary=b\n\npre\n--b\n\none\n--b\n\ntwo\n--b--\npost",
            "mixed(one,two)",
        );
        check(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b \r\n\r\nno end",
            "mixed(one,no end)",
        );
        // A boundary that begins another one does not cut it.
        check(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/related; boundary=bb\n\n--bb\n\nx\n--bb--\n--b--",
            "mixed(related(x))",
        );
        check("Content-Type: multipart/mixed; boundary=b\n\nnothing to cut", "nothing to cut");
        check("Content-Type: multipart/mixed\n\nno boundary", "no boundary");
    }

    #[test]
    fn transfer_encodings() {
        check("Content-Transfer-Encoding: BASE64\n\naGVs\nbG8=", "hello");
        check("Content-Transfer-Encoding: base64\n\naGVs*bG8=\naGVsbG8", "hellohello");
        check(
            "Content-Transfer-Encoding: base64\n\nThis is not base64! Really, (not) at all.",
            "This is not base64! Really, (not) at all.",
        );
        check("Content-Transfer-Encoding: quoted-printable\n\na=3Db=\nc", "a=bc");
        check("Content-Transfer-Encoding: quoted-printable\n\n100= sure =ZZ =3D", "100= sure =ZZ =");
        check("Content-Transfer-Encoding: x-unknown\n\nas is", "as is");
    }

    #[test]
    fn bounds_keep_everything() {
        let mut raw = String::new();
        for level in 0..DEPTH_MAX + 5 {
            raw += &format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
        }
        raw += "\ndeep";
        let (header, body) = Header::split(raw.as_bytes());
        assert!(outline(&tree(&header, body)).contains("deep"));

        let many = "--b\n\nx\n".repeat(PARTS_MAX * 2);
        let raw = format!("Content-Type: multipart/mixed; boundary=b\n\n{many}");
        let (header, body) = Header::split(raw.as_bytes());
        let Part::Multi { children, .. } = tree(&header, body) else { panic!("a multipart") };
        assert_eq!(children.len(), PARTS_MAX);
        assert_eq!(outline(children.last().unwrap()).matches('x').count(), PARTS_MAX + 1);
    }
}
