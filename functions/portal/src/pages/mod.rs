//! The complainant's pages.

mod gone;
mod lines;
mod receipt;
mod status;

pub use gone::gone;
pub use receipt::{Receipt, receipt};
pub use status::{StatusPage, status};
