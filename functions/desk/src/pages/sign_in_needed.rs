//! What nobody in particular sees of the desk.

use askama::Template;
use web::i18n::Lang;
use web::layout::{self, Frame};

#[derive(Template)]
#[template(path = "sign_in_needed.html")]
struct SignInNeededHtml<'a> {
    lang: Lang,
    sign_in_href: Option<&'a str>,
}

/// Says that staff have to sign in, and where, if there is such a page here.
pub fn sign_in_needed(frame: &Frame<'_>, sign_in_href: Option<&str>) -> String {
    let lang = frame.lang;
    let title = lang.t("signin-title");
    let html = SignInNeededHtml { lang, sign_in_href };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
