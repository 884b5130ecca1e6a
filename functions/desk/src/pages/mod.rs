//! The desk's pages.

mod acts;
mod audit;
mod away;
mod breaches;
mod case;
mod due;
mod forms;
mod list;
mod mail;
mod new;
mod operations;
mod recomputations;
mod reports;
mod sign_in_needed;
mod systemic;

pub use audit::{log, readers};
pub use away::{AwayFields, away};
pub use breaches::breaches;
pub use case::{CasePage, case};
pub use list::{Filters, ListPage, MAX_VIEW_NAME, list};
pub use mail::mail;
pub use new::{NewFields, new};
pub use operations::operations;
pub use recomputations::recomputations;
pub use reports::reports;
pub use sign_in_needed::{SignInPage, sign_in_needed};
pub use systemic::systemic;
