//! What the complainant's words suggest, for a person to take over or not.

use complaint::rules::UNSORTED;
use jiff::tz::TimeZone;
use mail::understanding::Words;
use messages::view::{DeskView, SuggestionView};

/// Suggestions for what is not filled in, best first.
pub(crate) fn of(view: &DeskView, zone: &TimeZone) -> Vec<SuggestionView> {
    let day = view.card.received_at.to_zoned(zone.clone()).date();
    let found = mail::understand("", &view.description, day);
    let transaction = view.transaction.as_ref();
    let mut suggestions = Vec::new();
    if view.card.category == UNSORTED {
        suggestions.extend(found.categories.iter().map(|category| SuggestionView {
            fact: "category".to_owned(),
            value: category.category.clone(),
            words: category.words.iter().map(|words| words.written.clone()).collect(),
        }));
    }
    if view.account.identifier.is_none() {
        suggestions.extend(found.account.iter().map(|account| one("account", &account.value, &account.words)));
    }
    if transaction.is_none_or(|known| known.id.is_none()) {
        suggestions.extend(found.transactions.iter().map(|number| one("transaction", &number.value, &number.words)));
    }
    if transaction.is_none_or(|known| known.amount.is_none()) {
        suggestions.extend(found.amounts.iter().map(|amount| {
            let currency = amount.currency.as_deref().map(|currency| format!(" {currency}")).unwrap_or_default();
            one("amount", &format!("{}{currency}", amount.value), &amount.words)
        }));
    }
    if transaction.is_none_or(|known| known.occurred_at.is_none()) {
        suggestions.extend(found.dates.iter().map(|date| one("date", &date.date.to_string(), &date.words)));
    }
    if transaction.is_none_or(|known| known.counterparty.is_none()) {
        suggestions.extend(found.merchant.iter().map(|merchant| one("merchant", &merchant.value, &merchant.words)));
    }
    suggestions
}

fn one(fact: &str, value: &str, words: &Words) -> SuggestionView {
    SuggestionView { fact: fact.to_owned(), value: value.to_owned(), words: vec![words.written.clone()] }
}
