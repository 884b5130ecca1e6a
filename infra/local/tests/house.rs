//! The house (design §10): which crate may use which, and that files and functions can be read in
//! one sitting.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lines of a file at most.
const MAX_FILE_LINES: usize = 500;
/// Lines of a function at most: it fits a screen.
const MAX_FUNCTION_LINES: usize = 70;

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("infra/local lies two folders deep").to_owned()
}

/// One of our crates: its folder from the root, and the folders of ours it uses when it is built.
#[derive(Debug)]
struct Crate {
    name: String,
    folder: PathBuf,
    uses: Vec<PathBuf>,
}

fn crates() -> Vec<Crate> {
    let root = root();
    let call = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(&root)
        .output()
        .expect("cargo runs");
    assert!(call.status.success(), "{}", String::from_utf8_lossy(&call.stderr));
    let metadata: Value = serde_json::from_slice(&call.stdout).expect("cargo writes JSON");
    let below = |path: &str| Path::new(path).strip_prefix(&root).expect("ours lies below the root").to_owned();
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let read = |package: &Value| {
        let manifest = below(package["manifest_path"].as_str().expect("a path"));
        let dependencies = package["dependencies"].as_array().expect("dependencies").iter();
        // Tests may look at anything; what is built may not.
        let built = dependencies.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
        Crate {
            name: package["name"].as_str().expect("a name").to_owned(),
            folder: manifest.parent().expect("a folder").to_owned(),
            uses: built.filter_map(|dependency| dependency["path"].as_str()).map(below).collect(),
        }
    };
    packages.map(read).collect()
}

#[test]
fn arrows_point_down() {
    let crates = crates();
    let area = |folder: &Path| folder.iter().next().map(|first| first.to_string_lossy().into_owned());
    let check = |from: &str, allowed: &[&str]| {
        let ours: Vec<_> = crates.iter().filter(|one| one.folder.starts_with(from)).collect();
        assert!(!ours.is_empty(), "no crate in {from}");
        for one in ours {
            for used in &one.uses {
                let allowed = allowed.iter().any(|allowed| used.starts_with(allowed));
                assert!(allowed, "{} must not use {}", one.folder.display(), used.display());
            }
        }
    };
    check("shared/business-time", &[]);
    check("shared/complaint", &["shared/business-time"]);
    check("shared/policy", &["shared/business-time", "shared/complaint"]);
    check("shared/mail", &[]);
    check("shared", &["shared"]);
    check("functions", &["shared"]);
    check("infra/local", &["shared", "functions"]);
    // The tool passes on what the relay could not, by the relay itself.
    check("infra/redrive", &["shared", "functions/outbox-relay"]);
    check("tests", &["shared", "functions", "infra/local"]);
    let known = ["shared", "functions", "infra", "tests"];
    for one in &crates {
        assert!(area(&one.folder).is_some_and(|area| known.contains(&area.as_str())), "{} lies elsewhere", one.name);
        assert_eq!(one.folder.file_name().and_then(|name| name.to_str()), Some(one.name.as_str()), "folder and crate");
    }
}

#[test]
fn every_function_of_the_design_is_a_crate() {
    let crates = crates();
    let named: Vec<&str> =
        crates.iter().filter(|one| one.folder.starts_with("functions")).map(|one| one.name.as_str()).collect();
    for function in
        ["intake", "verification", "sla-timers", "escalation", "notifications", "outbox-relay", "portal", "desk"]
    {
        assert!(named.contains(&function), "{function} is missing");
    }
}

/// A source file and what is code of the product in it: everything before its tests.
struct Source {
    file: PathBuf,
    text: String,
    product_lines: usize,
}

fn sources() -> Vec<Source> {
    let root = root();
    let mut files = Vec::new();
    for area in ["shared", "functions", "infra", "tests"] {
        collect(&root.join(area), &mut files);
    }
    assert!(files.len() > 100, "the sources were found");
    files.into_iter().map(|file| read(&root, &file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn read(root: &Path, path: &Path) -> Source {
    let text = std::fs::read_to_string(path).expect("a source");
    let file = path.strip_prefix(root).expect("below the root").to_owned();
    let all_tests = file.iter().any(|part| part == "tests" || part == "tests.rs");
    let tests_from = text.lines().position(|line| line.trim() == "#[cfg(test)]" && !line.starts_with(' '));
    // `#[cfg(test)] mod tests;` stands among the other modules; a module with a body ends a file.
    let with_body = tests_from.filter(|at| text.lines().nth(at + 1).is_some_and(|line| line.ends_with('{')));
    let product_lines = if all_tests { 0 } else { with_body.unwrap_or(usize::MAX) };
    Source { file, text, product_lines }
}

/// Functions by the line they begin at, with their lines: from `fn` to the brace that stands as
/// deep as the `fn` does.
fn functions(lines: &[&str]) -> Vec<(usize, usize)> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let words = ["pub ", "pub(crate) ", "pub(super) ", "const ", "async ", "unsafe "];
    let is_function = |line: &str| {
        let mut rest = line.trim_start();
        while let Some(shorter) = words.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = shorter;
        }
        rest.starts_with("fn ")
    };
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_function(line)) {
        let ends = |end: &&str| depth(end) == depth(line) && (end.trim_end().ends_with('}') || end.ends_with(';'));
        let length = lines[at..].iter().position(ends).unwrap_or_else(|| panic!("no end: {line}"));
        found.push((at + 1, length + 1));
    }
    found
}

#[test]
fn tidy() {
    let mut untidy = Vec::new();
    for Source { file, text, product_lines } in sources() {
        let mut say = |line: usize, what: String| untidy.push(format!("{}:{line}: {what}", file.display()));
        let lines: Vec<&str> = text.lines().collect();
        if lines.len() > MAX_FILE_LINES {
            say(1, format!("{} lines, {MAX_FILE_LINES} at most", lines.len()));
        }
        for (at, line) in lines.iter().enumerate() {
            if line.contains(concat!("TO", "DO")) {
                say(at + 1, concat!("a TO", "DO").to_owned());
            }
            let is_comment = line.trim_start().starts_with("//");
            if at < product_lines && !is_comment && line.contains(".unwrap()") {
                say(at + 1, "unwrap outside tests; say why it holds with expect".to_owned());
            }
        }
        let product = &lines[..lines.len().min(product_lines)];
        for (at, length) in functions(product).into_iter().filter(|(_, length)| *length > MAX_FUNCTION_LINES) {
            say(at, format!("a function of {length} lines, {MAX_FUNCTION_LINES} at most"));
        }
    }
    assert!(untidy.is_empty(), "\n{}", untidy.join("\n"));
}

#[test]
fn the_scan_finds_functions() {
    let source = [
        "impl One {",
        "    pub async fn a(",
        "        b: u8,",
        "    ) -> u8 {",
        "        b",
        "    }",
        "}",
        "fn c() {}",
    ];
    assert_eq!(functions(&source), [(2, 5), (8, 1)]);
}
