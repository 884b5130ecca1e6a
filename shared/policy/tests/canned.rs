//! Canned texts: their gaps are filled by the complaint, and none goes out with a hole in it.

use policy::{Gap, Pack};

const HOUSE: &str = include_str!("../packs/house.toml");

#[test]
fn every_text_of_the_house_fills_in_both_languages() {
    let pack = Pack::house();
    assert!(!pack.texts.is_empty(), "the house has texts");
    for text in &pack.texts {
        for zh in [true, false] {
            let filled = text.fill(zh, |gap| Some(format!("<{}>", gap.as_str()))).expect("everything is there");
            assert!(!filled.contains(['{', '}']), "{}: {filled}", text.code);
            assert!(!filled.starts_with(char::is_whitespace), "{}: {filled}", text.code);
        }
        assert_ne!(text.title(true), text.title(false), "{}", text.code);
    }
}

#[test]
fn a_gap_with_nothing_for_it_is_named() {
    let pack = Pack::house();
    let text = pack.texts.iter().find(|text| text.code == "merchant_asked").expect("the house has it");
    let known = |gap: Gap| match gap {
        Gap::Amount => None,
        Gap::Counterparty => Some(" ".to_owned()),
        other => Some(other.as_str().to_owned()),
    };
    let lacking = text.fill(true, known).expect_err("two gaps are empty");
    assert_eq!(lacking.into_iter().collect::<Vec<_>>(), [Gap::Amount, Gap::Counterparty]);
}

#[test]
fn a_text_goes_with_its_commands_and_categories_only() {
    let pack = Pack::house();
    let found = |command: &str, category: &str| -> Vec<&str> {
        let fitting = pack.texts.iter().filter(|text| text.is_for(command, category));
        fitting.map(|text| text.code.as_str()).collect()
    };
    assert_eq!(found("reply", "privacy"), ["looking_into_it"]);
    assert_eq!(found("reply", "refund_delay"), ["looking_into_it", "merchant_asked"]);
    assert_eq!(found("note", "refund_delay"), [""; 0]);
}

#[test]
fn a_text_nobody_could_use_is_refused_with_key_and_reason() {
    let check = |from: &str, to: &str, key: &str, reason: &str| {
        assert!(HOUSE.contains(from), "the pack no longer holds {from}");
        let error = Pack::from_toml("my.toml", &HOUSE.replacen(from, to, 1)).map(|_| ()).expect_err(to).to_string();
        assert!(error.contains(key) && error.contains(reason), "{to}: {error}");
    };
    check("code = \"merchant_asked\"", "code = \"looking_into_it\"", "texts.looking_into_it", "a code of its own");
    check("（金额 {amount}）", "{sum}", "texts.merchant_asked.text.zh", "'{sum}' is no gap; known are name, reference");
    check("Dear {name},", "Dear {name,", "texts.looking_into_it.text.en", "is no gap");
    check("commands = [\"reply\"]", "commands = []", "texts.looking_into_it.commands", "names no command");
    check("commands = [\"reply\"]", "commands = [\"note\"]", "TOML", "note");
    check(
        "categories = [\"refund_delay\", \"merchant_dispute\"]",
        "categories = [\"refunds\"]",
        "texts.merchant_asked.categories",
        "'refunds' is no category",
    );
}
