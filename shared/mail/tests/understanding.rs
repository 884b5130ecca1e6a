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

/// Prints precision and recall of each kind, and what went wrong where `telling`.
fn measure(file: &str, telling: bool) -> [Tally; 6] {
    let mut tallies = [Tally::default(); 6];
    let texts = texts(file);
    for text in &texts {
        for ((tally, kind), (found, there)) in tallies.iter_mut().zip(KINDS).zip(compare(text)) {
            tally.count(&found, &there);
            if telling && found != there {
                println!("{kind}: found {found:?}, there is {there:?}: {} / {}", text.subject, text.body);
            }
        }
    }
    print(&format!("{file}, {} texts", texts.len()), &tallies);
    tallies
}

fn print(title: &str, tallies: &[Tally; 6]) {
    println!("{title}");
    for (kind, tally) in KINDS.iter().zip(tallies) {
        println!(
            "  {kind:22} precision {:4} ‰ ({} of {}), recall {:4} ‰ ({} of {})",
            tally.precision(),
            tally.right,
            tally.right + tally.wrong,
            tally.recall(),
            tally.right,
            tally.right + tally.missed,
        );
    }
}

#[test]
fn tune() {
    measure("chinese.toml", true);
    measure("english.toml", true);
    measure("held-out.toml", false);
}
