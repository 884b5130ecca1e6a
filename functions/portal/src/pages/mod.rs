//! The complainant's pages.

mod check;
mod file;
mod gone;
mod lines;
mod qr;
mod receipt;
mod status;

pub use check::{Checked, check};
pub use file::{FILE_STYLE, file};
pub use gone::gone;
pub use receipt::{Receipt, receipt};
pub use status::{StatusPage, status};
