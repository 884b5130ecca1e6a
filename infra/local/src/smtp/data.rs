//! Bytes to a message: where it ends, dot-stuffing undone, line ends normalised.
//!
//! `smtp-proto` has a receiver for this, but it takes `<CRLF>.<CR><CRLF>` for the end, does not
//! see a dot on the first line (so an empty message never ends) and does not normalise.

/// What came of the bytes so far.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// A whole message.
    Message(Vec<u8>),
    /// A message past the limit, now behind us.
    TooBig,
    /// A message past the limit whose end is nowhere near.
    Endless,
}

/// Where in a line the last byte was; `crlf` says whether the line before ended in CRLF.
#[derive(Clone, Copy, Debug)]
enum Place {
    LineStart {
        crlf: bool,
    },
    /// After a dot that began the line, not yet written.
    Dot {
        crlf: bool,
    },
    /// After such a dot and a CR, neither yet written.
    DotCr {
        crlf: bool,
    },
    Inside,
    /// After a CR inside a line, not yet written.
    Cr,
}

/// Collects a message over as many reads as it takes.
#[derive(Debug)]
pub(super) struct DataReader {
    place: Place,
    message: Vec<u8>,
    max_bytes: usize,
    too_big: bool,
    taken: usize,
    /// The peer has sent no CRLF since it connected.
    only_bare_lf: bool,
}

impl DataReader {
    /// A reader for a message of at most `max_bytes` after normalisation.
    ///
    /// `only_bare_lf`: not one command of the peer ended in CRLF, see the module above.
    pub(super) fn new(max_bytes: usize, only_bare_lf: bool) -> DataReader {
        DataReader {
            // The line before the message is the command DATA.
            place: Place::LineStart { crlf: true },
            message: Vec::new(),
            max_bytes,
            too_big: false,
            taken: 0,
            only_bare_lf,
        }
    }

    /// Takes bytes up to the end of the message; says how many it took.
    pub(super) fn take(&mut self, bytes: &[u8]) -> (usize, Option<Data>) {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if let Place::Inside = self.place {
                let rest = &bytes[at..];
                let run = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
                let run = run.unwrap_or(rest.len());
                self.write(&rest[..run]);
                at += run;
                if run > 0 {
                    continue;
                }
            }
            at += 1;
            if self.step(*byte) {
                return (at, Some(self.finish()));
            }
        }
        self.taken = self.taken.saturating_add(at);
        // Dot-stuffing and CRLF aside, twice the limit has been read and once the limit thrown
        // away: who goes on after that does not mean to stop.
        let endless = self.too_big && self.taken > self.max_bytes.saturating_mul(2);
        (at, endless.then_some(Data::Endless))
    }

    /// Takes one byte; true at the end of the message.
    fn step(&mut self, byte: u8) -> bool {
        self.place = match (self.place, byte) {
            (Place::LineStart { crlf }, b'.') => Place::Dot { crlf },
            (Place::Dot { crlf }, b'\r') => Place::DotCr { crlf },
            (Place::Dot { .. }, b'\n') if self.only_bare_lf => return true,
            (Place::Dot { .. }, b'\n') => {
                self.write(b".\r\n");
                Place::LineStart { crlf: false }
            }
            (Place::Dot { crlf }, byte) => {
                // After a bare LF only a doubled dot is sure to be stuffing.
                if !crlf && byte != b'.' {
                    self.write(b".");
                }
                self.write(&[byte]);
                Place::Inside
            }
            (Place::DotCr { crlf: true }, b'\n') => return true,
            (Place::DotCr { crlf: false }, b'\n') => {
                self.write(b".");
                self.end_line()
            }
            (Place::DotCr { crlf }, byte) => {
                if !crlf {
                    self.write(b".");
                }
                self.after_cr(byte)
            }
            (Place::Cr, b'\n') => self.end_line(),
            (Place::Cr, byte) => self.after_cr(byte),
            (_, b'\r') => Place::Cr,
            (_, b'\n') => {
                self.write(b"\r\n");
                Place::LineStart { crlf: false }
            }
            (_, byte) => {
                self.write(&[byte]);
                Place::Inside
            }
        };
        false
    }

    fn end_line(&mut self) -> Place {
        self.only_bare_lf = false;
        self.write(b"\r\n");
        Place::LineStart { crlf: true }
    }

    /// A CR that no LF follows is text like any other.
    fn after_cr(&mut self, byte: u8) -> Place {
        self.write(b"\r");
        if byte == b'\r' {
            return Place::Cr;
        }
        self.write(&[byte]);
        Place::Inside
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.too_big {
            return;
        }
        if self.message.len() + bytes.len() > self.max_bytes {
            self.too_big = true;
            self.message = Vec::new();
            return;
        }
        self.message.extend_from_slice(bytes);
    }

    fn finish(&mut self) -> Data {
        if self.too_big { Data::TooBig } else { Data::Message(std::mem::take(&mut self.message)) }
    }
}
