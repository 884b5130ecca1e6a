//! The first step: what it is about, and what to do at once where something is at risk.

use super::choices::{Choice, choices};
use super::draft;
use askama::Template;
use policy::Pack;
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::scripts::Tag;

#[derive(Template)]
#[template(path = "choose.html")]
struct ChooseHtml<'a> {
    lang: Lang,
    urgent: Vec<Choice<'a>>,
    usual: Vec<Choice<'a>>,
    draft: Tag,
}

/// The categories as links to their forms.
pub fn choose(frame: &Frame<'_>, pack: &Pack) -> String {
    let lang = frame.lang;
    let (urgent, usual) = choices(pack, lang, "").into_iter().partition(|choice| choice.urgent);
    let title = lang.t("form-title");
    let html = ChooseHtml { lang, urgent, usual, draft: draft("choose", false) };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
