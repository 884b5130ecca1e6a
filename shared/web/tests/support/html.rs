//! Checks a whole page for what a browser would silently repair and a reader would stumble over.

use std::collections::BTreeSet;

/// Elements without an end tag (HTML standard §13.1.2), and those of SVG we close at once.
const VOID: [&str; 11] = ["meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line", "polyline"];

/// One start tag.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn is_labelled_control(&self) -> bool {
        match self.name.as_str() {
            "input" => self.get("type") != Some("hidden"),
            name => matches!(name, "select" | "textarea"),
        }
    }
}

/// Panics with every fault of the page.
pub fn check(html: &str) {
    let mut faults = Vec::new();
    let tags = read(html, &mut faults);
    ids(&tags, &mut faults);
    for tag in &tags {
        content_security(tag, &mut faults);
        form(tag, &mut faults);
    }
    let headings = tags.iter().filter(|tag| tag.name == "h1").count();
    if headings != 1 {
        faults.push(format!("{headings} h1 elements"));
    }
    for landmark in ["header", "main", "footer"] {
        if !tags.iter().any(|tag| tag.name == landmark) {
            faults.push(format!("no {landmark}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The page without what changes with every change of a script or the stylesheet: the digest in its address.
#[allow(dead_code, reason = "not every test that checks pages keeps snapshots of them")]
pub fn without_digests(html: &str) -> String {
    let mut parts = html.split("\"/assets/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (address, rest) = part.split_once('"').expect("an address ends");
        let name: Vec<&str> = address.split('.').collect();
        let name = if let [name, _, kind] = name[..] { format!("{name}.{kind}") } else { address.to_owned() };
        text.push_str(&format!("\"/assets/{name}\"{rest}"));
    }
    text
}

/// Start tags in order; end tags have to match.
fn read(html: &str, faults: &mut Vec<String>) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let tail = &rest[start + 1..];
        let Some(end) = end_of_tag(tail) else {
            faults.push(format!("a tag that does not end: <{}", tail.chars().take(40).collect::<String>()));
            return tags;
        };
        let inside = &tail[..end];
        rest = &tail[end + 1..];
        if inside.starts_with("script") && !rest.starts_with("</script>") {
            faults.push("a script written into the page".to_owned());
        }
        if inside.starts_with('!') {
            continue;
        }
        if let Some(name) = inside.strip_prefix('/') {
            match open.pop() {
                Some(expected) if expected == name.trim() => {}
                other => faults.push(format!("</{name}> closes {other:?}")),
            }
            continue;
        }
        let tag = parse(inside.trim_end_matches('/'));
        if !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    if !open.is_empty() {
        faults.push(format!("never closed: {open:?}"));
    }
    tags
}

/// The first `>` outside quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(position, c)| {
        if c == '"' {
            quoted = !quoted;
        }
        (c == '>' && !quoted).then_some(position)
    })
}

fn parse(inside: &str) -> Tag {
    let name: String = inside.chars().take_while(|c| !c.is_whitespace()).collect();
    let mut attributes = Vec::new();
    let mut rest = inside[name.len()..].trim_start();
    while !rest.is_empty() {
        let key: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '=').collect();
        rest = &rest[key.len()..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').unwrap_or(quoted.len());
            value = quoted[..end].to_owned();
            rest = &quoted[(end + 1).min(quoted.len())..];
        } else if let Some(bare) = rest.strip_prefix('=') {
            value = bare.chars().take_while(|c| !c.is_whitespace()).collect();
            rest = &bare[value.len()..];
        }
        attributes.push((key, value));
        rest = rest.trim_start();
    }
    Tag { name, attributes }
}

/// Ids are unique, what refers to one finds it, and every control has a label.
fn ids(tags: &[Tag], faults: &mut Vec<String>) {
    let mut known = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        if !known.insert(id) {
            faults.push(format!("id {id} twice"));
        }
    }
    let labels: BTreeSet<&str> =
        tags.iter().filter(|tag| tag.name == "label").filter_map(|tag| tag.get("for")).collect();
    for tag in tags {
        let described = ["aria-describedby", "aria-labelledby"].iter().filter_map(|name| tag.get(name));
        let wanted = described.flat_map(str::split_whitespace).chain(tag.get("for"));
        let anchor = tag.get("href").and_then(|href| href.strip_prefix('#'));
        for id in wanted.chain(anchor) {
            if !known.contains(id) {
                faults.push(format!("no id {id} for {}", tag.name));
            }
        }
        let labelled = tag.get("id").is_some_and(|id| labels.contains(id)) || tag.get("aria-label").is_some();
        if tag.is_labelled_control() && !labelled {
            faults.push(format!("no label for {:?}", tag.attributes));
        }
    }
}

/// Nothing a strict content security policy would have to allow; nothing from elsewhere.
fn content_security(tag: &Tag, faults: &mut Vec<String>) {
    if matches!(tag.name.as_str(), "style" | "iframe" | "object" | "base") {
        faults.push(format!("a {} element", tag.name));
    }
    let ours = tag.get("src").is_some_and(|src| src.starts_with("/assets/") && src.ends_with(".js"));
    if tag.name == "script" && !(ours && tag.get("type") == Some("module")) {
        faults.push("a script that is no module of ours".to_owned());
    }
    for (name, value) in &tag.attributes {
        let loads = tag.name != "a" && matches!(name.as_str(), "href" | "src" | "action" | "formaction");
        if name == "style" || name.starts_with("on") {
            faults.push(format!("attribute {name} of {}", tag.name));
        }
        let elsewhere = !value.starts_with('/') || value.starts_with("//");
        if loads && elsewhere {
            faults.push(format!("{} leads to {value}", tag.name));
        }
        if tag.name == "a" && name == "href" && value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
            faults.push("a script address".to_owned());
        }
    }
}

fn form(tag: &Tag, faults: &mut Vec<String>) {
    if tag.name == "form" && tag.get("action").is_none() {
        faults.push("a form without an address".to_owned());
    }
    if tag.name == "button" && tag.attributes.iter().any(|(name, _)| name == "onclick") {
        faults.push("a button with a script".to_owned());
    }
}
