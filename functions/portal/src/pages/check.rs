//! The page that says whether a receipt is ours.

use super::lines::Moment;
use crate::receipt::Stated;
use askama::Template;
use policy::Pack;
use std::collections::BTreeMap;
use web::field::{Fields, Refused};
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// The name of its form.
const FORM: &str = "check";

/// What was asked, and what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The line as typed.
    pub statement: &'a str,
    /// The code as typed.
    pub code: &'a str,
    /// Whether anything was asked.
    pub asked: bool,
    /// What the line says, when the code is ours.
    pub genuine: Option<&'a Stated>,
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckHtml<'a> {
    lang: Lang,
    refused: bool,
    genuine: Option<Genuine<'a>>,
    fields: Fields<'a>,
    zone: String,
}

struct Genuine<'a> {
    stated: &'a Stated,
    received: Moment,
    category: &'a str,
    dates: Vec<(String, Moment)>,
}

/// The form, and above it the answer.
pub fn check(frame: &Frame<'_>, pack: &Pack, checked: &Checked<'_>, here: &Viewpoint) -> String {
    let lang = frame.lang;
    let typed = [("statement", checked.statement), ("code", checked.code)];
    let values: BTreeMap<String, String> =
        typed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let typed = Refused { form: FORM.to_owned(), values, errors: BTreeMap::new() };
    let title = lang.t("check-title");
    let html = CheckHtml {
        lang,
        refused: checked.asked && checked.genuine.is_none(),
        genuine: checked.genuine.map(|stated| genuine(stated, pack, lang, here)),
        fields: Fields::new(lang, FORM, Some(&typed)),
        zone: lang.t_with("status-zone", &[("zone", &here.zone_name())]),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

fn genuine<'a>(stated: &'a Stated, pack: &'a Pack, lang: Lang, here: &Viewpoint) -> Genuine<'a> {
    let category = pack.categories.iter().find(|category| category.code == stated.category);
    let dates = stated
        .dates
        .iter()
        .map(|date| (lang.label("promise", date.kind.as_str()), Moment::new(date.due_at, lang, here)));
    Genuine {
        stated,
        received: Moment::new(stated.received_at, lang, here),
        category: category.map_or(&stated.category, |category| category.label.text(lang.is_zh())),
        dates: dates.collect(),
    }
}
