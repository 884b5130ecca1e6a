//! The pages' scripts: our own, small, and never needed. Each is a module without a build step. They and the
//! stylesheet stand under addresses that name their content, so that browsers keep them for good and never use
//! an old one with a new page.

use crate::format::Viewpoint;
use crate::i18n::Lang;
use crate::layout::{CSS, css_path};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use ring::digest::{SHA256, digest};
use std::fmt;
use std::sync::LazyLock;

/// Where scripts and the stylesheet are served, by file name.
pub const PATH: &str = "/assets/{file}";

/// Bytes of the digest in an address: enough to tell versions apart.
const DIGEST_BYTES: usize = 8;

/// A script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Keeps spans of time true while a page is open.
    Clocks,
    /// Keeps what is typed into the complaint form, in the tab.
    Draft,
    /// Goes through the desk's list by keyboard.
    Keys,
    /// Sends evidence to the object store and shows how far it is.
    Upload,
}

impl Script {
    /// All of them.
    pub const ALL: [Script; 4] = [Script::Clocks, Script::Draft, Script::Keys, Script::Upload];

    /// Its source.
    pub fn text(self) -> &'static str {
        match self {
            Script::Clocks => include_str!("../assets/js/clocks.js"),
            Script::Draft => include_str!("../assets/js/draft.js"),
            Script::Keys => include_str!("../assets/js/keys.js"),
            Script::Upload => include_str!("../assets/js/upload.js"),
        }
    }

    /// Where pages find it.
    ///
    /// ```
    /// use web::scripts::Script;
    /// let path = Script::Clocks.path();
    /// assert!(path.starts_with("/assets/clocks.") && path.ends_with(".js") && path.len() == 34, "{path}");
    /// ```
    pub fn path(self) -> &'static str {
        static PATHS: LazyLock<[String; Script::ALL.len()]> =
            LazyLock::new(|| Script::ALL.map(Script::named_by_content));
        &PATHS[self as usize]
    }

    fn named_by_content(self) -> String {
        let name = match self {
            Script::Clocks => "clocks",
            Script::Draft => "draft",
            Script::Keys => "keys",
            Script::Upload => "upload",
        };
        named_by_content(name, self.text(), "js")
    }
}

/// The address of a text: its name, the beginning of its SHA-256, its kind.
pub(crate) fn named_by_content(name: &str, text: &str, kind: &str) -> String {
    let digest = digest(&SHA256, text.as_bytes());
    let hex: String = digest.as_ref()[..DIGEST_BYTES].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("/assets/{name}.{hex}.{kind}")
}

/// The script or stylesheet of that file name, to be kept for good.
pub fn served(file: &str) -> Response {
    let is_asked = |path: &str| path.rsplit('/').next() == Some(file);
    let script = Script::ALL.into_iter().find(|script| is_asked(script.path()));
    let found = script.map(|script| ("text/javascript; charset=utf-8", script.text()));
    let sheet = is_asked(css_path()).then_some(("text/css; charset=utf-8", CSS));
    let Some((kind, text)) = found.or(sheet) else { return StatusCode::NOT_FOUND.into_response() };
    let kept = "public, max-age=31536000, immutable";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], text).into_response()
}

/// A script on a page with the words and values it works with; shown as HTML.
#[derive(Clone, Debug)]
pub struct Tag {
    script: Script,
    data: Vec<(&'static str, String)>,
}

impl Tag {
    /// A script with its values, by the names of `data-` attributes.
    pub fn new<const N: usize>(script: Script, data: [(&'static str, String); N]) -> Tag {
        Tag { script, data: data.into() }
    }

    /// The script that counts every `data-due` of a page down.
    pub fn clocks(lang: Lang, here: &Viewpoint) -> Tag {
        let words = [
            ("in_now", "relative-in_now"),
            ("in_minutes", "relative-in_minutes"),
            ("in_hours", "relative-in_hours"),
            ("in_days", "relative-in_days"),
            ("overdue_now", "relative-overdue_now"),
            ("overdue_minutes", "relative-overdue_minutes"),
            ("overdue_hours", "relative-overdue_hours"),
            ("overdue_days", "relative-overdue_days"),
        ];
        let said = words.map(|(name, key)| (name, lang.t_with(key, &[("n", "{n}")])));
        Tag { script: Script::Clocks, data: [("now", here.attribute(here.now))].into_iter().chain(said).collect() }
    }
}

#[derive(Template)]
#[template(
    source = r#"<script type="module" src="{{ path }}"{% for (name, value) in data %} data-{{ name }}="{{ value }}"{% endfor %}></script>"#,
    ext = "html"
)]
struct TagHtml<'a> {
    path: &'a str,
    data: &'a [(&'static str, String)],
}

impl fmt::Display for Tag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let html = TagHtml { path: self.script.path(), data: &self.data };
        out.write_str(&html.render().map_err(|_| fmt::Error)?)
    }
}

/// Its template escapes every value.
impl HtmlSafe for Tag {}

#[cfg(test)]
mod tests {
    use super::*;

    /// A script is read at a glance, and its page loads without waiting for it.
    const MOST_BYTES: usize = 10_000;

    #[test]
    fn scripts_are_small_and_load_nothing_of_others() {
        for script in Script::ALL {
            let text = script.text();
            assert!(text.len() < MOST_BYTES, "{script:?} has {} bytes", text.len());
            for word in ["import", "eval(", "http://", "https://", "innerHTML", "localStorage", "document.write"] {
                assert!(!text.contains(word), "{script:?} holds {word}");
            }
        }
    }

    #[test]
    fn values_stay_values() {
        let tag = Tag::new(Script::Draft, [("draft", r#"x"></script><script>alert(1)"#.to_owned())]).to_string();
        assert_eq!(tag.matches("<script").count(), 1, "{tag}");
        assert!(tag.ends_with("\"></script>"), "{tag}");
    }
}
