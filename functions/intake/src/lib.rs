//! Taking in: the public form and API, and mail. Whatever is answered with a number is durable.

pub mod form;
pub mod http_api;
pub mod inbound;
pub mod pages;

use aws_sdk_s3::Client;
use lambda_shell::Ambient;
use mail::EmailAddress;
use policy::Pack;
use std::sync::Arc;
use store::{Keyring, Store};

/// What intake works with.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The table.
    pub store: Store,
    /// Time and chance.
    pub ambient: Ambient,
    /// The policy.
    pub pack: Arc<Pack>,
    /// Access and reply tokens.
    pub keyring: Keyring,
    /// Raw mail.
    pub vault: Vault,
    /// Where complaints are mailed to.
    pub inbox: EmailAddress,
    /// What the server that takes mail in calls itself in `Authentication-Results` (RFC 8601); only its
    /// word on senders counts.
    pub mail_server: Option<String>,
    /// Whether pages come by HTTPS, so that cookies are marked.
    pub secure: bool,
}

/// Where raw mail lies.
#[derive(Clone, Debug)]
pub struct Vault {
    /// The object store.
    pub client: Client,
    /// The bucket.
    pub bucket: String,
}
