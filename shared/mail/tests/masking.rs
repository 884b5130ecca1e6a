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

#[test]
fn measured() {
    let corpus = corpus();
    for (name, rows) in &corpus.secrets {
        let mut right = 0;
        for (text, gone) in rows {
            let masked = mask(text);
            if !masked.text.contains(gone) && masked.found.contains(&kind(name)) {
                right += 1;
            } else {
                println!("  missed {name}: {text:?} -> {:?} {:?}", masked.text, masked.found);
            }
        }
        println!("{name:16} found {right} of {}", rows.len());
    }
    for (name, texts) in &corpus.kept {
        let mut wrong = 0;
        for text in texts {
            let masked = mask(text);
            if masked.text != *text {
                wrong += 1;
                println!("  taken {name}: {text:?} -> {:?}", masked.text);
            }
        }
        println!("{name:36} taken {wrong} of {}", texts.len());
    }
}
