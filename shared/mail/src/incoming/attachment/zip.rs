//! The names in a ZIP file, from its directory alone: nothing is unpacked.

/// Names read of one archive; an archive with more counts as unreadable.
const ENTRIES_MAX: usize = 10_000;

/// The record that ends the directory, without its comment.
const END_BYTES: usize = 22;

/// The longest comment the end record can have.
const COMMENT_BYTES_MAX: usize = 65_535;

/// Bytes of a directory entry before its name.
const ENTRY_BYTES: usize = 46;

/// A directory that could be read to its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Directory {
    /// The names with their folders, as they stand.
    pub names: Vec<String>,
    /// Whether a file in it needs a password.
    pub encrypted: bool,
}

/// Reads the directory; `None` when it is damaged, too long or split over files.
pub(super) fn directory(bytes: &[u8]) -> Option<Directory> {
    let end = end_record(bytes)?;
    let record = &bytes[end..];
    let entries = usize::from(u16_at(record, 10)?);
    let size = usize::try_from(u32_at(record, 12)?).ok()?;
    if entries > ENTRIES_MAX || u16_at(record, 4)? != 0 {
        return None;
    }
    // Counted back from the end: bytes put before an archive shift every offset in it.
    let mut rest = &bytes[end.checked_sub(size)?..end];
    let mut found = Directory::default();
    for _ in 0..entries {
        if !rest.starts_with(b"PK\x01\x02") {
            return None;
        }
        found.encrypted |= u16_at(rest, 8)? & 1 == 1;
        let [name, extra, comment] = [28, 30, 32].map(|at| u16_at(rest, at).map(usize::from));
        let (name, extra, comment) = (name?, extra?, comment?);
        let text = rest.get(ENTRY_BYTES..ENTRY_BYTES + name)?;
        found.names.push(String::from_utf8_lossy(text).into_owned());
        rest = rest.get(ENTRY_BYTES + name + extra + comment..)?;
    }
    rest.is_empty().then_some(found)
}

/// Where the last end record starts.
fn end_record(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(COMMENT_BYTES_MAX);
    (first..=last).rev().find(|&at| bytes[at..].starts_with(b"PK\x05\x06"))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

/// A ZIP file with empty entries of these names.
#[cfg(test)]
pub(super) fn sample(names: &[&str], encrypted: bool) -> Vec<u8> {
    let mut locals = Vec::new();
    let mut entries = Vec::new();
    for name in names {
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(locals.len()).unwrap().to_le_bytes();
        let flags = [u8::from(encrypted), 0];
        locals.extend([b"PK\x03\x04\x14\x00".as_slice(), &flags, &[0; 18], &length, &[0; 2], name.as_bytes()].concat());
        let entry = [b"PK\x01\x02\x14\x00\x14\x00".as_slice(), &flags, &[0; 18], &length, &[0; 12], &offset].concat();
        entries.extend([entry.as_slice(), name.as_bytes()].concat());
    }
    let count = u16::try_from(names.len()).unwrap().to_le_bytes();
    let (size, offset) = (u32::try_from(entries.len()).unwrap(), u32::try_from(locals.len()).unwrap());
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size.to_le_bytes(), &offset.to_le_bytes(), &[0; 2]].concat();
    [locals, entries, end].concat()
}

#[cfg(test)]
mod tests {
    use super::{directory, sample};

    #[test]
    fn names_and_locks() {
        let found = directory(&sample(&["a.jpg", "dir/账单.pdf"], false)).unwrap();
        assert_eq!((found.names, found.encrypted), (vec!["a.jpg".to_owned(), "dir/账单.pdf".to_owned()], false));
        assert!(directory(&sample(&["a"], true)).unwrap().encrypted);
        assert_eq!(directory(&sample(&[], false)).unwrap().names.len(), 0);
        let prefixed = [b"#!/bin/sh\n".as_slice(), &sample(&["x"], false)].concat();
        assert_eq!(directory(&prefixed).unwrap().names, ["x"]);
    }

    #[test]
    fn damage_is_unreadable_and_never_a_panic() {
        let whole = sample(&["one", "two"], false);
        for cut in 0..whole.len() {
            assert_eq!(directory(&whole[..cut]), None, "{cut}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            let _ = directory(&bytes);
        }
    }
}
