//! Choosing the text of a mail and its attachments from the tree of parts.

use std::collections::HashSet;

use super::files::Files;
use super::mime::{Leaf, Part};
use super::{charset, html, text};

/// Longest plain text that can be a mere "please enable HTML".
const PLACEHOLDER_CHARS_MAX: usize = 300;

/// The text of a part, and where it comes from.
#[derive(Debug, Default)]
struct Text {
    content: String,
    from_html: bool,
}

/// Takes the best text and all files out of a tree.
pub(crate) fn read(root: &Part<'_>) -> (String, Files) {
    let mut files = Files::default();
    let text = match root {
        // A mail that is one text is that text, whatever it is called.
        Part::Leaf(leaf) if is_text(leaf) => Some(leaf_text(leaf, &mut files)),
        _ => collect(root, &mut files),
    };
    let text = text.unwrap_or_default().content;
    if !text.trim().is_empty() {
        return (text, files);
    }
    let enveloped = files.envelope_text.as_deref().map(|body| plain(body, false));
    let enveloped = enveloped.or_else(|| files.envelope_html.as_deref().map(|body| plain(body, true)));
    (enveloped.unwrap_or(text), files)
}

/// The HTML a mail shows: every page in it that is no file, one below the other.
#[cfg(feature = "html")]
pub(crate) fn html(root: &Part<'_>) -> Option<String> {
    let mut pages = Vec::new();
    let mut open = vec![root];
    while let Some(part) = open.pop() {
        match part {
            Part::Multi { children, .. } => open.extend(children.iter().rev()),
            Part::Leaf(leaf) if leaf.content_type.value == "text/html" && !is_file(leaf) => pages.push(decoded(leaf)),
            Part::Leaf(_) => {}
        }
    }
    if pages.is_empty() {
        let body = read(root).1.envelope_html;
        pages.extend(body);
    }
    (!pages.is_empty()).then(|| pages.join("<hr>"))
}

/// Whether a part can be the text of a mail.
fn is_text(leaf: &Leaf<'_>) -> bool {
    matches!(leaf.content_type.value.as_str(), "text/plain" | "text/html" | "text/enriched")
}

/// Whether a part is a file rather than something to read in place.
fn is_file(leaf: &Leaf<'_>) -> bool {
    leaf.disposition.value == "attachment" || leaf.file_name().is_some()
}

fn collect(part: &Part<'_>, files: &mut Files) -> Option<Text> {
    match part {
        Part::Leaf(leaf) if is_text(leaf) && !is_file(leaf) => Some(leaf_text(leaf, files)),
        Part::Leaf(leaf) => {
            files.add(leaf.file_name(), &leaf.content_type.value, leaf.raw_bytes(), || leaf.bytes());
            None
        }
        Part::Multi { subtype, children } => {
            let texts: Vec<Text> = children.iter().filter_map(|child| collect(child, files)).collect();
            if subtype == "alternative" { Some(best(texts)) } else { joined(texts) }
        }
    }
}

/// Of several forms of one text: plain, unless it says nothing. Several plain ones that differ are all kept.
fn best(texts: Vec<Text>) -> Text {
    let said = |text: &Text| !text.content.trim().is_empty();
    let has_html = texts.iter().any(|text| text.from_html && said(text));
    let placeholder = |text: &Text| {
        let content = text.content.trim();
        has_html && content.chars().count() <= PLACEHOLDER_CHARS_MAX && content.to_lowercase().contains("html")
    };
    let (html, plain): (Vec<Text>, Vec<Text>) = texts.into_iter().filter(said).partition(|text| text.from_html);
    let mut plain: Vec<Text> = plain.into_iter().filter(|text| !placeholder(text)).collect();
    let mut seen = HashSet::new();
    plain.retain(|text| seen.insert(text.content.trim().to_owned()));
    joined(plain).or_else(|| html.into_iter().next()).unwrap_or_default()
}

fn joined(texts: Vec<Text>) -> Option<Text> {
    texts.into_iter().reduce(|mut all, next| {
        if !next.content.trim().is_empty() {
            if !all.content.trim().is_empty() {
                all.content = format!("{}\n\n", all.content.trim_end());
            }
            all.content.push_str(&next.content);
            all.from_html |= next.from_html;
        }
        all
    })
}

fn leaf_text(leaf: &Leaf<'_>, files: &mut Files) -> Text {
    let from_html = leaf.content_type.value == "text/html";
    let decoded = decoded(leaf);
    if from_html {
        return Text { content: plain(&decoded, from_html), from_html };
    }
    let is =
        |name: &str, value: &str| leaf.content_type.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let cleaned = plain(&files.take_from_text(&decoded), from_html);
    let content = if is("format", "flowed") { text::unflow(&cleaned, is("delsp", "yes")) } else { cleaned };
    Text { content, from_html }
}

/// The characters of a text part.
fn decoded(leaf: &Leaf<'_>) -> String {
    charset::decode(&leaf.bytes(), leaf.content_type.get("charset"))
}

/// Text as it is kept, made from plain text or HTML.
fn plain(source: &str, from_html: bool) -> String {
    if from_html { text::clean(&html::to_text(source)) } else { text::clean(source) }
}
