//! The case page's facts, tasks, messages and log as lines.

use complaint::Level;
use messages::view::{DeskView, Entry, FiledView, MailView, MessageView, SuggestionView};
use policy::Pack;
use web::format::{self, Viewpoint};
use web::i18n::Lang;
use web::link::href;

/// Characters of a chain hash that tell two links apart at a glance.
const SHORT_HASH: usize = 10;

/// A fact with its name.
pub(super) struct Fact<'a> {
    pub(super) name: String,
    pub(super) value: String,
    /// Where the value leads.
    pub(super) href: Option<String>,
    /// A class of the stylesheet.
    pub(super) class: &'a str,
}

fn fact<'a>(lang: Lang, key: &str, value: impl Into<String>) -> Fact<'a> {
    Fact { name: lang.t(key), value: value.into(), href: None, class: "" }
}

pub(super) fn facts<'a>(view: &'a DeskView, pack: &Pack, lang: Lang, here: &Viewpoint) -> Vec<Fact<'a>> {
    let card = &view.card;
    let zh = lang.is_zh();
    let level = Level::try_from(card.level).ok().and_then(|level| pack.level(level));
    let level_label =
        level.map_or_else(|| lang.label("level", &card.level.to_string()), |info| info.label.text(zh).to_owned());
    let mut facts = vec![
        fact(lang, "case-assignee", card.assignee.clone().unwrap_or_else(|| lang.t("list-unassigned"))),
        fact(lang, "case-level", format!("{} · {level_label}", card.level)),
        fact(lang, "case-team", pack.team_label(&card.team, zh)),
        fact(lang, "case-priority", card.priority.to_string()),
        fact(lang, "case-grade", lang.label("grade", &card.grade)),
        fact(lang, "case-channel", lang.label("channel", &card.channel)),
        fact(lang, "case-language", lang.label("list", &format!("language_{}", Lang::from_tag(&card.language).code()))),
        fact(lang, "case-received", here.date_time(lang, card.received_at)),
        fact(lang, "case-jurisdiction", pack.jurisdiction_label(&view.jurisdiction, zh)),
    ];
    if let Some(other) = &view.duplicate_of {
        let href = Some(format!("/desk/complaints/{other}"));
        facts.push(Fact { href, class: "reference", ..fact(lang, "case-duplicate_of", other) });
    }
    if let Some(closed) = &view.follow_up_of {
        let href = Some(format!("/desk/complaints/{closed}"));
        facts.push(Fact { href, class: "reference", ..fact(lang, "case-follow_up_of", closed) });
    }
    facts.extend(view.provisional_credit.iter().map(|credit| {
        let amount = format::money(lang, &credit.amount.value, &credit.amount.currency);
        let since = here.date_time(lang, credit.at);
        let state = lang.label("credited", &credit.state);
        fact(lang, "case-credit", format!("{amount} · {state} · {since}"))
    }));
    facts.extend(view.closing_reason.iter().map(|reason| fact(lang, "case-closing", lang.label("closing", reason))));
    facts.extend(view.reason_code.iter().map(|code| fact(lang, "case-reason_code", lang.label("reason", code))));
    facts
}

pub(super) fn person<'a>(view: &'a DeskView, lang: Lang) -> Vec<Fact<'a>> {
    let identity = &view.identity;
    let proof = identity.contact_proof.as_ref().map(|proof| format!(" · {}", lang.label("proof", proof)));
    let contact = format!("{}{}", lang.label("contact", &identity.contact), proof.unwrap_or_default());
    let class = |proven: bool| if proven { "good" } else { "warn" };
    let mut facts = vec![fact(lang, "case-name", &view.complainant.name)];
    facts.extend(view.complainant.email.iter().map(|email| fact(lang, "case-email", email)));
    facts.extend(view.complainant.phone.iter().map(|phone| fact(lang, "case-phone", phone)));
    facts.extend(view.account.identifier.iter().map(|account| fact(lang, "case-account", account)));
    facts.push(Fact { class: class(identity.contact == "proven"), ..fact(lang, "case-contact_fact", contact) });
    let account = lang.label("account", &identity.account);
    facts.push(Fact { class: class(identity.account != "unproven"), ..fact(lang, "case-account_fact", account) });
    facts
}

pub(super) fn transaction<'a>(view: &'a DeskView, lang: Lang) -> Vec<Fact<'a>> {
    let Some(transaction) = &view.transaction else { return Vec::new() };
    let amount = transaction.amount.as_ref().map(|amount| format::money(lang, &amount.value, &amount.currency));
    let known = [
        ("case-amount", amount),
        ("case-transaction_id", transaction.id.clone()),
        ("case-occurred_at", transaction.occurred_at.clone()),
        ("case-counterparty", transaction.counterparty.clone()),
        ("case-device", transaction.device.clone()),
    ];
    known.into_iter().filter_map(|(key, value)| Some(fact(lang, key, value?))).collect()
}

/// A task and whether it can be ticked off here.
pub(super) struct Task<'a> {
    pub(super) id: &'a str,
    pub(super) text: String,
    pub(super) kind: String,
    pub(super) since: String,
    pub(super) done: bool,
    /// An approval ends with `approve` or `refuse`.
    pub(super) can_complete: bool,
}

/// Open tasks first.
pub(super) fn tasks<'a>(view: &'a DeskView, lang: Lang, here: &Viewpoint) -> Vec<Task<'a>> {
    let shown = view.tasks.iter().map(|task| Task {
        id: &task.id,
        // What the machine says of a kind is said in the reader's language; the rest is as it was written.
        text: lang.try_t(&format!("todo-{}", task.kind)).unwrap_or_else(|| task.text.clone()),
        kind: lang.label("task", &task.kind),
        since: lang.t_with("case-task_since", &[("at", &here.date_time(lang, task.opened_at))]),
        done: task.done_at.is_some(),
        can_complete: task.done_at.is_none() && task.kind != "approval",
    });
    let mut tasks: Vec<Task<'_>> = shown.collect();
    tasks.sort_by_key(|task| task.done);
    tasks
}

/// A text between the firm and the complainant.
pub(super) struct Message<'a> {
    /// `in` or `out`: a class of the stylesheet.
    pub(super) direction: &'a str,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) at: String,
    pub(super) attribute: String,
    pub(super) text: &'a str,
    pub(super) mail: Option<Mail>,
}

/// The mail something came in by.
pub(super) struct Mail {
    /// Where it can be had as it came.
    pub(super) href: String,
    pub(super) sender: Option<String>,
}

pub(super) fn mail(view: &MailView) -> Mail {
    Mail { href: href("/desk/mail/raw", &[("key", &view.raw)]), sender: view.authentication.clone() }
}

/// What the complainant's words suggest.
pub(super) struct Suggestion<'a> {
    pub(super) name: String,
    pub(super) value: &'a str,
    pub(super) words: String,
}

pub(super) fn suggestion<'a>(view: &'a SuggestionView, pack: &'a Pack, lang: Lang) -> Suggestion<'a> {
    let category = view.fact == "category";
    let value = if category { pack.category_label(&view.value, lang.is_zh()) } else { &view.value };
    Suggestion { name: lang.label("suggestion", &view.fact), value, words: view.words.join(" … ") }
}

pub(super) fn message<'a>(message: &'a MessageView, lang: Lang, here: &Viewpoint) -> Message<'a> {
    let from = if message.direction == "in" { "case-from_complainant" } else { "case-from_firm" };
    Message {
        direction: &message.direction,
        who: message.name.clone().unwrap_or_else(|| lang.t(from)),
        what: lang.label("log", &message.event),
        at: here.date_time(lang, message.at),
        attribute: here.attribute(message.at),
        text: &message.text,
        mail: message.mail.as_ref().map(mail),
    }
}

/// A piece of evidence.
pub(super) struct Evidence<'a> {
    pub(super) name: &'a str,
    pub(super) about: String,
    /// Where it opens: itself, or the mail it came with.
    pub(super) href: Option<String>,
    /// Why it does not.
    pub(super) danger: Option<String>,
    /// Whether it can be shown beside the text.
    pub(super) picture: bool,
}

pub(super) fn evidence<'a>(filed: &'a FiledView, reference: &str, lang: Lang, here: &Viewpoint) -> Evidence<'a> {
    let file = &filed.file;
    let found = filed.sniffed.as_deref().unwrap_or(&filed.content_type);
    let at = here.date_time(lang, file.received_at);
    let about = [lang.label("evidence", &file.kind), found.to_owned(), format::size(lang, file.size_bytes), at];
    let upload = file.sha256.as_ref().filter(|_| filed.uploaded && file.danger.is_none());
    let upload = upload.map(|sha256| format!("/desk/complaints/{reference}/evidence/{sha256}"));
    let mail = filed.raw.as_ref().map(|raw| href("/desk/mail/raw", &[("key", raw)]));
    Evidence {
        name: &file.file_name,
        about: about.join(" · "),
        picture: upload.is_some() && found.starts_with("image/"),
        href: upload.or(mail),
        danger: file.danger.as_ref().map(|danger| lang.label("danger", danger)),
    }
}

/// A line of the log.
pub(super) struct LogLine<'a> {
    pub(super) entry: &'a Entry,
    pub(super) label: String,
    pub(super) who: String,
    pub(super) at: String,
    pub(super) attribute: String,
    pub(super) short_hash: Option<String>,
    pub(super) facts: Option<String>,
}

pub(super) fn log_line<'a>(entry: &'a Entry, lang: Lang, here: &Viewpoint) -> LogLine<'a> {
    LogLine {
        entry,
        label: lang.label("log", &entry.event),
        who: entry.name.clone().unwrap_or_else(|| lang.label("case", &format!("by_{}", entry.by))),
        at: here.date_time(lang, entry.at),
        attribute: here.attribute(entry.at),
        short_hash: entry.hash.as_ref().map(|hash| hash.chars().take(SHORT_HASH).collect()),
        facts: entry.facts.as_ref().and_then(|facts| serde_json::to_string_pretty(facts).ok()),
    }
}
