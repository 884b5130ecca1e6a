//! Two stores that differ in how many complaints are open, and a look at the copies through the API.

use super::base::{self, Herd};
use crate::life::Life;
use anyhow::{Context, ensure};
use complaint::{Fact, Reference};
use jiff::{SignedDuration, Timestamp};
use local::Stack;
use local::stack::Options;
use local::times::Times;
use messages::chain;
use messages::queue::WakeUp;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Complaints that are due in either.
pub(super) const DUE: u64 = 1_000;
/// Copies that are looked at.
const LOOKED_AT: u64 = 20;
/// When those are due: after the parts that run by the computer's clock.
const DUE_IN: SignedDuration = SignedDuration::from_mins(90);

/// The stores.
pub(super) struct Stores {
    pub(super) few: Herd,
    pub(super) large: Herd,
}

impl Stores {
    pub(super) fn make(work: &Path, few: u64, open: u64) -> anyhow::Result<Stores> {
        let due = Timestamp::from_second((super::base::now() + DUE_IN).as_second())?;
        let make = |name: &str, open: u64| {
            let data = work.join(name);
            let started = Instant::now();
            let others = open.checked_sub(DUE).context("more open complaints than are due")?;
            let herd = base::herd(&data, due, DUE, others)?;
            let bytes = std::fs::metadata(data.join("table.sqlite"))?.len();
            println!("{open} open complaints: {} MB, made in {} s", bytes / 1_000_000, started.elapsed().as_secs());
            super::runtime()?.block_on(look(&herd, others)).context("a copy")?;
            Ok::<_, anyhow::Error>(herd)
        };
        Ok(Stores { few: make("few", few)?, large: make("large", open)? })
    }
}

/// Reads, lists and fires some of the copies as the product does.
async fn look(herd: &Herd, others: u64) -> anyhow::Result<()> {
    let step = (others / LOOKED_AT).max(1);
    let copies: Vec<Reference> = (0..LOOKED_AT).map(|place| base::other(place * step)).collect::<Result<_, _>>()?;
    let wake_at = {
        let life = Life::on(Options::at(Some(herd.data.clone())), Arc::new(Times::standing(herd.due))).await?;
        for copy in copies.iter().chain(herd.references.iter().rev().take(3)) {
            let token = life.stack.functions().portal.keyring.access_token(copy);
            life.look(&format!("/v1/complaints/{copy}"), Some(&token)).await?;
            verify_chain(&life.stack, copy).await?;
        }
        let of_due = |card: &messages::view::Card| herd.references.iter().any(|one| one.as_str() == card.reference);
        let listed = life.stack.observer().cards(&of_due, None, 50).await?.items;
        ensure!(listed.len() == 50, "{} of 50 are in the desk's list", listed.len());
        let stored = life.stack.observer().load(&copies[0]).await?.context("the first copy")?;
        stored.complaint.wake_at().context("it wants something")?
    };
    let stack = Stack::open(Options {
        times: Some(Arc::new(Times::standing(wake_at))),
        ..Options::at(Some(herd.data.clone()))
    });
    let stack = stack.await?;
    stack.functions().timers.wake(WakeUp::new(&copies[0], wake_at)).await?;
    let case = stack.observer().case(&copies[0]).await?.context("the first copy")?;
    let fired = case.events.last().is_some_and(|last| matches!(last.event.fact, Fact::ClockWarned { .. }));
    ensure!(fired, "its clock does not fire");
    verify_chain(&stack, &copies[0]).await
}

async fn verify_chain(stack: &Stack, reference: &Reference) -> anyhow::Result<()> {
    let mut head = chain::START.to_owned();
    for link in stack.observer().links(reference).await? {
        let expected = chain::link(&head, link.seq, &link.public, &link.digest);
        ensure!(link.previous == head && link.hash == expected, "event {} of {reference} breaks the chain", link.seq);
        head = link.hash;
    }
    let stored = stack.observer().load(reference).await?.context("a state")?;
    ensure!(stored.head == head, "the chain of {reference} does not lead to its state");
    Ok(())
}
