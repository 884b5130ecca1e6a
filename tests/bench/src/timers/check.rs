//! What the table says of complaints whose first reply was due: nothing counted by the way.

use anyhow::{Context, ensure};
use complaint::{ClockKind, Fact, Reference};
use local::Stack;
use std::collections::BTreeSet;
use store::notices::NoticeKey;

/// What came of them.
pub(super) struct Told {
    /// How much later than due each breach was recorded, in milliseconds, lowest first.
    pub(super) lags: Vec<u64>,
    /// Notices that went out since.
    pub(super) notices: usize,
}

/// Reads every complaint: its breach is there once, its step after it once, the notices of both went out
/// once each, and what happened lies in order.
pub(super) async fn each(stack: &Stack, references: &[Reference]) -> anyhow::Result<Told> {
    let (mut lags, mut notices) = (Vec::new(), 0);
    for reference in references {
        let (lag, sent) = one(stack, reference).await.with_context(|| reference.to_string())?;
        lags.push(lag);
        notices += sent;
    }
    lags.sort_unstable();
    Ok(Told { lags, notices })
}

async fn one(stack: &Stack, reference: &Reference) -> anyhow::Result<(u64, usize)> {
    let case = stack.observer().case(reference).await?.context("it is gone")?;
    let numbered = case.events.iter().enumerate().all(|(place, event)| event.seq == place as u64 + 1);
    let in_order = case.events.is_sorted_by_key(|event| event.event.at);
    ensure!(numbered && in_order, "its events are not in order");
    let mut breaches = case.events.iter().filter_map(|event| match &event.event.fact {
        Fact::ClockBreached { clock, kind: ClockKind::FirstReply, due_at, lag_ms, .. } => {
            Some((event, *clock, *due_at, *lag_ms))
        }
        _ => None,
    });
    let (breach, clock, due_at, lag_ms) = breaches.next().context("its clock was missed")?;
    ensure!(breaches.next().is_none(), "its clock was fired twice");
    let lag = u64::try_from(lag_ms).context("it was fired before it was due")?;
    ensure!(breach.event.at >= due_at, "it was fired before it was due");
    let steps = case
        .events
        .iter()
        .filter(|event| matches!(&event.event.fact, Fact::Escalated { clock: Some((of, 100)), .. } if *of == clock));
    let steps: Vec<u64> = steps.map(|event| event.seq).collect();
    ensure!(steps.len() == 1 && steps[0] > breach.seq, "its steps up the ladder: {steps:?}");
    let mut told = BTreeSet::new();
    for row in stack.observer().notices(reference).await? {
        let seq: u64 = row.sk.split('#').nth(1).and_then(|digits| digits.parse().ok()).context("a notice's event")?;
        if seq >= breach.seq {
            ensure!(row.sent_at.is_some() && row.repeats == 0, "{} was not sent, or more than once", row.sk);
            ensure!(told.insert(row.sk.clone()), "{} is there twice", row.sk);
        }
    }
    ensure!(told.iter().any(|sk| sk.contains(&format!("N#{:010}#", steps[0]))), "nobody was told of its step");
    Ok((lag, told.len()))
}

/// Every mail that left bears another key: as many in the mailbox as the ledgers say, none twice.
pub(super) fn mails(stack: &Stack, references: &[Reference]) -> anyhow::Result<usize> {
    let wanted: BTreeSet<&Reference> = references.iter().collect();
    let mut keys = BTreeSet::new();
    for mail in stack.embedded().mailbox.list()? {
        let key = mail.tags.iter().find(|(name, _)| name == "recourse-key").map(|(_, key)| key.clone());
        let Some(key) = key else { continue };
        let of = NoticeKey::from_text(&key).context("a key")?.reference;
        ensure!(!wanted.contains(&of) || keys.insert(key.clone()), "the mail {key} left twice");
    }
    Ok(keys.len())
}
