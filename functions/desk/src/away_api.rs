//! Who is away: staff say so themselves, or a manager for them (design §4).

use crate::Desk;
use crate::acts::may_act;
use crate::requests::{SignedIn, query_of};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use complaint::{Away, Level};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::away::AwayRow;
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::{JsonBody, Problem, Staff};

/// The longest anybody is away, and the furthest ahead it may end: beyond is a slip of the pen.
const A_YEAR: SignedDuration = SignedDuration::from_hours(24 * 366);

/// The longest id or name, in characters: an issuer's `sub` has 255 at most (OpenID Connect Core, section 2).
const MAX_NAME: usize = 255;

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/away", get(list_away).put(set_away).delete(end_away))
}

#[derive(OpenApi)]
#[openapi(paths(list_away, set_away, end_away))]
pub(crate) struct Description;

/// When somebody is away.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwayBody {
    /// Who, by the id of their sign-in (`sub`); you, when left out. For others a manager says so.
    #[serde(default)]
    pub person: Option<String>,
    /// Their name, by which complaints are assigned to them; the id, when left out. Yours is that of your sign-in.
    #[serde(default)]
    pub name: Option<String>,
    /// The first moment they are away.
    #[schema(format = DateTime)]
    pub from: String,
    /// The first moment they are back; at most 366 days later, and at most 366 days from now.
    #[schema(format = DateTime)]
    pub until: String,
    /// Who stands in for them, by id or by name.
    #[serde(default)]
    pub substitute: Option<String>,
}

/// Somebody who is away or is going to be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwayView {
    /// The id of their sign-in.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The first moment they are away.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The first moment they are back.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Who stands in for them, by id or by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitute: Option<String>,
    /// Whether they are away now.
    pub away_now: bool,
    /// Who said so, by the id of their sign-in.
    pub set_by: String,
    /// When they said so.
    #[schema(value_type = String, format = DateTime)]
    pub set_at: Timestamp,
}

impl AwayView {
    fn new(row: AwayRow, now: Timestamp) -> AwayView {
        let away_now = row.away.covers(now);
        let AwayRow { away: Away { person, name, from, until, substitute }, set_by, set_at } = row;
        AwayView { person, name, from, until, substitute, away_now, set_by, set_at }
    }
}

/// Everybody who is away or is going to be.
#[derive(Serialize, ToSchema)]
struct AwayList {
    items: Vec<AwayView>,
}

/// Who is back.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BackQuery {
    /// Who, by the id of their sign-in; you, when left out. For others a manager says so.
    pub(crate) person: Option<String>,
}

/// Who is away, or is going to be: the first to be back first.
#[utoipa::path(get, path = "/v1/desk/away", tag = "desk", security(("staff" = [])), responses((status = 200, body = AwayList), (status = 401, body = Problem)))]
async fn list_away(State(desk): State<Desk>, _: SignedIn) -> Result<Json<AwayList>, Problem> {
    Ok(Json(AwayList { items: desk.who_is_away().await? }))
}

/// Says that somebody is away, in place of what was said of them before. Complaints they have stay with
/// them; from then on assignments go to the substitute, and the ladder passes over levels where nobody is.
#[utoipa::path(put, path = "/v1/desk/away", tag = "desk", request_body = AwayBody, security(("staff" = [])), responses((status = 200, body = AwayView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn set_away(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    body: JsonBody<AwayBody>,
) -> Result<Json<AwayView>, Problem> {
    desk.set_away(&staff, &body.value).await.map(Json)
}

/// Says that somebody is back, or does not go. Nothing happens when they are not away.
#[utoipa::path(delete, path = "/v1/desk/away", tag = "desk", params(BackQuery), security(("staff" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn end_away(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    query: Result<Query<BackQuery>, QueryRejection>,
) -> Result<StatusCode, Problem> {
    desk.end_away(&staff, query_of(query)?.person.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Desk {
    pub(crate) async fn who_is_away(&self) -> Result<Vec<AwayView>, Problem> {
        let now = self.ambient.now();
        let rows = self.store.away().await?.into_iter().filter(|row| row.away.until > now);
        let mut views: Vec<AwayView> = rows.map(|row| AwayView::new(row, now)).collect();
        views.sort_by_key(|view| view.until);
        Ok(views)
    }

    pub(crate) async fn set_away(&self, by: &Staff, body: &AwayBody) -> Result<AwayView, Problem> {
        let person = whose(by, body.person.as_deref())?;
        let now = self.ambient.now();
        let away = away_of(body, person, by, now)?;
        let row = AwayRow { away, set_by: by.id.clone(), set_at: now };
        self.store.set_away(&row).await?;
        tracing::info!(staff.id = row.away.person, by = row.set_by, "somebody is away");
        Ok(AwayView::new(row, now))
    }

    pub(crate) async fn end_away(&self, by: &Staff, person: Option<&str>) -> Result<(), Problem> {
        let person = whose(by, person)?;
        if self.store.end_away(&person, &by.id, self.ambient.now()).await? {
            tracing::info!(staff.id = person, by = by.id, "somebody is back");
        }
        Ok(())
    }
}

/// Whether somebody may say of a person that they are away: of themselves, and a manager of anybody.
pub(crate) fn may_say_of(staff: &Staff, person: &str) -> bool {
    person == staff.id || staff.role.level() >= Some(Level::HIGHEST_INTERNAL)
}

/// Whose time it is: one's own, or anybody's for a manager.
fn whose(staff: &Staff, person: Option<&str>) -> Result<String, Problem> {
    may_act(staff)?;
    let Some(person) = person else { return Ok(staff.id.clone()) };
    let person = line("person", person)?;
    if !may_say_of(staff, &person) {
        let detail = "a manager says so for others; leave person out to say it of yourself";
        return Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", detail));
    }
    Ok(person)
}

fn away_of(body: &AwayBody, person: String, staff: &Staff, now: Timestamp) -> Result<Away, Problem> {
    let name = body.name.as_deref().map(|name| line("name", name)).transpose()?;
    let name = match name {
        // Under a colleague's name one would get, or send away, what is meant for them.
        Some(name) if person == staff.id && name != staff.name => {
            return Err(Problem::invalid("name", "yours is that of your sign-in; leave it out"));
        }
        None if person == staff.id => staff.name.clone(),
        given => given.unwrap_or_else(|| person.clone()),
    };
    let (from, until) = (moment("from", &body.from)?, moment("until", &body.until)?);
    if until <= from {
        return Err(Problem::invalid("until", "must lie after from"));
    }
    if until <= now {
        return Err(Problem::invalid("until", "is over already; give a moment that lies ahead"));
    }
    if until.duration_since(from) > A_YEAR || until.duration_since(now) > A_YEAR {
        return Err(Problem::invalid(
            "until",
            "must lie within 366 days of from and of now; say it anew when it comes",
        ));
    }
    let substitute = body.substitute.as_deref().map(|who| line("substitute", who)).transpose()?;
    if substitute.as_ref().is_some_and(|who| *who == person || *who == name) {
        return Err(Problem::invalid("substitute", "must be somebody else; leave it out where nobody stands in"));
    }
    Ok(Away { person, name, from, until, substitute })
}

fn moment(field: &str, text: &str) -> Result<Timestamp, Problem> {
    text.parse().map_err(|_| Problem::invalid(field, "give a moment with its offset such as 2026-11-24T18:00:00+08:00"))
}

fn line(field: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_NAME || text.chars().any(char::is_control) {
        return Err(Problem::invalid(field, format!("must be 1 to {MAX_NAME} characters on one line, or left out")));
    }
    Ok(text.to_owned())
}
