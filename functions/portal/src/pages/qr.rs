//! An address as a QR code: one path of an SVG, dark on light whatever the page's colours are.

use askama::Template;
use askama::filters::HtmlSafe;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt;

/// Light modules around the code (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// A QR code; shown as HTML.
#[derive(Clone, Debug)]
pub(super) struct Qr {
    size: usize,
    path: String,
    label: String,
}

impl Qr {
    /// The code of a text; none where it is too long for one.
    pub(super) fn new(text: &str, label: &str) -> Option<Qr> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        let width = code.width();
        let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
        let path = dark.fold(String::new(), |path, (at, _)| {
            format!("{path}M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET)
        });
        Some(Qr { size: width + 2 * QUIET, path, label: label.to_owned() })
    }
}

#[derive(Template)]
#[template(
    source = r#"<svg class="qr" viewBox="0 0 {{ size }} {{ size }}" role="img" aria-label="{{ label }}"><rect width="{{ size }}" height="{{ size }}"/><path d="{{ path }}"/></svg>"#,
    ext = "html"
)]
struct QrHtml<'a> {
    size: usize,
    path: &'a str,
    label: &'a str,
}

impl fmt::Display for Qr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let html = QrHtml { size: self.size, path: &self.path, label: &self.label };
        out.write_str(&html.render().map_err(|_| fmt::Error)?)
    }
}

/// Its template escapes every value.
impl HtmlSafe for Qr {}
