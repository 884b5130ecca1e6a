//! Replies as they go over the wire.

/// The longest text of ours or of a [`Deliver`](super::Deliver) in a reply, in characters.
///
/// RFC 5321 §4.5.3.1.5 allows 512 bytes for the whole line.
const MAX_TEXT_CHARS: usize = 400;

/// One reply, of one or several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// The three digits; 400 and above refuse.
    pub(super) code: u16,
    lines: Vec<String>,
}

impl Reply {
    /// A reply of one line; `text` begins with its enhanced code (RFC 3463) where it has one.
    pub(super) fn new(code: u16, text: impl AsRef<str>) -> Reply {
        Reply { code, lines: vec![printable(text.as_ref())] }
    }

    /// The same reply with one more line.
    pub(super) fn line(mut self, text: impl AsRef<str>) -> Reply {
        self.lines.push(printable(text.as_ref()));
        self
    }

    /// Appends the reply to what is to be sent.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for (i, line) in self.lines.iter().enumerate() {
            let mark = if i + 1 == self.lines.len() { ' ' } else { '-' };
            out.extend_from_slice(format!("{}{mark}{line}\r\n", self.code).as_bytes());
        }
    }
}

/// Text that cannot break out of its line: only printable ASCII, and not too much of it.
pub(super) fn printable(text: &str) -> String {
    let safe = |c: char| {
        if c == ' ' || c.is_ascii_graphic() { c } else { '?' }
    };
    text.chars().take(MAX_TEXT_CHARS).map(safe).collect()
}
