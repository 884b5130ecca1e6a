//! The list's filters, as they stand in its address.

use super::PATH;
use complaint::Status;
use policy::Pack;
use serde::{Deserialize, Serialize};
use web::field::{Choice, Field, Fields};
use web::i18n::Lang;
use web::link::href;

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
    /// `me` or `nobody`.
    pub holder: String,
    /// `late`, `day` or `week`: what runs out by now, within 24 hours, within seven days.
    pub due: String,
}

/// A link to a filter that is asked for often, or that somebody gave a name.
pub(super) struct Shortcut {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) current: bool,
}

impl Filters {
    /// Read from a query's or a form's pairs.
    pub fn from_pairs<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Filters {
        let text = |name: &str| value(name).unwrap_or_default().trim().to_owned();
        Filters {
            status: text("status"),
            level: text("level"),
            team: text("team"),
            category: text("category"),
            breached: text("breached"),
            holder: text("holder"),
            due: text("due"),
        }
    }

    pub(crate) fn pairs(&self) -> [(&'static str, &str); 7] {
        [
            ("status", &self.status),
            ("level", &self.level),
            ("team", &self.team),
            ("category", &self.category),
            ("breached", &self.breached),
            ("holder", &self.holder),
            ("due", &self.due),
        ]
    }

    /// The list's address with them.
    pub fn href(&self) -> String {
        href(PATH, &self.pairs())
    }
}

/// What is asked for often, for whoever works on cases with what is theirs.
pub(super) fn shortcuts(filters: &Filters, works: bool, lang: Lang) -> Vec<Shortcut> {
    let all = Filters::default;
    let shortcut = |text: String, to: Filters| Shortcut { href: to.href(), current: *filters == to, text };
    let held = |word: &str| Filters { holder: word.to_owned(), ..all() };
    let mine = [("list-mine", held("me")), ("list-nobodys", held("nobody"))];
    let late = [
        ("list-late", Filters { due: "late".to_owned(), ..all() }),
        ("list-due_day", Filters { due: "day".to_owned(), ..all() }),
        ("list-yes", Filters { breached: "true".to_owned(), ..all() }),
    ];
    let words = mine.into_iter().filter(|_| works).chain(late).map(|(key, to)| shortcut(lang.t(key), to));
    let levels = (1..=4).map(|level| {
        let text = lang.label("level", &level.to_string());
        shortcut(text, Filters { level: level.to_string(), ..all() })
    });
    [shortcut(lang.t("list-all"), all())].into_iter().chain(words).chain(levels).collect()
}

pub(super) fn fields(filters: &Filters, pack: &Pack, lang: Lang) -> Vec<Field> {
    let zh = lang.is_zh();
    let all = || Choice::new("", lang.t("list-all"));
    let words = |keys: &[(&str, &str)]| -> Vec<Choice> {
        keys.iter().map(|(value, key)| Choice::new(*value, lang.t(key))).collect()
    };
    let statuses = Status::ALL.iter().map(|status| Choice::new(status.as_str(), lang.label("status", status.as_str())));
    let levels = (1..=5).map(|level: u8| Choice::new(level.to_string(), lang.label("level", &level.to_string())));
    let categories = pack.categories.iter().map(|category| Choice::new(&category.code, category.label.text(zh)));
    let f = Fields::new(lang, "filter", None);
    let field = |name: &str, key: &str, choices: Vec<Choice>, value: &str| {
        let choices: Vec<Choice> = [all()].into_iter().chain(choices).collect();
        f.choice(name, key, &choices).preset(value)
    };
    vec![
        field("status", "list-status", statuses.collect(), &filters.status),
        field("holder", "list-holder", words(&[("me", "list-mine"), ("nobody", "list-nobodys")]), &filters.holder),
        field(
            "due",
            "list-due",
            words(&[("late", "list-late"), ("day", "list-due_day"), ("week", "list-due_week")]),
            &filters.due,
        ),
        field("level", "list-level", levels.collect(), &filters.level),
        field("team", "list-team", teams(pack, lang), &filters.team),
        field("category", "list-category", categories.collect(), &filters.category),
        field("breached", "list-breached", words(&[("true", "list-yes"), ("false", "list-no")]), &filters.breached),
    ]
}

/// Every team of the policy.
pub(super) fn teams(pack: &Pack, lang: Lang) -> Vec<Choice> {
    pack.all_teams().map(|info| Choice::new(info.team, info.label.text(lang.is_zh()))).collect()
}
