//! Names of files: made safe to store, and read as the sender's computer would.

use crate::incoming::text;

/// Longest file name kept, in characters.
const CHARS_MAX: usize = 150;

/// A name without folders, controls and characters file systems refuse.
pub(super) fn safe(name: &str) -> String {
    let name = text::one_line(name);
    let name = last_component(&name);
    let name: String = name.chars().filter(|c| !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?')).collect();
    let name = name.trim().trim_start_matches('.');
    let length = name.chars().count();
    // The end is kept: it carries the extension.
    name.chars().skip(length.saturating_sub(CHARS_MAX)).collect()
}

/// The part after the last folder.
fn last_component(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The extensions of a name in lower case, last first, as Windows sees them.
///
/// Dots and blanks at the end do not count there, nor does what follows a colon.
pub(super) fn extensions(name: &str) -> Vec<String> {
    let name = text::one_line(name);
    let name = last_component(&name);
    let name = name.split_once(':').map_or(name, |(file, _)| file);
    let name = name.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    let mut pieces = name.rsplit('.').map(|piece| piece.trim().to_lowercase()).collect::<Vec<_>>();
    pieces.pop();
    pieces
}

/// Whether a name holds characters that turn the writing direction.
///
/// `bill\u{202e}fdp.exe` shows as `billexe.pdf`.
pub(super) fn turns_direction(name: &str) -> bool {
    name.contains(|c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

/// An extension for a file that came without a name.
pub(super) fn extension_for(content_type: &str) -> &'static str {
    match content_type {
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/heic" => "heic",
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/calendar" => "ics",
        "text/vcard" | "text/x-vcard" => "vcf",
        "message/rfc822" => "eml",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::{extensions, safe, turns_direction};

    #[test]
    fn file_names() {
        for (name, expected) in [
            ("a.pdf", "a.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\dir\\凭证.jpg", "凭证.jpg"),
            ("a\r\nb\0.txt", "a b.txt"),
            (".hidden", "hidden"),
            ("a<b>\"c\"?.txt", "abc.txt"),
            ("///", ""),
        ] {
            assert_eq!(safe(name), expected, "{name}");
        }
        let long = format!("{}.pdf", "长".repeat(500));
        assert!(safe(&long).ends_with("长.pdf"));
        assert_eq!(safe(&long).chars().count(), 150);
    }

    #[test]
    fn extensions_as_windows_reads_them() {
        for (name, expected) in [
            ("bill.PDF", &["pdf"][..]),
            ("bill.pdf.exe", &["exe", "pdf"]),
            ("bill.pdf      .exe. . ", &["exe", "pdf"]),
            ("bill.exe::$DATA", &["exe"]),
            ("C:\\a.b\\bill", &[]),
            ("bill", &[]),
            ("", &[]),
        ] {
            assert_eq!(extensions(name), expected, "{name}");
        }
        assert!(turns_direction("bill\u{202e}fdp.exe"));
        assert!(!turns_direction("发票 2026.pdf"));
    }
}
