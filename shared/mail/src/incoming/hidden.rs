//! Elements of HTML whose text the sender does not show.
//!
//! Newsletters put a preview text on top of the page and hide it; shown, it
//! would read as if the sender had said it. Only what surely hides counts.

/// Elements without content, which cannot hide any.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "meta", "link", "wbr", "col"];

/// Searches for an end tag that may fail: each reads to the end of the page.
pub(crate) const MISSES_MAX: usize = 16;

/// How a tag hides its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hiding {
    /// Everything in it.
    All,
    /// Its own text only: elements inside can set another size.
    ZeroSize,
}

/// Whether an opening tag (without its brackets) hides what is in it.
pub(crate) fn hides(name: &str, tag: &str) -> Option<Hiding> {
    if VOID.contains(&name) || name == "body" || name == "html" || tag.starts_with('/') || tag.ends_with('/') {
        return None;
    }
    let tag = tag.to_ascii_lowercase();
    let mut style = "";
    let mut rest = tag.strip_prefix(name)?;
    while let Some((attribute, value, after)) = attribute(rest) {
        match attribute {
            "hidden" => return Some(Hiding::All),
            "style" => style = value,
            _ => {}
        }
        rest = after;
    }
    let mut cut = (false, false);
    let mut zero_size = false;
    for (property, value) in style.split(';').filter_map(|rule| rule.split_once(':')) {
        let value = value.trim().trim_end_matches("!important").trim_end();
        match property.trim() {
            "display" if value == "none" => return Some(Hiding::All),
            "visibility" if value == "hidden" => return Some(Hiding::All),
            "opacity" if is_zero(value) => return Some(Hiding::All),
            "max-height" | "height" => cut.0 |= is_zero(value),
            "overflow" => cut.1 = value == "hidden",
            "font-size" => zero_size = is_zero(value),
            _ => {}
        }
    }
    if cut == (true, true) { Some(Hiding::All) } else { zero_size.then_some(Hiding::ZeroSize) }
}

/// The first attribute of a tag: its name, its value, and what follows it.
fn attribute(tag: &str) -> Option<(&str, &str, &str)> {
    let tag = tag.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(tag.len());
    let (name, after) = tag.split_at(end);
    let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
        return (!name.is_empty()).then_some((name, "", after));
    };
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let (inside, after) = value[1..].split_once(quote).unwrap_or((&value[1..], ""));
            Some((name, inside, after))
        }
        _ => {
            let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
            Some((name, &value[..end], &value[end..]))
        }
    }
}

/// Whether a length or number is nothing: `0`, `0px`, `0.0em`.
fn is_zero(value: &str) -> bool {
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    !digits.is_empty() && digits.chars().all(|c| matches!(c, '0' | '.')) && digits.contains('0')
}

/// The content of an element and what follows its end tag; none when it is never closed.
pub(crate) fn element<'a>(rest: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let mut open = 1_usize;
    let mut at = 0;
    while let Some(found) = rest[at..].find('<') {
        let start = at + found;
        let tag = &rest[start + 1..];
        let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        at = rest.len() - tag.len();
        let named = tag.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        if !named || tag[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
            continue;
        }
        open = if closing { open - 1 } else { open + 1 };
        if open == 0 {
            let (_, after) = tag.split_once('>')?;
            return Some((&rest[..start], after));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Hiding, element, hides};

    #[test]
    fn tags() {
        for (tag, expected) in [
            ("div", None),
            ("div style=\"display:none\"", Some(Hiding::All)),
            ("div class='x' STYLE='color:red; Display : None !important;'", Some(Hiding::All)),
            ("span style=display:none", Some(Hiding::All)),
            ("div style=\"max-height:0px;overflow:hidden\"", Some(Hiding::All)),
            ("div style=\"max-height:0\"", None),
            ("div style=\"opacity:0.0\"", Some(Hiding::All)),
            ("div style=\"opacity:0.5\"", None),
            ("span style=\"font-size:0\"", Some(Hiding::ZeroSize)),
            ("span style=\"font-size:10px\"", None),
            ("div hidden", Some(Hiding::All)),
            ("p title=\"the hidden truth\"", None),
            ("p title = 'a' hidden=''", Some(Hiding::All)),
            ("div data-style=\"display:none\"", None),
            ("div title=\"display:none\"", None),
            ("br style=\"display:none\"", None),
            ("body style=\"display:none\"", None),
            ("/div style=\"display:none\"", None),
        ] {
            let name = tag.split(' ').next().unwrap_or_default();
            assert_eq!(hides(name, tag), expected, "{tag}");
        }
    }

    #[test]
    fn elements() {
        for (rest, expected) in [
            ("a</div>b", Some(("a", "b"))),
            ("a<div>b</div>c</DIV >d", Some(("a<div>b</div>c", "d"))),
            ("a<divx></div>b", Some(("a<divx>", "b"))),
            ("a<div></div>", None),
            ("a</div", None),
            ("", None),
        ] {
            assert_eq!(element(rest, "div"), expected, "{rest}");
        }
    }
}
