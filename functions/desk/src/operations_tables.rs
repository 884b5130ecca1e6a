//! The tables of the operations page for a spreadsheet or another program.

use crate::Desk;
use crate::queues_seen::{QueueLine, unseen};
use crate::reports::{csv_of, csv_response, next_link, text_only};
use crate::requests::{MAX_LIMIT, PageQuery, page_of};
use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use messages::figures::{Figures, Group};
use messages::view::Card;
use std::collections::BTreeMap;
use web::Problem;

/// Rows of one answer where no limit is named: some 2 MB.
const MOST_ROWS: usize = 10_000;

/// The tables, by the name in their address.
pub(crate) const TABLES: [&str; 9] = [
    "open.csv",
    "by-status.csv",
    "by-level.csv",
    "by-team.csv",
    "by-category.csv",
    "flow.csv",
    "due.csv",
    "mail.csv",
    "queues.csv",
];

const OPEN_COLUMNS: [&str; 16] = [
    "reference",
    "status",
    "level",
    "team",
    "assignee",
    "category",
    "grade",
    "priority",
    "channel",
    "language",
    "jurisdiction",
    "received_at",
    "next_due_at",
    "overdue",
    "breached",
    "open_tasks",
];

type Row = Vec<String>;

impl Desk {
    /// A table of operations by its name; `at` is the address the rest of a long one is found under.
    pub(crate) async fn operations_csv(&self, name: &str, at: &str, asked: &PageQuery) -> Result<Response, Problem> {
        if let Some(table) = self.systemic_csv(name).await? {
            return Ok(table);
        }
        if !TABLES.contains(&name) {
            return Err(Problem::unknown());
        }
        match name {
            "open.csv" => self.open_csv(name, at, asked).await,
            "mail.csv" => self.mail_csv(name).await,
            "queues.csv" => self.queues_csv(name),
            _ => {
                let (figures, _) = self.figures(self.ambient.now()).await?;
                let figures = figures.ok_or_else(|| {
                    let detail = "the complaints are being counted; try again in a minute";
                    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail)
                })?;
                let (columns, rows) = counts(name, &figures);
                Ok(csv_response(name, csv_of(&columns, &rows)))
            }
        }
    }

    /// All that is open, by next deadline.
    async fn open_csv(&self, name: &str, at: &str, asked: &PageQuery) -> Result<Response, Problem> {
        let (cursor, at_once) = page_of(asked.cursor.as_deref(), Some(asked.limit.unwrap_or(MAX_LIMIT)))?;
        let (most, now) = (asked.limit.unwrap_or(MOST_ROWS), self.ambient.now());
        let (mut rows, mut next) = (Vec::new(), cursor.map(str::to_owned));
        loop {
            let page = self.store.cards(&|_| true, next.as_deref(), at_once).await?;
            // Open ones come first.
            let open = page.items.iter().take_while(|card| card.closed_at.is_none() && card.status != "closed");
            let before = rows.len();
            rows.extend(open.map(|card| open_row(card, now)));
            next = page.next_cursor.filter(|_| rows.len() - before == page.items.len());
            if next.is_none() || rows.len() >= most {
                return Ok(next_link(csv_response(name, csv_of(&OPEN_COLUMNS, &rows)), at, next, asked.limit));
            }
        }
    }

    /// The mail of yesterday and today, message by message.
    async fn mail_csv(&self, name: &str) -> Result<Response, Problem> {
        let today = crate::mail_api::today(self);
        let mut rows: Vec<Row> = Vec::new();
        for day in [today, today.yesterday().unwrap_or(today)] {
            let ledger = self.mail_ledger(day).await?;
            rows.extend(ledger.items.into_iter().map(|line| {
                let said = |text: Option<String>| text_only(text.unwrap_or_default());
                let (reason, authentication) = (said(line.reason), said(line.authentication));
                let reference = line.reference.unwrap_or_default();
                vec![
                    day.to_string(),
                    line.at.to_string(),
                    line.outcome,
                    reason,
                    authentication,
                    reference,
                    text_only(line.raw),
                ]
            }));
        }
        let columns = ["day", "at", "outcome", "reason", "authentication", "reference", "raw"];
        Ok(csv_response(name, csv_of(&columns, &rows)))
    }

    fn queues_csv(&self, name: &str) -> Result<Response, Problem> {
        let queues = self.queues.as_ref().ok_or_else(Problem::unknown)?;
        let seen = queues.look().map_err(|why| unseen(&why))?;
        let row = |line: &QueueLine| {
            let counts = [line.ready, line.in_flight, line.tried_again, line.delayed, line.dead];
            let oldest = line.oldest_dead_at.map_or_else(String::new, |at| at.to_string());
            [line.name.clone()].into_iter().chain(counts.map(|count| count.to_string())).chain([oldest]).collect()
        };
        let rows: Vec<Row> = seen.queues.iter().map(row).collect();
        let columns = ["queue", "ready", "in_flight", "tried_again", "delayed", "dead", "oldest_dead_at"];
        Ok(csv_response(name, csv_of(&columns, &rows)))
    }
}

fn open_row(card: &Card, now: Timestamp) -> Row {
    let moment = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.to_string());
    vec![
        card.reference.clone(),
        card.status.clone(),
        card.level.to_string(),
        text_only(card.team.clone()),
        text_only(card.assignee.clone().unwrap_or_default()),
        text_only(card.category.clone()),
        card.grade.clone(),
        card.priority.to_string(),
        card.channel.clone(),
        text_only(card.language.clone()),
        text_only(card.jurisdiction.clone()),
        card.received_at.to_string(),
        moment(card.next_due_at),
        card.next_due_at.is_some_and(|due| due < now).to_string(),
        card.breached.to_string(),
        card.open_tasks.to_string(),
    ]
}

/// A table of counts, with the moment they are of in its last column.
fn counts(name: &str, figures: &Figures) -> (Vec<&'static str>, Vec<Row>) {
    let at = figures.at.to_string();
    match name {
        "flow.csv" => {
            let row = |(day, flow): (&jiff::civil::Date, &messages::figures::DayFlow)| {
                vec![day.to_string(), flow.came_in.to_string(), flow.closed.to_string(), at.clone()]
            };
            (vec!["day", "came_in", "closed", "counted_at"], figures.flow.iter().map(row).collect())
        }
        "due.csv" => {
            let hours = figures.due.iter().flat_map(|(day, hours)| {
                hours.iter().enumerate().map(move |(hour, due)| (day.to_string(), hour.to_string(), due.to_string()))
            });
            let rows = hours.map(|(day, hour, due)| vec![day, hour, due, at.clone()]);
            (vec!["day", "hour", "due", "counted_at"], rows.collect())
        }
        "by-status.csv" => groups("status", &figures.by_status, &at),
        "by-level.csv" => groups("level", &figures.by_level, &at),
        "by-team.csv" => groups("team", &figures.by_team, &at),
        _ => groups("category", &figures.by_category, &at),
    }
}

fn groups(of: &'static str, groups: &BTreeMap<String, Group>, at: &str) -> (Vec<&'static str>, Vec<Row>) {
    let row = |(word, group): (&String, &Group)| {
        let Group { open, overdue, due_today, due_soon, breached, unassigned } = *group;
        let counts = [open, overdue, due_today, due_soon, breached, unassigned].map(|count| count.to_string());
        [text_only(word.clone())].into_iter().chain(counts).chain([at.to_owned()]).collect()
    };
    let columns = vec![of, "open", "overdue", "due_today", "due_soon", "breached", "unassigned", "counted_at"];
    (columns, groups.iter().map(row).collect())
}
