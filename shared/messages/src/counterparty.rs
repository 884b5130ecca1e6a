//! Whom a disputed payment went to, or came from: a merchant, and sometimes a person.
//!
//! What is kept where: the name as the complainant wrote it lies in the personal part of state and events only, and
//! goes with it when that is erased. The list's card has a digest of it, by which complaints about the same one are
//! counted without anybody's name in the list; when the personal part is erased the card is written without it. Who
//! has the name in mind can find by the digest whether it was named: so it is treated as personal, as the digests
//! are that complaints are found by.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Bytes of the digest: among a million counterparties, two alike are one in thirty million.
const BYTES: usize = 8;

/// What complaints about the same counterparty have in common; none where no name is given.
pub fn digest(name: &str) -> Option<String> {
    let name = normal(name);
    let hash = Sha256::digest([b"counterparty\0", name.as_bytes()].concat());
    (!name.is_empty()).then(|| HEXLOWER.encode(&hash[..BYTES]))
}

/// A name without what people type differently: letters' case, blanks, and the width of letters, digits and signs.
fn normal(name: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    };
    name.split_whitespace().flat_map(str::chars).map(narrow).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_blanks_and_width_make_no_other_counterparty() {
        let same = |one: &str, other: &str| assert_eq!(digest(one), digest(other), "{one} {other}");
        same("Tea & Co", " tea  &co ");
        same("ＴＥＡ＆Ｃｏ", "Tea&Co");
        same("某某　数码店（北京）", "某某数码店(北京)");
        assert_ne!(digest("某某数码店"), digest("某某数码行"));
        assert_eq!((digest(""), digest(" 　")), (None, None));
        assert_eq!(digest("Tea").map(|digest| digest.len()), Some(16));
    }
}
