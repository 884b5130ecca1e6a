//! The page around every body: head, header, navigation, flash, footer.

use crate::i18n::Lang;
use crate::scripts::named_by_content;
use askama::Template;
use complaint::Role;
use std::sync::LazyLock;

/// The one stylesheet, served at [`css_path`].
pub const CSS: &str = concat!(
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/forms.css"),
    include_str!("../assets/css/pages.css"),
    include_str!("../assets/css/operations.css"),
);
/// The icon, an SVG, served at [`ICON_PATH`].
pub const ICON: &str = include_str!("../assets/recourse.svg");
/// Where pages look for the icon.
pub const ICON_PATH: &str = "/assets/recourse.svg";

/// Where pages look for the stylesheet: an address that names its content, as those of scripts do.
pub fn css_path() -> &'static str {
    static CSS_PATH: LazyLock<String> = LazyLock::new(|| named_by_content("recourse", CSS, "css"));
    &CSS_PATH
}

/// Who the page is for, which decides its navigation and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav<'a> {
    /// Complainants.
    Public,
    /// Staff.
    Desk {
        /// Who is signed in; empty when nobody is.
        name: &'a str,
        /// Their role, as on the wire.
        role: &'a str,
    },
    /// Whoever runs it on one machine.
    Local,
}

/// Good news or bad news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashKind {
    /// What was asked for is done.
    Done,
    /// It was refused or failed.
    Error,
}

/// A message about what was just asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// Good or bad.
    pub kind: FlashKind,
    /// In the reader's language.
    pub text: String,
}

/// Everything around a page's body.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The page's language.
    pub lang: Lang,
    /// The page's title. Page functions set their own, see [`Frame::titled`].
    pub title: &'a str,
    /// The firm's name in that language.
    pub firm: &'a str,
    /// The page's path with its query, for the language switch.
    pub path: &'a str,
    /// Who it is for.
    pub nav: Nav<'a>,
    /// What to say first.
    pub flash: Option<Flash>,
}

impl<'a> Frame<'a> {
    /// A frame without title and flash.
    pub fn new(lang: Lang, firm: &'a str, path: &'a str, nav: Nav<'a>) -> Frame<'a> {
        Frame { lang, title: "", firm, path, nav, flash: None }
    }

    /// The same frame with a title.
    pub fn titled<'b>(&'b self, title: &'b str) -> Frame<'b> {
        Frame { title, ..self.clone() }
    }

    /// The same frame with a message, where there is one.
    pub fn with_flash(self, flash: Option<(FlashKind, String)>) -> Frame<'a> {
        Frame { flash: flash.map(|(kind, text)| Flash { kind, text }), ..self }
    }
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Page<'a> {
    frame: &'a Frame<'a>,
    lang: Lang,
    body: &'a str,
    links: Vec<Link>,
    other: Lang,
    other_href: String,
    home: &'static str,
    product: String,
    layout_class: &'static str,
}

/// A link of the navigation.
struct Link {
    href: &'static str,
    text: String,
    current: bool,
}

/// A whole document around a body that is HTML already.
pub fn page(frame: &Frame<'_>, body_html: &str) -> String {
    let lang = frame.lang;
    let other = if lang.is_zh() { Lang::En } else { Lang::Zh };
    let layout_class = match frame.nav {
        Nav::Public => "public",
        Nav::Desk { .. } => "desk",
        Nav::Local => "local",
    };
    let page = Page {
        frame,
        lang,
        body: body_html,
        links: links(frame),
        other,
        other_href: in_language(frame.path, other),
        home: home(frame.nav),
        product: lang.t(&format!("layout-product_{layout_class}")),
        layout_class,
    };
    page.render().expect("a page is written into memory")
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    title: &'a str,
    text: &'a str,
    home: &'a str,
    back: String,
}

/// What went wrong in place of the page that was asked for, and the way back.
pub fn problem(frame: &Frame<'_>, text: &str) -> String {
    let title = frame.lang.t("problem-title");
    let body = ProblemPage { title: &title, text, home: home(frame.nav), back: frame.lang.t("problem-back") };
    page(&frame.titled(&title), &body.render().expect("a page is written into memory"))
}

fn home(nav: Nav<'_>) -> &'static str {
    match nav {
        Nav::Public => "/",
        Nav::Desk { .. } => "/desk",
        Nav::Local => "/local",
    }
}

fn links(frame: &Frame<'_>) -> Vec<Link> {
    let paths: &[(&'static str, &str)] = match frame.nav {
        Nav::Public => &[],
        Nav::Desk { name: "", .. } => &[],
        Nav::Desk { role: "compliance", .. } => &[
            ("/desk", "nav-list"),
            ("/desk/operations", "nav-operations"),
            ("/desk/breaches", "nav-breaches"),
            ("/desk/reports", "nav-reports"),
            ("/desk/log", "nav-log"),
            ("/desk/mail", "nav-mail"),
            ("/desk/away", "nav-away"),
            ("/desk/recomputations", "nav-recomputations"),
        ],
        Nav::Desk { role, .. } if reads_only(role) => &[
            ("/desk", "nav-list"),
            ("/desk/operations", "nav-operations"),
            ("/desk/breaches", "nav-breaches"),
            ("/desk/reports", "nav-reports"),
            ("/desk/mail", "nav-mail"),
            ("/desk/away", "nav-away"),
            ("/desk/recomputations", "nav-recomputations"),
        ],
        Nav::Desk { .. } => &[
            ("/desk", "nav-list"),
            ("/desk/operations", "nav-operations"),
            ("/desk/breaches", "nav-breaches"),
            ("/desk/reports", "nav-reports"),
            ("/desk/mail", "nav-mail"),
            ("/desk/away", "nav-away"),
            ("/desk/recomputations", "nav-recomputations"),
            ("/desk/new", "nav-new"),
        ],
        Nav::Local => &[
            ("/local", "nav-local_home"),
            ("/local/mailbox", "nav-mailbox"),
            ("/local/clock", "nav-clock"),
            ("/local/sign-in", "nav-sign_in"),
        ],
    };
    let here = frame.path.split('?').next().unwrap_or_default();
    paths.iter().map(|(href, key)| Link { href, text: frame.lang.t(key), current: *href == here }).collect()
}

/// Whether a role has no commands.
fn reads_only(role: &str) -> bool {
    role.parse::<Role>().is_ok_and(|role| role.level().is_none())
}

/// The same address in another language: any `lang` of the query replaced.
fn in_language(path: &str, lang: Lang) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let rest = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=") && *pair != "lang");
    let own = format!("lang={}", lang.code());
    // A path of two slashes would name another host.
    let path = format!("/{}", path.trim_start_matches(['/', '\\']));
    format!("{path}?{}", rest.chain([own.as_str()]).collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_switch_keeps_the_address() {
        let check = |path: &str, href: &str| assert_eq!(in_language(path, Lang::Zh), href);
        check("/", "/?lang=zh");
        check("/desk", "/desk?lang=zh");
        check("/desk?status=closed&lang=en", "/desk?status=closed&lang=zh");
        check("/desk?lang=en&level=2", "/desk?level=2&lang=zh");
        check("//evil.example/x", "/evil.example/x?lang=zh");
        check("", "/?lang=zh");
    }
}
