//! How long each team had the complaint, as rows.

use messages::view::TeamTimeView;
use policy::Pack;
use web::format::{self, Viewpoint};
use web::i18n::Lang;

/// A time in which one team had it and it waited for one side.
pub(super) struct TeamTime<'a> {
    pub(super) team: &'a str,
    pub(super) from: String,
    pub(super) attribute: String,
    pub(super) waiting_for: String,
    /// Whether it was the firm's to act: the other times are shown paler.
    pub(super) ours: bool,
    pub(super) spent: String,
}

pub(super) fn team_time<'a>(time: &'a TeamTimeView, pack: &'a Pack, lang: Lang, here: &Viewpoint) -> TeamTime<'a> {
    let milliseconds = i64::try_from(time.spent.as_millis()).unwrap_or(i64::MAX);
    let spent = format::lag(lang, milliseconds);
    TeamTime {
        team: pack.team_label(&time.team, lang.is_zh()),
        from: here.date_time(lang, time.from),
        attribute: here.attribute(time.from),
        waiting_for: lang.label("waiting", &time.waiting_for),
        ours: time.waiting_for == "us",
        spent: if time.until.is_some() { spent } else { lang.t_with("case-time_so_far", &[("span", &spent)]) },
    }
}
