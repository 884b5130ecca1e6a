//! What lies in the table: the state and its events, as JSON text with a version.

use complaint::event::Personal;
use complaint::state::Person;
use complaint::{Complaint, Event};
use serde::{Deserialize, Serialize};

/// Version of the stored shapes written today.
pub const VERSION: u8 = 1;

/// A stored text that cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Written by a later version of the product.
    #[error("stored shape version {0} is newer than this program understands ({VERSION})")]
    Newer(u8),
    /// Not what was written.
    #[error("stored text cannot be read")]
    Text(#[from] serde_json::Error),
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
