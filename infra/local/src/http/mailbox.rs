//! Every mail that was sent, newest last; as JSON for programs, as pages for people.

use super::home::here;
use super::{Local, frame};
use crate::embedded::SentMail;
use crate::pages::{self, Mail};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use jiff::Timestamp;
use mail_parser::{Addr, HeaderName, HeaderValue, Message, MessageParser};
use serde::Serialize;
use std::collections::BTreeMap;
use store::notices::NoticeKey;
use web::Problem;
use web::request::PageRequest;

/// A mail as the contract shows it.
#[derive(Serialize)]
pub(crate) struct MailView {
    id: String,
    to: String,
    subject: String,
    headers: BTreeMap<String, String>,
    text: String,
    html: String,
    raw: String,
    sent_at: Timestamp,
    complaint: Option<String>,
    event: Option<String>,
}

pub(crate) async fn list(State(local): State<Local>, request: PageRequest) -> Response {
    let mails = match local.stack.blocking(|inner| inner.embedded.mailbox.list()).await {
        Ok(mails) => mails,
        Err(error) => return unreadable(&error),
    };
    let views: Vec<MailView> = mails.iter().map(view).collect();
    if !request.wants_page() {
        return Json(views).into_response();
    }
    let shown: Vec<Mail> = views.into_iter().map(shown).collect();
    request.page(StatusCode::OK, pages::mailbox(&frame(&local, &request), &shown, &here(&local)))
}

pub(crate) async fn show(State(local): State<Local>, request: PageRequest, Path(id): Path<String>) -> Response {
    let raw = id.strip_suffix(".eml").map(str::to_owned);
    let wanted = raw.clone().unwrap_or(id);
    let mail = match local.stack.blocking(move |inner| inner.embedded.mailbox.get(&wanted)).await {
        Ok(mail) => mail,
        Err(error) => return unreadable(&error),
    };
    let Some(mail) = mail else {
        let problem = Problem::new(StatusCode::NOT_FOUND, "unknown-mail", "there is no such mail");
        let page = request.wants_page();
        return if page { request.problem(&frame(&local, &request), &problem) } else { problem.into_response() };
    };
    if raw.is_some() {
        return ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], mail.raw).into_response();
    }
    if !request.wants_page() {
        return Json(view(&mail)).into_response();
    }
    request.page(StatusCode::OK, pages::mail(&frame(&local, &request), &shown(view(&mail)), &here(&local)))
}

fn unreadable(error: &crate::embedded::EmbeddedError) -> Response {
    tracing::error!(failure.reason = %error, "the mailbox cannot be read");
    Problem::unavailable().into_response()
}

fn view(sent: &SentMail) -> MailView {
    let parsed = MessageParser::default().parse(&sent.raw);
    let headers = parsed.as_ref().map(headers).unwrap_or_default();
    let body =
        |text: Option<std::borrow::Cow<'_, str>>| text.map(|text| text.replace("\r\n", "\n")).unwrap_or_default();
    let key =
        sent.tags.iter().find(|(name, _)| name == "recourse-key").and_then(|(_, value)| NoticeKey::from_text(value));
    MailView {
        id: sent.id.clone(),
        to: sent.destinations.join(", "),
        subject: parsed.as_ref().and_then(|message| message.subject()).unwrap_or_default().to_owned(),
        headers,
        text: body(parsed.as_ref().and_then(|message| message.body_text(0))),
        html: body(parsed.as_ref().and_then(|message| message.body_html(0))),
        raw: String::from_utf8_lossy(&sent.raw).into_owned(),
        sent_at: sent.sent_at,
        complaint: key.as_ref().map(|key| key.reference.to_string()),
        event: key.map(|key| key.notice),
    }
}

/// Headers as written, encoded words of the subject and of people's names decoded.
fn headers(message: &Message<'_>) -> BTreeMap<String, String> {
    let decoded = |name: &HeaderName<'_>, value: &HeaderValue<'_>, raw: &str| match (name, value) {
        (HeaderName::Subject, HeaderValue::Text(text)) => text.to_string(),
        (_, HeaderValue::Address(addresses)) => addresses.iter().map(named).collect::<Vec<_>>().join(", "),
        _ => raw.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let raw: Vec<(&str, &str)> = message.headers_raw().collect();
    let pairs = message.headers().iter().zip(raw);
    pairs.map(|(header, (name, raw))| (name.to_owned(), decoded(&header.name, &header.value, raw))).collect()
}

fn named(address: &Addr<'_>) -> String {
    match (address.name(), address.address().unwrap_or_default()) {
        (Some(name), address) => format!("{name} <{address}>"),
        (None, address) => address.to_owned(),
    }
}

fn shown(view: MailView) -> Mail {
    Mail {
        id: view.id,
        to: view.to,
        subject: view.subject,
        text: view.text,
        sent_at: view.sent_at,
        complaint: view.complaint,
        event: view.event,
    }
}
