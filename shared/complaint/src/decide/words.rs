//! How much people may write. Texts go to the events; what the state keeps of them is lines.

use crate::command::Transaction;
use crate::event::Personal;
use crate::rejection::Rejection;

/// Longest text a person may write, in characters: a long letter, not a book.
pub(super) const MAX_TEXT: usize = 20_000;

/// Longest name, number, address or the like, in characters.
const MAX_LINE: usize = 300;

/// Longest BCP 47 tag that is in use, in characters (RFC 5646, section 4.4.1).
const MAX_LANGUAGE: usize = 35;

/// A text, not empty and not endless.
pub(super) fn text_of(field: &'static str, text: &str) -> Result<Personal, Rejection> {
    not_empty(field, text)?;
    at_most(field, text, MAX_TEXT)?;
    Ok(Personal::text(text))
}

/// A text that may be left out, but not endless.
pub(super) fn optional_text(field: &'static str, text: Option<&str>) -> Result<Personal, Rejection> {
    match text {
        Some(text) if !text.trim().is_empty() => text_of(field, text),
        _ => Ok(Personal::default()),
    }
}

/// A line, not empty and not endless.
pub(super) fn line_of(field: &'static str, line: &str) -> Result<String, Rejection> {
    not_empty(field, line)?;
    at_most(field, line, MAX_LINE)?;
    Ok(line.to_owned())
}

/// A line that may be left out, but not endless.
pub(super) fn optional_line(field: &'static str, line: Option<&String>) -> Result<Option<String>, Rejection> {
    line.filter(|line| !line.trim().is_empty()).map(|line| line_of(field, line)).transpose()
}

/// Refuses lines that are endless; any may be empty or left out.
pub(super) fn check_lines<const N: usize>(lines: [(&'static str, Option<&String>); N]) -> Result<(), Rejection> {
    lines.into_iter().try_for_each(|(field, line)| line.map_or(Ok(()), |line| at_most(field, line, MAX_LINE)))
}

/// Refuses what the complainant wants when it is endless.
pub(super) fn check_outcome(wanted: &str) -> Result<(), Rejection> {
    at_most("desired_outcome", wanted, MAX_TEXT)
}

/// Refuses a transaction with endless lines.
pub(super) fn check_transaction(transaction: Option<&Transaction>) -> Result<(), Rejection> {
    let Some(transaction) = transaction else { return Ok(()) };
    check_lines([
        ("transaction.id", transaction.id.as_ref()),
        ("transaction.occurred_at", transaction.occurred_at.as_ref()),
        ("transaction.counterparty", transaction.counterparty.as_ref()),
        ("transaction.device", transaction.device.as_ref()),
    ])
}

/// Refuses what cannot be a language tag: it stands in the public part of the log, where no words
/// of a person belong.
pub(super) fn check_language(tag: &str) -> Result<(), Rejection> {
    at_most("language", tag, MAX_LANGUAGE)?;
    if tag.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')) {
        return Ok(());
    }
    Err(Rejection::invalid("language", "must be a BCP 47 tag such as zh-CN or en"))
}

fn not_empty(field: &'static str, words: &str) -> Result<(), Rejection> {
    if words.trim().is_empty() { Err(Rejection::invalid(field, "must not be empty")) } else { Ok(()) }
}

fn at_most(field: &'static str, words: &str, most: usize) -> Result<(), Rejection> {
    if words.chars().count() > most {
        return Err(Rejection::invalid(field, format!("is longer than {most} characters")));
    }
    Ok(())
}
