//! What a complaint's text says of itself: accounts, transactions, amounts, dates, a category.
//!
//! Everything found is a suggestion for a person, found by plain rules, and keeps the words it was
//! found in and their place. No rule knows whether the writer is right, or who the writer is:
//! nothing here may be trusted in place of a check.
//!
//! The text is masked before it comes here ([`crate::mask`]). What masking left behind, such as
//! `[card number ****1111]`, is a wall: nothing is found in it or across it.

mod accounts;
mod amounts;
mod categories;
mod category_words;
mod dates;
mod identifiers;
mod merchant;
mod missing;
mod numerals;
mod reading;
mod transactions;

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use missing::{Fact, Known, Missing, missing};
use reading::Reading;

/// Characters of a text that are read; what comes after them suggests nothing.
pub const TEXT_CHARS_MAX: usize = 20_000;

/// Things of one kind that are kept: the first ones.
pub const FOUND_MAX: usize = 12;

/// Which part of a mail something was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The subject line.
    Subject,
    /// The text.
    Text,
}

/// The words something was found in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The words as they stand there, with the label that gave them away.
    pub written: String,
    /// The part they stand in.
    pub part: Part,
    /// Their place in it, in bytes.
    pub range: Range<usize>,
}

/// A name or number found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The bare value: full-width digits made plain, blanks in telephone numbers gone.
    pub value: String,
    /// Where it stands.
    pub words: Words,
}

/// An amount of money found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The value as decimal text, for example `1280.50`.
    pub value: String,
    /// The currency (ISO 4217) its sign or word most often means; `None` where none was written.
    pub currency: Option<String>,
    /// Where it stands.
    pub words: Words,
}

/// A day found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundDate {
    /// The day; never after the one the mail was sent on.
    pub date: Date,
    /// Where it stands.
    pub words: Words,
}

/// A category that words in the text speak for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The category's word in the house pack, for example `refund_delay`.
    pub category: String,
    /// The words that spoke for it, in the order of the text.
    pub words: Vec<Words>,
    /// Their weight; only good for comparing the suggestions of one text.
    pub score: u32,
}

/// All that plain rules find in a text, each list in the order of the text and without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understanding {
    /// What the writer may mean as their own account: its number, name, e-mail address, telephone.
    pub account: Vec<Found>,
    /// Numbers of orders and transactions.
    pub transactions: Vec<Found>,
    /// Amounts of money.
    pub amounts: Vec<Amount>,
    /// Days of the last ten years.
    pub dates: Vec<FoundDate>,
    /// The merchant's name, where the text names it as such.
    pub merchant: Option<Found>,
    /// Categories, best first, three at most; empty when too little speaks for any.
    pub categories: Vec<Suggestion>,
}

/// Finds what a masked complaint says of itself.
///
/// `sent_on` is the day the mail was sent, in the firm's time zone: days without a year and words
/// such as "yesterday" are counted from it.
///
/// ```
/// let sent_on = jiff::civil::date(2026, 9, 18);
/// let found = mail::understand("退款没到账", "订单号20260910001，9月10日付了128元。", sent_on);
/// assert_eq!(found.transactions[0].value, "20260910001");
/// assert_eq!(found.transactions[0].words.written, "订单号20260910001");
/// assert_eq!(found.amounts[0].currency.as_deref(), Some("CNY"));
/// assert_eq!(found.dates[0].date, jiff::civil::date(2026, 9, 10));
/// assert_eq!(found.categories[0].category, "refund_delay");
/// ```
pub fn understand(subject: &str, text: &str, sent_on: Date) -> Understanding {
    let readings = [Reading::new(Part::Subject, subject), Reading::new(Part::Text, text)];
    let mut all = Understanding { categories: categories::suggest(&readings), ..Understanding::default() };
    for reading in &readings {
        // What is part of a number that is an account or a transaction is no day and no amount.
        let mut taken = reading.nothing();
        for found in transactions::find(reading, &mut taken) {
            add(&mut all.transactions, found, |one, other| one.value == other.value);
        }
        for found in accounts::find(reading, &mut taken) {
            add(&mut all.account, found, |one, other| one.value == other.value);
        }
        for found in dates::find(reading, sent_on, &mut taken) {
            add(&mut all.dates, found, |one, other| one.date == other.date);
        }
        for found in amounts::find(reading, &taken) {
            add(&mut all.amounts, found, |one, other| {
                one.currency == other.currency && numerals::same_value(&one.value, &other.value)
            });
        }
        all.merchant = all.merchant.or_else(|| merchant::find(reading));
    }
    all
}

fn add<T>(list: &mut Vec<T>, found: T, same: impl Fn(&T, &T) -> bool) {
    if list.len() < FOUND_MAX && !list.iter().any(|one| same(one, &found)) {
        list.push(found);
    }
}
