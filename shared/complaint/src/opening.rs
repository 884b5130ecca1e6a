//! What opens a complaint: who complains, about what, and how it came in.

use crate::event::MailSource;
use crate::evidence::EvidenceFile;
use crate::money::Money;
use crate::reference::Reference;
use crate::values::Channel;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who complains and about what: the personal part of a complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Submission {
    /// Name as given.
    pub name: String,
    /// E-mail address, checked at the edge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Account identifier as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The transaction it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction: Option<Transaction>,
    /// What happened, secrets masked.
    pub description: String,
    /// What the complainant wants.
    pub desired_outcome: String,
}

/// The transaction a complaint is about, as the complainant names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Transaction {
    /// Number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When, as written: people give dates in many shapes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<String>,
    /// How much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// With whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<String>,
    /// On what device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// What opens a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The number it gets.
    pub reference: Reference,
    /// How it came in.
    pub channel: Channel,
    /// BCP 47 tag of the complainant's language.
    pub language: String,
    /// The jurisdiction named, if any.
    pub jurisdiction: Option<String>,
    /// Category code of the pack.
    pub category: String,
    /// When it came in; every clock starts here.
    pub received_at: Timestamp,
    /// The personal part.
    pub submission: Submission,
    /// The mail it came in by.
    pub mail: Option<MailSource>,
    /// Files that came with it.
    pub files: Vec<EvidenceFile>,
    /// That mail's Message-ID, without brackets.
    pub message_id: Option<String>,
    /// The Message-ID its conversation began with.
    pub thread: Option<String>,
    /// The closed complaint it goes on from.
    pub follow_up_of: Option<Reference>,
}
