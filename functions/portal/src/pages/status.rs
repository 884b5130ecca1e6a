//! Where a complaint stands, what comes next, and what its owner can do.

use super::lines::{Line, Moment, Promise, is_firms, next_of_complainant, next_of_firm};
use crate::evidence_api::MOST_FORM_BYTES;
use askama::Template;
use complaint::EvidenceKind;
use complaint::values::{ClosingReason, RedressType};
use evidence::MOST_BYTES;
use jiff::{SignedDuration, Timestamp};
use messages::view::{EvidenceView, ExplanationView, ItemView, ProposalView, StatusView};
use policy::{Label, Pack};
use web::field::{Choice, Fields, Refused};
use web::format::{self, Viewpoint};
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::scripts::{Script, Tag};

/// Steps of each scale of the survey.
const SCALE: std::ops::RangeInclusive<u8> = 1..=5;

/// What a browser offers to choose from.
const ACCEPT: &str = "image/*,audio/*,video/*,.pdf,.txt,.csv,.doc,.docx,.xls,.xlsx,.eml";

/// The largest file the script hands to the plain form where its own way fails: what a form takes, less what
/// the form's other parts need.
const PLAIN_BYTES: usize = MOST_FORM_BYTES - (16 << 10);

/// What the status page shows.
#[derive(Clone, Copy, Debug)]
pub struct StatusPage<'a> {
    /// The complaint.
    pub view: &'a StatusView,
    /// How its deadlines came about.
    pub explanations: &'a [ExplanationView],
    /// The token of a mailed link, when the reader came by one and contact is not proven yet.
    pub can_confirm_by_link: Option<&'a str>,
    /// Makes sending a form twice the same as sending it once.
    pub key: &'a str,
    /// A form that came back.
    pub refused: Option<&'a Refused>,
}

#[derive(Template)]
#[template(path = "status.html")]
struct StatusHtml<'a> {
    lang: Lang,
    view: &'a StatusView,
    /// The address of its forms, without the last segment.
    base: String,
    key: &'a str,
    closed: bool,
    received: String,
    next: Option<Promise>,
    yours: Option<Promise>,
    late: bool,
    link_token: Option<&'a str>,
    needs_proof: bool,
    verify: Option<Fields<'a>>,
    /// The question that is out, if one is.
    ask: Option<Ask<'a>>,
    message: Fields<'a>,
    /// What has arrived.
    files: Vec<File<'a>>,
    /// While more may come.
    evidence: Option<Fields<'a>>,
    kinds: Vec<Choice>,
    accept: &'static str,
    upload: Option<Tag>,
    clocks: Tag,
    proposal: Option<Proposal<'a>>,
    after: Option<After<'a>>,
    escalation: Fields<'a>,
    withdrawal: Fields<'a>,
    routes: Vec<&'a str>,
    statements: Vec<&'a str>,
    timeline: Vec<Line>,
    promises: Vec<Promise>,
    any_provisional: bool,
    zone: String,
}

/// A question to the complainant.
struct Ask<'a> {
    text: Option<&'a str>,
    items: Vec<&'a str>,
}

/// The proposal and the form that answers it.
struct Proposal<'a> {
    view: &'a ProposalView,
    sent: Moment,
    items: Vec<Item>,
    /// Bodies outside the firm and sentences a law wants in it.
    routes: Vec<&'a str>,
    statements: Vec<&'a str>,
    /// While it waits for an answer.
    form: Option<Fields<'a>>,
    chosen: &'a str,
    answered: Option<String>,
}

/// An item of redress.
struct Item {
    number: u32,
    text: String,
    done: bool,
    /// Whether it was ticked in a form that came back.
    ticked: bool,
}

/// A file that has arrived.
struct File<'a> {
    name: &'a str,
    about: String,
    /// Why it is not opened.
    set_apart: Option<String>,
}

/// What can be said once it is closed.
struct After<'a> {
    confirmation: Option<Fields<'a>>,
    survey: Option<Survey<'a>>,
    reopening: Option<Reopening<'a>>,
}

struct Survey<'a> {
    fields: Fields<'a>,
    scales: Vec<Scale<'a>>,
}

/// One question of the survey.
struct Scale<'a> {
    name: &'static str,
    label: String,
    error: Option<&'a str>,
    steps: Vec<Step>,
}

struct Step {
    number: u8,
    chosen: bool,
}

struct Reopening<'a> {
    fields: Fields<'a>,
    until: String,
}

/// The page. What is needed of the reader comes first.
pub fn status(frame: &Frame<'_>, pack: &Pack, page: &StatusPage<'_>, here: &Viewpoint) -> String {
    let (lang, view) = (frame.lang, page.view);
    let closed = view.status == "closed";
    let fields = |form| Fields::new(lang, form, page.refused);
    let needs_proof = view.needs.iter().any(|need| need == "verification");
    let promises: Vec<Promise> = view
        .clocks
        .iter()
        .map(|clock| Promise::new(clock, pack, lang, here).explained(page.explanations, clock, lang))
        .collect();
    let title = lang.t_with("status-title", &[("reference", &view.reference)]);
    let html = StatusHtml {
        lang,
        view,
        key: page.key,
        upload: (!closed).then(|| upload_script(lang, &view.reference)),
        clocks: Tag::clocks(lang, here),
        base: format!("/complaints/{}", view.reference),
        closed,
        received: lang.t_with("status-received_on", &[("at", &here.date_time(lang, view.received_at))]),
        next: next_of_firm(view).map(|clock| Promise::new(clock, pack, lang, here)),
        yours: next_of_complainant(view).map(|clock| Promise::new(clock, pack, lang, here)),
        late: !closed
            && view.clocks.iter().any(|clock| is_firms(clock) && clock.state == "breached" && clock.ended_at.is_none()),
        link_token: page.can_confirm_by_link.filter(|_| needs_proof),
        needs_proof,
        verify: needs_proof.then(|| fields("verification")),
        ask: ask(view),
        message: fields("messages"),
        files: view.evidence.iter().map(|file| handed_in(file, lang, here)).collect(),
        evidence: (!closed).then(|| fields("evidence")),
        kinds: EvidenceKind::ALL.iter().map(|kind| choice(*kind, lang)).collect(),
        accept: ACCEPT,
        proposal: view.proposal.as_ref().map(|proposal| shown_proposal(proposal, pack, page, lang, here)),
        after: closed.then(|| after(pack, page, lang, here)),
        escalation: fields("escalation"),
        withdrawal: fields("withdrawal"),
        routes: texts(pack.routes_of(&view.jurisdiction).chain(&pack.routes).filter(|_| closed), lang),
        statements: statements(view, pack, lang),
        timeline: view.timeline.iter().rev().map(|entry| Line::new(entry, lang, here)).collect(),
        any_provisional: promises.iter().any(|promise| promise.provisional),
        promises,
        zone: lang.t_with("status-zone", &[("zone", &here.zone_name())]),
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

/// What the script of the form for files says and where it asks.
fn upload_script(lang: Lang, reference: &str) -> Tag {
    let home = format!("/complaints/{reference}");
    let data = [
        ("upload", format!("{home}/upload")),
        ("done", format!("{home}?done=evidence")),
        ("most", MOST_BYTES.to_string()),
        ("plain", PLAIN_BYTES.to_string()),
        ("hint", lang.t("upload-hint")),
        ("progress", lang.t("upload-progress")),
        ("sending", lang.t("upload-sending")),
        ("stop", lang.t("upload-stop")),
        ("stopped", lang.t("upload-stopped")),
        ("failed", lang.t("upload-failed")),
        ("large", lang.t("wrong-evidence_size_bytes")),
    ];
    Tag::new(Script::Upload, data)
}

/// What a file is, its size, and when it came.
pub(super) fn about(file: &EvidenceView, lang: Lang, here: &Viewpoint) -> String {
    let about = [
        lang.label("evidence", &file.kind),
        format::size(lang, file.size_bytes),
        here.date_time(lang, file.received_at),
    ];
    about.join(" · ")
}

fn handed_in<'a>(file: &'a EvidenceView, lang: Lang, here: &Viewpoint) -> File<'a> {
    let set_apart = file.danger.is_some().then(|| lang.t("evidence-set_apart"));
    File { name: &file.file_name, about: about(file, lang, here), set_apart }
}

fn choice(kind: EvidenceKind, lang: Lang) -> Choice {
    Choice::new(kind.as_str(), lang.label("evidence", kind.as_str()))
}

fn texts<'a>(labels: impl Iterator<Item = &'a Label>, lang: Lang) -> Vec<&'a str> {
    labels.map(|label| label.text(lang.is_zh())).collect()
}

/// What the law wants said beside our answer, as the letter has it.
fn statements<'a>(view: &StatusView, pack: &'a Pack, lang: Lang) -> Vec<&'a str> {
    match is_answered(view) {
        true if view.settled_soon => texts(pack.summary_of(&view.jurisdiction), lang),
        true => texts(pack.statements_of(&view.jurisdiction), lang),
        false => Vec::new(),
    }
}

fn is_answered(view: &StatusView) -> bool {
    let reason = view.closing_reason.as_ref().and_then(|reason| reason.parse().ok());
    reason.is_some_and(ClosingReason::is_answer)
}

/// The last question, where one waits for an answer.
fn ask(view: &StatusView) -> Option<Ask<'_>> {
    let known = |need: &&String| !matches!(need.as_str(), "verification" | "message" | "decision");
    let items = view.needs.iter().filter(known).map(String::as_str).collect();
    let last = view.timeline.iter().rev().find(|entry| entry.event == "information_requested");
    (view.status == "awaiting_complainant").then(|| Ask { text: last.and_then(|entry| entry.text.as_deref()), items })
}

/// An item of redress in words.
pub(super) fn item_text(item: &ItemView, lang: Lang) -> String {
    let label = lang.label("redress", &item.kind);
    let amount = item.amount.as_ref().map(|amount| format::money(lang, &amount.value, &amount.currency));
    amount.map_or_else(|| label.clone(), |amount| format!("{label} · {amount}"))
}

fn shown_proposal<'a>(
    proposal: &'a ProposalView,
    pack: &'a Pack,
    page: &StatusPage<'a>,
    lang: Lang,
    here: &Viewpoint,
) -> Proposal<'a> {
    let fields = Fields::new(lang, "decision", page.refused);
    // Once it is closed the final answer says them.
    let closed = page.view.status == "closed";
    let items = proposal.items.iter().map(|item| Item {
        number: item.item,
        text: item_text(item, lang),
        done: item.done,
        ticked: fields.value("items").split(',').any(|number| number.trim() == item.item.to_string()),
    });
    Proposal {
        view: proposal,
        sent: Moment::new(proposal.proposed_at, lang, here),
        items: items.collect(),
        routes: texts(pack.routes_of(&page.view.jurisdiction).filter(|_| !closed), lang),
        statements: texts(pack.statements_of(&page.view.jurisdiction).filter(|_| !closed), lang),
        form: (page.view.status == "proposed").then_some(fields),
        chosen: fields.value("answer"),
        answered: proposal
            .answer
            .as_ref()
            .map(|answer| lang.t_with("proposal-answered", &[("answer", &lang.label("answer", answer))])),
    }
}

/// What can be said after closing: each thing once, counted from the last closing.
fn after<'a>(pack: &Pack, page: &StatusPage<'a>, lang: Lang, here: &Viewpoint) -> After<'a> {
    let view = page.view;
    let closing = view.timeline.iter().rposition(|entry| entry.event == "closed");
    let since = closing.map_or(&view.timeline[..], |index| &view.timeline[index..]);
    let said = |event: &str| since.iter().any(|entry| entry.event == event);
    let carried_out = |kind: &str| kind.parse::<RedressType>().is_ok_and(RedressType::is_carried_out);
    let mut items = view.proposal.iter().flat_map(|proposal| &proposal.items);
    let gave = items.any(|item| item.done && carried_out(&item.kind));
    let until = closing.map(|index| reopen_until(pack, view.timeline[index].at));
    let survey = Fields::new(lang, "survey", page.refused);
    After {
        confirmation: (gave && !said("confirmed")).then(|| Fields::new(lang, "confirmation", page.refused)),
        survey: (!said("survey_answered")).then(|| Survey { fields: survey, scales: scales(&survey, lang) }),
        reopening: until.filter(|until| here.now <= *until).map(|until| Reopening {
            fields: Fields::new(lang, "reopening", page.refused),
            until: here.date_time(lang, until),
        }),
    }
}

fn reopen_until(pack: &Pack, closed_at: Timestamp) -> Timestamp {
    let window = SignedDuration::from_hours(24 * i64::from(pack.rules.limits.reopen_days));
    closed_at.checked_add(window).unwrap_or(Timestamp::MAX)
}

fn scales<'a>(fields: &Fields<'a>, lang: Lang) -> Vec<Scale<'a>> {
    let scale = |name: &'static str| Scale {
        name,
        label: lang.t(&format!("survey-{name}")),
        error: fields.error(name),
        steps: SCALE.map(|number| Step { number, chosen: fields.value(name) == number.to_string() }).collect(),
    };
    ["resolved", "speed", "attitude"].into_iter().map(scale).collect()
}
