//! How long each team had a complaint, as the desk sees it.

use super::Numbered;
use complaint::TeamTime;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A time in which one team had the complaint and it waited for one side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TeamTimeView {
    /// The team.
    pub team: String,
    /// 1 to 5.
    pub level: u8,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Until when; none while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// How long, up to now while it goes on: an ISO 8601 duration such as `PT26H30M`.
    #[schema(value_type = String, format = Duration)]
    pub spent: jiff::SignedDuration,
    /// Who had to act: us, complainant or third_party.
    pub waiting_for: String,
}

impl From<TeamTime> for TeamTimeView {
    fn from(time: TeamTime) -> TeamTimeView {
        let TeamTime { team, level, from, until, spent, waiting_for } = time;
        TeamTimeView { team, level: level.number(), from, until, spent, waiting_for: waiting_for.to_string() }
    }
}

/// The times of a complaint, oldest first, from all its events.
pub fn time_per_team(events: &[Numbered], now: Timestamp) -> Vec<TeamTimeView> {
    let events = events.iter().map(|numbered| &numbered.event);
    complaint::time_per_team(events, now).into_iter().map(TeamTimeView::from).collect()
}
