//! The complainant's pages: a signed link sets a cookie for its complaint, forms come back here.

use crate::evidence_api::{FormFile, MOST_FORM_BYTES};
use crate::pages::{self, Checked, Receipt, StatusPage};
use crate::receipt::{self, Proof};
use crate::{Portal, acts, file, wrong};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use complaint::values::Answer;
use complaint::{Command, Complaint, Reference};
use data_encoding::HEXLOWER;
use http::StatusCode;
use http::request::Parts;
use messages::api::{
    ConfirmationBody, DecisionBody, EvidenceBody, MessageBody, ReasonBody, SurveyBody, WithdrawalBody,
};
use messages::command::ItemNumber;
use messages::view::explanations;
use std::collections::BTreeMap;
use store::Case;
use store::idempotency::IdempotencyKey;
use web::field::Refused;
use web::form::Pairs;
use web::format::Viewpoint;
use web::layout::{FlashKind, Frame, Nav};
use web::request::{PageRequest, see_other, with_cookie};
use web::{FormBody, JsonBody, Problem, session};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/c/{reference}/{token}", get(enter))
        .route(receipt::CHECK_PATH, get(check_receipt))
        .route("/complaints/{reference}", get(show))
        .route("/complaints/{reference}/receipt", get(show_receipt))
        .route(
            "/complaints/{reference}/evidence",
            get(back).post(hand_in).layer(DefaultBodyLimit::max(MOST_FORM_BYTES)),
        )
        .route("/complaints/{reference}/file.json", get(file::as_json))
        .route("/complaints/{reference}/file.html", get(file::as_page))
        .route("/complaints/{reference}/upload", get(back).post(sign_upload))
        .route("/complaints/{reference}/{act}", get(back).post(submit))
}

/// The complaint a page's address names, and what its path says besides: `token` or `act`.
pub(crate) struct Visit {
    pub(crate) portal: Portal,
    pub(crate) request: PageRequest,
    pub(crate) case: Case,
    path: BTreeMap<String, String>,
}

impl FromRequestParts<Portal> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Response> {
        let request = PageRequest::new(&parts.uri, &parts.headers);
        let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, portal).await;
        let path = path.map(|Path(path)| path).unwrap_or_default();
        let reference = path.get("reference").and_then(|text| text.parse::<Reference>().ok());
        let Some(reference) = reference else { return Err(gone(portal, &request)) };
        match portal.store.case(&reference).await {
            Ok(Some(case)) => Ok(Visit { portal: portal.clone(), request, case, path }),
            Ok(None) => Err(gone(portal, &request)),
            Err(error) => Err(failed(portal, &request, &error.into())),
        }
    }
}

/// The same by whoever carries the complaint's cookie; anybody else sees how to get back in.
pub(crate) struct OwnVisit(pub(crate) Visit);

impl FromRequestParts<Portal> for OwnVisit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, portal).await?;
        let token = session::cookie(&visit.request.headers, &session::complaint_cookie(visit.reference()));
        if token.is_some_and(|token| visit.is_page_token(&token)) {
            Ok(OwnVisit(visit))
        } else {
            Err(gone(portal, &visit.request))
        }
    }
}

impl Visit {
    fn complaint(&self) -> &Complaint {
        self.case.complaint()
    }

    pub(crate) fn reference(&self) -> &Reference {
        &self.complaint().reference
    }

    fn home(&self) -> String {
        format!("/complaints/{}", self.reference())
    }

    fn said(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// The address the pages are for.
    fn address(&self) -> &str {
        self.complaint().person.email.as_deref().unwrap_or_default()
    }

    fn is_page_token(&self, token: &str) -> bool {
        self.portal.keyring.is_page_token(self.reference(), self.address(), token)
    }

    /// Whether a token is that of the link mailed last.
    fn is_live_link(&self, token: &str) -> bool {
        self.portal.is_live_link(&self.case.stored, token)
    }

    async fn status_page(
        &self,
        status: StatusCode,
        flash: Option<(FlashKind, String)>,
        refused: Option<&Refused>,
    ) -> Response {
        let (portal, request) = (&self.portal, &self.request);
        let view = acts::view(&self.case);
        let proven = self.complaint().contact.is_some();
        let link = request.asked("link").filter(|token| !proven && self.is_live_link(token));
        let frame = frame(portal, request).with_flash(flash);
        let explanations = explanations(self.case.complaint(), &self.case.events);
        let key = HEXLOWER.encode(&portal.ambient.bytes::<16>());
        let page =
            StatusPage { view: &view, explanations: &explanations, can_confirm_by_link: link, key: &key, refused };
        let html = pages::status(&frame, &portal.pack, &page, &here(portal));
        match portal.vault.origin().await {
            Ok(origin) => request.page_with_uploads(status, html, &origin),
            // Then nothing can be sent there either, and the plain form takes files.
            Err(_) => request.page(status, html),
        }
    }
}

/// A link from a mail: sets the cookie. That of a code goes on in the address, so that a click on
/// the page can prove contact.
async fn enter(visit: Visit) -> Response {
    let (portal, token) = (&visit.portal, visit.said("token"));
    let home = visit.home();
    let to = if visit.is_page_token(token) || portal.keyring.is_access_token(visit.reference(), token) {
        home.clone()
    } else if visit.is_live_link(token) {
        format!("{home}?link={token}")
    } else {
        return gone(portal, &visit.request);
    };
    let token = portal.keyring.page_token(visit.reference(), visit.address());
    let cookie = session::set(&session::complaint_cookie(visit.reference()), &token, &home, portal.secure);
    with_cookie(see_other(&to), cookie)
}

async fn show(OwnVisit(visit): OwnVisit) -> Response {
    visit.status_page(StatusCode::OK, visit.request.done(), None).await
}

async fn show_receipt(OwnVisit(visit): OwnVisit) -> Response {
    let (portal, request) = (&visit.portal, &visit.request);
    let (view, home) = (acts::view(&visit.case), visit.home());
    let token = portal.keyring.page_token(visit.reference(), visit.address());
    let link = format!("{}/c/{}/{token}", portal.pages, visit.reference());
    let proof = Proof::of(&visit.case.events, &portal.keyring);
    let check = proof.as_ref().map(|proof| format!("{}{}", portal.pages, proof.href()));
    let receipt = Receipt {
        view: &view,
        email: visit.complaint().person.email.as_deref(),
        status_href: &home,
        status_link: &link,
        proof: proof.as_ref().zip(check.as_deref()),
    };
    request.page(StatusCode::OK, pages::receipt(&frame(portal, request), &portal.pack, &receipt, &here(portal)))
}

/// Whether a receipt is ours: open to whoever has one, and silent about everything that is not on it.
async fn check_receipt(State(portal): State<Portal>, request: PageRequest) -> Response {
    let (statement, code) = (request.asked("statement").unwrap_or_default(), request.asked("code").unwrap_or_default());
    let asked = !statement.is_empty() || !code.is_empty();
    let genuine = receipt::genuine(statement, code, &portal.keyring);
    let status = if asked && genuine.is_none() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let checked = Checked { statement, code, asked, genuine: genuine.as_ref() };
    request.page(status, pages::check(&frame(&portal, &request), &portal.pack, &checked, &here(&portal)))
}

/// A form's address asked for as a page: a reload, or the language switch.
async fn back(OwnVisit(visit): OwnVisit) -> Response {
    see_other(&visit.home())
}

async fn submit(OwnVisit(visit): OwnVisit, fields: Result<FormBody<Pairs>, Problem>) -> Response {
    let fields = match fields {
        Ok(FormBody(fields)) => fields,
        Err(problem) => return failed(&visit.portal, &visit.request, &problem),
    };
    let outcome = match session::same_site(&visit.request.headers) {
        Ok(()) => carry_out(&visit.portal, visit.reference(), visit.said("act"), &fields).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(()) => see_other(&format!("{}?done={}", visit.home(), visit.said("act"))),
        Err(problem) => refused(visit, &fields, &problem).await,
    }
}

/// A file from the page's form.
async fn hand_in(OwnVisit(mut visit): OwnVisit, form: Result<Multipart, MultipartRejection>) -> Response {
    visit.path.insert("act".to_owned(), "evidence".to_owned());
    let file = async {
        session::same_site(&visit.request.headers)?;
        FormFile::read(form.map_err(|error| Problem::unreadable(error.body_text()))?).await
    };
    let (kind, outcome) = match file.await {
        Ok(file) => (file.kind.clone(), visit.portal.hand_in(&visit.case, file).await),
        Err(problem) => (String::new(), Err(problem)),
    };
    match outcome {
        Ok(()) => see_other(&format!("{}?done=evidence", visit.home())),
        Err(problem) => refused(visit, &[("kind".to_owned(), kind)], &problem).await,
    }
}

/// Signs an upload for the page's script: the API's answer, refusals in the reader's words.
async fn sign_upload(OwnVisit(visit): OwnVisit, body: Result<JsonBody<EvidenceBody>, Problem>) -> Response {
    let signed = async {
        session::same_site(&visit.request.headers)?;
        visit.portal.sign_upload(visit.reference(), &body?.value).await
    };
    match signed.await {
        Ok(upload) => (StatusCode::CREATED, Json(upload)).into_response(),
        Err(problem) => {
            let (field, detail) = wrong::said("evidence", &problem, visit.request.lang);
            Problem { field: Some(field), detail, ..problem }.into_response()
        }
    }
}

/// The page again, as it stands now, with what was typed and what is wrong with it.
async fn refused(visit: Visit, fields: &[(String, String)], problem: &Problem) -> Response {
    let lang = visit.request.lang;
    let act = visit.said("act").to_owned();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let (field, text) = wrong::said(&act, problem, lang);
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in fields {
        // Ticks come one by one under one name.
        values.entry(name.clone()).and_modify(|before| *before = format!("{before},{value}")).or_insert(value.clone());
    }
    let again = Refused { form: act, values, errors: BTreeMap::from([(field, text.clone())]) };
    let now = visit.portal.store.case(visit.reference()).await.ok().flatten();
    // The language switch leads to the page, not to the form's address.
    let request = PageRequest { path: visit.home(), ..visit.request.clone() };
    let visit = Visit { case: now.unwrap_or_else(|| visit.case.clone()), request, ..visit };
    visit.status_page(status, Some((FlashKind::Error, text)), Some(&again)).await
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
            let arrived = needed("arrived").parse();
            let arrived = arrived.map_err(|_| Problem::invalid("arrived", "say whether it arrived: true or false"))?;
            acts::confirmation(&ConfirmationBody { arrived, text: text("text") })
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
    portal.act(reference, &command, once(reference, act, fields).as_ref()).await.map(|_| ())
}

/// What makes a double click one act: the key of the form and what was typed. Another text under the same
/// key, after going back in the browser, is another act.
fn once(reference: &Reference, act: &str, fields: &[(String, String)]) -> Option<IdempotencyKey> {
    let (_, key) = fields.iter().find(|(name, value)| name == "key" && !value.is_empty())?;
    let typed = serde_json::to_string(fields).ok()?;
    Some(IdempotencyKey::new(&format!("{reference} {act} form"), &format!("{key} {typed}"), b""))
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

fn failed(portal: &Portal, request: &PageRequest, problem: &Problem) -> Response {
    request.problem(&frame(portal, request), problem)
}

pub(crate) fn frame<'a>(portal: &'a Portal, request: &'a PageRequest) -> Frame<'a> {
    Frame::new(request.lang, portal.pack.firm.text(request.lang.is_zh()), &request.path, Nav::Public)
}

pub(crate) fn here(portal: &Portal) -> Viewpoint {
    Viewpoint { now: portal.ambient.now(), zone: portal.pack.zone() }
}
