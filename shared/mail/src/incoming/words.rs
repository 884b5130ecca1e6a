//! Encoded words (RFC 2047) as they are really written.
//!
//! Many mailers cut a multi-byte character between two words. The standard
//! forbids it, a decoder that takes each word alone destroys the character, so
//! neighbours with one charset are joined before they are decoded.

use data_encoding::BASE64;
use mail_parser::decoders::base64::base64_decode;

use super::charset;

/// Longest single word we look for the end of; the standard allows 75 bytes.
const WORD_BYTES_MAX: usize = 2_000;

/// One stretch of a header value.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// Text that was written as it is.
    Plain(String),
    /// Text that came out of encoded words.
    Word(String),
}

/// A word before its charset is applied.
struct Pending {
    charset: String,
    bytes: Vec<u8>,
}

/// Decodes a header value to the text a person reads.
pub(crate) fn to_text(value: &str) -> String {
    pieces(value)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) | Piece::Word(text) => text,
        })
        .collect()
}

/// Rewrites every encoded word as one clean UTF-8 word.
///
/// The value stays encoded, so that a comma or bracket inside a name cannot
/// change the structure of an address list.
pub(crate) fn to_clean_words(value: &str) -> String {
    pieces(value)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text,
            Piece::Word(text) => format!("=?utf-8?b?{}?=", BASE64.encode(text.as_bytes())),
        })
        .collect()
}

fn pieces(value: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut pending: Option<Pending> = None;
    let mut rest = value;
    while let Some(at) = rest.find("=?") {
        let (plain, from_word) = rest.split_at(at);
        let Some((charset, bytes, length)) = word(from_word) else {
            // Not a word after all: step over the marker, keep its text.
            flush(&mut pending, &mut out);
            push_plain(&mut out, &rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        // Blanks between two words only separate them.
        if pending.is_none() || !plain.trim().is_empty() {
            flush(&mut pending, &mut out);
            push_plain(&mut out, plain);
        }
        match &mut pending {
            Some(open) if open.charset == charset => open.bytes.extend(bytes),
            _ => {
                flush(&mut pending, &mut out);
                pending = Some(Pending { charset, bytes });
            }
        }
        rest = &from_word[length..];
    }
    flush(&mut pending, &mut out);
    push_plain(&mut out, rest);
    out
}

fn push_plain(out: &mut Vec<Piece>, text: &str) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Plain(last)) => last.push_str(text),
        _ => out.push(Piece::Plain(text.to_owned())),
    }
}

fn flush(pending: &mut Option<Pending>, out: &mut Vec<Piece>) {
    if let Some(open) = pending.take() {
        out.push(Piece::Word(charset::decode(&open.bytes, Some(&open.charset))));
    }
}

/// Reads one `=?charset?B|Q?text?=`; gives charset, bytes and length in the source.
fn word(source: &str) -> Option<(String, Vec<u8>, usize)> {
    let limit = floor_boundary(source, WORD_BYTES_MAX);
    let body = source.get(2..limit)?;
    let mut fields = body.splitn(3, '?');
    let (charset, encoding, tail) = (fields.next()?, fields.next()?, fields.next()?);
    if charset.is_empty() || charset.contains(char::is_whitespace) {
        return None;
    }
    // RFC 2231 lets a language follow the charset: `utf-8*en`.
    let charset = charset.split('*').next()?.to_ascii_lowercase();
    let end = tail.find("?=")?;
    let text = &tail[..end];
    let bytes = match encoding {
        "b" | "B" => decode_b(text)?,
        "q" | "Q" => decode_q(text),
        _ => return None,
    };
    let length = 2 + (body.len() - tail.len()) + end + 2;
    Some((charset, bytes, length))
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn decode_b(text: &str) -> Option<Vec<u8>> {
    let clean: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    base64_decode(&clean)
}

fn decode_q(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'_' => out.push(b' '),
            b'=' => match tail.first_chunk().and_then(hex_pair) {
                Some(value) => {
                    out.push(value);
                    rest = &tail[2..];
                }
                None => out.push(byte),
            },
            _ => out.push(byte),
        }
    }
    out
}

/// Two hexadecimal digits as the byte they stand for.
pub(crate) fn hex_pair(pair: &[u8; 2]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    Some(digit(pair[0])? * 16 + digit(pair[1])?)
}

#[cfg(test)]
mod tests {
    use super::{to_clean_words, to_text};

    fn check(value: &str, expected: &str) {
        assert_eq!(to_text(value), expected, "{value}");
        assert_eq!(to_text(&to_clean_words(value)), expected, "again: {value}");
    }

    #[test]
    fn words() {
        check("plain", "plain");
        check("", "");
        check("=?utf-8?Q?caf=C3=A9_au_lait?=", "café au lait");
        check("=?UTF-8?B?5L2g5aW9?=", "你好");
        check("=?gb2312?B?xPq6w6Os?=  =?gb2312?B?ztLSqg==?=", "您好，我要");
        check("=?utf-8*en?q?hello?= there", "hello there");
        check("Re: =?utf-8?q?a?= and =?utf-8?q?b?=", "Re: a and b");
        check("=?iso-2022-jp?B?GyRCSlY2YhsoQg==?=", "返金");
    }

    #[test]
    fn a_character_cut_between_two_words_survives() {
        // 您 is C4 FA: one byte in each word.
        check("=?gb2312?B?xA==?= =?gb2312?B?+rrD?=", "您好");
        check("=?utf-8?Q?=E4=BD?=\t=?utf-8?Q?=A0=E5=A5=BD?=", "你好");
    }

    #[test]
    fn what_is_no_word_stays() {
        check("a =? b", "a =? b");
        check("=?utf-8?x?abc?=", "=?utf-8?x?abc?=");
        check("=?utf-8?b?5L2g", "=?utf-8?b?5L2g");
        check("1=?2?=3", "1=?2?=3");
        check("=?utf-8?q?=ZZ?=", "=ZZ");
    }
}
