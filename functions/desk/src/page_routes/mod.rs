//! The desk's pages.

mod audit;
mod away;
mod case;
mod list;
mod operations;
mod reports;
mod sign_in;

use crate::Desk;
use crate::acts::may_act;
use crate::evidence_api::Digest;
use crate::issuer::RETURN;
use crate::mail_api::{Again, may_read_again};
use crate::pages::{self, NewFields};
use crate::recomputation_api::Approve;
use crate::requests::{Named, PageQuery, page_of};
use axum::Router;
use axum::extract::FromRequestParts;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use http::request::Parts;
use jiff::Timestamp;
use jiff::civil::DateTime;
use std::collections::BTreeMap;
use store::idempotency::IdempotencyKey;
use store::{Case, Stored};
use web::format::Viewpoint;
use web::layout::{Frame, Nav};
use web::opening::{body_of_form, form_field, open};
use web::request::{PageRequest, see_other};
use web::{FormBody, Problem, Staff, session};

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/desk", get(list::show))
        .route("/desk/views", post(list::keep))
        .route("/desk/views/forget", post(list::forget))
        .route("/desk/assignments", post(list::assign))
        .route("/desk/breaches", get(breaches))
        .route("/desk/breaches.csv", get(breaches_csv))
        .route("/desk/mail", get(mail))
        .route("/desk/mail/raw", get(raw_mail))
        .route("/desk/mail/again", post(read_again))
        .route("/desk/recomputations", get(recomputations).post(ask_recomputation))
        .route("/desk/recomputations/approval", post(approve_recomputation))
        .route(away::PATH, get(away::show).post(away::set))
        .route("/desk/away/end", post(away::end))
        .route(operations::PATH, get(operations::show))
        .route("/desk/operations/redrive", post(operations::redrive))
        .route("/desk/operations/{table}", get(operations::table))
        .route("/desk/new", get(new).post(take_in))
        .route("/desk/log", get(audit::log))
        .route("/desk/complaints/{reference}/readers", get(audit::readers))
        .route("/desk/systemic", get(reports::systemic))
        .route("/desk/reports", get(reports::show))
        .route("/desk/reports/table", get(reports::table))
        .route("/desk/sign-in", get(sign_in::begin))
        .route(RETURN, get(sign_in::finish))
        .route("/desk/sign-out", post(sign_in::out))
        .route("/desk/signed-out", get(sign_in::gone))
        .route("/desk/complaints/{reference}", get(case::show))
        .route("/desk/complaints/{reference}/commands", post(case::command))
        .route("/desk/complaints/{reference}/preview", post(case::preview))
        .route("/desk/complaints/{reference}/texts", post(case::insert))
        .route("/desk/complaints/{reference}/evidence/{sha256}", get(read_evidence))
}

/// A page's request by a signed-in member of staff; anybody else sees where to sign in.
struct Visit {
    desk: Desk,
    request: PageRequest,
    staff: Staff,
}

impl FromRequestParts<Desk> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let request = PageRequest::new(&parts.uri, &parts.headers);
        match desk.verifier.staff(&request.headers, desk.ambient.now()).await {
            Ok(staff) => Ok(Visit { desk: desk.clone(), request, staff }),
            Err(problem) => Err(sign_in::needed(desk, &request, &problem)),
        }
    }
}

impl Visit {
    fn frame(&self) -> Frame<'_> {
        let nav = Nav::Desk { name: &self.staff.name, role: self.staff.role.as_str() };
        Frame::new(self.request.lang, self.desk.pack.firm.text(self.request.lang.is_zh()), &self.request.path, nav)
    }

    fn here(&self) -> Viewpoint {
        Viewpoint { now: self.desk.ambient.now(), zone: self.desk.pack.zone() }
    }

    /// What was typed into a field of date and time, in the firm's zone.
    fn moment(&self, field: &str, text: &str) -> Result<Timestamp, Problem> {
        let local: Result<DateTime, _> = text.trim().parse();
        let local = local.map_err(|_| Problem::invalid(field, "give date and time such as 2026-11-24T18:00"))?;
        let zoned = local.to_zoned(self.desk.pack.zone());
        zoned.map(|zoned| zoned.timestamp()).map_err(|error| Problem::invalid(field, error.to_string()))
    }

    fn page(&self, html: String) -> Response {
        self.request.page(StatusCode::OK, html)
    }

    fn problem(&self, problem: &Problem) -> Response {
        self.request.problem(&self.frame(), problem)
    }

    /// A complaint a form is about: whatever comes of the form, its answer may show the whole case.
    async fn case(&self, named: Result<Named, Problem>) -> Result<Case, Problem> {
        self.desk.read_case(&named?.0, &self.staff).await
    }
}

async fn breaches(visit: Visit) -> Response {
    let (desk, request) = (&visit.desk, &visit.request);
    let (cursor, limit) = match page_of(request.asked("cursor"), None) {
        Ok(page) => page,
        Err(problem) => return visit.problem(&problem),
    };
    match desk.store.breaches(cursor, limit).await {
        Ok(page) => visit.page(pages::breaches(
            &visit.frame(),
            &desk.pack,
            &page.items,
            page.next_cursor.as_deref(),
            &visit.here(),
        )),
        Err(error) => visit.problem(&error.into()),
    }
}

async fn breaches_csv(visit: Visit) -> Response {
    let asked =
        PageQuery { cursor: visit.request.asked("cursor").map(str::to_owned), limit: None, ..PageQuery::default() };
    match visit.desk.breaches_csv("/desk/breaches.csv", &asked).await {
        Ok(table) => table,
        Err(problem) => visit.problem(&problem),
    }
}

async fn mail(visit: Visit) -> Response {
    let day = match visit.request.asked("day").map(str::parse) {
        None => crate::mail_api::today(&visit.desk),
        Some(Ok(day)) => day,
        Some(Err(_)) => return visit.problem(&Problem::invalid("day", "is no day such as 2026-11-20")),
    };
    let after = visit.request.asked("after").and_then(|after| after.parse().ok()).unwrap_or_default();
    match visit.desk.mail_page(day, after).await {
        Ok((ledger, next)) => {
            visit.page(pages::mail(&visit.frame(), &ledger, next, may_read_again(&visit.staff), &visit.here()))
        }
        Err(error) => visit.problem(&error.into()),
    }
}

async fn raw_mail(visit: Visit) -> Response {
    let key = visit.request.asked("key").unwrap_or_default();
    match visit.desk.raw_mail(key, &visit.staff).await {
        Ok(response) => response,
        Err(problem) => visit.problem(&problem),
    }
}

async fn read_again(visit: Visit, form: Result<FormBody<Again>, Problem>) -> Response {
    let wished = async {
        session::same_site(&visit.request.headers)?;
        visit.desk.read_again(&form?.0, &visit.staff).await
    };
    match wished.await {
        Ok(()) => see_other("/desk/mail"),
        Err(problem) => visit.problem(&problem),
    }
}

async fn recomputations(visit: Visit) -> Response {
    match visit.desk.recomputations().await {
        Ok(runs) => visit.page(pages::recomputations(&visit.frame(), &runs, &visit.staff, &visit.here())),
        Err(problem) => visit.problem(&problem),
    }
}

async fn ask_recomputation(visit: Visit) -> Response {
    let asked = async {
        session::same_site(&visit.request.headers)?;
        visit.desk.ask_recomputation(&visit.staff, None).await
    };
    match asked.await {
        Ok(_) => see_other("/desk/recomputations"),
        Err(problem) => visit.problem(&problem),
    }
}

async fn approve_recomputation(visit: Visit, form: Result<FormBody<Approve>, Problem>) -> Response {
    let approved = async {
        session::same_site(&visit.request.headers)?;
        visit.desk.approve_recomputation(&form?.0.id, &visit.staff).await
    };
    match approved.await {
        Ok(()) => see_other("/desk/recomputations"),
        Err(problem) => visit.problem(&problem),
    }
}

/// On to the file at the object store.
async fn read_evidence(visit: Visit, named: Result<Named, Problem>, digest: Result<Digest, Problem>) -> Response {
    let signed = async { visit.desk.evidence(&named?.0, &digest?.0, &visit.staff).await };
    match signed.await {
        Ok(signed) => see_other(&signed.url),
        Err(problem) => visit.problem(&problem),
    }
}

async fn new(visit: Visit) -> Response {
    let here = visit.here();
    let fields = NewFields { received_at: here.input(here.now), ..NewFields::default() };
    visit.page(pages::new(&visit.frame(), &visit.desk.pack, &fields, &BTreeMap::new(), &here))
}

async fn take_in(visit: Visit, form: Result<FormBody<NewFields>, Problem>) -> Response {
    let request = &visit.request;
    let fields = match form {
        Ok(FormBody(fields)) => fields,
        Err(problem) => return visit.problem(&problem),
    };
    match open_from_form(&visit, &fields).await {
        Ok(stored) => see_other(&format!("/desk/complaints/{}", stored.complaint.reference)),
        Err(problem) => {
            let field = problem.field.as_deref().map_or("", form_field).to_owned();
            let errors = BTreeMap::from([(field, problem.said(request.lang))]);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            request.page(status, pages::new(&visit.frame(), &visit.desk.pack, &fields, &errors, &visit.here()))
        }
    }
}

async fn open_from_form(visit: &Visit, fields: &NewFields) -> Result<Stored, Problem> {
    may_act(&visit.staff)?;
    session::same_site(&visit.request.headers)?;
    let mut body = body_of_form(&fields.complaint, visit.request.lang.html_tag());
    body.channel = Some(fields.channel.clone()).filter(|channel| !channel.is_empty());
    body.received_at = match fields.received_at.trim() {
        "" => None,
        text => Some(visit.moment("received_at", text)?),
    };
    let key = Some(fields.complaint.idempotency_key.trim()).filter(|key| !key.is_empty());
    let bytes = serde_json::to_vec(fields).unwrap_or_default();
    let key = key.map(|key| IdempotencyKey::new(&format!("desk form {}", visit.staff.id), key, &bytes));
    open(visit.desk.door(), body, &visit.staff.actor(), key.as_ref()).await
}
