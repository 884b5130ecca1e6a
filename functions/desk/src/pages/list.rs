//! The list, ordered by time to breach.

use super::due::Due;
use askama::Template;
use complaint::Status;
use messages::view::Card;
use policy::Pack;
use serde::{Deserialize, Serialize};
use web::field::{Choice, Field, Fields};
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::link::href;

/// The list's address.
const PATH: &str = "/desk";

/// The filters as they stand in the address; empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Filters {
    /// A status.
    pub status: String,
    /// A level, 1 to 5.
    pub level: String,
    /// A team's name on the wire.
    pub team: String,
    /// A category code.
    pub category: String,
    /// `true` or `false`.
    pub breached: String,
}

/// What the list shows.
#[derive(Clone, Copy, Debug)]
pub struct ListPage<'a> {
    /// The complaints of this page, in order.
    pub cards: &'a [Card],
    /// The filters they passed.
    pub filters: &'a Filters,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListHtml<'a> {
    lang: Lang,
    rows: Vec<Row<'a>>,
    count: String,
    shortcuts: Vec<Shortcut>,
    filters: Vec<Field>,
    filtered: bool,
    next: Option<String>,
}

/// A link to a filter that is asked for often.
struct Shortcut {
    href: String,
    text: String,
    current: bool,
}

struct Row<'a> {
    card: &'a Card,
    href: String,
    status: String,
    category: &'a str,
    level: String,
    priority: String,
    due: Option<Due>,
    language: String,
    tasks: Option<String>,
}

/// The page.
pub fn list(frame: &Frame<'_>, pack: &Pack, page: &ListPage<'_>, here: &Viewpoint) -> String {
    let (lang, filters) = (frame.lang, page.filters);
    let title = lang.t("list-title");
    let html = ListHtml {
        lang,
        rows: page.cards.iter().map(|card| row(card, pack, lang, here)).collect(),
        count: lang.t_with("list-count", &[("n", &page.cards.len().to_string())]),
        shortcuts: shortcuts(filters, lang),
        filters: fields(filters, pack, lang),
        filtered: *filters != Filters::default(),
        next: page.next_cursor.map(|cursor| href(PATH, &[&pairs(filters)[..], &[("cursor", cursor)]].concat())),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

fn row<'a>(card: &'a Card, pack: &'a Pack, lang: Lang, here: &Viewpoint) -> Row<'a> {
    let tasks = (card.open_tasks > 0).then(|| lang.t_with("list-tasks", &[("n", &card.open_tasks.to_string())]));
    Row {
        card,
        href: format!("/desk/complaints/{}", card.reference),
        status: lang.label("status", &card.status),
        category: pack.category_label(&card.category, lang.is_zh()),
        level: lang.label("level", &card.level.to_string()),
        priority: lang.t_with("list-priority", &[("n", &card.priority.to_string())]),
        due: card.next_due_at.map(|at| Due::new(at, lang, here)),
        language: lang.label("list", &format!("language_{}", Lang::from_tag(&card.language).code())),
        tasks,
    }
}

fn pairs(filters: &Filters) -> [(&'static str, &str); 5] {
    [
        ("status", &filters.status),
        ("level", &filters.level),
        ("team", &filters.team),
        ("category", &filters.category),
        ("breached", &filters.breached),
    ]
}

fn shortcuts(filters: &Filters, lang: Lang) -> Vec<Shortcut> {
    let shortcut =
        |text: String, to: Filters| Shortcut { href: href(PATH, &pairs(&to)), current: *filters == to, text };
    let all = shortcut(lang.t("list-all"), Filters::default());
    let breached = shortcut(lang.t("list-yes"), Filters { breached: "true".to_owned(), ..Filters::default() });
    let levels = (1..=4).map(|level| {
        let text = lang.label("level", &level.to_string());
        shortcut(text, Filters { level: level.to_string(), ..Filters::default() })
    });
    [all, breached].into_iter().chain(levels).collect()
}

fn fields(filters: &Filters, pack: &Pack, lang: Lang) -> Vec<Field> {
    let zh = lang.is_zh();
    let all = || Choice::new("", lang.t("list-all"));
    let statuses = Status::ALL.iter().map(|status| Choice::new(status.as_str(), lang.label("status", status.as_str())));
    let levels = (1..=5).map(|level: u8| Choice::new(level.to_string(), lang.label("level", &level.to_string())));
    let teams = pack.levels.iter().map(|info| Choice::new(&info.team, info.label.text(zh)));
    let categories = pack.categories.iter().map(|category| Choice::new(&category.code, category.label.text(zh)));
    let breached = [Choice::new("true", lang.t("list-yes")), Choice::new("false", lang.t("list-no"))];
    let f = Fields::new(lang, "filter", None);
    let field = |name: &str, key: &str, choices: Vec<Choice>, value: &str| f.choice(name, key, &choices).preset(value);
    vec![
        field("status", "list-status", [all()].into_iter().chain(statuses).collect(), &filters.status),
        field("level", "list-level", [all()].into_iter().chain(levels).collect(), &filters.level),
        field("team", "list-team", [all()].into_iter().chain(teams).collect(), &filters.team),
        field("category", "list-category", [all()].into_iter().chain(categories).collect(), &filters.category),
        field("breached", "list-breached", [all()].into_iter().chain(breached).collect(), &filters.breached),
    ]
}
