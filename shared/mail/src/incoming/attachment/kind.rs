//! What sort of evidence a file is.

use super::name;

/// The sort of a file, by its bytes first, then its claimed type, then its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AttachmentKind {
    /// A picture.
    Image,
    /// A sound recording.
    Audio,
    /// A film or screen recording.
    Video,
    /// A text, letter, presentation or page.
    Document,
    /// A table.
    Spreadsheet,
    /// Files packed into one.
    Archive,
    /// Another mail, or a report about one.
    Message,
    /// An appointment.
    Calendar,
    /// An address card.
    Contact,
    /// A cryptographic signature over the mail.
    Signature,
    /// Anything else.
    Other,
}

impl AttachmentKind {
    /// A stable word for records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Document => "document",
            Self::Spreadsheet => "spreadsheet",
            Self::Archive => "archive",
            Self::Message => "message",
            Self::Calendar => "calendar",
            Self::Contact => "contact",
            Self::Signature => "signature",
            Self::Other => "other",
        }
    }
}

/// The sort of a file.
pub(super) fn of(claimed_name: &str, content_type: &str, sniffed: Option<&str>) -> AttachmentKind {
    // ZIP, OLE, XML and plain text are clothes many formats wear.
    let vague = ["application/zip", "application/x-ole-storage", "text/xml", "text/html"];
    if let Some(found) = sniffed.filter(|found| !vague.contains(found)) {
        return of_type(found).unwrap_or(AttachmentKind::Other);
    }
    let by_claim = || {
        let vague = [AttachmentKind::Document, AttachmentKind::Archive];
        of_type(content_type).filter(|kind| !vague.contains(kind))
    };
    let by_name = || name::extensions(claimed_name).first().and_then(|extension| of_extension(extension));
    let plain = || of_type(content_type).or_else(|| sniffed.and_then(of_type));
    by_claim().or_else(by_name).or_else(plain).unwrap_or(AttachmentKind::Other)
}

fn of_type(media_type: &str) -> Option<AttachmentKind> {
    use AttachmentKind::{Archive, Audio, Calendar, Contact, Document, Image, Message, Signature, Spreadsheet, Video};
    let (top, sub) = media_type.split_once('/')?;
    let has = |words: &[&str]| words.iter().any(|word| sub.contains(word));
    match (top, sub) {
        ("image", _) => Some(Image),
        ("audio", _) => Some(Audio),
        ("video", _) => Some(Video),
        ("message", _) | ("application", "vnd.ms-outlook") => Some(Message),
        ("text", "calendar") | ("application", "ics") => Some(Calendar),
        ("text", "vcard" | "x-vcard" | "directory") => Some(Contact),
        ("application", "pgp-signature" | "pkcs7-signature" | "x-pkcs7-signature") => Some(Signature),
        ("text", "csv" | "tab-separated-values") => Some(Spreadsheet),
        ("application", _) if has(&["spreadsheet", "excel"]) => Some(Spreadsheet),
        ("text", _) => Some(Document),
        ("application", "pdf" | "rtf" | "msword" | "postscript" | "xhtml+xml") => Some(Document),
        ("application", _)
            if has(&["opendocument", "wordprocessing", "presentation", "powerpoint", "epub", "ms-word"]) =>
        {
            Some(Document)
        }
        ("application", "gzip" | "zstd" | "java-archive") => Some(Archive),
        ("application", _)
            if has(&["zip", "rar", "7z", "tar", "bzip", "cab-compressed", "x-xz", "x-compress", "lz4", "cpio"]) =>
        {
            Some(Archive)
        }
        _ => None,
    }
}

fn of_extension(extension: &str) -> Option<AttachmentKind> {
    use AttachmentKind::{Archive, Audio, Calendar, Contact, Document, Image, Message, Signature, Spreadsheet, Video};
    let kind = match extension {
        "jpg" | "jpeg" | "png" | "gif" | "heic" | "heif" | "webp" | "bmp" | "tif" | "tiff" | "avif" | "svg" => Image,
        "mp3" | "m4a" | "aac" | "amr" | "wav" | "ogg" | "opus" | "flac" | "silk" => Audio,
        "mp4" | "mov" | "avi" | "mkv" | "webm" | "m4v" | "3gp" | "wmv" | "flv" => Video,
        "pdf" | "doc" | "docx" | "docm" | "odt" | "rtf" | "txt" | "md" | "log" | "ppt" | "pptx" | "odp" | "wps"
        | "pages" | "key" | "html" | "htm" | "xml" | "json" | "epub" | "ofd" => Document,
        "xls" | "xlsx" | "xlsm" | "xlsb" | "ods" | "csv" | "tsv" | "et" | "numbers" => Spreadsheet,
        "zip" | "rar" | "7z" | "tar" | "gz" | "tgz" | "bz2" | "xz" | "zst" | "cab" | "jar" => Archive,
        "eml" | "msg" | "mht" | "mhtml" => Message,
        "ics" | "vcs" => Calendar,
        "vcf" => Contact,
        "p7s" | "sig" | "asc" => Signature,
        _ => return None,
    };
    Some(kind)
}

#[cfg(test)]
mod tests {
    use super::{AttachmentKind, of};

    #[test]
    fn kinds() {
        for (name, content_type, sniffed, expected) in [
            ("a.jpg", "application/octet-stream", Some("image/jpeg"), "image"),
            ("a.dat", "image/png", None, "image"),
            ("a.heic", "application/octet-stream", None, "image"),
            ("call.amr", "application/octet-stream", None, "audio"),
            ("screen.mp4", "video/mp4", Some("video/mp4"), "video"),
            ("a.pdf", "application/pdf", Some("application/pdf"), "document"),
            ("a.docx", "application/octet-stream", Some("application/zip"), "document"),
            ("a.xlsx", "application/zip", Some("application/zip"), "spreadsheet"),
            ("a.xls", "application/octet-stream", Some("application/x-ole-storage"), "spreadsheet"),
            ("a.csv", "text/plain", None, "spreadsheet"),
            ("a.txt", "text/plain", None, "document"),
            ("a.bin", "application/octet-stream", Some("application/zip"), "archive"),
            ("", "message/rfc822", None, "message"),
            ("a.eml", "application/octet-stream", None, "message"),
            ("a.msg", "application/octet-stream", Some("application/x-ole-storage"), "message"),
            ("a.ics", "text/calendar", None, "calendar"),
            ("a.vcf", "text/x-vcard", None, "contact"),
            ("smime.p7s", "application/pkcs7-signature", None, "signature"),
            ("signature.asc", "application/pgp-signature", None, "signature"),
            ("a", "application/octet-stream", None, "other"),
        ] {
            let kind = of(name, content_type, sniffed);
            assert_eq!(kind.as_str(), expected, "{name} {content_type} {sniffed:?}");
        }
        assert_eq!(AttachmentKind::Other.as_str(), "other");
    }
}
