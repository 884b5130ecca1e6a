//! Other complaints of the same person, transaction or account, as rows.

use super::CasePage;
use crate::others::Other;
use crate::pages::acts::Situation;
use store::found_by::FoundBy;
use web::i18n::Lang;

/// Rows a page shows; the list finds the rest.
const MOST_SHOWN: usize = 8;

/// The panel.
pub(super) struct Others<'a> {
    pub(super) rows: Vec<OtherRow<'a>>,
    /// How often in a year.
    pub(super) repeats: Option<String>,
    /// Said where not all are shown.
    pub(super) more: Option<String>,
    /// Whether this one can be joined to another one.
    pub(super) may_link: bool,
}

/// A row of it.
pub(super) struct OtherRow<'a> {
    pub(super) reference: &'a str,
    pub(super) href: String,
    pub(super) status: &'a str,
    pub(super) status_label: String,
    pub(super) category: &'a str,
    pub(super) received: String,
    pub(super) same: String,
}

pub(super) fn others<'a>(page: &CasePage<'a>, situation: &Situation<'a>, lang: Lang) -> Option<Others<'a>> {
    let found = page.others;
    let row = |other: &'a Other| OtherRow {
        reference: &other.card.reference,
        href: format!("/desk/complaints/{}", other.card.reference),
        status: &other.card.status,
        status_label: lang.label("status", &other.card.status),
        category: situation.pack.category_label(&other.card.category, lang.is_zh()),
        received: situation.here.date_time(lang, other.card.received_at),
        same: other.same.iter().map(|same| lang.t(word(*same))).collect::<Vec<_>>().join(" · "),
    };
    let repeats = found.iter().filter(|other| other.is_repeat(situation.here.now)).count();
    let hidden = found.len().saturating_sub(MOST_SHOWN);
    (!found.is_empty()).then(|| Others {
        rows: found.iter().take(MOST_SHOWN).map(row).collect(),
        repeats: (repeats > 0).then(|| lang.t_with("others-repeats", &[("n", &repeats.to_string())])),
        more: (hidden > 0).then(|| lang.t_with("others-more", &[("n", &hidden.to_string())])),
        may_link: page.view.duplicate_of.is_none() && situation.offers("link_duplicate"),
    })
}

fn word(same: FoundBy) -> &'static str {
    match same {
        FoundBy::Email => "others-same_email",
        FoundBy::Transaction => "others-same_transaction",
        FoundBy::Account => "others-same_account",
    }
}
