//! The public pages of taking in.

mod choices;
mod choose;
mod form;

pub use choose::choose;
pub use form::form;
pub use web::complaint_form::FormFields;

use web::scripts::{Script, Tag};

/// The script that keeps what is typed, and whether the page shows a form that came back.
fn draft(page: &str, came_back: bool) -> Tag {
    let came_back = if came_back { "yes" } else { "" };
    Tag::new(Script::Draft, [("draft", page.to_owned()), ("came-back", came_back.to_owned())])
}
