//! A firm with very many complaints: those of the demonstration, and copies of them; the day's mail with them.

use super::views::Bearer;
use crate::life::Life;
use crate::program;
use crate::timers::base;
use crate::timers::multiply::{multiply, reference};
use anyhow::{Context, ensure};
use complaint::Reference;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use local::stack::Options;
use local::times::Times;
use rusqlite::Connection;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::Runtime;

/// Complaints of the demonstration, each of which is copied.
const ORIGINALS: u32 = 1_000;
/// Families of copies.
const OPEN: char = 'P';
const CLOSED: char = 'Q';
/// Messages that arrived on each of the last two days.
const MAILS: usize = 1_000;
/// Somebody of the demonstration who holds a fifth of what is held, and somebody who holds five.
pub(super) const HOLDER_OF_MANY: &str = "Priya Shah";
pub(super) const HOLDER_OF_FEW: &str = "Rare Holder";
const FEW: u64 = 5;
/// Somebody who complained very often.
pub(super) const REPEATED: &str = "again@example.com";
const TIMES: u64 = 60;

/// The firm.
pub(super) struct Firm {
    pub(super) life: Life,
    /// Complaints of the one who complained very often.
    pub(super) repeated: Vec<Reference>,
    now: Timestamp,
}

impl Firm {
    /// Makes it, so that so many complaints lie in it, and so many of them are open.
    pub(super) fn found(data: &Path, complaints: u64, open: u64, runtime: &Runtime) -> anyhow::Result<Firm> {
        let began = Instant::now();
        program::demo(data, ORIGINALS)?;
        let now = Timestamp::from_second(base::now().as_second())?;
        let (of_open, of_closed) = runtime.block_on(originals(data, now))?;
        let count = |of: &[String]| u64::try_from(of.len()).unwrap_or(u64::MAX);
        let copies = |wanted: u64, of: &[String]| wanted.checked_sub(count(of)).context("more complaints than that");
        let closed = complaints.checked_sub(open).context("more complaints than are open")?;
        multiply(data, &of_open, OPEN, copies(open, &of_open)?.saturating_sub(FEW + TIMES))?;
        multiply(data, &of_closed, CLOSED, copies(closed, &of_closed)?)?;
        for days in 0..2 {
            let day = now.to_zoned(TimeZone::UTC).date().saturating_sub(days.days());
            copy_mail(data, &format!("MAIL#{day}"))?;
        }
        let firm = runtime.block_on(Firm::open(data, now))?;
        let bytes = std::fs::metadata(data.join("table.sqlite"))?.len() / 1_000_000;
        println!("{complaints} complaints, {open} of them open: {bytes} MB, made in {} s", began.elapsed().as_secs());
        runtime.block_on(firm.count(open))?;
        Ok(firm)
    }

    async fn open(data: &Path, now: Timestamp) -> anyhow::Result<Firm> {
        let life = Life::on(Options::at(Some(data.to_owned())), Arc::new(Times::standing(now))).await?;
        for number in 0..FEW {
            let opened = life.open_as(&format!("few{number}@example.com"), &format!("T-few-{number}")).await?;
            life.command(&opened, "supervisor", json!({"command": "assign", "to": HOLDER_OF_FEW})).await?;
        }
        let mut repeated = Vec::new();
        for number in 0..TIMES {
            repeated.push(life.open_as(REPEATED, &format!("T-again-{number}")).await?.reference.parse()?);
        }
        Ok(Firm { life, repeated, now })
    }

    /// The first look finds a long list and has it counted.
    async fn count(&self, open: u64) -> anyhow::Result<()> {
        let token = self.life.signed_in("operations").await?;
        self.life.answer("/desk/operations", &token).await?;
        let began = Instant::now();
        self.life.stack.settle_by_hand().await?;
        let figures = self.life.stack.observer().figures().await?.context("figures")?;
        println!("{} complaints counted in {} ms", figures.counted, began.elapsed().as_millis());
        ensure!(figures.open.open == open, "{} of {open} open ones were counted", figures.open.open);
        let counted = self.life.answer("/desk/operations", &token).await?;
        let shown = format!("over {} complaints", figures.counted);
        ensure!(String::from_utf8_lossy(&counted).contains(&shown), "the page does not say '{shown}'");
        Ok(())
    }

    pub(super) async fn bearer(&self, name: &str, role: &str) -> anyhow::Result<Bearer> {
        Ok(Bearer(self.life.signed_in_as(name, role).await?))
    }

    /// So many complaints, half of them open: copies of as many different ones.
    pub(super) fn sample(&self, count: u64) -> anyhow::Result<Vec<Reference>> {
        (0..count).map(|number| reference(if number % 2 == 0 { OPEN } else { CLOSED }, number)).collect()
    }

    pub(super) fn categories(&self) -> Vec<String> {
        self.life.stack.functions().desk.pack.categories.iter().map(|category| category.code.clone()).collect()
    }

    /// The last thirty days, as a query has them.
    pub(super) fn period(&self) -> String {
        let day = |ago: i64| (self.now - SignedDuration::from_hours(24 * ago)).to_zoned(TimeZone::UTC).date();
        format!("from={}&to={}", day(29), day(0))
    }
}

/// The demonstration's complaints: those that are open, those that are closed.
async fn originals(data: &Path, now: Timestamp) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let life = Life::on(Options::at(Some(data.to_owned())), Arc::new(Times::standing(now))).await?;
    life.stack.advance_to(now, true).await?;
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    let mut each = |card: &messages::view::Card| {
        let of = if card.closed_at.is_some() { &mut closed } else { &mut open };
        of.push(card.reference.clone());
    };
    ensure!(
        life.stack.observer().fold_list(Timestamp::MIN, ORIGINALS as usize, &mut each).await?,
        "more than were made"
    );
    Ok((open, closed))
}

/// As many messages of a day as are wanted, by copies of those that arrived on it.
fn copy_mail(data: &Path, day: &str) -> anyhow::Result<()> {
    let connection = Connection::open(data.join("table.sqlite"))?;
    let mut select = connection
        .prepare("SELECT sk, item_json, item_size, cached_at, hash_prefix FROM \"recourse\" WHERE pk = ?1")?;
    let key = format!("S:{day}");
    type Row = (String, String, i64, rusqlite::types::Value, rusqlite::types::Value);
    let rows: Vec<Row> = select
        .query_map([&key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?
        .collect::<Result<_, _>>()?;
    // A row when it arrived, and a row when it ended.
    let of_each = MAILS / (rows.len() / 2).max(1);
    let transaction = connection.unchecked_transaction()?;
    for (sk, item, size, cached_at, prefix) in &rows {
        let raw = sk.trim_start_matches("S:").trim_start_matches('~');
        for number in 1..of_each {
            let own = |text: &str| text.replace(raw, &format!("{raw}-{number}"));
            transaction.execute(
                "INSERT INTO \"recourse\" (pk, sk, item_json, item_size, cached_at, hash_prefix) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (&key, own(sk), own(item), size, cached_at, prefix),
            )?;
        }
    }
    println!("{} messages of {day}", of_each * rows.len() / 2);
    Ok(transaction.commit()?)
}
