//! The public pages of taking in.

mod form;

pub use form::form;
pub use web::complaint_form::FormFields;
