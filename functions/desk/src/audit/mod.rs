//! What compliance looks at: who read a complaint, and what happened to any of them.

pub mod days;
pub mod log;
pub mod readers;

use crate::Desk;
use axum::Router;
use complaint::Role;
use http::StatusCode;
use utoipa::openapi;
use web::{Problem, Staff};

pub(crate) fn routes() -> Router<Desk> {
    readers::routes().merge(log::routes()).merge(days::routes())
}

pub(crate) fn description() -> openapi::OpenApi {
    let mut described = readers::described();
    described.merge(log::described());
    described.merge(days::described());
    described
}

/// Whether a role audits: compliance, and the complaints manager.
pub(crate) fn audits(role: Role) -> bool {
    matches!(role, Role::Compliance | Role::Manager)
}

/// Refuses whoever does not.
pub(crate) fn may_audit(staff: &Staff) -> Result<(), Problem> {
    if audits(staff.role) {
        return Ok(());
    }
    let detail = format!("the role {} does not audit; compliance and the complaints manager do", staff.role);
    Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", detail))
}
