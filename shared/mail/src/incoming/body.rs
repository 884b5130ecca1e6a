//! Choosing the text of a mail and its attachments from the tree of parts.

use super::mime::{Leaf, Part};
use super::{Attachment, charset, html, text};

/// Longest file name kept, in characters.
const FILE_NAME_CHARS_MAX: usize = 150;

/// Longest plain text that can be a mere "please enable HTML".
const PLACEHOLDER_CHARS_MAX: usize = 300;

/// The text of a part, and where it comes from.
#[derive(Debug, Default)]
struct Text {
    content: String,
    from_html: bool,
}

/// Takes the best text and all attachments out of a tree.
pub(crate) fn read(root: &Part<'_>) -> (String, Vec<Attachment>) {
    let mut attachments = Vec::new();
    let text = match root {
        // A mail that is one text is that text, whatever it is called.
        Part::Leaf(leaf) if is_text(leaf) => Some(leaf_text(leaf)),
        _ => collect(root, &mut attachments),
    };
    (text.unwrap_or_default().content, attachments)
}

fn is_text(leaf: &Leaf<'_>) -> bool {
    matches!(leaf.content_type.value.as_str(), "text/plain" | "text/html" | "text/enriched")
}

fn collect(part: &Part<'_>, attachments: &mut Vec<Attachment>) -> Option<Text> {
    match part {
        Part::Leaf(leaf) => {
            let file = leaf.disposition.value == "attachment" || leaf.file_name().is_some();
            if is_text(leaf) && !file {
                return Some(leaf_text(leaf));
            }
            attachments.push(attachment(leaf, attachments.len() + 1));
            None
        }
        Part::Multi { subtype, children } => {
            let texts: Vec<Text> = children.iter().filter_map(|child| collect(child, attachments)).collect();
            if subtype == "alternative" { Some(best(texts)) } else { joined(texts) }
        }
    }
}

/// Of several forms of one text: plain, unless it says nothing.
fn best(texts: Vec<Text>) -> Text {
    let has_html = texts.iter().any(|text| text.from_html && !text.content.trim().is_empty());
    let says_something = |text: &Text| {
        let content = text.content.trim();
        let placeholder =
            has_html && content.chars().count() <= PLACEHOLDER_CHARS_MAX && content.to_lowercase().contains("html");
        !content.is_empty() && !placeholder
    };
    let plain = texts.iter().position(|text| !text.from_html && says_something(text));
    let any = || texts.iter().position(|text| text.from_html && !text.content.trim().is_empty());
    match plain.or_else(any) {
        Some(at) => texts.into_iter().nth(at).unwrap_or_default(),
        None => texts.into_iter().next().unwrap_or_default(),
    }
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

fn leaf_text(leaf: &Leaf<'_>) -> Text {
    let decoded = charset::decode(&leaf.bytes(), leaf.content_type.get("charset"));
    let from_html = leaf.content_type.value == "text/html";
    let content = if from_html {
        text::clean(&html::to_text(&decoded))
    } else {
        let cleaned = text::clean(&decoded);
        let is = |name: &str, value: &str| {
            leaf.content_type.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
        };
        if is("format", "flowed") { text::unflow(&cleaned, is("delsp", "yes")) } else { cleaned }
    };
    Text { content, from_html }
}

fn attachment(leaf: &Leaf<'_>, number: usize) -> Attachment {
    let content_type = leaf.content_type.value.clone();
    let name = leaf.file_name().map(safe_file_name).filter(|name| !name.is_empty());
    Attachment {
        file_name: name.unwrap_or_else(|| format!("attachment-{number}.{}", extension(&content_type))),
        content_type,
        bytes: leaf.bytes(),
    }
}

/// A name without folders, controls and characters file systems refuse.
fn safe_file_name(name: &str) -> String {
    let name = text::one_line(name);
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?')).collect();
    let name = name.trim().trim_start_matches('.');
    let length = name.chars().count();
    // The end is kept: it carries the extension.
    name.chars().skip(length.saturating_sub(FILE_NAME_CHARS_MAX)).collect()
}

fn extension(content_type: &str) -> &'static str {
    match content_type {
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/heic" => "heic",
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/calendar" => "ics",
        "message/rfc822" => "eml",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::safe_file_name;

    #[test]
    fn file_names() {
        for (name, expected) in [
            ("a.pdf", "a.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\dir\\凭证.jpg", "凭证.jpg"),
            ("a\r\nb\0.txt", "a b.txt"),
            (".hidden", "hidden"),
            ("a<b>\"c\"?.txt", "abc.txt"),
            ("///", ""),
        ] {
            assert_eq!(safe_file_name(name), expected, "{name}");
        }
        let long = format!("{}.pdf", "长".repeat(500));
        assert!(safe_file_name(&long).ends_with("长.pdf"));
        assert_eq!(safe_file_name(&long).chars().count(), 150);
    }
}
