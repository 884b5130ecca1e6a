//! Returns: which there are, who asks for them, and for which days.

use crate::returns::NAMES;
use askama::Template;
use std::collections::BTreeMap;
use web::field::{Choice, Field, Fields, Refused, Whole};
use web::i18n::Lang;
use web::layout::{self, Frame};

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsHtml<'a> {
    lang: Lang,
    whole: Whole,
    name: Field,
    from: Field,
    to: Field,
    about: Vec<About>,
    more: &'a [&'a str],
}

/// A return and who wants it.
struct About {
    title: String,
    text: String,
}

/// The form, with what was asked for and why it was refused.
pub fn reports(frame: &Frame<'_>, asked: &BTreeMap<String, String>, errors: BTreeMap<String, String>) -> String {
    let lang = frame.lang;
    let title = lang.t("reports-title");
    let choices: Vec<Choice> = NAMES.iter().map(|name| Choice::new(*name, lang.label("return", name))).collect();
    let refused = Refused { form: "reports".to_owned(), errors, values: asked.clone() };
    let f = Fields::new(lang, "reports", Some(&refused));
    let html = ReportsHtml {
        lang,
        whole: f.whole(&["name", "from", "to"]),
        name: f.choice("name", "reports-which", &choices),
        from: f.line("from", "reports-from").hint("reports-day_hint").required(),
        to: f.line("to", "reports-to").hint("reports-day_hint").required(),
        about: NAMES
            .iter()
            .map(|name| About {
                title: lang.label("return", name),
                text: lang.label("return", &format!("{name}_about")),
            })
            .collect(),
        more: &["breaches", "open", "by-team", "by-category", "flow"],
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
