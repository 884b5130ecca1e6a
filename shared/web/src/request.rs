//! A page's request: its language, its address, and how a page answers.

use crate::i18n::Lang;
use crate::layout::{self, FlashKind, Frame};
use crate::{Problem, session};
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// The cookie that remembers the language.
const LANG_COOKIE: &str = "recourse_lang";

/// What pages may load: our own stylesheet, icon and scripts, nothing else, and nothing written into a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a page needs to know of its request.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The language to answer in.
    pub lang: Lang,
    /// Path and query, for the language switch.
    pub path: String,
    /// The query's pairs.
    pub query: BTreeMap<String, String>,
    /// All headers.
    pub headers: HeaderMap,
}

impl<S: Send + Sync> FromRequestParts<S> for PageRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(PageRequest::new(&parts.uri, &parts.headers))
    }
}

impl PageRequest {
    /// From address and headers.
    pub fn new(uri: &Uri, headers: &HeaderMap) -> PageRequest {
        let query: BTreeMap<String, String> =
            axum::extract::Query::try_from_uri(uri).map(|query| query.0).unwrap_or_default();
        let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let cookie = session::cookie(headers, LANG_COOKIE);
        let lang = Lang::choose(query.get("lang").map(String::as_str), cookie.as_deref(), accept);
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        PageRequest { lang, path, query, headers: headers.clone() }
    }

    /// A page, with a strict content policy; remembers a language that was asked for.
    pub fn page(&self, status: StatusCode, html: String) -> Response {
        let mut response = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.query.contains_key("lang") {
            headers.extend(
                session::set(LANG_COOKIE, self.lang.code(), "/", false).map(|cookie| (header::SET_COOKIE, cookie)),
            );
        }
        response
    }

    /// A page that shows pictures of another origin, such as the object store's.
    pub fn page_with_pictures(&self, status: StatusCode, html: String, origin: &str) -> Response {
        self.page_beyond(status, html, "img-src 'self'", origin)
    }

    /// A page whose script sends files to another origin, such as the object store's.
    pub fn page_with_uploads(&self, status: StatusCode, html: String, origin: &str) -> Response {
        self.page_beyond(status, html, "connect-src 'self'", origin)
    }

    /// A page for which one rule of the policy names one more origin.
    fn page_beyond(&self, status: StatusCode, html: String, rule: &str, origin: &str) -> Response {
        let mut response = self.page(status, html);
        let policy = POLICY.replace(rule, &format!("{rule} {origin}"));
        if let Ok(policy) = HeaderValue::try_from(policy) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    /// Whether a browser asks, rather than a program.
    pub fn wants_page(&self) -> bool {
        let accept = self.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        accept.contains("text/html")
    }

    /// What `?done=` names, in words; nothing where it names no act of ours.
    pub fn done(&self) -> Option<(FlashKind, String)> {
        let text = self.lang.try_t(&format!("done-{}", self.asked("done")?))?;
        Some((FlashKind::Done, text))
    }

    /// The page that says what went wrong.
    pub fn problem(&self, frame: &Frame<'_>, problem: &Problem) -> Response {
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.page(status, layout::problem(frame, &problem.said(self.lang)))
    }

    /// The value of a query pair.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// "Look there": after a form was taken in.
pub fn see_other(location: &str) -> Response {
    let location = HeaderValue::from_str(location).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A header appended to a response.
pub fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

/// A static text such as the stylesheet.
pub fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")], text).into_response()
}
