//! The page of who is away.

use super::Visit;
use crate::away_api::{AwayBody, BackQuery};
use crate::pages::{self, AwayFields};
use axum::response::Response;
use http::StatusCode;
use std::collections::BTreeMap;
use web::request::see_other;
use web::{FormBody, Problem, session};

/// The page's address.
pub(super) const PATH: &str = "/desk/away";

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, StatusCode::OK, &AwayFields::default(), &BTreeMap::new()).await
}

pub(super) async fn set(visit: Visit, form: Result<FormBody<AwayFields>, Problem>) -> Response {
    let fields = match form {
        Ok(FormBody(fields)) => fields,
        Err(problem) => return visit.problem(&problem),
    };
    match carry_out(&visit, &fields).await {
        Ok(()) => see_other(PATH),
        Err(problem) => {
            let error = problem.said(visit.request.lang);
            let errors = BTreeMap::from([(problem.field.unwrap_or_default(), error)]);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            page(&visit, status, &fields, &errors).await
        }
    }
}

async fn carry_out(visit: &Visit, fields: &AwayFields) -> Result<(), Problem> {
    session::same_site(&visit.request.headers)?;
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let body = AwayBody {
        person: given(&fields.person),
        name: given(&fields.name),
        from: visit.moment("from", &fields.from)?.to_string(),
        until: visit.moment("until", &fields.until)?.to_string(),
        substitute: given(&fields.substitute),
    };
    visit.desk.set_away(&visit.staff, &body).await.map(drop)
}

pub(super) async fn end(visit: Visit, form: Result<FormBody<BackQuery>, Problem>) -> Response {
    let ended = async {
        session::same_site(&visit.request.headers)?;
        visit.desk.end_away(&visit.staff, form?.0.person.as_deref()).await
    };
    match ended.await {
        Ok(()) => see_other(PATH),
        Err(problem) => visit.problem(&problem),
    }
}

async fn page(visit: &Visit, status: StatusCode, fields: &AwayFields, errors: &BTreeMap<String, String>) -> Response {
    match visit.desk.who_is_away().await {
        Ok(away) => {
            visit.request.page(status, pages::away(&visit.frame(), &away, fields, errors, &visit.staff, &visit.here()))
        }
        Err(problem) => visit.problem(&problem),
    }
}
