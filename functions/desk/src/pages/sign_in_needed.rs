//! What nobody in particular sees of the desk.

use askama::Template;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// What the page leads to.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignInPage<'a> {
    /// Where to sign in, if there is a page for it here.
    pub way_in: Option<&'a str>,
    /// Where the issuer's own session is ended, if it has one that goes on.
    pub issuer_way_out: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "sign_in_needed.html")]
struct SignInNeededHtml<'a> {
    lang: Lang,
    page: &'a SignInPage<'a>,
}

/// Says that staff have to sign in, and where, if there is such a page here.
pub fn sign_in_needed(frame: &Frame<'_>, page: &SignInPage<'_>) -> String {
    let lang = frame.lang;
    let title = lang.t("signin-title");
    let html = SignInNeededHtml { lang, page };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
