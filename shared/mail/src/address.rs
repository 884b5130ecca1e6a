//! An e-mail address that has been checked once, at the edge.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest address a mail server has to accept (RFC 5321 §4.5.3.1.3, less the brackets).
pub const ADDRESS_BYTES_MAX: usize = 254;

/// Longest local part (RFC 5321 §4.5.3.1.1).
const LOCAL_PART_BYTES_MAX: usize = 64;

/// Why a text is not an address we can write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// More than 254 bytes, or more than 64 before the `@`.
    #[error("the e-mail address is too long")]
    TooLong,
    /// Characters outside ASCII: we could never answer it without SMTPUTF8.
    #[error("the e-mail address has characters outside ASCII")]
    NotAscii,
    /// Not of the form `name@domain`.
    #[error("this is not an e-mail address")]
    Malformed,
}

/// An address of the form `name@domain`, with a lower-case domain.
///
/// `Display` and serde give the whole address, for mails and stores. `Debug`
/// hides the local part, so that an address that slips into a log line
/// names nobody.
///
/// ```
/// use mail::EmailAddress;
/// let address: EmailAddress = " Li.Lei@Example.COM ".parse().expect("valid");
/// assert_eq!(address.as_str(), "Li.Lei@example.com");
/// assert_eq!(format!("{address:?}"), "EmailAddress(***@example.com)");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks a text and makes it an address; surrounding blanks are dropped.
    ///
    /// # Errors
    /// [`AddressError`] when the text is too long, not ASCII or not an address.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.len() > ADDRESS_BYTES_MAX {
            return Err(AddressError::TooLong);
        }
        if !text.is_ascii() {
            return Err(AddressError::NotAscii);
        }
        if text.rsplit_once('@').is_some_and(|(local, _)| local.len() > LOCAL_PART_BYTES_MAX) {
            return Err(AddressError::TooLong);
        }
        let checked = lettre::Address::from_str(text).map_err(|_| AddressError::Malformed)?;
        Ok(Self(format!("{}@{}", checked.user(), checked.domain().to_ascii_lowercase())))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`, as it was written.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands behind the `@`, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether both reach the same mailbox, as far as can be told from outside.
    ///
    /// The local part is compared without regard to case: no provider in use
    /// gives `Anna@` and `anna@` to two people.
    pub fn same_mailbox(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    pub(crate) fn to_lettre(&self) -> lettre::Address {
        lettre::Address::new_dangerous(self.local_part(), self.domain())
    }
}

impl FromStr for EmailAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress(***@{})", self.domain())
    }
}

/// An address for a log or a debug line: the domain only.
pub(crate) fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((_, domain)) => format!("***@{domain}"),
        None => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressError, EmailAddress};

    fn check(text: &str, expected: Result<&str, AddressError>) {
        let parsed = EmailAddress::parse(text);
        assert_eq!(parsed.as_ref().map(EmailAddress::as_str), expected.as_ref().copied(), "{text}");
    }

    #[test]
    fn addresses() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long = format!("a@{}.com", "b.".repeat(130));
        check("a@b.example", Ok("a@b.example"));
        check("Anna.B+tag@EXAMPLE.Com", Ok("Anna.B+tag@example.com"));
        check("  a@b.example\r\n", Ok("a@b.example"));
        check("a@localhost", Ok("a@localhost"));
        check("", Err(AddressError::Malformed));
        check("a", Err(AddressError::Malformed));
        check("@b.example", Err(AddressError::Malformed));
        check("a@", Err(AddressError::Malformed));
        check("a b@c.example", Err(AddressError::Malformed));
        check("a@b.example\r\nBcc: c@d.example", Err(AddressError::Malformed));
        check("A <a@b.example>", Err(AddressError::Malformed));
        check("a@b.example,c@d.example", Err(AddressError::Malformed));
        check("用户@例子.example", Err(AddressError::NotAscii));
        check(&long_local, Err(AddressError::TooLong));
        check(&long, Err(AddressError::TooLong));
    }

    #[test]
    fn debug_names_nobody_and_serde_is_a_string() {
        let address = EmailAddress::parse("li.lei@example.com").unwrap();
        assert_eq!(format!("{address:?}"), "EmailAddress(***@example.com)");
        let json = serde_json::to_string(&address).unwrap();
        assert_eq!(json, "\"li.lei@example.com\"");
        assert_eq!(serde_json::from_str::<EmailAddress>(&json).unwrap(), address);
        assert!(serde_json::from_str::<EmailAddress>("\"no\"").is_err());
        let shouted = EmailAddress::parse("LI.LEI@example.com").unwrap();
        assert!(address.same_mailbox(&shouted) && address != shouted);
    }
}
