//! What the HTTP functions share: problems, JSON bodies, sign-in, cookies; layout, languages, dates.

pub mod complaint_form;
pub mod field;
pub mod form;
pub mod format;
pub mod i18n;
pub mod json;
pub mod layout;
pub mod link;
pub mod masking;
pub mod opening;
pub mod order;
pub mod problem;
pub mod request;
pub mod scripts;
pub mod session;
mod signatures;
pub mod staff;
pub mod which_clock;
mod whole;

pub use form::FormBody;
pub use json::JsonBody;
pub use problem::Problem;
pub use staff::{KeySource, Staff, Verifier};
pub use whole::whole;
