//! The HTTP side of the stack: the functions' routers in one, and `/local` for loopback only.

mod clock;
mod description;
mod guard;
mod home;
mod mailbox;
mod objects;
mod server;
mod sign_in;

use description::describe;
pub use guard::is_loopback_name;
pub use server::serve;

use crate::Stack;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;
use utoipa::{OpenApi, openapi};
use web::i18n::Lang;
use web::layout::{Frame, Nav};
use web::request::PageRequest;

/// What the local pages show of the stack.
#[derive(Clone, Debug)]
pub struct Local {
    pub(crate) stack: Stack,
    pub(crate) inbox: Arc<str>,
    pub(crate) smtp: Option<Arc<str>>,
}

/// Every route of the stack. `local` is off where the stack listens beyond loopback.
pub fn router(stack: &Stack, inbox: &str, smtp: Option<&str>, local: bool) -> Router {
    let functions = stack.functions();
    let intake = intake::http_api::api(functions.intake.clone());
    let portal = portal::http_api::api(functions.portal.clone());
    let routes = intake.merge(portal).merge(desk::http_api::api(functions.desk.clone()));
    let state = Local { stack: stack.clone(), inbox: inbox.into(), smtp: smtp.map(Into::into) };
    let routes = if local { routes.merge(local_routes(state)) } else { routes };
    web::whole(routes.merge(objects::routes(stack.clone())), &functions.intake.pack.firm)
}

/// The description of the whole interface as the functions' code says it.
pub fn description() -> openapi::OpenApi {
    describe([
        intake::http_api::Description::openapi(),
        portal::http_api::Description::openapi(),
        desk::http_api::description(),
    ])
}

fn local_routes(state: Local) -> Router {
    Router::new()
        .route("/local", get(home::show))
        .route("/local/mailbox", get(mailbox::list))
        .route("/local/mailbox/{id}", get(mailbox::show))
        .route("/local/clock", get(clock::read).post(clock::advance))
        .route("/local/settle", axum::routing::post(clock::settle))
        .route("/local/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .layer(axum::middleware::from_fn(guard::loopback_only))
        .with_state(state)
}

/// The frame of a local page.
pub(crate) fn frame<'a>(local: &'a Local, request: &'a PageRequest) -> Frame<'a> {
    let firm = local.stack.functions().intake.pack.firm.text(request.lang == Lang::Zh);
    Frame::new(request.lang, firm, &request.path, Nav::Local)
}
