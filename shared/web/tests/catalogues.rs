//! The catalogues: the same keys in both languages, a label for every word, a text for every key.

use complaint::rules::LadderCause;
use complaint::values::{
    AccountFact, Answer, BreachCause, Channel, ClosingReason, ContactProof, Credit, Grade, Outcome, ReasonCode,
    RedressType, RootCause,
};
use complaint::{ClockKind, ClockState, EvidenceKind, Role, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use web::i18n::Lang;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("a fixture").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The messages of a language: key, then text.
fn catalogue(language: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for file in files(&here().join("locales").join(language)) {
        let text = std::fs::read_to_string(&file).expect("a fixture");
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (key, value) = line.split_once(" = ").unwrap_or_else(|| panic!("{}: {line}", file.display()));
            assert!(!value.trim().is_empty(), "{key} is empty");
            assert_eq!(messages.insert(key.to_owned(), value.to_owned()), None, "{key} twice");
        }
    }
    messages
}

#[test]
fn both_languages_hold_the_same_keys_and_values() {
    let (zh, en) = (catalogue("zh"), catalogue("en"));
    let keys = |messages: &BTreeMap<String, String>| messages.keys().cloned().collect::<BTreeSet<_>>();
    assert!(zh.len() > 400, "{} keys: the catalogues were not found", zh.len());
    assert_eq!(keys(&zh), keys(&en));
    let values = |text: &str| {
        text.split("{ ")
            .skip(1)
            .map(|rest| rest.split(' ').next().expect("a fixture").to_owned())
            .collect::<BTreeSet<_>>()
    };
    for (key, text) in &zh {
        let (here, there) = (values(text), values(&en[key]));
        // The detail of a problem is English: Chinese pages may do without it.
        let detail = BTreeSet::from(["$detail".to_owned()]);
        let may_lack = key.starts_with("problem-") && here.is_empty() && there == detail;
        assert!(here == there || may_lack, "{key}: {here:?} and {there:?}");
        assert!(!text.contains("..."), "{key}: write an ellipsis as one");
    }
}

#[test]
fn every_word_of_the_wire_has_a_label() {
    let (zh, en) = (catalogue("zh"), catalogue("en"));
    let check = |groups: &[&str], words: Vec<&'static str>| {
        for (group, word) in groups.iter().flat_map(|group| words.iter().map(move |word| (group, word))) {
            let key = format!("{group}-{word}");
            assert!(zh.contains_key(&key) && en.contains_key(&key), "no label {key}");
        }
    };
    let words = |all: &[&'static str]| all.to_vec();
    check(&["status", "standing", "explained"], Status::ALL.iter().map(|value| value.as_str()).collect());
    check(&["closing", "outcome"], Outcome::ALL.iter().map(|value| value.as_str()).collect());
    check(&["closing"], ClosingReason::ALL.iter().map(|value| value.as_str()).collect());
    check(&["reason"], ReasonCode::ALL.iter().map(|value| value.as_str()).collect());
    check(&["clock", "promise"], ClockKind::ALL.iter().map(|value| value.as_str()).collect());
    check(&["clockstate"], ClockState::ALL.iter().map(|value| value.as_str()).collect());
    check(&["redress"], RedressType::ALL.iter().map(|value| value.as_str()).collect());
    check(&["cause"], RootCause::ALL.iter().map(|value| value.as_str()).collect());
    check(&["channel"], Channel::ALL.iter().map(|value| value.as_str()).collect());
    check(&["grade"], Grade::ALL.iter().map(|value| value.as_str()).collect());
    check(&["account"], AccountFact::ALL.iter().map(|value| value.as_str()).collect());
    check(&["proof"], ContactProof::ALL.iter().map(|value| value.as_str()).collect());
    check(&["answer"], Answer::ALL.iter().map(|value| value.as_str()).collect());
    check(&["role"], Role::ALL.iter().map(|value| value.as_str()).collect());
    check(&["cause"], LadderCause::ALL.iter().map(|value| value.as_str()).collect());
    check(&["hindrance"], BreachCause::ALL.iter().map(|value| value.as_str()).collect());
    check(&["level"], words(&["1", "2", "3", "4", "5"]));
    check(&["contact"], words(&["proven", "unproven"]));
    let acts = [
        "verification",
        "link",
        "code",
        "messages",
        "evidence",
        "decision",
        "confirmation",
        "survey",
        "reopening",
        "escalation",
        "withdrawal",
    ];
    check(&["done"], words(&acts));
    check(&["wrong"], words(&["escalation_move", "survey_move", "confirmation_move", "reopening_move", "code_move"]));
    check(&["wrong"], words(&["messages_text", "decision_answer", "decision_items", "decision_reason"]));
    check(&["wrong"], words(&["survey_resolved", "survey_speed", "survey_attitude", "reopening_reason"]));
    let of_file = ["kind", "file", "file_name", "content_type", "size_bytes", "sha256", "full"];
    let of_file = of_file.map(|field| format!("wrong-evidence_{field}"));
    assert!(of_file.iter().all(|key| zh.contains_key(key)), "{of_file:?}");
    check(&["reminder"], words(&["identity", "complainant_answer"]));
    check(&["needs"], words(&["verification", "message", "decision"]));
    check(&["credit", "credited"], Credit::ALL.iter().map(|value| value.as_str()).collect());
    check(&["task"], words(&["approval", "no_answer", "freeze", "stop_pay", "trace"]));
    check(
        &["todo"],
        words(&["message", "freeze", "stop_pay", "trace", "leak_report", "provisional_credit", "no_answer"]),
    );
    check(&["queue"], words(&["verification", "timers", "escalation", "notifications", "inbound"]));
    check(&["weekday"], words(&["1", "2", "3", "4", "5", "6", "7"]));
    check(&["evidence"], EvidenceKind::ALL.iter().map(|value| value.as_str()).collect());
}

/// The words a `match` of the core gives out: whatever stands after `=>` in quotes.
fn names(source: &str, after: &str) -> Vec<String> {
    let text = std::fs::read_to_string(here().join("../complaint/src").join(source)).expect("a fixture");
    let body = text.split(after).nth(1).unwrap_or_else(|| panic!("no '{after}' in {source}"));
    let arms = body.lines().filter_map(|line| line.split("=> \"").nth(1));
    arms.map(|rest| rest.split('"').next().expect("a fixture").to_owned()).collect()
}

#[test]
fn every_event_and_command_has_a_label() {
    let zh = catalogue("zh");
    let events = names("event.rs", "impl Fact");
    assert!(events.len() > 30, "{events:?}");
    for event in events {
        for group in ["event", "log"] {
            assert!(zh.contains_key(&format!("{group}-{event}")), "no label {group}-{event}");
        }
    }
    let machine = ["assess", "wake", "climb", "recompute", "open_task", "prove_contact"];
    let commands = names("command.rs", "impl Command");
    assert!(commands.len() > 30, "{commands:?}");
    for command in commands.iter().filter(|command| !machine.contains(&command.as_str())) {
        assert!(zh.contains_key(&format!("command-{command}")), "no label command-{command}");
    }
    // The desk's commands come after the complainant's and say what they did.
    for command in commands.iter().skip_while(|command| *command != "reply") {
        assert!(zh.contains_key(&format!("done-{command}")), "no label done-{command}");
    }
}

/// Whether a quoted text of a template or page has the shape of a key.
fn is_key_like(text: &str) -> bool {
    let word = |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    text.split_once('-').is_some_and(|(group, rest)| !group.is_empty() && !rest.is_empty() && word(group) && word(rest))
}

#[test]
fn every_key_in_templates_and_pages_exists() {
    let zh = catalogue("zh");
    let groups: BTreeSet<&str> = zh.keys().filter_map(|key| key.split('-').next()).collect();
    let root = here().join("../..");
    let functions = ["functions/intake", "functions/portal", "functions/desk"].map(|folder| format!("{folder}/src"));
    let templates = ["functions/intake", "functions/portal", "functions/desk", "infra/local", "shared/web"]
        .map(|folder| format!("{folder}/templates"));
    let rest = ["infra/local/src/pages", "shared/web/src"].map(str::to_owned);
    let folders = functions.iter().chain(&templates).chain(&rest);
    let sources = folders.flat_map(|folder| files(&root.join(folder)));
    let mut seen = 0;
    for file in sources.filter(|file| file.extension().is_some_and(|kind| kind == "html" || kind == "rs")) {
        let text = std::fs::read_to_string(&file).expect("a fixture");
        // In a template only arguments count: ids and classes look like keys, too.
        let in_template = file.extension().is_some_and(|kind| kind == "html");
        let quoted = text.split('"').collect::<Vec<_>>();
        for pair in quoted.windows(2) {
            let (before, text) = (pair[0], pair[1]);
            let argument = before.ends_with('(') || before.ends_with(", ");
            let ours = text.split('-').next().is_some_and(|group| groups.contains(group));
            if is_key_like(text) && ours && (argument || !in_template) {
                seen += 1;
                assert!(zh.contains_key(text), "{}: no text for {text}", file.display());
            }
        }
    }
    assert!(seen > 250, "only {seen} keys found: the templates have moved");
}

#[test]
fn labels_fall_back_to_the_word() {
    assert_eq!(Lang::Zh.label("status", "closed"), "已办结");
    assert_eq!(Lang::En.label("status", "put_on_ice"), "put on ice");
    assert_eq!(Lang::En.t("nav-nowhere"), "nav-nowhere");
}
