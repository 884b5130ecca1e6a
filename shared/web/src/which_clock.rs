//! Which clock an address asks about: `/…/clocks/{kind}/explanation?regime=…`.

use crate::Problem;
use axum::extract::{FromRequestParts, Path, Query};
use complaint::ClockKind;
use http::request::Parts;
use std::collections::BTreeMap;

/// A clock by its kind, and by its body of rules where one is named.
#[derive(Clone, Debug)]
pub struct WhichClock {
    /// What it measures.
    pub kind: ClockKind,
    /// The body of rules.
    pub regime: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for WhichClock {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<BTreeMap<String, String>>::from_request_parts(parts, state).await.ok();
        let kind = path.and_then(|Path(path)| path.get("kind")?.parse().ok()).ok_or_else(Problem::unknown)?;
        let query = Query::<BTreeMap<String, String>>::from_request_parts(parts, state).await.ok();
        Ok(WhichClock { kind, regime: query.and_then(|Query(mut asked)| asked.remove("regime")) })
    }
}
