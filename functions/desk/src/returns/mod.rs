//! What supervisors want to know for a period, as tables: each in the columns of whoever asks for it.
//!
//! They are made from the list: everything open, and what was closed since the period began.

mod cfpb;
mod cn_ledger;
mod cn_yearly;
mod mapping;
mod period;
mod uk_2027;
mod uk_annex1;

pub(crate) use period::Period;

use crate::Desk;
use crate::audit::may_audit;
use crate::reports::{csv_of, csv_response, next_link};
use crate::requests::{MAX_LIMIT, PageQuery, page_of};
use axum::response::Response;
use futures_util::future::try_join_all;
use messages::view::Card;
use store::Case;
use store::lists::closed_since;
use web::link::href;
use web::{Problem, Staff};

/// The returns, by the name of their file, in the order they are offered.
pub const NAMES: [&str; 6] = ["cn-ledger", "cn-yearly", "uk-annex1", "uk-annex1ad", "uk-2027", "cfpb"];

/// Those that tell complaint by complaint, in its complainant's words too.
const ROW_BY_ROW: [&str; 2] = ["cn-ledger", "cfpb"];

/// Complaints one answer tells row by row: each is read, which takes a few milliseconds.
const MOST_ROWS: usize = 1_000;
/// Complaints read at once: each with all that was written.
const AT_ONCE: usize = 20;
/// Complaints counted for one answer: what fits into the time a function has.
const MOST_COUNTED: usize = 300_000;

impl Desk {
    /// The return of a name for a period; `None` where there is none of that name. `at` is the address the
    /// rest of a long one is found under.
    pub(crate) async fn return_csv(
        &self,
        name: &str,
        at: &str,
        asked: &PageQuery,
        by: &Staff,
    ) -> Result<Option<Response>, Problem> {
        let Some(plain) = name.strip_suffix(".csv").filter(|plain| NAMES.contains(plain)) else { return Ok(None) };
        if ROW_BY_ROW.contains(&plain) {
            may_audit(by)?;
            let (from, to) = (asked.from.as_deref(), asked.to.as_deref());
            tracing::info!(report = plain, from, to, staff.id = by.id, "complaints were exported one by one");
        }
        // A country's day is its own.
        let zone = if plain.starts_with("uk-") { self.pack.zone_of(uk_annex1::CALENDAR) } else { self.pack.zone() };
        let period = Period::of(&zone, asked.from.as_deref(), asked.to.as_deref())?;
        let with_rest = |table, next| {
            let (from, to) = (asked.from.as_deref().unwrap_or_default(), asked.to.as_deref().unwrap_or_default());
            next_link(csv_response(name, table), &href(at, &[("from", from), ("to", to)]), next, asked.limit)
        };
        let answer = match plain {
            "cfpb" => {
                let (mut rows, firm) = (Vec::new(), self.pack.firm.text(false));
                let next =
                    self.received_in(period, asked, &mut |case| rows.push(cfpb::row(case, &self.pack, firm))).await?;
                with_rest(csv_of(&cfpb::COLUMNS, &rows), next)
            }
            "cn-ledger" => {
                let mut rows = Vec::new();
                let next =
                    self.received_in(period, asked, &mut |case| rows.push(cn_ledger::row(case, &self.pack))).await?;
                with_rest(csv_of(&cn_ledger::COLUMNS, &rows), next)
            }
            "cn-yearly" => {
                let mut sums = cn_yearly::Sums::default();
                self.count(period, &mut |card| sums.count(card, period)).await?;
                csv_response(name, csv_of(&cn_yearly::COLUMNS, &sums.rows()))
            }
            "uk-2027" => {
                let mut sums = uk_2027::Sums::new(&self.pack, period)?;
                self.count(period, &mut |card| sums.count(card)).await?;
                let file = if sums.is_draft() { "uk-2027-draft.csv" } else { name };
                csv_response(file, csv_of(&sums.columns(), &sums.rows()))
            }
            _ => {
                let calendar = self.pack.rules.calendar(uk_annex1::CALENDAR);
                let calendar = calendar.map_err(|error| Problem::invalid("name", error.to_string()))?;
                let mut sums = uk_annex1::Sums::new(calendar, period, plain == "uk-annex1ad");
                self.count(period, &mut |card| sums.count(card)).await?;
                csv_response(name, csv_of(&uk_annex1::COLUMNS, &sums.rows()))
            }
        };
        Ok(Some(answer))
    }

    /// Tells the complaints that were received in the period; where the rest of them begins.
    async fn received_in(
        &self,
        period: Period,
        asked: &PageQuery,
        tell: &mut (dyn FnMut(&Case) + Send),
    ) -> Result<Option<String>, Problem> {
        let (cursor, _) = page_of(asked.cursor.as_deref(), Some(asked.limit.unwrap_or(MAX_LIMIT)))?;
        let most = asked.limit.unwrap_or(MOST_ROWS);
        let end = closed_since(period.begins);
        let (mut told, mut next) = (0, cursor.map(str::to_owned));
        loop {
            let at_once = MAX_LIMIT.min(most - told);
            let page = self.store.cards(&|card| period.holds(card.received_at), next.as_deref(), at_once).await?;
            for some in page.items.chunks(AT_ONCE) {
                self.cases_of(some).await?.iter().for_each(&mut *tell);
            }
            told += page.items.len();
            // What was closed before the period was received before it.
            next = page.next_cursor.filter(|next| *next < end);
            if next.is_none() || told >= most {
                return Ok(next);
            }
        }
    }

    async fn cases_of(&self, cards: &[Card]) -> Result<Vec<Case>, Problem> {
        let references = cards.iter().filter_map(|card| card.reference.parse().ok());
        let references: Vec<complaint::Reference> = references.collect();
        let cases = try_join_all(references.iter().map(|reference| self.store.case(reference))).await?;
        Ok(cases.into_iter().flatten().collect())
    }

    /// Counts every complaint that was open in the period, or received in it.
    async fn count(&self, period: Period, each: &mut (dyn FnMut(&Card) + Send)) -> Result<(), Problem> {
        if self.store.fold_list(period.begins, MOST_COUNTED, each).await? {
            return Ok(());
        }
        let reason = format!("there are more than {MOST_COUNTED} complaints to count; give a later day");
        Err(Problem::invalid("from", reason))
    }
}

/// A share in per cent with one decimal, such as 97.5; empty where there is nothing to share.
fn per_cent(part: u64, whole: u64) -> String {
    let Some(tenths) = (part * 1000).checked_div(whole) else { return String::new() };
    format!("{}.{}", tenths / 10, tenths % 10)
}
