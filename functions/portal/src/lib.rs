//! The complainant's side: status, messages, decision, confirmation, survey; as API with a bearer
//! token and as pages with a cookie that a signed link sets.

pub mod acts;
mod evidence_api;
mod file;
pub mod http_api;
pub mod page_routes;
pub mod pages;
pub mod receipt;
mod wrong;

use evidence::Vault;
use lambda_shell::Ambient;
use policy::Pack;
use std::sync::Arc;
use store::{Keyring, Store};

/// What the portal works with.
#[derive(Clone, Debug)]
pub struct Portal {
    /// The table.
    pub store: Store,
    /// Time and chance.
    pub ambient: Ambient,
    /// The policy.
    pub pack: Arc<Pack>,
    /// Access and link tokens, codes.
    pub keyring: Keyring,
    /// Where evidence is handed in.
    pub vault: Vault,
    /// Where complaints are mailed to; shown where a link has expired.
    pub inbox: String,
    /// Where the pages are, without a slash at the end; in the links of receipts.
    pub pages: String,
    /// Whether pages come by HTTPS, so that cookies are marked.
    pub secure: bool,
}
