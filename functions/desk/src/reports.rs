//! Tables for a spreadsheet or another program (contract §8), as CSV of RFC 4180: codes, not labels, and
//! moments in UTC.

use crate::Desk;
use crate::requests::{MAX_LIMIT, PageQuery, SignedIn, page_of, query_of};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, header};
use serde::Serialize;
use store::lists::Breach;
use utoipa::OpenApi;
use web::Problem;
use web::link::href;

/// Rows of one answer: a Lambda function's ends at 6 MB, and a row has some 200 bytes.
const MOST_ROWS: usize = 10_000;

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/reports/{name}", get(report))
}

#[derive(OpenApi)]
#[openapi(paths(report))]
pub(crate) struct Description;

/// A report: `breaches`, every broken promise, the last first; `open`, all that is open, by next deadline;
/// `by-status`, `by-level`, `by-team`, `by-category`, what is open, late and soon due; `flow`, what came in and
/// was closed in thirty days; `due`, deadlines to come by day and hour; `mail`, the messages of yesterday and
/// today; `queues`, where they are seen from here; `systemic`, what goes wrong more often than before, and
/// `counterparties`, merchants and others that come up again and again. Returns take a period, `from` and `to`: `cn-ledger`, the
/// supervisor's ledger, and `cfpb`, the bureau's columns, have a row for each complaint received in it and are for
/// compliance and the complaints manager;
/// `cn-yearly`, `uk-annex1`, `uk-annex1ad` and `uk-2027` (half a year, in the columns of the policy) are counts. At most 10,000 rows, or as many as `limit` says; where there
/// are more, the header `Link` leads on.
#[utoipa::path(get, path = "/v1/desk/reports/{name}.csv", tag = "desk", params(("name" = String, Path), PageQuery), security(("staff" = [])), responses((status = 200, content_type = "text/csv", body = String), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn report(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    Path(name): Path<String>,
    query: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let (at, asked) = (format!("/v1/desk/reports/{name}"), query_of(query)?);
    match name.as_str() {
        "breaches.csv" => desk.breaches_csv(&at, &asked).await,
        name => match desk.return_csv(name, &at, &asked, &staff).await? {
            Some(table) => Ok(table),
            None => desk.operations_csv(name, &at, &asked).await,
        },
    }
}

impl Desk {
    /// Broken promises from a cursor on; `at` is the address the rest is found under.
    pub(crate) async fn breaches_csv(&self, at: &str, asked: &PageQuery) -> Result<Response, Problem> {
        let (cursor, at_once) = page_of(asked.cursor.as_deref(), Some(asked.limit.unwrap_or(MAX_LIMIT)))?;
        let (rows, next) = self.breach_rows(cursor, at_once, asked.limit.unwrap_or(MOST_ROWS)).await?;
        Ok(next_link(csv_response("breaches.csv", csv_of(&BREACH_COLUMNS, &rows)), at, next, asked.limit))
    }

    async fn breach_rows(
        &self,
        cursor: Option<&str>,
        at_once: usize,
        most: usize,
    ) -> Result<(Vec<BreachRow>, Option<String>), Problem> {
        let (mut rows, mut next) = (Vec::new(), cursor.map(str::to_owned));
        loop {
            let page = self.store.breaches(next.as_deref(), at_once).await?;
            rows.extend(page.items.into_iter().map(BreachRow::from));
            next = page.next_cursor;
            if next.is_none() || rows.len() >= most {
                return Ok((rows, next));
            }
        }
    }
}

/// The columns of a broken promise, as [`BreachRow`] has them.
const BREACH_COLUMNS: [&str; 11] =
    ["reference", "clock", "regime", "due_at", "recorded_at", "lag_ms", "level", "team", "owner", "category", "causes"];

/// A broken promise.
#[derive(Serialize)]
struct BreachRow {
    reference: String,
    clock: String,
    regime: String,
    due_at: String,
    recorded_at: String,
    lag_ms: i64,
    level: u8,
    team: String,
    owner: String,
    category: String,
    causes: String,
}

impl From<Breach> for BreachRow {
    fn from(breach: Breach) -> BreachRow {
        let causes: Vec<&str> = breach.causes.iter().map(|cause| cause.as_str()).collect();
        BreachRow {
            reference: breach.reference,
            clock: breach.clock,
            regime: breach.regime,
            due_at: breach.due_at.to_string(),
            recorded_at: breach.recorded_at.to_string(),
            lag_ms: breach.lag_ms,
            level: breach.level,
            team: text_only(breach.team),
            owner: text_only(breach.owner.unwrap_or_default()),
            category: text_only(breach.category),
            causes: causes.join(" "),
        }
    }
}

/// A table as a file of this name.
pub(crate) fn csv_response(name: &str, table: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
    let mut answer = ([(header::CONTENT_TYPE, kind)], table).into_response();
    if let Ok(disposition) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    answer
}

/// Says where the rest of a long table is found.
pub(crate) fn next_link(mut answer: Response, at: &str, next: Option<String>, limit: Option<usize>) -> Response {
    let limit = limit.map_or_else(String::new, |limit| limit.to_string());
    let rest = |cursor: String| {
        let more = href("", &[("cursor", &cursor), ("limit", &limit)]);
        if at.contains('?') { format!("{at}&{}", more.trim_start_matches('?')) } else { format!("{at}{more}") }
    };
    let next = next.map(|cursor| format!("<{}>; rel=\"next\"", rest(cursor)));
    if let Some(link) = next.and_then(|link| HeaderValue::try_from(link).ok()) {
        answer.headers_mut().insert(header::LINK, link);
    }
    answer
}

/// A spreadsheet takes what begins so for a formula; people and firms choose their names themselves.
pub(crate) fn text_only(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// The columns' names, also where there is no row.
pub(crate) fn csv_of<T: Serialize>(columns: &[&str], rows: &[T]) -> Vec<u8> {
    let mut shape = csv::WriterBuilder::new();
    let mut writer = shape.has_headers(false).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns).expect("a row is written into memory");
    for row in rows {
        writer.serialize(row).expect("a row is written into memory");
    }
    writer.into_inner().expect("a table is written into memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use complaint::values::BreachCause;

    #[test]
    fn a_name_is_no_formula_and_a_comma_no_column() {
        let breach = Breach {
            reference: "RC-7K3M-9QXD-0HTZ-W2F8".to_owned(),
            clock: "review".to_owned(),
            regime: "house".to_owned(),
            due_at: "2026-11-24T08:00:00Z".parse().expect("a time"),
            recorded_at: "2026-11-24T08:00:00.042Z".parse().expect("a time"),
            lag_ms: 42,
            level: 2,
            team: "supervisors".to_owned(),
            category: "scam".to_owned(),
            owner: Some("=HYPERLINK(\"x\"), Wang".to_owned()),
            causes: vec![BreachCause::WaitingForThirdParty, BreachCause::Extended],
        };
        let csv = String::from_utf8(csv_of(&BREACH_COLUMNS, &[BreachRow::from(breach)])).expect("text");
        assert_eq!(
            csv,
            "reference,clock,regime,due_at,recorded_at,lag_ms,level,team,owner,category,causes\r\n\
             RC-7K3M-9QXD-0HTZ-W2F8,review,house,2026-11-24T08:00:00Z,2026-11-24T08:00:00.042Z,42,2,supervisors,\"'=HYPERLINK(\"\"x\"\"), Wang\",scam,waiting_for_third_party extended\r\n"
        );
    }
}
