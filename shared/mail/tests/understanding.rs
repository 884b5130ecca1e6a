//! How much of a complaint the rules find, measured on texts a person has read first.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use jiff::civil::{Date, date};
use mail::{Understanding, mask, understand};
use serde::Deserialize;

/// The day all texts of the corpus were sent on.
const SENT_ON: Date = date(2026, 9, 18);

#[derive(Deserialize)]
struct Corpus {
    text: Vec<Text>,
}

/// A complaint and what a careful person finds in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    subject: String,
    body: String,
    #[serde(default)]
    account: Vec<String>,
    #[serde(default)]
    transaction: Vec<String>,
    #[serde(default)]
    amount: Vec<String>,
    #[serde(default)]
    date: Vec<String>,
    /// One category; empty where none fits.
    #[serde(default)]
    category: String,
}

/// What was found of what was there, counted over texts.
#[derive(Clone, Copy, Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Tally {
    fn count(&mut self, found: &BTreeSet<String>, there: &BTreeSet<String>) {
        self.right += found.intersection(there).count();
        self.wrong += found.difference(there).count();
        self.missed += there.difference(found).count();
    }

    /// Thousandths of what was found that is right.
    fn precision(self) -> usize {
        self.right * 1000 / (self.right + self.wrong).max(1)
    }

    /// Thousandths of what was there that was found.
    fn recall(self) -> usize {
        self.right * 1000 / (self.right + self.missed).max(1)
    }
}

const KINDS: [&str; 6] = ["account", "transaction", "amount", "date", "category, first", "category, any of three"];

fn texts(file: &str) -> Vec<Text> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus-understanding").join(file);
    let corpus: Corpus = toml::from_str(&fs::read_to_string(path).expect("the corpus is there")).expect("it is TOML");
    corpus.text
}

fn understood(text: &Text) -> Understanding {
    understand(&mask(&text.subject).text, &mask(&text.body).text, SENT_ON)
}

/// Pairs of what was found and what is there, in the order of [`KINDS`].
fn compare(text: &Text) -> [(BTreeSet<String>, BTreeSet<String>); 6] {
    let found = understood(text);
    let amount = |value: &str, currency: Option<&str>| {
        let value = if value.contains('.') { value.trim_end_matches('0').trim_end_matches('.') } else { value };
        format!("{value} {}", currency.unwrap_or("?"))
    };
    let there = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
    let category: BTreeSet<String> = Some(text.category.clone()).filter(|word| !word.is_empty()).into_iter().collect();
    let names: Vec<String> = found.categories.iter().map(|suggestion| suggestion.category.clone()).collect();
    // Of three, the right one is all that counts; with none of them right, the first is the wrong one.
    let hit = names.iter().find(|name| category.contains(*name)).or(names.first());
    [
        (found.account.into_iter().map(|found| found.value).collect(), there(&text.account)),
        (found.transactions.into_iter().map(|found| found.value).collect(), there(&text.transaction)),
        (
            found.amounts.iter().map(|found| amount(&found.value, found.currency.as_deref())).collect(),
            there(&text.amount),
        ),
        (found.dates.into_iter().map(|found| found.date.to_string()).collect(), there(&text.date)),
        (names.first().cloned().into_iter().collect(), category.clone()),
        (hit.cloned().into_iter().collect(), category),
    ]
}

/// Prints precision and recall of each kind, and what went wrong.
fn measure(files: &[&str]) -> [Tally; 6] {
    let mut tallies = [Tally::default(); 6];
    let texts: Vec<Text> = files.iter().flat_map(|file| texts(file)).collect();
    for text in &texts {
        for ((tally, kind), (found, there)) in tallies.iter_mut().zip(KINDS).zip(compare(text)) {
            tally.count(&found, &there);
            if found != there {
                println!("{kind}: found {found:?}, there is {there:?}: {} / {}", text.subject, text.body);
            }
        }
    }
    println!("{files:?}, {} texts", texts.len());
    for (kind, tally) in KINDS.iter().zip(&tallies) {
        let (precision, recall) = (tally.precision(), tally.recall());
        let Tally { right, wrong, missed } = tally;
        println!(
            "  {kind:22} precision {precision:4} ‰, recall {recall:4} ‰ ({right} right, {wrong} wrong, {missed} missed)"
        );
    }
    tallies
}

fn hold(tallies: &[Tally; 6], floors: [(usize, usize); 6]) {
    for ((kind, tally), (precision, recall)) in KINDS.iter().zip(tallies).zip(floors) {
        assert!(tally.precision() >= precision, "{kind}: precision {}", tally.precision());
        assert!(tally.recall() >= recall, "{kind}: recall {}", tally.recall());
    }
}

/// Measured on the 88 texts the rules were mended by, precision and recall in thousandths: accounts
/// 1000 and 1000, transactions 1000 and 1000, amounts 1000 and 956, days 1000 and 1000, category
/// first 1000 and 1000. The amounts that are missed have no currency: 满200减30.
#[test]
fn texts_the_rules_were_mended_by() {
    let tallies = measure(&["chinese.toml", "english.toml"]);
    hold(&tallies, [(950, 950), (970, 970), (970, 920), (970, 970), (950, 950), (950, 950)]);
}

/// Measured on the 44 texts kept aside: all that is there is found, and nothing else.
///
/// They flatter. The hand that wrote them also wrote the rules, knowing them, and they are short and
/// plain. On 1,240 one-line questions of strangers to a bank (the test half of BANKING77, its intents mapped to
/// our categories by hand; the other half mended the words; not kept here) the first category suggested was right for 594 of a
/// thousand and wrong for 39, and nothing was suggested for the rest; of 520 questions that are no
/// complaint, 21 got a suggestion.
#[test]
fn texts_kept_aside() {
    let tallies = measure(&["held-out.toml"]);
    hold(&tallies, [(900, 900), (950, 950), (950, 950), (950, 950), (900, 900), (900, 900)]);
}

#[test]
fn the_corpus_is_large_and_of_both_languages() {
    let all: Vec<Text> = ["chinese.toml", "english.toml", "held-out.toml"].into_iter().flat_map(texts).collect();
    let chinese = all
        .iter()
        .filter(|text| text.body.chars().filter(|c| !c.is_ascii()).count() * 2 > text.body.chars().count())
        .count();
    assert!(
        all.len() >= 120 && chinese * 5 >= all.len() * 2 && chinese * 5 <= all.len() * 3,
        "{chinese} of {}",
        all.len()
    );
    let categories: BTreeSet<&str> = all.iter().map(|text| text.category.as_str()).collect();
    assert_eq!(categories.len(), 14, "thirteen categories, and texts that fit none: {categories:?}");
}
