//! The categories to choose from.

use policy::{Asked, Pack};
use web::i18n::Lang;
use web::link::href;

/// From this priority on, what to do at once stands above everything else.
const URGENT: u8 = 1;

/// A category to choose.
#[derive(Clone)]
pub(super) struct Choice<'a> {
    pub(super) code: &'a str,
    pub(super) label: &'a str,
    pub(super) advice: Option<&'a str>,
    pub(super) asks: &'a [Asked],
    pub(super) chosen: bool,
    pub(super) urgent: bool,
    /// The address of its form.
    pub(super) href: String,
}

/// The pack's categories in its order.
pub(super) fn choices<'a>(pack: &'a Pack, lang: Lang, chosen: &str) -> Vec<Choice<'a>> {
    let categories = pack.categories.iter().map(|category| Choice {
        code: &category.code,
        label: category.label.text(lang.is_zh()),
        advice: category.advice.as_ref().map(|advice| advice.text(lang.is_zh())),
        asks: &category.asks,
        chosen: category.code == chosen,
        urgent: pack.rules.categories.get(&category.code).is_some_and(|rule| rule.priority <= URGENT),
        href: href("/", &[("category", &category.code)]),
    });
    categories.collect()
}
