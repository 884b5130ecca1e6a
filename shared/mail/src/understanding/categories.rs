//! Which category words in the text speak for.

use super::category_words::{CATEGORIES, DENIABLE};
use super::{Reading, Suggestion};
use crate::scan::{Scan, is_id_char};

/// What must speak for a category before it is suggested: one plain word.
const SCORE_MIN: u32 = 3;

/// Categories suggested for one text.
const SUGGESTIONS_MAX: usize = 3;

/// What a word in the subject counts, compared with one in the text.
const SUBJECT_FACTOR: u32 = 2;

/// Stands in a phrase for other words of the sentence.
const GAP: char = '…';

/// Characters such a gap spans.
const GAP_CHARS_MAX: usize = 28;

/// Characters before a word in which a denial stands.
const DENIAL_CHARS: usize = 24;

/// The same for Chinese denials.
const CHINESE_DENIAL_CHARS: usize = 7;

/// Words that deny what follows them in the clause.
const CHINESE_DENIALS: [&str; 9] = ["不是", "并非", "不属于", "没有被", "没被", "并没有", "并未", "未被", "而非"];

/// The same in English, as whole words.
const DENIALS: [&str; 10] = ["not", "isn't", "wasn't", "no", "never", "without", "nor", "aren't", "don't", "didn't"];

/// A phrase of the table that stands in a text.
struct Match {
    row: usize,
    category: usize,
    weight: u32,
    start: usize,
    end: usize,
}

/// The categories that words speak for, best first; of equals the table's first.
pub(super) fn suggest(readings: &[Reading]) -> Vec<Suggestion> {
    let mut all: Vec<Suggestion> = CATEGORIES
        .iter()
        .map(|(name, _)| Suggestion { category: (*name).to_owned(), words: vec![], score: 0 })
        .collect();
    let mut counted: Vec<(usize, usize)> = Vec::new();
    for reading in readings {
        for found in matches(reading) {
            let suggestion = &mut all[found.category];
            suggestion.words.push(reading.words(found.start, found.end));
            // A word said again proves no more.
            if !counted.contains(&(found.category, found.row)) {
                counted.push((found.category, found.row));
                suggestion.score += found.weight * if reading.is_subject() { SUBJECT_FACTOR } else { 1 };
            }
        }
    }
    all.retain(|suggestion| suggestion.score >= SCORE_MIN);
    all.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.score));
    all.truncate(SUGGESTIONS_MAX);
    all.iter_mut().for_each(|suggestion| suggestion.words.truncate(super::FOUND_MAX));
    all
}

/// The phrases in a text: at each place the longest, then on from the end of its first part.
fn matches(reading: &Reading) -> Vec<Match> {
    let scan = &reading.scan;
    let mut all = Vec::new();
    let mut place = 0;
    while place < scan.len() {
        let inside_word = is_id_char(scan.before(place)) && scan.at(place).is_ascii();
        let here = if inside_word { vec![] } else { phrases_at(scan, place) };
        let Some(longest) = here.iter().map(|(_, _, found)| found.end).max() else {
            place += 1;
            continue;
        };
        let mut next = place + 1;
        for (category, weight, found) in here.into_iter().filter(|(_, _, found)| found.end == longest) {
            next = next.max(found.first_end);
            let (name, _) = CATEGORIES[category];
            if !(DENIABLE.contains(&name) && denied(reading, place)) {
                all.push(Match { row: found.row, category, weight, start: place, end: found.end });
            }
        }
        place = next;
    }
    all
}

/// Where a phrase ends, and where its first part ends.
struct PhraseEnd {
    row: usize,
    first_end: usize,
    end: usize,
}

fn phrases_at(scan: &Scan, place: usize) -> Vec<(usize, u32, PhraseEnd)> {
    let mut all = Vec::new();
    for (category, (_, groups)) in CATEGORIES.iter().enumerate() {
        let rows = groups.iter().flat_map(|(weight, phrases)| phrases.iter().map(move |phrase| (*weight, *phrase)));
        for (row, (weight, phrase)) in rows.enumerate() {
            if let Some((first_end, end)) = phrase_end(scan, place, phrase) {
                all.push((category, weight, PhraseEnd { row, first_end, end }));
            }
        }
    }
    all
}

/// The ends of a phrase's first part and of the whole, where it stands here.
fn phrase_end(scan: &Scan, place: usize, phrase: &str) -> Option<(usize, usize)> {
    let Some((first, second)) = phrase.split_once(GAP) else {
        let end = word_end(scan, place, phrase)?;
        return Some((end, end));
    };
    let first_end = word_end(scan, place, first)?;
    let end = (first_end..=first_end + GAP_CHARS_MAX)
        .take_while(|&place| !matches!(scan.at(place), '。' | '！' | '？' | '.' | '!' | '?' | '\n'))
        .filter(|&place| !(is_id_char(scan.before(place)) && scan.at(place).is_ascii()))
        .find_map(|place| word_end(scan, place, second))?;
    Some((first_end, end))
}

/// The end of words that stand here; `refund*` also stands for `refunded`.
fn word_end(scan: &Scan, place: usize, words: &str) -> Option<usize> {
    let open = words.ends_with('*');
    let words = words.trim_end_matches('*');
    if !scan.starts_with(place, words) {
        return None;
    }
    let mut end = place + words.chars().count();
    if words.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        let start = end;
        while open && end - start <= 8 && scan.at(end).is_ascii_alphabetic() {
            end += 1;
        }
        return (!is_id_char(scan.at(end))).then_some(end);
    }
    Some(end)
}

/// Whether the clause denies the word that begins here: "not a scam", 不是诈骗.
fn denied(reading: &Reading, place: usize) -> bool {
    let chinese = reading.clause_before(place, CHINESE_DENIAL_CHARS);
    if CHINESE_DENIALS.iter().any(|word| chinese.contains(word)) {
        return true;
    }
    let clause = reading.clause_before(place, DENIAL_CHARS);
    clause.split_whitespace().rev().take(3).any(|word| DENIALS.contains(&word))
}

/// The words a suggestion may name; a test holds them against the house pack.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    CATEGORIES.iter().map(|(name, _)| *name)
}
