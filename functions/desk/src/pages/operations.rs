//! Operations at nine in the morning: who is late, what will be, whether timers, mail and queues are well.

mod charts;
mod checks;
mod groups;

use super::due::Due;
use crate::mail_ledger::MailSums;
use crate::operations::Operations;
use crate::queues_seen::Seen;
use askama::Template;
use charts::{day_label, flow, heat};
use checks::{Check, checks};
use groups::{GroupTable, group_tables};
use messages::figures::{Figures, Group};
use messages::view::Card;
use policy::Pack;
use web::format::{self, Viewpoint};
use web::i18n::Lang;
use web::layout::{self, Frame};
use web::link::href;

#[derive(Template)]
#[template(path = "operations.html")]
struct OperationsHtml<'a> {
    lang: Lang,
    /// When the counts were made, and whether new ones are on their way.
    counted: Option<String>,
    counting: bool,
    tiles: Vec<Tile>,
    checks: Vec<Check>,
    late: Vec<Row<'a>>,
    next: Vec<Row<'a>>,
    groups: Vec<GroupTable>,
    flow: Option<Flow>,
    heat: Option<Heat>,
    mail: Vec<MailDay>,
    queues: Option<&'a Seen>,
    may_redrive: bool,
}

/// A number that matters, and where it leads.
struct Tile {
    /// `bad`, `warn` or nothing: a class of the stylesheet.
    urgency: &'static str,
    count: String,
    text: String,
    href: Option<&'static str>,
}

/// A complaint by its deadline.
struct Row<'a> {
    card: &'a Card,
    due: Due,
    category: &'a str,
    team: &'a str,
    level: String,
    status: String,
}

/// What came in and went out.
struct Flow {
    chart: Option<String>,
    /// The days as a table: day, in, out.
    days: Vec<(String, u64, u64)>,
    sum: String,
    took: Option<String>,
}

/// The deadlines to come.
struct Heat {
    chart: Option<String>,
    hours: Vec<String>,
    days: Vec<(String, Vec<String>)>,
    beyond: String,
}

/// The mail of a day.
struct MailDay {
    day: String,
    href: String,
    arrived: usize,
    sums: Vec<(String, usize)>,
    waiting: usize,
    verdict: String,
    balanced: bool,
}

/// The page.
pub fn operations(frame: &Frame<'_>, pack: &Pack, seen: &Operations, may_redrive: bool, here: &Viewpoint) -> String {
    let lang = frame.lang;
    let figures = seen.figures.as_ref();
    let html = OperationsHtml {
        lang,
        counted: figures.map(|figures| {
            let at = here.date_time(lang, figures.at);
            lang.t_with("operations-counted", &[("at", &at), ("n", &figures.counted.to_string())])
        }),
        counting: seen.counting,
        tiles: figures.map(|figures| tiles(&figures.open, lang)).unwrap_or_default(),
        checks: checks(seen, lang, here),
        late: rows_of(&seen.late, pack, lang, here),
        next: rows_of(&seen.next, pack, lang, here),
        groups: figures.map(|figures| group_tables(figures, pack, lang)).unwrap_or_default(),
        flow: figures.map(|figures| flow_of(seen, figures, lang)),
        heat: figures.map(|figures| heat_of(figures, lang)),
        mail: seen.mail.iter().map(|day| mail_day(day, lang)).collect(),
        queues: seen.queues.as_ref(),
        may_redrive,
    };
    let title = lang.t("operations-title");
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

fn tiles(open: &Group, lang: Lang) -> Vec<Tile> {
    let tile = |count: u64, key: &str, urgency: &'static str, href: Option<&'static str>| Tile {
        urgency: if count > 0 { urgency } else { "" },
        count: count.to_string(),
        text: lang.t(key),
        href,
    };
    vec![
        tile(open.overdue, "operations-overdue", "bad", Some("/desk")),
        tile(open.due_today, "operations-due_today", "warn", None),
        tile(open.due_soon, "operations-due_soon", "", None),
        tile(open.unassigned, "operations-unassigned", "", None),
        tile(open.breached, "operations-breached", "", Some("/desk?breached=true")),
        tile(open.open, "operations-open", "", Some("/desk")),
    ]
}

fn rows_of<'a>(cards: &'a [Card], pack: &'a Pack, lang: Lang, here: &Viewpoint) -> Vec<Row<'a>> {
    cards.iter().map(|card| row(card, pack, lang, here)).collect()
}

fn row<'a>(card: &'a Card, pack: &'a Pack, lang: Lang, here: &Viewpoint) -> Row<'a> {
    Row {
        card,
        due: Due::new(card.next_due_at.unwrap_or(here.now), lang, here),
        category: pack.category_label(&card.category, lang.is_zh()),
        team: pack.team_label(&card.team, lang.is_zh()),
        level: lang.label("level", &card.level.to_string()),
        status: lang.label("status", &card.status),
    }
}

fn flow_of(seen: &Operations, figures: &Figures, lang: Lang) -> Flow {
    let (came_in, closed) =
        figures.flow.values().fold((0, 0), |(came_in, closed), day| (came_in + day.came_in, closed + day.closed));
    let sum = lang.t_with("operations-flow_sum", &[("in", &came_in.to_string()), ("out", &closed.to_string())]);
    let took = |hours: u32| format::lag(lang, i64::from(hours) * 3_600_000);
    Flow {
        chart: flow(&figures.flow, &sum),
        // The last day is what is looked for first.
        days: figures.flow.iter().rev().map(|(day, flow)| (day_label(*day, lang), flow.came_in, flow.closed)).collect(),
        sum,
        took: seen
            .took
            .map(|hours| lang.t_with("operations-took", &[("median", &took(hours.median)), ("p90", &took(hours.p90))])),
    }
}

fn heat_of(figures: &Figures, lang: Lang) -> Heat {
    let shown = |count: &u64| if *count == 0 { String::new() } else { count.to_string() };
    let ahead: u64 = figures.due.values().flatten().sum();
    let said = lang.t_with("operations-heat_sum", &[("n", &ahead.to_string())]);
    let (later, none) = (figures.due_later.to_string(), figures.no_due.to_string());
    Heat {
        chart: heat(&figures.due, &said, lang),
        hours: (0..24).map(|hour| format!("{hour:02}")).collect(),
        days: figures
            .due
            .iter()
            .map(|(day, hours)| (day_label(*day, lang), hours.iter().map(shown).collect()))
            .collect(),
        beyond: lang.t_with("operations-heat_beyond", &[("n", &ahead.to_string()), ("later", &later), ("none", &none)]),
    }
}

fn mail_day(day: &MailSums, lang: Lang) -> MailDay {
    MailDay {
        day: day.day.to_string(),
        href: href("/desk/mail", &[("day", &day.day.to_string())]),
        arrived: day.arrived,
        sums: day.outcomes.iter().map(|(word, count)| (lang.label("mail_outcome", word), *count)).collect(),
        waiting: day.waiting,
        verdict: lang.t(if day.balanced { "operations-adds_up" } else { "operations-does_not_add_up" }),
        balanced: day.balanced,
    }
}
