//! Tokens and codes: derived from a key, stored nowhere (design §6).
//!
//! Each is a MAC (HMAC-SHA-256, cut) over purpose, reference and what it is bound to: the number of
//! a code, the address a page is for. A key has an id of one
//! letter or digit; the first key of a ring signs, every key verifies, so that keys can be rotated.

use complaint::Reference;
use data_encoding::{BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
use lambda_shell::aws::SdkConfig;
use lambda_shell::secrets::{self, SecretError};
use lambda_shell::settings::{BadSetting, Settings};
use sha2::Sha256;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

/// MAC bytes in an access or link token: 160 bits.
const ACCESS_BYTES: usize = 20;
/// MAC bytes in a reply token: 80 bits, so that the whole token stays below 40 characters and
/// survives relays.
const REPLY_BYTES: usize = 10;
/// MAC bytes in a receipt's code: 80 bits, checked by us only, so that nobody can try many.
const RECEIPT_BYTES: usize = 10;
/// Digits of a code.
const CODE_MODULUS: u32 = 1_000_000;

/// The keys of an installation.
#[derive(Clone)]
pub struct Keyring {
    keys: Vec<(char, [u8; KEY_BYTES])>,
}

/// A key text that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key is one letter or digit, a colon and 64 hexadecimal digits, such as 'a:…'; one a line, the newest first")]
pub struct BadKey;

impl std::fmt::Debug for Keyring {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Keyring({} keys)", self.keys.len())
    }
}

impl Keyring {
    /// One key.
    pub fn one(id: char, key: [u8; KEY_BYTES]) -> Keyring {
        Keyring { keys: vec![(id, key)] }
    }

    /// The keys of a function: in the secret that the setting `SIGNING_KEYS_SECRET` names.
    ///
    /// # Errors
    /// When it cannot be read or holds no keys; the setting is named.
    pub async fn from_settings(config: &SdkConfig, settings: Settings) -> Result<Keyring, SecretError> {
        let text = secrets::required(config, settings, "SIGNING_KEYS_SECRET").await?;
        Ok(Keyring::from_text(&text).map_err(BadSetting::named("SIGNING_KEYS_SECRET"))?)
    }

    /// Reads keys, one a line, the newest first.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn from_text(text: &str) -> Result<Keyring, BadKey> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys = lines.map(read_key).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(BadKey) } else { Ok(Keyring { keys }) }
    }

    /// The token that opens a complaint's page.
    pub fn access_token(&self, reference: &Reference) -> String {
        let (id, key) = self.signing();
        naming(*id, key, "access", reference, ACCESS_BYTES)
    }

    /// The complaint an access token opens, if it is one of ours: a forged token is told apart from
    /// one that belongs to another complaint.
    pub fn access_reference(&self, token: &str) -> Option<Reference> {
        self.named("access", token.trim(), ACCESS_BYTES)
    }

    /// Whether a token opens the complaint.
    pub fn is_access_token(&self, reference: &Reference, token: &str) -> bool {
        self.access_reference(token).as_ref() == Some(reference)
    }

    /// The token that opens the complaint's pages for whoever has the mailbox `address`: in the links
    /// of mails and in the cookie. When the address on file is put right, it opens nothing any more.
    pub fn page_token(&self, reference: &Reference, address: &str) -> String {
        self.token("page", reference, address)
    }

    /// Whether a page token is that of the address.
    pub fn is_page_token(&self, reference: &Reference, address: &str, token: &str) -> bool {
        self.is_token("page", reference, address, token)
    }

    /// The token in a link that was mailed with code number `number`: opens the complaint and
    /// proves contact.
    pub fn link_token(&self, reference: &Reference, number: u32) -> String {
        self.token("link", reference, &number.to_string())
    }

    /// Whether a link token is the one mailed with code number `number`.
    pub fn is_link_token(&self, reference: &Reference, number: u32, token: &str) -> bool {
        self.is_token("link", reference, &number.to_string(), token)
    }

    /// The six-digit code number `number` of a complaint.
    pub fn code(&self, reference: &Reference, number: u32) -> String {
        let (_, key) = self.signing();
        code(key, reference, number)
    }

    /// Whether a code is right, under any key. White space around it does not count.
    pub fn is_code(&self, reference: &Reference, number: u32, given: &str) -> bool {
        let given = given.trim();
        self.keys.iter().any(|(_, key)| same(code(key, reference, number).as_bytes(), given.as_bytes()))
    }

    /// The code on a receipt: what a statement says is what the firm wrote. Short enough to be typed.
    pub fn receipt_code(&self, reference: &Reference, statement: &str) -> String {
        let (id, key) = self.signing();
        receipt_code(*id, key, reference, statement)
    }

    /// Whether a code is that of the statement, under any key. Case, white space and hyphens do not count.
    pub fn is_receipt_code(&self, reference: &Reference, statement: &str, given: &str) -> bool {
        let bare = |code: &str| -> String {
            code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
        };
        let given = bare(given);
        let code = |(id, key): &(char, [u8; KEY_BYTES])| bare(&receipt_code(*id, key, reference, statement));
        self.keys.iter().any(|key| same(code(key).as_bytes(), given.as_bytes()))
    }

    /// The token in a reply address: names the complaint and cannot be guessed.
    pub fn reply_token(&self, reference: &Reference) -> String {
        let (id, key) = self.signing();
        naming(*id, key, "reply", reference, REPLY_BYTES)
    }

    /// The complaint a reply token names, if it is one of ours. Relays may change its case.
    pub fn reply_reference(&self, token: &str) -> Option<Reference> {
        self.named("reply", &token.to_ascii_lowercase(), REPLY_BYTES)
    }

    /// The complaint a token names, if the token is one of ours.
    fn named(&self, purpose: &str, token: &str, bytes: usize) -> Option<Reference> {
        let body = token.get(1..17)?.to_ascii_uppercase();
        let groups: Vec<&str> = (0..4).filter_map(|group| body.get(group * 4..group * 4 + 4)).collect();
        let reference: Reference = format!("RC-{}", groups.join("-")).parse().ok()?;
        let ours = self
            .keys
            .iter()
            .any(|(id, key)| same(naming(*id, key, purpose, &reference, bytes).as_bytes(), token.as_bytes()));
        ours.then_some(reference)
    }

    fn signing(&self) -> &(char, [u8; KEY_BYTES]) {
        self.keys.first().expect("a ring holds at least one key")
    }

    fn token(&self, purpose: &str, reference: &Reference, particular: &str) -> String {
        let (id, key) = self.signing();
        signed(*id, key, purpose, reference, particular)
    }

    fn is_token(&self, purpose: &str, reference: &Reference, particular: &str, given: &str) -> bool {
        let given = given.trim();
        self.keys
            .iter()
            .any(|(id, key)| same(signed(*id, key, purpose, reference, particular).as_bytes(), given.as_bytes()))
    }
}

fn read_key(line: &str) -> Result<(char, [u8; KEY_BYTES]), BadKey> {
    let (id, hex) = line.split_once(':').ok_or(BadKey)?;
    let mut letters = id.chars();
    let (Some(id), None) = (letters.next(), letters.next()) else { return Err(BadKey) };
    let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| BadKey)?;
    let key = bytes.try_into().map_err(|_| BadKey)?;
    if id.is_ascii_lowercase() || id.is_ascii_digit() { Ok((id, key)) } else { Err(BadKey) }
}

fn mac(key: &[u8; KEY_BYTES], purpose: &str, reference: &Reference, particular: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in [purpose, reference.as_str(), particular] {
        mac.update(part.as_bytes());
        mac.update(b"\n");
    }
    mac.finalize().into_bytes().into()
}

fn letters(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(bytes).to_ascii_lowercase()
}

fn signed(id: char, key: &[u8; KEY_BYTES], purpose: &str, reference: &Reference, particular: &str) -> String {
    format!("{id}{}", letters(&mac(key, purpose, reference, particular)[..ACCESS_BYTES]))
}

/// A token that names its complaint: key id, the reference's letters, the MAC.
fn naming(id: char, key: &[u8; KEY_BYTES], purpose: &str, reference: &Reference, bytes: usize) -> String {
    let body: String = reference.as_str().chars().skip(3).filter(|letter| *letter != '-').collect();
    format!("{id}{}{}", body.to_ascii_lowercase(), letters(&mac(key, purpose, reference, "0")[..bytes]))
}

/// `A-7K3M-9QXD-0HTZ-W2F8`: key id, then the MAC in groups of four.
fn receipt_code(id: char, key: &[u8; KEY_BYTES], reference: &Reference, statement: &str) -> String {
    let letters = BASE32_NOPAD.encode(&mac(key, "receipt", reference, statement)[..RECEIPT_BYTES]);
    let groups = letters.as_bytes().chunks(4).map(String::from_utf8_lossy);
    groups.fold(id.to_ascii_uppercase().to_string(), |code, group| format!("{code}-{group}"))
}

fn code(key: &[u8; KEY_BYTES], reference: &Reference, number: u32) -> String {
    let mac = mac(key, "code", reference, &number.to_string());
    let value = u32::from_be_bytes([mac[0], mac[1], mac[2], mac[3]]) % CODE_MODULUS;
    format!("{value:06}")
}

/// Compares without telling by its time where two texts differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differing, (x, y)| differing | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(id: char, byte: u8) -> Keyring {
        Keyring::one(id, [byte; KEY_BYTES])
    }

    #[test]
    fn tokens_open_their_own_complaint_only() {
        let (one, two) = (Reference::from_random([1; 10]), Reference::from_random([2; 10]));
        let keys = ring('a', 7);
        let token = keys.access_token(&one);
        assert!(keys.is_access_token(&one, &token));
        assert!(!keys.is_access_token(&two, &token));
        assert_eq!(keys.access_reference(&token), Some(one.clone()));
        assert_eq!(keys.access_reference(&keys.reply_token(&one)), None);
        assert!(!keys.is_access_token(&one, &keys.link_token(&one, 0)));
        assert!(!ring('a', 8).is_access_token(&one, &token));
        let page = keys.page_token(&one, "ann@example.com");
        assert!(keys.is_page_token(&one, "ann@example.com", &page));
        assert!(!keys.is_page_token(&one, "amm@example.com", &page), "the address was put right");
        assert!(!keys.is_page_token(&two, "ann@example.com", &page));
        assert!(!keys.is_link_token(&one, 2, &keys.link_token(&one, 1)));
        assert_eq!(keys.code(&one, 1).len(), 6);
        assert!(keys.is_code(&one, 1, &format!(" {} ", keys.code(&one, 1))));
    }

    #[test]
    fn a_receipt_holds_for_its_own_words_only() {
        let (one, two) = (Reference::from_random([1; 10]), Reference::from_random([2; 10]));
        let keys = ring('a', 7);
        let code = keys.receipt_code(&one, "received today");
        assert_eq!((code.len(), &code[..2]), (21, "A-"), "{code}");
        assert!(keys.is_receipt_code(&one, "received today", &code));
        assert!(keys.is_receipt_code(&one, "received today", &format!(" {} ", code.to_lowercase().replace('-', " "))));
        assert!(!keys.is_receipt_code(&one, "received yesterday", &code));
        assert!(!keys.is_receipt_code(&two, "received today", &code));
        assert!(!ring('a', 8).is_receipt_code(&one, "received today", &code));
        assert!(!keys.is_receipt_code(&one, "received today", ""));
        let both = Keyring { keys: vec![('b', [8; KEY_BYTES]), ('a', [7; KEY_BYTES])] };
        assert!(both.is_receipt_code(&one, "received today", &code), "an older key still checks");
    }

    #[test]
    fn a_reply_token_is_short_lower_case_and_survives_upper_casing() {
        let reference = Reference::from_random([9; 10]);
        let keys = ring('a', 7);
        let token = keys.reply_token(&reference);
        assert!(
            token.len() <= 40 && token.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
            "{token}"
        );
        assert_eq!(keys.reply_reference(&token.to_ascii_uppercase()), Some(reference));
        let mut forged = token.clone();
        forged.replace_range(5..6, if &token[5..6] == "0" { "1" } else { "0" });
        assert_eq!(keys.reply_reference(&forged), None);
        for nonsense in ["", "a", "aé日本語aaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] {
            assert_eq!(keys.reply_reference(nonsense), None);
        }
    }

    #[test]
    fn an_old_key_still_verifies_after_a_rotation() {
        let reference = Reference::from_random([9; 10]);
        let old = format!("a:{}", "07".repeat(KEY_BYTES));
        let new = format!("b:{}\n{old}", "08".repeat(KEY_BYTES));
        let (old, both) = (Keyring::from_text(&old).expect("valid"), Keyring::from_text(&new).expect("valid"));
        assert!(both.is_access_token(&reference, &old.access_token(&reference)));
        assert!(both.is_code(&reference, 3, &old.code(&reference, 3)));
        assert_eq!(both.reply_reference(&old.reply_token(&reference)), Some(reference.clone()));
        assert_ne!(both.access_token(&reference), old.access_token(&reference));
        for bad in ["", "a", "ab:00", "a:00", "A:"] {
            assert_eq!(Keyring::from_text(bad).expect_err(bad), BadKey);
        }
    }
}
