//! The second step: the form for a new complaint, with the fields its category needs.

use super::choices::{Choice, choices};
use super::draft;
use askama::Template;
use policy::{Asked, Pack};
use std::collections::BTreeMap;
use web::complaint_form::{self, FORM, FormFields, Groups};
use web::field::Fields;
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::scripts::Tag;

#[derive(Template)]
#[template(path = "form.html")]
struct FormHtml<'a> {
    lang: Lang,
    chosen: Option<Choice<'a>>,
    categories: Vec<Choice<'a>>,
    faults: Vec<Fault<'a>>,
    category_fault: Option<&'a str>,
    groups: Groups<'a>,
    prepare: Vec<String>,
    idempotency_key: &'a str,
    draft: Tag,
}

/// A field that is wrong, for the summary on top.
struct Fault<'a> {
    href: String,
    text: &'a str,
}

/// The form of a category, empty or as it came back with an error beside each field; with every field and the
/// categories to choose from where none of the pack's was chosen.
///
/// Errors are by field name, in the page's language; the empty name is for the form as a whole.
pub fn form(frame: &Frame<'_>, pack: &Pack, fields: &FormFields, errors: &BTreeMap<String, String>) -> String {
    let lang = frame.lang;
    let refused = complaint_form::refused(fields, errors);
    let answer_in = if fields.language.is_empty() { lang } else { Lang::from_tag(&fields.language) };
    let categories = choices(pack, lang, &fields.category);
    let chosen = categories.iter().find(|choice| choice.chosen).cloned();
    let asks = chosen.as_ref().map_or(&Asked::ALL[..], |choice| choice.asks);
    let title = chosen.as_ref().map_or_else(|| lang.t("form-title"), |choice| choice.label.to_owned());
    let fields_of = Fields::new(lang, FORM, Some(&refused));
    let html = FormHtml {
        lang,
        faults: faults(&categories, errors),
        category_fault: errors.get("category").map(String::as_str),
        categories,
        groups: Groups { lang, fields: fields_of, staff: false, answer_in, asks },
        prepare: prepare(asks, lang),
        chosen,
        idempotency_key: &fields.idempotency_key,
        draft: draft("form", !errors.is_empty()),
    };
    let body = html.render().expect("a page is written into memory");
    layout::page(&frame.titled(&title), &body)
}

/// What is good to have at hand for what is asked.
fn prepare(asks: &[Asked], lang: Lang) -> Vec<String> {
    let of = |asked: &[Asked]| asked.iter().any(|asked| asks.contains(asked));
    let keys = [
        ("form-ready_1", of(&[Asked::TransactionId, Asked::Amount])),
        ("form-ready_2", of(&[Asked::OccurredAt])),
        ("form-ready_3", of(&[Asked::Account])),
        ("form-ready_4", true),
    ];
    keys.into_iter().filter(|(_, needed)| *needed).map(|(key, _)| lang.t(key)).collect()
}

/// The fields in the order of the page; whatever else is at fault comes first.
const ORDER: [&str; 13] = [
    "category",
    "description",
    "desired_outcome",
    "name",
    "email",
    "phone",
    "language",
    "account",
    "transaction_id",
    "amount",
    "currency",
    "transaction_occurred_at",
    "counterparty",
];

/// The faults with a link to their field; for the category, to its first choice.
fn faults<'a>(categories: &[Choice<'_>], errors: &'a BTreeMap<String, String>) -> Vec<Fault<'a>> {
    let first = categories.first().map_or("", |choice| choice.code);
    let href = |name: &str| match name {
        "category" => format!("#{FORM}-category-{first}"),
        "language" => format!("#{FORM}-language-zh"),
        name if ORDER.contains(&name) || name == "device" => format!("#{FORM}-{name}"),
        _ => "#main".to_owned(),
    };
    let mut errors: Vec<(&String, &String)> = errors.iter().collect();
    errors.sort_by_key(|(name, _)| ORDER.iter().position(|field| field == name));
    errors.into_iter().map(|(name, text)| Fault { href: href(name), text }).collect()
}
