//! Where to begin on this machine.

use askama::Template;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// What the start page shows.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// The address complaints may be mailed to.
    pub inbox: &'a str,
    /// Where the SMTP listener is, if it runs: `127.0.0.1:2525`.
    pub smtp: Option<&'a str>,
    /// Whether the clock stands still until it is moved.
    pub manual_clock: bool,
    /// How many mails were sent.
    pub mails: u64,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomeHtml {
    lang: Lang,
    tiles: Vec<Tile>,
    write: String,
    smtp: Option<String>,
}

/// A link with what it leads to.
struct Tile {
    href: &'static str,
    text: String,
    hint: String,
}

/// What this is, and links to everything in it.
pub fn home(frame: &Frame<'_>, home: &Home<'_>, here: &Viewpoint) -> String {
    let lang = frame.lang;
    let clock = if home.manual_clock { "local-clock_manual" } else { "local-clock_system" };
    let tile = |href, key: &str, hint: String| Tile { href, text: lang.t(key), hint };
    let html = HomeHtml {
        lang,
        tiles: vec![
            tile("/", "local-form", lang.t("local-form_hint")),
            tile(
                "/local/mailbox",
                "local-mailbox",
                lang.t_with("local-mailbox_hint", &[("n", &home.mails.to_string())]),
            ),
            tile("/local/sign-in", "local-sign_in", lang.t("local-sign_in_hint")),
            tile("/desk", "local-desk", lang.t("local-desk_hint")),
            tile("/local/clock", "local-clock", lang.t_with(clock, &[("at", &here.date_time(lang, here.now))])),
        ],
        write: lang.t_with("local-write_lead", &[("inbox", home.inbox)]),
        smtp: home.smtp.map(|smtp| lang.t_with("local-smtp", &[("smtp", smtp)])),
    };
    let title = lang.t("local-title");
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
