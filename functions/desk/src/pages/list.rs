//! The list, ordered by time to breach.

mod filters;

pub use filters::Filters;

use super::due::Due;
use askama::Template;
use filters::{Shortcut, fields, shortcuts, teams};
use messages::view::Card;
use policy::Pack;
use store::views::SavedView;
use web::field::{Field, Fields, Refused, Whole};
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::link::href;
use web::scripts::{Script, Tag};

/// The list's address.
const PATH: &str = "/desk";

/// What the list shows.
#[derive(Clone, Copy, Debug)]
pub struct ListPage<'a> {
    /// The complaints of this page, in order.
    pub cards: &'a [Card],
    /// The filters they passed.
    pub filters: &'a Filters,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<&'a str>,
    /// What the reader searched for instead.
    pub search: &'a str,
    /// The reader's own filters.
    pub views: &'a [SavedView],
    /// Whether the reader works on cases.
    pub works: bool,
    /// An assignment or a name that was refused.
    pub refused: Option<&'a Refused>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListHtml<'a> {
    lang: Lang,
    page: &'a ListPage<'a>,
    rows: Vec<Row<'a>>,
    count: String,
    shortcuts: Vec<Shortcut>,
    filters: Vec<Field>,
    /// The filters again, for forms that come back to them.
    kept: Vec<(&'static str, &'a str)>,
    filtered: bool,
    /// The name of the reader's view that is shown.
    current: Option<&'a str>,
    view_name: Field,
    assign: Vec<Field>,
    assign_whole: Whole,
    next: Option<String>,
    clocks: Tag,
    keys: Tag,
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
    pick: String,
    picked: bool,
}

/// The page.
pub fn list(frame: &Frame<'_>, pack: &Pack, page: &ListPage<'_>, here: &Viewpoint) -> String {
    let (lang, filters) = (frame.lang, page.filters);
    let title = lang.t("list-title");
    let saved = page.views.iter().map(|view| Shortcut {
        href: format!("{PATH}{}", view.query),
        text: view.name.clone(),
        current: filters.href() == format!("{PATH}{}", view.query),
    });
    let current = page.views.iter().find(|view| filters.href() == format!("{PATH}{}", view.query));
    let naming = Fields::new(lang, "views", page.refused);
    let assigning = Fields::new(lang, "assignments", page.refused);
    let html = ListHtml {
        lang,
        page,
        rows: page.cards.iter().map(|card| row(card, page, pack, lang, here)).collect(),
        count: lang.t_with("list-count", &[("n", &page.cards.len().to_string())]),
        shortcuts: shortcuts(filters, page.works, lang).into_iter().chain(saved).collect(),
        filters: fields(filters, pack, lang),
        kept: filters.pairs().into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        filtered: *filters != Filters::default(),
        current: current.map(|view| view.name.as_str()),
        view_name: naming.line("name", "list-view_name").limit(MAX_VIEW_NAME).required(),
        assign: vec![
            assigning.choice("team", "list-team", &[&unchanged(lang)[..], &teams(pack, lang)].concat()),
            assigning.line("to", "list-assign_to"),
        ],
        assign_whole: assigning.whole(&["team", "to"]),
        clocks: Tag::clocks(lang, here),
        keys: Tag::new(Script::Keys, []),
        next: page.next_cursor.map(|cursor| href(PATH, &[&filters.pairs()[..], &[("cursor", cursor)]].concat())),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

/// Longest name of a view, in characters.
pub const MAX_VIEW_NAME: u32 = 40;

fn unchanged(lang: Lang) -> [web::field::Choice; 1] {
    [web::field::Choice::new("", lang.t("list-team_as_is"))]
}

fn row<'a>(card: &'a Card, page: &ListPage<'_>, pack: &'a Pack, lang: Lang, here: &Viewpoint) -> Row<'a> {
    let tasks = (card.open_tasks > 0).then(|| lang.t_with("list-tasks", &[("n", &card.open_tasks.to_string())]));
    let picked = page.refused.and_then(|refused| refused.values.get("references"));
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
        pick: lang.t_with("list-pick", &[("reference", &card.reference)]),
        picked: picked.is_some_and(|picked| picked.split(' ').any(|one| one == card.reference)),
    }
}
