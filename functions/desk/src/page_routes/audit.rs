//! The pages of compliance.

use super::Visit;
use super::reports::month_before;
use crate::audit::log::LogQuery;
use crate::pages;
use crate::requests::Named;
use axum::response::Response;
use http::StatusCode;
use std::collections::BTreeMap;
use web::Problem;

pub(super) async fn readers(visit: Visit, named: Result<Named, Problem>) -> Response {
    let found = async {
        let reference = named?.0;
        let readers = visit.desk.readers(&reference, &visit.staff).await?;
        Ok::<_, Problem>((reference, readers))
    };
    match found.await {
        Ok((reference, readers)) => {
            visit.page(pages::readers(&visit.frame(), reference.as_str(), &readers, &visit.here()))
        }
        Err(problem) => visit.problem(&problem),
    }
}

pub(super) async fn log(visit: Visit) -> Response {
    let (frame, here) = (visit.frame(), visit.here());
    let days = match visit.desk.digests_of_days(&visit.staff).await {
        Ok(days) => days,
        Err(problem) => return visit.problem(&problem),
    };
    let mut asked = visit.request.query.clone();
    if !asked.contains_key("from") {
        let today = here.now.to_zoned(visit.desk.pack.zone()).date();
        asked.extend(
            [("from", month_before(today).0), ("to", today)].map(|(name, day)| (name.to_owned(), day.to_string())),
        );
        return visit.page(pages::log(&frame, &asked, BTreeMap::new(), None, &days, &here));
    }
    let text = |name: &str| visit.request.asked(name).unwrap_or_default().to_owned();
    let query = LogQuery {
        from: text("from"),
        to: text("to"),
        event: text("event"),
        by: text("by"),
        reference: text("reference"),
        cursor: text("cursor"),
    };
    match visit.desk.search_log(&query, &visit.staff).await {
        Ok(found) => visit.page(pages::log(&frame, &asked, BTreeMap::new(), Some((&query, &found)), &days, &here)),
        Err(problem) if problem.status == 422 => {
            let error = problem.said(visit.request.lang);
            let errors = BTreeMap::from([(problem.field.clone().unwrap_or_default(), error)]);
            let html = pages::log(&frame, &asked, errors, None, &days, &here);
            visit.request.page(StatusCode::UNPROCESSABLE_ENTITY, html)
        }
        Err(problem) => visit.problem(&problem),
    }
}
