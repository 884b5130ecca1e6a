//! The complainant's pages: a signed link sets a cookie for its complaint, forms come back here.

use crate::pages::{self, Receipt, StatusPage};
use crate::{Portal, acts};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use complaint::values::Answer;
use complaint::{Command, Reference};
use http::StatusCode;
use messages::api::{ConfirmationBody, DecisionBody, MessageBody, ReasonBody, SurveyBody, WithdrawalBody};
use messages::command::ItemNumber;
use std::collections::BTreeMap;
use store::Stored;
use utoipa_axum::router::OpenApiRouter;
use web::field::Refused;
use web::format::Viewpoint;
use web::layout::{FlashKind, Frame, Nav};
use web::request::{PageRequest, see_other, with_cookie};
use web::{Problem, session};

/// A form's fields by name; a name may come more than once.
type Fields = Form<Vec<(String, String)>>;

pub(crate) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .route("/c/{reference}/{token}", get(enter))
        .route("/complaints/{reference}", get(show))
        .route("/complaints/{reference}/receipt", get(receipt))
        .route("/complaints/{reference}/{act}", post(submit))
}

/// A link from a mail: the token goes into a cookie and out of the address bar.
async fn enter(
    State(portal): State<Portal>,
    request: PageRequest,
    Path((reference, token)): Path<(String, String)>,
) -> Response {
    let Ok(reference) = reference.parse::<Reference>() else { return gone(&portal, &request) };
    let Ok(Some(stored)) = portal.store.load(&reference).await else { return gone(&portal, &request) };
    let path = format!("/complaints/{reference}");
    let access = portal.keyring.access_token(&reference);
    let by_access = portal.keyring.is_access_token(&reference, &token);
    if !by_access && !portal.is_live_link(&stored, &token) {
        return gone(&portal, &request);
    }
    let to = if by_access { path.clone() } else { format!("{path}?link={token}") };
    with_cookie(see_other(&to), session::set(&session::complaint_cookie(&reference), &access, &path, portal.secure))
}

/// The complaint of a page's address, for whoever carries its cookie.
async fn admitted(portal: &Portal, request: &PageRequest, reference: &str) -> Option<Stored> {
    let reference = reference.parse::<Reference>().ok()?;
    let token = session::cookie(&request.headers, &session::complaint_cookie(&reference))?;
    if !portal.keyring.is_access_token(&reference, &token) {
        return None;
    }
    portal.store.load(&reference).await.ok().flatten()
}

async fn show(State(portal): State<Portal>, request: PageRequest, Path(reference): Path<String>) -> Response {
    let Some(stored) = admitted(&portal, &request, &reference).await else { return gone(&portal, &request) };
    let flash = request.asked("done").map(|act| (FlashKind::Done, request.lang.label("done", act)));
    status_page(&portal, &request, &stored, StatusCode::OK, flash, None).await
}

async fn receipt(State(portal): State<Portal>, request: PageRequest, Path(reference): Path<String>) -> Response {
    let Some(stored) = admitted(&portal, &request, &reference).await else { return gone(&portal, &request) };
    let Ok(view) = portal.view(&stored).await else { return gone(&portal, &request) };
    let status_href = format!("/complaints/{}", stored.complaint.reference);
    let receipt = Receipt { view: &view, email: stored.complaint.person.email.as_deref(), status_href: &status_href };
    let html = pages::receipt(&frame(&portal, &request), &receipt, &here(&portal));
    request.page(StatusCode::OK, html)
}

async fn submit(
    State(portal): State<Portal>,
    request: PageRequest,
    Path((reference, act)): Path<(String, String)>,
    fields: Result<Fields, FormRejection>,
) -> Response {
    let Some(stored) = admitted(&portal, &request, &reference).await else { return gone(&portal, &request) };
    let fields = fields.map(|form| form.0).unwrap_or_default();
    let outcome = if session::is_cross_site(&request.headers) {
        Err(Problem::new(StatusCode::FORBIDDEN, "cross-site", "the form came from another site"))
    } else {
        carry_out(&portal, &stored.complaint.reference, &act, &fields).await
    };
    match outcome {
        Ok(()) => see_other(&format!("/complaints/{}?done={act}", stored.complaint.reference)),
        Err(problem) => refused(&portal, &request, &stored, &act, &fields, &problem).await,
    }
}

async fn refused(
    portal: &Portal,
    request: &PageRequest,
    stored: &Stored,
    act: &str,
    fields: &[(String, String)],
    problem: &Problem,
) -> Response {
    let stored = portal.store.load(&stored.complaint.reference).await.ok().flatten().unwrap_or_else(|| stored.clone());
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let field =
        problem.field.clone().unwrap_or_else(|| if act == "verification" { "code".to_owned() } else { String::new() });
    let values: BTreeMap<String, String> = fields.iter().cloned().collect();
    let text = match (act, problem.tries_left) {
        ("verification", Some(left)) => request.lang.t_with("status-code_refused", &[("n", &left.to_string())]),
        _ => problem.said(request.lang),
    };
    // The language switch leads to the page, not to the form's address.
    let request = &PageRequest { path: format!("/complaints/{}", stored.complaint.reference), ..request.clone() };
    let again = Refused { form: act.to_owned(), values, errors: BTreeMap::from([(field, text.clone())]) };
    status_page(portal, request, &stored, status, Some((FlashKind::Error, text)), Some(&again)).await
}

async fn status_page(
    portal: &Portal,
    request: &PageRequest,
    stored: &Stored,
    status: StatusCode,
    flash: Option<(FlashKind, String)>,
    refused: Option<&Refused>,
) -> Response {
    let Ok(view) = portal.view(stored).await else { return gone(portal, request) };
    let link =
        request.asked("link").filter(|token| stored.complaint.contact.is_none() && portal.is_live_link(stored, token));
    let frame = frame(portal, request);
    let frame = match flash {
        Some((kind, text)) => frame.with_flash(kind, text),
        None => frame,
    };
    let page = StatusPage { view: &view, can_confirm_by_link: link, refused };
    request.page(status, pages::status(&frame, &portal.pack, &page, &here(portal)))
}

async fn carry_out(
    portal: &Portal,
    reference: &Reference,
    act: &str,
    fields: &[(String, String)],
) -> Result<(), Problem> {
    let text = |name: &str| {
        fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    let needed = |name: &'static str| text(name).unwrap_or_default();
    let command: Command = match act {
        "verification" => return portal.enter_code(reference, &needed("code")).await.map(|_| ()),
        "code" => return portal.request_code(reference).await,
        "link" => return portal.confirm_by_link(reference, &needed("token")).await,
        "messages" => acts::message(&MessageBody { text: needed("text") }),
        "decision" => acts::decision(&decision_of(fields, &needed("answer"), text("reason"))?)?,
        "confirmation" => {
            acts::confirmation(&ConfirmationBody { arrived: needed("arrived") == "true", text: text("text") })
        }
        "withdrawal" => acts::withdrawal(&WithdrawalBody { reason: text("reason") }),
        "reopening" => acts::reopening(&ReasonBody { reason: needed("reason") }),
        "escalation" => acts::escalation(&ReasonBody { reason: needed("reason") }),
        "survey" => {
            let mark = |name| text(name).and_then(|mark| mark.parse().ok()).unwrap_or(0);
            acts::survey(&SurveyBody {
                resolved: mark("resolved"),
                speed: mark("speed"),
                attitude: mark("attitude"),
                comment: text("comment"),
            })
        }
        _ => return Err(Problem::unknown()),
    };
    portal.act(reference, &command, None).await.map(|_| ())
}

fn decision_of(fields: &[(String, String)], answer: &str, reason: Option<String>) -> Result<DecisionBody, Problem> {
    let answer = answer.parse::<Answer>().map_err(|error| Problem::invalid("answer", error.to_string()))?;
    let items =
        fields.iter().filter(|(key, _)| key == "items").map(|(_, value)| ItemNumber::Text(value.clone())).collect();
    Ok(DecisionBody { answer, reason, items })
}

fn gone(portal: &Portal, request: &PageRequest) -> Response {
    request.page(StatusCode::NOT_FOUND, pages::gone(&frame(portal, request), Some(&portal.inbox)))
}

fn frame<'a>(portal: &'a Portal, request: &'a PageRequest) -> Frame<'a> {
    Frame::new(request.lang, portal.pack.firm.text(request.lang.is_zh()), &request.path, Nav::Public)
}

fn here(portal: &Portal) -> Viewpoint {
    Viewpoint { now: portal.ambient.now(), zone: portal.pack.zone() }
}
