//! The complainant's own file as one page that needs nothing else: to keep, and to print.

use super::lines::{Line, Moment, Promise};
use super::status::{about, item_text};
use askama::Template;
use messages::view::{FileView, GivenView, MediationView};
use policy::Pack;
use web::format::{self, Viewpoint};
use web::i18n::Lang;
use web::layout::Frame;

/// The page's style, which goes with it.
pub const FILE_STYLE: &str = include_str!("../../assets/file.css");

#[derive(Template)]
#[template(path = "file.html")]
struct FileHtml<'a> {
    lang: Lang,
    firm: &'a str,
    style: &'static str,
    file: &'a FileView,
    title: String,
    written: String,
    facts: Vec<(String, String)>,
    files: Vec<String>,
    items: Vec<String>,
    promises: Vec<Promise>,
    timeline: Vec<Line>,
    agreements: Vec<Agreement<'a>>,
}

/// What both sides agreed on.
struct Agreement<'a> {
    /// Who brokered it, and the day.
    line: String,
    given: Vec<String>,
    text: &'a str,
}

/// The whole document.
pub fn file(frame: &Frame<'_>, pack: &Pack, file: &FileView, here: &Viewpoint) -> String {
    let lang = frame.lang;
    let view = &file.status;
    let promise = |clock| Promise::new(clock, pack, lang, here).explained(&file.explanations, clock, lang);
    let html = FileHtml {
        lang,
        firm: frame.firm,
        style: FILE_STYLE,
        file,
        title: lang.t_with("status-title", &[("reference", &view.reference)]),
        written: lang.t_with("file-written", &[("at", &here.date_time(lang, file.written_at))]),
        facts: facts(file, pack, lang, here),
        files: view.evidence.iter().map(|file| format!("{} · {}", file.file_name, about(file, lang, here))).collect(),
        items: view.proposal.iter().flat_map(|proposal| &proposal.items).map(|item| item_text(item, lang)).collect(),
        promises: view.clocks.iter().map(promise).collect(),
        timeline: view.timeline.iter().map(|entry| Line::new(entry, lang, here)).collect(),
        agreements: file.agreements.iter().map(|agreement| agreed(agreement, lang)).collect(),
    };
    html.render().expect("a page is written into memory")
}

fn agreed(agreement: &MediationView, lang: Lang) -> Agreement<'_> {
    let day = agreement.agreed_on.parse().map_or_else(|_| agreement.agreed_on.clone(), |day| format::date(lang, day));
    let parts = [agreement.mediator.clone(), Some(lang.t_with("record-agreed", &[("day", &day)]))];
    let given = |given: &GivenView| {
        let amount = given.amount.as_ref().map(|amount| format::money(lang, &amount.value, &amount.currency));
        [Some(lang.label("redress", &given.kind)), amount].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    Agreement {
        line: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        given: agreement.redress.iter().map(given).collect(),
        text: &agreement.text,
    }
}

/// What stands in its head, by label.
fn facts(file: &FileView, pack: &Pack, lang: Lang, here: &Viewpoint) -> Vec<(String, String)> {
    let category = pack.categories.iter().find(|category| category.code == file.category);
    let category = category.map_or(file.category.as_str(), |category| category.label.text(lang.is_zh()));
    let received = Moment::new(file.status.received_at, lang, here).text;
    let mut facts = vec![
        (lang.t("file-standing"), lang.label("standing", &file.status.status)),
        (lang.t("receipt-received"), format!("{received} ({})", here.zone_name())),
        (lang.t("check-category"), category.to_owned()),
        (lang.t("file-channel"), lang.label("channel", &file.channel)),
    ];
    if let Some(reason) = &file.status.closing_reason {
        facts.push((lang.t("status-result"), lang.label("closing", reason)));
    }
    let Some(said) = &file.said else { return facts };
    let transaction = said.transaction.clone().unwrap_or_default();
    let amount = transaction.amount.map(|amount| format::money(lang, &amount.value, &amount.currency));
    let told = [
        ("form-name", Some(said.name.clone())),
        ("form-email", said.email.clone()),
        ("form-phone", said.phone.clone()),
        ("form-account", said.account.clone()),
        ("form-transaction_id", transaction.id),
        ("form-amount", amount),
        ("form-occurred_at", transaction.occurred_at),
        ("form-counterparty", transaction.counterparty),
        ("form-device", transaction.device),
    ];
    facts.extend(told.into_iter().filter_map(|(key, text)| Some((lang.t(key), text.filter(|text| !text.is_empty())?))));
    facts
}
