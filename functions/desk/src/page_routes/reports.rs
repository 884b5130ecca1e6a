//! The pages of returns and of what goes wrong more often.

use super::Visit;
use crate::pages;
use crate::requests::PageQuery;
use axum::response::Response;
use http::StatusCode;
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;
use web::Problem;

pub(super) async fn show(visit: Visit) -> Response {
    let today = visit.desk.ambient.now().to_zoned(visit.desk.pack.zone()).date();
    // The month before is what most are about.
    let (from, to) = month_before(today);
    let asked = BTreeMap::from([("from".to_owned(), from.to_string()), ("to".to_owned(), to.to_string())]);
    visit.page(pages::reports(&visit.frame(), &asked, BTreeMap::new()))
}

/// The first and the last day of it.
pub(super) fn month_before(today: Date) -> (Date, Date) {
    let last = today.first_of_month().saturating_sub(1.day());
    (last.first_of_month(), last)
}

pub(super) async fn table(visit: Visit) -> Response {
    let given = |name: &str| visit.request.asked(name).map(str::to_owned);
    let asked = PageQuery { cursor: given("cursor"), limit: None, from: given("from"), to: given("to") };
    let name = format!("{}.csv", visit.request.asked("name").unwrap_or_default());
    let found = visit.desk.return_csv(&name, &format!("/v1/desk/reports/{name}"), &asked, &visit.staff).await;
    match found.and_then(|table| table.ok_or_else(|| Problem::invalid("name", "choose one of the list"))) {
        Ok(table) => table,
        Err(problem) => {
            let errors =
                BTreeMap::from([(problem.field.clone().unwrap_or_default(), problem.said(visit.request.lang))]);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let html = pages::reports(&visit.frame(), &visit.request.query, errors);
            visit.request.page(status, html)
        }
    }
}

pub(super) async fn systemic(visit: Visit) -> Response {
    match visit.desk.systemic().await {
        Ok(found) => visit.page(pages::systemic(&visit.frame(), &visit.desk.pack, &found, &visit.here())),
        Err(problem) => visit.problem(&problem),
    }
}
