//! What holds of every mail, made from pieces and from damaged real ones.

use data_encoding::BASE64_MIME;
use proptest::prelude::{Just, ProptestConfig, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use crate::{files, raw, read};

/// A text part in one of the transfer encodings.
fn part(text: &str, encoding: u8) -> String {
    let (name, body) = match encoding {
        0 => ("8bit", text.to_owned()),
        1 => ("base64", BASE64_MIME.encode(text.as_bytes())),
        _ => ("quoted-printable", text.bytes().map(|byte| format!("={byte:02X}=\r\n")).collect()),
    };
    format!("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {name}\r\n\r\n{body}")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let mail = read(&bytes);
        prop_assert!(mail.text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t')));
    }

    #[test]
    fn any_mime_like_text_is_read(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("Content-Type: multipart/mixed; boundary=b\n\n--b\n"), Just("\n--b\n"), Just("\n--b--\n"),
                Just("Content-Type: text/html; charset=gbk\n\n<p>"), Just("<blockquote>"), Just("</p"), Just("&#x;"),
                Just("Content-Transfer-Encoding: base64\n"), Just("=?gb2312?B?xA=="), Just("?="), Just("=E4=B"),
                Just("Content-Type: text/plain; charset=\"iso-2022-jp\n"), Just("\u{1b}$B"), Just("filename*0*=a'"),
                Just("On 1 a@b wrote:\n> x\n"), Just("写道：\n"), Just("您好"), Just("\r\n"), Just("\n\n"), Just("From: <@>,\""),
            ],
            0..30,
        )
    ) {
        let mail = read(pieces.concat().as_bytes());
        prop_assert!(mail.subject.lines().count() <= 1);
    }

    #[test]
    fn mutated_mails_are_read(
        row in 0..10_000_usize,
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..20),
        cut in any::<usize>(),
    ) {
        let files = files("own");
        let mut bytes = raw("own", &files[row % files.len()]);
        for (place, byte) in changes {
            let length = bytes.len();
            bytes[place % length] = byte;
        }
        let kept = bytes.len() - cut % (bytes.len() / 4 + 1);
        let mail = read(&bytes[..kept]);
        prop_assert!(mail.subject.lines().count() <= 1);
        prop_assert!(mail.text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t')));
    }

    /// However texts are encoded and nested, all of their letters come out, in order.
    #[test]
    fn no_letter_is_lost(
        texts in proptest::collection::vec(("[\\p{L}\\p{N}]{1,40}( [\\p{L}\\p{N}]{1,40}){0,5}", 0..3_u8), 1..6),
        depth in 0..12_usize,
        reply in any::<bool>(),
    ) {
        let parts: String = texts.iter().map(|(text, encoding)| format!("--m\r\n{}\r\n", part(text, *encoding))).collect();
        let mut body = format!("Content-Type: multipart/mixed; boundary=m\r\n\r\n{parts}--m--\r\n");
        for level in 0..depth {
            body = format!("Content-Type: multipart/related; boundary=r{level}x\r\n\r\n--r{level}x\r\n{body}\r\n--r{level}x--\r\n");
        }
        let head = if reply { "In-Reply-To: <a@b.example>\r\n" } else { "" };
        let mail = read(format!("{head}{body}").as_bytes());
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        let expected: String = texts.iter().map(|(text, _)| letters(text)).collect();
        let found = letters(&mail.text) + &letters(mail.quoted.as_deref().unwrap_or_default());
        prop_assert_eq!(found, expected);
    }
}
