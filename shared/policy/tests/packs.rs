//! The built-in pack loads; every impossible one is refused with file, key and reason.

use policy::Pack;

const HOUSE: &str = include_str!("../packs/house.toml");

#[test]
fn the_house_pack_loads() {
    let pack = Pack::house();
    assert_eq!(pack.rules.version, "house-2026.1");
    assert_eq!(pack.categories.len(), 14);
    assert!(pack.rules.categories.keys().all(|code| pack.category(code).is_some()));
}

#[test]
fn an_impossible_pack_is_refused_with_key_and_reason() {
    let check = |from: &str, to: &str, key: &str, reason: &str| {
        assert!(HOUSE.contains(from), "the pack no longer holds {from}");
        let error = Pack::from_toml("my.toml", &HOUSE.replacen(from, to, 1)).expect_err(to).to_string();
        assert!(error.starts_with("policy my.toml: "), "{error}");
        assert!(error.contains(key) && error.contains(reason), "{to}: {error}");
    };
    check("version = \"house-2026.1\"", "version = \" \"", "version", "must not be empty");
    check("calendars = [\"cn\"]", "calendars = [\"mars\"]", "calendars", "'mars'");
    check("default_jurisdiction = \"house\"", "default_jurisdiction = \"fr\"", "default_jurisdiction", "'fr'");
    check("cn = [\"house\"]", "cn = [\"nobody\"]", "jurisdictions.cn", "'nobody'");
    check("email = \"front-line@recourse.example\"", "email = \"\"", "levels.1", "e-mail address");
    check("level = 4", "level = 3", "levels.3", "2 times");
    check("length = 24", "length = 0", "clocks.house.first_reply.length", "1 or more");
    check("length = 24", "length = 24\nlength_by_level = { 1 = 2 }", "clocks.house.first_reply", "exactly one");
    check("warn = [50, 80]", "warn = [50, 100]", "clocks.house.first_reply", "100 is no percentage");
    check(
        "target_hours = { 1 = 2 }",
        "target_hours = { 1 = 0 }",
        "clocks.house.first_reply.target_hours",
        "1 hour or more",
    );
    check("on = \"amount\"", "on = \"staff\"", "ladder.staff", "always leads one level up");
    check("service_quality = 3", "no_such = 3", "length_by_category", "'no_such' is no category");
    check("to = 2 ", "to = 5 ", "ladder.breach", "level 2, 3 or 4");
    check("code = \"other\"", "code = \"misc\"", "categories", "'other' is needed");
    check("code = \"scam\"", "code = \"fees\"", "categories.fees", "twice");
    check("code_tries = 5", "code_tries = \"five\"", "TOML", "code_tries");
    check("code_tries = 5", "code_tries = 5\nsurprise = 1", "TOML", "surprise");
}
