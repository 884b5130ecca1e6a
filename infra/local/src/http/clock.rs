//! Business time: shown, and moved by hand where it is manual.

use super::home::here;
use super::{Local, frame};
use crate::pages::{self, ClockPage};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use jiff::{SignedDuration, Span, Timestamp};
use lambda_shell::Clock;
use serde_json::json;
use std::collections::BTreeMap;
use web::request::{PageRequest, see_other};
use web::{Problem, form};

/// Furthest one step may go: beyond ten years is a typing mistake.
const MAX_ADVANCE: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

pub(crate) async fn read(State(local): State<Local>, request: PageRequest) -> Response {
    if request.wants_page() {
        return page(&local, &request, StatusCode::OK, "", None);
    }
    now(&local)
}

fn now(local: &Local) -> Response {
    Json(json!({ "now": local.stack.times().now() })).into_response()
}

fn page(local: &Local, request: &PageRequest, status: StatusCode, advance: &str, error: Option<&str>) -> Response {
    let clock = ClockPage { manual: local.stack.times().is_manual(), advance, error };
    request.page(status, pages::clock(&frame(local, request), &clock, &here(local)))
}

/// Moves business time on; answers when everything due by then has been done.
pub(crate) async fn advance(State(local): State<Local>, request: PageRequest, body: Bytes) -> Response {
    let form = form::is_form(&request.headers);
    let asked = if form { from_form(&body) } else { from_json(&body) };
    let outcome = match &asked {
        Ok(text) => advance_by(&local, text).await,
        Err(problem) => Err(problem.clone()),
    };
    match outcome {
        Ok(()) if form => see_other("/local/clock"),
        Ok(()) => now(&local),
        Err(problem) if form => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            page(&local, &request, status, asked.as_deref().unwrap_or_default(), Some(&problem.said(request.lang)))
        }
        Err(problem) => problem.into_response(),
    }
}

fn from_form(body: &[u8]) -> Result<String, Problem> {
    let fields: BTreeMap<String, String> = form::read(body)?;
    Ok(fields.get("advance").cloned().unwrap_or_default())
}

fn from_json(body: &[u8]) -> Result<String, Problem> {
    let value: serde_json::Value = web::json::read(body)?;
    let text = value["advance"]
        .as_str()
        .ok_or_else(|| Problem::invalid("advance", "send {\"advance\": \"PT24H\"}, an ISO 8601 duration"))?;
    Ok(text.to_owned())
}

async fn advance_by(local: &Local, text: &str) -> Result<(), Problem> {
    if !local.stack.times().is_manual() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "system-clock",
            "the clock is the computer's; start with --clock manual to move it",
        ));
    }
    let target = target(local.stack.times().now(), text)?;
    local
        .stack
        .advance_to(target, false)
        .await
        .map_err(|stuck| Problem::new(StatusCode::GATEWAY_TIMEOUT, "stuck", stuck.to_string()))
}

fn target(now: Timestamp, text: &str) -> Result<Timestamp, Problem> {
    let invalid = || {
        Problem::invalid(
            "advance",
            format!("'{text}' is no duration; give an ISO 8601 duration such as PT24H, PT90M or P3D"),
        )
    };
    let span: Span = text.trim().parse().map_err(|_| invalid())?;
    let duration = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|_| invalid())?;
    if duration.is_negative() || duration > MAX_ADVANCE {
        return Err(Problem::invalid("advance", "the clock never goes back, and at most ten years on at once"));
    }
    now.checked_add(duration).map_err(|_| invalid())
}

/// Answers when nothing is in flight.
pub(crate) async fn settle(State(local): State<Local>) -> Response {
    match local.stack.settle().await {
        Ok(()) => Json(json!({ "settled": true })).into_response(),
        Err(stuck) => Problem::new(StatusCode::GATEWAY_TIMEOUT, "stuck", stuck.to_string()).into_response(),
    }
}
