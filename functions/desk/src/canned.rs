//! Texts handlers need often, filled with a complaint's own facts in the complainant's language.

use crate::Desk;
use crate::requests::{Named, SignedIn};
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use complaint::{ClockKind, Complaint};
use policy::{CannedText, Gap, Pack};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::{OpenApi, ToSchema};
use web::Problem;
use web::format;
use web::i18n::Lang;

/// Texts for a complaint.
#[derive(Serialize, ToSchema)]
struct CannedList {
    items: Vec<CannedView>,
}

/// A text handlers need often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CannedView {
    /// Its code in the pack.
    pub code: String,
    /// What handlers find it by, in the complainant's language.
    pub title: String,
    /// The commands it can go with.
    pub commands: Vec<String>,
    /// The text, where the complaint has everything it says.
    pub text: Option<String>,
    /// What the complaint has nothing for: name, amount …
    pub lacks: Vec<String>,
}

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/complaints/{reference}/texts", get(texts))
}

#[derive(OpenApi)]
#[openapi(paths(texts))]
pub(crate) struct Description;

/// Texts for a complaint's category, filled with its facts; to be looked over and sent with a command.
#[utoipa::path(get, path = "/v1/desk/complaints/{reference}/texts", tag = "desk", params(("reference" = String, Path)), security(("staff" = [])),
    responses((status = 200, body = CannedList), (status = 404, body = Problem)))]
async fn texts(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    Named(reference): Named,
) -> Result<Json<CannedList>, Problem> {
    let case = desk.read_case(&reference, &staff).await?;
    let complaint = case.complaint();
    let zh = Lang::from_tag(&complaint.language).is_zh();
    let fits = |text: &&CannedText| text.commands.iter().any(|of| text.is_for(of.as_str(), &complaint.category));
    let view = |text: &CannedText| {
        let filled = fill(text, complaint, &desk.pack, &staff.name);
        CannedView {
            code: text.code.clone(),
            title: text.title(zh).to_owned(),
            commands: text.commands.iter().map(|of| of.as_str().to_owned()).collect(),
            lacks: filled.as_ref().err().into_iter().flatten().map(|gap| gap.as_str().to_owned()).collect(),
            text: filled.ok(),
        }
    };
    Ok(Json(CannedList { items: desk.pack.texts.iter().filter(fits).map(view).collect() }))
}

/// A text filled for a complaint, in the complainant's language.
///
/// # Errors
/// The gaps the complaint has nothing for.
pub(crate) fn fill(
    text: &CannedText,
    complaint: &Complaint,
    pack: &Pack,
    handler: &str,
) -> Result<String, BTreeSet<Gap>> {
    let lang = Lang::from_tag(&complaint.language);
    text.fill(lang.is_zh(), |gap| fact(gap, complaint, pack, lang, handler))
}

fn fact(gap: Gap, complaint: &Complaint, pack: &Pack, lang: Lang, handler: &str) -> Option<String> {
    let transaction = complaint.person.transaction.as_ref();
    match gap {
        Gap::Name => Some(complaint.person.name.clone()),
        Gap::Reference => Some(complaint.reference.to_string()),
        Gap::Category => Some(pack.category_label(&complaint.category, lang.is_zh()).to_owned()),
        Gap::ReceivedOn => Some(format::date(lang, complaint.received_at.to_zoned(pack.zone()).date())),
        Gap::DueOn => promised(complaint).map(|day| format::date(lang, day)),
        Gap::Amount => {
            let amount = transaction?.amount.as_ref()?;
            Some(format::money(lang, &amount.value().to_string(), amount.currency()))
        }
        Gap::Transaction => transaction?.id.clone(),
        Gap::Counterparty => transaction?.counterparty.clone(),
        Gap::Firm => Some(pack.firm.text(lang.is_zh()).to_owned()),
        Gap::Handler => Some(handler.to_owned()),
    }
}

/// The day by which the answer is promised: a reply now meets no such promise, and one that was broken is none.
fn promised(complaint: &Complaint) -> Option<jiff::civil::Date> {
    let running = complaint.clocks.iter().filter(|clock| clock.is_running() && !clock.stands_still());
    let answers = running.filter(|clock| clock.kind == ClockKind::Review || clock.kind.is_answered());
    answers.min_by_key(|clock| clock.due_at).map(|clock| clock.due_on)
}
