//! Bytes to command lines.

/// The longest command line taken, in bytes, with its line end.
///
/// RFC 5321 §4.5.3.1.4 asks for 512; extensions lengthen it, none past this.
pub(super) const MAX_LINE_BYTES: usize = 4_096;

/// How much of an overlong line is swallowed to find its end before we give up.
const MAX_SWALLOWED_BYTES: usize = 16 * MAX_LINE_BYTES;

/// What came of the bytes so far.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line with its line end.
    Text {
        /// The line; its last byte is LF.
        bytes: Vec<u8>,
        /// Whether it ended in CRLF rather than a bare LF.
        crlf: bool,
    },
    /// A line longer than [`MAX_LINE_BYTES`], now behind us.
    TooLong,
    /// A line whose end is nowhere near.
    Endless,
}

/// Collects a line over as many reads as it takes.
#[derive(Debug, Default)]
pub(super) struct LineReader {
    line: Vec<u8>,
    length: usize,
}

impl LineReader {
    /// Takes bytes up to the end of the line; says how many it took.
    pub(super) fn take(&mut self, bytes: &[u8]) -> (usize, Option<Line>) {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(bytes.len(), |end| end + 1);
        self.length = self.length.saturating_add(taken);
        if self.length <= MAX_LINE_BYTES {
            self.line.extend_from_slice(&bytes[..taken]);
        }
        if end.is_none() {
            let endless = self.length > MAX_SWALLOWED_BYTES;
            return (taken, endless.then_some(Line::Endless));
        }
        let LineReader { line, length } = std::mem::take(self);
        if length > MAX_LINE_BYTES {
            return (taken, Some(Line::TooLong));
        }
        let crlf = line.ends_with(b"\r\n");
        (taken, Some(Line::Text { bytes: line, crlf }))
    }
}
