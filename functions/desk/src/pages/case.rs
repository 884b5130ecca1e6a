//! One complaint on one screen.

use super::acts::Situation;
use super::due::{ClockBar, Due};
use super::forms::{Group, Part, groups};
use crate::audit::audits;
use crate::others::Other;
use crate::preview::PreviewView;
use askama::Template;
use complaint::values::RedressType;
use messages::view::{DeskView, ProposalView};
use policy::Pack;
use web::field::Refused;
use web::format::{self, Viewpoint};
use web::i18n::Lang;
use web::layout::{self, Frame, Nav};
use web::scripts::Tag;

mod contacts;
mod letters;
mod lines;
mod meanwhile;
mod others;
mod records;
mod times;

use letters::{Preview, preview};
use lines::{Evidence, Fact, LogLine, Mail, Message, Suggestion, Task};
use meanwhile::{Meanwhile, meanwhile};
use others::{Others, others};
use records::{Pending, Record, pending, records};
use times::{TeamTime, team_time};

/// What the case page shows.
#[derive(Clone, Copy, Debug)]
pub struct CasePage<'a> {
    /// The complaint.
    pub view: &'a DeskView,
    /// A command that came back; its form is the command's name.
    pub refused: Option<&'a Refused>,
    /// The version that command was meant for, where the complaint has a later one by now.
    pub meant_for: Option<u64>,
    /// What that command would do and send, where it was only looked at.
    pub preview: Option<&'a PreviewView>,
    /// Complaints that have the person, the transaction or the account in common with it.
    pub others: &'a [Other],
}

impl<'a> CasePage<'a> {
    /// The complaint alone.
    pub fn of(view: &'a DeskView) -> CasePage<'a> {
        CasePage { view, refused: None, meant_for: None, preview: None, others: &[] }
    }
}

#[derive(Template)]
#[template(path = "case.html")]
struct CaseHtml<'a> {
    live: Tag,
    lang: Lang,
    view: &'a DeskView,
    /// Where every command goes.
    action: String,
    status: String,
    category: &'a str,
    due: Option<Due>,
    may_act: bool,
    /// Whether the reader may see who read it.
    audits: bool,
    /// Why a form that might be expected is missing.
    remark: Option<String>,
    facts: Vec<Fact<'a>>,
    person: Vec<Fact<'a>>,
    transaction: Vec<Fact<'a>>,
    clocks: Vec<ClockBar>,
    times: Vec<TeamTime<'a>>,
    tasks: Vec<Task<'a>>,
    messages: Vec<Message<'a>>,
    evidence: Vec<Evidence<'a>>,
    mail: Option<Mail>,
    suggestions: Vec<Suggestion<'a>>,
    records: Vec<Record<'a>>,
    pending: Option<Pending<'a>>,
    proposal: Option<Proposal<'a>>,
    log: Vec<LogLine<'a>>,
    log_title: String,
    groups: Vec<Group>,
    meanwhile: Option<Meanwhile<'a>>,
    /// Where a command is looked at first.
    preview_action: String,
    /// Where a canned text is put in.
    texts_action: String,
    preview: Option<Preview<'a>>,
    others: Option<Others<'a>>,
}

struct Proposal<'a> {
    view: &'a ProposalView,
    sent: String,
    answer: Option<String>,
    items: Vec<Item>,
}

struct Item {
    text: String,
    done: bool,
    carried_out: bool,
}

/// The page. Only commands that are possible now, for the frame's role, have a form.
pub fn case(frame: &Frame<'_>, pack: &Pack, page: &CasePage<'_>, here: &Viewpoint) -> String {
    let (lang, view) = (frame.lang, page.view);
    let role = match frame.nav {
        Nav::Desk { role, .. } => role.parse().ok(),
        Nav::Public | Nav::Local => None,
    };
    let situation = Situation { view, pack, here, role };
    let groups = groups(&situation, lang, page.refused);
    let title = lang.t_with("case-title", &[("reference", &view.card.reference)]);
    let html = CaseHtml {
        live: Tag::clocks(lang, here),
        lang,
        view,
        action: format!("/desk/complaints/{}/commands", view.card.reference),
        status: lang.label("status", &view.card.status),
        category: pack.category_label(&view.card.category, lang.is_zh()),
        due: view.card.next_due_at.map(|at| Due::new(at, lang, here)),
        may_act: situation.may_act(),
        audits: role.is_some_and(audits),
        remark: remark(&situation, lang),
        facts: lines::facts(view, pack, lang, here),
        person: lines::person(view, lang),
        transaction: lines::transaction(view, lang),
        clocks: view.clocks.iter().map(|clock| ClockBar::new(clock, &view.jurisdiction, pack, lang, here)).collect(),
        times: view.time_per_team.iter().map(|time| team_time(time, pack, lang, here)).collect(),
        tasks: lines::tasks(view, lang, here),
        messages: contacts::contacts(view, lang, here),
        evidence: view.evidence.iter().map(|filed| lines::evidence(filed, &view.card.reference, lang, here)).collect(),
        mail: view.mail.as_ref().map(lines::mail),
        suggestions: view.suggestions.iter().map(|one| lines::suggestion(one, pack, lang)).collect(),
        records: records(view, lang, here),
        pending: view.pending.as_ref().map(|waits| pending(waits, lang, here)),
        proposal: view.proposal.as_ref().map(|proposal| shown(proposal, lang, here)),
        log: view.log.iter().rev().map(|entry| lines::log_line(entry, lang, here)).collect(),
        log_title: lang.t_with("case-log", &[("n", &view.log.len().to_string())]),
        preview_action: format!("/desk/complaints/{}/preview", view.card.reference),
        texts_action: format!("/desk/complaints/{}/texts", view.card.reference),
        preview: preview(page, lang),
        others: others(page, &situation, lang),
        meanwhile: meanwhile(page, &groups, lang, here),
        groups,
    };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

fn remark(situation: &Situation<'_>, lang: Lang) -> Option<String> {
    if !situation.may_act() {
        return Some(lang.t("case-read_only"));
    }
    if situation.approval().is_some() {
        return Some(lang.t("case-approval_waits"));
    }
    let level = situation.view.card.level.min(4).to_string();
    situation.is_below_level().then(|| lang.t_with("case-below_level", &[("n", &level)]))
}

fn shown<'a>(proposal: &'a ProposalView, lang: Lang, here: &Viewpoint) -> Proposal<'a> {
    let items = proposal.items.iter().map(|item| {
        let label = lang.label("redress", &item.kind);
        let amount = item.amount.as_ref().map(|amount| format::money(lang, &amount.value, &amount.currency));
        Item {
            text: amount.map_or_else(|| label.clone(), |amount| format!("{label} · {amount}")),
            done: item.done,
            carried_out: item.kind.parse::<RedressType>().is_ok_and(RedressType::is_carried_out),
        }
    });
    Proposal {
        view: proposal,
        sent: here.date_time(lang, proposal.proposed_at),
        answer: proposal.answer.as_ref().map(|answer| lang.label("answer", answer)),
        items: items.collect(),
    }
}
