//! Who has which open complaints: one row each, written with the change that moves it, so that a handler's own
//! list costs what is in it and not what is open in the firm. A row that ended says so, and the table may drop it.

use crate::attributes::{Item, item, number, text_of};
use crate::lists::{card_of, list_key};
use crate::{Store, StoreError, schema};
use complaint::{Complaint, Reference};
use data_encoding::HEXLOWER;
use futures_util::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use messages::view::Card;
use sha2::{Digest, Sha256};

/// Most complaints of one person that are read for an answer: nobody works on more, but a name that stands for
/// many people may have them.
const MOST_HELD: usize = 1_000;

/// What a row has that ended: when the table may drop it.
const ENDED: &str = "expires";

/// How long a row is kept after its end.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// Complaints that are read at once.
const AT_ONCE: usize = 16;

/// Who has a complaint, while it is open.
fn holder(complaint: &Complaint) -> Option<&str> {
    complaint.assignee.as_deref().filter(|_| complaint.is_open())
}

fn pk(name: &str) -> String {
    format!("H#{}", HEXLOWER.encode(&Sha256::digest(name)))
}

/// The rows a change makes necessary: one for whoever has it now; that of whoever had it says that it ended.
pub(crate) fn rows(before: Option<&Complaint>, after: &Complaint, now: Timestamp) -> Vec<Item> {
    let (old, new) = (before.and_then(holder), holder(after));
    if old == new {
        return Vec::new();
    }
    let row = |name: &str| item(&pk(name), after.reference.as_str());
    let ended = old.map(|name| {
        let mut row = row(name);
        row.insert(ENDED.to_owned(), number((now + KEPT).as_second()));
        row
    });
    ended.into_iter().chain(new.map(row)).collect()
}

impl Store {
    /// The open complaints somebody has, in the order of the list; none where they are too many to be read each.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn held_by(&self, name: &str) -> Result<Option<Vec<Card>>, StoreError> {
        let rows = self.rows_with_prefix(&pk(name), "RC-").await?;
        let live = rows.iter().filter(|row| !row.contains_key(ENDED));
        let references = live.take(MOST_HELD + 1).map(|row| {
            let reference = text_of(row, "sk")?.parse::<Reference>();
            reference.map_err(|_| StoreError::Lacks("sk"))
        });
        let references: Vec<Reference> = references.collect::<Result<_, _>>()?;
        if references.len() > MOST_HELD {
            return Ok(None);
        }
        let mut cards: Vec<Card> = Vec::with_capacity(references.len());
        for some in references.chunks(AT_ONCE) {
            let read =
                some.iter().map(async |reference| self.get(&schema::complaint_pk(reference), schema::STATE_SK).await);
            let states = try_join_all(read).await?;
            cards.extend(states.iter().flatten().map(card_of).collect::<Result<Vec<_>, _>>()?);
        }
        // A row may be older than the state.
        cards.retain(|card| card.closed_at.is_none() && card.assignee.as_deref() == Some(name));
        cards.sort_by_key(list_key);
        Ok(Some(cards))
    }
}
