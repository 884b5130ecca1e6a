//! The files of a mail as they are found, within their limits.

use super::attachment::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, file_name};
use super::{Attachment, LeftOut, Limit, tnef, uuencode};

/// Files listed as left out; their number is bounded by the parts of a mail, but old-style files
/// in a text are not parts.
const LEFT_OUT_MAX: usize = 1_000;

/// Files kept and files left out, in the order of the mail.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Within the limits.
    pub kept: Vec<Attachment>,
    /// Beyond one.
    pub left_out: Vec<LeftOut>,
    /// The body Outlook put into its envelope, as plain text.
    pub envelope_text: Option<String>,
    /// The same as HTML.
    pub envelope_html: Option<String>,
}

impl Files {
    /// Adds a file whose bytes are made only where they are kept.
    pub fn add(&mut self, name: Option<&str>, content_type: &str, raw_bytes: usize, bytes: impl FnOnce() -> Vec<u8>) {
        let number = self.kept.len() + self.left_out.len() + 1;
        let bytes = if self.kept.len() < ATTACHMENTS_MAX { bytes() } else { Vec::new() };
        let limit = if self.kept.len() >= ATTACHMENTS_MAX {
            Limit::Number
        } else if bytes.len() > ATTACHMENT_BYTES_MAX {
            Limit::Size
        } else if tnef::is_tnef(&bytes) {
            self.open(name, content_type, bytes, number);
            return;
        } else {
            self.kept.push(Attachment::new(name, content_type, bytes, number));
            return;
        };
        if self.left_out.len() < LEFT_OUT_MAX {
            let (file_name, content_type) = (file_name(name, content_type, number), content_type.to_owned());
            self.left_out.push(LeftOut { file_name, content_type, size_bytes: raw_bytes, limit });
        }
    }

    /// Takes the files out of a plain text, and gives what is left of it.
    pub fn take_from_text(&mut self, text: &str) -> String {
        let (text, files) = uuencode::extract(text);
        for file in files {
            self.add(Some(&file.name), "application/octet-stream", file.bytes.len(), || file.bytes);
        }
        text
    }

    /// Takes the files out of an Outlook envelope, and keeps the envelope where something stays in it.
    fn open(&mut self, name: Option<&str>, content_type: &str, bytes: Vec<u8>, number: usize) {
        let found = tnef::parse(&bytes);
        if !found.whole {
            self.kept.push(Attachment::new(name, content_type, bytes, number));
        }
        for file in found.files {
            let content_type = file.content_type.as_deref().filter(|claimed| claimed.contains('/'));
            let content_type = content_type.unwrap_or("application/octet-stream");
            // An envelope inside an envelope stays closed: its reader bounds its own depth.
            if tnef::is_tnef(&file.bytes) && self.kept.len() < ATTACHMENTS_MAX {
                let number = self.kept.len() + self.left_out.len() + 1;
                self.kept.push(Attachment::new(file.name.as_deref(), content_type, file.bytes, number));
            } else {
                self.add(file.name.as_deref(), content_type, file.bytes.len(), || file.bytes);
            }
        }
        if self.envelope_text.is_none() && self.envelope_html.is_none() {
            (self.envelope_text, self.envelope_html) = (found.text, found.html);
        }
    }
}
