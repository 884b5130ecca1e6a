//! The preview of a command: the mails it would send, in the place of its form.

use super::CasePage;
use crate::preview::LetterView;
use web::i18n::Lang;

/// What stands below a form that was looked at first.
pub(super) struct Preview<'a> {
    /// The form's command.
    pub(super) command: &'a str,
    pub(super) mails: &'a [LetterView],
    /// Said where no mail goes out, or not yet.
    pub(super) remark: Option<String>,
    /// What would be recorded.
    pub(super) recorded: String,
}

pub(super) fn preview<'a>(page: &CasePage<'a>, lang: Lang) -> Option<Preview<'a>> {
    let (refused, view) = (page.refused?, page.preview?);
    let remark = match () {
        () if view.needs_approval => Some(lang.t("preview-needs_approval")),
        () if view.mails.is_empty() => Some(lang.t("preview-no_mail")),
        () => None,
    };
    let recorded: Vec<String> = view.events.iter().map(|event| lang.label("log", event)).collect();
    Some(Preview { command: &refused.form, mails: &view.mails, remark, recorded: recorded.join(" · ") })
}
