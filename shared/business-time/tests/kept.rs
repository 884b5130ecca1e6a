//! What was counted in a built-in calendar can be counted again: its content never changes without its
//! version, and no version is lost.

use business_time::Calendar;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every version there ever was, with the SHA-256 of its file.
const VERSIONS: &str = include_str!("../calendars/versions.txt");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("calendars")
}

fn files() -> Vec<PathBuf> {
    let of = |folder: PathBuf| std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path());
    let all = of(folder()).chain(of(folder().join("kept")));
    all.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect()
}

#[test]
fn a_version_never_changes_and_none_is_lost() {
    let listed: BTreeMap<&str, &str> = VERSIONS.lines().filter_map(|line| line.split_once("  ")).collect();
    let mut found = BTreeMap::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).expect("readable");
        let calendar = Calendar::from_toml(&text).expect("valid");
        let sum: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
        found.insert(calendar.version().to_owned(), sum);
    }
    let found: BTreeMap<&str, &str> = found.iter().map(|(version, sum)| (version.as_str(), sum.as_str())).collect();
    assert_eq!(
        found, listed,
        "a calendar that changes gets a new version: keep the old file as calendars/kept/<version>.toml, add it to `KEPT`, and list the new one in calendars/versions.txt"
    );
}

#[test]
fn each_kept_file_is_known_by_its_version() {
    for path in files() {
        let text = std::fs::read_to_string(&path).expect("readable");
        let calendar = Calendar::from_toml(&text).expect("valid");
        let known = Calendar::of_version(calendar.version()).expect("it is built in or kept");
        assert_eq!((known.name(), known.version()), (calendar.name(), calendar.version()));
        let kept = path.parent().is_some_and(|folder| folder.ends_with("kept"));
        assert_eq!(Calendar::by_name(calendar.name()).expect("built in").version() != calendar.version(), kept);
    }
}
