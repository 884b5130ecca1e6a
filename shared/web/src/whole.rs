//! What every HTTP function answers alike: unknown addresses and methods, panics, and the headers
//! that keep personal data out of caches.

use crate::Problem;
use crate::layout::{Frame, Nav};
use crate::request::PageRequest;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use policy::Label;
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;

/// A function's routes, complete: `firm` heads the pages.
pub fn whole(routes: Router, firm: &Label) -> Router {
    let unknown = firm.clone();
    let refused = firm.clone();
    routes
        .fallback(async move |request: PageRequest| said(&request, &unknown, &no_route()))
        .method_not_allowed_fallback(async move |request: PageRequest| said(&request, &refused, &no_method()))
        .layer(from_fn(private))
        .layer(CatchPanicLayer::custom(panicked))
}

/// To a browser as a page, to a program as it is.
fn said(request: &PageRequest, firm: &Label, problem: &Problem) -> Response {
    if !request.wants_page() {
        return problem.clone().into_response();
    }
    let frame = Frame::new(request.lang, firm.text(request.lang.is_zh()), "/", Nav::Public);
    request.problem(&frame, problem)
}

fn no_route() -> Problem {
    let detail = "there is nothing at this address; /openapi.json lists what there is";
    Problem::new(StatusCode::NOT_FOUND, "no-route", detail)
}

fn no_method() -> Problem {
    let detail = "this address does not take that method; /openapi.json lists what it takes";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}

/// Answers hold personal data unless they say otherwise.
async fn private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    response
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    let detail = "something went wrong on our side and it may have been taken in all the same; repeat it with the same Idempotency-Key";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail).into_response()
}
