//! The page behind a link that leads nowhere any more.

use askama::Template;
use web::i18n::Lang;
use web::layout::{self, Frame};

#[derive(Template)]
#[template(path = "gone.html")]
struct GoneHtml {
    lang: Lang,
    write: Option<String>,
}

/// Says how to get back in. `inbox` is the address complaints are sent to. The page is the same
/// for a link that has expired, was used up or never existed.
pub fn gone(frame: &Frame<'_>, inbox: Option<&str>) -> String {
    let lang = frame.lang;
    let title = lang.t("gone-title");
    let html = GoneHtml { lang, write: inbox.map(|inbox| lang.t_with("gone-3", &[("inbox", inbox)])) };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
