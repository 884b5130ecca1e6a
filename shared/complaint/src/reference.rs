//! The complaint's public number.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Crockford's base 32: no I, L, O or U, so that a reference can be read out over the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Groups after the prefix; four groups of four hold 80 bits.
const GROUPS: usize = 4;
const GROUP_LENGTH: usize = 4;

/// A complaint's number, for example `RC-7K3M-9QXD-0HTZ-W2F8`.
///
/// Groups of four keep a reference free of any six-digit run, so that it can never be mistaken for
/// the six-digit code in an acknowledgement.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// A text that is no reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a complaint reference: expected RC- and four groups of four letters or digits")]
pub struct NotAReference;

impl Reference {
    /// Makes a reference of 80 random bits. The same bits make the same reference.
    pub fn from_random(bits: [u8; 10]) -> Reference {
        let mut number = bits.iter().fold(0u128, |sum, byte| (sum << 8) | u128::from(*byte));
        let mut text = String::from("RC");
        for position in 0..GROUPS * GROUP_LENGTH {
            if position % GROUP_LENGTH == 0 {
                text.push('-');
            }
            let index = usize::try_from(number & 31).expect("five bits fit");
            text.push(char::from(ALPHABET[index]));
            number >>= 5;
        }
        Reference(text)
    }

    /// The reference as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reference {
    type Err = NotAReference;

    /// Reads a reference in any letter case.
    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let upper = text.trim().to_ascii_uppercase();
        let groups: Vec<&str> = upper.split('-').collect();
        let body = groups.get(1..).unwrap_or_default();
        let well_formed = groups.first() == Some(&"RC")
            && body.len() == GROUPS
            && body
                .iter()
                .all(|group| group.len() == GROUP_LENGTH && group.bytes().all(|byte| ALPHABET.contains(&byte)));
        if well_formed { Ok(Reference(upper)) } else { Err(NotAReference) }
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;
    fn try_from(text: String) -> Result<Self, NotAReference> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> String {
        reference.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn round_trips_and_never_holds_six_digits(bits: [u8; 10]) {
            let reference = Reference::from_random(bits);
            prop_assert_eq!(reference.as_str().to_lowercase().parse::<Reference>(), Ok(reference.clone()));
            let longest = reference.as_str().split(|c: char| !c.is_ascii_digit()).map(str::len).max();
            prop_assert!(longest < Some(6));
        }
    }

    #[test]
    fn refuses_what_is_no_reference() {
        for text in [
            "",
            "RC",
            "RC-1234-1234-1234",
            "XX-1234-1234-1234-1234",
            "RC-1234-1234-1234-123I",
            "RC-123-41234-1234-1234",
        ] {
            assert_eq!(text.parse::<Reference>(), Err(NotAReference), "{text}");
        }
    }
}
