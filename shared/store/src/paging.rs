//! A page of an index that is spread over shards: they are read side by side and merged in the order of the key.

use crate::attributes::{Item, text, text_of};
use crate::schema::{BREACH_INDEX, LIST_INDEX, SHARDS, shard_number};
use crate::{Store, StoreError};
use futures_util::future::try_join_all;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::VecDeque;

/// Rows looked at for one page: what an answer may take, however few of them a filter keeps.
pub const MOST_LOOKED_AT: usize = 4_000;

/// Rows of a shard that are read at once, at most: some hundred kilobytes.
const MOST_AT_ONCE: usize = 500;

/// Where rows are filtered by the store, so many times as many are read at once.
const FILTERED: usize = 4;

/// What sorts before and behind all keys.
const FIRST: &str = "0";
const LAST: &str = "~";

/// What sorts right behind a key and before the next.
const BEHIND: char = '!';

/// One page of a list; it may hold fewer rows than asked for, or none, and still have a next one.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<String>,
}

/// An index that is spread over shards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Index {
    name: &'static str,
    shard: &'static str,
    key: &'static str,
    /// The attribute that holds what a row says.
    text: &'static str,
    /// Whether it is read upwards.
    up: bool,
}

/// The desk's list, by next deadline.
pub(crate) const LIST: Index = Index { name: LIST_INDEX, shard: "list_shard", key: "list_key", text: "card", up: true };
/// Breaches, the last first.
pub(crate) const BREACHES: Index =
    Index { name: BREACH_INDEX, shard: "breach_shard", key: "breach_key", text: "breach", up: false };

/// Which rows of an index are looked at, and which of those are handed over.
///
/// Keys bound an index that is read upwards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    /// The first key.
    pub(crate) from: Option<Cow<'static, str>>,
    /// The last one.
    pub(crate) until: Option<Cow<'static, str>>,
    /// What the text of a row has to hold. The store looks at it: a row that lacks one is read and not sent.
    pub(crate) words: Vec<String>,
}

/// The key of the list between what is open and what is closed.
const BETWEEN: Option<Cow<'static, str>> = Some(Cow::Borrowed("1"));
/// What is open in the list.
pub(crate) const OPEN: Part = Part { from: None, until: BETWEEN, words: Vec::new() };
/// What is closed in the list.
pub(crate) const CLOSED: Part = Part { from: BETWEEN, until: None, words: Vec::new() };

impl Part {
    /// What comes up to a key.
    pub(crate) fn until(key: String) -> Part {
        Part { until: Some(Cow::Owned(key)), ..Part::default() }
    }

    /// What has a word more.
    pub(crate) fn with(mut self, word: &str) -> Part {
        self.words.push(word.to_owned());
        self
    }
}

/// Rows of a shard.
#[derive(Default)]
pub(crate) struct Read {
    /// Those that hold what they have to.
    pub(crate) rows: Vec<Item>,
    /// The last key that was looked at, where there may be more.
    pub(crate) through: Option<String>,
    looked_at: usize,
}

impl Store {
    /// Reads parts of an index, one behind the other, after a cursor, as far as `read` keeps their rows, until the
    /// page is full or [`MOST_LOOKED_AT`] rows were looked at: a filter that keeps few would read the whole index
    /// otherwise. The cursor is the key of the last row looked at: keys hold the reference, so they are unique.
    pub(crate) async fn page_of<T>(
        &self,
        index: Index,
        parts: &[Part],
        cursor: Option<&str>,
        limit: usize,
        read: &(dyn Fn(&Item) -> Result<Option<T>, StoreError> + Sync),
    ) -> Result<Page<T>, StoreError> {
        let (mut items, mut looked_at) = (Vec::new(), 0);
        for part in parts {
            let mut merging = Merging::new(index, part, cursor, limit);
            loop {
                looked_at += self.read_on(&mut merging).await?;
                while let Some(row) = merging.next() {
                    let after = text_of(&row, index.key)?.to_owned();
                    items.extend(read(&row)?);
                    if items.len() == limit {
                        return Ok(Page { items, next_cursor: Some(after) });
                    }
                }
                let Some(horizon) = merging.horizon() else { break };
                if looked_at >= MOST_LOOKED_AT {
                    return Ok(Page { items, next_cursor: Some(horizon.to_owned()) });
                }
            }
        }
        Ok(Page { items, next_cursor: None })
    }

    /// Reads on in every shard that has nothing to offer; how many rows were looked at.
    async fn read_on(&self, merging: &mut Merging<'_>) -> Result<usize, StoreError> {
        let Merging { index, part, shards, at_once } = merging;
        let (index, part, most) = (*index, *part, *at_once);
        let empty = shards.iter_mut().filter(|shard| shard.rows.is_empty() && !shard.ended);
        let read = empty.map(async |shard: &mut Shard| {
            let read = self.shard_rows(index, part, shard.number, shard.through.as_deref(), most).await?;
            shard.rows = read.rows.into();
            shard.ended = read.through.is_none();
            shard.through = read.through;
            Ok::<_, StoreError>(read.looked_at)
        });
        let looked_at = try_join_all(read).await?.into_iter().sum();
        *at_once = (2 * most).min(MOST_AT_ONCE);
        Ok(looked_at)
    }

    /// Reads a part of one shard after a key.
    pub(crate) async fn shard_rows(
        &self,
        index: Index,
        part: &Part,
        shard: u8,
        after: Option<&str>,
        most: usize,
    ) -> Result<Read, StoreError> {
        let Index { name, shard: hash, key, .. } = index;
        let Some((condition, bounds)) = index.left(part, after) else { return Ok(Read::default()) };
        let call = self.client.query().table_name(&self.table).index_name(name).scan_index_forward(index.up);
        let call = call.limit(i32::try_from(most).unwrap_or(i32::MAX));
        let call = call.key_condition_expression(format!("{hash} = :shard AND {condition}"));
        let call = call.expression_attribute_values(":shard", text(shard_number(name, shard)));
        let words: Bounds = (0..).map(|place: u8| format!(":word{place}")).zip(part.words.clone()).collect();
        let tests: Vec<String> = words.iter().map(|(word, _)| format!("contains({}, {word})", index.text)).collect();
        let call = call.set_filter_expression(Some(tests.join(" AND ")).filter(|tests| !tests.is_empty()));
        let values = bounds.into_iter().chain(words);
        let call = values.fold(call, |call, (name, value)| call.expression_attribute_values(name, text(value)));
        let answer = call.send().await.map_err(|error| StoreError::unavailable("Query", error))?;
        let through = answer.last_evaluated_key.as_ref().map(|last| text_of(last, key).map(str::to_owned));
        Ok(Read {
            looked_at: usize::try_from(answer.scanned_count).unwrap_or_default(),
            through: through.transpose()?,
            rows: answer.items.unwrap_or_default(),
        })
    }
}

/// Names of a condition's values, and the values.
type Bounds = Vec<(String, String)>;

impl Index {
    /// What is left of a part after a key, as a condition; none where nothing can be.
    fn left(self, part: &Part, after: Option<&str>) -> Option<(String, Bounds)> {
        let key = self.key;
        if !self.up {
            let bound = (":until".to_owned(), after.unwrap_or(LAST).to_owned());
            return Some((format!("{key} < :until"), vec![bound]));
        }
        let from = part.from.as_deref().unwrap_or(FIRST).to_owned();
        let from = after.map_or_else(String::new, |after| format!("{after}{BEHIND}")).max(from);
        let until = part.until.as_deref().unwrap_or(LAST).to_owned();
        let is_left = from <= until;
        let bounds = vec![(":from".to_owned(), from), (":until".to_owned(), until)];
        is_left.then(|| (format!("{key} BETWEEN :from AND :until"), bounds))
    }

    fn order(self, one: &str, other: &str) -> Ordering {
        if self.up { one.cmp(other) } else { other.cmp(one) }
    }
}

/// The shards of an index on their way into one order.
struct Merging<'a> {
    index: Index,
    part: &'a Part,
    shards: Vec<Shard>,
    /// Rows of a shard that are read next.
    at_once: usize,
}

/// How far a shard was read.
struct Shard {
    number: u8,
    rows: VecDeque<Item>,
    /// The last key that was looked at.
    through: Option<String>,
    ended: bool,
}

impl Merging<'_> {
    fn new<'a>(index: Index, part: &'a Part, cursor: Option<&str>, limit: usize) -> Merging<'a> {
        let shard = |number| Shard { number, rows: VecDeque::new(), through: cursor.map(str::to_owned), ended: false };
        // Rows are spread evenly: twice a shard's share of the page is nearly always enough of them.
        let share = 2 * limit.div_ceil(usize::from(SHARDS)) + 4;
        let at_once = if part.words.is_empty() { share } else { FILTERED * share };
        Merging { index, part, shards: (0..SHARDS).map(shard).collect(), at_once: at_once.min(MOST_AT_ONCE) }
    }

    /// The next row of all shards, as far as none that was not read yet can come before it.
    fn next(&mut self) -> Option<Item> {
        let index = self.index;
        let key = |shard: &'_ Shard| Some(text_of(shard.rows.front()?, index.key).unwrap_or_default().to_owned());
        let first = self.shards.iter().enumerate().filter_map(|(place, shard)| Some((key(shard)?, place)));
        let (key, place) = first.min_by(|(one, _), (other, _)| index.order(one, other))?;
        let is_sure = self.horizon().is_none_or(|horizon| index.order(&key, horizon).is_le());
        if is_sure { self.shards[place].rows.pop_front() } else { None }
    }

    /// The key up to which every shard was read; none where all were read to their end.
    fn horizon(&self) -> Option<&str> {
        let open = self.shards.iter().filter(|shard| !shard.ended).filter_map(|shard| shard.through.as_deref());
        open.min_by(|one, other| self.index.order(one, other))
    }
}
