//! Several complaints given to a team or a person at once.

use crate::Desk;
use crate::acts::may_act;
use crate::requests::{MAX_LIMIT, SignedIn};
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use complaint::{Command, Reference};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{JsonBody, Problem, Staff};

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/v1/desk/assignments", post(assign))
}

#[derive(OpenApi)]
#[openapi(paths(assign))]
pub(crate) struct Description;

/// Which complaints, and to whom.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentsBody {
    /// 1 to 200 of them.
    pub references: Vec<String>,
    /// The team; as it is, when left out.
    #[serde(default)]
    pub team: Option<String>,
    /// The person, by name.
    #[serde(default)]
    pub to: Option<String>,
}

/// What became of each.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Assigned {
    /// Those that were assigned.
    pub assigned: Vec<String>,
    /// Those that were not.
    pub refused: Vec<NotAssigned>,
}

/// One that was not assigned.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotAssigned {
    /// Which.
    pub reference: String,
    /// As the command alone would have answered: 404, 409 …
    pub status: u16,
    /// Why.
    pub detail: String,
    /// The same, for a page to put into words.
    #[serde(skip)]
    pub(crate) problem: Problem,
}

/// Assigns each of them, apart from the others: one that is refused holds up none.
#[utoipa::path(post, path = "/v1/desk/assignments", tag = "desk", request_body = AssignmentsBody, security(("staff" = [])),
    responses((status = 200, body = Assigned), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn assign(
    State(desk): State<Desk>,
    SignedIn(staff): SignedIn,
    body: JsonBody<AssignmentsBody>,
) -> Result<Json<Assigned>, Problem> {
    desk.assign_all(&body.value, &staff).await.map(Json)
}

impl Desk {
    pub(crate) async fn assign_all(&self, body: &AssignmentsBody, staff: &Staff) -> Result<Assigned, Problem> {
        may_act(staff)?;
        if !(1..=MAX_LIMIT).contains(&body.references.len()) {
            return Err(Problem::invalid("references", format!("choose 1 to {MAX_LIMIT} complaints")));
        }
        if body.team.is_none() && body.to.is_none() {
            return Err(Problem::invalid("to", "name a team, a person or both"));
        }
        if let Some(team) = body.team.as_ref().filter(|team| self.pack.all_teams().all(|info| info.team != **team)) {
            return Err(Problem::invalid("team", format!("'{team}' is no team of the policy")));
        }
        let command = Command::Assign { team: body.team.clone(), to: body.to.clone() };
        let mut answer = Assigned::default();
        for text in &body.references {
            match self.assign_one(text, &command, staff).await {
                Ok(()) => answer.assigned.push(text.clone()),
                Err(problem) => answer.refused.push(NotAssigned {
                    reference: text.clone(),
                    status: problem.status,
                    detail: problem.detail.clone(),
                    problem,
                }),
            }
        }
        Ok(answer)
    }

    async fn assign_one(&self, text: &str, command: &Command, staff: &Staff) -> Result<(), Problem> {
        let reference: Reference = text.parse().map_err(|_| Problem::unknown())?;
        self.carry_out(&reference, command, &staff.actor(), None, None).await.map(drop)
    }
}
