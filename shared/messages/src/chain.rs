//! The hash chain of a complaint's events.
//!
//! Each link covers the link before it, the event's number, its public part to the letter, and a
//! salted digest of its personal part. When the personal part and its salt are erased, the digest
//! stays, so that the chain still verifies; without the salt the digest tells nothing about a
//! name or an address that could be guessed.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// What the first event is chained to.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The digest of a personal part: SHA-256 over salt and text, in hex.
pub fn personal_digest(salt: &[u8], personal: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(personal.as_bytes());
    HEXLOWER.encode(&hash.finalize())
}

/// The next link: SHA-256 over `previous`, `seq`, `public` and `personal_digest`, each ended by a
/// line feed (which JSON text holds escaped only), in hex.
pub fn link(previous: &str, seq: u64, public: &str, personal_digest: &str) -> String {
    let mut hash = Sha256::new();
    for part in [previous, &seq.to_string(), public, personal_digest] {
        hash.update(part.as_bytes());
        hash.update(b"\n");
    }
    HEXLOWER.encode(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_covers_every_part() {
        let one = link(START, 1, "{}", "d");
        for other in
            [link(&one, 1, "{}", "d"), link(START, 2, "{}", "d"), link(START, 1, "{ }", "d"), link(START, 1, "{}", "e")]
        {
            assert_ne!(one, other);
        }
        assert_ne!(personal_digest(b"a", "x"), personal_digest(b"b", "x"));
    }
}
