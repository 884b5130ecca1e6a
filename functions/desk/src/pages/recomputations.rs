//! Deadlines counted again: what would move, who approved it, what has moved.

use crate::recomputation_api::{MoveView, RecomputationView, TallyView, may_approve, may_ask};
use askama::Template;
use web::Staff;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};

#[derive(Template)]
#[template(path = "recomputations.html")]
struct RecomputationsHtml<'a> {
    lang: Lang,
    title: &'a str,
    may_ask: bool,
    runs: Vec<Run<'a>>,
}

struct Run<'a> {
    view: &'a RecomputationView,
    state: String,
    asked: String,
    approved: Option<String>,
    versions: String,
    preview: Sum,
    run: Option<Sum>,
    /// What the preview names, those that become breached first.
    moves: Vec<Move<'a>>,
    /// Whether the reader may approve it now.
    may_approve: bool,
}

/// A tally in a sentence.
struct Sum(String);

struct Move<'a> {
    view: &'a MoveView,
    clock: String,
    from: String,
    to: String,
    late: bool,
}

/// The page; what may be done on it depends on who reads it.
pub fn recomputations(frame: &Frame<'_>, runs: &[RecomputationView], reader: &Staff, here: &Viewpoint) -> String {
    let lang = frame.lang;
    let title = lang.t("recompute-title");
    let runs = runs.iter().map(|view| Run {
        view,
        state: lang.label("recompute_state", &view.state),
        asked: said(lang, "recompute-asked", &view.asked_by, &here.date_time(lang, view.asked_at)),
        approved: view
            .approved_by
            .as_ref()
            .zip(view.approved_at)
            .map(|(by, at)| said(lang, "recompute-approved", by, &here.date_time(lang, at))),
        versions: versions(view),
        preview: sum(lang, &view.preview),
        run: view.run.as_ref().map(|tally| sum(lang, tally)),
        moves: moves(view, lang, here),
        may_approve: view.state == "previewed"
            && view.preview.moved > 0
            && may_approve(reader)
            && view.asked_by_id != reader.id,
    });
    let html = RecomputationsHtml { lang, title: &title, may_ask: may_ask(reader), runs: runs.collect() };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

fn said(lang: Lang, key: &str, name: &str, at: &str) -> String {
    lang.t_with(key, &[("name", name), ("at", at)])
}

fn versions(view: &RecomputationView) -> String {
    let calendars = view.calendar_versions.values().map(String::as_str);
    std::iter::once(view.policy_version.as_str()).chain(calendars).collect::<Vec<_>>().join(" · ")
}

fn sum(lang: Lang, tally: &TallyView) -> Sum {
    let numbers = [
        ("complaints", tally.complaints.to_string()),
        ("moved", tally.moved.to_string()),
        ("breached", tally.become_breached.to_string()),
        ("failed", tally.failed.to_string()),
    ];
    let numbers = numbers.each_ref().map(|(name, number)| (*name, number.as_str()));
    Sum(lang.t_with("recompute-sum", &numbers))
}

fn moves<'a>(view: &'a RecomputationView, lang: Lang, here: &Viewpoint) -> Vec<Move<'a>> {
    let tally = view.run.as_ref().unwrap_or(&view.preview);
    let line = |late| {
        move |view: &'a MoveView| Move {
            view,
            clock: lang.label("clock", &view.clock),
            from: here.date_time(lang, view.from),
            to: here.date_time(lang, view.due_at),
            late,
        }
    };
    let known =
        |one: &&MoveView| !tally.breached.iter().any(|late| late.reference == one.reference && late.clock == one.clock);
    tally.breached.iter().map(line(true)).chain(tally.moves.iter().filter(known).map(line(false))).collect()
}
