//! What comes out: subject, text and HTML.

use std::fmt;

/// A notice ready to be put into a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text, lines end with `\n`.
    pub text: String,
    /// A whole HTML page.
    pub html: String,
}

/// Sizes only: a notice holds codes, names and links.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("subject_bytes", &self.subject.len())
            .field("text_bytes", &self.text.len())
            .field("html_bytes", &self.html.len())
            .finish()
    }
}
