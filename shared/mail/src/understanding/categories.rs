//! Which category words in the text speak for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

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

/// Stands at the head of a phrase, or of what follows a gap, for a word that denies.
const DENIAL: &str = "¬ ";

/// Longest word that denies.
const DENIAL_WORD_CHARS_MAX: usize = 9;

/// Letters that an open word may go on for.
const ENDING_CHARS_MAX: usize = 8;

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

/// A phrase of the table.
struct Phrase {
    row: usize,
    category: usize,
    weight: u32,
    words: &'static str,
}

/// The table by the first character of its phrases: a place in a text is held against few of them.
static PHRASES: LazyLock<BTreeMap<char, Vec<Phrase>>> = LazyLock::new(|| {
    let mut all: BTreeMap<char, Vec<Phrase>> = BTreeMap::new();
    for (category, (_, groups)) in CATEGORIES.iter().enumerate() {
        let rows = groups.iter().flat_map(|(weight, phrases)| phrases.iter().map(move |words| (*weight, *words)));
        for (row, (weight, words)) in rows.enumerate() {
            let first = words.chars().next().unwrap_or(GAP);
            all.entry(first).or_default().push(Phrase { row, category, weight, words });
        }
    }
    all
});

/// The phrases in a text: at each place the longest, then on from the end of its first part.
fn matches(reading: &Reading) -> Vec<Match> {
    let scan = &reading.scan;
    let mut all = Vec::new();
    let mut place = 0;
    while place < scan.len() {
        let inside_word = is_id_char(scan.before(place)) && scan.at(place).is_ascii();
        let here = if inside_word { vec![] } else { phrases_at(scan, place) };
        let Some(longest) = here.iter().map(|(_, ends)| ends.end).max() else {
            place += 1;
            continue;
        };
        let mut next = place + 1;
        for (phrase, ends) in here.into_iter().filter(|(_, ends)| ends.end == longest) {
            next = next.max(ends.first);
            let (name, _) = CATEGORIES[phrase.category];
            let denied = || denied(reading, place) || ends.second > ends.first && denied(reading, ends.second);
            if !(DENIABLE.contains(&name) && denied()) {
                let Phrase { row, category, weight, .. } = *phrase;
                all.push(Match { row, category, weight, start: place, end: ends.end });
            }
        }
        place = next;
    }
    all
}

/// Where the parts of a phrase stand.
struct Ends {
    /// The end of the first part.
    first: usize,
    /// The beginning of the part behind a gap; without a gap, the end.
    second: usize,
    end: usize,
}

fn phrases_at(scan: &Scan, place: usize) -> Vec<(&'static Phrase, Ends)> {
    let denial = denial_end(scan, place).and_then(|_| DENIAL.chars().next());
    let first = scan.lower(place);
    let candidates = [Some(first), denial].into_iter().flatten().filter_map(|first| PHRASES.get(&first)).flatten();
    candidates.filter_map(|phrase| Some((phrase, ends(scan, place, phrase.words)?))).collect()
}

/// Where a phrase ends that begins here.
fn ends(scan: &Scan, place: usize, phrase: &str) -> Option<Ends> {
    let Some((first, second)) = phrase.split_once(GAP) else {
        let end = word_end(scan, place, phrase)?;
        return Some(Ends { first: end, second: end, end });
    };
    let first_end = word_end(scan, place, first)?;
    (first_end..=first_end + GAP_CHARS_MAX)
        .take_while(|&place| !matches!(scan.at(place), '。' | '！' | '？' | '.' | '!' | '?' | '\n'))
        .filter(|&place| !(is_id_char(scan.before(place)) && scan.at(place).is_ascii()))
        .find_map(|place| Some(Ends { first: first_end, second: place, end: word_end(scan, place, second)? }))
}

/// The end of words that stand here; `refund*` also stands for `refunded`, `¬ paid` for "haven't paid".
fn word_end(scan: &Scan, place: usize, words: &str) -> Option<usize> {
    let (denial, words) = words.strip_prefix(DENIAL).map_or((false, words), |words| (true, words));
    let start = if denial { denial_end(scan, place)? } else { place };
    let open = words.ends_with('*');
    let words = words.trim_end_matches('*');
    let mut end = start;
    for expected in words.chars() {
        // "isnt" is "isn't".
        let left_out = expected == '\'' && scan.at(end) != expected;
        if !left_out {
            if scan.lower(end) != expected {
                return None;
            }
            end += 1;
        }
    }
    if !words.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return Some(end);
    }
    let ending = end;
    while open && end - ending <= ENDING_CHARS_MAX && scan.at(end).is_ascii_alphabetic() {
        end += 1;
    }
    (!is_id_char(scan.at(end))).then_some(end)
}

/// The end of one English word that denies, and its blank: not, never, hasn't, wont.
fn denial_end(scan: &Scan, place: usize) -> Option<usize> {
    if !scan.at(place).is_ascii_alphabetic() {
        return None;
    }
    let letter = |place: usize| scan.at(place).is_ascii_alphabetic() || scan.at(place) == '\'';
    let end = (place..=place + DENIAL_WORD_CHARS_MAX).find(|&place| !letter(place))?;
    let word = scan.text(place, end).to_ascii_lowercase();
    let denies = ["not", "never", "cannot", "cant", "wont", "isnt", "hasnt", "havent", "didnt", "doesnt", "wasnt"];
    let next = scan.skip_blanks(end);
    (next > end && (word.ends_with("n't") || denies.contains(&word.as_str()))).then_some(next)
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
