//! The day's mail, and whether it adds up.

use crate::mail_ledger::{MailLedger, MailLine};
use askama::Template;
use store::inbound::SET_ASIDE;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::link::href;

#[derive(Template)]
#[template(path = "mail.html")]
struct MailHtml<'a> {
    lang: Lang,
    title: &'a str,
    ledger: &'a MailLedger,
    sums: Vec<Sum>,
    rows: Vec<Row<'a>>,
    /// The same day, further back.
    next: Option<String>,
    before: String,
    after: String,
}

struct Sum {
    word: String,
    count: usize,
}

struct Row<'a> {
    line: &'a MailLine,
    at: String,
    outcome: String,
    /// Where the message can be had; one that waits cannot.
    raw: Option<String>,
    /// The message, where it may be read again.
    again: Option<&'a str>,
}

/// The page of one day, or of a part of it, which goes on after `next` messages; `may_read_again` offers that for
/// what was set aside.
pub fn mail(
    frame: &Frame<'_>,
    ledger: &MailLedger,
    next: Option<usize>,
    may_read_again: bool,
    here: &Viewpoint,
) -> String {
    let lang = frame.lang;
    let sums =
        ledger.outcomes.iter().map(|(word, count)| Sum { word: lang.label("mail_outcome", word), count: *count });
    let rows = ledger.items.iter().map(|line| Row {
        line,
        at: here.date_time(lang, line.at),
        outcome: lang.label("mail_outcome", &line.outcome),
        again: Some(line.raw.as_str()).filter(|_| may_read_again && SET_ASIDE.contains(&line.outcome.as_str())),
        raw: line.reason.as_ref().map(|_| href("/desk/mail/raw", &[("key", &line.raw)])),
    });
    let day = |day: Result<jiff::civil::Date, jiff::Error>| {
        href("/desk/mail", &[("day", &day.unwrap_or(ledger.day).to_string())])
    };
    let title = lang.t_with("ledger-title", &[("day", &ledger.day.to_string())]);
    let html = MailHtml {
        lang,
        title: &title,
        ledger,
        sums: sums.collect(),
        rows: rows.collect(),
        next: next.map(|next| href("/desk/mail", &[("day", &ledger.day.to_string()), ("after", &next.to_string())])),
        before: day(ledger.day.yesterday()),
        after: day(ledger.day.tomorrow()),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
