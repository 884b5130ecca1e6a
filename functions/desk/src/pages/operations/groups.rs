//! What is open by team, category, level and status: where most is late first.

use messages::figures::{Figures, Group};
use policy::Pack;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use web::i18n::Lang;
use web::link::href;

/// A table of groups.
pub(super) struct GroupTable {
    /// Part of its id and of its file's name.
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) rows: Vec<GroupRow>,
}

pub(super) struct GroupRow {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) group: Group,
}

pub(super) fn group_tables(figures: &Figures, pack: &Pack, lang: Lang) -> Vec<GroupTable> {
    let zh = lang.is_zh();
    let table = |name, key: &str, groups: &BTreeMap<String, Group>, label: &dyn Fn(&str) -> String| GroupTable {
        name,
        title: lang.t(key),
        rows: rows(name, groups, label),
    };
    vec![
        table("team", "operations-by_team", &figures.by_team, &|word| pack.team_label(word, zh).to_owned()),
        table("level", "operations-by_level", &figures.by_level, &|word| lang.label("level", word)),
        table("category", "operations-by_category", &figures.by_category, &|word| {
            pack.category_label(word, zh).to_owned()
        }),
        table("status", "operations-by_status", &figures.by_status, &|word| lang.label("status", word)),
    ]
}

fn rows(name: &str, groups: &BTreeMap<String, Group>, label: &dyn Fn(&str) -> String) -> Vec<GroupRow> {
    let row = |(word, group): (&String, &Group)| GroupRow {
        label: label(word),
        href: href("/desk", &[(name, word)]),
        group: *group,
    };
    let mut rows: Vec<GroupRow> = groups.iter().map(row).collect();
    rows.sort_by_key(|row| Reverse((row.group.overdue, row.group.due_today, row.group.open)));
    rows
}
