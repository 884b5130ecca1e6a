//! Signing staff in on this machine, with a real token.

use super::{Local, frame};
use crate::pages::{self, SignIn};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use complaint::Role;
use http::StatusCode;
use lambda_shell::Clock;
use serde_json::json;
use std::collections::BTreeMap;
use web::request::{PageRequest, see_other, with_cookie};
use web::{Problem, form, session, staff};

/// Longest name.
const MAX_NAME: usize = 100;

pub(crate) async fn show(State(local): State<Local>, request: PageRequest) -> Response {
    let page = SignIn { name: "", role: "handler", error: None };
    request.page(StatusCode::OK, pages::sign_in(&frame(&local, &request), &page))
}

pub(crate) async fn sign_in(State(local): State<Local>, request: PageRequest, body: Bytes) -> Response {
    let form = form::is_form(&request.headers);
    let asked = if form { from_form(&body) } else { from_json(&body) };
    let token = asked.as_ref().map_err(Clone::clone).and_then(|(name, role)| token(&local, name, role));
    match token {
        Ok(token) if form => with_cookie(see_other("/desk"), session::set(staff::COOKIE, &token, "/desk", false)),
        Ok(token) => Json(json!({ "token": token })).into_response(),
        Err(problem) if form || request.wants_page() => {
            let (name, role) = asked.unwrap_or_default();
            let page = SignIn { name: &name, role: &role, error: Some(&problem.said(request.lang)) };
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            request.page(status, pages::sign_in(&frame(&local, &request), &page))
        }
        Err(problem) => problem.into_response(),
    }
}

fn from_form(body: &[u8]) -> Result<(String, String), Problem> {
    let fields: BTreeMap<String, String> = form::read(body)?;
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    Ok((field("name"), field("role")))
}

fn from_json(body: &[u8]) -> Result<(String, String), Problem> {
    let value: serde_json::Value = web::json::read(body)?;
    let text = |name: &str| {
        value[name]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Problem::invalid(name, "send {\"name\": \"…\", \"role\": \"handler\"}"))
    };
    Ok((text("name")?, text("role")?))
}

fn token(local: &Local, name: &str, role: &str) -> Result<String, Problem> {
    let issuer = local.stack.issuer().ok_or_else(|| {
        Problem::new(StatusCode::CONFLICT, "other-issuer", "another issuer is configured; sign in there")
    })?;
    let role: Role =
        role.parse().map_err(|error: complaint::values::UnknownWord| Problem::invalid("role", error.to_string()))?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(Problem::invalid("name", format!("give a name of 1 to {MAX_NAME} characters")));
    }
    Ok(issuer.token(name, role, local.stack.times().now()))
}
