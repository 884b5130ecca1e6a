//! Signing in and out.

use crate::issuer::{Attempt, NotSignedIn};
use crate::pages::{self, SignInPage};
use crate::{CodeFlow, Desk, SignIn};
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use web::layout::{FlashKind, Frame, Nav};
use web::link::href;
use web::request::{PageRequest, see_other, with_cookie};
use web::{Problem, session, staff};

/// What the browser keeps while its owner is at the issuer.
const ATTEMPT: &str = "recourse_sign_in";
/// The only pages that are sent it.
const ATTEMPT_PATH: &str = "/desk/sign-in";
/// Longest token, in bytes: browsers drop a cookie of more than 4,096 without a word.
const LONGEST_TOKEN: usize = 3_900;

/// The page for somebody who is not signed in, or may not be here.
pub(super) fn needed(desk: &Desk, request: &PageRequest, problem: &Problem) -> Response {
    let flash = (problem.status != 401).then(|| (FlashKind::Error, problem.said(request.lang)));
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNAUTHORIZED);
    let way_in = way_in(desk, &request.path);
    page(desk, request, status, flash, &SignInPage { way_in: way_in.as_deref(), issuer_way_out: None })
}

/// On to the issuer; back to the page `to` afterwards.
pub(super) async fn begin(State(desk): State<Desk>, request: PageRequest) -> Response {
    let SignIn::Issuer(flow) = &desk.sign_in else { return see_other("/desk") };
    match flow.begin(&desk.ambient, ours(request.asked("to"))).await {
        Ok((address, attempt)) => {
            with_cookie(see_other(&address), session::set(ATTEMPT, &attempt.cookie(), ATTEMPT_PATH, flow.secure()))
        }
        Err(reason) => failed(&desk, &request, &reason),
    }
}

/// Back from the issuer.
pub(super) async fn finish(State(desk): State<Desk>, request: PageRequest) -> Response {
    let SignIn::Issuer(flow) = &desk.sign_in else { return see_other("/desk") };
    let attempt = session::cookie(&request.headers, ATTEMPT).and_then(|cookie| Attempt::read(&cookie));
    match signed_in(&desk, flow, attempt.as_ref(), &request).await {
        Ok(token) => {
            let to = ours(attempt.as_ref().map(|attempt| attempt.to.as_str()));
            let entered = with_cookie(see_other(to), session::set(staff::COOKIE, &token, "/desk", flow.secure()));
            with_cookie(entered, session::set(ATTEMPT, "", ATTEMPT_PATH, flow.secure()))
        }
        Err(Refused::Token(problem)) => needed(&desk, &at_the_list(request), &problem),
        Err(Refused::Flow(reason)) => failed(&desk, &at_the_list(request), &reason),
    }
}

/// Why nobody is signed in.
enum Refused {
    Flow(NotSignedIn),
    Token(Problem),
}

async fn signed_in(
    desk: &Desk,
    flow: &CodeFlow,
    attempt: Option<&Attempt>,
    request: &PageRequest,
) -> Result<String, Refused> {
    if let Some(error) = request.asked("error") {
        // A code such as access_denied (RFC 6749 §4.1.2.1); whoever made the address up wrote the rest.
        let code = error.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect();
        return Err(Refused::Flow(NotSignedIn::Issuer(code)));
    }
    let (state, code) = (request.asked("state").unwrap_or_default(), request.asked("code").unwrap_or_default());
    let now = desk.ambient.now();
    let token = flow.finish(attempt, state, code, now).await.map_err(Refused::Flow)?;
    let nonce = attempt.map(Attempt::nonce).unwrap_or_default();
    desk.verifier.signed_in(&token, nonce, now).await.map_err(Refused::Token)?;
    if token.len() > LONGEST_TOKEN {
        return Err(Refused::Flow(NotSignedIn::Issuer(format!(
            "its token has {} bytes and a cookie holds {LONGEST_TOKEN}; let it name fewer claims",
            token.len()
        ))));
    }
    Ok(token)
}

/// Forgets the token; the cookie is written over with an empty one.
pub(super) async fn out(State(desk): State<Desk>, request: PageRequest) -> Response {
    if session::is_cross_site(&request.headers) {
        return see_other("/desk");
    }
    let secure = matches!(&desk.sign_in, SignIn::Issuer(flow) if flow.secure());
    with_cookie(see_other("/desk/signed-out"), session::set(staff::COOKIE, "", "/desk", secure))
}

/// Says so, and where the issuer's own session is ended: it would let the next person in without asking.
pub(super) async fn gone(State(desk): State<Desk>, request: PageRequest) -> Response {
    let issuer_way_out = match &desk.sign_in {
        SignIn::Issuer(flow) => flow.sign_out_page().await,
        SignIn::Page(_) | SignIn::Nowhere => None,
    };
    let flash = Some((FlashKind::Done, request.lang.t("signin-signed_out")));
    let way_in = way_in(&desk, "/desk");
    let shown = SignInPage { way_in: way_in.as_deref(), issuer_way_out: issuer_way_out.as_deref() };
    page(&desk, &request, StatusCode::OK, flash, &shown)
}

fn failed(desk: &Desk, request: &PageRequest, reason: &NotSignedIn) -> Response {
    tracing::warn!(failure.reason = %reason, "a sign-in failed");
    let (status, key) = match reason {
        NotSignedIn::NotBegun => (StatusCode::UNAUTHORIZED, "signin-not_begun"),
        NotSignedIn::Issuer(_) => (StatusCode::BAD_GATEWAY, "signin-issuer_failed"),
    };
    let said = request.lang.t_with(key, &[("reason", &reason.to_string())]);
    let way_in = way_in(desk, "/desk");
    let shown = SignInPage { way_in: way_in.as_deref(), issuer_way_out: None };
    page(desk, request, status, Some((FlashKind::Error, said)), &shown)
}

fn way_in(desk: &Desk, wanted: &str) -> Option<String> {
    match &desk.sign_in {
        SignIn::Nowhere => None,
        SignIn::Page(page) => Some(page.clone()),
        SignIn::Issuer(_) => Some(href(ATTEMPT_PATH, &[("to", ours(Some(wanted)))])),
    }
}

fn page(
    desk: &Desk,
    request: &PageRequest,
    status: StatusCode,
    flash: Option<(FlashKind, String)>,
    shown: &SignInPage<'_>,
) -> Response {
    let nav = Nav::Desk { name: "", role: "" };
    let frame = Frame::new(request.lang, desk.pack.firm.text(request.lang.is_zh()), &request.path, nav);
    let mut response = request.page(status, pages::sign_in_needed(&frame.with_flash(flash), shown));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A page of the desk, and no other: an address may have been made up by somebody else.
fn ours(wanted: Option<&str>) -> &str {
    let is_ours = |path: &&str| *path == "/desk" || path.starts_with("/desk/") || path.starts_with("/desk?");
    wanted.filter(is_ours).filter(|path| !path.starts_with(ATTEMPT_PATH)).unwrap_or("/desk")
}

/// The language switch must not lead to an address that was good once.
fn at_the_list(request: PageRequest) -> PageRequest {
    PageRequest { path: "/desk".to_owned(), ..request }
}
