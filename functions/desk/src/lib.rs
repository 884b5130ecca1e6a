//! The desk: what staff read and command, as API and as pages, behind a token of the firm's issuer.

mod acts;
pub mod assignments;
pub mod audit;
pub mod away_api;
mod canned;
pub mod command_form;
pub mod evidence_api;
pub mod http_api;
pub mod issuer;
mod mail_api;
pub mod mail_ledger;
pub mod operations;
pub mod operations_api;
mod operations_tables;
pub mod others;
pub mod page_routes;
pub mod pages;
pub mod preview;
pub mod queues_seen;
pub mod recomputation_api;
mod reports;
mod requests;
pub mod returns;
pub mod search;
mod suggestions;
pub mod summary;
pub mod systemic;

pub use issuer::{BadIssuer, CodeFlow, PublishedKeys};

use aws_sdk_s3::Client;
use lambda_shell::Ambient;
use policy::Pack;
use std::sync::Arc;
use store::{Keyring, Store};
use web::Verifier;

/// What the desk works with.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The table.
    pub store: Store,
    /// Time and chance.
    pub ambient: Ambient,
    /// The policy.
    pub pack: Arc<Pack>,
    /// Access tokens of complaints taken in by staff.
    pub keyring: Keyring,
    /// Checks sign-ins.
    pub verifier: Verifier,
    /// Raw mail, to look at.
    pub vault: Vault,
    /// Evidence, to look at.
    pub evidence: evidence::Vault,
    /// The queues, where they can be seen from here.
    pub queues: Option<Arc<dyn queues_seen::QueuesSeen>>,
    /// How staff sign in for the pages.
    pub sign_in: SignIn,
    /// Where the pages are, without a slash at the end: for the links in mails that are shown first.
    pub pages: String,
}

/// How staff sign in for the pages.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// Not here: a token is all they can bring.
    Nowhere,
    /// At a page that sets the desk's cookie itself.
    Page(String),
    /// At the issuer, which sends them back.
    Issuer(Box<CodeFlow>),
}

/// Where raw mail lies.
#[derive(Clone, Debug)]
pub struct Vault {
    /// The object store.
    pub client: Client,
    /// The bucket.
    pub bucket: String,
}
