//! What is on record beside the conversation, and what waits for a second person.

use messages::view::{AppraisalView, DeskView, GivenView, MediationView, PendingView};
use web::format::{self, Viewpoint};
use web::i18n::Lang;

/// An appraisal or an agreement.
pub(super) struct Record<'a> {
    pub(super) title: String,
    /// What it comes to.
    pub(super) badge: Option<String>,
    /// Who made it, when, and where the paper lies.
    pub(super) about: String,
    pub(super) given: Vec<String>,
    pub(super) text: &'a str,
}

/// Everything on record, appraisals first.
pub(super) fn records<'a>(view: &'a DeskView, lang: Lang, here: &Viewpoint) -> Vec<Record<'a>> {
    let appraisals = view.appraisals.iter().map(|one| appraisal(one, lang, here));
    appraisals.chain(view.mediations.iter().map(|one| mediation(one, lang, here))).collect()
}

fn appraisal<'a>(view: &'a AppraisalView, lang: Lang, here: &Viewpoint) -> Record<'a> {
    let at = Some(here.date_time(lang, view.recorded_at));
    Record {
        title: format!("{} · {}", lang.t("record-appraisal"), lang.label("method", &view.method)),
        badge: Some(lang.label("finding", &view.finding)),
        about: line([view.appraiser.clone(), view.document.clone(), at]),
        given: Vec::new(),
        text: &view.text,
    }
}

fn mediation<'a>(view: &'a MediationView, lang: Lang, here: &Viewpoint) -> Record<'a> {
    let day = view.agreed_on.parse().map_or_else(|_| view.agreed_on.clone(), |day| format::date(lang, day));
    let agreed = Some(lang.t_with("record-agreed", &[("day", &day)]));
    let at = Some(here.date_time(lang, view.recorded_at));
    Record {
        title: lang.t("record-mediation"),
        badge: None,
        about: line([view.mediator.clone(), agreed, view.document.clone(), at]),
        given: view.redress.iter().map(|given| shown(given, lang)).collect(),
        text: &view.text,
    }
}

fn line<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What is given, with how much.
pub(super) fn shown(given: &GivenView, lang: Lang) -> String {
    let amount = given.amount.as_ref().map(|amount| format::money(lang, &amount.value, &amount.currency));
    line([Some(lang.label("redress", &given.kind)), amount])
}

/// A proposal that waits for a second person.
pub(super) struct Pending<'a> {
    pub(super) outcome: String,
    /// Who proposes it, and since when it waits.
    pub(super) by: String,
    pub(super) given: Vec<String>,
    pub(super) text: &'a str,
    /// What lay behind it, and who was at fault.
    pub(super) cause: String,
}

pub(super) fn pending<'a>(view: &'a PendingView, lang: Lang, here: &Viewpoint) -> Pending<'a> {
    let cause = view.root_cause.as_ref().map(|cause| lang.label("cause", cause));
    Pending {
        outcome: lang.label("closing", &view.outcome),
        by: lang.t_with("pending-by", &[("name", &view.by), ("at", &here.date_time(lang, view.asked_at))]),
        given: view.redress.iter().map(|given| shown(given, lang)).collect(),
        text: &view.text,
        cause: line([cause, view.at_fault.clone()]),
    }
}
