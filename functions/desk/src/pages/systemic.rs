//! What goes wrong more often than before.

use crate::systemic::counterparties::{Counterparty, RULE};
use crate::systemic::{Group, Systemic};
use askama::Template;
use policy::Pack;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::link::href;

#[derive(Template)]
#[template(path = "systemic.html")]
struct SystemicHtml<'a> {
    lang: Lang,
    at: String,
    rows: Vec<Row<'a>>,
    rule: String,
    parties: Vec<PartyRow<'a>>,
}

struct PartyRow<'a> {
    party: &'a Counterparty,
    name: String,
    spans: String,
}

struct Row<'a> {
    group: &'a Group,
    category: &'a str,
    href: String,
    root_cause: String,
    spikes: String,
}

/// The groups as a table.
pub fn systemic(frame: &Frame<'_>, pack: &Pack, found: &Systemic, here: &Viewpoint) -> String {
    let lang = frame.lang;
    let title = lang.t("systemic-title");
    let rows = found.groups.iter().map(|group| Row {
        group,
        category: pack.category_label(&group.category, lang.is_zh()),
        href: href("/desk", &[("category", &group.category)]),
        root_cause: match group.root_cause.as_str() {
            "" => lang.t("systemic-unknown"),
            cause => lang.label("cause", cause),
        },
        spikes: said(&group.spikes, "systemic-spike", lang),
    });
    let parties = found.counterparties.iter().map(|party| PartyRow {
        party,
        name: if party.name.is_empty() { lang.t("systemic-erased") } else { party.name.clone() },
        spans: said(&party.spans, "systemic-often", lang),
    });
    let html = SystemicHtml {
        lang,
        at: here.date_time(lang, found.at),
        rows: rows.collect(),
        rule: rule(lang),
        parties: parties.collect(),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

/// What makes a counterparty stand here, with its numbers.
fn rule(lang: Lang) -> String {
    let numbers = RULE.map(|(_, fewest)| fewest.to_string());
    lang.t_with("systemic-rule", &[("week", &numbers[0]), ("month", &numbers[1])])
}

fn said(spans: &[u64], key: &str, lang: Lang) -> String {
    let words = spans.iter().map(|days| lang.t_with(key, &[("n", &days.to_string())]));
    words.collect::<Vec<_>>().join(if lang.is_zh() { "、" } else { ", " })
}
