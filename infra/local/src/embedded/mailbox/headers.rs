//! The header lines a provider writes itself.

use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// What the sender wrote there is dropped.
const REPLACED: [&[u8]; 3] = [b"message-id", b"date", b"bcc"];

/// The mail with a `Message-ID` and `Date` of the provider, and without `Bcc`.
pub(super) fn stamped(raw: &[u8], message_id: &str, sent_at: Timestamp) -> Vec<u8> {
    let end =
        if raw.split(|byte| *byte == b'\n').next().is_some_and(|line| line.ends_with(b"\r")) { "\r\n" } else { "\n" };
    let date = rfc2822::to_string(&sent_at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default();
    let mut out = format!("Message-ID: {message_id}{end}Date: {date}{end}").into_bytes();
    out.reserve(raw.len());
    let mut dropping = false;
    let mut rest = raw;
    while !rest.is_empty() {
        let length = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(length);
        if line == b"\n" || line == b"\r\n" {
            // The body begins: it is not ours to read.
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default().trim_ascii_end();
            dropping = REPLACED.iter().any(|replaced| name.eq_ignore_ascii_case(replaced));
        }
        if !dropping {
            out.extend_from_slice(line);
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}
