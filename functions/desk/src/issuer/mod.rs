//! Who signs staff in: an OpenID Connect provider of the firm's choice.

mod call;
mod code_flow;
mod keys;

pub use call::BadIssuer;
pub(crate) use code_flow::RETURN;
pub use code_flow::{Attempt, CodeFlow, NotSignedIn};
pub use keys::PublishedKeys;
