//! The form for a new complaint.

use askama::Template;
use policy::Pack;
use std::collections::BTreeMap;
use web::complaint_form::{self, FORM, FormFields, Groups};
use web::field::Fields;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// From this priority on, what to do at once stands above the form.
const URGENT: u8 = 1;

#[derive(Template)]
#[template(path = "form.html")]
struct FormHtml<'a> {
    lang: Lang,
    urgent: Vec<Choice<'a>>,
    categories: Vec<Choice<'a>>,
    faults: Vec<Fault<'a>>,
    category_fault: Option<&'a str>,
    groups: Groups<'a>,
    idempotency_key: &'a str,
}

/// A category to choose.
#[derive(Clone)]
struct Choice<'a> {
    code: &'a str,
    label: &'a str,
    advice: Option<&'a str>,
    chosen: bool,
    urgent: bool,
}

/// A field that is wrong, for the summary on top.
struct Fault<'a> {
    href: String,
    text: &'a str,
}

/// The form, empty or as it came back with an error beside each field.
///
/// Errors are by field name, in the page's language; the empty name is for the form as a whole.
pub fn form(frame: &Frame<'_>, pack: &Pack, fields: &FormFields, errors: &BTreeMap<String, String>) -> String {
    let lang = frame.lang;
    let refused = complaint_form::refused(fields, errors);
    let answer_in = if fields.language.is_empty() { lang } else { Lang::from_tag(&fields.language) };
    let categories = choices(pack, lang, &fields.category);
    let title = lang.t("form-title");
    let html = FormHtml {
        lang,
        urgent: categories.iter().filter(|choice| choice.urgent).cloned().collect(),
        faults: faults(&categories, errors),
        category_fault: errors.get("category").map(String::as_str),
        categories,
        groups: Groups { lang, fields: Fields::new(lang, FORM, Some(&refused)), staff: false, answer_in },
        idempotency_key: &fields.idempotency_key,
    };
    let body = html.render().expect("a page is written into memory");
    layout::page(&frame.titled(&title), &body)
}

fn choices<'a>(pack: &'a Pack, lang: Lang, chosen: &str) -> Vec<Choice<'a>> {
    let categories = pack.categories.iter().map(|category| Choice {
        code: &category.code,
        label: category.label.text(lang.is_zh()),
        advice: category.advice.as_ref().map(|advice| advice.text(lang.is_zh())),
        chosen: category.code == chosen,
        urgent: pack.rules.categories.get(&category.code).is_some_and(|rule| rule.priority <= URGENT),
    });
    categories.collect()
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
