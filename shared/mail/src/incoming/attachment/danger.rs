//! Files that must not be opened unseen.
//!
//! A file is judged by its name and by its bytes, and the worse finding counts.
//! What looks dangerous is kept, set apart, and its sender is told why; so a
//! harmless file found dangerous costs a sentence, the other way round a
//! computer.

use crate::language::Language;

use super::{container, extension, name};

/// Why a file must not be opened unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Danger {
    /// The name is made to be misread: turned writing direction, or `bill.pdf.exe`.
    NameTrick,
    /// The bytes are not what name or type promise, and are dangerous.
    Disagrees,
    /// A program.
    Executable,
    /// A script.
    Script,
    /// An office document that carries macros or embedded programs.
    Macros,
    /// An installer, a shortcut or a disc image.
    Installer,
    /// HTML or SVG: scripts in it would run in the reader's browser.
    ActiveMarkup,
    /// An archive that holds one of the others.
    ArchiveWithDanger,
    /// Something locked or packed so that it cannot be looked into.
    SealedArchive,
}

impl Danger {
    const ALL: [Self; 9] = [
        Self::NameTrick,
        Self::Disagrees,
        Self::Executable,
        Self::Script,
        Self::Macros,
        Self::Installer,
        Self::ActiveMarkup,
        Self::ArchiveWithDanger,
        Self::SealedArchive,
    ];

    /// A stable word for records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NameTrick => "name_trick",
            Self::Disagrees => "type_disagrees",
            Self::Executable => "executable",
            Self::Script => "script",
            Self::Macros => "macros",
            Self::Installer => "installer",
            Self::ActiveMarkup => "active_markup",
            Self::ArchiveWithDanger => "archive_with_danger",
            Self::SealedArchive => "sealed_archive",
        }
    }

    /// The danger a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|danger| danger.as_str() == word)
    }

    /// One sentence that tells the sender what is wrong with the file.
    pub fn sentence(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.in_chinese(),
            Language::En => self.in_english(),
        }
    }

    fn in_english(self) -> &'static str {
        match self {
            Self::NameTrick => "Its name hides what kind of file it is.",
            Self::Disagrees => "Its content is not what its name says.",
            Self::Executable => "It is a program.",
            Self::Script => "It is a script that a computer could run.",
            Self::Macros => "It is an office document that contains macros.",
            Self::Installer => "It is an installer, a shortcut or a disc image.",
            Self::ActiveMarkup => "It is a web page or drawing that could run scripts.",
            Self::ArchiveWithDanger => "It is an archive that contains a type of file we do not open.",
            Self::SealedArchive => "It is locked or packed in a way we cannot look into; an unlocked ZIP file is fine.",
        }
    }

    fn in_chinese(self) -> &'static str {
        match self {
            Self::NameTrick => "文件名掩盖了它的真实类型。",
            Self::Disagrees => "文件内容与文件名所示类型不符。",
            Self::Executable => "这是可执行程序。",
            Self::Script => "这是可在电脑上运行的脚本。",
            Self::Macros => "这是含有宏的办公文档。",
            Self::Installer => "这是安装包、快捷方式或磁盘映像。",
            Self::ActiveMarkup => "这是可能运行脚本的网页或矢量图。",
            Self::ArchiveWithDanger => "压缩包内含有我们不予打开的文件类型。",
            Self::SealedArchive => "文件已加密或其打包格式无法检查；可改用不加密的 ZIP 压缩包。",
        }
    }
}

/// Judges a file; the name is the one the sender wrote, before it was made safe.
pub(super) fn judge(claimed: &str, content_type: &str, sniffed: Option<&str>, bytes: &[u8]) -> Option<Danger> {
    let extensions = name::extensions(claimed);
    let last = extensions.first().map_or("", String::as_str);
    let by_name = extension::danger_of(last);
    let doubled = extensions.get(1).is_some_and(|before| extension::is_harmless(before));
    if name::turns_direction(claimed) || (doubled && by_name.is_some_and(|danger| danger != Danger::SealedArchive)) {
        return Some(Danger::NameTrick);
    }
    let by_bytes = of_signature(sniffed).filter(|danger| {
        let readable = matches!(danger, Danger::Script | Danger::ActiveMarkup);
        !(readable && extension::is_plain(last))
    });
    if by_bytes.is_some() && (extension::is_harmless(last) || (last.is_empty() && promises_media(content_type))) {
        return Some(Danger::Disagrees);
    }
    by_name
        .or(by_bytes)
        .or_else(|| extension::danger_of_type(content_type))
        .or_else(|| container::danger(last, sniffed, bytes))
}

/// Whether the claimed type is one that is shown, not run.
fn promises_media(content_type: &str) -> bool {
    let shown = ["image/", "audio/", "video/", "application/pdf"].iter().any(|top| content_type.starts_with(top));
    shown && extension::danger_of_type(content_type).is_none()
}

/// The danger of a signature.
fn of_signature(sniffed: Option<&str>) -> Option<Danger> {
    let danger = match sniffed? {
        "application/vnd.microsoft.portable-executable"
        | "application/x-executable"
        | "application/x-mach-binary"
        | "application/java"
        | "application/vnd.android.dex"
        | "application/vnd.android.dey"
        | "application/x-llvm"
        | "application/wasm"
        | "application/x-shockwave-flash"
        | "application/x-google-chrome-extension" => Danger::Executable,
        "text/x-shellscript" | "application/vnd.ms-htmlhelp" => Danger::Script,
        "text/html" | "image/svg+xml" => Danger::ActiveMarkup,
        "application/x-ms-shortcut"
        | "application/onenote"
        | "application/x-iso9660-image"
        | "application/x-apple-diskimage"
        | "application/x-qemu-disk"
        | "application/vnd.debian.binary-package"
        | "application/x-rpm"
        | "application/x-xar" => Danger::Installer,
        "application/vnd.rar"
        | "application/x-7z-compressed"
        | "application/x-tar"
        | "application/gzip"
        | "application/x-bzip2"
        | "application/vnd.bzip3"
        | "application/x-xz"
        | "application/zstd"
        | "application/x-lz4"
        | "application/x-lzip"
        | "application/x-compress"
        | "application/x-cpio"
        | "application/x-unix-archive"
        | "application/vnd.ms-cab-compressed" => Danger::SealedArchive,
        _ => return None,
    };
    Some(danger)
}

#[cfg(test)]
mod tests {
    use super::{Danger, judge};
    use crate::incoming::attachment::{sniff, zip::sample};
    use crate::language::Language;

    const PROGRAM: &[u8] = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00";

    fn check(name: &str, content_type: &str, bytes: &[u8], expected: Option<Danger>) {
        assert_eq!(judge(name, content_type, sniff::media_type(bytes), bytes), expected, "{name} {content_type}");
    }

    #[test]
    fn evidence_is_harmless() {
        for (name, content_type, bytes) in [
            ("截图.png", "image/png", b"\x89PNG\r\n\x1a\n".as_slice()),
            ("a.pdf", "application/pdf", b"%PDF-1.4"),
            ("list.csv", "text/csv", b"a,b\n"),
            ("note.txt", "text/plain", b"#!/bin/sh is how it began"),
            ("note.txt", "text/plain", b"<html> was the error"),
            ("mail.eml", "message/rfc822", b"Subject: a\n\n<html>"),
            ("", "message/delivery-status", b"Status: 5.1.1\n"),
            ("a.ics", "text/calendar", b"BEGIN:VCALENDAR"),
            ("a.vcf", "text/vcard", b"BEGIN:VCARD"),
            ("smime.p7s", "application/pkcs7-signature", b"\x30\x82"),
            ("signature.asc", "application/pgp-signature", b"-----BEGIN PGP SIGNATURE-----"),
            ("a.zip", "application/zip", &sample(&["a.jpg", "b/c.pdf"], false)),
            ("a.docx", "application/zip", &sample(&["[Content_Types].xml", "word/document.xml"], false)),
            ("a.epub", "application/epub+zip", &sample(&["mimetype", "OEBPS/one.xhtml"], false)),
            ("2026.09.18 receipt.jpg", "image/jpeg", b"\xff\xd8\xff\xe0"),
            ("no extension", "application/octet-stream", b"\x01\x02"),
        ] {
            check(name, content_type, bytes, None);
        }
    }

    #[test]
    fn dangers_by_name_and_by_bytes() {
        let page = b"<html><script>".as_slice();
        for (name, bytes, expected) in [
            ("setup.exe", PROGRAM, Danger::Executable),
            ("setup.EXE.", b"".as_slice(), Danger::Executable),
            ("setup", PROGRAM, Danger::Executable),
            ("run.vbs", b"x", Danger::Script),
            ("run", b"#!/bin/sh\n", Danger::Script),
            ("a.docm", b"", Danger::Macros),
            ("a.msi", b"", Danger::Installer),
            ("a.lnk", b"", Danger::Installer),
            ("a.bin", b"L\x00\x00\x00\x01\x14\x02\x00", Danger::Installer),
            ("page.html", page, Danger::ActiveMarkup),
            ("page", page, Danger::ActiveMarkup),
            ("a.svg", b"<svg>", Danger::ActiveMarkup),
            ("bill.pdf", PROGRAM, Danger::Disagrees),
            ("photo.jpg", page, Danger::Disagrees),
            ("note.txt", PROGRAM, Danger::Disagrees),
            ("bill.pdf.exe", PROGRAM, Danger::NameTrick),
            ("bill.pdf          .scr", b"", Danger::NameTrick),
            ("bill\u{202e}fdp.exe", b"", Danger::NameTrick),
            ("a.rar", b"Rar!\x1a\x07\x00", Danger::SealedArchive),
            ("a.pdf.gz", b"\x1f\x8b\x08\x00", Danger::SealedArchive),
            ("a.zip", b"not a zip", Danger::SealedArchive),
        ] {
            check(name, "application/octet-stream", bytes, Some(expected));
        }
        check("", "image/png", PROGRAM, Some(Danger::Disagrees));
        check("page", "text/html", b"hello", Some(Danger::ActiveMarkup));
    }

    #[test]
    fn words_and_sentences() {
        let all = [
            Danger::NameTrick,
            Danger::Disagrees,
            Danger::Executable,
            Danger::Script,
            Danger::Macros,
            Danger::Installer,
            Danger::ActiveMarkup,
            Danger::ArchiveWithDanger,
            Danger::SealedArchive,
        ];
        for danger in all {
            assert!(danger.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            assert!(danger.sentence(Language::En).ends_with('.'));
            assert!(danger.sentence(Language::Zh).ends_with('。'));
        }
    }
}
