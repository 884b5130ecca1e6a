//! Broken promises, the last first.

use askama::Template;
use policy::Pack;
use store::lists::Breach;
use web::format::{self, Viewpoint};
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::link::href;

#[derive(Template)]
#[template(path = "breaches.html")]
struct BreachesHtml<'a> {
    lang: Lang,
    rows: Vec<Row<'a>>,
    next: Option<String>,
}

struct Row<'a> {
    breach: &'a Breach,
    clock: String,
    due: String,
    recorded: String,
    lag: String,
    level: String,
    /// What stood in the way, in words.
    causes: String,
    category: &'a str,
}

/// The table of one page of breaches.
pub fn breaches(
    frame: &Frame<'_>,
    pack: &Pack,
    items: &[Breach],
    next_cursor: Option<&str>,
    here: &Viewpoint,
) -> String {
    let lang = frame.lang;
    let rows = items.iter().map(|breach| Row {
        breach,
        clock: lang.label("clock", &breach.clock),
        due: here.date_time(lang, breach.due_at),
        recorded: here.date_time(lang, breach.recorded_at),
        lag: format::lag(lang, breach.lag_ms),
        level: lang.label("level", &breach.level.to_string()),
        causes: causes(breach, lang),
        category: pack.category_label(&breach.category, lang.is_zh()),
    });
    let next = next_cursor.map(|cursor| href("/desk/breaches", &[("cursor", cursor)]));
    let html = BreachesHtml { lang, rows: rows.collect(), next };
    let title = lang.t("breaches-title");
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

fn causes(breach: &Breach, lang: Lang) -> String {
    let words = breach.causes.iter().map(|cause| lang.label("hindrance", cause.as_str()));
    words.collect::<Vec<_>>().join(if lang.is_zh() { "；" } else { "; " })
}
