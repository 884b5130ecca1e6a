//! What lies in the table: the state and its events, as JSON text with a version, longer ones
//! deflated. A table charges by the kilobyte; a state of four is one then.

use complaint::event::Personal;
use complaint::state::Person;
use complaint::{Complaint, Event};
use serde::{Deserialize, Serialize};

/// Version of the stored shapes written today.
pub const VERSION: u8 = 1;

/// Bytes from which a text is stored deflated.
const LONG: usize = 512;
/// Longest text read back, in bytes: what an item can hold is far below it.
const LONGEST: usize = 8 * 1024 * 1024;
/// The usual balance between time and size, of 10.
const LEVEL: u8 = 6;

/// A stored text that cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Written by a later version of the product.
    #[error("stored shape version {0} is newer than this program understands ({VERSION})")]
    Newer(u8),
    /// Not what was written.
    #[error("stored text cannot be read: {0}")]
    Text(#[from] serde_json::Error),
    /// Not what was deflated.
    #[error("stored bytes cannot be inflated: {0}")]
    Deflated(String),
}

/// A text as bytes of the deflate format (RFC 1951), where it is long enough for that.
pub fn deflated(text: &str) -> Option<Vec<u8>> {
    (text.len() >= LONG).then(|| miniz_oxide::deflate::compress_to_vec(text.as_bytes(), LEVEL))
}

/// The text that was deflated.
///
/// # Errors
/// [`Unreadable::Deflated`].
pub fn inflated(bytes: &[u8]) -> Result<String, Unreadable> {
    let text = miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, LONGEST);
    let text = text.map_err(|error| Unreadable::Deflated(error.to_string()))?;
    String::from_utf8(text).map_err(|error| Unreadable::Deflated(error.to_string()))
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    v: u8,
    #[serde(flatten)]
    body: &'a T,
}

#[derive(Deserialize)]
struct VersionOnly {
    v: u8,
}

/// Writes a public part with its version.
pub fn write<T: Serialize>(body: &T) -> Result<String, Unreadable> {
    Ok(serde_json::to_string(&Versioned { v: VERSION, body })?)
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Unreadable> {
    let VersionOnly { v } = serde_json::from_str(text)?;
    if v > VERSION {
        return Err(Unreadable::Newer(v));
    }
    Ok(serde_json::from_str(text)?)
}

/// Reads a state from its two parts; an erased personal part is empty.
pub fn read_state(public: &str, person: Option<&str>) -> Result<Complaint, Unreadable> {
    let mut complaint: Complaint = read(public)?;
    complaint.person = person.map(serde_json::from_str::<Person>).transpose()?.unwrap_or_default();
    Ok(complaint)
}

/// Reads an event from its two parts; an erased personal part is empty.
pub fn read_event(public: &str, personal: Option<&str>) -> Result<Event, Unreadable> {
    let mut event: Event = read(public)?;
    event.personal = personal.map(serde_json::from_str::<Personal>).transpose()?.unwrap_or_default();
    Ok(event)
}
