//! Secrets in free text: found and replaced before anything is stored.
//!
//! What is masked: payment card numbers, Chinese identity numbers, IBANs,
//! passwords and PINs, one-time codes, and links of ours that open a page. What must survive, because handlers
//! need it: order and transaction ids, phone numbers, dates and amounts.
//! Masking twice changes nothing more.

mod codes;
mod links;
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
    /// The key in a link of ours that opens a complaint's page.
    Link,
}

/// A text without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The text, secrets replaced by what they were in brackets.
    pub text: String,
    /// What was found.
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
    let mut masked = mask_over(text);
    let mut more = masked.found.len();
    // A secret gone can show another: what stood before a number says no longer what it is.
    // Each time over, less of the text is left to find anything in.
    while more > 0 {
        let again = mask_over(&masked.text);
        more = again.found.len();
        masked.text = again.text;
        masked.found.extend(again.found);
    }
    masked
}

/// Replaces the secrets found in reading a text once.
fn mask_over(text: &str) -> Masked {
    let scan = Scan::new(text);
    let mut masked = Masked { text: String::with_capacity(text.len()), found: Vec::new() };
    let mut place = 0;
    while place < scan.len() {
        if let Some(end) = masked_end(&scan, place) {
            masked.text.push_str(&scan.text(place, end));
            place = end;
            continue;
        }
        let find = numbers::find(&scan, place)
            .or_else(|| codes::find_before_name(&scan, place))
            .or_else(|| codes::find_after_name(&scan, place))
            .or_else(|| passwords::find(&scan, place))
            .or_else(|| links::find(&scan, place))
            // The first group of a card is no code.
            .map(|find| numbers::find(&scan, find.start).filter(|number| number.end > find.end).unwrap_or(find));
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

/// The end of what stands in a secret's place, where that starts here.
fn masked_end(scan: &Scan, start: usize) -> Option<usize> {
    if scan.at(start) != '[' {
        return None;
    }
    ["[password]", "[code]", "[link]", "[identity number]", "[card number ****", "[iban ****"].iter().find_map(|said| {
        let last = if said.ends_with(']') { "" } else { "0000]" };
        let end = start + said.len() + last.len();
        (scan.starts_with(start, said) && scan.at(end - 1) == ']').then_some(end)
    })
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
