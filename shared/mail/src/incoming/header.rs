//! The header block: where it ends, its fields, and addresses in them.

use mail_parser::MessageParser;

use super::{Mailbox, charset, parameters::Parametrised, words};

/// Bytes read as header; a longer block goes on as body, so nothing is lost.
const HEADER_BYTES_MAX: usize = 512 * 1024;

/// Fields kept of one block; a real mail has well under a hundred.
const FIELDS_MAX: usize = 2_000;

/// Longest Message-ID believed.
const MESSAGE_ID_BYTES_MAX: usize = 500;

/// Message-IDs kept of one field.
const MESSAGE_IDS_MAX: usize = 200;

/// One field, unfolded, in UTF-8, encoded words untouched.
#[derive(Debug)]
struct Field {
    name: String,
    value: String,
}

/// The fields of one header block, in order.
#[derive(Debug, Default)]
pub(crate) struct Header {
    fields: Vec<Field>,
}

impl Header {
    /// Splits a part into its header and its body.
    ///
    /// The body starts after the first empty line, or at the first line that
    /// cannot be a field, which is how a forgotten empty line is survived.
    pub fn split(part: &[u8]) -> (Self, &[u8]) {
        let mut raw: Vec<&[u8]> = Vec::new();
        let mut at = 0;
        let mut field_start = 0;
        while at < part.len() && at < HEADER_BYTES_MAX && raw.len() < FIELDS_MAX {
            let line = line_at(part, at);
            let text = trim_end(line);
            if text.is_empty() {
                at += line.len();
                break;
            }
            let continues = matches!(text[0], b' ' | b'\t') && !raw.is_empty();
            let mbox = at == 0 && text.starts_with(b"From ");
            if !continues && !mbox {
                if !is_field(text) {
                    break;
                }
                field_start = at;
                raw.push(b"");
            }
            at += line.len();
            if let Some(last) = raw.last_mut() {
                *last = &part[field_start..at];
            }
        }
        (Self::from_raw(&raw), &part[at..])
    }

    fn from_raw(raw: &[&[u8]]) -> Self {
        let hint = raw
            .iter()
            .filter_map(|field| name_and_value(field))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .and_then(|(_, value)| {
                let value = Parametrised::parse(&String::from_utf8_lossy(value));
                value.get("charset").map(str::to_owned)
            });
        let fields = raw.iter().filter_map(|field| name_and_value(field)).map(|(name, value)| Field {
            name: name.to_ascii_lowercase(),
            value: unfold(&charset::decode_header(value, hint.as_deref())),
        });
        Self { fields: fields.collect() }
    }

    /// Whether the block has no field at all.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The first field of a (lower-case) name, as it was written.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name).map(|field| field.value.trim())
    }

    /// The first field of a name, as a person reads it.
    pub fn text(&self, name: &str) -> Option<String> {
        self.raw(name).map(words::to_text)
    }

    /// The first field of a name, with its parameters.
    pub fn parametrised(&self, name: &str) -> Option<Parametrised> {
        self.raw(name).map(Parametrised::parse)
    }

    /// All addresses in all fields of a name.
    pub fn mailboxes(&self, name: &str) -> Vec<Mailbox> {
        let fields = self.fields.iter().filter(|field| field.name == name);
        fields.flat_map(|field| mailboxes(&field.value)).collect()
    }

    /// Message-IDs in a field, without their brackets.
    pub fn message_ids(&self, name: &str) -> Vec<String> {
        let value = self.raw(name).unwrap_or_default();
        let mut ids = Vec::new();
        let mut rest = value;
        while let Some((_, tail)) = rest.split_once('<')
            && let Some((id, after)) = tail.split_once('>')
        {
            rest = after;
            push_id(&mut ids, id);
        }
        // Some mailers forget the brackets.
        if ids.is_empty() {
            value.split_whitespace().for_each(|id| push_id(&mut ids, id.trim_matches(['<', '>'])));
        }
        ids
    }
}

fn push_id(ids: &mut Vec<String>, id: &str) {
    let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    if !id.is_empty() && id.len() <= MESSAGE_ID_BYTES_MAX && ids.len() < MESSAGE_IDS_MAX {
        ids.push(id);
    }
}

/// The line that starts at an offset, with its end.
pub(crate) fn line_at(bytes: &[u8], at: usize) -> &[u8] {
    let rest = &bytes[at..];
    let end = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
    &rest[..end]
}

/// A line without its end and the blanks before it.
pub(crate) fn trim_end(line: &[u8]) -> &[u8] {
    line.trim_ascii_end()
}

/// Whether a line has the form `name: …`.
fn is_field(line: &[u8]) -> bool {
    name_and_value(line).is_some()
}

fn name_and_value(field: &[u8]) -> Option<(&str, &[u8])> {
    let colon = field.iter().position(|&byte| byte == b':')?;
    let (name, value) = field.split_at(colon);
    let name = std::str::from_utf8(name.trim_ascii_end()).ok()?;
    let legal = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
    legal.then_some((name, &value[1..]))
}

fn unfold(value: &str) -> String {
    value.chars().filter(|c| !matches!(c, '\r' | '\n')).collect()
}

/// Reads an address list; the names come out decoded and on one line.
fn mailboxes(value: &str) -> Vec<Mailbox> {
    let source = format!("To: {}\r\n\r\n", words::to_clean_words(value));
    let Some(message) = MessageParser::default().parse_headers(source.as_bytes()) else {
        return Vec::new();
    };
    let Some(list) = message.to() else { return Vec::new() };
    let found = list.iter().filter_map(|entry| {
        let address = entry.address()?.trim();
        let plausible = address.contains('@') && !address.contains(|c: char| c.is_whitespace() || c.is_control());
        let name = entry.name().map(|name| super::text::one_line(&words::to_text(name)));
        plausible.then(|| Mailbox { name: name.filter(|name| !name.is_empty()), address: address.to_owned() })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::Header;

    fn check(raw: &str, name: &str, expected: Option<&str>, body: &str) {
        let (header, rest) = Header::split(raw.as_bytes());
        assert_eq!(header.text(name).as_deref(), expected, "{raw:?}");
        assert_eq!(std::str::from_utf8(rest).unwrap(), body, "{raw:?}");
    }

    #[test]
    fn blocks() {
        check("Subject: a\r\n\r\nbody", "subject", Some("a"), "body");
        check("SUBJECT : a\n b\n\nbody", "subject", Some("a b"), "body");
        check("Subject: a\nno field here\nmore", "subject", Some("a"), "no field here\nmore");
        check("\nbody", "subject", None, "body");
        check("just text", "subject", None, "just text");
        check("From someone Mon\nSubject: a\n\nbody", "subject", Some("a"), "body");
        check("Subject: a", "subject", Some("a"), "");
        check("", "subject", None, "");
    }

    #[test]
    fn ids() {
        let (header, _) = Header::split(b"References: <a@b> (x)\r\n\t<c@d>\r\nIn-Reply-To: e@f\r\n\r\n");
        assert_eq!(header.message_ids("references"), ["a@b", "c@d"]);
        assert_eq!(header.message_ids("in-reply-to"), ["e@f"]);
        assert!(header.message_ids("message-id").is_empty());
    }

    #[test]
    fn addresses() {
        for (value, name, address) in [
            ("a@b.example", None, "a@b.example"),
            ("\"Li, Lei\" <a@b.example>", Some("Li, Lei"), "a@b.example"),
            ("=?utf-8?q?Li=2C_Lei?= <a@b.example>", Some("Li, Lei"), "a@b.example"),
            ("=?gb2312?B?wO7A1w==?= <a@b.example>", Some("李雷"), "a@b.example"),
            ("\"x@y.example\" <a@b.example>", Some("x@y.example"), "a@b.example"),
        ] {
            let (header, _) = Header::split(format!("From: {value}\n\n").as_bytes());
            let found = header.mailboxes("from");
            assert_eq!(found.len(), 1, "{value}");
            assert_eq!((found[0].name.as_deref(), found[0].address.as_str()), (name, address), "{value}");
        }
        let (header, _) = Header::split(b"To: group: a@b.example, c@d.example;\nFrom: nobody\n\n");
        assert_eq!(header.mailboxes("to").len(), 2);
        assert!(header.mailboxes("from").is_empty());
    }
}
