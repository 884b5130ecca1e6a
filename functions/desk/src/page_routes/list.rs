//! The list: its filters, the reader's own ones, search, and several complaints assigned at once.

use super::Visit;
use crate::assignments::{Assigned, AssignmentsBody};
use crate::pages::{self, Filters, ListPage, MAX_VIEW_NAME};
use crate::requests::ListQuery;
use axum::response::Response;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use messages::view::Card;
use std::collections::BTreeMap;
use store::lists::Page;
use store::views::{MOST_VIEWS, SavedView};
use web::field::Refused;
use web::form::Pairs;
use web::layout::FlashKind;
use web::link::href;
use web::request::see_other;
use web::{FormBody, Problem, session};

pub(super) async fn show(visit: Visit) -> Response {
    let filters = Filters::from_pairs(|name| visit.request.asked(name));
    let done = match visit.request.asked("assigned").map(str::parse::<usize>) {
        Some(Ok(n)) => Some((FlashKind::Done, visit.request.lang.t_with("list-assigned", &[("n", &n.to_string())]))),
        _ => visit.request.done(),
    };
    page(&visit, StatusCode::OK, &filters, done, None).await
}

/// Keeps the filters that are shown, under a name.
pub(super) async fn keep(visit: Visit, form: Result<FormBody<Pairs>, Problem>) -> Response {
    let fields = match form {
        Ok(FormBody(fields)) => fields,
        Err(problem) => return visit.problem(&problem),
    };
    let filters = Filters::from_pairs(|name| value(&fields, name));
    match keep_view(&visit, &filters, value(&fields, "name").unwrap_or_default()).await {
        Ok(()) => see_other(&filters.href()),
        Err(problem) => refused(&visit, &filters, "views", &fields, &problem).await,
    }
}

async fn keep_view(visit: &Visit, filters: &Filters, name: &str) -> Result<(), Problem> {
    session::same_site(&visit.request.headers)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_VIEW_NAME as usize {
        return Err(Problem::invalid("name", format!("give a name of 1 to {MAX_VIEW_NAME} characters")));
    }
    let query = filters.href().trim_start_matches("/desk").to_owned();
    let view = SavedView { name: name.to_owned(), query };
    if visit.desk.store.keep_view(&visit.staff.id, &view).await? {
        return Ok(());
    }
    Err(Problem::invalid("name", format!("there are {MOST_VIEWS} already; forget one first")))
}

pub(super) async fn forget(visit: Visit, form: Result<FormBody<Pairs>, Problem>) -> Response {
    let forgotten = async {
        session::same_site(&visit.request.headers)?;
        let FormBody(fields) = form?;
        Ok(visit.desk.store.forget_view(&visit.staff.id, value(&fields, "name").unwrap_or_default()).await?)
    };
    match forgotten.await {
        Ok(_) => see_other("/desk"),
        Err(problem) => visit.problem(&problem),
    }
}

/// Assigns what was ticked; those that were refused stay ticked, with the reason.
pub(super) async fn assign(visit: Visit, form: Result<FormBody<Pairs>, Problem>) -> Response {
    let fields = match form {
        Ok(FormBody(fields)) => fields,
        Err(problem) => return visit.problem(&problem),
    };
    let filters = Filters::from_pairs(|name| value(&fields, &format!("filter_{name}")));
    match assign_ticked(&visit, &fields).await {
        Ok(Assigned { assigned, refused }) if refused.is_empty() => {
            let n = assigned.len().to_string();
            see_other(&href("/desk", &[&filters.pairs()[..], &[("assigned", &n)]].concat()))
        }
        Ok(answer) => {
            let lang = visit.request.lang;
            let why = |one: &crate::assignments::NotAssigned| format!("{}: {}", one.reference, one.problem.said(lang));
            let why: Vec<String> = answer.refused.iter().map(why).collect();
            let counts = [("n", answer.assigned.len().to_string()), ("m", why.len().to_string())];
            let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
            let said = format!("{} {}", lang.t_with("list-assigned_in_part", &counts), why.join(" · "));
            let left: Vec<&str> = answer.refused.iter().map(|one| one.reference.as_str()).collect();
            let again = again("assignments", &fields, left.join(" "), BTreeMap::new());
            page(&visit, StatusCode::CONFLICT, &filters, Some((FlashKind::Error, said)), Some(&again)).await
        }
        Err(problem) => refused(&visit, &filters, "assignments", &fields, &problem).await,
    }
}

async fn assign_ticked(visit: &Visit, fields: &Pairs) -> Result<Assigned, Problem> {
    session::same_site(&visit.request.headers)?;
    let given = |name: &str| value(fields, name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let body = AssignmentsBody { references: ticked(fields), team: given("team"), to: given("to") };
    visit.desk.assign_all(&body, &visit.staff).await
}

fn ticked(fields: &Pairs) -> Vec<String> {
    fields.iter().filter(|(name, _)| name == "reference").map(|(_, value)| value.clone()).collect()
}

async fn refused(visit: &Visit, filters: &Filters, form: &str, fields: &Pairs, problem: &Problem) -> Response {
    let said = problem.said(visit.request.lang);
    let errors = BTreeMap::from([(problem.field.clone().unwrap_or_default(), said.clone())]);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let again = again(form, fields, ticked(fields).join(" "), errors);
    page(visit, status, filters, Some((FlashKind::Error, said)), Some(&again)).await
}

/// A form as it was sent, with what is to be ticked again.
fn again(form: &str, fields: &Pairs, ticked: String, errors: BTreeMap<String, String>) -> Refused {
    let mut values: BTreeMap<String, String> = fields.iter().cloned().collect();
    values.insert("references".to_owned(), ticked);
    Refused { form: form.to_owned(), errors, values }
}

fn value<'a>(fields: &'a Pairs, name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

async fn page(
    visit: &Visit,
    status: StatusCode,
    filters: &Filters,
    flash: Option<(FlashKind, String)>,
    refused: Option<&Refused>,
) -> Response {
    let search = visit.request.asked("q").unwrap_or_default().trim();
    let found = async {
        let views = visit.desk.store.views(&visit.staff.id).await?;
        let cards = if search.is_empty() { listed(visit, filters).await? } else { visit.desk.search(search).await? };
        Ok::<_, Problem>((views, cards))
    };
    let (views, cards) = match found.await {
        Ok(found) => found,
        Err(problem) => return visit.problem(&problem),
    };
    if let ([only], false) = (&cards.items[..], search.is_empty()) {
        return see_other(&format!("/desk/complaints/{}", only.reference));
    }
    let list = ListPage {
        cards: &cards.items,
        filters,
        next_cursor: cards.next_cursor.as_deref(),
        search,
        views: &views,
        works: visit.staff.role.level().is_some(),
        refused,
    };
    let frame = visit.frame().with_flash(flash);
    // The language switch leads to the list, not to the address of a form.
    let frame = web::layout::Frame { path: &filters.href(), ..frame };
    visit.request.page(status, pages::list(&frame, &visit.desk.pack, &list, &visit.here()))
}

async fn listed(visit: &Visit, filters: &Filters) -> Result<Page<Card>, Problem> {
    let cursor = visit.request.asked("cursor").map(str::to_owned);
    let query = query_of(filters, &visit.staff.name, visit.desk.ambient.now());
    visit.desk.list(&ListQuery { cursor, ..query }).await
}

/// The filters as the API has them, for a reader at a moment.
fn query_of(filters: &Filters, reader: &str, now: Timestamp) -> ListQuery {
    let word = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let hours = |hours: i64| now.saturating_add(SignedDuration::from_hours(hours)).ok();
    ListQuery {
        status: filters.status.parse().ok(),
        level: filters.level.parse().ok(),
        team: word(&filters.team),
        category: word(&filters.category),
        breached: filters.breached.parse().ok(),
        assignee: match filters.holder.as_str() {
            "me" => Some(reader.to_owned()),
            "nobody" => Some(crate::requests::NOBODY.to_owned()),
            _ => None,
        },
        due_before: match filters.due.as_str() {
            "late" => hours(0),
            "day" => hours(24),
            "week" => hours(24 * 7),
            _ => None,
        },
        ..ListQuery::default()
    }
}
