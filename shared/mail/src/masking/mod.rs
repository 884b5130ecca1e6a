//! Secrets in free text: found and replaced before anything is stored.
//!
//! What is masked: payment card numbers, Chinese identity numbers, IBANs,
//! passwords and PINs, one-time codes. What must survive, because handlers
//! need it: order and transaction ids, phone numbers, dates and amounts.
//! Masking twice changes nothing more.

mod codes;
mod numbers;
mod passwords;

#[cfg(test)]
mod tests;

use crate::scan::Scan;

/// A kind of secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Secret {
    /// A payment card number; its last four digits stay.
    CardNumber,
    /// A Chinese resident identity number.
    IdentityNumber,
    /// An international bank account number; its last four characters stay.
    Iban,
    /// A password, a PIN or a card security code.
    Password,
    /// A one-time code.
    OneTimeCode,
}

/// A text without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The text, secrets replaced by what they were in brackets.
    pub text: String,
    /// What was found, in the order of the text.
    pub found: Vec<Secret>,
}

/// A secret found at a place, in characters.
struct Find {
    start: usize,
    end: usize,
    secret: Secret,
    replacement: String,
}

/// Replaces the secrets in a text.
///
/// ```
/// let masked = mail::mask("I paid with 4111 1111 1111 1111, my PIN is 2580.");
/// assert_eq!(masked.text, "I paid with [card number ****1111], my PIN is [password].");
/// ```
pub fn mask(text: &str) -> Masked {
    let scan = Scan::new(text);
    let mut masked = Masked { text: String::with_capacity(text.len()), found: Vec::new() };
    let mut place = 0;
    while place < scan.len() {
        let find = numbers::find(&scan, place)
            .or_else(|| codes::find_before_name(&scan, place))
            .or_else(|| codes::find_after_name(&scan, place))
            .or_else(|| passwords::find(&scan, place));
        let Some(find) = find else {
            masked.text.push(scan.at(place));
            place += 1;
            continue;
        };
        // A word names its secret: what stands between them stays.
        masked.text.push_str(&scan.text(place, find.start));
        masked.text.push_str(&find.replacement);
        masked.found.push(find.secret);
        place = find.end;
    }
    masked
}

/// Replaces the secrets in what stands in a field for a number that is no card's: a
/// transaction's id, a telephone number.
///
/// Only what fits a brand of cards exactly is taken for a card number here.
///
/// ```
/// assert_eq!(mail::mask_id("4111111111111111").text, "[card number ****1111]");
/// // Its check digit fits, as every tenth number's does.
/// assert_eq!(mail::mask_id("4915123456787").text, "4915123456787");
/// ```
pub fn mask_id(text: &str) -> Masked {
    const NAME: &str = "reference: ";
    let mut masked = mask(&format!("{NAME}{text}"));
    masked.text.drain(..NAME.len());
    masked
}
