//! What of a mail goes into the complaint: secrets masked, quotes left out, lengths bounded.

use mail::{Incoming, Language, mask};

/// Longest name kept, in characters.
pub(super) const MAX_NAME: usize = 200;
/// Longest description kept, in characters; the raw message holds the rest.
const MAX_DESCRIPTION: usize = 19_000;

pub(super) fn cut(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        text.to_owned()
    } else {
        text.chars().take(characters).chain(['…']).collect()
    }
}

/// What the person wrote; never empty.
fn text_of(incoming: &Incoming) -> String {
    match incoming.text.trim() {
        "" => format!("(no text; {} attachments)", incoming.attachments.len()),
        text => text.to_owned(),
    }
}

/// What the person answered, secrets masked, with a mark where the conversation before was left out.
pub(super) fn reply_of(incoming: &Incoming) -> String {
    let text = cut(&mask(&text_of(incoming)).text, MAX_DESCRIPTION);
    let mark = incoming.quoted.as_ref().map(|quoted| match (incoming.language, quoted.lines().count()) {
        (Language::Zh, lines) => format!("（此处略去引用的往来邮件 {lines} 行，原件已留存）"),
        (Language::En, lines) => format!("({lines} lines of earlier mail left out; the original is kept)"),
    });
    joined(&[text, mark.unwrap_or_default()])
}

/// What a first mail says. What it quotes belongs to the matter: nobody here has read it yet.
pub(super) fn description_of(incoming: &Incoming) -> String {
    let parts = [incoming.subject.as_str(), &text_of(incoming), incoming.quoted.as_deref().unwrap_or_default()];
    cut(&joined(&parts.map(|part| mask(part.trim()).text)), MAX_DESCRIPTION)
}

/// Texts as paragraphs, empty ones left out.
fn joined(parts: &[String]) -> String {
    let filled: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    filled.join("\n\n")
}
