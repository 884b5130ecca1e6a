//! The page of operations, its tables, and dead letters sent back.

use super::Visit;
use crate::operations_api::Redrive;
use crate::pages;
use crate::queues_seen::may_redrive;
use crate::requests::PageQuery;
use axum::extract::Path;
use axum::response::Response;
use web::layout::FlashKind;
use web::request::see_other;
use web::{FormBody, Problem, session};

/// The page's address.
pub(super) const PATH: &str = "/desk/operations";

pub(super) async fn show(visit: Visit) -> Response {
    match visit.desk.operations().await {
        Ok(seen) => {
            let lang = visit.request.lang;
            let moved = visit.request.asked("moved").filter(|moved| moved.parse::<u32>().is_ok());
            let flash = moved.map(|moved| (FlashKind::Done, lang.t_with("operations-moved", &[("n", moved)])));
            let (frame, here) = (visit.frame().with_flash(flash), visit.here());
            visit.page(pages::operations(&frame, &visit.desk.pack, &seen, may_redrive(&visit.staff), &here))
        }
        Err(problem) => visit.problem(&problem),
    }
}

pub(super) async fn table(visit: Visit, Path(name): Path<String>) -> Response {
    let asked =
        PageQuery { cursor: visit.request.asked("cursor").map(str::to_owned), limit: None, ..PageQuery::default() };
    match visit.desk.operations_csv(&name, &format!("{PATH}/{name}"), &asked).await {
        Ok(table) => table,
        Err(problem) => visit.problem(&problem),
    }
}

pub(super) async fn redrive(visit: Visit, form: Result<FormBody<Redrive>, Problem>) -> Response {
    let moved = session::same_site(&visit.request.headers)
        .and(form)
        .and_then(|FormBody(asked)| visit.desk.redrive(&asked.queue, &visit.staff));
    match moved {
        Ok(count) => see_other(&format!("{PATH}?moved={count}")),
        Err(problem) => visit.problem(&problem),
    }
}
