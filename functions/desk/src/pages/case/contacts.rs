//! Everything said with either side, in order: mails and messages, calls, questions to third parties.

use super::lines::{Message, message};
use jiff::Timestamp;
use messages::view::{DeskView, Entry};
use web::format::Viewpoint;
use web::i18n::Lang;

/// Events of the log that are contacts and no messages of the complaint's page.
const CONTACTS: [&str; 2] = ["contact_recorded", "third_party_contacted"];

/// The contacts, oldest first.
pub(super) fn contacts<'a>(view: &'a DeskView, lang: Lang, here: &Viewpoint) -> Vec<Message<'a>> {
    let messages = view.messages.iter().map(|one| (one.at, message(one, lang, here)));
    let recorded = view.log.iter().filter(|entry| CONTACTS.contains(&entry.event.as_str()));
    let mut all: Vec<(Timestamp, Message<'a>)> =
        messages.chain(recorded.map(|entry| (entry.at, contact(entry, lang, here)))).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, message)| message).collect()
}

fn contact<'a>(entry: &'a Entry, lang: Lang, here: &Viewpoint) -> Message<'a> {
    let personal = |name: &str| entry.facts.as_ref()?.get("personal")?.get(name)?.as_str();
    let party = personal("party").map(str::to_owned);
    let channel = personal("channel").map(|channel| lang.label("channel", channel));
    let what: Vec<String> = [Some(lang.label("log", &entry.event)), party, channel].into_iter().flatten().collect();
    Message {
        direction: "aside",
        who: entry.name.clone().unwrap_or_else(|| lang.t("case-from_firm")),
        what: what.join(" · "),
        at: here.date_time(lang, entry.at),
        attribute: here.attribute(entry.at),
        text: entry.text.as_deref().unwrap_or_default(),
        mail: None,
    }
}
