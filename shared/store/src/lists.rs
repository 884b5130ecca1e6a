//! The indexes: what is due, the desk's list, the breaches. Each is spread over shards and read
//! as one.

use crate::attributes::{Item, number, text, text_of};
use crate::paging::{self, CLOSED, OPEN, Part};
pub use crate::paging::{MOST_LOOKED_AT, Page};
use crate::schema::{self, SHARDS, WAKE_INDEX, shard_number};
use crate::{Store, StoreError};
use complaint::Reference;
use complaint::values::BreachCause;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use messages::stored::Unreadable;
use messages::view::Card;
use serde::{Deserialize, Serialize};

/// A broken promise, as recorded: once, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// Which complaint.
    pub reference: String,
    /// The clock's kind.
    pub clock: String,
    /// Its body of rules.
    pub regime: String,
    /// When it was due.
    pub due_at: Timestamp,
    /// When the breach was recorded.
    pub recorded_at: Timestamp,
    /// How much later than due, in milliseconds.
    pub lag_ms: i64,
    /// The level that had it.
    pub level: u8,
    /// The team that had it.
    pub team: String,
    /// The category.
    pub category: String,
    /// Who of the team had it; none where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What stood in the way then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<BreachCause>,
}

/// Which complaints of the list are looked at, as far as its index can tell: that costs less than a test of each.
#[derive(Clone, Debug)]
pub struct Sieve {
    /// Read one behind the other.
    parts: Vec<Part>,
}

impl Sieve {
    /// All of them.
    pub fn all() -> Sieve {
        Sieve { parts: vec![Part::default()] }
    }

    /// Only what is open.
    pub fn open() -> Sieve {
        Sieve { parts: vec![OPEN] }
    }

    /// Only what is closed.
    pub fn closed() -> Sieve {
        Sieve { parts: vec![CLOSED] }
    }

    /// Of these, what has a deadline that comes at a moment or earlier. A closed complaint has one while the firm
    /// owes something to an authority.
    #[must_use]
    pub fn due_by(self, at: Timestamp) -> Sieve {
        let due = Part::until(format!("{}$", cursor_of(at)));
        let of = |part: Part| {
            let open = part.from.is_none().then(|| Part { until: due.until.clone(), ..part.clone() });
            let is_open = part.until.is_some();
            let closed = Part { from: CLOSED.from, ..part.with("\"next_due_at\":\"") };
            open.into_iter().chain((!is_open).then_some(closed))
        };
        Sieve { parts: self.parts.into_iter().flat_map(of).collect() }
    }

    /// Of these, what has a field of its card as it is here: a text, a number, whether or not.
    ///
    /// # Panics
    /// Where it is anything else.
    #[must_use]
    pub fn with(self, field: &str, value: &impl Serialize) -> Sieve {
        let value = serde_json::to_string(value).expect("a field of a card");
        // A card is stored without blanks, and within a text a quotation mark follows a backslash.
        let word = format!("\"{field}\":{value}");
        Sieve { parts: self.parts.into_iter().map(|part| part.with(&word)).collect() }
    }
}

/// Which complaints of a page are kept.
pub type Keep<'a> = &'a (dyn Fn(&Card) -> bool + Sync);

/// A page of wake-ups.
#[derive(Clone, Debug)]
pub struct Wanting {
    /// Which complaint wants to be woken when.
    pub due: Vec<(Reference, Timestamp)>,
    /// Where the next page begins, if there is one.
    pub next: Option<Item>,
}

impl Store {
    /// Complaints that want to be woken by `until`, of one shard, earliest first, a page at a time:
    /// `after` is the `next` of the page before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wanting(
        &self,
        shard: u8,
        until: Timestamp,
        limit: i32,
        after: Option<Item>,
    ) -> Result<Wanting, StoreError> {
        let call = self.client.query().table_name(&self.table).index_name(WAKE_INDEX).limit(limit);
        let call = call.key_condition_expression("wake_shard = :shard AND wake_at <= :until");
        let call = call.expression_attribute_values(":shard", text(shard_number(WAKE_INDEX, shard)));
        let call = call.expression_attribute_values(":until", number(until.as_microsecond()));
        let answer = call.set_exclusive_start_key(after).send().await;
        let answer = answer.map_err(|error| StoreError::unavailable("Query", error))?;
        let read = |row| {
            // One row that cannot be read must not hold up all the others.
            wanting_of(row)
                .inspect_err(|error| tracing::error!(failure.reason = %error, ?row, "a wake-up is unreadable"))
        };
        let due = answer.items().iter().filter_map(|row| read(row).ok()).collect();
        Ok(Wanting { due, next: answer.last_evaluated_key })
    }

    /// The earliest moment any complaint wants to be woken.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next_wanting(&self) -> Result<Option<Timestamp>, StoreError> {
        let first = (0..SHARDS).map(|shard| self.wanting(shard, Timestamp::MAX, 1, None));
        let first = try_join_all(first).await?;
        Ok(first.iter().filter_map(|page| page.due.first()).map(|(_, at)| *at).min())
    }

    /// The desk's list by next deadline, closed last, as far as `keep` says so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cards(&self, keep: Keep<'_>, cursor: Option<&str>, limit: usize) -> Result<Page<Card>, StoreError> {
        self.sifted_cards(&Sieve::all(), keep, cursor, limit).await
    }

    /// The same of what passes a sieve.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sifted_cards(
        &self,
        sieve: &Sieve,
        keep: Keep<'_>,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Page<Card>, StoreError> {
        self.page_of(paging::LIST, &sieve.parts, cursor, limit, &|row| Ok(Some(card_of(row)?).filter(keep))).await
    }

    /// Breaches, the last recorded first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn breaches(&self, cursor: Option<&str>, limit: usize) -> Result<Page<Breach>, StoreError> {
        self.page_of(paging::BREACHES, &[Part::default()], cursor, limit, &|row| {
            Ok(Some(serde_json::from_str(text_of(row, "breach")?).map_err(Unreadable::from)?))
        })
        .await
    }
}

/// The last moment a key of the list has room for, in milliseconds.
const LAST: i64 = 9_999_999_999_999;

/// Where a complaint stands in the desk's list, and the cursor right behind it: open ones by the next deadline
/// first, then open ones without one, then closed ones, the last closed first.
pub fn list_key(card: &Card) -> String {
    let reference = &card.reference;
    match (card.closed_at, card.next_due_at) {
        (None, due) => format!("0#{:013}#{reference}", due.map_or(LAST, |due| due.as_millisecond().clamp(0, LAST))),
        (Some(closed_at), _) => format!("1#{}#{reference}", closed_key(closed_at)),
    }
}

/// The part of a closed complaint's key that sorts the last closed first.
fn closed_key(at: Timestamp) -> String {
    format!("{:013}", LAST - at.as_millisecond().clamp(0, LAST))
}

/// The key of the list before which lies all that is open, and what was closed at a moment or later.
pub fn closed_since(at: Timestamp) -> String {
    format!("1#{}$", closed_key(at))
}

/// Where the complaints begin in the list whose deadline comes at a moment or later.
pub fn cursor_of(due: Timestamp) -> String {
    format!("0#{:013}", due.as_millisecond().clamp(0, LAST))
}

/// Whether a text is a cursor of [`Store::cards`] or [`Store::breaches`]: numbers and a reference.
pub fn is_cursor(text: &str) -> bool {
    let is_number = |part: &str| (1..=20).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_reference = |part: &str| part.parse::<Reference>().is_ok();
    let (numbers, rest): (Vec<&str>, Vec<&str>) = text.split('#').partition(|part| is_number(part));
    numbers.len() == 2 && rest.len() == 1 && is_reference(rest[0])
}

pub(crate) fn card_of(row: &Item) -> Result<Card, StoreError> {
    Ok(serde_json::from_str(text_of(row, "card")?).map_err(Unreadable::from)?)
}

fn wanting_of(row: &Item) -> Result<(Reference, Timestamp), StoreError> {
    let reference = schema::reference_of(text_of(row, "pk")?).ok_or(StoreError::Lacks("pk"))?;
    let micros = crate::attributes::number_of::<i64>(row, "wake_at")?;
    let at = Timestamp::from_microsecond(micros).map_err(|_| StoreError::Lacks("wake_at"))?;
    Ok((reference, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_has_a_key_s_parts_and_no_others() {
        let check = |text: &str, is_ours: bool| assert_eq!(is_cursor(text), is_ours, "{text}");
        check("0#1764288000000#RC-7K3M-9QXD-0HTZ-W2F8", true);
        check("RC-7K3M-9QXD-0HTZ-W2F8", false);
        check("0#1764288000000#somebody", false);
        check("0##RC-7K3M-9QXD-0HTZ-W2F8", false);
        // No key of the table is so long, and it would refuse to look for one.
        check(&format!("0#{}#RC-7K3M-9QXD-0HTZ-W2F8", "1".repeat(2_000)), false);
    }
}
