//! Other complaints of the same person, transaction or account: who complains again, and what may be a duplicate.

use crate::Desk;
use complaint::state::Person;
use complaint::{Complaint, Reference};
use futures_util::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use messages::view::Card;
use std::collections::BTreeMap;
use store::StoreError;
use store::found_by::FoundBy;

/// Others that are read: more than a page could show, and what a page may cost.
const MOST_READ: usize = 50;

/// How far back somebody complains again.
const A_YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// A complaint that has something in common with another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// It.
    pub card: Card,
    /// What both have.
    pub same: Vec<FoundBy>,
}

impl Other {
    /// Whether it came from the same person or account within a year of this moment.
    pub fn is_repeat(&self, now: Timestamp) -> bool {
        let of_person = self.same.iter().any(|same| *same != FoundBy::Transaction);
        of_person && now.duration_since(self.card.received_at) <= A_YEAR
    }
}

impl Desk {
    /// The others, those with most in common first, then the last received.
    pub(crate) async fn others(&self, complaint: &Complaint) -> Result<Vec<Other>, StoreError> {
        let Person { email, account, transaction, .. } = &complaint.person;
        let texts = FoundBy::ALL.map(|kind| match kind {
            FoundBy::Email => (kind, email.as_deref()),
            FoundBy::Transaction => (kind, transaction.as_ref().and_then(|transaction| transaction.id.as_deref())),
            FoundBy::Account => (kind, account.as_deref()),
        });
        let known =
            texts.into_iter().filter_map(|(kind, text)| Some((kind, text.filter(|text| !text.trim().is_empty())?)));
        let found = try_join_all(known.map(async |(kind, text)| {
            let found = self.store.found_by(kind, text).await?;
            Ok::<_, StoreError>(found.into_iter().map(move |reference| (reference, kind)))
        }));
        let mut same: BTreeMap<Reference, Vec<FoundBy>> = BTreeMap::new();
        for (reference, kind) in found.await?.into_iter().flatten().filter(|(found, _)| *found != complaint.reference) {
            same.entry(reference).or_default().push(kind);
        }
        let read = same.iter().take(MOST_READ).map(async |(reference, same)| {
            let stored = self.store.load(reference).await?;
            let other = stored.map(|stored| Other { card: Card::from(&stored.complaint), same: same.clone() });
            Ok::<_, StoreError>(other)
        });
        let mut others: Vec<Other> = try_join_all(read).await?.into_iter().flatten().collect();
        others.sort_by_key(|other| std::cmp::Reverse((other.same.len(), other.card.received_at)));
        Ok(others)
    }
}
