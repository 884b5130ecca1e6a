//! The HTML of a mail, cleaned so that a handler can look at it.
//!
//! What is left cannot run, cannot load anything from elsewhere, cannot cover
//! the page around it, and says where its links lead.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use super::{body, header::Header, mime};

/// Bytes of HTML that are cleaned; of a larger page there is the text.
pub const HTML_BYTES_MAX: usize = 1024 * 1024;

/// Tags in a page that is cleaned: the work grows with their square when they are nested.
const TAGS_MAX: usize = 20_000;

/// Characters of a link's target that are shown.
const TARGET_CHARS_MAX: usize = 200;

/// Elements that a parser opens again after every block they span. Without attributes it
/// keeps three of a name at most, so a page cannot multiply.
const FORMATTING: [&str; 13] =
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Style that changes how text looks and nothing else.
const PROPERTIES: [&str; 12] = [
    "color",
    "background-color",
    "font-weight",
    "font-style",
    "font-size",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
    "border-collapse",
    "padding",
    "width",
];

/// Pictures that come with the address itself; SVG is none of them.
const PICTURES: [&str; 5] =
    ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;", "data:image/bmp;"];

/// The HTML of a raw mail, safe to show inside a page of ours.
///
/// `None` when the mail has no HTML, or more of it than is cleaned ([`HTML_BYTES_MAX`]): its
/// text is in [`read`](super::read). Pictures stay where they are in the mail (`cid:`) or in the
/// address (`data:`); the page around it should forbid all others too.
pub fn safe_html(raw: &[u8]) -> Option<String> {
    let raw = &raw[..raw.len().min(super::MESSAGE_BYTES_MAX)];
    let (header, rest) = Header::split(raw);
    let rest = if header.is_empty() { raw } else { rest };
    let html = body::html(&mime::tree(&header, rest))?;
    let tags = html.bytes().filter(|byte| *byte == b'<').count();
    (html.len() <= HTML_BYTES_MAX && tags <= TAGS_MAX).then(|| with_targets(&clean(&html)))
}

fn clean(html: &str) -> String {
    let tags = ammonia::Builder::default().clone_tags();
    let tags: HashSet<&str> = tags.into_iter().filter(|tag| !matches!(*tag, "map" | "area")).chain(["font"]).collect();
    let mut builder = Builder::default();
    builder
        .tags(tags)
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("td", HashSet::from(["colspan", "rowspan", "align", "valign"])),
            ("th", HashSet::from(["colspan", "rowspan", "align", "valign"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .generic_attributes(HashSet::from(["style", "dir", "lang"]))
        .filter_style_properties(HashSet::from(PROPERTIES))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid", "data"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => is_picture(value).then_some(Cow::Borrowed(value)),
            (_, "href") => is_link(value).then_some(Cow::Borrowed(value)),
            // An address in a style is something to load.
            (_, "style") => (!value.contains(['(', '\\', '@'])).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        });
    builder.clean(&without_attributes(html)).to_string()
}

fn is_picture(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    address.starts_with("cid:") || PICTURES.iter().any(|start| address.starts_with(start))
}

fn is_link(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme))
}

/// Takes the attributes off every formatting tag, wherever it stands.
fn without_attributes(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, after) = rest.split_at(length);
        let spaced = after.starts_with(|c: char| c.is_ascii_whitespace() || c == '/');
        if spaced && FORMATTING.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            out.push_str(name);
            out.push('>');
            rest = after.split_once('>').map_or("", |(_, after)| after);
        }
    }
    out.push_str(rest);
    out
}

/// Writes the target behind every link whose text is not the target itself.
///
/// The input is what the cleaner wrote: every `<` in it starts a tag, and values are in `"`.
fn with_targets(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<a ") {
        let (before, link) = rest.split_at(at);
        out.push_str(before);
        let Some(end) = link.find("</a>") else { break };
        let (inside, after) = link.split_at(end + "</a>".len());
        out.push_str(inside);
        // A quote inside a value is a reference, so no value can look like this attribute.
        let target = inside.split_once(" href=\"").and_then(|(_, value)| value.split_once('"'));
        let target = target.map_or("", |(target, _)| target);
        let text = inside[..end].rsplit('>').next().unwrap_or_default();
        if !target.is_empty() && text.trim() != target {
            let shown: String = target.chars().take(TARGET_CHARS_MAX).collect();
            let more = if shown.len() < target.len() { "…" } else { "" };
            out.push_str(&format!(" <small>[{}{more}]</small>", whole_references(&shown)));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Drops a character reference that was cut in the middle.
fn whole_references(text: &str) -> &str {
    match text.rfind('&') {
        Some(at) if !text[at..].contains(';') && text.chars().count() == TARGET_CHARS_MAX => &text[..at],
        _ => text,
    }
}
