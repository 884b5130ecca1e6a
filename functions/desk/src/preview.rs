//! What a command would do and send, before it is given: nothing is stored, and no mail leaves.

use crate::Desk;
use crate::requests::{Named, SignedIn};
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use complaint::decide::decide;
use complaint::{Actor, Command, Event, Fact, Roster, evolve};
use http::HeaderMap;
use messages::command::CommandBody;
use messages::view::Numbered;
use notices::{House, Told, plan, referred_to, texts};
use serde::Serialize;
use store::{Case, ExecuteError};
use utoipa::{OpenApi, ToSchema};
use web::order::if_match;
use web::{JsonBody, Problem, masking};

/// What is shown for the complainant's own key in a link: staff never see it.
const NO_KEY: &str = "…";

/// What a command would lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewView {
    /// The version it was worked out for.
    pub version: u64,
    /// What would be recorded, event by event.
    pub events: Vec<String>,
    /// Whether a second person has to agree before the complainant hears of it.
    pub needs_approval: bool,
    /// What would go to the complainant.
    pub mails: Vec<LetterView>,
}

/// A mail as the complainant would get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LetterView {
    /// The kind of notice.
    pub notice: String,
    /// To whom.
    pub to: String,
    /// BCP 47 tag.
    pub language: String,
    /// Its subject.
    pub subject: String,
    /// Its text; the HTML part says the same. The key in its link to the complaint is left out.
    pub text: String,
}

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/complaints/{reference}/preview", post(preview))
}

#[derive(OpenApi)]
#[openapi(paths(preview))]
pub(crate) struct Description;

/// What a command would do and send; nothing is stored or sent.
#[utoipa::path(post, path = "/v1/desk/complaints/{reference}/preview", tag = "desk", params(("reference" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = CommandBody, security(("staff" = [])),
    responses((status = 200, body = PreviewView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn preview(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    Named(reference): Named,
    headers: HeaderMap,
    body: JsonBody<CommandBody>,
) -> Result<Json<PreviewView>, Problem> {
    let command = body.value.into_command()?;
    let case = desk.read_case(&reference, &staff).await?;
    desk.preview(&case, &command, &staff.actor(), if_match(&headers)?).await.map(Json)
}

impl Desk {
    /// What a command would lead to if it were given now.
    pub(crate) async fn preview(
        &self,
        case: &Case,
        command: &Command,
        by: &Actor,
        if_version: Option<u64>,
    ) -> Result<PreviewView, Problem> {
        let complaint = case.complaint();
        if if_version.is_some_and(|expected| expected != complaint.version) {
            return Err(ExecuteError::Stale { current: complaint.version }.into());
        }
        self.check(command).await?;
        let mut command = command.clone();
        masking::command(&mut command);
        let rules = &self.pack.rules;
        let asks = Roster::matters_to(&command, rules);
        let roster = if asks { self.store.roster().await? } else { Roster::default() };
        let events = decide(complaint, &command, by, self.ambient.now(), rules, &roster)?;
        Ok(PreviewView {
            version: complaint.version,
            needs_approval: events.iter().any(|event| matches!(event.fact, Fact::ApprovalRequested { .. })),
            events: events.iter().map(|event| event.fact.name().to_owned()).collect(),
            mails: self.letters(case, events)?,
        })
    }

    /// The complainant's mails that events would call for.
    fn letters(&self, case: &Case, events: Vec<Event>) -> Result<Vec<LetterView>, Problem> {
        let texts = texts(&self.pack).map_err(|error| {
            tracing::error!(failure.reason = %error, "the texts of notices cannot be used");
            Problem::unavailable()
        })?;
        let house = House { pack: &self.pack, texts: &texts, pages: &self.pages };
        let complaint = case.complaint();
        // As long as the complainant's own key, so that lines break alike, and nobody's.
        let address = complaint.person.email.as_deref().unwrap_or_default();
        let stand_in = "k".repeat(self.keyring.page_token(&complaint.reference, address).len());
        let status_link = format!("{}/c/{}/{stand_in}", self.pages, complaint.reference);
        let (mut then, mut numbered) = (complaint.clone(), case.events.clone());
        let mut letters = Vec::new();
        for event in events {
            let seq = numbered.last().map_or(0, |last| last.seq) + 1;
            let Some(after) = evolve(Some(then.clone()), &event) else { break };
            then = after;
            numbered.push(Numbered { seq, event, hash: String::new() });
            let (Some(first), Some(event)) = (numbered.first(), numbered.last()) else { break };
            let planned = plan::notices(&then, event, &self.pack);
            letters.extend(planned.into_iter().filter(|planned| !planned.kind.is_for_staff()).filter_map(|planned| {
                let referred_to = referred_to(&numbered, event);
                let (kind, then) = (planned.kind, &then);
                let told =
                    Told { kind, first, event, then, now: then, referred_to, status_link: &status_link, code: None };
                let rendered = house.write(&told)?;
                Some(LetterView {
                    notice: kind.as_str().to_owned(),
                    to: planned.to,
                    language: then.language.clone(),
                    subject: rendered.subject,
                    text: rendered.text.replace(&stand_in, NO_KEY),
                })
            }));
        }
        Ok(letters)
    }
}
