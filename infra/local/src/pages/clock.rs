//! Business time on this machine.

use askama::Template;
use web::field::{Field, Fields};
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// Steps offered as buttons: ISO 8601 duration and key of its label.
const STEPS: [(&str, &str); 4] =
    [("PT1H", "clock-1h"), ("PT12H", "clock-12h"), ("PT24H", "clock-24h"), ("PT72H", "clock-3d")];

/// What the clock page shows.
#[derive(Clone, Copy, Debug)]
pub struct ClockPage<'a> {
    /// Whether it stands still until it is moved.
    pub manual: bool,
    /// A duration that came back.
    pub advance: &'a str,
    /// What was wrong with it.
    pub error: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "clock.html")]
struct ClockHtml {
    lang: Lang,
    now: String,
    attribute: String,
    zone: String,
    manual: bool,
    steps: Vec<(&'static str, String)>,
    other: Field,
}

/// The time, and buttons to move it.
pub fn clock(frame: &Frame<'_>, page: &ClockPage<'_>, here: &Viewpoint) -> String {
    let lang = frame.lang;
    let other = Fields::new(lang, "clock", None).line("advance", "clock-other").hint("clock-other_hint");
    let html = ClockHtml {
        lang,
        now: here.date_time(lang, here.now),
        attribute: here.attribute(here.now),
        zone: here.zone_name(),
        manual: page.manual,
        steps: STEPS.iter().map(|(duration, key)| (*duration, lang.t(key))).collect(),
        other: other.preset(page.advance).fault(page.error).autocomplete("off").required(),
    };
    let title = lang.t("clock-title");
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
