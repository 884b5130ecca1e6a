//! What may be handed in, and the refusals.

use complaint::{EvidenceKind, Rejection};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The most bytes of a file: 25 MiB, as for a mail.
pub const MOST_BYTES: u64 = 25 << 20;

/// The most files a complaint takes by upload.
pub const MOST_FILES: usize = 50;

/// The most characters of a file's name.
const LONGEST_NAME: usize = 200;

/// The media types that are taken: pictures, documents, tables, sound and film, and nothing that runs.
const TYPES: [&str; 27] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/heic",
    "image/heif",
    "image/bmp",
    "image/tiff",
    "application/pdf",
    "text/plain",
    "text/csv",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "message/rfc822",
    "audio/mpeg",
    "audio/mp4",
    "audio/x-m4a",
    "audio/aac",
    "audio/amr",
    "audio/ogg",
    "audio/wav",
    "audio/x-wav",
    "video/mp4",
    "video/quicktime",
    "video/3gpp",
];

/// A file as its sender describes it, before a byte of it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// What it is to show.
    pub kind: EvidenceKind,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub content_type: String,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

impl Declared {
    /// A file that may be handed in.
    ///
    /// # Errors
    /// The field at fault, and what would be right.
    pub fn new(
        kind: &str,
        file_name: &str,
        content_type: &str,
        size_bytes: u64,
        sha256: &str,
    ) -> Result<Declared, Rejection> {
        let kind = kind.parse::<EvidenceKind>().map_err(|error| Rejection::invalid("kind", error.to_string()))?;
        let file_name = file_name.trim();
        if file_name.is_empty() || file_name.chars().count() > LONGEST_NAME {
            return Err(Rejection::invalid("file_name", format!("give a name of 1 to {LONGEST_NAME} characters")));
        }
        let said = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let media_type = match said.as_str() {
            // Browsers know few types by themselves: no picture of a telephone, no mail.
            "" | "application/octet-stream" => type_of_name(file_name).map(str::to_owned).unwrap_or(said),
            _ => said,
        };
        if !TYPES.contains(&media_type.as_str()) {
            let reason = "is not taken; hand in a picture, PDF, text, table, Word document, mail, sound or film";
            return Err(Rejection::invalid("content_type", format!("'{media_type}' {reason}")));
        }
        if size_bytes == 0 || size_bytes > MOST_BYTES {
            let reason = format!("a file has 1 to {MOST_BYTES} bytes (25 MiB)");
            return Err(Rejection::invalid("size_bytes", reason));
        }
        let sha256 = sha256.trim().to_ascii_lowercase();
        if !is_digest(&sha256) {
            return Err(Rejection::invalid("sha256", "give the file's SHA-256 as 64 hexadecimal digits"));
        }
        Ok(Declared { kind, file_name: file_name.to_owned(), content_type: media_type, size_bytes, sha256 })
    }

    /// A file whose bytes are here.
    ///
    /// # Errors
    /// As [`Declared::new`].
    pub fn of(kind: &str, file_name: &str, content_type: &str, bytes: &[u8]) -> Result<Declared, Rejection> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Declared::new(kind, file_name, content_type, size, &HEXLOWER.encode(&Sha256::digest(bytes)))
    }
}

/// The media type a file's ending stands for. Its bytes are looked at later, whatever it is.
fn type_of_name(file_name: &str) -> Option<&'static str> {
    let (_, ending) = file_name.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "heic" => "image/heic",
        "heif" => "image/heif",
        "tif" | "tiff" => "image/tiff",
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "eml" => "message/rfc822",
        "m4a" => "audio/mp4",
        "amr" => "audio/amr",
        "3gp" => "video/3gpp",
        "mov" => "video/quicktime",
        "mp4" => "video/mp4",
        _ => return None,
    })
}

pub(crate) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn what_is_taken_and_what_is_not() {
        let field = |kind: &str, name: &str, media_type: &str, size: u64, sha256: &str| match Declared::new(
            kind, name, media_type, size, sha256,
        ) {
            Ok(_) => "",
            Err(Rejection::Invalid { field, .. }) => field,
            Err(other) => panic!("{other}"),
        };
        let long = "n".repeat(LONGEST_NAME + 1);
        for (expected, kind, name, media_type, size, sha256) in [
            ("", "transaction_record", "receipt.png", "image/png", 1, DIGEST),
            ("", "other", "收据.heic", "IMAGE/HEIC; q=1", MOST_BYTES, &DIGEST.to_uppercase()),
            ("", "other", "IMG_1.HEIC", "", 1, DIGEST),
            ("", "other", "mail.eml", "application/octet-stream", 1, DIGEST),
            ("content_type", "other", "setup.exe", "application/octet-stream", 1, DIGEST),
            ("kind", "selfie", "a.png", "image/png", 1, DIGEST),
            ("file_name", "other", " ", "image/png", 1, DIGEST),
            ("file_name", "other", &long, "image/png", 1, DIGEST),
            ("content_type", "other", "a.html", "text/html", 1, DIGEST),
            ("content_type", "other", "a.svg", "image/svg+xml", 1, DIGEST),
            ("content_type", "other", "a", "", 1, DIGEST),
            ("size_bytes", "other", "a.png", "image/png", 0, DIGEST),
            ("size_bytes", "other", "a.png", "image/png", MOST_BYTES + 1, DIGEST),
            ("sha256", "other", "a.png", "image/png", 1, &DIGEST[1..]),
            ("sha256", "other", "a.png", "image/png", 1, &DIGEST.replace('9', "g")),
        ] {
            assert_eq!(field(kind, name, media_type, size, sha256), expected, "{kind} {name} {media_type} {size}");
        }
        assert!(["jpg", "heif", "docx", "m4a", "3gp"].iter().all(|ending| {
            type_of_name(&format!("a.{ending}")).is_some_and(|media_type| TYPES.contains(&media_type))
        }));
        let here = Declared::of("other", "a.txt", "text/plain", b"test").expect("a file");
        assert_eq!((here.size_bytes, here.sha256.as_str()), (4, DIGEST));
    }
}
