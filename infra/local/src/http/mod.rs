//! The HTTP side of the stack: the functions' routers in one, and `/local` for loopback only.

mod clock;
mod guard;
mod home;
mod mailbox;
mod server;
mod sign_in;

pub use guard::is_loopback_name;
pub use server::serve;

use crate::Stack;
use axum::routing::get;
use axum::{Json, Router};
use http::StatusCode;
use std::sync::Arc;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, RefOr};
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
    let (intake, intake_api) = intake::http_api::api(functions.intake.clone());
    let (portal, portal_api) = portal::http_api::api(functions.portal.clone());
    let (desk, desk_api) = desk::http_api::api(functions.desk.clone());
    let description = Arc::new(describe([intake_api, portal_api, desk_api]));
    let routes = intake.merge(portal).merge(desk);
    let routes = routes.route("/openapi.json", get(async move || Json((*description).clone())));
    let state = Local { stack: stack.clone(), inbox: inbox.into(), smtp: smtp.map(Into::into) };
    let routes = if local { routes.merge(local_routes(state)) } else { routes };
    web::whole(routes, &functions.intake.pack.firm)
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

/// The description of the whole interface, generated from the functions' code.
pub fn describe(parts: [OpenApi; 3]) -> OpenApi {
    let bearer = |format: &str| {
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format(format).build())
    };
    let components = ComponentsBuilder::new()
        .security_scheme("access_token", bearer("opaque"))
        .security_scheme("staff", bearer("JWT"));
    let info = InfoBuilder::new()
        .title("Recourse")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Complaints of a payment firm: taken in, answered in time, proven."));
    let mut whole = OpenApiBuilder::new().info(info.build()).components(Some(components.build())).build();
    for part in parts {
        whole.merge(part);
    }
    say_what_is_left_unsaid(&mut whole);
    whole
}

/// Every response needs a description (OpenAPI 3.1, Response Object), and every refusal is a
/// problem (RFC 9457), whatever the routes left out.
fn say_what_is_left_unsaid(api: &mut OpenApi) {
    let items = api.paths.paths.values_mut();
    let operations = items.flat_map(|item| item.get.iter_mut().chain(item.post.iter_mut()));
    for (status, response) in operations.flat_map(|operation| operation.responses.responses.iter_mut()) {
        let RefOr::T(response) = response else { continue };
        let status: Option<StatusCode> = status.parse().ok();
        if response.description.is_empty() {
            response.description = status.and_then(|status| status.canonical_reason()).unwrap_or("Answer").to_owned();
        }
        if status.is_some_and(|status| status.is_client_error() || status.is_server_error())
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert("application/problem+json".to_owned(), content);
        }
    }
}

/// The frame of a local page.
pub(crate) fn frame<'a>(local: &'a Local, request: &'a PageRequest) -> Frame<'a> {
    let firm = local.stack.functions().intake.pack.firm.text(request.lang == Lang::Zh);
    Frame::new(request.lang, firm, &request.path, Nav::Local)
}
