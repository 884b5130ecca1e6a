//! The interface's description that `intake` serves is what the functions' code says.

use local::http::description;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions/intake/openapi.json");

#[test]
fn the_served_description_is_what_the_code_says() {
    let said = serde_json::to_string_pretty(&description()).expect("written") + "\n";
    if std::env::var_os("WRITE_OPENAPI").is_some() {
        std::fs::write(FILE, &said).expect("written");
    }
    assert!(
        intake::http_api::DESCRIPTION == said || std::env::var_os("WRITE_OPENAPI").is_some(),
        "functions/intake/openapi.json is not what the code says: run `WRITE_OPENAPI=1 cargo test -p local --test openapi` and look at the difference"
    );
}
