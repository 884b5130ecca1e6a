//! What compliance looks at: who read a complaint, and the log of all.

use crate::audit::days::DayView;
use crate::audit::log::{FoundEvents, LogQuery};
use crate::audit::readers::ReaderView;
use askama::Template;
use std::collections::BTreeMap;
use web::field::{Field, Fields, Refused, Whole};
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::link::href;

#[derive(Template)]
#[template(path = "readers.html")]
struct ReadersHtml<'a> {
    lang: Lang,
    reference: &'a str,
    rows: Vec<(String, String, String)>,
}

/// Everybody who read a complaint, by day.
pub fn readers(frame: &Frame<'_>, reference: &str, readers: &[ReaderView], here: &Viewpoint) -> String {
    let lang = frame.lang;
    let title = lang.t("readers-title");
    let row = |reader: &ReaderView| {
        (here.date_time(lang, reader.first_at), reader.name.clone(), lang.label("role", &reader.role))
    };
    let html = ReadersHtml { lang, reference, rows: readers.iter().map(row).collect() };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

/// Digests of days shown: of a week; the API has a month.
const SHOWN_DAYS: usize = 7;

#[derive(Template)]
#[template(path = "log.html")]
struct LogHtml<'a> {
    lang: Lang,
    whole: Whole,
    fields: Vec<Field>,
    /// How many complaints were looked through; nothing before a search.
    looked_at: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
    /// The last digests of days: what it covers, and its value.
    days: Vec<(String, &'a str)>,
}

struct Row {
    reference: String,
    at: String,
    event: String,
    by: String,
    hash: String,
}

/// The search and what it found.
pub fn log(
    frame: &Frame<'_>,
    asked: &BTreeMap<String, String>,
    errors: BTreeMap<String, String>,
    found: Option<(&LogQuery, &FoundEvents)>,
    days: &[DayView],
    here: &Viewpoint,
) -> String {
    let lang = frame.lang;
    let title = lang.t("audit-title");
    let refused = Refused { form: "log".to_owned(), errors, values: asked.clone() };
    let f = Fields::new(lang, "log", Some(&refused));
    let line = |name: &str, key: &str| f.line(name, key);
    let html = LogHtml {
        lang,
        whole: f.whole(&["from", "to", "event", "by", "reference"]),
        fields: vec![
            line("from", "reports-from").hint("reports-day_hint").required(),
            line("to", "reports-to").hint("reports-day_hint").required(),
            line("event", "audit-event").hint("audit-event_hint"),
            line("by", "audit-by").hint("audit-by_hint"),
            line("reference", "audit-reference"),
        ],
        looked_at: found.map(|(_, found)| {
            let counts = [("n", found.looked_at.to_string()), ("m", found.items.len().to_string())];
            let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
            lang.t_with("audit-looked_at", &counts)
        }),
        rows: found.map(|(_, found)| rows(found, lang, here)).unwrap_or_default(),
        next: found.and_then(|(query, found)| next(query, found)),
        days: days.iter().take(SHOWN_DAYS).map(|day| (said_of(day, lang), day.digest.as_str())).collect(),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

fn said_of(day: &DayView, lang: Lang) -> String {
    lang.t_with("audit-day", &[("day", &day.day.to_string()), ("n", &day.changed.to_string())])
}

fn rows(found: &FoundEvents, lang: Lang, here: &Viewpoint) -> Vec<Row> {
    let row = |event: &crate::audit::log::FoundEvent| Row {
        reference: event.reference.clone(),
        at: here.date_time(lang, event.at),
        event: lang.label("event", &event.event),
        by: event.name.clone().unwrap_or_else(|| lang.label("case", &format!("by_{}", event.by))),
        hash: event.hash.chars().take(12).collect(),
    };
    found.items.iter().map(row).collect()
}

fn next(query: &LogQuery, found: &FoundEvents) -> Option<String> {
    let cursor = found.next_cursor.as_deref()?;
    let LogQuery { from, to, event, by, reference, .. } = query;
    let pairs = [("from", from), ("to", to), ("event", event), ("by", by), ("reference", reference)];
    let pairs = pairs.map(|(name, value)| (name, value.as_str()));
    Some(href("/desk/log", &[&pairs[..], &[("cursor", cursor)]].concat()))
}
