//! Finding complaints by what a person at the telephone can say: a number, an address, an account.

use crate::Desk;
use crate::requests::{MAX_LIMIT, SignedIn, query_of};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use complaint::Reference;
use futures_util::future::try_join_all;
use messages::view::Card;
use serde::{Deserialize, Serialize};
use store::lists::Page;
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::Problem;

/// Longest text searched for, in characters.
const LONGEST: usize = 200;

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/search", get(search))
}

#[derive(OpenApi)]
#[openapi(paths(search))]
pub(crate) struct Description;

/// What is searched for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// A complaint's number, or the whole of an e-mail address, a transaction's number or an account.
    q: String,
}

/// What was found.
#[derive(Serialize, ToSchema)]
struct FoundPage {
    items: Vec<Card>,
}

/// Complaints that have exactly this as their number, the complainant's e-mail address, the transaction's
/// number or the account; the last received first, at most 200.
#[utoipa::path(get, path = "/v1/desk/search", tag = "desk", params(SearchQuery), security(("staff" = [])),
    responses((status = 200, body = FoundPage), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn search(
    State(desk): State<Desk>,
    _: SignedIn,
    query: Result<Query<SearchQuery>, QueryRejection>,
) -> Result<Json<FoundPage>, Problem> {
    let found = desk.search(&query_of(query)?.q).await?;
    Ok(Json(FoundPage { items: found.items }))
}

impl Desk {
    pub(crate) async fn search(&self, text: &str) -> Result<Page<Card>, Problem> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > LONGEST {
            let detail =
                format!("give a number, an e-mail address, a transaction or an account, up to {LONGEST} characters");
            return Err(Problem::invalid("q", detail));
        }
        let mut references = match number(text) {
            Some(reference) => vec![reference],
            None => self.store.found(text).await?,
        };
        references.truncate(MAX_LIMIT);
        let stored = try_join_all(references.iter().map(|reference| self.store.load(reference))).await?;
        let mut items: Vec<Card> = stored.iter().flatten().map(|stored| Card::from(&stored.complaint)).collect();
        items.sort_by_key(|card| std::cmp::Reverse(card.received_at));
        Ok(Page { items, next_cursor: None })
    }
}

/// A complaint's number, as people copy it: with blanks around and within, or in small letters.
fn number(text: &str) -> Option<Reference> {
    let text: String = text.split_whitespace().collect();
    text.to_uppercase().parse().ok()
}
