//! How many secrets masking finds, and how much it takes that is none, measured on a corpus.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use mail::Secret::{self, CardNumber, Iban, IdentityNumber, OneTimeCode, Password};
use mail::mask;
use serde::Deserialize;

#[derive(Deserialize)]
struct Corpus {
    /// By kind: a text, and characters of it that must be gone.
    secrets: BTreeMap<String, Vec<(String, String)>>,
    /// By kind: texts that must stay as they are.
    kept: BTreeMap<String, Vec<String>>,
}

fn corpus() -> Corpus {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus-masking.toml");
    toml::from_str(&fs::read_to_string(path).expect("the corpus is there")).expect("it is TOML")
}

fn kind(name: &str) -> Secret {
    match name {
        "card" => CardNumber,
        "identity_number" => IdentityNumber,
        "iban" => Iban,
        "password" => Password,
        "one_time_code" => OneTimeCode,
        other => panic!("no such kind of secret: {other}"),
    }
}

/// The share of secrets that must be found, in thousandths, by kind.
const FLOORS: [(&str, usize); 5] =
    [("card", 1000), ("identity_number", 1000), ("iban", 1000), ("password", 900), ("one_time_code", 940)];

/// Texts that may be changed though nothing in them is secret, of more than three hundred.
const TAKEN_MAX: usize = 1;

/// Measured: cards 49 of 49, identity numbers 27 of 27, IBANs 22 of 22, passwords 44 of 48, one-time
/// codes 38 of 40; of 314 texts without a secret, none is changed.
///
/// The rules were mended by this corpus. Before that they found 47, 27, 21, 33 and 25, and changed
/// three texts: that is nearer to what they do on texts nobody has thought of.
#[test]
fn secrets_are_found() {
    let corpus = corpus();
    let mut texts = 0;
    for (name, rows) in &corpus.secrets {
        let missed: Vec<&String> =
            rows.iter().filter(|row| !is_masked(row, kind(name))).map(|(text, _)| text).collect();
        let (all, right) = (rows.len(), rows.len() - missed.len());
        println!("{name:16} found {right} of {all}, missed: {missed:?}");
        let (_, floor) = FLOORS.iter().find(|(kind, _)| kind == name).expect("every kind has a floor");
        assert!(right * 1000 >= floor * all, "{name}: {right} of {all}");
        texts += all;
    }
    assert!(texts >= 150, "{texts}");
}

fn is_masked((text, gone): &(String, String), secret: Secret) -> bool {
    let masked = mask(text);
    !masked.text.contains(gone) && masked.found.contains(&secret)
}

#[test]
fn what_is_no_secret_stays() {
    let corpus = corpus();
    let (mut texts, mut taken) = (0, 0);
    for (name, kept) in &corpus.kept {
        let wrong: Vec<&String> = kept.iter().filter(|text| mask(text).text != **text).collect();
        println!("{name:36} taken {} of {}: {wrong:?}", wrong.len(), kept.len());
        // What a handler looks a transaction up by is never lost.
        assert!(wrong.is_empty() || !name.starts_with("order"), "{name}: {wrong:?}");
        texts += kept.len();
        taken += wrong.len();
    }
    assert!(texts >= 300, "{texts}");
    assert!(taken <= TAKEN_MAX, "{taken}");
}

#[test]
fn masking_the_corpus_twice_changes_nothing() {
    for (text, _) in corpus().secrets.values().flatten() {
        let once = mask(text).text;
        assert_eq!(mask(&once).text, once);
    }
}
