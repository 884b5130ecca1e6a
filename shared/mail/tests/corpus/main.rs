//! The corpus: real and made-up mails by provenance, and what is read from them.

use std::fs;
use std::path::PathBuf;

use mail::{Envelope, Incoming};

mod hostile;
mod own;
mod properties;
mod provenance;

/// A folder of the corpus.
fn folder(provenance: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "corpus", provenance].iter().collect()
}

/// The mails of a folder without `.eml`, sorted.
fn files(provenance: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(provenance)).unwrap_or_else(|error| panic!("{provenance}: {error}"));
    let names = entries.map(|entry| entry.expect("a listed file").file_name().into_string().expect("a name in UTF-8"));
    let mut files: Vec<String> = names.map(|name| name.strip_suffix(".eml").expect(&name).to_owned()).collect();
    files.sort();
    files
}

/// The bytes of a mail.
fn raw(provenance: &str, file: &str) -> Vec<u8> {
    let path = folder(provenance).join(format!("{file}.eml"));
    fs::read(path).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn envelope() -> Envelope {
    let recipients = vec!["complaints@recourse.example".to_owned()];
    Envelope { mail_from: "someone@person.example".to_owned(), recipients }
}

/// Reads a mail as if a person had sent it to us.
fn read(raw: &[u8]) -> Incoming {
    mail::read(raw, &envelope())
}
