//! What happened while somebody typed: the complaint was changed before their command came.

use super::CasePage;
use super::lines::{LogLine, log_line};
use crate::pages::forms::Group;
use web::format::Viewpoint;
use web::i18n::Lang;

/// What others did since the version a command was meant for.
pub(super) struct Meanwhile<'a> {
    /// Oldest first.
    pub(super) events: Vec<LogLine<'a>>,
    /// Where the form stands that keeps what was typed; `None` where the command is not possible any more.
    pub(super) form: Option<String>,
    /// What was typed, where no form keeps it.
    pub(super) typed: Vec<&'a str>,
}

/// Fields that nobody types.
const NOT_TYPED: [&str; 5] = ["command", "version", "task", "of", "mail"];

pub(super) fn meanwhile<'a>(
    page: &CasePage<'a>,
    groups: &[Group],
    lang: Lang,
    here: &Viewpoint,
) -> Option<Meanwhile<'a>> {
    let meant_for = page.meant_for?;
    let command = page.refused.map(|refused| refused.form.as_str()).unwrap_or_default();
    let mut forms = groups.iter().flat_map(|group| &group.forms);
    let form = forms.find(|form| form.command == command).map(|form| form.anchor());
    let values = page.refused.iter().filter(|_| form.is_none()).flat_map(|refused| &refused.values);
    let typed = values.filter(|(name, value)| !NOT_TYPED.contains(&name.as_str()) && !value.trim().is_empty());
    let events = page.view.log.iter().filter(|entry| entry.seq > meant_for);
    Some(Meanwhile {
        typed: typed.map(|(_, value)| value.as_str()).collect(),
        events: events.map(|entry| log_line(entry, lang, here)).collect(),
        form,
    })
}
