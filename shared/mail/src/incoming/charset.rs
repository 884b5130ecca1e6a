//! Bytes to text, whatever the label says.
//!
//! Labels in the wild are missing, too narrow (`gb2312` over GB18030 bytes) or
//! plainly wrong (`us-ascii` over 8-bit bytes). The label is believed where
//! the bytes can bear it; otherwise, and where they are plainly UTF-8, the
//! bytes decide. Nothing is dropped: what no reading can decode shows as U+FFFD.

use mail_parser::decoders::charsets::map::charset_decoder;

/// What the bytes stand for when no label helps.
const REPLACEMENT: char = '\u{fffd}';

/// How a label is treated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// No label, or one that says nothing about 8-bit bytes.
    None,
    /// UTF-8, believed while the bytes are UTF-8.
    Utf8,
    /// A Western single-byte label, the default of many broken mailers.
    Western,
    /// A Chinese multi-byte label.
    Chinese,
    /// HZ, the 7-bit form of GB2312.
    Hz,
    /// UTF-7.
    Utf7,
    /// Two bytes a character.
    Utf16,
    /// Labels our decoders would turn into one single U+FFFD.
    Undecodable,
    /// Any other label a decoder exists for.
    Other,
}

/// Decodes text by its label and, where the label cannot be right, by its bytes.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']));
    let utf8 = std::str::from_utf8(bytes).ok();
    match trust(label) {
        Trust::None => guess(bytes),
        Trust::Hz => decode_hz(bytes),
        Trust::Utf7 => decode_utf7(bytes),
        Trust::Utf16 => decode_utf16(bytes, label.unwrap_or_default()),
        Trust::Undecodable => String::from_utf8_lossy(bytes).into_owned(),
        Trust::Utf8 => match utf8 {
            Some(text) => text.to_owned(),
            None if mostly_utf8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            None => guess(bytes),
        },
        Trust::Western => match utf8 {
            Some(text) => text.to_owned(),
            None if clearly_gb(bytes) => by_label(bytes, "gb18030"),
            None => by_label(bytes, label.unwrap_or_default()),
        },
        Trust::Chinese => match utf8 {
            Some(text) if has_wide_sequence(text) => text.to_owned(),
            _ => by_label(bytes, label.unwrap_or_default()),
        },
        Trust::Other => match utf8 {
            Some(text) if is_plainly_utf8(text) => text.to_owned(),
            _ => by_label(bytes, label.unwrap_or_default()),
        },
    }
}

/// Decodes raw 8-bit header bytes, with the body's label as a hint.
pub(crate) fn decode_header(bytes: &[u8], hint: Option<&str>) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    match trust(hint) {
        Trust::Chinese | Trust::Other => {
            let text = decode(bytes, hint);
            if text.contains(REPLACEMENT) { guess(bytes) } else { text }
        }
        _ => guess(bytes),
    }
}

fn trust(label: Option<&str>) -> Trust {
    let Some(label) = label else { return Trust::None };
    let label = label.to_ascii_lowercase();
    match label.as_str() {
        "us-ascii" | "ascii" | "ansi_x3.4-1968" | "7bit" | "8bit" | "unknown-8bit" => Trust::None,
        "utf-8" | "utf8" | "unicode-1-1-utf-8" => Trust::Utf8,
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "windows-1252" | "cp1252" => Trust::Western,
        "hz-gb-2312" | "hz" => Trust::Hz,
        "utf-7" | "csutf7" => Trust::Utf7,
        "utf-16" | "utf-16le" | "utf-16be" | "ucs-2" | "unicode" => Trust::Utf16,
        "iso-2022-kr" | "iso-2022-cn" | "iso-2022-cn-ext" | "csiso2022kr" | "replacement" => Trust::Undecodable,
        _ if label.starts_with("gb") || label.starts_with("big5") => Trust::Chinese,
        _ if charset_decoder(label.as_bytes()).is_some() => Trust::Other,
        _ => Trust::None,
    }
}

fn by_label(bytes: &[u8], label: &str) -> String {
    match charset_decoder(label.as_bytes()) {
        Some(decoder) => decoder(bytes),
        None => guess(bytes),
    }
}

/// Decodes bytes without a label: UTF-8, else ISO-2022-JP, GB18030, Big5 or Western.
fn guess(bytes: &[u8]) -> String {
    if bytes.windows(2).any(|pair| pair == b"\x1b$") && bytes.is_ascii() {
        let text = by_label(bytes, "iso-2022-jp");
        if !text.contains(REPLACEMENT) {
            return text;
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    if mostly_utf8(bytes) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let (gb, big5) = (Pairs::of_gb(bytes), Pairs::of_big5(bytes));
    let label = if gb.common * 2 >= gb.all && gb.score() >= big5.score() {
        "gb18030"
    } else if big5.common * 2 >= big5.all && big5.common > 1 {
        "big5"
    } else {
        "windows-1252"
    };
    by_label(bytes, label)
}

/// Double-byte pairs seen, and those that are everyday characters.
struct Pairs {
    all: usize,
    common: usize,
}

impl Pairs {
    /// Reads the bytes as GBK; everyday characters are GB2312 level 1 and its signs.
    fn of_gb(bytes: &[u8]) -> Self {
        Self::count(bytes, |lead, trail| matches!((lead, trail), (0xb0..=0xd7 | 0xa1 | 0xa3, 0xa1..=0xfe)))
    }

    /// Reads the bytes as Big5; everyday characters are level 1 and its signs.
    fn of_big5(bytes: &[u8]) -> Self {
        Self::count(bytes, |lead, trail| matches!((lead, trail), (0xa1 | 0xa4..=0xc6, 0x40..=0x7e | 0xa1..=0xfe)))
    }

    fn count(bytes: &[u8], common: impl Fn(u8, u8) -> bool) -> Self {
        let mut pairs = Self { all: 0, common: 0 };
        let mut rest = bytes;
        while let Some((&lead, tail)) = rest.split_first() {
            rest = tail;
            if lead < 0x80 {
                continue;
            }
            pairs.all += 1;
            if let Some((&trail, tail)) = rest.split_first()
                && trail >= 0x40
            {
                pairs.common += usize::from(common(lead, trail));
                rest = tail;
            }
        }
        pairs
    }

    /// Share of everyday characters in thousandths.
    fn score(&self) -> usize {
        (self.common * 1000).checked_div(self.all).unwrap_or(0)
    }
}

/// Whether bytes under a Western label are Chinese all the same.
///
/// Western text has accented letters one at a time between plain ones; four
/// pairs and nothing but everyday pairs does not happen in it.
fn clearly_gb(bytes: &[u8]) -> bool {
    let pairs = Pairs::of_gb(bytes);
    pairs.all >= 4 && pairs.common * 10 >= pairs.all * 9
}

/// Whether a text has a sequence of three bytes or more.
///
/// Short GB2312 words can pass as two-byte UTF-8 by chance; with three-byte
/// sequences that is as good as impossible.
fn has_wide_sequence(text: &str) -> bool {
    text.chars().any(|c| c.len_utf8() > 2)
}

/// Whether a text under a label that is neither Western nor Chinese is UTF-8.
///
/// A letter or two of a single-byte alphabet can pass as UTF-8 by chance; four, and
/// nothing in between that is not UTF-8, as good as never do.
fn is_plainly_utf8(text: &str) -> bool {
    has_wide_sequence(text) || text.chars().filter(|c| !c.is_ascii()).nth(3).is_some()
}

/// Whether bytes are UTF-8 but for a few damaged places (a cut, a stray byte).
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

/// Decodes HZ (RFC 1843): `~{`…`~}` holds GB2312 without the high bits.
fn decode_hz(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut double = false;
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match (byte, tail.first()) {
            (b'~', Some(b'{')) => (double, rest) = (true, &tail[1..]),
            (b'~', Some(b'}')) => (double, rest) = (false, &tail[1..]),
            (b'~', Some(b'~')) if !double => {
                out.push(b'~');
                rest = &tail[1..];
            }
            (b'~', Some(b'\n')) => rest = &tail[1..],
            (b'\n', _) => {
                double = false;
                out.push(byte);
            }
            _ => out.push(if double && byte > b' ' { byte | 0x80 } else { byte }),
        }
    }
    by_label(&out, "gb18030")
}

/// Decodes UTF-7 (RFC 2152): `+`…`-` holds UTF-16 in base64, and any other character ends it too.
///
/// The decoder at hand knows no end but the dash, so every run is given one; a plus sign that
/// starts no run is spelt out.
fn decode_utf7(bytes: &[u8]) -> String {
    const PLUS: &[u8] = b"ACs-";
    let mut ended = Vec::with_capacity(bytes.len() + PLUS.len());
    let mut run = None;
    for &byte in bytes {
        let in_base64 = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        match run {
            Some(length) if in_base64 => run = Some(length + 1),
            Some(length) => {
                ended.extend_from_slice(if length == 0 { PLUS } else { b"-" });
                run = None;
                if byte == b'-' {
                    continue;
                }
            }
            None => run = (byte == b'+').then_some(0_usize),
        }
        ended.push(byte);
    }
    if let Some(length) = run {
        ended.extend_from_slice(if length == 0 { PLUS } else { b"-" });
    }
    by_label(&ended, "utf-7")
}

/// Decodes UTF-16; half a character at the end shows as U+FFFD.
fn decode_utf16(bytes: &[u8], label: &str) -> String {
    let mut text = by_label(bytes, label);
    if bytes.len() % 2 == 1 {
        text.push(REPLACEMENT);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_header};

    /// 您好，我要投诉 in GBK.
    const GBK: &[u8] = b"\xc4\xfa\xba\xc3\xa3\xac\xce\xd2\xd2\xaa\xcd\xb6\xcb\xdf";
    /// 您好，我要投訴 in Big5.
    const BIG5: &[u8] = b"\xb1\x7a\xa6\x6e\xa1\x41\xa7\xda\xad\x6e\xa7\xeb\xb6\x44";

    fn check(bytes: &[u8], label: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, label), expected, "{label:?}");
    }

    #[test]
    fn labels_right_wrong_and_missing() {
        let utf8 = "您好，我要投诉";
        for label in ["gb2312", "GBK", "gb18030", "us-ascii", "iso-8859-1", "utf-8", "x-nonsense"] {
            check(GBK, Some(label), utf8);
            check(utf8.as_bytes(), Some(label), utf8);
        }
        check(GBK, None, utf8);
        check(utf8.as_bytes(), None, utf8);
        check(BIG5, None, "您好，我要投訴");
        check(BIG5, Some("Big5"), "您好，我要投訴");
        check(BIG5, Some("us-ascii"), "您好，我要投訴");
        // A character outside GBK, which only GB18030 has.
        check(b"\x90\x30\x81\x30", Some("gb2312"), "\u{10000}");
        check(b"\xef\xbb\xbfabc", Some("us-ascii"), "abc");
    }

    #[test]
    fn other_scripts() {
        check(b"caf\xe9 na\xefve", None, "café naïve");
        check(b"caf\xe9 na\xefve", Some("iso-8859-1"), "café naïve");
        check(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("windows-1251"), "Привет");
        check(b"\x1b$BJV6b\x1b(B", Some("iso-2022-jp"), "返金");
        check(b"\x1b$BJV6b\x1b(B", None, "返金");
        check(b"~{NRR*M6K_~} now", Some("hz-gb-2312"), "我要投诉 now");
        check(b"plain", Some("iso-2022-kr"), "plain");
        check(b"", Some("utf-16"), "");
    }

    #[test]
    fn any_label_over_utf8() {
        for label in ["windows-1251", "koi8-r", "shift_jis", "euc-kr", "iso-8859-2"] {
            check("Верните деньги".as_bytes(), Some(label), "Верните деньги");
            check("请退款".as_bytes(), Some(label), "请退款");
        }
        // One letter that could be UTF-8 is what its label says.
        check(b"\xd1\xa8", Some("windows-1251"), "СЁ");
    }

    #[test]
    fn seven_bits() {
        for (bytes, expected) in [
            ("+ZeVnLIqe-", "日本語"),
            ("refund +ZeVnLIqe", "refund 日本語"),
            ("+ZeVnLIqe.", "日本語."),
            ("+ZeVnLIqe\nok", "日本語\nok"),
            ("1 +- 1 = 2", "1 + 1 = 2"),
            ("1 + 1", "1 + 1"),
            ("a+", "a+"),
            ("", ""),
        ] {
            check(bytes.as_bytes(), Some("UTF-7"), expected);
        }
    }

    #[test]
    fn damage_is_shown_and_kept() {
        check(b"\x90\x00\x3e\x6b\x21", Some("utf-16be"), "\u{9000}\u{3e6b}\u{fffd}");
        check(b"\xe4\xbd\xa0\xe5\xa5\xbd\xe5\x90\x97\xe5\x91\x80\xe6\x88\x91\xff!", None, "你好吗呀我\u{fffd}!");
        check(
            b"\xe4\xbd\xa0\xe5\xa5\xbd\xe5\x90\x97\xe5\x91\x80\xe6\x88\x91\xe4\xbd",
            Some("utf-8"),
            "你好吗呀我\u{fffd}",
        );
    }

    #[test]
    fn header_hints() {
        assert_eq!(decode_header(GBK, Some("gb2312")), "您好，我要投诉");
        assert_eq!(decode_header(BIG5, Some("big5")), "您好，我要投訴");
        assert_eq!(decode_header(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("koi8-r")).chars().count(), 6);
        assert_eq!(decode_header("ok 好".as_bytes(), Some("gbk")), "ok 好");
    }
}
