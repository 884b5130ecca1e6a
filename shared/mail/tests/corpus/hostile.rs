//! Mails made to cost time or memory: what comes out is bounded, whatever goes in.

use mail::{Incoming, Limit};

use crate::read;

/// Bytes in a MEGABYTE.
const MEGABYTE: usize = 1024 * 1024;

/// A mail of these parts, each with its header.
fn mixed(parts: impl Iterator<Item = String>) -> Incoming {
    let head = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
    let body: String = parts.map(|part| format!("--x\r\n{part}\r\n")).collect();
    read(format!("{head}{body}--x--\r\n").as_bytes())
}

#[test]
fn files_beyond_the_number_are_listed_and_not_lost() {
    let part = |number| format!("Content-Type: image/png; name=\"{number}.png\"\r\n\r\n{number}");
    let mail = mixed((0..150).map(part));
    assert_eq!(mail.attachments.len(), 100);
    assert_eq!(mail.left_out.len(), 50);
    assert!(mail.left_out.iter().all(|file| file.limit == Limit::Number && file.size_bytes == 3));
    assert_eq!((mail.left_out[0].file_name.as_str(), mail.left_out[49].file_name.as_str()), ("100.png", "149.png"));
}

#[test]
fn a_file_beyond_the_size_is_listed_and_not_lost() {
    let large = "x".repeat(20 * MEGABYTE + 1);
    let mail =
        mixed([format!("Content-Type: video/mp4; name=long.mp4\r\n\r\n{large}"), "\r\nsee".to_owned()].into_iter());
    assert_eq!((mail.attachments.len(), mail.text.as_str()), (0, "see"));
    let left = &mail.left_out[0];
    assert_eq!((left.file_name.as_str(), left.limit, left.size_bytes), ("long.mp4", Limit::Size, large.len()));
}

#[test]
fn thousands_of_parts_are_bounded() {
    let texts = mixed((0..5_000).map(|number| format!("\r\nline {number}")));
    assert!(texts.text.contains("line 4999"), "the last part is text too");
    let files = mixed((0..5_000).map(|_| "Content-Type: a/b\r\n\r\nx".to_owned()));
    assert_eq!(files.attachments.len(), 100);
    assert!((500..=1_000).contains(&files.left_out.len()), "{}", files.left_out.len());
}

#[test]
fn thousands_of_old_style_files_are_bounded() {
    let mail = read(format!("\r\n{}", "begin 644 a.txt\n#0V%T\nend\n".repeat(5_000)).as_bytes());
    assert_eq!((mail.attachments.len(), mail.left_out.len(), mail.text.as_str()), (100, 1_000, ""));
}

#[test]
fn a_header_of_megabytes_is_bounded() {
    let mail = read(format!("Subject: {}\r\n\r\ntext", "x".repeat(3 * MEGABYTE)).as_bytes());
    assert!(mail.subject.len() <= 4 * MEGABYTE && mail.text.len() <= 4 * MEGABYTE);
    let ids: String = (0..50_000).map(|number| format!("<{number}@b.example>\r\n ")).collect();
    let mail = read(format!("References: {ids}\r\n\r\ntext").as_bytes());
    assert_eq!((mail.references.len(), mail.references[199].as_str()), (200, "199@b.example"));
}

#[test]
fn thousands_of_nested_quotes_are_bounded() {
    let quotes: String = (0..3_000).map(|depth| format!("{} {depth}\n", ">".repeat(depth % 500))).collect();
    let mail =
        read(format!("In-Reply-To: <a@b.example>\n\nyes\n\nOn 1 Jan 2026, a@b.example wrote:\n{quotes}").as_bytes());
    assert!(mail.text.len() + mail.quoted.as_ref().map_or(0, String::len) <= quotes.len() + 100);
    let page = "<blockquote>".repeat(20_000) + "deep";
    let mail = read(format!("Content-Type: text/html\n\n{page}").as_bytes());
    assert!(mail.text.ends_with("deep") && mail.text.len() < 100, "{}", mail.text.len());
}

#[test]
fn a_mail_of_25_mb_is_read() {
    let line = "c29tZSBldmlkZW5jZSB0aGF0IGlzIHZlcnkgbG9uZyBhbmQgcmVwZWF0cyBpdHNlbGYu\r\n";
    let body = line.repeat(25 * 1024 * 1024 / line.len());
    let raw = format!(
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nsee file\r\n--x\r\n\
         Content-Type: application/pdf; name=big.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}--x--\r\n"
    );
    let mail = read(raw.as_bytes());
    assert_eq!(mail.text, "see file");
    assert_eq!(mail.attachments[0].bytes.len(), body.lines().count() * 51);
}

/// Mails made to cost time: each must be read in one pass or few.
#[test]
fn hostile_mails_end() {
    let size = MEGABYTE / 2;
    let multipart = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n";
    for raw in [
        multipart.repeat(size / multipart.len()),
        format!("{multipart}{}", "\r\n--x".repeat(size / 5)),
        "Content-Type: message/rfc822\r\n\r\n".repeat(size / 32),
        format!("Content-Type: text/html\r\n\r\n{}", "<a".repeat(size / 2)),
        format!("Content-Type: text/html\r\n\r\n{}", "<style>".repeat(size / 7)),
        format!("Content-Type: text/html\r\n\r\n{}", "<blockquote>x".repeat(size / 13)),
        format!("Content-Type: text/html\r\n\r\n{}", "&".repeat(size)),
        format!("Subject: {}", "=?utf-8?q?".repeat(size / 10)),
        format!("Subject: {}", "=?utf-8?b?xA==?= ".repeat(size / 17)),
        format!("To: {}", "\"a <".repeat(size / 4)),
        format!("Content-Type: x; {}", "a*0*=x'y'z;".repeat(size / 11)),
        "a:\r\n".repeat(size / 4),
        format!("\r\n{}", "On 1 a@b\r\n".repeat(size / 10)),
        format!("\r\n{}", "> \r\n".repeat(size / 4)),
        format!("\r\n{}", "begin 644 a\n#0V%T\n".repeat(size / 18)),
        format!("Content-Type: text/html\r\n\r\n{}", "<p style=display:none>".repeat(size / 22)),
        format!("Content-Type: text/html\r\n\r\n{}", "<td style='font-size:0'>x</td>".repeat(size / 30)),
        format!("Content-Type: application/ms-tnef\r\n\r\n{}", "x\u{1}".repeat(size / 2)),
    ] {
        let mail = read(raw.as_bytes());
        assert!(mail.text.len() <= 16 * raw.len());
    }
}
