//! What is open, due soon and late: the figures of the list in short.

use crate::Desk;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use messages::figures::{Figures, Group};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use web::Problem;

/// Complaints counted while the answer waits, where a long list was never counted before: seconds.
const MOST_COUNTED: usize = 300_000;

/// Figures of a long list are counted when somebody looks; older ones than this are counted again at once.
const STALE: SignedDuration = SignedDuration::from_mins(30);

/// Counts of complaints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    /// Business time of the count: now, or of a long list up to half an hour ago.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// Not closed.
    pub open: u64,
    /// Closed in the last thirty days, today among them, and not reopened since.
    pub closed: u64,
    /// Open, with a deadline within 24 hours.
    pub due_soon: u64,
    /// Open, with a deadline that has passed.
    pub overdue: u64,
    /// With any broken promise, open or closed in those days.
    pub breached: u64,
    /// Open ones by status.
    pub by_status: BTreeMap<String, u64>,
    /// Open ones by level.
    pub by_level: BTreeMap<u8, u64>,
    /// Open ones by team.
    pub by_team: BTreeMap<String, u64>,
    /// Open ones by category.
    pub by_category: BTreeMap<String, u64>,
}

impl From<&Figures> for Summary {
    fn from(figures: &Figures) -> Summary {
        let open = |groups: &BTreeMap<String, Group>| {
            groups.iter().map(|(word, group)| (word.clone(), group.open)).collect::<BTreeMap<_, _>>()
        };
        let by_level = open(&figures.by_level).into_iter();
        Summary {
            at: Some(figures.at),
            open: figures.open.open,
            closed: figures.flow.values().map(|day| day.closed).sum(),
            due_soon: figures.open.due_soon,
            overdue: figures.open.overdue,
            breached: figures.open.breached + figures.closed_breached,
            by_status: open(&figures.by_status),
            by_level: by_level.filter_map(|(level, count)| Some((level.parse().ok()?, count))).collect(),
            by_team: open(&figures.by_team),
            by_category: open(&figures.by_category),
        }
    }
}

impl Desk {
    pub(crate) async fn summary(&self) -> Result<Summary, Problem> {
        let now = self.ambient.now();
        let (known, _) = self.figures(now).await?;
        if let Some(figures) = known.as_ref().filter(|figures| now.duration_since(figures.at) < STALE) {
            return Ok(Summary::from(figures));
        }
        let counted = self.store.count_list(now, &self.pack.zone(), MOST_COUNTED).await?.or(known);
        let detail = "the complaints are being counted; try again in a minute";
        let counted = counted.ok_or_else(|| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail))?;
        Ok(Summary::from(&counted))
    }
}
