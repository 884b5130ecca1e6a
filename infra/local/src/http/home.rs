//! The start page of `/local`.

use super::{Local, frame};
use crate::pages::{self, Home};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use lambda_shell::Clock;
use web::format::Viewpoint;
use web::request::PageRequest;

pub(crate) async fn show(State(local): State<Local>, request: PageRequest) -> Response {
    let mails = local.stack.blocking(|inner| inner.embedded.mailbox.count().unwrap_or_default()).await;
    let home =
        Home { inbox: &local.inbox, smtp: local.smtp.as_deref(), manual_clock: local.stack.times().is_manual(), mails };
    let here = here(&local);
    request.page(StatusCode::OK, pages::home(&frame(&local, &request), &home, &here))
}

/// Now, in the policy's zone.
pub(crate) fn here(local: &Local) -> Viewpoint {
    Viewpoint { now: local.stack.times().now(), zone: local.stack.functions().intake.pack.zone() }
}
