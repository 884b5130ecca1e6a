//! What holds of every mail, made from pieces and from damaged real ones.

use proptest::prelude::{Just, ProptestConfig, any, prop_assert, prop_oneof, proptest};

use crate::{files, raw, read};

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
}
