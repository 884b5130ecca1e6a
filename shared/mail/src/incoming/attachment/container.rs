//! Files that hold others: archives, office documents, XML and rich text.
//!
//! Nothing is unpacked. Of an archive only the directory is read.

use super::danger::Danger;
use super::{extension, name, zip};

/// Bytes between the places where an OLE file can name a stream.
const OLE_ENTRY_BYTES: usize = 128;

/// The danger of what a container holds.
pub(super) fn danger(last: &str, sniffed: Option<&str>, bytes: &[u8]) -> Option<Danger> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || last == "zip" {
        return in_zip(last, bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return in_ole(bytes);
    }
    // A browser draws and runs what calls itself a page, whatever the file is called.
    let pages: [&[u8]; 3] = [b"www.w3.org/1999/xhtml", b"www.w3.org/2000/svg", b"<?xml-stylesheet"];
    if sniffed == Some("text/xml") && pages.iter().any(|mark| contains(bytes, mark)) {
        return Some(Danger::ActiveMarkup);
    }
    // An object in rich text is a program waiting for a double click.
    let embeds = sniffed == Some("application/rtf") && contains(bytes, b"\\objdata");
    embeds.then_some(Danger::Macros)
}

fn in_zip(last: &str, bytes: &[u8]) -> Option<Danger> {
    let Some(directory) = zip::directory(bytes) else { return Some(Danger::SealedArchive) };
    let macros = |entry: &String| {
        let entry = entry.to_lowercase();
        entry.ends_with("vbaproject.bin") || entry.starts_with("basic/script") || entry.starts_with("scripts/")
    };
    let document =
        extension::is_packed_document(last) || directory.names.iter().any(|name| name == "[Content_Types].xml");
    if document && directory.names.iter().any(macros) {
        return Some(Danger::Macros);
    }
    let dangers = directory.names.iter().filter_map(|entry| {
        let last = name::extensions(entry).into_iter().next().unwrap_or_default();
        if name::turns_direction(entry) { Some(Danger::NameTrick) } else { extension::danger_of(&last) }
            .or_else(|| (last == "zip").then_some(Danger::SealedArchive))
    });
    // Pages inside a book or document are its content.
    let worst = dangers.filter(|danger| !document || *danger < Danger::ActiveMarkup).min();
    match worst {
        Some(Danger::SealedArchive) => Some(Danger::SealedArchive),
        Some(_) => Some(Danger::ArchiveWithDanger),
        None => directory.encrypted.then_some(Danger::SealedArchive),
    }
}

/// Looks at every place where an OLE file can name a stream.
fn in_ole(bytes: &[u8]) -> Option<Danger> {
    let named = |slot: &[u8], name: &str| {
        let mut units = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).zip(slot);
        slot.len() >= 2 * name.len() + 2 && units.all(|(wanted, found)| wanted.eq_ignore_ascii_case(found))
    };
    let has = |names: &[&str]| bytes.chunks(OLE_ENTRY_BYTES).any(|slot| names.iter().any(|name| named(slot, name)));
    if has(&["_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "\u{1}Ole10Native"]) {
        Some(Danger::Macros)
    } else if has(&["EncryptedPackage", "EncryptedSummary"]) {
        Some(Danger::SealedArchive)
    } else {
        None
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::{Danger, danger};
    use crate::incoming::attachment::{name, sniff, zip::sample};

    fn check(name: &str, bytes: &[u8], expected: Option<Danger>) {
        let last = name::extensions(name).into_iter().next().unwrap_or_default();
        assert_eq!(danger(&last, sniff::media_type(bytes), bytes), expected, "{name}");
    }

    #[test]
    fn containers() {
        let sealed = Some(Danger::SealedArchive);
        let holding = Some(Danger::ArchiveWithDanger);
        for (names, encrypted, expected) in [
            (&["a.jpg"][..], true, sealed),
            (&["a.jpg", "dir/run.EXE"], false, holding),
            (&["a.exe"], true, holding),
            (&["page.html"], false, holding),
            (&["a\u{202e}gpj.x"], false, holding),
            (&["inner.zip"], false, sealed),
        ] {
            check("a.zip", &sample(names, encrypted), expected);
        }
        let macros = sample(&["[Content_Types].xml", "word/vbaProject.bin"], false);
        check("a.docx", &macros, Some(Danger::Macros));
        check("a", &macros, Some(Danger::Macros));
        let mut ole = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 1016]].concat();
        check("a.doc", &ole, None);
        ole.extend("_VBA_PROJECT\0".encode_utf16().flat_map(u16::to_le_bytes));
        check("a.doc", &ole, Some(Danger::Macros));
        check("a.rtf", b"{\\rtf1 hi}", None);
        check("a.xml", b"<?xml version='1.0'?><invoice/>", None);
        let page = b"<?xml version='1.0'?><p xmlns='http://www.w3.org/1999/xhtml'/>";
        check("a.xml", page, Some(Danger::ActiveMarkup));
        check("a.rtf", b"{\\rtf1{\\object{\\*\\objdata 01}}}", Some(Danger::Macros));
    }
}
