//! What the bytes of a file show it to be.

/// Bytes at the front that are looked at: every signature is in them.
const HEAD_BYTES: usize = 16 * 1024;

/// Bytes at the front that tell text from binary.
const TEXT_BYTES: usize = 1_024;

/// Where a disc image bears its mark, and the mark.
const DISC: (usize, &[u8]) = (0x8001, b"CD001");

/// Signatures the general list does not have.
const MORE: [(&[u8], &str); 8] = [
    // Voice messages begin like a script.
    (b"#!AMR", "audio/amr"),
    (b"#!SILK", "audio/silk"),
    (b"\x02#!SILK", "audio/silk"),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"ITSF\x03\x00", "application/vnd.ms-htmlhelp"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "application/onenote"),
    (b"PK\x05\x06", "application/zip"),
    (b"xar!\x00\x1c", "application/x-xar"),
];

/// The media type the bytes show; `None` for plain text and what has no signature.
pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if let Some((_, found)) = MORE.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Some(found);
    }
    if bytes.get(DISC.0..).is_some_and(|rest| rest.starts_with(DISC.1)) {
        return Some("application/x-iso9660-image");
    }
    if bytes.len() > 512 && bytes[bytes.len() - 512..].starts_with(b"koly") {
        return Some("application/x-apple-diskimage");
    }
    if is_drawing(head) {
        return Some("image/svg+xml");
    }
    let found = infer::get(head)?.mime_type();
    // "BM", "MZ" or "CWS" begin words too: a text is no picture and no program.
    (!is_text(head) || is_text_format(found)).then_some(found)
}

/// Whether nothing in the first bytes is other than text.
fn is_text(head: &[u8]) -> bool {
    let front = &head[..head.len().min(TEXT_BYTES)];
    // 0xff starts a picture, and no text.
    front
        .iter()
        .all(|byte| !matches!(*byte, 0..=0x1f | 0x7f | 0xff) || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b))
}

fn is_text_format(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || matches!(media_type, "application/pdf" | "application/rtf" | "application/postscript")
}

/// Whether the first element is `svg`, after declarations and comments.
fn is_drawing(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(TEXT_BYTES)]).to_ascii_lowercase();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(open) = rest.strip_prefix('<') {
        if open.starts_with("svg") || open.starts_with("svg:svg") {
            return true;
        }
        let end = if open.starts_with("!--") { "-->" } else { ">" };
        if !open.starts_with(['?', '!']) {
            return false;
        }
        rest = open.split_once(end).map_or("", |(_, after)| after).trim_start();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn types() {
        let mut disc = vec![0; 0x8001];
        disc.extend(b"CD001");
        let program = [b"MZ\x90\x00\x03".as_slice(), &[0; 60]].concat();
        let elf = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 60]].concat();
        for (bytes, expected) in [
            (b"%PDF-1.7\n".as_slice(), Some("application/pdf")),
            (b"\x89PNG\r\n\x1a\n0000", Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"PK\x03\x04\x14\x00", Some("application/zip")),
            (b"PK\x05\x06\x00\x00", Some("application/zip")),
            (&program, Some("application/vnd.microsoft.portable-executable")),
            (b"MZ is how this letter begins", None),
            (b"BMW charged me twice", None),
            (&elf, Some("application/x-executable")),
            (b"#!AMR\n\x0c", Some("audio/amr")),
            (b"-----BEGIN PGP SIGNATURE-----", None),
            (b"#!/bin/sh\nrm", Some("text/x-shellscript")),
            (b"  <!DOCTYPE html><html>", Some("text/html")),
            (b"<?xml version='1.0'?><!-- x > y --><svg xmlns='x'>", Some("image/svg+xml")),
            (b"<?xml version='1.0'?><a>", Some("text/xml")),
            (&disc, Some("application/x-iso9660-image")),
            (b"L\x00\x00\x00\x01\x14\x02\x00\x00", Some("application/x-ms-shortcut")),
            (b"plain words", None),
            (b"", None),
        ] {
            assert_eq!(media_type(bytes), expected, "{:?}", &bytes[..bytes.len().min(20)]);
        }
    }
}
