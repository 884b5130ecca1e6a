//! Mails made to cost time or memory: what comes out is bounded, whatever goes in.

use crate::read;

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
    let megabyte = 1024 * 1024;
    let multipart = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n";
    for raw in [
        multipart.repeat(megabyte / multipart.len()),
        format!("{multipart}{}", "\r\n--x".repeat(megabyte / 5)),
        "Content-Type: message/rfc822\r\n\r\n".repeat(megabyte / 32),
        format!("Content-Type: text/html\r\n\r\n{}", "<a".repeat(megabyte / 2)),
        format!("Content-Type: text/html\r\n\r\n{}", "<style>".repeat(megabyte / 7)),
        format!("Content-Type: text/html\r\n\r\n{}", "<blockquote>x".repeat(megabyte / 13)),
        format!("Content-Type: text/html\r\n\r\n{}", "&".repeat(megabyte)),
        format!("Subject: {}", "=?utf-8?q?".repeat(megabyte / 10)),
        format!("Subject: {}", "=?utf-8?b?xA==?= ".repeat(megabyte / 17)),
        format!("To: {}", "\"a <".repeat(megabyte / 4)),
        format!("Content-Type: x; {}", "a*0*=x'y'z;".repeat(megabyte / 11)),
        "a:\r\n".repeat(megabyte / 4),
        format!("\r\n{}", "On 1 a@b\r\n".repeat(megabyte / 10)),
        format!("\r\n{}", "> \r\n".repeat(megabyte / 4)),
    ] {
        let mail = read(raw.as_bytes());
        assert!(mail.text.len() <= 16 * raw.len());
    }
}
